"""Which sessions of Spark do the tests share, and which companies are asked on both engines?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.spark.java import missing_spark, use_java
from tests.spark.twins import ONE_PROCESS, SEPARATE_WORKERS, Twins, of_cdnow, of_demo

from worthline.engines.spark import session_at

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

QUICK = {
    "spark.sql.shuffle.partitions": 2,
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
"""Few parts and a Java that starts quickly, for companies of a few hundred customers."""
INTERPRETED = {"spark.sql.codegen.wholeStage": False}
"""No Java is written for each query: quicker for few rows. The separate workers have it written, as a real cluster."""


@pytest.fixture(scope="session", params=[ONE_PROCESS, SEPARATE_WORKERS])
def session(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SparkSession]:
    """A session of Spark in this process, or with workers of their own."""
    if why := missing_spark():
        pytest.skip(why)
    use_java(tmp_path_factory.mktemp("java"))
    how = INTERPRETED if request.param == ONE_PROCESS else {}
    session = session_at(request.param, QUICK | how)
    yield session
    session.stop()


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo company's files and project."""
    return of_demo(tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="session")
def demo(
    session: SparkSession, demo_files: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Twins]:
    """The demo company, on the engine inside and on Spark."""
    with Twins.of(demo_files, tmp_path_factory.mktemp("demo"), session) as twins:
        yield twins


@pytest.fixture(scope="session")
def cdnow(
    session: SparkSession, shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Twins]:
    """The CD shop of the customer-base literature, on both."""
    master = shared_data / "cdnow" / "CDNOW_master.txt"
    if not master.exists():
        pytest.skip(f"no data of cdnow at {shared_data}")
    files = of_cdnow(tmp_path_factory.mktemp("files"), master)
    with Twins.of(files, tmp_path_factory.mktemp("cdnow"), session) as twins:
        yield twins
    shutil.rmtree(files)

"""Does a session of Spark Connect serve as well, and is a session that may not do something told so in plain words?"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from tests.spark.java import missing_spark, use_java
from tests.spark.serving import connect_server
from tests.spark.twins import Twins, alike

import worthline
from worthline.words.errors import StoreError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def open_to_all() -> Iterator[Path]:
    """A folder in which everyone may write."""
    folder = Path(tempfile.mkdtemp(prefix="worthline-spark-"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def remote(open_to_all: Path) -> Iterator[SparkSession]:
    """A session at a server that runs with few rights."""
    if why := missing_spark():
        pytest.skip(why)
    from pyspark.sql.connect.session import SparkSession as Remote

    use_java(open_to_all / "java")
    with connect_server(open_to_all) as address:
        yield cast("SparkSession", Remote.builder.remote(address).getOrCreate())


@pytest.fixture
def project(demo_files: Path, open_to_all: Path, tmp_path: Path) -> Path:
    """The demo company, with its tables in a folder that is open to all."""
    folder = Path(shutil.copytree(demo_files, tmp_path / "demo"))
    lake = Path(tempfile.mkdtemp(dir=open_to_all))
    lake.chmod(0o777)
    with (folder / "worthline.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[engine]\nfolder = "{lake}"\n')
    return folder


def test_a_session_from_outside_is_asked(remote: SparkSession, project: Path, demo_files: Path) -> None:
    inside = worthline.open(shutil.copytree(demo_files, project.parent / "inside"))
    with worthline.open(project, spark=remote) as there:
        twins = Twins(inside, there)
        keys = ["revenue", "customer_retention", "repeat_purchase_rate"]
        assert twins.unlike(keys, twins.periods()) == []
        assert alike(inside.cohorts(), there.cohorts())


def test_the_session_from_outside_stays_as_it_was(remote: SparkSession, project: Path) -> None:
    def state() -> tuple[str | None, list[str]]:
        return remote.conf.get("spark.sql.session.timeZone"), [
            each.name for each in remote.catalog.listTables()
        ]

    remote.conf.set("spark.sql.session.timeZone", "Asia/Tokyo")
    before = state()
    worthline.open(project, spark=remote).close()
    assert state() == before == ("Asia/Tokyo", [])


def test_a_session_without_the_right_to_write_is_told_so(remote: SparkSession, project: Path) -> None:
    text = (project / "worthline.toml").read_text(encoding="utf-8")
    closed = project / "closed"
    closed.mkdir(mode=0o500)
    kept = text.split('folder = "')[0] + f'folder = "{closed}"\n'
    (project / "worthline.toml").write_text(kept, encoding="utf-8")
    with pytest.raises(StoreError, match="no right to do this") as refused:
        worthline.open(project, spark=remote)
    assert "folder" in refused.value.do

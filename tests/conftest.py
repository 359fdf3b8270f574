"""Which outside things may a test lean on, and what happens where they are missing?

A test that needs one says so: the markers `bayes`, `browser`, `libreoffice`, `spark`, the fixtures `postgresql`,
`shared_data`.
Where the thing is missing the test is skipped and says why; where WORTHLINE_REQUIRE names it, the test fails.
Many tests measure small companies of the same shape: what was compiled once is not compiled again.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.postgresql import missing_postgresql, serving
from tests.spark.java import missing_spark
from tests.written_once import sql_written_once

__all__ = ["sql_written_once"]

ROOT = Path(__file__).parent.parent


def _missing_browser() -> str | None:
    return None if shutil.which("chromium") else "chromium is not installed"


def _missing_libreoffice() -> str | None:
    return None if shutil.which("soffice") else "LibreOffice (soffice) is not installed"


def _missing_bayes() -> str | None:
    return None if find_spec("pymc_marketing") else "pymc-marketing is not installed: uv sync --group bayes"


MISSING: dict[str, Callable[[], str | None]] = {
    "bayes": _missing_bayes,
    "browser": _missing_browser,
    "libreoffice": _missing_libreoffice,
    "spark": missing_spark,
}


def _skip_or_fail(thing: str, reason: str) -> None:
    if thing in os.environ.get("WORTHLINE_REQUIRE", "").split(","):
        pytest.fail(f"{reason}, and WORTHLINE_REQUIRE asks for {thing}", pytrace=False)
    pytest.skip(reason)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, or fail where it is required, a test whose marker names a thing that is not here."""
    for thing, missing in MISSING.items():
        if item.get_closest_marker(thing) and (reason := missing()):
            _skip_or_fail(thing, reason)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data sets: WORTHLINE_DATA, or `shared/data` beside the repository."""
    folder = Path(os.environ.get("WORTHLINE_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        _skip_or_fail("data", f"no real data sets at {folder}; WORTHLINE_DATA may name their folder")
    return folder


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server that is there for the tests alone."""
    if reason := missing_postgresql():
        _skip_or_fail("postgresql", reason)
    with serving() as address:
        yield address

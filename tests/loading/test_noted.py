"""Is what a store notes of its tables read back as it was, whatever names hold?"""

from __future__ import annotations

from datetime import date

import pytest

from worthline.engines import DuckDB
from worthline.loading.deriving import noted
from worthline.tables.derived.known import Known
from worthline.tables.rules import Rules


@pytest.mark.parametrize("name", ["sales channel", "it's", "a\\b", 'C:\\new\\"table"', "\\", "канал"])
def test_what_is_noted_is_read_back(name: str) -> None:
    known = Known({"customers": frozenset({name})}, {name: "string"}, date(2025, 12, 31), date(2024, 1, 1))
    engine = DuckDB.open()
    noted.note(engine, known, Rules())
    assert noted.read_known(engine) == known


def test_no_backslash_stands_in_a_literal() -> None:
    """Spark reads one as the beginning of an escape, DuckDB and PostgreSQL as itself."""
    assert noted._literal("a\\b'c") == "'a' || chr(92) || 'b''c'"

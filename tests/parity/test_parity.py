"""Does every engine give what DuckDB gives: every derived table, every metric, every worked example?"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pytest
from tests.parity.alike import differences, other_rows
from tests.parity.conftest import ENGINES, Both, Measured, Meet

from worthline.catalogue.everything import every_metric
from worthline.catalogue.metric import Example, Metric, OverTable, Ratio, Refuse
from worthline.doors.pages.worked import answer
from worthline.engines import DuckDB, Engine
from worthline.engines.engine import AT_ONCE
from worthline.measuring.ask import ask
from worthline.measuring.bind import blank
from worthline.measuring.can import missing
from worthline.measuring.measure import Measurer
from worthline.tables.derived.order import STORED
from worthline.tables.rules import Rules

EVERY = every_metric()
RULES = Rules().settled(contracts=True)
WORKED = [
    (metric, example)
    for metric in EVERY.values()
    for example in metric.examples
    if isinstance(metric.how, OverTable)
]


def named(value: object) -> str | None:
    return value.key if isinstance(value, Metric) else None


@pytest.mark.parametrize("table", STORED)
def test_a_derived_table_is_the_same(both: Both, table: str) -> None:
    def rows(company: Measurer) -> Iterator[tuple[object, ...]]:
        found = ask(company.engine, company.known, company.rules, STORED[table].table())
        return zip(*(column.to_pylist() for column in found.columns), strict=True)

    assert not list(differences(*other_rows(rows(both.duckdb), rows(both.other))))[:5]


@pytest.mark.parametrize("key", EVERY)
def test_a_metric_is_the_same(measured: tuple[Measured, Measured], key: str) -> None:
    here, there = (side[key] for side in measured)
    assert not list(differences(here, there))[:5]
    for side in exact_sides(EVERY[key]):
        assert [getattr(row, side) for row in here] == [getattr(row, side) for row in there]


def exact_sides(metric: Metric) -> list[str]:
    """What of a metric adds up counts and money: the same to the last cent, not to nine digits."""
    if not isinstance(metric.how, OverTable):
        return []
    row = metric.how.rows(blank(metric.how.table), RULES)
    sides = {"part": row.part, "whole": row.whole} if isinstance(row, Ratio) else {}
    return [name for name, added in sides.items() if added is not None and not added.type().is_floating()]


def test_the_company_with_everything_lacks_nothing_that_a_metric_needs(meet: Meet) -> None:
    company = meet(next(iter(ENGINES)), "everything").duckdb
    assert not [key for key, metric in EVERY.items() if missing(metric, company.known, company.rules)]


@pytest.mark.parametrize(("metric", "example"), WORKED, ids=named)
def test_a_worked_example_gives_its_answer(bare: Engine, metric: Metric, example: Example) -> None:
    got = answer(metric, example, bare)
    if example.answer is None:
        assert got is None or isinstance(got, Refuse)
    else:
        assert got == pytest.approx(example.answer, rel=1e-6)


def test_rows_that_are_lent_can_be_joined_and_come_back_a_part_at_a_time(bare: Engine) -> None:
    """More rows than a stream holds at once, each of them once."""
    many = AT_ONCE * 2 + 1
    rows = pa.table({"kind": pa.array(range(many), pa.int64()), "worth": [each / 4 for each in range(many)]})
    for engine in (DuckDB.open(), bare):
        engine.lend("lent", rows)
        engine.lend("lent", rows)
        parts = list(engine.stream("select kind, worth * 4 as back from lent order by kind"))
        assert len(parts) > 2
        assert max(part.num_rows for part in parts) <= AT_ONCE
        back = pa.Table.from_batches(parts)
        assert back["kind"].to_pylist() == back["back"].to_pylist() == list(range(many))

"""Is the SQL told to others right: does it parse in its dialect, and does it give what Worthline measures?"""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
import sqlglot
from tests.showing.golden.texts import CHOSEN

import worthline
from worthline.catalogue.everything import every_metric
from worthline.catalogue.metric import OfMetrics, Part, Refuse
from worthline.doors.company import Company
from worthline.doors.demo import make_demo
from worthline.engines import DIALECTS, DuckDB
from worthline.measuring.ask import FILLED
from worthline.measuring.measure import Measurer
from worthline.measuring.portable.arithmetic import in_sql
from worthline.measuring.portable.definitions import Definitions
from worthline.tables.derived.order import STORED
from worthline.tables.recorded import RECORDED
from worthline.tables.rules import Rules
from worthline.words.errors import CannotSayError
from worthline.words.periods import Grain, month_index

EVERY_KEY = list(every_metric())
HERE = {"duckdb": DIALECTS["duckdb"]}
READ_AS = {"postgresql": "postgres"}
KINDS = {"string": "varchar", "int64": "bigint", "float64": "double"}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """The demo company, loaded."""
    folder = tmp_path_factory.mktemp("company")
    make_demo(folder, 300, 7)
    with worthline.open(folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def empty() -> DuckDB:
    """An engine with every recorded table, none of which holds a row."""
    engine = DuckDB.open()
    for name, table in RECORDED.items():
        columns = ", ".join(f"{column} {KINDS.get(kind, kind)}" for column, kind in table.schema().items())
        engine.connection.execute(f'create table "{name}" ({columns})')
    return engine


def rules_of(company: Company, customer_is: str) -> Rules:
    """The company's rules, as if it had contracts, or none."""
    lifetime = {"subscription": "by_churn", "activity": "observed"}[customer_is]
    return company.measurer.rules.with_(
        customer_is=customer_is, lifetime_is=lifetime, minimum_customers=5, spend_lag_months=1
    )


@pytest.mark.parametrize("customer_is", ["subscription", "activity"])
def test_the_sql_gives_what_worthline_measures(company: Company, customer_is: str) -> None:
    ours = company.measurer
    measurer = Measurer(ours.engine, ours.known, rules_of(company, customer_is), ours.calendar)
    told = Definitions(ours.known, measurer.rules, HERE)
    for table in told.tables(EVERY_KEY):
        ours.engine.create(table.name, table.sql["duckdb"], temporary=True)
    keys = [key for key in EVERY_KEY if sayable(told, key)]
    periods = ours.calendar.between(ours.known.since, ours.known.as_of, Grain.MONTH)
    measured = {
        (row.metric, month_index(row.period.start)): number(row.value)
        for row in measurer.measure(keys, periods, judged=0)
    }
    given = {
        (key, row["period"]): number(row["value"])
        for key in keys
        for row in ours.engine.run(told.by_month(key)["duckdb"]).to_pylist()
    }
    found = {place: given.get(place, math.nan) for place in measured}
    assert found == pytest.approx(measured, rel=1e-9, abs=1e-9, nan_ok=True)


def number(value: float | None) -> float:
    """A value that can be compared; no value is like no value."""
    return math.nan if value is None else value


TOLD_WHY = ("it needs the rule ", "a model ", "an analysis ")


def sayable(told: Definitions, key: str) -> bool:
    try:
        told.sayable(key)
    except CannotSayError:
        return False
    return True


def test_every_table_and_metric_runs_where_the_whole_schema_is_delivered(empty: DuckDB) -> None:
    told = Definitions(dialects=HERE)
    for table in told.tables(EVERY_KEY):
        empty.create(table.name, table.sql["duckdb"])
    for key in filter(lambda key: sayable(told, key), EVERY_KEY):
        assert {"period", "value"} <= set(empty.run(told.by_month(key)["duckdb"]).column_names)


def test_what_cannot_be_told_lacks_a_rule_or_is_given_by_a_model_or_an_analysis() -> None:
    told, reasons = Definitions(dialects={}), []
    for key in EVERY_KEY:
        try:
            told.by_month(key)
        except CannotSayError as error:
            reasons.append(error.what)
    assert [reason for reason in reasons if not reason.startswith(TOLD_WHY)] == []


def test_what_an_analysis_fills_is_never_told_as_an_empty_table() -> None:
    """Its expression has no rows: in a warehouse every number of it would be nothing, in silence."""
    assert {name for name, table in STORED.items() if table.filled} == set(FILLED)
    with pytest.raises(CannotSayError, match="an analysis"):
        Definitions(dialects={}).by_month("red_customers")


@pytest.mark.parametrize("dialect", [name for name in DIALECTS if name != "duckdb"])
def test_the_sql_parses_in_its_dialect(dialect: str) -> None:
    """Every table and metric of one table, and formulas of every kind; DuckDB runs them all in the test above."""
    told = Definitions(dialects={dialect: DIALECTS[dialect]})
    keys = [key for key in EVERY_KEY if sayable(told, key) and (told.tree(key).leaf or key in CHOSEN)]
    statements = [
        *(table.sql[dialect] for table in told.tables(keys)),
        *(told.by_month(key)[dialect] for key in keys),
    ]
    for statement in statements:
        assert len(sqlglot.parse(statement, read=READ_AS.get(dialect, dialect))) == 1


def test_the_tables_of_one_metric_are_those_it_needs() -> None:
    told = Definitions(dialects={})
    assert [table.name for table in told.tables(["mrr"])] == [
        "subscribed",
        "recurring",
        "months",
        "revenue_movements_monthly",
    ]
    assert "orders" not in told.recorded(["mrr"])


def formula(combine: object) -> OfMetrics:
    assert callable(combine)
    return OfMetrics({"a": Part("mrr"), "b": Part("arpa")}, combine)


def test_a_refusal_is_null_in_sql() -> None:
    def halved(a: float, b: float) -> float | Refuse:
        return a / (2 * b) if b > 0 else Refuse("no_spend")

    said = in_sql(formula(halved), {"a": "a", "b": "b"}, 1.0)
    assert said == "CASE WHEN b > 0.0 THEN a / NULLIF(2.0 * b, 0) END"


def test_a_part_that_may_be_missing_is_asked_for() -> None:
    def mean(a: float, b: float | None = None) -> float:
        return a if b is None else (a + b) / 2

    said = in_sql(formula(mean), {"a": "a", "b": "b"}, 1.0)
    assert said == "CASE WHEN b IS NOT NULL THEN (a + b) / 2.0 WHEN NOT (b IS NOT NULL) THEN a END"


def test_a_function_beyond_arithmetic_is_not_guessed() -> None:
    def root(a: float, b: float) -> float:
        return math.sqrt(a) + b

    with pytest.raises(CannotSayError, match="more than arithmetic"):
        in_sql(formula(root), {"a": "a", "b": "b"}, 1.0)

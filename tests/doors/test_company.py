"""Does a program get from Python what a person gets from the command line?"""

from __future__ import annotations

import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import worthline
from worthline.catalogue.metric import METRICS
from worthline.doors.company import Company
from worthline.doors.demo import make_demo
from worthline.words.errors import DeclarationError, ProjectError, UnknownNameError, WorthlineError

OWN = '''
"""Metrics of our own."""

from worthline import Example, Ratio, Unit, metric


@metric(
    over="customer_months",
    formula="(revenue > 100) / (orders > 0)",
    unit=Unit.SHARE,
    examples=[Example([{"revenue": 120, "orders": 1}, {"revenue": 20, "orders": 1}], 0.5)],
)
def big_spenders(purchases):
    """The share of buyers who spent more than 100 in the period.

    They pay for the roastery.
    """
    big = (purchases.revenue > 100) & (purchases.orders > 0)
    return Ratio(big.cast("int64"), (purchases.orders > 0).cast("int64"), bounds=(0, 1))
'''


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo company, loaded."""
    folder = tmp_path_factory.mktemp("company")
    make_demo(folder, 300, 7)
    worthline.open(folder).close()
    return folder


@pytest.fixture(scope="module")
def company(made: Path) -> Iterator[Company]:
    with worthline.open(made / "worthline.toml") as opened:
        yield opened


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    """The same project, to be changed."""
    return shutil.copytree(made, tmp_path / "copy")


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "worthline.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_opening_loads_where_nothing_was_loaded(tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("order_id,customer_id,ordered_at,amount\n1,7,2024-01-31,9.50\n")
    (tmp_path / "worthline.toml").write_text(
        '[[sources]]\ntable = "orders"\npath = "orders.csv"\n[sources.columns]\norder_id = "order_id"\n'
        'customer_id = "customer_id"\nordered_at = "ordered_at"\namount = "amount"\n'
    )
    assert worthline.open(tmp_path).measure("revenue")[0].value == 9.5


def test_what_the_readme_shows_works(company: Company) -> None:
    found = company.measure("customer_retention", every="month", by=["region"])
    assert {row.segment["region"] for row in found} >= {"north", "east", "south", "west"}


def test_pandas_polars_and_arrow_hold_the_same_rows(company: Company) -> None:
    found = company.measure(["revenue", "customer_churn"], every="year", by=["channel"])
    arrow, pandas, polars = found.to_arrow(), found.to_pandas(), found.to_polars()
    assert len(found) == arrow.num_rows == len(pandas) == polars.height
    assert arrow.column_names == list(pandas.columns) == polars.columns
    assert polars["customers"].to_list() == pandas["customers"].to_list()


def test_a_table_has_a_type_for_each_column_even_where_all_is_refused(company: Company) -> None:
    frame = company.measure("revenue", start="2023-01-01", end="2023-01-01").to_pandas()
    assert str(frame["value"].dtype) == "float64"
    assert frame["period_start"][0].isoformat() == "2023-01-01"


def test_a_notebook_shows_a_table_in_the_company_s_currency(company: Company) -> None:
    page = company.measure("revenue", every="year")._repr_html_()
    assert page.startswith("<table>")
    assert page.count("<tr>") == 4
    assert "€" in page


def test_text_of_a_segment_is_never_html_in_a_notebook(copy: Path) -> None:
    path = copy / "customers.csv"
    path.write_text(path.read_text().replace(",north,", ",<b>north</b>,"))
    with worthline.open(copy) as company:
        company.load()
        page = company.measure("revenue", every="year", by=["region"])._repr_html_()
    assert "<b>" not in page
    assert "&lt;b&gt;north" in page


def test_own_questions_run_over_the_tables_as_ibis(company: Company) -> None:
    orders = company.tables.orders
    (answer,) = company.run(orders.agg(orders=orders.count(), paid=orders.amount.sum())).to_pylist()
    rows = company.measure("order_value", every="year")
    assert answer["orders"] == sum(row.whole or 0 for row in rows)
    assert float(answer["paid"]) > sum(row.part or 0 for row in rows)


def test_derived_tables_can_be_asked_too(company: Company) -> None:
    stays = company.tables.memberships
    lasting = company.run(stays.filter(stays.ended_on.isnull()).count().as_table()).to_pylist()
    (last,) = company.measure("mrr", start="2025-12-31", end="2025-12-31")
    assert next(iter(lasting[0].values())) == last.customers


def test_a_table_that_is_not_there_is_named_with_those_that_are(company: Company) -> None:
    with pytest.raises(UnknownNameError, match="orders"):
        _ = company.tables.order


@pytest.mark.parametrize("metric", ["revenue", "new_customers", "mrr", "customer_churn"])
def test_a_cut_by_several_columns_adds_up(company: Company, metric: str) -> None:
    parts: dict[str, float] = defaultdict(float)
    for row in company.measure(metric, every="quarter", by=["channel", "region", "size"]):
        parts[str(row.period.start)] += row.part or 0
    whole = {str(row.period.start): row.part or 0 for row in company.measure(metric, every="quarter")}
    assert dict(parts) == pytest.approx(whole)


def test_wholes_add_up_too(company: Company) -> None:
    cut = company.measure("customer_churn", every="month", by=["channel", "size"])
    all_ = company.measure("customer_churn", every="month")
    assert sum(row.whole or 0 for row in cut) == sum(row.whole or 0 for row in all_)


def test_a_metric_of_one_s_own_is_measured_like_any_other(copy: Path) -> None:
    (copy / "ours.py").write_text(OWN)
    change(copy, "[company]", 'metrics = ["ours.py"]\n\n[company]')
    try:
        with worthline.open(copy) as company:
            (found,) = company.measure("big_spenders", start="2025-11-01", end="2025-11-01")
            card = company.scorecard()
        assert found.value is not None
        assert found.low is not None
        assert found.low < found.value
        assert "big_spenders" in [each.metric.key for each in (*card.cards, *card.refused)]
    finally:
        METRICS.pop("big_spenders", None)
        sys.modules.pop("worthline_own.ours", None)


def test_a_file_of_metrics_that_cannot_run_is_named(copy: Path) -> None:
    (copy / "broken.py").write_text("this is not python\n")
    change(copy, "[company]", 'metrics = ["broken.py"]\n\n[company]')
    with pytest.raises(DeclarationError, match=r"broken\.py"):
        worthline.open(copy)


def test_a_file_of_metrics_that_is_not_there_is_named(copy: Path) -> None:
    change(copy, "[company]", 'metrics = ["nowhere.py"]\n\n[company]')
    with pytest.raises(ProjectError, match=r"nowhere\.py"):
        worthline.open(copy)


def test_a_rule_that_is_changed_is_obeyed_without_loading_by_hand(copy: Path) -> None:
    """Without contracts a customer is whoever ordered within the window: more of them."""
    with worthline.open(copy) as company:
        (before,) = company.measure("customer_retention", start="2025-06-01", end="2025-06-01")
    change(copy, "[rules]", '[rules]\ncustomer_is = "activity"\nactivity_window_days = 90')
    with worthline.open(copy) as company:
        (after,) = company.measure("customer_retention", start="2025-06-01", end="2025-06-01")
    assert after.rules["activity_window_days"] == 90
    assert (after.whole or 0) > (before.whole or 0)


def test_a_rule_of_a_metric_alone_is_obeyed_too(copy: Path) -> None:
    def satisfied() -> float:
        with worthline.open(copy) as company:
            return sum(row.part or 0 for row in company.measure("satisfaction", every="year"))

    before = satisfied()
    change(copy, "[rules]", "[rules]\nsatisfied_from_5 = 5")
    assert satisfied() < before


def test_customers_behind_a_number_add_up_to_it(company: Company) -> None:
    (row,) = company.measure("revenue", start="2025-11-01", end="2025-11-01")
    behind = company.behind("revenue", on="2025-11-15", limit=10_000)
    assert sum(each.part for each in behind) == pytest.approx(row.value)
    assert len({each.customer for each in behind}) == row.customers


def test_the_scorecard_is_that_of_the_latest_finished_period(company: Company) -> None:
    card = company.scorecard()
    assert str(card.period.start) == "2025-12-01"
    assert {each.now.period for each in card.cards if each.now.maturity == "finished"} >= {card.period}


def test_report_and_workbook_are_written_where_the_project_says(copy: Path) -> None:
    change(copy, "[segments]", '[output]\nfolder = "out"\n\n[segments]')
    with worthline.open(copy) as company:
        assert company.write() == [copy / "out" / "report.html", copy / "out" / "scorecard.xlsx"]
    assert all(path.stat().st_size > 10_000 for path in (copy / "out").iterdir())


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"metrics": "revenu"}, "revenue"),
        ({"metrics": "revenue", "every": "day"}, "month"),
        ({"metrics": "revenue", "by": ["colour"]}, "colour"),
        ({"metrics": "revenue", "start": "soon"}, "2025-12-31"),
    ],
)
def test_a_wrong_question_says_what_was_expected(company: Company, asked: dict[str, str], said: str) -> None:
    with pytest.raises(WorthlineError) as error:
        company.measure(**asked)
    assert said in f"{error.value.what} {error.value.expected} {error.value.do}"

"""Are numbers that tell the same told once, and those that tell different things apart?"""

from __future__ import annotations

import random
from datetime import date

import pytest

from worthline.analyses.watch.causes import Cause, causes
from worthline.analyses.watch.expected import Expected
from worthline.analyses.watch.judged import Followed, Past, Signal, judged
from worthline.analyses.watch.stake import stake
from worthline.catalogue.everything import every_metric
from worthline.catalogue.metric import find
from worthline.measuring.measurement import Measurement
from worthline.tables.rules import Rules
from worthline.words.periods import Calendar, Grain

RULES = Rules().settled(contracts=True)
CALENDAR = Calendar()
every_metric()


def measured(
    key: str, month: int, value: float, whole: float | None, column: str, segment: str | None
) -> Measurement:
    period = CALENDAR.period(CALENDAR.index_of(date(2024, 1, 1), Grain.MONTH) + month, Grain.MONTH)
    cut = {column: segment} if column else {}
    return Measurement(
        key,
        period,
        cut,
        find(key).unit,
        value,
        value * 0.9,
        value * 1.1,
        value / 20,
        100,
        value * (whole or 1),
        whole,
    )


def followed(
    key: str, values: list[float], column: str = "", segment: str | None = None, whole: float | None = None
) -> Followed:
    rows = [measured(key, month, value, whole, column, segment) for month, value in enumerate(values)]
    return Followed(find(key), rows, column, segment)


def moved(
    key: str, now: float, was: float, *, p: float = 1e-6, column: str = "", segment: str | None = None
) -> Signal:
    rng = random.Random(f"{key}{segment}")
    earlier = [was * rng.uniform(0.98, 1.02) for _ in range(12)]
    found = Expected(was, was * 0.95, was * 1.05, p, "level", 12)
    return Signal(followed(key, [*earlier, now], column, segment, whole=200.0), found, moved=True)


def told(*signals: Signal, carrier: str = "") -> list[tuple[str, set[str]]]:
    """The lead of each cause, and the others."""
    found = causes(signals, ["customer_churn", "mrr"], RULES, lambda _: carrier)
    return [(_name(each.lead), {_name(other) for other in each.others}) for each in found]


def _name(signal: Signal) -> str:
    return ":".join(filter(None, (signal.followed.metric.key, signal.followed.value)))


def test_churn_and_retention_are_one() -> None:
    assert told(moved("customer_retention", 0.8, 0.95), moved("customer_churn", 0.2, 0.05)) == [
        ("customer_churn", {"customer_retention"})
    ]


def test_people_and_money_of_the_same_contracts_are_one() -> None:
    found = told(
        moved("mrr", 800, 1000, p=1e-9), moved("arr", 9600, 12000, p=1e-9), moved("customer_churn", 0.2, 0.05)
    )
    assert found == [("mrr", {"arr", "customer_churn"})]


def test_a_formula_is_put_to_the_part_that_moved() -> None:
    found = told(moved("ltv_arpa", 300, 600, p=1e-12), moved("customer_churn", 0.2, 0.05))
    assert found == [("customer_churn", {"ltv_arpa"})]


def test_a_formula_between_two_causes_goes_to_the_one_that_carries_it() -> None:
    signals = (
        moved("acquisition_cost", 90, 40),
        moved("new_customers", 20, 60),
        moved("acquisition_spend", 1800, 2400),
    )
    found = dict(told(*signals, carrier="new_customers"))
    assert found["new_customers"] == {"acquisition_cost"}


def test_other_rows_are_another_cause() -> None:
    found = told(moved("customer_churn", 0.2, 0.05), moved("net_promoter_score", 10, 40))
    assert sorted(lead for lead, _ in found) == ["customer_churn", "net_promoter_score"]


def test_good_news_is_not_put_to_bad() -> None:
    found = told(moved("expansion_mrr", 900, 300), moved("churned_mrr", 900, 300))
    assert [lead for lead, _ in found] == ["churned_mrr", "expansion_mrr"]


def test_a_segment_that_repeats_the_total_is_put_to_it() -> None:
    found = told(
        moved("customer_churn", 0.2, 0.05, p=1e-5),
        moved("customer_churn", 0.5, 0.05, p=1e-9, column="channel", segment="search"),
    )
    assert found == [("customer_churn", {"customer_churn:search"})]


def test_a_segment_that_moved_the_other_way_stands_by_itself() -> None:
    found = told(
        moved("customer_churn", 0.2, 0.05),
        moved("customer_churn", 0.01, 0.05, column="channel", segment="partner"),
    )
    assert found == [("customer_churn", set()), ("customer_churn:partner", set())]


def test_a_bound_belongs_to_the_number_that_moved() -> None:
    mine = moved("customer_churn", 0.2, 0.05)
    past = Signal(
        followed("customer_retention", [0.95] * 12 + [0.8]),
        None,
        moved=False,
        past=Past("below", 0.9, True, 1),
    )
    assert told(past, mine) == [("customer_churn", {"customer_retention"})]


def test_money_of_churn_is_the_customers_lost_too_many_at_what_one_brings() -> None:
    """15 points of 200 customers are 30, at 25 each."""
    arpa = measured("arpa", 12, 25.0, None, "", None)
    found = stake(moved("customer_churn", 0.2, 0.05), {"arpa": arpa})
    assert found is not None
    assert found.kind == "customers"
    assert [found.customers, found.money] == pytest.approx([30, 750])


def test_money_of_a_score_is_only_what_stands_behind_it() -> None:
    found = stake(moved("net_promoter_score", 10, 40), {"arpa": measured("arpa", 12, 25.0, None, "", None)})
    assert found is not None
    assert (found.kind, found.money) == ("behind", 2500)


def test_without_revenue_no_money_is_told() -> None:
    assert stake(moved("customer_churn", 0.2, 0.05), {}) is None


def test_a_value_past_its_bound_whose_interval_holds_it_is_only_probably_past() -> None:
    class Limits:
        above, below, segments = 0.05, None, False

    near, far = followed("customer_churn", [0.04, 0.052]), followed("customer_churn", [0.06, 0.08])
    found, _ = judged([near, far], {"customer_churn": Limits()})
    assert [(each.past.surely, each.past.periods) for each in found if each.past] == [(False, 1), (True, 2)]


def test_no_signal_is_no_cause() -> None:
    none: list[Cause] = causes([], [], RULES, lambda _: "")
    assert none == []

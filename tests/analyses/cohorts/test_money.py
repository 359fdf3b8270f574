"""Is a cohort held against its own cost, and is `not yet` said where it has not paid back?"""

from __future__ import annotations

from datetime import date

import pytest
from tests.rows import Rows, few, measurer

from worthline.analyses.cohorts.money import break_even, break_even_in, break_even_of
from worthline.catalogue.metric import Refuse
from worthline.measuring.interval import Estimate
from worthline.measuring.measure import Measurer
from worthline.words.errors import WorthlineError
from worthline.words.periods import Calendar, Grain


def order(who: str, day: str, margin: int) -> dict[str, object]:
    return {
        "order_id": f"{who} {day}",
        "customer_id": who,
        "ordered_at": day,
        "amount": margin + 5,
        "cost": 5,
    }


def spent(day: str, amount: int, channel: str = "search") -> dict[str, object]:
    return {"spent_at": day, "amount": amount, "channel": channel, "kind": "media"}


SHOP: Rows = {
    "orders": [
        order("a", "2024-01-05", 10), order("a", "2024-02-05", 30), order("b", "2024-01-09", 10),
        order("c", "2024-02-10", 50), order("d", "2024-03-10", 5), order("e", "2024-04-02", 5),
    ],
    "spend": [spent("2024-01-01", 48), spent("2024-02-01", 40), spent("2024-03-01", 70), spent("2024-04-01", 9)],
    "customers": [
        {"customer_id": name, "channel": "search" if name in "ab" else "friend"} for name in "abcde"
    ],
}  # fmt: skip


def shop(tables: Rows = SHOP, as_of: str = "2024-04-15", **rules: object) -> Measurer:
    return measurer(tables, few(**rules), as_of=as_of)


def test_a_cohort_pays_back_in_the_month_of_age_in_which_its_margin_passes_its_cost() -> None:
    """January: 48 / 2 customers is 24; 10 each in the first month, 25 by the second. February's pays at once."""
    january, february, march, april = break_even(shop()).rows
    assert [row.age for row in (january, february)] == [1, 0]
    assert (march.age, march.status) == (None, "not yet")
    assert (april.age, april.status) == (None, "too early")


def test_all_together_stand_against_what_those_same_customers_cost() -> None:
    """By month 0: 10 + 10 + 50 + 5 of four customers against 48 + 40 + 70; by month 1, of three, 100 against 88."""
    pooled = break_even(shop()).pooled
    assert [(point.margin.value, point.cost) for point in pooled.curve[:2]] == [
        (75 / 4, 158 / 4),
        (100 / 3, 88 / 3),
    ]
    assert pooled.age == 1


def test_a_channel_stands_against_its_own_spend() -> None:
    friend, search = break_even(shop(), by="channel").rows
    assert (search.label, search.age) == ("search", 1)
    assert friend.status == "no spend known"


def test_spend_is_taken_as_many_months_earlier_as_the_rule_says() -> None:
    """With a lag of a month February's only customer cost January's 48, and January's cost is not known."""
    january, february, *_ = break_even(shop(spend_lag_months=1)).rows
    assert january.status == "no spend known"
    assert [point.cost for point in february.curve] == [48, 48]


def test_the_interval_runs_from_where_it_may_to_where_it_must_have_passed() -> None:
    rows = [order(f"c{at}", "2024-01-05", 8 + at % 5) for at in range(40)]
    rows += [order(f"c{at}", "2024-02-05", 8 + at % 5) for at in range(40)]
    company = shop({"orders": rows, "spend": [spent("2024-01-01", 400)]})
    (january,) = break_even(company).rows
    assert (january.earliest, january.age, january.latest) == (0, 0, 1)


def year(day: str) -> Estimate | Refuse:
    return break_even_of(shop(), Calendar().period_of(date.fromisoformat(day), Grain.MONTH))


def test_of_a_year_the_answer_is_the_month_in_which_all_together_paid_back() -> None:
    assert year("2024-02-29") == Estimate(1.0, 0.0, None, None)


def test_a_year_without_customers_has_no_answer() -> None:
    assert year("2023-06-30") == Refuse("nothing_happened")


def test_those_who_have_not_paid_back_are_not_forecast() -> None:
    poor: Rows = {"orders": [order("a", "2024-01-05", 10)], "spend": [spent("2024-01-01", 48)]}
    (found,) = break_even_in(shop(poor), [Calendar().period_of(date(2024, 1, 31), Grain.MONTH)])
    assert found == Refuse("not_yet_paid_back", (("months", "3"),))


def test_without_spend_nothing_is_held_against_nothing() -> None:
    with pytest.raises(WorthlineError, match="spend"):
        break_even(shop({"orders": SHOP["orders"]}))


def test_cost_is_known_by_month_and_by_channel_only() -> None:
    with pytest.raises(WorthlineError, match="not known by size"):
        break_even(shop(), by="size")

"""What became of each customer after a day, how long before were they red, and who is listed first? By hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest
from tests.analyses.health.company import scored
from tests.rows import few, measurer

from worthline.analyses.health.customers import at_risk, champions, changed, everybody, next_in_line
from worthline.analyses.health.days import Days
from worthline.analyses.health.lead import lead_times
from worthline.analyses.health.outcomes import History, history
from worthline.analyses.health.proof import Chance, judged_days
from worthline.analyses.health.scores import scores
from worthline.catalogue.vitals import Scheme, vitals
from worthline.measuring.measure import Measurer
from worthline.project.health import Health
from worthline.words.periods import Grain

OFF = dict.fromkeys((*vitals()["weights"], *vitals()["newcomers"]), 0.0)
OPEN = {"weights": OFF | {"open_tickets": 1}, "signs": {"open_tickets": {"months": 1}}, "newcomer_days": 0}
"""Health by open tickets alone: three of a month are red, one is yellow, none green."""
Row = dict[str, Any]


def scheme(**facts: Any) -> Scheme:
    return Health.model_validate(OPEN | facts).scheme({})


def subscription(who: str, amount: float, start: str = "2023-01-01", end: str | None = None) -> Row:
    return {
        "subscription_id": who, "customer_id": who, "started_at": start, "ended_at": end, "amount": amount,
        "interval": "month",
    }  # fmt: skip


def tickets(who: str, *opened: str) -> list[Row]:
    return [
        {"ticket_id": f"{who}{opened}{at}", "customer_id": who, "opened_at": day}
        for at, day in enumerate(opened)
    ]


def by_customer(made: Measurer, found: History, days: Days) -> dict[str, Row]:
    """What became of each, by their key: customers are numbered as the engine hands them over."""
    table = scores(made, days).table
    by_score = {(row["age"], row["money"]): row["customer_id"] for row in made.ask(table).to_pylist()}
    return {
        str(by_score[(found.age[at], found.money[at])]): {
            "left": bool(found.left[at]), "change": float(found.change[at]), "shrank": bool(found.shrank[at]),
            "grew": bool(found.grew[at]),
        }
        for at in range(len(found))
    }  # fmt: skip


def after(tables: dict[str, Sequence[Row]], day: str, as_of: str) -> dict[str, Row]:
    made = scored(measurer(tables, few(), as_of=as_of), scheme())
    days = Days(made.calendar, (date.fromisoformat(day),))
    return by_customer(made, history(scores(made, days)), days)


def test_with_contracts_who_left_shrank_or_grew_is_told_by_mrr_three_months_on() -> None:
    """Of 31 March: by 30 June `gone` has left, `back` left and returned, `less` pays half, `more` twice."""
    rows = [
        subscription("same", 10), subscription("gone", 20, end="2023-06-15"),
        subscription("later", 30, end="2023-07-01"), subscription("back", 40, end="2023-04-20"),
        subscription("back", 40, start="2023-06-01"),
        subscription("less", 50, end="2023-05-01"), subscription("less", 25, start="2023-05-01"),
        subscription("more", 60, end="2023-06-01"), subscription("more", 120, start="2023-06-01"),
        subscription("a little", 70, end="2023-06-01"), subscription("a little", 75, start="2023-06-01"),
    ]  # fmt: skip
    told = after(
        {"subscriptions": rows, "tickets": tickets("same", "2023-01-05")}, "2023-03-31", "2023-12-31"
    )
    assert {who for who, row in told.items() if row["left"]} == {"gone"}
    assert {who for who, row in told.items() if row["shrank"]} == {"gone", "less"}
    assert {who for who, row in told.items() if row["grew"]} == {"more"}
    assert told["less"]["change"] == pytest.approx(-0.5)
    assert told["gone"]["change"] == -1


def test_in_plain_trade_who_bought_nothing_in_the_three_months_has_left() -> None:
    """Of 31 March, beside what they bought in January to March."""
    bought = {
        "same": [("2023-02-01", 30), ("2023-05-01", 30)], "gone": [("2023-03-01", 40), ("2023-07-02", 40)],
        "less": [("2023-01-10", 50), ("2023-06-30", 20)], "more": [("2023-03-31", 60), ("2023-04-01", 90)],
    }  # fmt: skip
    orders = [
        {"order_id": f"{who}{at}", "customer_id": who, "ordered_at": day, "amount": amount}
        for who, each in bought.items()
        for at, (day, amount) in enumerate(each)
    ]
    told = after({"orders": orders, "tickets": tickets("same", "2023-01-05")}, "2023-03-31", "2023-12-31")
    assert {who: (row["left"], row["shrank"], row["grew"]) for who, row in told.items()} == {
        "same": (False, False, False), "gone": (True, True, False), "less": (False, True, False),
        "more": (False, False, True),
    }  # fmt: skip
    assert told["less"]["change"] == pytest.approx(20 / 50 - 1)


def test_a_month_in_which_nobody_did_anything_is_known_whichever_days_are_asked_for() -> None:
    """Tickets are written down since January: nobody's is open in March, which is known; in December it is not."""
    rows = {"subscriptions": [subscription("a", 10, "2022-12-01")], "tickets": tickets("a", "2023-01-05")}
    made = scored(measurer(rows, few(), as_of="2023-06-30"), scheme())
    for days in (
        [date(2023, 3, 31)],
        [date(2022, 12, 31), date(2023, 1, 31), date(2023, 2, 28), date(2023, 3, 31)],
    ):
        found = made.ask(scores(made, Days(made.calendar, tuple(days))).table.order_by("period")).to_pylist()
        assert (found[-1]["score"], found[-1]["colour"]) == (100, "green")
        assert len(found) == 1 or found[0]["score"] is None


@pytest.mark.parametrize(
    ("as_of", "last"),
    [("2023-12-31", "2023-09-30"), ("2023-12-30", "2023-08-31"), ("2024-01-30", "2023-09-30")],
)
def test_days_whose_months_after_are_not_over_are_left_out(as_of: str, last: str) -> None:
    made = measurer({"subscriptions": [subscription("a", 10)]}, few(), as_of=as_of)
    days = judged_days(scored(made, scheme()), 3)
    assert days is not None
    assert days.days[-1].isoformat() == last
    assert all(
        (later.month - day.month) % 12 == 3 for day, later in zip(days.days, days.days[1:], strict=False)
    )


def test_a_company_younger_than_the_months_looked_ahead_has_no_such_day() -> None:
    made = measurer({"subscriptions": [subscription("a", 10)]}, few(), as_of="2023-03-31")
    assert judged_days(scored(made, scheme()), 3) is None


@pytest.fixture(scope="module")
def clinic() -> Measurer:
    """Three tickets make red; `warned` was red from 31 March on and left on 15 June, `healed` was red too early."""
    red = ("01", "02", "03")
    told = [
        *(row for month in ("03", "04", "05") for row in tickets("warned", *(f"2023-{month}-{day}" for day in red))),
        *tickets("healed", *(f"2023-02-{day}" for day in red)),
        *tickets("late", *(f"2023-05-{day}" for day in red)),
        *tickets("stays", *(f"2023-12-{day}" for day in red)), *tickets("big", *(f"2023-12-{day}" for day in red)),
        *tickets("next", "2023-12-01"), *tickets("fine", *(f"2023-11-{day}" for day in red)),
    ]  # fmt: skip
    rows = [
        subscription("warned", 10, end="2023-06-15"), subscription("healed", 10, end="2023-06-15"),
        subscription("late", 10, end="2023-06-15"), subscription("stays", 10), subscription("big", 90),
        subscription("next", 30), subscription("fine", 50), subscription("well", 70),
    ]  # fmt: skip
    answers = [
        {"answer_id": who, "customer_id": who, "answered_at": "2023-12-20", "survey": "nps", "scale": "0-10",
         "score": score}
        for who, score in (("fine", 10), ("well", 3))
    ]  # fmt: skip
    made = measurer({"subscriptions": rows, "tickets": told, "answers": answers}, few(), as_of="2023-12-31")
    return scored(made, scheme(weights=OFF | {"open_tickets": 1, "recommends": 0.000001}, least_known=0.0))


def test_warning_is_counted_from_the_first_day_of_the_last_stretch_of_red(clinic: Measurer) -> None:
    """31 March to 15 June is 76 days, 31 May to 15 June 15; `healed` gave none. Half of 15 and 76 is 45.5."""
    found = lead_times(clinic)
    assert found is not None
    assert found.leavers == 3
    assert found.warned == pytest.approx(2 / 3)
    assert found.median == pytest.approx((76 + 15) / 2)
    assert found.quarter == pytest.approx(15 + (76 - 15) / 4)


def test_those_with_most_money_at_stake_come_first(clinic: Measurer) -> None:
    days = Days(clinic.calendar, (date(2023, 11, 30), date(2023, 12, 31)))
    found, chance = scores(clinic, days), Chance(0.0, -0.02)
    assert [row.customer for row in at_risk(found, None, 10)] == ["big", "stays"]
    assert [row.customer for row in at_risk(found, None, 1)] == ["big"]
    assert [row.customer for row in next_in_line(found, None, 10)] == ["next"]
    big, stays = at_risk(found, chance, 10)
    assert big.money == pytest.approx(90 * 12)
    assert big.chance == pytest.approx(1 / (1 + np.exp(0.02 * big.score)))
    assert big.at_stake == pytest.approx(90 * 12 / (1 + np.exp(0.02 * big.score)))
    assert stays.reason == "open_tickets"
    assert (stays.reads, stays.before) == (3, 100)
    order = [row.customer for row in everybody(found, chance).rows]
    at_stake = {row.customer: row.at_stake or 0 for row in everybody(found, chance).rows}
    assert order == sorted(order, key=lambda who: -at_stake[who])
    assert len(order) == 5


def test_champions_are_the_green_who_recommend(clinic: Measurer) -> None:
    found = scores(clinic, Days(clinic.calendar, (date(2023, 11, 30), date(2023, 12, 31))))
    assert [row.customer for row in champions(found, 10)] == ["fine"]


def test_changed_are_those_of_another_colour_than_a_month_before(clinic: Measurer) -> None:
    found = scores(clinic, Days(clinic.calendar, (date(2023, 11, 30), date(2023, 12, 31))))
    assert {row.customer for row in changed(found, None).rows} == {"stays", "big", "next", "fine"}


def test_metrics_of_health_add_up_over_segments_and_are_of_each_months_end(clinic: Measurer) -> None:
    """In December two of five are red, with 100 of 250 a month; the mean of a quarter is that of its months' ends."""
    keys = ["red_customers", "money_in_red", "health_score", "green_customers", "yellow_customers"]
    months = clinic.calendar.between(date(2023, 10, 1), date(2023, 12, 31), Grain.MONTH)
    rows = clinic.measure(keys, months)
    told = {(row.metric, str(row.period.start)): row for row in rows}
    assert told[("red_customers", "2023-12-01")].value == pytest.approx(2 / 5)
    assert told[("money_in_red", "2023-12-01")].value == pytest.approx(100 / 250)
    colours = ("red_customers", "yellow_customers", "green_customers")
    for month in months:
        assert sum(told[(key, str(month.start))].value or 0 for key in colours) == pytest.approx(1)
    quarter = clinic.calendar.between(date(2023, 10, 1), date(2023, 12, 31), Grain.QUARTER)
    for row in clinic.measure(keys, quarter):
        own = [told[(row.metric, str(month.start))] for month in months]
        assert row.part == pytest.approx(sum(each.part or 0 for each in own))
        assert row.whole == pytest.approx(sum(each.whole or 0 for each in own))


def test_where_nothing_can_be_read_the_metrics_of_health_have_no_number() -> None:
    made = scored(measurer({"subscriptions": [subscription("a", 10)]}, few(), as_of="2023-06-30"), scheme())
    (row,) = made.measure(
        ["health_score"], made.calendar.between(date(2023, 5, 1), date(2023, 5, 31), Grain.MONTH)
    )
    assert row.value is None
    assert row.refused

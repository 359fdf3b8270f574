"""Is the score that the engine works out the one that plain Python does, whatever the scheme?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.analyses.health.company import LAST, company, mean_of, of, scored
from tests.rows import few, measurer

from worthline.analyses.health.days import Days
from worthline.analyses.health.points import FULL
from worthline.analyses.health.scores import Scores, scores
from worthline.analyses.health.weighed import points_of
from worthline.analyses.health.weights import counts, middle
from worthline.catalogue.vitals import NEUTRAL, Part, vitals
from worthline.measuring.measure import Measurer
from worthline.project.health import Health

Row = dict[str, Any]
OFF = dict.fromkeys((*vitals()["weights"], *vitals()["newcomers"]), 0.0)
CHOSEN = {"use": 20.0, "goals": 12.0, "satisfied": 8.0, "open_tickets": 15.0, "buying": 30.0}
NEW = {"use": 5.0, "open_tickets": 15.0}
DAY = date(2024, 2, 15)


def health(**facts: Any) -> Health:
    """A few signs, and whatever else is stated."""
    return Health.model_validate(
        {"weights": OFF | CHOSEN, "newcomers": OFF | NEW, "newcomer_days": 90} | facts
    )


SCHEMES = {
    "left out": health(),
    "neutral": health(missing="neutral"),
    "last known": health(missing="last_known"),
    "by group": health(groups={"use": 50, "results": 20, "service": 30}),
    "by group, neutral": health(groups={"use": 50, "relation": 20, "money": 30}, missing="neutral"),
    "by segment": health(
        segments=[{"where": "region = 'north'", "weights": {"use": 0, "buying": 60}, "red_to": 40,
                   "yellow_to": 60, "points": {"open_tickets": (2, 0)}}]
    ),
    "only what is well known": health(least_known=0.9),
}  # fmt: skip


@pytest.fixture(scope="module")
def shop() -> Measurer:
    return of(company(2, contracts=False, customers=25), health())


def rows_of(made: Measurer, *days: date) -> tuple[Scores, list[Row]]:
    """Everybody's rows of some days."""
    found = scores(made, Days(made.calendar, days))
    return found, made.ask(found.table).to_pylist()


def by_hand(row: Row, found: Scores) -> tuple[float | None, float]:
    """A customer's score worked out in plain Python, and how much of the weights is known."""
    scheme, signs = found.scheme, found.signs
    part = scheme.parts[row["part"]]
    points = {sign.key: row[points_of(sign.key)] for sign in signs}
    shares = counts(points, scheme, row["part"], signs)
    neutral = middle(part) if scheme.missing == NEUTRAL else None
    score = mean_of(
        (neutral if points[name] is None else points[name], share) for name, share in shares.items()
    )
    weights, group_of = dict(part.weights), {each.key: each.group for each in scheme.components}
    by_group: dict[str, list[float]] = {}
    for name, weight in weights.items():
        group = group_of[name] if scheme.groups else ""
        sums = by_group.setdefault(group, [0.0, 0.0])
        sums[0] += weight if points.get(name) is not None else 0.0
        sums[1] += weight
    worth = dict(scheme.groups)
    known = {name: (each[0] / each[1], worth.get(name, 0.0)) for name, each in by_group.items()}
    if not scheme.groups:
        ((share, _),) = known.values()
        return score, share
    return score, sum(share * worth for share, worth in known.values()) / sum(
        worth for _, worth in known.values()
    )


def colour_of(score: float, part: Part) -> str:
    """A score at a bound has the colour below it."""
    return "red" if score <= part.red_to else "yellow" if score <= part.yellow_to else "green"


@pytest.mark.parametrize("name", SCHEMES)
def test_the_score_is_that_of_plain_python(name: str, shop: Measurer) -> None:
    found, rows = rows_of(scored(shop, SCHEMES[name].scheme({})), DAY, LAST)
    told = 0
    for row in rows:
        score, known = by_hand(row, found)
        part = found.scheme.parts[row["part"]]
        assert row["known"] == pytest.approx(known)
        if row["score"] is None:
            assert known < found.scheme.least_known or score is None
            assert row["colour"] is None
            continue
        told += 1
        assert known >= found.scheme.least_known
        assert 0 <= row["score"] <= FULL
        assert row["score"] == pytest.approx(score)
        assert row["colour"] == colour_of(row["score"], part)
    assert told > 5


def test_newcomers_and_segments_are_scored_in_their_own_way(shop: Measurer) -> None:
    found, rows = rows_of(scored(shop, SCHEMES["by segment"].scheme({})), DAY)
    customers = shop.ask(shop.known.table("customers").select("customer_id", "region")).to_pylist()
    region = {row["customer_id"]: row["region"] for row in customers}
    assert {row["part"] for row in rows} == {0, 1, 2}
    for row in rows:
        new = row["age"] < found.scheme.new_days
        assert row["part"] == (1 if new else 2 if region[row["customer_id"]] == "north" else 0)


def test_what_was_last_known_holds_for_a_year_and_no_longer(shop: Measurer) -> None:
    _, forgetting = rows_of(shop, DAY)
    _, remembering = rows_of(scored(shop, SCHEMES["last known"].scheme({})), DAY)
    both = list(
        zip(
            *(sorted(rows, key=lambda row: str(row["customer_id"])) for rows in (forgetting, remembering)),
            strict=True,
        )
    )
    kept = [(one["satisfied_points"], other["satisfied_points"]) for one, other in both]
    assert all(one is None or one == other for one, other in kept)
    assert any(one is None and other is not None for one, other in kept)


def in_points(of_customer: dict[str, dict[str, int]], **facts: Any) -> list[Row]:
    """What so much money, so many contacts and open tickets come to, each in points as it stands."""
    orders, touches, tickets = [], [], []
    for who, (paid, touched, opened) in ((who, tuple(each.values())) for who, each in of_customer.items()):
        orders.append({"order_id": who, "customer_id": who, "ordered_at": "2024-01-10", "amount": paid})
        touches += [
            {"touch_id": f"{who}{at}", "customer_id": who, "touched_at": "2024-01-12"}
            for at in range(touched)
        ]
        tickets += [
            {"ticket_id": f"{who}{at}", "customer_id": who, "opened_at": "2024-01-15"} for at in range(opened)
        ]
    told = {
        name: {
            "metric": metric,
            "points": (0, 100),
            "months": 1,
            "trend": False,
            "none": 0,
            "per_time": False,
        }
        for name, metric in (("paid", "revenue"), ("touched", "touch_count"), ("opened", "open_tickets"))
    }
    scheme = Health.model_validate({"signs": told, "newcomer_days": 0, "least_known": 0} | facts).scheme({})
    made = measurer({"orders": orders, "touches": touches, "tickets": tickets}, few(), as_of="2024-01-31")
    _, rows = rows_of(scored(made, scheme), date(2024, 1, 31))
    return sorted(rows, key=lambda row: str(row["customer_id"]))


def test_weights_of_the_settings_make_the_published_score() -> None:
    """T32 (Gainsight): weights 20, 15 and 22 with scores 47, 59 and 21 give 40.12."""
    weights = OFF | {"paid": 20, "touched": 15, "opened": 22}
    (row,) = in_points({"a": {"paid": 47, "touched": 59, "opened": 21}}, weights=weights)
    assert (row["paid_points"], row["touched_points"], row["opened_points"]) == (47, 59, 21)
    assert row["score"] == pytest.approx(40.12, abs=0.005)
    assert row["colour"] == "red"


def test_a_score_at_a_bound_has_the_colour_below_it() -> None:
    """T33 (Gainsight): 50 is red, 51 yellow, 75 yellow, 76 green."""
    paid = {
        who: {"paid": each, "touched": 1, "opened": 1}
        for who, each in zip("abcd", (50, 51, 75, 76), strict=True)
    }
    rows = in_points(paid, weights=OFF | {"paid": 1})
    assert [(row["score"], row["colour"]) for row in rows] == [
        (50, "red"), (51, "yellow"), (75, "yellow"), (76, "green"),
    ]  # fmt: skip


def test_more_of_what_is_better_never_lowers_a_score() -> None:
    """I50: monotone in each sign, by the direction it is said to have; money and contacts up, open tickets down."""
    facts = {"weights": OFF | {"paid": 2, "touched": 1, "open_tickets": 1}}
    start = {"paid": 40, "touched": 30, "opened": 2}
    steps = [
        start,
        start | {"paid": 60},
        start | {"touched": 50},
        start | {"opened": 1},
        start | {"paid": 400},
    ]
    first, *others = in_points(dict(zip("abcde", steps, strict=True)), **facts)
    assert all(row["score"] > first["score"] for row in others)
    assert others[-1]["paid_points"] == FULL


def test_weights_alike_but_for_a_factor_make_the_same_score(shop: Measurer) -> None:
    """I50: weights come to 1 whatever they are written in."""
    twice = health(weights=OFF | {name: 7 * weight for name, weight in CHOSEN.items()})
    (_, once), (_, again) = rows_of(shop, DAY), rows_of(scored(shop, twice.scheme({})), DAY)
    told = [{row["customer_id"]: row["score"] for row in rows} for rows in (once, again)]
    assert told[1] == pytest.approx(told[0])


def test_months_up_to_the_end_of_a_month_are_those_of_the_calendar(shop: Measurer) -> None:
    """A day alone, two together and all ends of months are made in three ways, and say the same."""
    _, alone = rows_of(shop, date(2024, 2, 29))
    _, beside = rows_of(shop, date(2024, 2, 29), date(2024, 3, 7))
    _, among = rows_of(shop, date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31))
    told = [
        {
            row["customer_id"]: (row["score"], row["known"], row["money"])
            for row in rows
            if row["on_day"] == date(2024, 2, 29)
        }
        for rows in (alone, beside, among)
    ]
    assert told[0] == told[1] == told[2]
    assert len(told[0]) > 5


def test_nobody_is_scored_on_a_day_on_which_they_are_no_customers(shop: Measurer) -> None:
    _, rows = rows_of(shop, date(2023, 1, 31) - timedelta(days=0))
    ages = [row["age"] for row in rows]
    assert all(1 <= age <= 30 for age in ages)

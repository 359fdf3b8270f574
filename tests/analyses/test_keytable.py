"""Does the key-metrics table tell the clearest change, what came with it and the plan, and claim no more than that?"""

from __future__ import annotations

from datetime import date

import pytest

from worthline.analyses.changes import came_with, clearest_change
from worthline.analyses.keytable import KeyRow, key_metrics, key_table, plans_for_nothing, plans_in_words
from worthline.analyses.scorecard import Card, Scorecard
from worthline.catalogue.everything import every_metric
from worthline.catalogue.metric import Refuse
from worthline.measuring.measurement import BETTER, SAME, WORSE, Compared, Measurement, Verdict
from worthline.project.settings import Plan
from worthline.words.i18n import LANGUAGES
from worthline.words.periods import Calendar, Grain
from worthline.words.values import Style, Unit

MONTHS = Calendar().between(date(2025, 1, 1), date(2025, 6, 30), Grain.MONTH)
NO_STEP = (1.0, 1.0, 1.0, 1.0, 1.0)
APRIL = (1.0, 1.0, 0.0001, 1.0, 1.0)
STYLE = Style("en", "EUR")
METRICS = every_metric()


def card(key: str, values: tuple[float | None, ...], chances: tuple[float, ...] = NO_STEP) -> Card:
    """A metric month by month, with how likely each step is where nothing changed."""
    unit = METRICS[key].unit
    rows = [Measurement(key, MONTHS[0], {}, unit, values[0])]
    for at, p in enumerate(chances, start=1):
        before = values[at - 1]
        verdict = SAME if p > 0.05 else BETTER if (values[at] or 0) > (before or 0) else WORSE
        compared = Compared(verdict, before, p) if before is not None else None
        rows.append(Measurement(key, MONTHS[at], {}, unit, values[at], verdict=Verdict(before=compared)))
    return Card(METRICS[key], rows[-1], tuple(rows))


LEVEL = (100.0,) * 6
JUMP = (100.0, 100.0, 100.0, 150.0, 150.0, 150.0)


def rows(*cards: Card, **plans: tuple[Plan, ...]) -> tuple[KeyRow, ...]:
    return key_table(Scorecard(MONTHS[-1], cards, ()), plans, STYLE)


def test_the_clearest_change_names_both_periods_both_values_and_the_change() -> None:
    (row,) = rows(card("revenue", JUMP, APRIL))
    assert row.example == "The clearest change: €100.00 (March 2025) → €150.00 (April 2025), +50.0%."


def test_a_step_that_chance_makes_as_well_is_no_example() -> None:
    """0.03 alone would pass at 0.05; the surest of five must stay under 0.05 / 5 (Benjamini & Hochberg 1995)."""
    (row,) = rows(card("revenue", JUMP, (1.0, 1.0, 0.03, 1.0, 1.0)))
    assert row.change is None
    assert row.example.endswith("between €100.00 and €150.00; no change can be told from chance.")


def test_of_totals_known_exactly_the_largest_step_is_told() -> None:
    found = clearest_change(card("revenue", (100, 101, 102, 150, 151, 152), (0, 0, 0, 0, 0)).trend)
    assert found
    assert found.row.period == MONTHS[3]


def test_what_changed_at_the_same_time_is_told_as_a_coincidence() -> None:
    (row, *_) = rows(card("revenue", JUMP, APRIL), card("net_promoter_score", JUMP, APRIL))
    assert "At the same time, beyond chance: Net Promoter Score (NPS) +50.0 pts." in row.example
    assert row.example.endswith("That they came together does not show that one caused another.")


def test_what_is_counted_from_the_same_records_is_told_apart() -> None:
    (row, *_) = rows(card("satisfaction", JUMP, APRIL), card("net_promoter_score", JUMP, APRIL))
    assert "From the same records, so partly the same fact: Net Promoter Score (NPS)" in row.example


def test_a_formula_shares_the_records_of_its_parts() -> None:
    own = card("mrr", JUMP, APRIL)
    made = card("ltv_arpa", JUMP, APRIL)
    parts = {"mrr": own.trend[3]}
    trend = tuple(
        Measurement(row.metric, row.period, {}, row.unit, row.value, verdict=row.verdict, parts=parts)
        for row in made.trend
    )
    change = clearest_change(own.trend)
    assert change
    (found,) = came_with(change, own, [own, Card(made.metric, trend[-1], trend)]).changed
    assert found.same_records


def test_what_changed_in_another_month_did_not_come_with_it() -> None:
    (row, *_) = rows(card("revenue", JUMP, APRIL), card("net_promoter_score", JUMP, (1, 1, 1, 0.0001, 1)))
    assert row.example.endswith("Nothing else here changed beyond chance at the same time.")


def test_among_many_companions_the_share_of_false_ones_is_held() -> None:
    """0.04 passes alone; beside nineteen that did not change it does not."""
    still = [key for key in METRICS if METRICS[key].unit is Unit.SHARE][:19]
    others = [card(key, LEVEL) for key in still]
    own = card("revenue", JUMP, APRIL)
    change = clearest_change(own.trend)
    assert change
    assert came_with(change, own, [own, *others, card("mrr", JUMP, (1, 1, 0.04, 1, 1))]).changed == ()


def test_at_most_four_companions_are_named_and_the_rest_counted() -> None:
    keys = ("mrr", "arpa", "customer_churn", "net_promoter_score", "order_value", "time_to_value")
    (row, *_) = rows(card("use_depth", JUMP, APRIL), *(card(key, JUMP, APRIL) for key in keys))
    assert "; and 2 more." in row.example


def test_one_month_alone_says_that_nothing_can_be_compared() -> None:
    only = Measurement("revenue", MONTHS[0], {}, Unit.MONEY, 5.0)
    (row,) = rows(Card(METRICS["revenue"], only, (only,)))
    assert row.example == "There is no earlier period to compare with yet."


PLAN = Plan(
    initiative="Call everyone who pauses.",
    owner="Olena",
    due=date(2026, 3, 31),
    target=0.02,
    expected="one in ten stays",
)


def test_a_plan_is_told_whole() -> None:
    assert plans_in_words([PLAN], Unit.SHARE, STYLE) == (
        "Call everyone who pauses. Owner: Olena. By Mar 31, 2026. Target: 2.0%. Expected effect: one in ten stays.",
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_says_so_first_in_every_language(language: str) -> None:
    (said,) = plans_in_words([Plan(initiative="Do it", drafted=True)], Unit.SHARE, Style(language))
    assert said.split(":")[0] in {
        "Draft, not decided", "Чернетка, не вирішено", "Черновик, не решено",
    }  # fmt: skip


def test_several_plans_of_one_metric_stand_one_a_line() -> None:
    (row,) = rows(card("revenue", LEVEL), revenue=(PLAN, Plan(initiative="Raise prices")))
    assert len(row.plan.splitlines()) == 2


def test_a_metric_that_was_asked_for_and_has_no_number_keeps_its_reason() -> None:
    refused = Measurement("mrr", MONTHS[0], {}, Unit.MONEY, refused=Refuse("missing", (("what", "orders"),)))
    card_of = Scorecard(MONTHS[0], (), (Card(METRICS["mrr"], refused, (refused,)),))
    (row,) = key_table(card_of, {}, STYLE, ["mrr"])
    assert (row.value, row.numbers, row.to_dict()["refused"]) == ("–", "–", "missing")


def test_the_first_metrics_are_shown_and_every_one_with_a_plan() -> None:
    measured = Scorecard(
        MONTHS[-1], tuple(card(key, LEVEL) for key in ("revenue", "mrr", "arpa", "order_value")), ()
    )
    assert key_metrics(measured, {"order_value": (PLAN,)}, first=2) == ["revenue", "mrr", "order_value"]


def test_a_plan_for_a_metric_that_does_not_exist_names_the_likeliest_one() -> None:
    (error,) = plans_for_nothing({"customer_chrun": (PLAN,), "mrr": (PLAN,)})
    assert "'customer_churn'" in str(error)


def test_programs_get_the_change_and_its_companions_as_numbers() -> None:
    (row, *_) = rows(card("revenue", JUMP, APRIL), card("net_promoter_score", JUMP, APRIL), revenue=(PLAN,))
    said = row.to_dict()
    assert (said["change"]["to"], said["change"]["now"]) == (["2025-04-01", "2025-04-30"], 150)
    assert [each["metric"] for each in said["came_with"]] == ["net_promoter_score"]
    assert said["plans"][0]["due"] == "2026-03-31"

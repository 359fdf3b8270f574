"""Which few facts must everyone know of each key metric?

One row a metric, the same in the report and in the workbook: its formula with this company's numbers, why it matters,
where it is applied and what is tracked, an example from the company's own history, and what the company plans to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from worthline.analyses.explain import numbers
from worthline.analyses.scorecard import Card, Scorecard
from worthline.catalogue.texts import texts
from worthline.measuring.compare import standing
from worthline.measuring.measurement import Measurement
from worthline.project.settings import Plan
from worthline.words.i18n import Speech, speech
from worthline.words.spans import period_name
from worthline.words.values import Style, Unit


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One metric of the key-metrics table, in the reader's language.

    Attributes:
        metric: its key.
        name: its title.
        formula: its formula in words.
        numbers: the formula with this period's numbers in it.
        why: why it matters.
        where: where it is applied and what is tracked.
        example: the clearest change in the company's own history.
        plan: the initiative, its owner, date and target; empty where there is none.
    """

    metric: str
    name: str
    formula: str
    numbers: str
    why: str
    where: str
    example: str
    plan: str


def key_table(scorecard: Scorecard, plans: Mapping[str, Plan], style: Style) -> tuple[KeyRow, ...]:
    """The key-metrics table of a scorecard: a row for every metric that has a number."""
    return tuple(_row(card, plans.get(card.metric.key), style) for card in scorecard.cards)


def _row(card: Card, plan: Plan | None, style: Style) -> KeyRow:
    said = texts(card.metric, style.language)
    return KeyRow(
        card.metric.key, said.name, said.formula, numbers(card.now, style), said.why, said.where,
        example(card, style), plan_in_words(plan, card.metric.unit, style) if plan else "",
    )  # fmt: skip


def example(card: Card, style: Style) -> str:
    """The clearest change in the trend, or that there was none beyond chance."""
    say = speech(style.language)
    change = clearest_change(card.trend)
    if change is None:
        return _no_change(card.trend, style, say)
    before = change.verdict.before
    assert before is not None
    assert change.value is not None
    facts = {
        "period": period_name(change.period, style.language),
        "before": style.value(before.value, change.unit),
        "now": style.value(change.value, change.unit),
        "change": style.change(before.value, change.value, change.unit),
    }
    if change.value > before.value:
        return say(
            "{period}: up from {before} to {now} ({change}), the clearest change in its history.", **facts
        )
    return say(
        "{period}: down from {before} to {now} ({change}), the clearest change in its history.", **facts
    )


def clearest_change(trend: tuple[Measurement, ...]) -> Measurement | None:
    """The period that differs most surely from the one before it; `None` where no difference stands.

    All periods are judged at once, so a trend is not searched until chance gives something to tell.
    """
    rows = [row for row in trend if row.verdict.before is not None]
    chances = [row.verdict.before.p for row in rows if row.verdict.before is not None]
    stands = standing(list(chances))
    sure = [(p, -at) for at, (p, holds) in enumerate(zip(chances, stands, strict=True)) if holds]
    return rows[-min(sure)[1]] if sure else None


def plan_in_words(plan: Plan, unit: Unit, style: Style) -> str:
    """What the company means to do about a metric, as sentences."""
    say = speech(style.language)
    said = [plan.initiative.rstrip(".") + "."]
    if plan.owner:
        said.append(say("Owner: {owner}.", owner=plan.owner))
    if plan.due:
        said.append(say("By {day}.", day=style.day(plan.due).rstrip(".")))
    if plan.target is not None:
        said.append(say("Target: {value}.", value=style.value(plan.target, unit)))
    return " ".join(said)


def _no_change(trend: tuple[Measurement, ...], style: Style, say: Speech) -> str:
    known = [row for row in trend if row.value is not None]
    if len(known) < 2:
        return say("There is no earlier period to compare with yet.")
    values = [row.value for row in known if row.value is not None]
    return say(
        "From {first} to {last} it stayed between {low} and {high}; no step can be told from chance.",
        first=period_name(known[0].period, style.language), last=period_name(known[-1].period, style.language),
        low=style.value(min(values), known[0].unit), high=style.value(max(values), known[0].unit),
    )  # fmt: skip

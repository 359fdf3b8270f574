"""Which few facts must everyone know of each key metric?

One row a metric, the same in the report and in the workbook: its formula with this company's numbers, why it matters,
where it is applied and what is tracked, an example from the company's own history, and what the company plans to do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from worthline.analyses.explain import numbers
from worthline.analyses.scorecard import Card, Scorecard
from worthline.catalogue.texts import texts
from worthline.measuring.compare import standing
from worthline.measuring.measurement import Compared, Measurement
from worthline.project.settings import Plan
from worthline.words.i18n import Speech, speech
from worthline.words.periods import Calendar, Period
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
    now, was = change.row.value or 0.0, change.against.value
    facts = {
        "period": period_name(change.row.period, style.language),
        "earlier": period_name(change.earlier, style.language),
        "before": style.value(was, change.row.unit),
        "now": style.value(now, change.row.unit),
        "change": style.change(was, now, change.row.unit),
    }
    return say("The clearest change: {before} ({earlier}) → {now} ({period}), {change}.", **facts)


@dataclass(frozen=True, slots=True)
class Change:
    """A change that stands: the later measurement, the earlier period, and the comparison of the two."""

    row: Measurement
    earlier: Period
    against: Compared


def clearest_change(trend: Sequence[Measurement]) -> Change | None:
    """The surest step between neighbouring periods; where none stands, the surest within a year; `None` without either.

    All steps are judged at once, so that a trend is not searched until chance gives something to tell.
    """
    if not trend:
        return None
    steps = [(row, row.verdict.before, 1) for row in trend]
    years = [(row, row.verdict.year_before, row.period.grain.per_year) for row in trend]
    return _surest(steps) or _surest(years)


def _surest(found: Sequence[tuple[Measurement, Compared | None, int]]) -> Change | None:
    pairs = [(row, compared, back) for row, compared, back in found if compared and row.value is not None]
    stands = standing([compared.p for _, compared, _ in pairs])
    sure = [pair for pair, holds in zip(pairs, stands, strict=True) if holds]
    if not sure:
        return None
    row, compared, back = min(reversed(sure), key=lambda pair: pair[1].p)
    return Change(row, Calendar(row.period.start.month).before(row.period, back), compared)


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
        "{first} – {last}: between {low} and {high}; no change can be told from chance.",
        first=period_name(known[0].period, style.language), last=period_name(known[-1].period, style.language),
        low=style.value(min(values), known[0].unit), high=style.value(max(values), known[0].unit),
    )  # fmt: skip

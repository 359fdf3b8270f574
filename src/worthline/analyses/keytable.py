"""Which few facts must everyone know of each key metric?

One row a metric, the same on the screen, in the report, in the workbook and in every file: its formula with this
company's numbers, why it matters, where it is applied and what is tracked, an example from the company's own history,
and what the company plans to do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from worthline.analyses.changes import Change, Companion, Together, came_with, clearest_change
from worthline.analyses.explain import numbers
from worthline.analyses.scorecard import Card, Scorecard
from worthline.catalogue.metric import Metric, OfModel, find
from worthline.catalogue.texts import texts
from worthline.measuring.measurement import Measurement
from worthline.project.settings import Plan, Plans
from worthline.words.errors import UnknownNameError
from worthline.words.i18n import Speech, speech
from worthline.words.periods import Period
from worthline.words.spans import period_name
from worthline.words.values import Style, Unit

FIRST = 12
"""Metrics of the table where none are named."""
_TOLD = 4
"""Companions of a change that are told by name."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One metric of the key-metrics table, in the reader's language.

    Attributes:
        metric: its key.
        name: its title.
        value: its number in the latest finished period; a dash where there is none.
        formula: its formula in words.
        numbers: the formula with this period's numbers in it.
        why: why it matters.
        where: where it is applied and what is tracked.
        example: the clearest change in the company's own history, and what came with it.
        plans: what the company means to do, each as sentences; empty where nothing.
        now: the measurement itself.
        change: the change that the example tells of.
        together: what came with that change.
        decided: the plans as they stand in the settings.
        caveats: keys of what to bear in mind with the number.
    """

    metric: str
    name: str
    value: str
    formula: str
    numbers: str
    why: str
    where: str
    example: str
    plans: tuple[str, ...]
    now: Measurement
    change: Change | None
    together: Together | None
    decided: Plans
    caveats: tuple[str, ...] = ()

    @property
    def plan(self) -> str:
        """Every plan, one a line."""
        return "\n".join(self.plans)

    def to_dict(self) -> dict[str, Any]:
        """What programs read: the number, the texts, the change with what came with it, and the plans."""
        texts_of_row = {
            name: getattr(self, name) for name in ("name", "formula", "numbers", "why", "where", "example")
        }
        return {
            **self.now.to_dict(), **texts_of_row,
            "change": _change_row(self.change) if self.change else None,
            "came_with": [_companion_row(each) for each in self.together.changed] if self.together else [],
            "plans": [plan.model_dump(mode="json") for plan in self.decided], "caveats": list(self.caveats),
        }  # fmt: skip


def key_table(
    scorecard: Scorecard, plans: Mapping[str, Plans], style: Style, keys: Sequence[str] | None = None
) -> tuple[KeyRow, ...]:
    """The key-metrics table of a scorecard.

    Args:
        scorecard: what was measured; what came with a change is looked for in all of it.
        plans: what the company means to do, by metric.
        style: how its reader wants things said.
        keys: the metrics wanted, in this order; every metric that has a number where not given.
    """
    every = {card.metric.key: card for card in (*scorecard.cards, *scorecard.refused)}
    wanted = [card.metric.key for card in scorecard.cards] if keys is None else list(dict.fromkeys(keys))
    return tuple(_row(every[key], scorecard.cards, plans.get(key, ()), style) for key in wanted)


def key_metrics(scorecard: Scorecard, plans: Mapping[str, Plans], first: int = FIRST) -> list[str]:
    """The metrics of the table where none are named: the first that have a number, and those with a plan."""
    known = [card.metric.key for card in scorecard.cards]
    return [key for at, key in enumerate(known) if at < first or plans.get(key)]


def plans_for_nothing(plans: Mapping[str, Plans]) -> list[UnknownNameError]:
    """The errors of plans for metrics that do not exist, each with the likeliest one meant."""
    errors = []
    for key in plans:
        try:
            find(key)
        except UnknownNameError as error:
            errors.append(error)
    return errors


def _row(card: Card, cards: Sequence[Card], plans: Plans, style: Style) -> KeyRow:
    said, now = texts(card.metric, style.language), card.now
    change = clearest_change(card.trend)
    together = came_with(change, card, cards) if change else None
    return KeyRow(
        card.metric.key, said.name, style.value(now.value, now.unit), said.formula, numbers(now, style), said.why,
        said.where, example(card, change, together, style), plans_in_words(plans, card.metric.unit, style), now,
        change, together, plans, card.caveats,
    )  # fmt: skip


def example(card: Card, change: Change | None, together: Together | None, style: Style) -> str:
    """The clearest change in the trend and what came with it, or that there was none beyond chance."""
    say = speech(style.language)
    if change is None:
        return _no_change(card, style, say)
    now, was = change.row.value or 0.0, change.against.value
    facts = {
        "period": period_name(change.row.period, style.language),
        "earlier": period_name(change.earlier, style.language),
        "before": style.value(was, change.row.unit),
        "now": style.value(now, change.row.unit),
        "change": style.change(was, now, change.row.unit),
    }
    said = [say("The clearest change: {before} ({earlier}) → {now} ({period}), {change}.", **facts)]
    return " ".join(said + (_company(together, style, say) if together else []))


def plans_in_words(plans: Sequence[Plan], unit: Unit, style: Style) -> tuple[str, ...]:
    """What the company means to do about a metric, each plan as sentences; a draft says that it is one."""
    return tuple(_plan_in_words(plan, unit, style) for plan in plans)


def _plan_in_words(plan: Plan, unit: Unit, style: Style) -> str:
    say = speech(style.language)
    initiative = _sentence(plan.initiative)
    said = [say("Draft, not decided: {plan}", plan=initiative) if plan.drafted else initiative]
    if plan.owner:
        said.append(say("Owner: {owner}.", owner=plan.owner))
    if plan.due:
        said.append(say("By {day}.", day=style.day(plan.due).rstrip(".")))
    if plan.target is not None:
        said.append(say("Target: {value}.", value=style.value(plan.target, unit)))
    if plan.expected:
        said.append(say("Expected effect: {effect}", effect=_sentence(plan.expected)))
    return " ".join(said)


def _sentence(text: str) -> str:
    whole = " ".join(text.split())
    return whole if whole.endswith(("!", "?", "…")) else whole.rstrip(".") + "."


def _company(together: Together, style: Style, say: Speech) -> list[str]:
    """What came with a change, as sentences; nothing where nothing could be looked at."""
    same = [each for each in together.changed if each.same_records]
    other = [each for each in together.changed if not each.same_records]
    if not together.looked_at:
        return []
    if not together.changed:
        return [say("Nothing else here changed beyond chance at the same time.")]
    told = []
    if same:
        told.append(
            say("From the same records, so partly the same fact: {names}.", names=_names(same, style, say))
        )
    if other:
        told.append(say("At the same time, beyond chance: {names}.", names=_names(other, style, say)))
    return [*told, say("That they came together does not show that one caused another.")]


def _names(companions: Sequence[Companion], style: Style, say: Speech) -> str:
    told = [
        f"{texts(each.metric, style.language).name} "
        + style.change(each.against.value, each.row.value or 0.0, each.row.unit)
        for each in companions[:_TOLD]
    ]
    rest = len(companions) - _TOLD
    return "; ".join(told) + (
        f"; {say.many('and {count} more', 'and {count} more', rest)}" if rest > 0 else ""
    )


def unchanged(metric: Metric, say: Speech) -> str:
    """Why a number is held against none before it."""
    if isinstance(metric.how, OfModel):
        return say("Worked out for the latest period alone.")
    return say("There is no earlier period to compare with yet.")


def _no_change(card: Card, style: Style, say: Speech) -> str:
    known = [row for row in card.trend if row.value is not None]
    if len(known) < 2:
        return unchanged(card.metric, say)
    values = [row.value for row in known if row.value is not None]
    return say(
        "{first} – {last}: between {low} and {high}; no change can be told from chance.",
        first=period_name(known[0].period, style.language), last=period_name(known[-1].period, style.language),
        low=style.value(min(values), known[0].unit), high=style.value(max(values), known[0].unit),
    )  # fmt: skip


def _change_row(change: Change) -> dict[str, Any]:
    return {
        "from": _span(change.earlier), "to": _span(change.row.period), "before": change.against.value,
        "now": change.row.value, "verdict": change.against.verdict, "p": change.against.p,
    }  # fmt: skip


def _companion_row(each: Companion) -> dict[str, Any]:
    return {
        "metric": each.metric.key, "before": each.against.value, "now": each.row.value,
        "verdict": each.against.verdict, "p": each.against.p, "same_records": each.same_records,
    }  # fmt: skip


def _span(period: Period) -> list[str]:
    return [period.start.isoformat(), period.last_day.isoformat()]

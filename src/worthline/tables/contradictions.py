"""Which rules cannot hold together?

Each rule by itself may be possible and two of them not: what one counts the other has left out. Such a pair is told
with both values and what to do, before any number is made by it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from worthline.tables.clock import working_days, working_hours
from worthline.tables.rules import Rules
from worthline.words.errors import ProjectError

OF_CONTRACTS_ALONE: dict[str, Any] = {
    "trials_are_customers": True,
    "lost_when": "cancelled",
    "paying_to_free": "stays",
}
"""Values that speak of subscriptions, and say nothing of customers who are counted by their orders."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Rules that cannot hold together.

    Attributes:
        rules: their names, the one to change first.
        what: their values, and that they contradict each other.
        expected: why they do.
        do: the next step.
    """

    rules: tuple[str, ...]
    what: str
    expected: str
    do: str


def contradictions(rules: Rules) -> list[Contradiction]:
    """Everything in which these rules contradict each other; not yet settled, so `auto` contradicts nothing."""
    every = (
        _without_contracts,
        _of_recommending,
        _of_spend,
        _of_returning,
        _of_outcomes,
        _of_returning_early,
        _of_working_time,
    )
    return [found for check in every for found in check(rules)]


def said(rules: Rules, name: str) -> str:
    """A rule and its value, as worthline.toml writes it."""
    value = getattr(rules, name)
    return f"{name} = {json.dumps('none' if value is None else value, ensure_ascii=False)}"


def _pair(rules: Rules, first: str, second: str, why: str, do: str) -> Contradiction:
    what = f"{said(rules, first)} and {said(rules, second)} contradict each other."
    return Contradiction((first, second), what, why, do)


def _without_contracts(rules: Rules) -> Iterator[Contradiction]:
    if rules.customer_is != "activity":
        return
    why = "Where a customer is who orders, no trial, term or payment owed decides who is one."
    set_so = [name for name, value in OF_CONTRACTS_ALONE.items() if getattr(rules, name) == value]
    set_so += ["past_due_grace_days"] if rules.past_due_grace_days is not None else []
    for name in set_so:
        own = json.dumps(Rules.__dataclass_fields__[name].default or "none")
        own = "false" if name == "trials_are_customers" else own
        do = f'Set {name} = {own}, or customer_is = "subscription".'
        yield _pair(rules, name, "customer_is", why, do)


def _of_returning_early(rules: Rules) -> Iterator[Contradiction]:
    if rules.early_retention_until_days <= rules.early_retention_days:
        first, second = "early_retention_until_days", "early_retention_days"
        why = "Nobody can be seen again before the day from which it counts."
        yield _pair(rules, first, second, why, f"Set {first} above {rules.early_retention_days}.")


def _of_recommending(rules: Rules) -> Iterator[Contradiction]:
    least, most = (int(end) for end in rules.nps_scale.split("-"))
    if rules.detractors_to >= rules.promoters_from:
        why = f"Whoever answers {rules.promoters_from} would be both promoter and detractor."
        yield _pair(rules, "detractors_to", "promoters_from", why, "Set detractors_to below promoters_from.")
    if rules.promoters_from > most:
        why = f"Nobody can answer more than {most}, so nobody could be a promoter."
        do = f"Set promoters_from to {most} or less, or nps_scale to the scale that was asked on."
        yield _pair(rules, "promoters_from", "nps_scale", why, do)
    if rules.detractors_to < least:
        why = f"Nobody can answer less than {least}, so nobody could be a detractor."
        do = f"Set detractors_to to {least} or more, or nps_scale to the scale that was asked on."
        yield _pair(rules, "detractors_to", "nps_scale", why, do)


def _of_spend(rules: Rules) -> Iterator[Contradiction]:
    beyond = [kind for kind in rules.media_kinds if kind not in rules.acquisition_kinds]
    if rules.acquisition_kinds and beyond:
        why = "Media is part of what winning customers costs, so paid CAC would be more than the whole."
        do = f"Add {', '.join(map(json.dumps, beyond))} to acquisition_kinds, or take it out of media_kinds."
        yield _pair(rules, "acquisition_kinds", "media_kinds", why, do)


def _of_returning(rules: Rules) -> Iterator[Contradiction]:
    if rules.reactivated_counts_as == "new" and rules.nrr_reactivation:
        why = "New MRR is never in net revenue retention, so there would be no returning MRR to count in it."
        do = 'Set nrr_reactivation = false, or reactivated_counts_as = "reactivation".'
        yield _pair(rules, "nrr_reactivation", "reactivated_counts_as", why, do)


def _of_outcomes(rules: Rules) -> Iterator[Contradiction]:
    if rules.outcome_event and not rules.completion_event:
        why = "An outcome is judged of those who finished, and nothing says who did."
        do = "Name the event with which a learner finishes in completion_event."
        yield _pair(rules, "outcome_event", "completion_event", why, do)


def _of_working_time(rules: Rules) -> Iterator[Contradiction]:
    """Hours that are no hours, days that are no days; an end before the beginning lies after midnight."""
    try:
        working_hours(rules.working_hours)
    except ProjectError as error:
        yield Contradiction(("working_hours",), error.what, error.expected, error.do)
    try:
        working_days(rules)
    except ProjectError as error:
        yield Contradiction(("working_days",), error.what, error.expected, error.do)

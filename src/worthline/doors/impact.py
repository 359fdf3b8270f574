"""What does `worthline impact` do?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from worthline.doors.parameters import HERE, Format, Out, Project

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worthline.analyses.impact.case import Asked
    from worthline.analyses.impact.expected import Expected
    from worthline.analyses.impact.impact import Impact
    from worthline.analyses.impact.plan import Plan
    from worthline.doors.company import Company
    from worthline.project.registered import Registered


MOST = 6
"""Changes a report tells of, the latest."""
FOLLOWED = 3


def impact(  # noqa: PLR0913 (one parameter for each option)
    change: Annotated[str, Parameter(help="The name of a registered change; all of them, if not said.")] = "",
    /,
    *,
    metric: Annotated[
        str, Parameter(help="Judge these metrics, with commas, and not those it was to move.")
    ] = "",
    method: Annotated[
        Literal["", "aligned", "differences", "series"],
        Parameter(help="A method in place of the one that fits."),
    ] = "",
    months: Annotated[
        int, Parameter(help="Months that newcomers are followed after the one they join in.")
    ] = FOLLOWED,
    plan: Annotated[
        bool, Parameter(help="Say how many customers and months a change needs.", negative="")
    ] = False,
    effect: Annotated[str, Parameter(help="With --plan: the effect wanted: up, +5%, -1pp.")] = "",
    audience: Annotated[
        str, Parameter(help="With --plan: whom it will touch: channel=search, newcomers.")
    ] = "",
    project: Project = HERE,
    form: Format = "table",
    out: Out = None,
) -> int:
    """Show what a change did: the effect on each metric it was to move, with its interval, its method and a verdict.

    Newcomers are judged by aligned cohorts, a segment against everybody else, and a change for all by the way each
    metric was on before. The same method is tried on dates at which nothing happened.
    Examples: worthline impact "New onboarding"; worthline impact --plan --metric activation_rate --effect +3pp
    """
    from worthline.doors.company import open_company
    from worthline.doors.progress import waiting
    from worthline.words.i18n import speech

    company = open_company(project)
    words = speech(company.style.language)
    asking = {"metric": metric, "method": method, "months": months}
    if plan:
        with waiting(words("measuring …")):
            planned = _planned(company, change, effect, audience, asking)
        return _show_plan(company, planned, form, out)
    with waiting(words("measuring …")):
        found = [judged(company, each, asking) for each in _changes(company, change, metric)]
    return _show(company, found, form, out)


def _changes(company: Company, name: str, metric: str) -> list[Registered]:
    """The change asked for; where none is named, all that say what they were to move and lie in the data."""
    from worthline.analyses.impact.impact import change_named

    changes = company.settings.changes
    if name or len(changes) < 2:
        return [change_named(changes, name or (changes[0].what if changes else ""))]
    until = company.known.as_of
    told = [each for each in changes if (each.expects or metric) and each.on <= until]
    return sorted(told or changes[:1], key=lambda each: each.on, reverse=True)


def impacts_of(company: Company) -> tuple[Impact, ...]:
    """What each registered change did that says what it was to move; those that cannot be judged are left out."""
    from worthline.words.errors import WorthlineError

    found = []
    for each in sorted(company.settings.changes, key=lambda each: each.on, reverse=True)[:MOST]:
        try:
            found.append(judged(company, each, {"metric": "", "method": "", "months": FOLLOWED}))
        except WorthlineError:
            continue
    return tuple(found)


def judged(company: Company, change: Registered, asking: Mapping[str, object]) -> Impact:
    """What one registered change did."""
    from worthline.analyses.impact.impact import impact, to_move

    metrics = to_move(change, str(asking["metric"]))
    for key in metrics:
        company.metric(key)
    return impact(company.measurer, _asked(company, change, asking), metrics)


def _asked(
    company: Company, change: Registered, asking: Mapping[str, object], *, ahead: bool = False
) -> Asked:
    from worthline.analyses.impact.impact import asked_of

    return asked_of(
        company.measurer, change, company.settings.changes, columns=mix_columns(company),
        method=asking["method"], followed=asking["months"], ahead=ahead,
    )  # fmt: skip


def mix_columns(company: Company) -> tuple[str, ...]:
    """The columns by whose values the mix of customers is told: those of the report, two at most, or the channel."""
    channel = ["channel"] if company.known.has("customers.channel") else []
    return tuple(dict.fromkeys([*company.settings.segments.cuts, *channel]))[:2]


def _planned(company: Company, name: str, effect: str, audience: str, asking: Mapping[str, object]) -> Plan:
    """What a registered change needs, or one that is only thought of."""
    from worthline.analyses.impact.impact import change_named, to_move
    from worthline.analyses.impact.plan import plan
    from worthline.project.registered import Registered, read_effects
    from worthline.words.errors import WorthlineError

    metric = str(asking["metric"])
    if name:
        change = change_named(company.settings.changes, name)
    elif metric and effect:
        wanted = read_effects(",".join(f"{each}={effect}" for each in metric.split(",")))
        tomorrow = company.known.as_of + timedelta(days=1)
        change = Registered(what=metric, on=tomorrow, audience=audience, expects=wanted)
    else:
        raise WorthlineError(
            "It is not said what is planned.", expected="A registered change, or a metric and an effect on it.",
            do="Write worthline impact --plan --metric activation_rate --effect +3pp",
        )  # fmt: skip
    metrics: dict[str, Expected | None] = to_move(change, metric)
    for key in metrics:
        company.metric(key)
    return plan(company.measurer, _asked(company, change, asking, ahead=True), metrics)


def _show(company: Company, found: list[Impact], form: str, out: Out) -> int:
    from worthline.analyses.impact.impact import Impacts
    from worthline.doors.faults import DONE
    from worthline.doors.written import put
    from worthline.showing.changes_shown import audience_said
    from worthline.showing.impact_tables import impact_sheet, told_below
    from worthline.showing.terminal import say, show
    from worthline.words.i18n import speech

    if form != "table" or out is not None:
        return put(Impacts(tuple(found)), form, out)
    style, words = company.style, speech(company.style.language)
    for each in found:
        whom = audience_said(each.change, words)
        say(
            words(
                "{what}, {day}, for: {whom}", what=each.change.what, day=style.day(each.change.on), whom=whom
            )
        )
        show(impact_sheet(each, style, words))
        for line in told_below(each, style, words):
            say(f"⚠ {line}")
    return DONE


def _show_plan(company: Company, found: Plan, form: str, out: Out) -> int:
    from worthline.doors.faults import DONE
    from worthline.doors.written import put
    from worthline.showing.impact_tables import plan_said, plan_sheet
    from worthline.showing.terminal import say, show
    from worthline.words.i18n import speech

    if form != "table" or out is not None:
        return put(found, form, out)
    style, words = company.style, speech(company.style.language)
    show(plan_sheet(found, style, words))
    for line in plan_said(found, style, words):
        say(line)
    return DONE

"""What does `worthline change` do?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from worthline.doors.parameters import HERE, Project, Shown

if TYPE_CHECKING:
    from worthline.doors.company import Company
    from worthline.project.registered import Registered


def change(  # noqa: PLR0913 (one parameter for each option)
    do: Annotated[Literal["list", "add"], Parameter(help="Show the register, or add to it.")] = "list",
    what: Annotated[str, Parameter(help="What was changed: New onboarding.")] = "",
    /,
    *,
    on: Annotated[date | None, Parameter(help="The day from which it holds; today, if not said.")] = None,
    audience: Annotated[
        str,
        Parameter(help="Whom it touches: a segment (vip, channel=search), or newcomers; all, if not said."),
    ] = "",
    expects: Annotated[
        str, Parameter(help="What it is to move: customer_churn=-1pp,activation_rate=up.")
    ] = "",
    owner: Annotated[str, Parameter(help="Whose change it is.")] = "",
    project: Project = HERE,
    form: Shown = "table",
) -> int:
    """Show what the company has changed and when, or register a change.

    Changes stand on every chart from their day on, and beside the metrics they are to move. Register a change before
    you look at what came of it.
    Example: worthline change add "New onboarding" --on 2025-09-01 --audience newcomers --expects activation_rate=up
    """
    from datetime import UTC, datetime

    from worthline.doors.company import open_company
    from worthline.project.registered import Registered, read_effects
    from worthline.words.errors import WorthlineError

    company = open_company(project)
    if do == "list":
        return _listed(company, form)
    day = on or datetime.now(UTC).date()
    if not what.strip():
        raise WorthlineError(
            "It is not said what was changed.", do='Write worthline change add "New onboarding"'
        )
    made = Registered(what=what, on=day, audience=audience, expects=read_effects(expects), owner=owner)
    return _added(company, made)


def _added(company: Company, made: Registered) -> int:
    """Register a change, once whom it touches and what it is to move are known to be there."""
    from worthline.analyses.only import segment_asked
    from worthline.doors.faults import DONE
    from worthline.project.below import add_change
    from worthline.project.registered import NEWCOMERS
    from worthline.showing.terminal import say
    from worthline.words.i18n import speech

    for metric in made.expects:
        company.metric(metric)
    if made.audience and made.audience != NEWCOMERS:
        segment_asked(company.measurer, made.audience)
    file = add_change(company.folder, made)
    words = speech(company.style.language)
    told = {"file": file.name, "what": made.what, "day": company.style.day(made.on)}
    say(words("Registered in {file}: {what}, {day}.", **told))
    return DONE


def _listed(company: Company, form: str) -> int:
    from worthline.doors.faults import DONE
    from worthline.doors.written import as_json
    from worthline.showing.changes_shown import changes_sheet
    from worthline.showing.terminal import say, show
    from worthline.words.i18n import speech

    words, changes = speech(company.style.language), company.settings.changes
    if form == "json":
        print(as_json([each.model_dump() for each in changes]))
        return DONE
    if not changes:
        say(words('No change is registered: worthline change add "New onboarding" --on 2025-09-01'))
        return DONE
    show(changes_sheet(changes, company.style, words))
    return DONE

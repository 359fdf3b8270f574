"""What does `worthline why` do?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from worthline.doors.parameters import HERE, Columns, Every, Format, Out, Project

if TYPE_CHECKING:
    from worthline.doors.company import Company
    from worthline.words.periods import Period


def why(  # noqa: PLR0913 (one parameter for each option)
    metric: Annotated[str, Parameter(help="A key of the catalogue.")],
    /,
    *,
    project: Project = HERE,
    by: Columns = "",
    every: Every = "month",
    first: Annotated[
        date | None,
        Parameter(name="--from", help="A day of the earlier period; the one before, if not said."),
    ] = None,
    last: Annotated[
        date | None,
        Parameter(name="--to", help="A day of the later period; the latest finished one, if not said."),
    ] = None,
    form: Format = "table",
    out: Out = None,
) -> int:
    """Show why a number moved between two periods; the parts add up to the difference exactly.

    A formula (LTV, LTV to CAC) is told by the numbers it is made of. Anything else is told by segment: what each did
    otherwise, and what another mix of segments did.
    Examples: worthline why ltv_to_cac --every quarter; worthline why customer_churn --by channel
    """
    from worthline.analyses.why.why import why as reasons
    from worthline.doors.company import open_company
    from worthline.doors.faults import DONE
    from worthline.doors.progress import waiting
    from worthline.doors.written import put
    from worthline.showing.terminal import say, show
    from worthline.showing.why_tables import why_said, why_sheet
    from worthline.words.i18n import speech

    company = open_company(project)
    words = speech(company.style.language)
    with waiting(words("measuring …")):
        found = reasons(
            company.measurer, company.metric(metric).key, _periods(company, every, first, last), by
        )
    if form != "table" or out is not None:
        return put(found, form, out)
    show(why_sheet(found, company.style, words, company.measurer.known))
    say(why_said(found, company.style, words))
    return DONE


def _periods(company: Company, every: str, first: date | None, last: date | None) -> tuple[Period, Period]:
    """The earlier and the later period."""
    from worthline.analyses.scorecard import period_wanted
    from worthline.doors.when import grain_of
    from worthline.words.errors import WorthlineError

    grain, calendar = grain_of(every), company.measurer.calendar
    later = period_wanted(company.measurer, grain, last)
    earlier = calendar.before(later) if first is None else calendar.period_of(first, grain)
    if earlier.start >= later.start:
        raise WorthlineError(
            f"{earlier} does not come before {later}.", do="Choose a --from that lies before --to."
        )
    return earlier, later

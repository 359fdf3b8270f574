"""Who of those who might become customers does, and how soon?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.catalogue.metric import Duration, Example, Ratio, metric
from worthline.tables.rules import Rules
from worthline.words.values import Better, Unit

if TYPE_CHECKING:
    import ibis.expr.types as ir

LEAD = {"contacted_on": "2024-03-01", "as_of": "2024-12-31"}
WON = {**LEAD, "won_on": "2024-04-10"}
YOUNG = {"contacted_on": "2024-12-01", "as_of": "2024-12-31", "won_on": "2024-12-05"}


@metric(
    over="leads",
    formula="won_on within the window / leads whose window is closed",
    unit=Unit.SHARE,
    ripens="lead_window_days",
    needs=("leads.contacted_at", "leads.won_at"),
    examples=[
        Example([WON] * 842 + [LEAD] * 7_158, 0.10525, source="olist_funnel: 842 of 8,000 leads won"),
        Example([YOUNG], None, source="a lead whose window is still open is not judged, won or not"),
        Example([{**LEAD, "won_on": "2024-02-28"}, LEAD], 0.5,
                source="olist_funnel: won before the first contact was written down is won"),
    ],
)  # fmt: skip
def lead_conversion(leads: ir.Table, rules: Rules) -> Ratio:
    """The share of leads that became customers within a set time of the first contact.

    Leads cost money and sales cost salaries; here both meet. Often a few points of conversion are worth
    more than twice as many leads.
    """
    return _within_window(leads, leads.won_on, rules.lead_window_days)


@metric(
    over="leads",
    formula="median of won_on - contacted_on",
    unit=Unit.DAYS,
    better=Better.LOWER,
    needs=("leads.contacted_at", "leads.won_at"),
    examples=[
        Example(
            [{**LEAD, "won_on": f"2024-03-{1 + after:02}"} for after in (4, 9, 15, 22)]
            + [WON] + [{**LEAD, "contacted_on": "2024-10-02"}] * 4,
            40,
            source="Kaplan & Meier 1958: of nine leads the fifth was won after 40 days; the five won give 15",
        ),
        Example([{**LEAD, "won_on": "2024-02-28"}], 0,
                source="won before the first contact was written down: no time at all"),
    ],
)  # fmt: skip
def time_to_convert(leads: ir.Table) -> Duration:
    """How long it takes from the first contact with a lead to a won deal.

    Until then you finance the sale, and so long does this month's advertising take to show in revenue. It
    tells when to follow up and when to let go.
    """
    early = (leads.won_on < leads.contacted_on).coalesce(False)
    return Duration(leads.contacted_on, early.ifelse(leads.contacted_on, leads.won_on))


@metric(
    over="leads",
    formula="done_on within the window / leads whose window is closed",
    unit=Unit.SHARE,
    ripens="lead_window_days",
    needs=(
        "leads.contacted_at",
        "leads.done_at|rule:lead_to_job_counts=booked",
        "leads.booked_at|rule:lead_to_job_counts=done",
    ),
    examples=[
        Example(
            [{**LEAD, "booked_on": "2024-03-05", "done_on": "2024-03-20"}] * 190
            + [{**LEAD, "booked_on": "2024-03-05"}] * 50 + [LEAD] * 260,
            0.38,
            source="formulas.md 2.13: booked is not completed; by bookings it would be 48 %",
        )
    ],
)  # fmt: skip
def lead_to_job(leads: ir.Table, rules: Rules) -> Ratio:
    """The share of leads that ended with the job actually done.

    A booked visit brings no money; a finished job does. The number catches losses along the whole way: the
    call, the price, the calendar and the visit.
    """
    reached = leads.booked_on if rules.lead_to_job_counts == "booked" else leads.done_on
    return _within_window(leads, reached, rules.lead_window_days)


def _within_window(leads: ir.Table, reached: ir.DateValue, window: int) -> Ratio:
    """Leads that got there in time, of those who have had it; without a window, all as they stand today."""
    import ibis

    if not window:
        there = reached <= leads.as_of
        return Ratio(_one(there), _one(leads.contacted_on.notnull()), bounds=(0, 1))
    closes = (leads.contacted_on + ibis.interval(days=window)).cast("date")
    closed = closes <= leads.as_of
    return Ratio(_one(closed & (reached <= closes)), _one(closed), bounds=(0, 1))


def _one(case: ir.BooleanValue) -> ir.IntegerValue:
    return case.coalesce(False).cast("int64")

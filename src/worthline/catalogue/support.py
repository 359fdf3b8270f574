"""Are customers helped, how soon, and does it last?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.catalogue.metric import Duration, Example, Ratio, metric
from worthline.tables.clock import MINUTES_IN_DAY, MINUTES_IN_HOUR, days, minutes, working_minutes
from worthline.tables.rules import Rules
from worthline.words.values import Better, Unit

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from worthline.tables.clock import Clock

MONDAY = "2024-01-15"
TICKET = {
    "of_customer": True, "as_of": "2024-12-31", "opened_on": MONDAY, "contacts": 1, "reopened": False,
    "opened_at": f"{MONDAY} 10:00", "opened_local": f"{MONDAY} 10:00",
}  # fmt: skip
SETTLED = {**TICKET, "resolved": True}
CLOSED = {**SETTLED, "closed_at": f"{MONDAY} 14:00", "closed_local": f"{MONDAY} 14:00"}
DUE = {**TICKET, "due_at": f"{MONDAY} 15:00", "due_local": f"{MONDAY} 15:00"}
LATE = {"closed_at": "2024-01-16 12:00", "closed_local": "2024-01-16 12:00"}


@metric(
    over="contacts",
    formula="resolved with contacts <= 1 and no next_on within the window / tickets whose window is closed",
    unit=Unit.SHARE,
    ripens="fcr_window_days",
    needs=("tickets.resolved|tickets.closed_at", "tickets.customer_id|rule:fcr_window_days=0"),
    examples=[
        Example(
            [SETTLED] * 700 + [{**SETTLED, "contacts": 2}] * 150 + [TICKET] * 150,
            0.7,
            source="catalogue.md: settled at the first contact / all tickets, open ones below the line",
        ),
        Example(
            [{**SETTLED, "next_on": "2024-01-22"}, {**SETTLED, "next_on": "2024-01-23"}],
            0.5,
            source="formulas.md 2.13: another ticket within 7 days is a second contact",
        ),
        Example(
            [{**SETTLED, "opened_on": "2024-12-27"}],
            None,
            source="formulas.md 2.13: the repeat window must be closed before a ticket counts",
        ),
    ],
)
def first_contact_resolution(contacts: ir.Table, rules: Rules) -> Ratio:
    """The share of tickets settled at the first contact, after which the customer did not have to come back.

    It saves the customer's time and yours at once: each second contact costs as much as the first and
    annoys more. It shows whether the people who answer are able and allowed to settle things.
    """
    again, closed = _comes_again(contacts, contacts.next_on, rules.fcr_window_days)
    judged = closed & contacts.resolved if rules.fcr_counts == "resolved_tickets" else closed
    at_once = contacts.resolved & (contacts.contacts <= 1) & ~contacts.reopened & ~again
    return Ratio(_one(judged & at_once), _one(judged), bounds=(0, 1))


@metric(
    over="contacts",
    formula="median of first_response_at - opened_at",
    unit=Unit.HOURS,
    better=Better.LOWER,
    needs=("tickets.first_response_at",),
    examples=[
        Example(
            [
                {**TICKET, "first_response_at": f"{MONDAY} {at}"}
                for at in ("10:12", "10:30", "11:00", "12:00", "13:00", "15:00", "18:00")
            ] + [TICKET] * 2,
            3,
            source="Kaplan & Meier 1958: of nine the fifth was answered after 3 hours; the seven answered give 2",
        ),
        Example([{**TICKET, "first_response_at": f"{MONDAY} 11:00"}, TICKET, TICKET], None,
                source="fewer than half have been answered"),
    ],
)  # fmt: skip
def first_response_time(contacts: ir.Table, rules: Rules) -> Duration:
    """How long a customer waits, from opening a ticket, for the first answer.

    Silence is what people remember: a quick word buys patience for the rest of the work. It is also the
    part of service that depends most on how shifts are planned.
    """
    clock, moment = _clock(rules)
    opened, answered, closed = (contacts[name + moment] for name in ("opened", "first_response", "closed"))
    closed_unanswered = answered.isnull().ifelse(clock(closed), None)
    until = closed_unanswered.coalesce(_last_reading(contacts, rules))
    return Duration(opened, answered, clock=clock, until=until)


@metric(
    over="contacts",
    formula="median of closed_at - opened_at",
    unit=Unit.HOURS,
    better=Better.LOWER,
    needs=("tickets.closed_at",),
    examples=[
        Example(
            [{**TICKET, "closed_at": f"{MONDAY} {hour}:00"} for hour in (12, 14, 16)] + [TICKET] * 2,
            6,
            source="Kaplan & Meier 1958: of five the third closed after 6 hours; the three closed alone give 4",
        ),
        Example([CLOSED, TICKET, TICKET], None, source="fewer than half have been closed"),
    ],
)
def resolution_time(contacts: ir.Table, rules: Rules) -> Duration:
    """How long it takes from opening a ticket to closing it.

    The customer cannot use what they paid for until then. The time shows where cases lie waiting, and
    nearly always that is between people, not with them.
    """
    clock, moment = _clock(rules)
    opened, closed = contacts["opened" + moment], contacts["closed" + moment]
    return Duration(opened, closed, clock=clock, until=_last_reading(contacts, rules))


@metric(
    over="contacts",
    formula="closed_at by due_at / (closed or past due_at)",
    unit=Unit.SHARE,
    needs=("tickets.closed_at", "tickets.due_at|rule:sla_hours"),
    examples=[
        Example(
            [{**CLOSED, **DUE}] * 180 + [{**DUE, **LATE}] * 10 + [DUE] * 10
            + [{**DUE, "due_at": "2025-01-15 10:00", "due_local": "2025-01-15 10:00"}] * 15,
            0.9,
            source="formulas.md 2.13: open and overdue is missed; what is not due yet is not judged",
        ),
        Example([CLOSED], None, source="a ticket that was promised nothing is subject to nothing"),
    ],
)  # fmt: skip
def sla_attainment(contacts: ir.Table, rules: Rules) -> Ratio:
    """The share of tickets closed within the promised time; those open past it count as missed.

    It is the promise in the contract, and missing it costs fines, renewals and trust. It tells whether
    you promise what you can do.
    """
    closed = contacts.closed_at.notnull()
    in_time, overdue, promised = _against_promise(contacts, rules)
    judged = closed if rules.sla_open_overdue == "left_out" else closed | overdue
    return Ratio(_one(promised & closed & in_time), _one(promised & judged), bounds=(0, 1))


@metric(
    over="contacts",
    formula="reopened / (closed_at or reopened)",
    unit=Unit.SHARE,
    better=Better.LOWER,
    needs=("tickets.reopened", "tickets.closed_at|tickets.resolved"),
    examples=[
        Example(
            [CLOSED] * 760 + [{**CLOSED, "reopened": True}] * 30 + [{**TICKET, "reopened": True}] * 10
            + [TICKET] * 200,
            0.05,
            source="one that is open again was closed once, and counts",
        )
    ],
)  # fmt: skip
def reopen_rate(contacts: ir.Table) -> Ratio:
    """The share of closed tickets that had to be opened again.

    A case closed too early is paid for twice, and the customer has to explain it twice. It keeps the
    hunt for speed honest.
    """
    was_closed = contacts.closed_at.notnull() | contacts.resolved | contacts.reopened
    return Ratio(_one(contacts.reopened), _one(was_closed), bounds=(0, 1))


@metric(
    over="contacts",
    formula="tickets with next_alike_on within the window / tickets whose window is closed",
    unit=Unit.SHARE,
    better=Better.LOWER,
    ripens="repeat_contact_days",
    needs=("tickets.customer_id",),
    examples=[
        Example(
            [{**TICKET, "next_alike_on": "2024-03-01"}] * 216 + [TICKET] * 984
            + [{**TICKET, "of_customer": False}] * 50,
            0.18,
            source="whether someone unknown came back cannot be judged: 216 / 1,200, not / 1,250",
        ),
        Example(
            [{**TICKET, "opened_on": "2024-12-01", "next_alike_on": "2024-12-02"}],
            None,
            source="formulas.md 2.13: a window that is still open is not judged, repeat or not",
        ),
    ],
)  # fmt: skip
def repeat_contact_180_days(contacts: ir.Table, rules: Rules) -> Ratio:
    """The share of tickets after which the same customer wrote or called about the same matter within 180 days.

    It tells whether the work lasts: a repair that holds half a year is a repair. Repeats fill the
    schedule with unpaid work and drive good customers to competitors.
    """
    again, closed = _comes_again(contacts, contacts.next_alike_on, rules.repeat_contact_days)
    return Ratio(_one(closed & again), _one(closed), bounds=(0, 1))


@metric(
    over="contacts",
    formula="count of opened_on without closed_at",
    unit=Unit.COUNT,
    better=Better.LOWER,
    shown=False,
    examples=[
        Example([TICKET] * 3 + [CLOSED] * 9, 3),
        Example([], None),
    ],
)
def open_tickets(contacts: ir.Table) -> Ratio:
    """How many of the tickets opened in the period are still open.

    Whoever waits for an answer is weighing whether to stay. Two or three open at once with the same customer are seldom
    three small matters.
    """
    return Ratio(_one(contacts.opened_on.notnull() & contacts.closed_at.isnull()))


def _one(case: ir.BooleanValue) -> ir.IntegerValue:
    return case.coalesce(False).cast("int64")


def _comes_again(
    contacts: ir.Table, following: ir.DateValue, window: int
) -> tuple[ir.BooleanValue, ir.BooleanValue]:
    """Whether the customer was back within a window of days, and whether that can be judged of a ticket.

    It cannot while the window is open, nor of someone unknown; where there is no window there is nothing to judge.
    """
    import ibis

    if not window:
        return ibis.literal(False), contacts.opened_on.notnull()
    closes = (contacts.opened_on + ibis.interval(days=window)).cast("date")
    again = (following <= closes).coalesce(False)
    return again, contacts.of_customer & (closes <= contacts.as_of)


def _clock(rules: Rules) -> tuple[Clock, str]:
    """The clock of service, and which moments it reads: instants round the clock, local times in working hours."""
    if rules.sla_clock == "working_hours":
        return working_minutes(rules), "_local"
    return minutes, "_at"


def _last_reading(contacts: ir.Table, rules: Rules) -> ir.IntegerValue:
    """The clock's reading at the end of the last day the data speaks of.

    That is a local midnight; where the clock reads instants, the ticket's own opening tells how far those are away.
    """
    import ibis

    clock, moment = _clock(rules)
    if moment == "_local":
        return clock((contacts.as_of + ibis.interval(days=1)).cast("timestamp"))
    ahead = minutes(contacts.opened_local) - minutes(contacts.opened_at)
    return (days(contacts.as_of) + 1) * MINUTES_IN_DAY - ahead


def _against_promise(
    contacts: ir.Table, rules: Rules
) -> tuple[ir.BooleanValue, ir.BooleanValue, ir.BooleanValue]:
    """Whether a ticket was closed in time, whether its time is up, and whether it was promised any.

    A day of its own goes before the hours promised to all.
    """
    import ibis

    midnight = (contacts.as_of + ibis.interval(days=1)).cast("timestamp")
    own = contacts.due_at.notnull()
    in_time, overdue = contacts.closed_at <= contacts.due_at, contacts.due_local < midnight
    if rules.sla_hours is None:
        return in_time, overdue, own
    clock, moment = _clock(rules)
    opened, allowed = clock(contacts["opened" + moment]), round(rules.sla_hours * MINUTES_IN_HOUR)
    took, so_far = clock(contacts["closed" + moment]) - opened, _last_reading(contacts, rules) - opened
    return own.ifelse(in_time, took <= allowed), own.ifelse(overdue, so_far > allowed), ibis.literal(True)

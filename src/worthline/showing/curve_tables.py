"""How is it shown when customers pay back what they cost?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from worthline.analyses.cohorts.choice import FIRST_MONTH
from worthline.analyses.cohorts.money import CHANNEL
from worthline.analyses.lifetime.curve import EXPECTED, YEAR, Curve, Curves
from worthline.showing.cohort_tables import STATUS, label_name
from worthline.showing.lifetime_tables import way_name
from worthline.showing.tables import interval
from worthline.showing.terminal import Sheet
from worthline.tables.derived.known import Known
from worthline.words.i18n import Speech
from worthline.words.values import DASH, Style, Unit

_ = str
"""Marks a text for translation where it stands as data; it is translated when it is said."""

STATUSES: Mapping[str, str] = {**STATUS, EXPECTED: _("expected to")}


def curves_sheet(found: Curves, style: Style, say: Speech, known: Known | None) -> Sheet:
    """Each cohort's margin a year on against its cost, and when it pays back; all together first."""
    named = [(label_name(each.label, found.by, known, say), each) for each in found.rows]
    rows = [curve_row(name, each, style, say) for name, each in ((say("all"), found.pooled), *named)]
    heads = (
        say("cohort"), say("customers"), say("cost of one"), say("margin of one in 12 months"), say("95 % interval"),
        say("paid back in month"), say("95 % interval"), say("note"), say("12 months can be judged on"),
    )  # fmt: skip
    width = len(heads) if found.by == FIRST_MONTH else len(heads) - 1
    return Sheet(heads[:width], [row[:width] for row in rows], frozenset({1, 2, 3, 4, 5, 6}))


def curve_row(name: str, each: Curve, style: Style, say: Speech) -> Sequence[str]:
    """One cohort."""
    paid, year = each.paid, each.year
    cost = paid.curve[0].cost if paid.curve else None
    margin = year.margin if year else None
    return (
        name, style.number(paid.size, 0), style.value(cost, Unit.MONEY),
        style.value(margin.value if margin else None, Unit.MONEY),
        interval(margin.low, margin.high, Unit.MONEY, style) if margin else "",
        DASH if paid.age is None else str(paid.age), paid_within(each), say(STATUSES[paid.status]),
        style.day(each.judged_on) if each.judged_on else "",
    )  # fmt: skip


def paid_within(each: Curve) -> str:
    """The months between which a cohort pays back; open where it may not."""
    if each.paid.earliest is None:
        return ""
    return " … ".join(DASH if age is None else str(age) for age in (each.paid.earliest, each.paid.latest))


def curve_notes(found: Curves, style: Style, say: Speech) -> list[str]:
    """How to read it: what is seen, what is expected, and how wide the band is."""
    notes = [
        say("Month 0 is the month they came in; margin and cost are of the same customers."),
        say(
            "Up to {day} it is what came; from then on what {model} expects, give or take {error}: what it missed a "
            "tenth of the customers by when it was tried on the past.",
            day=style.day(found.until - timedelta(days=1)),
            model=way_name(found.model, say), error=style.value(found.error, Unit.SHARE),
        ),
        say(
            "In 12 months means by the end of month {n}, when the last of them has been a customer for a year.",
            n=YEAR,
        ),
    ]  # fmt: skip
    if found.by not in (FIRST_MONTH, CHANNEL):
        notes.append(
            say(
                "What a customer of one segment cost is not known: all who were won in one month count as having cost "
                "the same."
            )
        )
    return notes

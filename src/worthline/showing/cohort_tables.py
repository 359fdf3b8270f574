"""How do cohorts look on a screen, and what must be said of them?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from worthline.analyses.cohorts.choice import RETENTION, Choice
from worthline.analyses.cohorts.over_time import FEWEST, OverTime
from worthline.analyses.cohorts.payback import NO_SPEND, NOT_YET, PAID_BACK, TOO_EARLY, BreakEven, Payback
from worthline.analyses.cohorts.table import Cell, Cohorts, Label
from worthline.catalogue.metric import find
from worthline.catalogue.texts import texts
from worthline.measuring.interval import Estimate
from worthline.measuring.measurement import BETTER, CHANGED, SAME, WORSE
from worthline.showing.segment_names import shown_value
from worthline.showing.tables import interval
from worthline.showing.terminal import Sheet
from worthline.tables.derived.known import Known
from worthline.words.i18n import Speech
from worthline.words.periods import Period
from worthline.words.spans import short_name
from worthline.words.values import DASH, Style, Unit

_ = str
"""Marks a text for translation where it stands as data; it is translated when it is said."""

OLDEST = 18
"""Ages a terminal has room for."""

LARGE = 100
"""From here on numbers are shown without a fraction."""

THERE: Mapping[str, str] = {
    "ordered": _("Percent who ordered"),
    "seen": _("Percent who were seen"),
    "subscribed": _("Percent who held a paid subscription at its end"),
}
TO_DATE: Mapping[str, str] = {
    "revenue_to_date": _("Revenue a customer has brought so far"),
    "margin_to_date": _("Margin a customer has brought so far"),
}
AGES: Mapping[str, str] = {
    "month": _("{what}, by months since the first"),
    "week": _("{what}, by weeks since the first"),
    "day": _("{what}, by days since the first"),
    "bracket": _("{what}, at any time in a range of days since the first"),
}
TRENDS: Mapping[str, str] = {
    BETTER: _("It is getting better: {step} from one month's customers to the next (p = {p})."),
    WORSE: _("It is getting worse: {step} from one month's customers to the next (p = {p})."),
    CHANGED: _("It is moving: {step} from one month's customers to the next (p = {p})."),
    SAME: _("{step} from one month's customers to the next: not distinguishable from no change (p = {p})."),
}
STATUS: Mapping[str, str] = {
    PAID_BACK: _("paid back"),
    NOT_YET: _("not yet"),
    TOO_EARLY: _("cannot be judged yet"),
    NO_SPEND: _("no spend known"),
}


def label_name(label: Label, column: str, known: Known | None, say: Speech) -> str:
    """What a cohort is called: its month, or the name of the value that its customers share."""
    return (
        short_name(label, say.language)
        if isinstance(label, Period)
        else shown_value(column, label, known, say)
    )


def cohort_sheet(found: Cohorts, style: Style, say: Speech, known: Known | None = None) -> Sheet:
    """The cohort table; a cell that cannot be judged yet carries a star."""
    ages = range(min(OLDEST, max((len(row.cells) for row in found.rows), default=0)))
    digits = _digits(found)
    body = [
        [
            label_name(row.label, found.choice.by, known, say), style.number(row.size, 0),
            *_cells(row.cells, found.unit, digits, style, len(ages)),
        ]
        for row in found.rows
    ]  # fmt: skip
    pooled = [say("all"), "", *(_number(found.pooled.get(age), found.unit, digits, style) for age in ages)]
    heads = (say("cohort"), say("customers"), *(found.choice.age_name(age) for age in ages))
    return Sheet(heads, [pooled, *body], frozenset(range(1, len(ages) + 2)))


def cohort_notes(found: Cohorts, style: Style, say: Speech) -> list[str]:
    """What the table shows, by which clock, and what its stars mean."""
    choice = found.choice
    notes = [say(AGES["bracket" if choice.brackets else choice.age], what=_what(found, style, say)) + "."]
    if choice.kind == "unbounded":
        notes.append(say("Then or later: whoever comes back counts in every age before. It never rises."))
    if choice.clock == "own":
        notes.append(say("Each one's own clock: days of 24 hours from the first, hours rounded down."))
    if any(not cell.finished for row in found.rows for cell in row.cells):
        notes.append(_star(choice, say))
    return [
        *notes,
        say("An age counts only those who have finished it; “all” weighs each cohort by its size once."),
    ]


def over_time_sheet(found: OverTime, unit: Unit, style: Style, say: Speech) -> Sheet:
    """One age, cohort by cohort."""
    rows = [
        (
            short_name(month, style.language), style.number(cell.sums.whole, 0), style.value(cell.estimate.value, unit),
            interval(cell.estimate.low, cell.estimate.high, unit, style),
        )
        for month, cell in found.points
    ]  # fmt: skip
    heads = (say("cohort"), say("divided by"), say("value"), say("95 % interval"))
    return Sheet(heads, rows, frozenset({1, 2}))


def trend_said(found: OverTime, unit: Unit, style: Style, say: Speech) -> str:
    """Whether one age is getting better, in a sentence."""
    trend = found.trend
    if trend is None:
        return say("Fewer than {n} cohorts can be compared: too few to tell where it is going.", n=FEWEST)
    step = style.change(0.0, trend.step, unit)
    return say(TRENDS[trend.verdict], step=step, p=style.number(trend.p, 3))


def break_even_sheet(found: BreakEven, style: Style, say: Speech) -> Sheet:
    """What each cohort has brought against what it cost, all together first."""
    named = [(label_name(row.label, "channel", None, say), row) for row in found.rows]
    rows = [_payback_row(name, row, style, say) for name, row in ((say("all"), found.pooled), *named)]
    heads = (
        say("cohort"), say("customers"), say("cost of one"), say("margin of one by then"), say("months watched"),
        say("paid back in month"), say("95 % interval"), say("note"),
    )  # fmt: skip
    return Sheet(heads, rows, frozenset({1, 2, 3, 4, 5}))


def break_even_note(say: Speech) -> str:
    """How to read the table."""
    return say(
        "Month 0 is the month they came in. Margin and cost are of the same customers; nothing is forecast."
    )


def _payback_row(name: str, row: Payback, style: Style, say: Speech) -> Sequence[str]:
    told = row.told
    bounds = [DASH if age is None else str(age) for age in (row.earliest, row.latest)]
    return (
        name, style.number(row.size, 0), style.value(told.cost if told else None, Unit.MONEY),
        style.value(told.margin.value if told else None, Unit.MONEY), str(len(row.curve)),
        DASH if row.age is None else str(row.age), DASH if row.earliest is None else " … ".join(bounds),
        say(STATUS[row.status]),
    )  # fmt: skip


def _what(found: Cohorts, style: Style, say: Speech) -> str:
    metric = found.choice.metric
    if metric == RETENTION:
        return say(THERE[found.there])
    name = say(TO_DATE[metric]) if metric in TO_DATE else texts(find(metric), style.language).name
    units = {Unit.SHARE: "%", Unit.MONEY: style.currency}
    return f"{name}, {units[found.unit]}" if found.unit in units else name


def _star(choice: Choice, say: Speech) -> str:
    if choice.kind == "unbounded":
        return say(
            "* Too little time has passed since to come back in: the cell will rise, and is not in “all”."
        )
    return say("* Nobody has finished that age yet: so far, and not in “all”.")


def _cells(cells: Sequence[Cell], unit: Unit, digits: int, style: Style, most: int) -> list[str]:
    return [
        _number(cell.estimate, unit, digits, style) + ("" if cell.finished else "*") for cell in cells[:most]
    ]


def _number(found: Estimate | None, unit: Unit, digits: int, style: Style) -> str:
    if found is None or found.value is None:
        return DASH
    return style.number(found.value * 100, 0) if unit is Unit.SHARE else style.number(found.value, digits)


def _digits(found: Cohorts) -> int:
    """Digits after the point: none where numbers are large."""
    values = [cell.estimate.value for row in found.rows for cell in row.cells]
    return 0 if max((abs(value) for value in values if value is not None), default=0.0) >= LARGE else 2

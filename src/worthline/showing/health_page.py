"""What does the report's section on health show?

Whether the score can be trusted, before anything that rests on it; then how many customers and how much money have each
colour, how that went, whom to call first and why, and from what the score is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from worthline.analyses.health.overview import Overview, Ward
from worthline.analyses.health.reported import CUSTOMERS, MONEY, Reported, Unread
from worthline.catalogue.metric import find
from worthline.catalogue.texts import texts
from worthline.measuring.measurement import Measurement
from worthline.showing.changes_shown import marks, marks_said
from worthline.showing.health_chart import calibration_chart, stacked_chart
from worthline.showing.health_signs import lacking_signs, signs_of
from worthline.showing.health_tables import calibration_sheet, lists, patients_sheet, rules_sheet
from worthline.showing.health_words import COLOURS, alarm_said, lead_said, verdict_said
from worthline.showing.terminal import Sheet
from worthline.showing.view import ReportView
from worthline.words.i18n import Speech
from worthline.words.spans import period_name
from worthline.words.values import DASH, Style, Unit


@dataclass(frozen=True, slots=True)
class WardRow:
    """One colour: its customers and its money; bars are 0 to 100, the mark is the share a month before."""

    colour: str
    name: str
    customers: str
    share: str
    bar: float
    before: str
    mark: float | None
    money: str
    money_share: str
    money_bar: float


@dataclass(frozen=True, slots=True)
class Stack:
    """Shares month by month: what of, the drawing, and its sense in words."""

    title: str
    svg: str
    said: str


@dataclass(frozen=True, slots=True)
class HealthPage:
    """The section, in words.

    Attributes:
        unread: why there is no score; empty where there is one.
        day: the day the customers are looked at.
        verdict: whether the score can be trusted.
        wards: the colours.
        unknown: of how many too little is known; empty where of nobody.
        stacks: the colours' shares of customers and of money over the months.
        months: the same in numbers.
        changed: what the company changed in these months.
        lists: the customers who come first.
        rules: how well the score tells who leaves, beside rules that need none.
        lines: what the red list was worth, and how much warning there was.
        calibration: the drawing of what was expected against what came.
        expected: the same in numbers.
        signs: from what health is read, and what each sign counts for.
        lacking: what it cannot be read from.
    """

    unread: str = ""
    day: str = ""
    verdict: str = ""
    wards: Sequence[WardRow] = ()
    unknown: str = ""
    stacks: Sequence[Stack] = ()
    months: Sheet | None = None
    changed: str = ""
    lists: Sequence[Sheet] = ()
    rules: Sheet | None = None
    lines: Sequence[str] = ()
    calibration: str = ""
    expected: Sheet | None = None
    signs: Sheet | None = None
    lacking: str = ""


def health_page(view: ReportView, say: Speech) -> HealthPage | None:
    """The section in the reader's language; none where the company has no customers to speak of."""
    match view.health:
        case None:
            return None
        case Unread():
            return HealthPage(unread=unread_said(view.health, say))
        case Reported():
            return _page(view.health, view, say)


def unread_said(found: Unread, say: Speech) -> str:
    """Why there is no score."""
    return say(
        "There is no score: too little of what it is weighed by is in your data. Lacking: {signs}.",
        signs=lacking_signs(found.lacking, say),
    )


def _page(told: Reported, view: ReportView, say: Speech) -> HealthPage:
    found, style = told.overview, view.style
    proof, trend = found.proof, told.months[CUSTOMERS[0]]
    lacking = lacking_signs(found.found.lacking, say)
    return HealthPage(
        "", style.day(found.day), verdict_said(proof, style, say), ward_rows(found, style, say),
        unknown_said(found, style, say), _stacks(told, view, say), months_sheet(told, style, say),
        marks_said(trend, view.settings.changes, style),
        [patients_sheet(title, rows, found.found, style, say) for title, rows in lists(found, say).items() if rows],
        rules_sheet(proof, style, say) if proof.area.value is not None else None, proof_lines(found, style, say),
        calibration_chart(proof.calibration, style),
        calibration_sheet(proof, style, say) if proof.calibration else None, signs_of(found.found, style, say),
        say("Not read, for want of data: {signs}.", signs=lacking) if lacking else "",
    )  # fmt: skip


def proof_lines(found: Overview, style: Style, say: Speech) -> list[str]:
    """What the red list was worth, and how much warning there was."""
    told = alarm_said(found.proof, style, say), lead_said(found.proof.lead, style, say)
    return [line for line in told if line]


def unknown_said(found: Overview, style: Style, say: Speech) -> str:
    """Of how many too little is known for a score."""
    if not found.unknown:
        return ""
    return say.many(
        "Of {n} more customer too little is known for a score.",
        "Of {n} more customers too little is known for a score.", found.unknown,
        n=style.value(found.unknown, Unit.COUNT),
    )  # fmt: skip


def ward_rows(found: Overview, style: Style, say: Speech) -> list[WardRow]:
    """The colours, with their parts of all customers and of all money."""
    customers, earlier = _all(found.now), _all(found.before)
    money = sum(ward.money for ward in found.now.values())
    return [
        WardRow(
            colour, say(COLOURS[colour]), style.value(ward.customers, Unit.COUNT),
            *_share(ward.customers, customers, style),
            style.value(before.customers, Unit.COUNT) if (before := found.before.get(colour)) else DASH,
            _part(before.customers, earlier) if before and earlier else None,
            style.value(ward.money, Unit.MONEY), *_share(ward.money, money, style),
        )
        for colour, ward in found.now.items()
    ]  # fmt: skip


def _all(wards: Mapping[str, Ward]) -> int:
    return sum(ward.customers for ward in wards.values())


def _part(value: float, whole: float) -> float:
    return round(100 * value / whole, 1) if whole else 0.0


def _share(value: float, whole: float, style: Style) -> tuple[str, float]:
    return (style.value(value / whole, Unit.SHARE) if whole else DASH), _part(value, whole)


def _stacks(told: Reported, view: ReportView, say: Speech) -> list[Stack]:
    names = {colour: say(name) for colour, name in COLOURS.items()}
    titles = {CUSTOMERS: say("Share of customers"), MONEY: say("Share of the year's money")}
    changed = marks(told.months[CUSTOMERS[0]], view.settings.changes)
    found = []
    for keys, title in titles.items():
        rows = {colour: told.months[key] for colour, key in zip(COLOURS, keys, strict=True)}
        svg = stacked_chart(rows, names, view.style, changed)
        if svg:
            found.append(Stack(title, svg, f"{title}. {_ends(rows, names, view.style)}"))
    return found


def _ends(rows: Mapping[str, Sequence[Measurement]], names: Mapping[str, str], style: Style) -> str:
    """From where to where each colour went, for those who do not see the drawing."""
    first, last = (
        period_name(each[at].period, style.language) for each in [next(iter(rows.values()))] for at in (0, -1)
    )
    told = [
        f"{names[colour]} {style.value(each[0].value, Unit.SHARE)} → {style.value(each[-1].value, Unit.SHARE)}"
        for colour, each in rows.items()
    ]
    return f"{first} – {last}: {'; '.join(told)}."


def months_sheet(told: Reported, style: Style, say: Speech) -> Sheet | None:
    """Each colour's shares, month by month, the latest first."""
    months = list(zip(*(told.months[key] for key in (*CUSTOMERS, *MONEY)), strict=True))
    rows = [
        (
            period_name(month[0].period, style.language),
            *(style.value(each.value, each.unit) for each in month),
        )
        for month in reversed(months)
    ]
    heads = [texts(find(key), style.language).name for key in (*CUSTOMERS, *MONEY)]
    return Sheet((say("Period"), *heads), rows, frozenset(range(1, 7))) if rows else None

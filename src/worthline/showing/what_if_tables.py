"""How is it shown what changed drivers would change?"""

from __future__ import annotations

from collections.abc import Mapping

from worthline.analyses.lifetime.what_if import CAC, CHURN, FREQUENCY, MARGIN, PRICE, REVENUE, Outcome, WhatIf
from worthline.catalogue.metric import Refuse, find
from worthline.catalogue.texts import texts
from worthline.showing.phrases import refusal
from worthline.showing.terminal import Sheet
from worthline.words.i18n import Speech
from worthline.words.spans import short_name
from worthline.words.values import DASH, Style, Unit

_ = str
"""Marks a text for translation where it stands as data; it is translated when it is said."""

DRIVERS: Mapping[str, str] = {
    CHURN: _("churn"),
    PRICE: _("price"),
    FREQUENCY: _("purchases a month"),
    MARGIN: _("gross margin"),
    CAC: _("acquisition cost"),
}
WIDE = 24
"""Signs of the longest bar."""


def outcomes_sheet(found: WhatIf, style: Style, say: Speech) -> Sheet:
    """Each number as it is and as it would be."""
    rows = [
        (_name(each, say), _shown(each.now, each.unit, style, say), _shown(each.then, each.unit, style, say),
         _change(each, style))
        for each in found.outcomes
    ]  # fmt: skip
    return Sheet((say("number"), say("now"), say("then"), say("change")), rows, frozenset({1, 2, 3}))


def swings_sheet(found: WhatIf, style: Style, say: Speech) -> Sheet:
    """What LTV would be with each driver a tenth lower and a tenth higher, the strongest first, with a bar for each."""
    now = found.outcomes[0].now
    strongest = max((_size(each.low, now, each.high) for each in found.swings), default=0.0)
    rows = [
        (
            say(DRIVERS[each.driver]), _shown(each.low, Unit.MONEY, style, say),
            _shown(each.high, Unit.MONEY, style, say),
            _bar(_size(each.low, now, each.high), strongest, rises=_number(each.high) > _number(each.low)),
        )
        for each in found.swings
    ]  # fmt: skip
    heads = (say("driver"), say("LTV at a tenth less"), say("LTV at a tenth more"), say("how strong"))
    return Sheet(heads, rows, frozenset({1, 2}))


def what_if_note(found: WhatIf, say: Speech) -> str:
    """What was done, and what was left as it is."""
    return say(
        "The formulas of {month}, worked out again. All else stays; at another price goods cost as much as before. The "
        "revenue is that of today's customers in the next 12 months.",
        month=short_name(found.period, say.language),
    )


def _name(each: Outcome, say: Speech) -> str:
    return (
        say("revenue of the next 12 months")
        if each.metric == REVENUE
        else texts(find(each.metric), say.language).name
    )


def _shown(value: float | Refuse, unit: Unit, style: Style, say: Speech) -> str:
    return refusal(value, say) if isinstance(value, Refuse) else style.value(value, unit)


def _change(each: Outcome, style: Style) -> str:
    if isinstance(each.now, Refuse) or isinstance(each.then, Refuse) or each.now == 0:
        return DASH
    return style.change(each.now, each.then, Unit.MONEY)


def _number(value: float | Refuse) -> float:
    return 0.0 if isinstance(value, Refuse) else value


def _size(*sides: float | Refuse) -> float:
    """From the lowest to the highest of these."""
    numbers = [side for side in sides if not isinstance(side, Refuse)]
    return max(numbers) - min(numbers) if numbers else 0.0


def _bar(size: float, strongest: float, *, rises: bool) -> str:
    """A bar as long as its share of the strongest; filled where more of the driver is more LTV."""
    length = round(WIDE * size / strongest) if strongest else 0
    return ("█" if rises else "░") * max(length, 1)

"""How are changes the company has made shown: as a list, and on charts over time?"""

from __future__ import annotations

from collections.abc import Sequence

from worthline.catalogue.metric import METRICS, find
from worthline.catalogue.texts import texts
from worthline.measuring.measurement import Measurement
from worthline.project.registered import NEWCOMERS, Registered, within
from worthline.showing.terminal import Sheet
from worthline.words.i18n import Speech
from worthline.words.values import Style


def changes_sheet(changes: Sequence[Registered], style: Style, say: Speech) -> Sheet:
    """The register, the latest first."""
    rows = [
        (style.day(each.on), each.what, audience_said(each, say), _effects(each, style), each.owner)
        for each in sorted(changes, key=lambda each: each.on, reverse=True)
    ]
    return Sheet((say("since"), say("change"), say("for whom"), say("expected"), say("owner")), rows)


def audience_said(change: Registered, say: Speech) -> str:
    """Whom a change touches."""
    if not change.audience:
        return say("everyone")
    return say("who joined since") if change.audience == NEWCOMERS else change.audience


def marks(trend: Sequence[Measurement], changes: Sequence[Registered]) -> list[int]:
    """The places of a trend in whose periods something was changed."""
    return [place for place, row in enumerate(trend) if within(changes, row.period)]


def marks_said(trend: Sequence[Measurement], changes: Sequence[Registered], style: Style) -> str:
    """What was changed in the time of a trend, the earliest first; empty where nothing was."""
    told = [f"{style.day(each.on)}: {each.what}" for row in trend for each in within(changes, row.period)]
    return "; ".join(told)


def _effects(change: Registered, style: Style) -> str:
    told = (
        f"{texts(find(metric), style.language).name if metric in METRICS else metric} {effect}"
        for metric, effect in change.expects.items()
    )
    return ", ".join(told)

"""How does the key-metrics table stand on a page of its own?

One file that opens without a network, is read on a phone and prints on A4 across.
"""

from __future__ import annotations

from collections.abc import Sequence

from worthline.analyses.keytable import KeyRow
from worthline.showing.report_html import environment
from worthline.showing.view import ReportView
from worthline.words.i18n import speech
from worthline.words.spans import period_name


def key_page(view: ReportView, rows: Sequence[KeyRow]) -> str:
    """The key-metrics table as one HTML page."""
    card, style = view.scorecard, view.style
    shown = {
        "company": view.settings.company,
        "period": period_name(card.period, style.language),
        "days": (style.day(card.period.start), style.day(card.period.last_day)),
        "made_on": style.day(view.made_on),
        "key_rows": rows,
    }
    return environment(speech(style.language), style).get_template("key_page.html.j2").render(shown)

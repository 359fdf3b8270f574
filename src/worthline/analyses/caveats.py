"""What must a reader bear in mind with a number?"""

from __future__ import annotations

from worthline.analyses.unlike import unlike
from worthline.measuring.leaves import tree
from worthline.measuring.measure import Measurer
from worthline.measuring.measurement import Measurement
from worthline.words.periods import DAYS_IN_MONTH

YOUNG = 24
"""Months of data under which an LTV formula knows too little of how long customers stay."""


def caveats(measurer: Measurer, row: Measurement) -> tuple[str, ...]:
    """Keys of what to bear in mind with this number; `worthline.showing.phrases` says them in words.

    A key that counts something is followed by a colon and how many there are.
    """
    each = tree(row.metric, measurer.rules)
    history = (measurer.known.as_of - measurer.known.since).days / DAYS_IN_MONTH
    found = {
        row.maturity: row.maturity != "finished",
        "window": "activity_window_days" in row.rules and measurer.rules.customer_is == "activity",
        "young": row.metric.startswith("ltv") and history < YOUNG,
        "independent": len({leaf.query for leaf in each.leaves()}) > 1,
        "overlap": any(leaf.context.last > 1 for leaf in each.leaves()) and row.verdict.before is not None,
        "at_least": row.low is not None and row.high is None,
        "revenue_basis": row.metric in ("ltv_simple", "ltv_arpa"),
    }
    return (*(key for key, holds in found.items() if holds), *unlike(measurer, row))

"""Which ten metrics do all measure, and how is an answer told?

By month and by the channel that brought the customer, on the demo company, by Worthline's rules as they stand: refunds
count on their own day, an order is judged for returns 30 days later, lifetime value is looked at over 12 months.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from worthline.demo.company import FIRST_DAY, MONTHS, TODAY
from worthline.words.periods import month_index

TEN = (
    "revenue", "order_value", "gross_margin", "purchase_frequency", "new_customers", "repeat_purchase_rate",
    "retention_90_days", "ltv_historic", "return_rate_orders", "net_promoter_score",
)  # fmt: skip
SEGMENT = "channel"
AS_OF = date.fromordinal(TODAY.toordinal() - 1)
"""The last day the demo company has lived."""
FIRST_MONTH = month_index(FIRST_DAY)
LAST_MONTH = FIRST_MONTH + MONTHS - 1
WINDOW = 12
"""Months behind the repeat purchase rate and the lifetime value."""
RETURN_DAYS = 30
SECOND_ORDER_DAYS = 90

Row = tuple[str, int, str, float, float]
"""Metric, month as year x 12 + month - 1, channel, what was added up above the line, and below it (0 where nothing)."""


def keep(folder: Path, name: str, rows: Iterable[Row]) -> None:
    """Write one peer's answers, so that they can be held against the others'."""
    path = _path(folder, name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(list(rows)), encoding="utf-8")


def kept(folder: Path, name: str) -> list[Row]:
    """One peer's answers."""
    return [
        (str(metric), int(month), str(segment), float(part), float(whole))
        for metric, month, segment, part, whole in json.loads(_path(folder, name).read_text(encoding="utf-8"))
    ]


def _path(folder: Path, name: str) -> Path:
    return folder / "answers" / f"{name}.json"

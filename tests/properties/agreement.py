"""Do engine and reference give the same number?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tests.properties.companies import AS_OF
from tests.reference.company import Company, company
from tests.reference.metrics import EVERY, TOTALS
from tests.rows import measurer

from worthline.measuring.measure import Measurer
from worthline.measuring.measurement import Measurement
from worthline.tables.rules import Rules
from worthline.words.periods import Grain, Period

SPANS = {
    "month": (date(2023, 1, 1), date(2024, 12, 31)),
    "quarter": (date(2023, 1, 1), date(2024, 12, 31)),
    "year": (date(2023, 1, 1), date(2024, 12, 31)),
    "week": (date(2024, 1, 22), date(2024, 4, 8)),
}
"""What is measured at each grain: two years, and for weeks the days around 29 February."""


def periods(engine: Measurer, grain: str) -> list[Period]:
    """The periods of a grain that are measured."""
    return engine.calendar.between(*SPANS[grain], Grain(grain))


def disagreements(
    tables: Mapping[str, Any],
    rules: Rules,
    grain: str,
    metrics: Iterable[str],
    by: str = "",
    fiscal_month: int = 1,
) -> list[str]:
    """Where engine and reference differ, in words; nothing where they agree."""
    engine = measurer(tables, rules, as_of=AS_OF, fiscal_month=fiscal_month)
    parts = segments(company(tables, rules, AS_OF), by)
    found = engine.measure(list(metrics), periods(engine, grain), [by] if by else [], judged=0)
    return [differs for row in found if (differs := _differs(row, parts[row.segment.get(by)]))]


def segments(whole: Company, by: str) -> dict[str | None, Company]:
    """Each segment as a company of its own, rows of nobody in the nameless one; everybody where nothing is cut."""
    if not by:
        return {None: whole}
    label = {row["customer_id"]: row.get(by) for row in whole.rows("customers")}
    members: dict[str | None, set[str | None]] = {None: {None}}
    for customer in whole.customers():
        members.setdefault(label.get(customer), set()).add(customer)
    return {name: whole.of(each) for name, each in members.items()}


def same(metric: str, expected: float | None, got: float | None) -> bool:
    """Money and counts to the last digit, ratios within a billionth, nothing where there is nothing."""
    if expected is None or got is None:
        return expected is None and got is None
    return expected == got if metric in TOTALS else math.isclose(expected, got, rel_tol=1e-9, abs_tol=1e-9)


def _differs(row: Measurement, part: Company) -> str:
    expected = EVERY[row.metric](part, row.period.start, row.period.end)
    if same(row.metric, expected, row.value):
        return ""
    return f"{row.metric} {row.period} {dict(row.segment)}: by the definition {expected}, the engine says {row.value}"

"""How did this number come about?

The formula with this period's numbers put in, the rules, the SQL that ran, the customers that move it most, and what
to bear in mind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from worthline.analyses.caveats import caveats
from worthline.analyses.health.trust import choices, trust
from worthline.analyses.scorecard import period_wanted
from worthline.catalogue.metric import Metric, OfMetrics, find
from worthline.measuring.behind import Contribution, behind
from worthline.measuring.measure import Measurer
from worthline.measuring.measurement import Measurement
from worthline.words.periods import Grain
from worthline.words.values import DASH, Style, Unit


@dataclass(frozen=True, slots=True)
class Explanation:
    """One number, explained.

    Attributes:
        metric: its record.
        now: its measurement.
        numbers: the formula with this period's numbers in it.
        rules: the rules that made it, with their values; of a number read from health, what was chosen for that too.
        statements: the SQL that ran.
        behind: whose customers are listed: the metric itself, or the part of a formula.
        customers: those that move it most.
        caveats: keys of what to bear in mind.
    """

    metric: Metric
    now: Measurement
    numbers: str
    rules: Mapping[str, Any]
    statements: tuple[str, ...]
    behind: str
    customers: tuple[Contribution, ...]
    caveats: tuple[str, ...]


def explain(
    measurer: Measurer, key: str, style: Style, *, grain: Grain, on: date | None = None
) -> Explanation:
    """Explain one metric in one period, the latest finished one where no day is given."""
    period = period_wanted(measurer, grain, on)
    (now,) = measurer.measure([key], [period])
    source, customers = behind(measurer, key, period) if not _lacks_data(now) else (key, [])
    rules = {**now.rules, **choices(measurer, key)}
    return Explanation(
        find(key), now, numbers(now, style), rules, tuple(measurer.statements(key, [period])), source,
        tuple(customers), (*caveats(measurer, now), *trust(measurer, [key]).values()),
    )  # fmt: skip


def numbers(row: Measurement, style: Style) -> str:
    """The formula with this row's numbers in it; a dash where there are none."""
    metric = find(row.metric)
    if row.value is None:
        return DASH
    if isinstance(metric.how, OfMetrics):
        return f"{_substituted(metric, row, style)} = {style.value(row.value, row.unit)}"
    if row.whole is None:
        return style.value(row.value, row.unit)
    sign = "→" if row.unit in (Unit.HOURS, Unit.DAYS, Unit.MONTHS) else "="
    return f"{_plain(row.part, style)} ÷ {_plain(row.whole, style)} {sign} {style.value(row.value, row.unit)}"


def _lacks_data(row: Measurement) -> bool:
    return row.refused is not None and row.refused.reason in ("missing", "part_refused", "nothing_happened")


def _substituted(metric: Metric, row: Measurement, style: Style) -> str:
    """The formula's names replaced by their values, signs as people write them."""
    known = {name: part for name, part in row.parts.items() if part.value is not None}
    if metric.formula.startswith("mean of "):
        written = [style.value(part.value, part.unit) for part in known.values()]
        return f"({' + '.join(written)}) ÷ {len(written)}"
    text = metric.formula.replace("*", "×").replace("/", "÷").replace(" - ", " − ")

    def put(name: re.Match[str]) -> str:
        part = known.get(name[0])
        if part is None:
            return name[0]
        return (
            style.number(part.value or 0.0, 2)
            if part.unit is Unit.TIMES
            else style.value(part.value, part.unit)
        )

    return re.sub(r"[a-z_][a-z_0-9]*", put, text)


def _plain(value: float | None, style: Style) -> str:
    if value is None:
        return DASH
    return style.number(value, 0 if float(value).is_integer() else 2)

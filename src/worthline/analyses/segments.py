"""How do segments differ in what they bring and cost, and where does the next unit of spend earn most?

Everything is measured over the last twelve finished months as one period: a segment's month is too thin to judge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from worthline.analyses.scorecard import latest_finished
from worthline.analyses.top_tenth import TopTenth, top_tenth
from worthline.measuring.compare import probability, standing
from worthline.measuring.interval import Estimate
from worthline.measuring.measure import Measurer
from worthline.measuring.measurement import Measurement
from worthline.tables.derived.groups import COMPUTED
from worthline.tables.derived.journeys import JOURNEYS
from worthline.tables.derived.known import Known
from worthline.tables.derived.profile import NO, YES, labels
from worthline.words.errors import WorthlineError
from worthline.words.periods import Calendar, Grain, Period

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

MOST = 500
"""Different values of a column that can still be called segments."""

LEADS, LEVEL, BEHIND = "leads", "not distinguishable from the first", "behind"
"""How a segment's LTV:CAC stands against the highest; empty where it has none or nobody to stand against."""


@dataclass(frozen=True, slots=True)
class Group:
    """One segment.

    Attributes:
        value: its value of the column; none for those of whom it is not known.
        customers: how many have ever ordered or paid.
        share: their share of all such customers.
        brought_share: their share of what all brought; none where that cannot be told.
        measured: metric to its measurement.
        standing: how its LTV:CAC stands against the highest.
    """

    value: str | None
    customers: int
    share: float
    brought_share: float | None
    measured: Mapping[str, Measurement]
    standing: str = ""


@dataclass(frozen=True, slots=True)
class Segmentation:
    """The segments of one column.

    Attributes:
        column: its name.
        period: the twelve months measured.
        brought: the metric that says what customers brought: revenue, or recurring revenue where nobody orders.
        ltv: the lifetime value that LTV:CAC is made of.
        groups: the segments.
        everyone: metric to its measurement over all of them.
        top: the most valuable tenth of all customers.
    """

    column: str
    period: Period
    brought: str
    ltv: str
    groups: tuple[Group, ...]
    everyone: Mapping[str, Measurement]
    top: TopTenth | None

    @property
    def best(self) -> tuple[Group, ...]:
        """Where spend has earned most: the first by LTV:CAC, and all that cannot be told apart from it."""
        found = [each for each in self.groups if each.standing in (LEADS, LEVEL)]
        return tuple(sorted(found, key=lambda each: each.standing != LEADS))

    def to_dicts(self) -> list[dict[str, Any]]:
        """One row a segment, for programs."""
        return [
            {
                "segment": {self.column: each.value}, "customers": each.customers, "share": each.share,
                "brought_share": each.brought_share, "standing": each.standing or None,
                **{key: _told(row) for key, row in each.measured.items()},
            }
            for each in self.groups
        ]  # fmt: skip

    def to_arrow(self) -> pa.Table:
        """One Arrow table: a row a segment and metric."""
        import pyarrow as pa

        return pa.Table.from_pylist(
            [
                {
                    self.column: each.value, "customers": each.customers, "share": each.share,
                    "brought_share": each.brought_share, "standing": each.standing or None, "metric": key, **_told(row),
                }
                for each in self.groups
                for key, row in each.measured.items()
            ]
        )  # fmt: skip


def segmentation(measurer: Measurer, column: str) -> Segmentation:
    """The segments of a column of customers, a computed one, or one the project defines.

    Raises:
        UnknownNameError: there is no such column.
        WorthlineError: it has too many different values to be segments.
    """
    counts = customers_by(measurer, column)
    if len(counts) > MOST:
        raise WorthlineError(
            f"{column} has {len(counts)} different values.", expected=f"Segments are {MOST} at most.",
            do="Choose another column.",
        )  # fmt: skip
    yearly, period = _over_a_year(measurer)
    contracts = measurer.rules.customer_is == "subscription"
    brought = "revenue" if measurer.known.has("orders") else "mrr"
    ltv = "ltv_saas" if contracts else "ltv_margin"
    keys = [brought, "new_customers", ltv, "acquisition_cost", "ltv_to_cac", "cac_payback"]
    everyone = {row.metric: row for row in yearly.measure(keys, [period], judged=0)}
    rows = yearly.measure(keys, [period], [column], judged=0)
    groups = _ranked(_groups(column, counts, rows, everyone[brought]))
    return Segmentation(column, period, brought, ltv, tuple(groups), everyone, top_tenth(measurer))


def customers_by(measurer: Measurer, column: str) -> dict[str | None, int]:
    """How many customers, who have ever ordered or paid, there are of each value."""
    found = measurer.asked(f"customers by {column!r}", lambda known: _counted(column, known)).to_pylist()
    return {row[column]: row["customers"] for row in found}


def _counted(column: str, known: Known) -> ir.Table:
    journeys = JOURNEYS.table()
    paid = journeys.filter(journeys.first_paid_on.notnull()).select("customer_id")
    rows = labels([column], known).inner_join(paid, "customer_id")
    return rows.group_by(column).agg(customers=rows.count())


def values_of(column: str, found: Sequence[str | None], measurer: Measurer) -> list[str | None]:
    """The values of a column in the order they are told in; of a computed or defined one, those of nobody too."""
    fixed: Sequence[str] = ()
    if column in measurer.known.segments:
        fixed = (YES, NO)
    elif column in COMPUTED and column not in measurer.known.extra:
        fixed = COMPUTED[column]
    rest = sorted((each for each in found if each not in fixed), key=lambda each: (each is None, each or ""))
    return [*fixed, *rest]


def empty_segments(measurer: Measurer, names: Sequence[str]) -> list[str]:
    """Those of these segments, defined by the project, that nobody is in."""
    wanted = [name for name in names if name in measurer.known.segments]
    if not wanted:
        return []
    row = measurer.asked(f"in segments {wanted}", lambda known: _yeses(wanted, known)).to_pylist()[0]
    return [name for name in wanted if not row[name]]


def _yeses(names: Sequence[str], known: Known) -> ir.Table:
    import ibis

    rows = labels(names, known)
    return rows.agg(**{name: ibis.ifelse(rows[name] == YES, 1, 0).sum() for name in names})


def _over_a_year(measurer: Measurer) -> tuple[Measurer, Period]:
    """The last twelve finished months as a year of their own."""
    last = latest_finished(measurer, Grain.MONTH)
    calendar = Calendar(last.end.month)
    return replace(measurer, calendar=calendar), calendar.period_of(last.start, Grain.YEAR)


def _groups(
    column: str, counts: Mapping[str | None, int], rows: Sequence[Measurement], everyone: Measurement
) -> list[Group]:
    """Each segment with its numbers, what brought most first; ordered segments keep their order."""
    total, measured = sum(counts.values()), dict[str | None, dict[str, Measurement]]()
    for row in rows:
        measured.setdefault(row.segment[column], {})[row.metric] = row
    found = [
        Group(
            value, counts.get(value, 0), counts.get(value, 0) / total if total else 0.0,
            _share(measured.get(value, {}).get(everyone.metric), everyone), measured.get(value, {}),
        )
        for value in dict.fromkeys((*counts, *measured))
    ]  # fmt: skip
    order = {value: at for at, value in enumerate(COMPUTED.get(column, (YES, NO)))}
    return sorted(
        found,
        key=lambda each: (
            order.get(each.value or "", len(order)), each.value is None, -(each.brought_share or 0.0), each.value or "",
        ),
    )  # fmt: skip


def _share(row: Measurement | None, everyone: Measurement) -> float | None:
    return row.value / everyone.value if row and row.value is not None and everyone.value else None


def _ranked(groups: list[Group]) -> list[Group]:
    """Each segment's LTV:CAC held against the highest, all at once (Benjamini and Hochberg 1995)."""
    ratios = {at: each.measured["ltv_to_cac"] for at, each in enumerate(groups) if _has_ratio(each)}
    if len(ratios) < 2:
        return groups
    first = max(ratios, key=lambda at: ratios[at].value or 0.0)
    others = [at for at in ratios if at != first]
    chances = [probability(_estimate(ratios[at]), _estimate(ratios[first])) for at in others]
    said = {at: BEHIND if apart else LEVEL for at, apart in zip(others, standing(chances), strict=True)}
    said[first] = LEADS
    return [replace(each, standing=said.get(at, "")) for at, each in enumerate(groups)]


def _has_ratio(group: Group) -> bool:
    row = group.measured.get("ltv_to_cac")
    return row is not None and row.value is not None


def _estimate(row: Measurement) -> Estimate:
    return Estimate(row.value, row.low, row.high, row.error)


def _told(row: Measurement) -> dict[str, Any]:
    why = row.refused.reason if row.refused else None
    return {"value": row.value, "low": row.low, "high": row.high, "refused": why}

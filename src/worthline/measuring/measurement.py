"""What is a result?

Never a bare float: a number with its interval, how many customers stand behind it, the rules that made it, whether the
period is over, and either a verdict or the reason why an honest number cannot be given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from worthline.catalogue.metric import Refuse
from worthline.words.periods import Period
from worthline.words.values import Unit

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

BETTER, WORSE, CHANGED, SAME = "better", "worse", "changed", "not distinguishable"
"""What a comparison says; `changed` where neither direction is good news."""


@dataclass(frozen=True, slots=True)
class Compared:
    """This value against another one.

    Attributes:
        verdict: `better`, `worse`, `changed` or `not distinguishable`.
        value: what it is compared with.
        p: the probability of a difference this large where there is none.
    """

    verdict: str
    value: float
    p: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the number means: its zone, and how it stands against the period before and the year before."""

    zone: str | None = None
    before: Compared | None = None
    year_before: Compared | None = None

    def to_dict(self) -> dict[str, str | None]:
        """The verdicts in words, for programs."""
        return {
            "zone": self.zone,
            "before": self.before.verdict if self.before else None,
            "year_before": self.year_before.verdict if self.year_before else None,
        }


@dataclass(frozen=True, slots=True)
class Measurement:
    """One metric in one period and segment.

    Attributes:
        metric: the metric's key.
        period: the period measured.
        segment: column to value; empty for everyone.
        value: the number; `None` where it is refused.
        low: the lower bound of the 95 % interval, where there is one.
        high: the upper bound.
        error: the standard error.
        customers: how many customers (or answers of nobody in particular) stand behind it.
        part: what was added up above the line.
        whole: what was added up below it.
        unit: what it is counted in.
        rules: the rules that made it, and their values.
        maturity: `finished`, `open` (the period is not over), `ripening` (it is, but not every customer has had
            time) or `half` (the data begins inside it).
        refused: why there is no number.
        verdict: what it means.
        parts: for a formula, each part's measurement; for a duration, `p90` and `share_arrived`.
    """

    metric: str
    period: Period
    segment: Mapping[str, str | None]
    unit: Unit
    value: float | None = None
    low: float | None = None
    high: float | None = None
    error: float | None = None
    customers: int = 0
    part: float | None = None
    whole: float | None = None
    rules: Mapping[str, Any] = field(default_factory=dict)
    maturity: str = "finished"
    refused: Refuse | None = None
    verdict: Verdict = field(default_factory=Verdict)
    parts: Mapping[str, Measurement] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The row that programs read; its keys are part of the contract."""
        return {
            "metric": self.metric,
            "period_start": self.period.start.isoformat(),
            "period_end": self.period.last_day.isoformat(),
            "segment": dict(self.segment),
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "customers": self.customers,
            "part": self.part,
            "whole": self.whole,
            "unit": self.unit.value,
            "verdict": self.verdict.to_dict(),
            "refused": self.refused.reason if self.refused else None,
            "rules": dict(self.rules),
        }


class Measurements(Sequence[Measurement]):
    """Measurements in order of metric, period and segment; turns into any table a person works with."""

    def __init__(self, rows: Sequence[Measurement], *, currency: str = "", language: str = "en") -> None:
        self._rows = tuple(rows)
        self.currency = currency
        self.language = language

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: Any) -> Any:
        return self._rows[index]

    def __iter__(self) -> Iterator[Measurement]:
        return iter(self._rows)

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a row."""
        return [row.to_dict() for row in self._rows]

    def to_json(self) -> str:
        """One JSON array of rows."""
        import json

        return json.dumps(self.to_dicts(), ensure_ascii=False, indent=2)

    def to_arrow(self) -> pa.Table:
        """One Arrow table; segments become columns of their own, verdicts and rules are flat."""
        import pyarrow as pa

        return pa.Table.from_pylist([self._flat(row) for row in self._rows], schema=self._schema())

    def to_pandas(self) -> pd.DataFrame:
        """One pandas table (needs the extra `worthline[pandas]`)."""
        frame: pd.DataFrame = self.to_arrow().to_pandas()
        return frame

    def to_polars(self) -> pl.DataFrame:
        """One polars table (needs the extra `worthline[polars]`)."""
        import polars as pl

        table = pl.from_arrow(self.to_arrow())
        assert isinstance(table, pl.DataFrame)
        return table

    def _repr_html_(self) -> str:
        from worthline.measuring.notebook import table

        return table(self)

    def segments(self) -> list[str]:
        """The columns the rows are cut by."""
        return list(dict.fromkeys(name for row in self._rows for name in row.segment))

    def _flat(self, row: Measurement) -> dict[str, Any]:
        import json

        entry = row.to_dict()
        segment, verdict, rules = entry.pop("segment"), entry.pop("verdict"), entry.pop("rules")
        entry |= {"period_start": row.period.start, "period_end": row.period.last_day}
        entry |= {name: segment.get(name) for name in self.segments()}
        entry |= {f"verdict_{name}": said for name, said in verdict.items()}
        return entry | {"rules": json.dumps(rules, ensure_ascii=False)}

    def _schema(self) -> pa.Schema:
        import pyarrow as pa

        text, number = pa.string(), pa.float64()
        fields = [("metric", text), ("period_start", pa.date32()), ("period_end", pa.date32())]
        fields += [(name, text) for name in self.segments()]
        fields += [("value", number), ("low", number), ("high", number), ("customers", pa.int64())]
        fields += [("part", number), ("whole", number), ("unit", text), ("refused", text)]
        fields += [(f"verdict_{name}", text) for name in ("zone", "before", "year_before")]
        return pa.schema([*fields, ("rules", text)])

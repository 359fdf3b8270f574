"""How are many results handed on?

As a sequence that turns into any table a person works with: dictionaries, JSON, Arrow, pandas, polars, a notebook's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from worthline.measuring.measurement import Measurement
from worthline.measuring.notebook import table
from worthline.words.errors import WorthlineError

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


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
        _needs("pandas")
        frame: pd.DataFrame = self.to_arrow().to_pandas()
        return frame

    def to_polars(self) -> pl.DataFrame:
        """One polars table (needs the extra `worthline[polars]`)."""
        _needs("polars")
        import polars as pl

        table = pl.from_arrow(self.to_arrow())
        assert isinstance(table, pl.DataFrame)
        return table

    def _repr_html_(self) -> str:
        return table(self._rows, self.segments(), self.currency, self.language)

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


def _needs(library: str) -> None:
    from importlib.util import find_spec

    if find_spec(library) is None:
        raise WorthlineError(
            f"{library} is not installed.",
            expected="It comes with an extra of Worthline.",
            do=f'Run: pip install "worthline[{library}]", or use to_arrow().',
        )

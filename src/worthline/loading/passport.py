"""What does the data look like: from when to when, with which gaps, how complete, how clean?

Read from the store alone, so it can be asked again at any time.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from worthline.loading.change import DELIVERY
from worthline.loading.checking.reasons import REASONS
from worthline.loading.foreign import Foreign, amounts_by_currency, foreign
from worthline.loading.sql import ident, text
from worthline.tables.recorded import RECORDED
from worthline.tables.table import Kind, Recorded

if TYPE_CHECKING:
    import duckdb

_SHORTEST_GAP = 7
"""Days: a week-end or a few holidays in a row are no gap."""
_LONGER_THAN_USUAL = 3
"""A gap is this many times longer than nine in ten pauses."""
_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """Days without a row, more of them than usual: the first and the last such day."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class TablePassport:
    """One recorded table.

    Attributes:
        table: its name.
        rows: how many rows it has.
        first: the earliest local day, where its rows are dated.
        last: the latest.
        gaps: longer pauses than usual.
        duplicates: rows that came again and were counted once.
        corrected: rows that a later delivery replaced.
        rejected: rows not taken in.
        orphans: for each column that names a row of another table, how many rows name one that is not there.
        filled: for each column, the share of rows that have a value.
    """

    table: str
    rows: int
    first: date | None
    last: date | None
    gaps: tuple[Gap, ...]
    duplicates: int
    corrected: int
    rejected: int
    orphans: dict[str, int]
    filled: dict[str, float]

    @property
    def empty_columns(self) -> list[str]:
        """The columns in which nothing stands."""
        return [name for name, share in self.filled.items() if self.rows and not share]


@dataclass(frozen=True, slots=True)
class RejectedRule:
    """Rows rejected under one rule: how many, with a few of them."""

    rule: str
    reason: str
    rows: int
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passport:
    """The state of the data as a whole.

    Attributes:
        tables: the recorded tables that have rows.
        missing: those that have none.
        currencies: rows with an amount by currency: the company's, then others, those without a rate too.
        made_customers: customers known only from other rows.
        rejected: rows not taken in, by rule.
        foreign: what came in other currencies: converted to what, and what waits for a rate.
    """

    tables: tuple[TablePassport, ...]
    missing: tuple[str, ...]
    currencies: dict[str, int]
    made_customers: int
    rejected: tuple[RejectedRule, ...]
    foreign: tuple[Foreign, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The passport as plain values."""
        return asdict(self)


def passport(con: duckdb.DuckDBPyConnection) -> Passport:
    """The data passport of an open store."""
    rows, fates = _rows(con), _fates(con)
    described = [
        _table(con, RECORDED[name], rows, fates) for name in RECORDED if rows[name] or fates[name].rejected
    ]
    facts = about(con)
    return Passport(
        tuple(described),
        tuple(name for name in RECORDED if not rows[name]),
        amounts_by_currency(con, str(facts.get("currency", ""))),
        int(facts.get("made_customers", 0)),
        rejected_by_rule(con),
        foreign(con),
    )


@dataclass(frozen=True, slots=True)
class Fates:
    """Rows of a table that came again, that were replaced, and that were not taken in."""

    duplicates: int = 0
    corrected: int = 0
    rejected: int = 0


def _rows(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    counts = " UNION ALL ".join(f"SELECT {text(name)}, count(*) FROM {name}" for name in RECORDED)
    return dict(con.execute(counts).fetchall())


def _fates(con: duckdb.DuckDBPyConnection) -> defaultdict[str, Fates]:
    found = con.execute(
        "SELECT table_name, sum(duplicates), sum(corrected), sum(rejected) FROM batches GROUP BY table_name"
    ).fetchall()
    return defaultdict(Fates, {name: Fates(*map(int, sums)) for name, *sums in found})


def about(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """What the load wrote down about itself."""
    return {
        str(key): json.loads(value) for key, value in con.execute("SELECT key, value FROM about").fetchall()
    }


def rejected_by_rule(con: duckdb.DuckDBPyConnection) -> tuple[RejectedRule, ...]:
    """Rejected rows by rule, the commonest first, with samples."""
    found = con.execute(
        "SELECT rule, count(*), list(concat_ws(': ', concat_ws(', ', file, 'line ' || line, "
        f"column_name), value) ORDER BY file, line)[1:{_SAMPLES}] "
        "FROM rejected GROUP BY rule ORDER BY count(*) DESC, rule"
    ).fetchall()
    why = {reason.rule: reason.about for reason in REASONS}
    return tuple(RejectedRule(rule, why.get(rule, ""), rows, tuple(samples)) for rule, rows, samples in found)


def _table(
    con: duckdb.DuckDBPyConnection, table: Recorded, counts: dict[str, int], fates: Mapping[str, Fates]
) -> TablePassport:
    rows, dates = counts[table.name], _days(con, table, table.moment.day) if table.moment else []
    filled = _filled(con, table, rows)
    return described(
        table, rows, dates, fates[table.name], orphans=_orphans(con, table, counts), filled=filled
    )


def described(
    table: Recorded,
    rows: int,
    days: Sequence[date],
    fates: Fates,
    *,
    orphans: dict[str, int],
    filled: dict[str, float],
) -> TablePassport:
    """One table's passport, of the days that have rows, in order, and of what was counted."""
    return TablePassport(
        table=table.name,
        rows=rows,
        first=days[0] if days else None,
        last=days[-1] if days else None,
        gaps=gaps(days) if table.time else (),
        duplicates=fates.duplicates,
        corrected=fates.corrected,
        rejected=fates.rejected,
        orphans=orphans,
        filled=filled,
    )


def _filled(con: duckdb.DuckDBPyConnection, table: Recorded, rows: int) -> dict[str, float]:
    days = {column.day for column in table.columns if column.kind is Kind.TIME}
    days |= {DELIVERY, *(column.name for column in table.columns if column.made)}
    names = [str(row[0]) for row in con.execute(f"DESCRIBE {table.name}").fetchall() if row[0] not in days]
    counted = _row(con, f"SELECT {', '.join(f'count({ident(name)})' for name in names)} FROM {table.name}")
    return {name: int(count) / rows if rows else 0.0 for name, count in zip(names, counted, strict=True)}


def _row(con: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    row = con.execute(query).fetchone()
    return tuple(row) if row else ()


def _days(con: duckdb.DuckDBPyConnection, table: Recorded, day: str) -> list[date]:
    found = con.execute(
        f"SELECT DISTINCT {day} FROM {table.name} WHERE {day} IS NOT NULL ORDER BY 1"
    ).fetchall()
    return [row[0] for row in found]


def gaps(days: Sequence[date]) -> tuple[Gap, ...]:
    """Pauses between rows that are longer than a week and three times the usual pause.

    Args:
        days: the days that have rows, in order, each once.
    """
    pairs = list(pairwise(days))
    pauses = sorted((later - earlier).days for earlier, later in pairs)
    if not pauses:
        return ()
    usual = pauses[len(pauses) * 9 // 10] if len(pauses) >= 10 else pauses[(len(pauses) - 1) // 2]
    limit = max(_SHORTEST_GAP, _LONGER_THAN_USUAL * usual)
    one = timedelta(days=1)
    return tuple(
        Gap(earlier + one, later - one) for earlier, later in pairs if (later - earlier).days > limit
    )


def _orphans(con: duckdb.DuckDBPyConnection, table: Recorded, counts: dict[str, int]) -> dict[str, int]:
    """Rows that name a row of another table that is not there; nothing to say where that table is empty."""
    return {
        column: int(_row(con, _alone(table.name, column, parent))[0])
        for column, parent in table.parents.items()
        if counts[parent]
    }


def _alone(table: str, column: str, parent: str) -> str:
    (key,) = RECORDED[parent].key
    return f"SELECT count({column}) FROM {table} ANTI JOIN {parent} ON {parent}.{key} = {table}.{column}"

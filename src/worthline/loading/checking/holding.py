"""Does a batch look wrong as a whole?

One bad row is a bad row. Many bad rows are a wrong mapping, and a date in the future is a wrong date order or
a test order: then nothing is taken in before a person has looked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from worthline.loading.checking.ledger import Batch
from worthline.loading.checking.reasons import FUTURE, NO_RATE, OTHER_SCALE
from worthline.loading.sql import text
from worthline.tables.recorded import RECORDED
from worthline.words.errors import HeldBackError

if TYPE_CHECKING:
    import duckdb

_ADD_RATES = "Add a source of exchange rates (table `rates`: currency, rated_at, rate) to worthline.toml"
_ACCEPT = "or take in the rest as it is: worthline load --accept-held."


def hold_back(
    con: duckdb.DuckDBPyConnection,
    batches: list[Batch],
    largest_share: float,
    standing: dict[tuple[str, str, str], int],
) -> None:
    """Refuse batches of which too much is rejected or whose newest row is dated in the future.

    Args:
        con: the generation being built.
        batches: all its deliveries.
        largest_share: the share of rows that may be rejected, 0 to 1.
        standing: rows rejected of each table, source and hash in the good state; they are not asked about again.

    Raises:
        HeldBackError: a batch looks wrong as a whole.
    """
    for batch in batches:
        if batch.rejected > standing.get((batch.table_name, batch.source, batch.hash), 0):
            _hold_share(con, batch, largest_share)
            _hold_future(con, batch)


def _hold_share(con: duckdb.DuckDBPyConnection, batch: Batch, largest_share: float) -> None:
    if batch.rejected_share <= largest_share:
        return
    if batch.rejected - _on_another_scale(con, batch) <= largest_share * batch.rows_read:
        return
    worst = con.execute(
        "SELECT rule, coalesce(column_name, ''), count(*), arg_min(value, line), min(line) FROM rejected "
        f"WHERE {_of(batch)} GROUP BY ALL ORDER BY count(*) DESC, 1, 2 LIMIT 3"
    ).fetchall()
    reasons = "; ".join(
        f"{rows:,} {rule} {column}".rstrip() + f" (line {line}: {str(value)[:60]!r})"
        for rule, column, rows, value, line in worst
    )
    mend = (
        _ADD_RATES
        if worst and worst[0][0] == NO_RATE.rule
        else "Mend the file or its mapping in worthline.toml"
    )
    raise HeldBackError(
        f"{batch.file}: {batch.rejected:,} of {batch.rows_read:,} rows ({batch.rejected_share:.1%}) would be "
        f"rejected: {reasons}.",
        expected=f"At most {largest_share:.1%}. Nothing was taken in; the last good state stands.",
        do=f"{mend}, {_ACCEPT}",
    )


def _on_another_scale(con: duckdb.DuckDBPyConnection, batch: Batch) -> int:
    """Answers of a scale declared wrongly: they are told by name, and all the rest of the company is measured."""
    row = con.execute(
        f"SELECT count(*) FROM rejected WHERE {_of(batch)} AND rule = {text(OTHER_SCALE.rule)}"
    ).fetchone()
    return int(row[0]) if row else 0


def _hold_future(con: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    time = RECORDED[batch.table_name].time
    row = con.execute(
        "SELECT count(*), max_by(value, line), max(line) FROM rejected "
        f"WHERE {_of(batch)} AND rule = {text(FUTURE.rule)} AND column_name = {text(time)}"
    ).fetchone()
    if row is None or not row[0]:
        return
    raise HeldBackError(
        f"{batch.file}: {row[0]:,} of {batch.rows_read:,} rows lie in the future, such as {row[1]!r} "
        f"in line {row[2]}.",
        expected="Rows up to now. Nothing was taken in; the last good state stands.",
        do=f"Mend the file, or `date_order` in worthline.toml, {_ACCEPT}",
    )


def _of(batch: Batch) -> str:
    return f"source = {text(batch.source)} AND file = {text(batch.file)}"

"""Does everything that was read add up, and where is each row that was not taken in?

Rows read = accepted + rejected + exact duplicates, and the same for money, file by file. `accepted` counts
rows taken in from a file, with those that a later delivery has corrected since. Where a delivery holds several
currencies, each adds up by itself; the sums over all of them only control that nothing is lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from worthline.loading.checking.exchange import UNPRICED, Exchange
from worthline.loading.checking.mapping import places
from worthline.loading.checking.money import Money
from worthline.loading.checking.reasons import MALFORMED, column_of, rule_of, said
from worthline.loading.checking.repeats import CORRECTED, DUPLICATE
from worthline.loading.checking.rows import Rows
from worthline.loading.counting import count
from worthline.loading.files.raw import Raw
from worthline.loading.keeping.manifest import Delivery
from worthline.loading.sql import ident, text
from worthline.words.errors import BrokenPromiseError

if TYPE_CHECKING:
    import duckdb

_REJECTED = "source VARCHAR, file VARCHAR, line BIGINT, column_name VARCHAR, value VARCHAR, rule VARCHAR, reason VARCHAR, row_json VARCHAR"  # noqa: E501
_MONEY = "DECIMAL(38, 4)"
_BATCHES = (
    "source VARCHAR, file VARCHAR, hash VARCHAR, received_at VARCHAR, table_name VARCHAR, rows_read BIGINT, "
    "accepted BIGINT, rejected BIGINT, duplicates BIGINT, corrected BIGINT, "
    f"money_read {_MONEY}, money_accepted {_MONEY}, money_rejected {_MONEY}, money_duplicates {_MONEY}, "
    f"money_corrected {_MONEY}"
)
_BATCH_MONEY = (
    f"source VARCHAR, file VARCHAR, hash VARCHAR, table_name VARCHAR, currency VARCHAR, read {_MONEY}, "
    f"accepted {_MONEY}, rejected {_MONEY}, duplicates {_MONEY}, corrected {_MONEY}"
)
_SHOWN_OF_A_VALUE = 200


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of one delivery's rows; amounts are sums of its first column of money, as it was written.

    `by_currency` has them currency by currency, and is empty where all are in the company's.
    """

    source: str
    file: str
    hash: str
    received_at: str
    table_name: str
    rows_read: int
    accepted: int
    rejected: int
    duplicates: int
    corrected: int
    money_read: Decimal
    money_accepted: Decimal
    money_rejected: Decimal
    money_duplicates: Decimal
    money_corrected: Decimal
    by_currency: tuple[Money, ...] = ()

    @property
    def rejected_share(self) -> float:
        """The share of its rows that were not taken in."""
        return self.rejected / self.rows_read if self.rows_read else 0.0

    def reconcile(self) -> None:
        """Hold the promise that nothing was lost.

        Raises:
            BrokenPromiseError: rows or money read are not all accounted for.
        """
        rows = self.accepted + self.rejected + self.duplicates
        money = self.money_accepted + self.money_rejected + self.money_duplicates
        each = all(one.adds_up for one in self.by_currency)
        if rows != self.rows_read or money != self.money_read or not each:
            raise BrokenPromiseError(
                f"{self.file}: {self.rows_read} rows and {self.money_read} read, "
                f"{rows} rows and {money} accounted for.",
                expected="Read = accepted + rejected + duplicates.",
                do="Nothing was changed. Please report this with the file's layout.",
            )


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables that the checks write to."""
    con.execute("CREATE TABLE scratch.malformed (file INTEGER, line BIGINT, text VARCHAR, fault VARCHAR)")
    con.execute("CREATE TABLE scratch.fates (file INTEGER, line BIGINT, fate VARCHAR)")


def prepare_kept(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables that are kept beside the recorded ones."""
    con.execute(f"CREATE TABLE rejected ({_REJECTED})")
    con.execute(f"CREATE TABLE batches ({_BATCHES})")
    con.execute(f"CREATE TABLE batch_money ({_BATCH_MONEY})")
    con.execute(f"CREATE TABLE unpriced ({UNPRICED})")
    con.execute("CREATE TABLE about (key VARCHAR, value VARCHAR)")


def write_batches(
    con: duckdb.DuckDBPyConnection, part: Rows, deliveries: Mapping[int, Delivery], how: Exchange
) -> list[Batch]:
    """Count what became of each delivery of a source, and hold that it adds up."""
    counted: dict[int, list[tuple[Any, ...]]] = {}
    for file, *counts in con.execute(_counts(part, how)).fetchall():
        counted.setdefault(file, []).append(tuple(counts))
    broken = dict(con.execute("SELECT file, count(*) FROM scratch.malformed GROUP BY file").fetchall())
    return [
        _write_batch(con, part, one, counted.get(number, []), broken.get(number, 0))
        for number, one in deliveries.items()
    ]


def _counts(part: Rows, how: Exchange) -> str:
    """Rows and money of each file by fate, counted from the typed rows and the fates; by currency where several are."""
    foreign = part.relation in how.foreign
    rows_of = how.told(part, part.relation) if foreign else part.relation
    currency = f"coalesce(currency, {text(how.own)})" if foreign else "''"
    amount = ident(part.money) if part.money else "NULL"
    money = f"coalesce(CAST({amount} AS {_MONEY}), 0)"
    fates = {
        "accepted": f"fate IS NULL OR fate = '{CORRECTED}'",
        "rejected": "contains(fate, ':')",
        "duplicates": f"fate = '{DUPLICATE}'",
        "corrected": f"fate = '{CORRECTED}'",
    }
    rows = ", ".join(f"count(*) FILTER ({condition})" for condition in fates.values())
    sums = ", ".join(f"coalesce(sum({money}) FILTER ({condition}), 0)" for condition in fates.values())
    return (
        f"SELECT file, {currency}, count(*), {rows}, coalesce(sum({money}), 0), {sums} FROM "
        f"(SELECT r.*, coalesce(r.fault, f.fate) AS fate FROM {rows_of} r "
        "LEFT JOIN scratch.fates f USING (file, line)) GROUP BY ALL ORDER BY ALL"
    )


def _write_batch(
    con: duckdb.DuckDBPyConnection,
    part: Rows,
    delivery: Delivery,
    counted: Sequence[tuple[Any, ...]],
    broken: int,
) -> Batch:
    """Count one delivery from its counts by currency."""
    totals = [sum(numbers) for numbers in zip(*(row[1:] for row in counted), strict=True)] or [0] * 10
    read, accepted, rejected, duplicates, corrected = (int(number) for number in totals[:5])
    money = [Decimal(number) for number in totals[5:]]
    batch = Batch(
        part.source.name, delivery.path, delivery.hash, delivery.received_at, part.table.name,
        read + broken, accepted, rejected + broken, duplicates, corrected,
        money[0], money[1], money[2], money[3], money[4],
        tuple(Money(row[0], *row[6:]) for row in counted if row[0]),
    )  # fmt: skip
    batch.reconcile()
    _keep(con, batch)
    return batch


def _keep(con: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    values = astuple(batch)[:-1]
    con.execute(f"INSERT INTO batches VALUES ({', '.join('?' * len(values))})", values)
    for money in batch.by_currency:
        known = (batch.source, batch.file, batch.hash, batch.table_name, *astuple(money))
        con.execute(f"INSERT INTO batch_money VALUES ({', '.join('?' * len(known))})", known)


def write_rejected(
    con: duckdb.DuckDBPyConnection, part: Rows, number: int, delivery: Delivery, raw: Raw
) -> None:
    """Keep each rejected row of a delivery as it was received, with the reason."""
    known = [text(part.source.name), text(delivery.path)]
    where = places(part.source, raw, delivery.path).recorded
    row = ", ".join(f"{text(header)}, CAST(c{place} AS VARCHAR)" for place, header in enumerate(raw.headers))
    value = " ".join(f"WHEN {text(name)} THEN CAST(c{place} AS VARCHAR)" for name, place in where.items())
    column = column_of("fault")
    shown = f"left(CASE {column} {value} END, {_SHOWN_OF_A_VALUE})" if value else "NULL"
    con.execute(
        f"INSERT INTO rejected SELECT {', '.join(known)}, line, {column}, {shown}, {rule_of('fault')}, "
        f"{said('fault')}, json_object({row}) FROM ({_faults(part, number)}) JOIN {raw.relation} USING (line) "
        "ORDER BY line"
    )


def write_malformed(con: duckdb.DuckDBPyConnection, part: Rows, number: int, delivery: Delivery) -> None:
    """Keep each line of a delivery that is no row."""
    known = [text(part.source.name), text(delivery.path)]
    con.execute(
        f"INSERT INTO rejected SELECT {', '.join(known)}, line, NULL, left(text, {_SHOWN_OF_A_VALUE}), "
        f"{text(MALFORMED.rule)}, {text(MALFORMED.about)} || ' ' || fault, json_object('line', text) "
        f"FROM scratch.malformed WHERE file = {number} ORDER BY line"
    )


def _faults(part: Rows, number: int) -> str:
    return (
        f"SELECT line, fault FROM {part.relation} WHERE file = {number} AND fault IS NOT NULL UNION ALL "
        f"SELECT line, fate FROM scratch.fates WHERE file = {number} AND contains(fate, ':')"
    )


def check_stored(
    con: duckdb.DuckDBPyConnection, parts: Sequence[Rows], batches: Sequence[Batch], made: int
) -> None:
    """Hold that each recorded table has as many rows as were taken in for it.

    Raises:
        BrokenPromiseError: a row was lost or doubled on the way into the store.
    """
    for name in {
        part.table.name
        for part in parts
        if not any(p.source.completes for p in parts if p.table is part.table)
    }:
        taken = sum(one.accepted - one.corrected for one in batches if one.table_name == name)
        expected = taken + (made if name == "customers" else 0)
        if (stored := count(con, name)) != expected:
            raise BrokenPromiseError(
                f"{name}: {stored} rows are stored, {expected} were taken in.", do="Nothing was changed."
            )

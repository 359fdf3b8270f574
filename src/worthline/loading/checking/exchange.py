"""What is each amount in another currency worth in the company's, on its own day?

The rate of the local day counts, or the last one before it that is not too old, so weekends and holidays are covered.
An order's lines are in the order's currency and of its day. Where nothing foreign is delivered, nothing is joined.

The rows keep what was delivered until they are stored: repeats, corrections and the sums of a batch are told from the
amounts as they were written, and a rate that changes later changes no row's identity.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.loading.checking.reasons import CURRENCY, NO_RATE, UNKNOWN_CURRENCY, fault
from worthline.loading.checking.relations import good
from worthline.loading.checking.rows import Rows
from worthline.loading.sql import ident, text, texts
from worthline.loading.values.currencies import advice, known
from worthline.loading.values.typed import STORED
from worthline.tables.table import Kind

if TYPE_CHECKING:
    import duckdb

RATE = "DECIMAL(20, 12)"
"""Rates are numbers as they were written, not the nearest fraction of two: cents do not depend on the machine."""
_AMOUNT = STORED[Kind.MONEY]
_LARGEST = "CAST(99999999999999 AS DECIMAL(38, 4))"
"""The largest amount that can be kept."""
_WANTED = (
    "place INTEGER, currency VARCHAR, day DATE, amounts BIGINT, amount DECIMAL(38, 4), largest DECIMAL(18, 4)"
)
UNPRICED = "table_name VARCHAR, currency VARCHAR, day DATE, amounts BIGINT, amount DECIMAL(38, 4)"


@dataclass(frozen=True, slots=True)
class Exchange:
    """Which sources hold amounts in another currency than the company's.

    Attributes:
        own: the company's currency.
        foreign: their relations.
    """

    own: str
    foreign: frozenset[str] = frozenset()

    def told(self, part: Rows, relation: str) -> str:
        """The rows of a source, each with its `currency` and the day whose rate counts, `priced_on`."""
        if part.table.name != "order_lines":
            return f"(SELECT *, {part.table.dated_on} AS priced_on FROM {relation})"
        named = "coalesce(l.currency, o.currency)" if part.names_currency else "o.currency"
        return (
            f"(SELECT l.* REPLACE ({named} AS currency), o.day AS priced_on "
            f"FROM (SELECT * FROM {relation}) l LEFT JOIN scratch.order_currencies o USING (order_id))"
        )

    def worth(self, part: Rows) -> str:
        """The good rows of a source with their amounts in the company's currency, and the first as it was written."""
        if not self.foreign or not part.money or not part.table.column("currency"):
            return good(part)
        named = (
            f"CASE WHEN {_has_amount(part)} THEN coalesce(r.currency, {text(self.own)}) ELSE r.currency END"
        )
        if part.relation not in self.foreign:
            return f"(SELECT r.* REPLACE ({named} AS currency) FROM (SELECT * FROM {good(part)}) r)"
        original = (
            f"CASE WHEN d.rate IS NOT NULL THEN r.{ident(part.money)} END AS {ident(original_of(part))}"
        )
        amounts = ", ".join(f"{_converted(name)} AS {ident(name)}" for name in amounts_of(part))
        return (
            f"(SELECT r.* REPLACE ({amounts}, {original}, {named} AS currency) "
            f"FROM {self.told(part, good(part))} r "
            "LEFT JOIN scratch.day_rates d ON d.currency = r.currency AND d.day = r.priced_on)"
        )


def exchange(con: duckdb.DuckDBPyConnection, parts: Sequence[Rows], own: str, oldest: int) -> Exchange:
    """Find the rate of each foreign amount, and reject the rows that have none.

    Args:
        con: the generation being built; repeats are marked.
        parts: all sources.
        own: the company's currency.
        oldest: days that a rate may be older than the amount.
    """
    con.execute(f"CREATE TABLE scratch.wanted ({_WANTED})")
    con.execute(f"CREATE TABLE scratch.unpriced ({UNPRICED})")
    rates = [part for part in parts if part.table.name == "rates"]
    _reject_unknown_rates(con, rates)
    priced, all_of_them = _priced(con, parts, own), Exchange(own)
    for place, part in enumerate(priced):
        con.execute(f"INSERT INTO scratch.wanted {_wants(place, part, all_of_them)}")
    found = con.execute("SELECT DISTINCT place FROM scratch.wanted ORDER BY 1").fetchall()
    if not found:
        return all_of_them
    _find_rates(con, rates, oldest)
    foreign = [priced[place] for (place,) in found]
    _reject(con, foreign, all_of_them)
    _note_unpriced(con, priced)
    return Exchange(own, frozenset(part.relation for part in foreign))


def amounts_of(part: Rows) -> list[str]:
    """The columns of money that a source has."""
    return [
        column.name
        for column in part.table.columns
        if column.kind is Kind.MONEY and column.name in part.found
    ]


def original_of(part: Rows) -> str:
    """Where the first amount is kept as it was written."""
    return next(column.name for column in part.table.columns if column.made and column.kind is Kind.MONEY)


def _priced(con: duckdb.DuckDBPyConnection, parts: Sequence[Rows], own: str) -> list[Rows]:
    """The sources whose amounts may be in another currency."""
    orders = [part for part in parts if part.table.name == "orders" and "order_id" in part.found]
    lines = [part for part in parts if part.table.name == "order_lines"]
    named = [part for part in parts if part.names_currency and part.money]
    if not lines or not any(part.names_currency for part in (*orders, *lines)):
        return named
    every = any(part.names_currency for part in lines)
    _list_orders(con, orders, "true" if every else f"currency <> {text(own)}")
    return [*(part for part in named if part not in lines), *(part for part in lines if part.money)]


def _list_orders(con: duckdb.DuckDBPyConnection, orders: Iterable[Rows], which: str) -> None:
    """Write the currency and day of orders; the currency is empty where an order names none."""
    con.execute("CREATE TABLE scratch.order_currencies (order_id VARCHAR, currency VARCHAR, day DATE)")
    rows = " UNION ALL ".join(f"SELECT order_id, currency, ordered_on FROM {good(part)}" for part in orders)
    if rows:
        con.execute(
            "INSERT INTO scratch.order_currencies SELECT order_id, max(currency), max(ordered_on) "
            f"FROM ({rows}) WHERE order_id IS NOT NULL AND {which} GROUP BY order_id"
        )


def _has_amount(part: Rows) -> str:
    return f"coalesce({', '.join(f'r.{ident(name)}' for name in amounts_of(part))}) IS NOT NULL"


def _foreign(part: Rows, how: Exchange) -> str:
    """The good rows of a source that have an amount in another currency."""
    return f"(SELECT * FROM {how.told(part, good(part))} r WHERE currency <> {text(how.own)} AND {_has_amount(part)})"


def _wants(place: int, part: Rows, how: Exchange) -> str:
    sizes = ", ".join(f"coalesce(abs({ident(name)}), 0)" for name in amounts_of(part))
    return (
        f"SELECT {place}, currency, priced_on, count(*), coalesce(sum({ident(part.money)}), 0), max(greatest({sizes})) "
        f"FROM {_foreign(part, how)} GROUP BY currency, priced_on"
    )


def _reject_unknown_rates(con: duckdb.DuckDBPyConnection, rates: Iterable[Rows]) -> None:
    """Reject the rates of currencies that do not exist."""
    for part in rates:
        codes = con.execute(f"SELECT DISTINCT currency FROM {good(part)} ORDER BY 1").fetchall()
        for (code,) in codes:
            if code not in known():
                con.execute(
                    f"INSERT INTO scratch.fates SELECT file, line, {fault(UNKNOWN_CURRENCY, 'currency', advice(code))} "
                    f"FROM {good(part)} WHERE currency = {text(code)}"
                )


def _find_rates(con: duckdb.DuckDBPyConnection, rates: Sequence[Rows], oldest: int) -> None:
    """Write the rate of each currency and day that is asked for, empty where there is none."""
    con.execute(
        "CREATE TABLE scratch.rates (currency VARCHAR, rated_on DATE, rated_at TIMESTAMP, rate DOUBLE)"
    )
    for part in rates:
        con.execute(f"INSERT INTO scratch.rates SELECT currency, rated_on, rated_at, rate FROM {good(part)}")
    con.execute(
        "CREATE TABLE scratch.quotes AS SELECT currency, rated_on AS day, "
        f"CAST(CAST(arg_max(rate, rated_at) AS VARCHAR) AS {RATE}) AS rate "
        "FROM scratch.rates GROUP BY currency, rated_on"
    )
    con.execute(
        "CREATE TABLE scratch.day_rates AS SELECT w.currency, w.day, "
        f"CASE WHEN w.day - q.day <= {oldest} THEN q.rate END AS rate "
        "FROM (SELECT DISTINCT currency, day FROM scratch.wanted) w "
        "ASOF LEFT JOIN scratch.quotes q ON w.currency = q.currency AND w.day >= q.day"
    )


def _reject(con: duckdb.DuckDBPyConnection, foreign: Iterable[Rows], how: Exchange) -> None:
    """Write the fate of rows whose currency does not exist, or whose amount has no day, no rate or no room."""
    codes = [
        row[0] for row in con.execute("SELECT DISTINCT currency FROM scratch.wanted ORDER BY 1").fetchall()
    ]
    unknown = [code for code in codes if code not in known()]
    _mark_unknown(con, unknown)
    trouble = con.execute(
        "SELECT 1 FROM scratch.wanted w LEFT JOIN scratch.day_rates d USING (currency, day) "
        f"WHERE d.rate IS NULL OR w.largest * d.rate > {_LARGEST} LIMIT 1"
    ).fetchone()
    for part in foreign if trouble else ():
        con.execute(f"INSERT INTO scratch.fates {_fates(part, how, unknown)}")


def _mark_unknown(con: duckdb.DuckDBPyConnection, unknown: Sequence[str]) -> None:
    """A code that does not exist has no rate, even where the rates name it."""
    if unknown:
        con.execute(f"UPDATE scratch.day_rates SET rate = NULL WHERE currency IN ({texts(unknown)})")


def _fates(part: Rows, how: Exchange, unknown: Sequence[str]) -> str:
    column = "currency" if "currency" in part.found else part.money
    cases = [
        f"WHEN f.currency = {text(code)} THEN {fault(UNKNOWN_CURRENCY, column, advice(code))}"
        for code in unknown
    ]
    sizes = ", ".join(f"coalesce(abs(f.{ident(name)}), 0)" for name in amounts_of(part))
    cases.append(f"WHEN f.priced_on IS NULL THEN {fault(CURRENCY, column)}")
    cases.append(
        f"WHEN d.rate IS NULL THEN {fault(NO_RATE, column, '')} || f.currency || ', ' || f.priced_on"
    )
    cases.append(f"WHEN greatest({sizes}) * d.rate > {_LARGEST} THEN {fault(CURRENCY, column)}")
    return (
        f"SELECT * FROM (SELECT f.file, f.line, CASE {' '.join(cases)} END AS fate FROM {_foreign(part, how)} f "
        "LEFT JOIN scratch.day_rates d ON d.currency = f.currency AND d.day = f.priced_on) WHERE fate IS NOT NULL"
    )


def _note_unpriced(con: duckdb.DuckDBPyConnection, priced: Sequence[Rows]) -> None:
    tables = " ".join(f"WHEN {place} THEN {text(part.table.name)}" for place, part in enumerate(priced))
    con.execute(
        f"INSERT INTO scratch.unpriced SELECT CASE place {tables} END, w.currency, w.day, w.amounts, w.amount "
        "FROM scratch.wanted w LEFT JOIN scratch.day_rates d USING (currency, day) WHERE d.rate IS NULL ORDER BY ALL"
    )


def _converted(name: str) -> str:
    amount = f"r.{ident(name)}"
    return f"CASE WHEN d.rate IS NULL THEN {amount} ELSE CAST({amount} * d.rate AS {_AMOUNT}) END"

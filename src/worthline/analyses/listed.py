"""Who is in a segment, and how can they be reached?

A list says what someone bought and when. Names, addresses and whatever else reaches a person are left out unless they
are asked for by name: told apart by the column's header, or by what stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from worthline.analyses.segments import customers_by, values_of
from worthline.measuring.measure import Measurer
from worthline.tables.derived.known import Known
from worthline.tables.derived.profile import labels, profile
from worthline.words.errors import UnknownNameError, WorthlineError

if TYPE_CHECKING:
    import pyarrow as pa

TOLD = ("first_order_on", "last_order_on", "orders", "revenue", "lapsed_on")
"""What is told of a customer besides their id and segment."""

HEADERS = re.compile(
    r"name|e_?mail|mail|phone|mobile|^tel|fax|address|street|zip|post_?code|postal|contact|telegram|viber|whatsapp|"
    r"instagram|facebook|linkedin|skype|passport|birth|ім_?я|імя|прізвище|піб|пошта|телефон|моб|адрес|вулиц|індекс|"
    r"контакт|народж|паспорт|имя|фамилия|отчество|фио|почта|улиц|индекс|рожден|instagram|інстаграм|инстаграм|телеграм",
    re.IGNORECASE,
)
"""Headers of columns by which a person can be reached or known, in three languages."""

REACHES = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|\+?[\d\s().-]{9,20}|(https?://|@)\S+")
"""What an e-mail address, a telephone number or a profile looks like."""

PHONE_DIGITS = range(9, 16)
LOOKED_AT = 500
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet would run as a formula."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The customers of one segment, those who brought most first.

    Attributes:
        column: the segment's column.
        value: its value.
        rows: one dictionary a customer.
        withheld: columns that reach a person and were left out.
    """

    column: str
    value: str | None
    rows: pa.Table
    withheld: tuple[str, ...]

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a customer."""
        found: list[dict[str, Any]] = self.rows.to_pylist()
        return found

    def to_arrow(self) -> pa.Table:
        """One Arrow table."""
        return self.rows

    def guarded(self) -> Listed:
        """The list with every text that a spreadsheet would run as a formula written as text (an apostrophe first)."""
        import pyarrow as pa

        columns = [_guarded(self.rows[name]) for name in self.rows.column_names]
        rows = pa.table(dict(zip(self.rows.column_names, columns, strict=True)))
        return Listed(self.column, self.value, rows, self.withheld)


def listed(measurer: Measurer, column: str, value: str | None, *, contacts: bool = False) -> Listed:
    """The customers whose value of a column is this one.

    Raises:
        UnknownNameError: there is no such column, or nobody has this value; names those there are.
        WorthlineError: the customers' ids are contacts themselves, and contacts were not asked for.
    """
    counts = customers_by(measurer, column)
    if value not in counts:
        there = [each for each in values_of(column, list(counts), measurer) if each in counts]
        raise UnknownNameError(f"customer whose {column} is", value or "", [each for each in there if each])
    reaching = contact_columns(measurer)
    if "customer_id" in reaching and not contacts:
        raise WorthlineError(
            "The customers' own ids are addresses or telephone numbers.",
            do="Say --contacts if the list may hold them.",
        )
    shown = [name for name in reaching if name != "customer_id"] if contacts else []
    rows = _rows(measurer, column, value, shown)
    hidden = () if contacts else tuple(name for name in reaching if name != "customer_id")
    return Listed(column, value, rows, hidden)


def contact_columns(measurer: Measurer) -> list[str]:
    """The columns of `customers` that reach a person or name one, by header or by what stands in them."""
    known = measurer.known
    texts = _texts(known)
    rows = known.table("customers").select(*texts).limit(LOOKED_AT)
    seen = measurer.ask(rows)
    return [
        name
        for name in texts
        if (name not in ("customer_id", "channel") and HEADERS.search(name)) or _reach(seen[name].to_pylist())
    ]


def _texts(known: Known) -> list[str]:
    """The columns of text that hold anything."""
    customers = known.table("customers").schema()
    return [name for name, kind in customers.items() if kind.is_string() and known.has(f"customers.{name}")]


def _reach(cells: Sequence[str | None]) -> bool:
    """Whether most cells look like something that reaches a person."""
    filled = [cell.strip() for cell in cells if cell and cell.strip()]
    return bool(filled) and sum(map(_is_contact, filled)) > len(filled) / 2


def _is_contact(cell: str) -> bool:
    if not REACHES.fullmatch(cell):
        return False
    signed = any(sign in cell for sign in "@+/() ")
    return signed and ("@" in cell or "/" in cell or sum(sign.isdigit() for sign in cell) in PHONE_DIGITS)


def _rows(measurer: Measurer, column: str, value: str | None, shown: Sequence[str]) -> pa.Table:
    import ibis

    known = measurer.known
    told = profile(known, {*TOLD, "first_paid_on", *shown})
    bought = told.filter(told.first_paid_on.notnull())
    group = labels([column], known).rename(segment=column)
    within = group.segment.isnull() if value is None else group.segment == value
    rows = bought.inner_join(group.filter(within), "customer_id")
    rows = rows.mutate(orders=rows.orders.cast("int64"))
    rows = rows.select(
        "customer_id", *TOLD, *(name for name in shown if name != column), **{column: rows.segment}
    )
    ordered = rows.order_by(ibis.desc(rows.revenue.coalesce(0)), rows.customer_id)
    return measurer.ask(ordered)


def _guarded(cells: pa.ChunkedArray) -> Any:
    import pyarrow as pa

    if not pa.types.is_string(cells.type):
        return cells
    texts = [
        f"'{cell}" if cell is not None and cell.startswith(FORMULA) else cell for cell in cells.to_pylist()
    ]
    return pa.array(texts, pa.string())

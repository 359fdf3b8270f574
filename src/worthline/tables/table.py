"""What is a table, and what may stand in its columns?

A table is declared once; loading, checks, guesses of headers, the schema on every engine and its page of
documentation are made from the declaration.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds, and so how it is read and checked."""

    KEY = "key"
    TEXT = "text"
    TIME = "time"
    MONEY = "money"
    NUMBER = "number"
    WHOLE = "whole number"
    FLAG = "yes or no"


STORED_AS = {
    Kind.KEY: "string",
    Kind.TEXT: "string",
    Kind.TIME: "timestamp",
    Kind.MONEY: "decimal(18, 4)",
    Kind.NUMBER: "float64",
    Kind.WHOLE: "int64",
    Kind.FLAG: "boolean",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds and what is impossible in it.

    A TIME column `x_at` is stored as the instant in UTC (`x_at`) and as the company's local date (`x_on`).

    Attributes:
        name: its public name.
        kind: what it holds.
        about: one sentence for people.
        required: a row without it is rejected.
        negative: whether a value below zero can be right.
        future: whether an instant after now can be right.
        clock: whether the company's local time of day is stored beside the instant (`x_local`), for working hours.
        made: whether the load writes it, so that no source can.
        worded: whether it may be said in words instead of numbers (`fully agree`, `yes`).
        headers: headers that mean this column in English, Ukrainian and Russian, lower case.
    """

    name: str
    kind: Kind
    about: str
    required: bool = False
    negative: bool = False
    future: bool = False
    clock: bool = False
    made: bool = False
    worded: bool = False
    headers: tuple[str, ...] = ()

    @property
    def day(self) -> str:
        """The name of the local date stored beside an instant: `ordered_at` gives `ordered_on`."""
        return self.name.removesuffix("_at") + "_on"

    @property
    def local(self) -> str:
        """The name of the local time stored beside an instant whose time of day counts."""
        return self.name.removesuffix("_at") + "_local"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What happened: one row each, told apart by its key.

    A table without a key of its own (`key` empty or not mapped) tells its rows apart by their content and by how
    often the same content stands in one file, so two equal purchases in one file are two purchases, and the same
    file twice is still one.

    Attributes:
        name: its public name.
        about: one sentence for people.
        columns: its columns, in order.
        key: the columns that tell its rows apart, where the company delivers them.
        time: the column that dates a row, empty for `customers` and `plans`.
        open: further columns of the source are kept, each a segment at once.
        words: what files of this table are called, in three languages, lower case.
        parents: columns that name a row of another table: {column: table}.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    time: str = ""
    open: bool = False
    words: tuple[str, ...] = ()
    parents: dict[str, str] = field(default_factory=dict)

    def column(self, name: str) -> Column | None:
        """The column of this name, if there is one."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def moment(self) -> Column | None:
        """The column that dates a row; of customers, the one that says since when they are known."""
        return self.column(self.time or "joined_at")

    @property
    def dated_on(self) -> str:
        """The local date of the column that dates a row."""
        return self.time.removesuffix("_at") + "_on"

    def schema(self) -> dict[str, str]:
        """Stored columns and their types, as Ibis writes them; instants bring their local date along."""
        stored: dict[str, str] = {}
        for column in self.columns:
            stored[column.name] = STORED_AS[column.kind]
            if column.kind is Kind.TIME:
                stored[column.day] = "date"
            if column.clock:
                stored[column.local] = "timestamp"
        return stored

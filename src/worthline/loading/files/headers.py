"""What does a header mean, in English, Ukrainian and Russian?

The words are those of the recorded tables' columns; this module only compares. A header that is one of them
means that column; one that contains it, or is a letter away, perhaps does.
"""

from __future__ import annotations

import difflib
import re
from functools import cache

from worthline.tables.recorded import RECORDED
from worthline.tables.table import Column, Recorded

_EMPTY_WORDS = {
    "the", "of", "a", "c", "in", "usd", "eur", "uah", "rub", "грн", "руб", "y", "n", "crm", "our", "№", "no",
}  # fmt: skip
_OTHER_THINGS = {
    "name", "type", "status", "count", "number", "hours", "minutes", "seconds", "secs", "score", "phone",
    "email", "code", "reason", "flag", "mode", "rate", "profile", "cohort", "lifecycle", "age", "gender",
    "segment",     "stage",
    "ім'я", "назва", "имя", "название", "телефон", "статус", "кількість", "количество", "стать", "пол", "вік",
}  # fmt: skip
_ONLY_ALONE = {
    "id",
    "to",
    "from",
    "end",
    "start",
    "begin",
    "name",
    "title",
    "value",
    "total",
    "sum",
    "source",
    "type",
    "kind",
    "day",
    "month",
    "time",
    "action",
    "item",
    "answer",
    "order",
    "paid",
    "user",
    "account",
    "client",
    "customer",
    "buyer",
    "lead",
    "ticket",
    "subscription",
    "plan",
    "rating",
    "category",
    "origin",
    "channel",
    "тип",
    "сума",
    "сумма",
    "початок",
    "начало",
    "кінець",
    "конец",
    "час",
    "время",
    "тема",
    "замовлення",
    "заказ",
    "клієнт",
    "клиент",
    "місяць",
    "месяц",
    "товар",
    "продукт",
}
"""Words that mean the column when they stand alone, and anything at all beside other words."""
EXACT = 1.0
NEARLY = 0.95
CONTAINED = 0.7
MISSPELT = 0.65


@cache
def plain(header: str) -> str:
    """The header in lower case, its words parted by blanks: `OrderDate`, `order_date`, `Order date, UTC`."""
    text = re.sub(r"\([^)]*\)|,.*$", " ", header)
    text = re.sub(r"(?<=[a-zа-яіїє])(?=[A-ZА-ЯІЇЄ])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    text = text.lower().replace("’", "'").replace("ʼ", "'").replace("ё", "е")
    return " ".join(re.findall(r"[\w'№]+", text.replace("_", " ")))


@cache
def meaning(header: str, column: Column) -> float:
    """How surely the header means the column, 0 to 1; never one that the load itself fills."""
    if column.made:
        return 0.0
    text = plain(header)
    known = _words_of(column)
    if text in known:
        return EXACT - 0.004 * min(known.index(text), 10)
    if text.replace(" ", "") in {word.replace(" ", "") for word in known}:
        return NEARLY
    return max((_nearness(text, word) for word in known), default=0.0)


def is_known_header(cell: str) -> bool:
    """Whether the cell is a header of any recorded column."""
    return plain(cell) in _all_words()


def table_words(text: str, table: Recorded) -> float:
    """How surely a file of this name holds the table: the share of the name's letters that are its words."""
    name = f" {plain(text)} "
    found = [word for word in (*table.words, table.name.replace("_", " ")) if f" {word} " in name]
    return max((len(word) for word in found), default=0) / max(len(name.strip()), 1)


@cache
def _words_of(column: Column) -> tuple[str, ...]:
    return tuple(plain(word) for word in (column.name, *column.headers))


@cache
def _all_words() -> frozenset[str]:
    columns = (column for table in RECORDED.values() for column in table.columns)
    return frozenset(word for column in columns for word in _words_of(column))


def _nearness(text: str, word: str) -> float:
    words, known = set(text.split()), set(word.split())
    if known <= words:
        return _contained(words - known, word)
    if (
        len(word) > 4
        and abs(len(word) - len(text)) < 3
        and difflib.SequenceMatcher(None, text, word).ratio() > 0.88
    ):
        return MISSPELT
    return 0.0


def _contained(extra: set[str], word: str) -> float:
    """A longer header that holds the word: surer the longer the word and the less else is said."""
    telling = extra - _EMPTY_WORDS
    if not telling:
        return NEARLY - 0.05
    if telling & _OTHER_THINGS or word in _ONLY_ALONE:
        return 0.0
    return CONTAINED - 0.1 * (len(telling) - 1) - (0.15 if len(word.split()) == 1 else 0.0)

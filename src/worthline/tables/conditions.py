"""What may be said in a segment's `where`, and what does it mean?

A condition is written as SQL writes it, but only a small part of SQL is understood: columns, plain values, comparisons,
`and`, `or`, `not`, `in`, `between`, `like` and `is null`. It is read into a tree, each node of which is checked against
that list and turned into an expression; the text itself never reaches an engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from worthline.words.errors import ProjectError, UnknownNameError

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from sqlglot.expressions import Expr

ALLOWED = (
    "columns, 'text', numbers, dates as '2025-12-31', = != < <= > >=, and, or, not, in (...), between ... and ..., "
    "like 'A%', is null, is not null, brackets"
)
"""What a condition may be made of."""

LONGEST = 2_000
"""Letters of the longest condition read."""

LONGEST_WHOLE = 18
"""Digits of the longest whole number that an engine keeps as one."""

COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "EQ": lambda a, b: a == b,
    "NEQ": lambda a, b: a != b,
    "GT": lambda a, b: a > b,
    "GTE": lambda a, b: a >= b,
    "LT": lambda a, b: a < b,
    "LTE": lambda a, b: a <= b,
}

Value = str | int | float | bool | date


@lru_cache(maxsize=256)
def parse(text: str) -> Expr:
    """The condition as a tree.

    Raises:
        ProjectError: it cannot be read, or holds something that is not allowed.
    """
    import sqlglot
    from sqlglot.errors import SqlglotError

    if not text.strip():
        raise _refused("A segment needs a condition")
    if len(text) > LONGEST:
        raise _refused(f"A condition of {len(text)} letters is too long")
    try:
        (tree,) = sqlglot.parse(text, read="duckdb")
        assert tree is not None
        _check(tree)
    except (SqlglotError, RecursionError, AssertionError, ValueError):
        raise _refused(f"{_short(text)!r} cannot be read as a condition") from None
    return tree


def expression(text: str, rows: ir.Table) -> ir.BooleanValue:
    """The condition over these rows; false where it is not known.

    Raises:
        ProjectError: it cannot be read, or compares what cannot be compared.
        UnknownNameError: a column does not exist.
    """
    return _Reader(rows).holds(parse(text)).coalesce(False)


def columns_of(text: str) -> set[str]:
    """The columns a condition names."""
    from sqlglot import exp

    return {column.name for column in parse(text).find_all(exp.Column)}


def _check(tree: Expr) -> None:
    """Refuse whatever is not on the list, wherever it stands."""
    kind = type(tree).__name__
    match kind:
        case "And" | "Or" | "Not" | "Paren":
            for part in tree.iter_expressions():
                _check(part)
        case "EQ" | "NEQ" | "GT" | "GTE" | "LT" | "LTE" | "Between" | "In" | "Is" | "Like":
            _check_sides(tree)
        case _:
            raise _refused(f"{_short(tree.sql())!r} is not allowed in a condition by itself")


def _check_sides(tree: Expr) -> None:
    from sqlglot import exp

    sides = list(tree.iter_expressions())
    columns = [side for side in sides if isinstance(side, exp.Column)]
    for side in sides:
        if not (_is_column(side) or _is_value(side) or (isinstance(tree, exp.Is) and _is_null(side))):
            raise _refused(f"{_short(side.sql())!r} is not allowed in a condition")
    if not isinstance(tree.this, exp.Column) and not (type(tree).__name__ in COMPARISONS and columns):
        raise _refused(f"{_short(tree.sql())!r} compares no column")
    if isinstance(tree, exp.Is) and not _is_null(tree.expression):
        raise _refused(f"{_short(tree.sql())!r} is not allowed in a condition")
    if isinstance(tree, exp.In) and not tree.expressions:
        raise _refused(f"{_short(tree.sql())!r} is not allowed in a condition")


def _is_column(side: Expr) -> bool:
    from sqlglot import exp

    return isinstance(side, exp.Column) and isinstance(side.this, exp.Identifier) and len(side.parts) == 1


def _is_null(side: Expr) -> bool:
    from sqlglot import exp

    return isinstance(side, exp.Null)


def _is_value(side: Expr) -> bool:
    from sqlglot import exp

    if isinstance(side, exp.Neg):
        return isinstance(side.this, exp.Literal) and not side.this.is_string
    return isinstance(side, exp.Literal | exp.Boolean)


class _Reader:
    """Turns a checked tree into an expression over the columns of a table."""

    def __init__(self, rows: ir.Table) -> None:
        self.rows = rows

    def holds(self, tree: Expr) -> ir.BooleanValue:
        match type(tree).__name__:
            case "And":
                return self.holds(tree.this) & self.holds(tree.expression)
            case "Or":
                return self.holds(tree.this) | self.holds(tree.expression)
            case "Not":
                return ~self.holds(tree.this)
            case "Paren":
                return self.holds(tree.this)
            case _:
                return self._compared(tree)

    def _compared(self, tree: Expr) -> ir.BooleanValue:
        from sqlglot import exp

        match tree:
            case exp.Is():
                return self._column(tree.this).isnull()
            case exp.In():
                return self._in(tree)
            case exp.Between():
                column = self._column(tree.this)
                low, high = (self._against(column, tree.args[end]) for end in ("low", "high"))
                return self._read(column, low, high).between(low, high)
            case exp.Like():
                return self._like(tree)
            case _:
                return self._sides(tree)

    def _in(self, tree: Expr) -> ir.BooleanValue:
        column = self._column(tree.this)
        values = [self._against(column, each) for each in tree.expressions]
        return self._read(column, *values).isin(values)

    def _like(self, tree: Expr) -> ir.BooleanValue:
        column, pattern = self._column(tree.this), _plain(tree.expression)
        if not column.type().is_string() or not isinstance(pattern, str):
            raise _unlike(column, pattern)
        return column.like(pattern)

    def _sides(self, tree: Expr) -> ir.BooleanValue:
        from sqlglot import exp

        compare = COMPARISONS[type(tree).__name__]
        left, right = tree.this, tree.expression
        if isinstance(left, exp.Column) and isinstance(right, exp.Column):
            one, other = self._column(left), self._column(right)
            if _kind(one) != _kind(other):
                raise _unlike(one, other.get_name())
            return compare(one, other)
        turned = not isinstance(left, exp.Column)
        column = self._column(right if turned else left)
        value = self._against(column, left if turned else right)
        read = self._read(column, value)
        return compare(value, read) if turned else compare(read, value)

    def _column(self, node: Expr) -> Any:
        names = {name: name for name in comparable(self.rows)}
        lowered = {name.lower(): name for name in names}
        found = names.get(node.name) or lowered.get(node.name.lower())
        if found is None:
            raise UnknownNameError("column", node.name, names, do="A text stands in single quotes: 'North'.")
        return self.rows[found]

    def _against(self, column: Any, node: Expr) -> Any:
        """The value as the column's kind has it."""
        value, kind = _plain(node), _kind(column)
        if kind == "date" and isinstance(value, str):
            return _day(column, value)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        fits = {
            "text": isinstance(value, str) or number,
            "number": number,
            "yes or no": isinstance(value, bool),
        }
        if not fits.get(kind, False):
            raise _unlike(column, value)
        return value

    def _read(self, column: Any, *values: Any) -> Any:
        """A column of text that is compared with numbers is read as numbers; what is none matches nothing."""
        numbers = [isinstance(value, int | float) for value in values]
        if not column.type().is_string() or not any(numbers):
            return column
        if not all(numbers):
            raise _unlike(column, next(value for value in values if not isinstance(value, str)))
        return column.try_cast("float64")


def comparable(rows: ir.Table) -> list[str]:
    """The columns a condition may name: text, numbers, dates and yes or no."""
    return [name for name, kind in rows.schema().items() if _kind_of(kind)]


def _kind(column: Any) -> str:
    return _kind_of(column.type())


def _kind_of(kind: Any) -> str:
    """What a column holds, in words."""
    if kind.is_boolean():
        return "yes or no"
    names = {"text": kind.is_string(), "number": kind.is_numeric(), "date": kind.is_date()}
    return next((name for name, holds in names.items() if holds), "")


def _plain(node: Expr) -> Value:
    from sqlglot import exp

    if isinstance(node, exp.Boolean):
        return bool(node.this)
    if isinstance(node, exp.Neg):
        return -_number(node.this.name)
    return str(node.this) if node.is_string else _number(node.name)


def _number(text: str) -> int | float:
    return int(text) if text.isdecimal() and len(text) <= LONGEST_WHOLE else float(text)


def _day(column: Any, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _unlike(column, text) from None


SHOWN = {
    "text": "'text'",
    "number": "a number",
    "date": "a date as '2025-12-31'",
    "yes or no": "true or false",
}


def _unlike(column: Any, value: Any) -> ProjectError:
    kind, name = _kind(column), column.get_name()
    return ProjectError(
        f"{name} holds {kind if kind in ('text', 'yes or no') else kind + 's'} and cannot be compared with {value!r}.",
        expected=f"Expected {SHOWN[kind]}.",
    )


def _refused(what: str) -> ProjectError:
    return ProjectError(f"{what}.", expected=f"Allowed are: {ALLOWED}.")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"

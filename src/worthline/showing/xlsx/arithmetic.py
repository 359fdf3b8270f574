"""How does a metric's formula read in a spreadsheet?

The record of a metric states its formula once, with the names of its parts: `arpa * gross_margin /
gross_mrr_churn`, or `mean of` a list. Here the names become cells. `worked_out` does the same arithmetic on
numbers, so that a formula is only written where it gives the value that was measured. `|a - b|` is the size of a
difference.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Mapping

MEAN, SIZE = "mean of ", "ABS"
OPERATIONS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
CLOSE = 1e-9
"""Relative; two ways of adding up floating numbers differ by less."""


def in_cells(formula: str, cells: Mapping[str, str]) -> str:
    """The formula with cells in place of names."""
    if formula.startswith(MEAN):
        return f"AVERAGE({','.join(cells[name] for name in _listed(formula))})"
    tree = _parsed(formula)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            node.id = SIZE if node.id == SIZE else cells[node.id]
    return ast.unparse(tree).replace(" ", "")


def gives(formula: str, numbers: Mapping[str, float | None], value: float | None) -> bool:
    """Whether the formula gives this value; a formula in words, or with names nobody measured, gives none."""
    found = worked_out(formula, {name: number for name, number in numbers.items() if number is not None})
    return (
        found is not None and value is not None and math.isclose(found, value, rel_tol=CLOSE, abs_tol=1e-12)
    )


def worked_out(formula: str, numbers: Mapping[str, float]) -> float | None:
    """The formula's value; `None` where it cannot be read or has none."""
    try:
        if formula.startswith(MEAN):
            known = [numbers[name] for name in _listed(formula) if name in numbers]
            return sum(known) / len(known)
        return _value(_parsed(formula), numbers)
    except (SyntaxError, KeyError, ZeroDivisionError):
        return None


def _parsed(formula: str) -> ast.expr:
    return ast.parse(re.sub(r"\|([^|]+)\|", rf"{SIZE}(\1)", formula), mode="eval").body


def _listed(formula: str) -> list[str]:
    return [name.strip() for name in formula.removeprefix(MEAN).split(",")]


def _value(node: ast.expr, numbers: Mapping[str, float]) -> float:
    match node:
        case ast.BinOp(left, op, right) if type(op) in OPERATIONS:
            return float(OPERATIONS[type(op)](_value(left, numbers), _value(right, numbers)))
        case ast.Call(ast.Name(name), [inner]) if name == SIZE:
            return abs(_value(inner, numbers))
        case ast.Name(name):
            return numbers[name]
        case ast.Constant(int() | float() as number):
            return float(number)
        case _:
            raise KeyError(ast.unparse(node))

"""How do the engine's rows become a panel?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from worthline.analyses.impact.panel import Panel, Side

if TYPE_CHECKING:
    import pyarrow as pa

    from worthline.analyses.impact.panel import Numbers


def folded(
    rows: pa.Table, months: tuple[int, int], columns: Sequence[str], sizes: pa.Table | None = None
) -> Panel:
    """The panel of these rows.

    Args:
        rows: `unit_`, `month_`, `touched_`, the columns, `part_`, `whole_` where there is one, `people_`.
        months: the first and the last.
        columns: the columns whose values, put together, are the segments of the mix.
        sizes: where a total is shared by those who joined: how many they are, as `part_`.
    """
    sides = [
        _side(_of(rows, mine), _of(sizes, mine) if sizes is not None else None, months, columns) for mine in (1, 0)
    ]  # fmt: skip
    others = sides[1] if _of(rows, 0).num_rows else None
    return Panel(tuple(range(months[0], months[1] + 1)), sides[0], others)


def _side(rows: pa.Table, sizes: pa.Table | None, months: tuple[int, int], columns: Sequence[str]) -> Side:
    """One side; its units are those of its rows and of those who joined."""
    import numpy as np

    names = _words(rows, "unit_") + (_words(sizes, "unit_") if sizes is not None else [])
    units = {name: at for at, name in enumerate(sorted(set(names)))}
    width = months[1] - months[0] + 1
    below = sizes if sizes is not None else rows
    whole_name = "part_" if sizes is not None else "whole_"
    has_whole = whole_name in below.column_names

    def spread(table: pa.Table, name: str) -> Numbers:
        made = np.zeros((len(units), width))
        at = np.array([units[each] for each in _words(table, "unit_")], dtype=int)
        np.add.at(made, (at, _numbers(table, "month_").astype(int) - months[0]), _numbers(table, name))
        return made

    people = (spread(sizes, "part_") if sizes is not None else spread(rows, "people_")).sum(axis=0)
    mixes = _mixes(rows, below, whole_name if has_whole else "", months, columns) if columns else {}
    return Side(spread(rows, "part_"), spread(below, whole_name) if has_whole else None, people, mixes)


def _mixes(
    rows: pa.Table, below: pa.Table, whole: str, months: tuple[int, int], columns: Sequence[str]
) -> dict[str, tuple[Numbers, Numbers | None]]:
    """Each segment's sums by month."""
    parts = _by_segment(rows, "part_", months, columns)
    if not whole:
        return {name: (part, None) for name, part in parts.items()}
    wholes = _by_segment(below, whole, months, columns)
    nothing = _nothing(months)
    return {name: (parts.get(name, nothing), wholes.get(name, nothing)) for name in sorted({*parts, *wholes})}


def _by_segment(
    table: pa.Table, name: str, months: tuple[int, int], columns: Sequence[str]
) -> dict[str, Numbers]:
    import numpy as np

    labels = list(zip(*(_words(table, column) for column in columns), strict=True))
    found: dict[str, Numbers] = {}
    names = {label: " · ".join(label) for label in set(labels)}
    at = np.array([names[label] for label in labels])
    month = _numbers(table, "month_").astype(int) - months[0]
    values = _numbers(table, name)
    for segment in names.values():
        mine = at == segment
        found[segment] = np.bincount(month[mine], values[mine], months[1] - months[0] + 1).astype(float)
    return found


def _nothing(months: tuple[int, int]) -> Numbers:
    import numpy as np

    return np.zeros(months[1] - months[0] + 1)


def _numbers(table: pa.Table, name: str) -> Numbers:
    import numpy as np
    import pyarrow as pa

    return np.asarray(table[name].cast(pa.float64()).fill_null(0.0).to_numpy(), dtype=float)


def _words(table: pa.Table, name: str) -> list[str]:
    return ["" if each is None else str(each) for each in table[name].to_pylist()]


def _of(table: pa.Table, mine: int) -> pa.Table:
    """The rows of those touched (1), or of the others (0)."""
    import pyarrow.compute as pc

    return table.filter(pc.equal(table["touched_"], mine))

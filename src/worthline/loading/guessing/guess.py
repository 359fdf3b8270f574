"""Which recorded table does a file hold, and which of its columns mean what?

Headers say most, values agree or object, the file's name helps where both are silent. Every guess carries its
confidence; what is under 0.6 is asked, never taken in silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from worthline.loading.files.headers import meaning, table_words
from worthline.loading.files.looks import Looks
from worthline.loading.files.sample import sample
from worthline.loading.files.sniff import Layout, sniff
from worthline.loading.guessing.guessed import FileGuess, TableGuess, missing
from worthline.loading.guessing.matching import Match, headers_used, matches, matches_by_values
from worthline.loading.guessing.written import constants_of, writing_of
from worthline.tables.recorded import RECORDED
from worthline.tables.table import Recorded

_LOOKED_AT = 2_000
_LOOKED_AT_CLOSER = 200_000
_COMMON = 0.4
"""Speaks for orders: of files that have a customer, a date and an amount, most are orders."""
_BESIDE = {
    "tickets": {"answers": "score"},
    "answers": {"tickets": "ticket_id"},
    "orders": {"order_lines": "product_id", "deliveries": "delivered_at"},
    "order_lines": {"orders": "ordered_at"},
}
"""The tables that one file often holds beside another, and the column that tells that it does."""
_POINTLESS_WITHOUT = {"answers": "score", "tickets": "ticket_id", "plans": "amount"}
"""Columns no row needs, but without which a file is hardly this table."""
_SAID_BY = {
    "invitations": ("invitation_id", "sent_at", "delivered"),
    "touches": ("touch_id", "touched_at", "manager"),
    "goals": ("goal_id", "goal", "declared_at", "reached_at"),
}
"""Tables whose needed columns many files have: one of these must be called by a word of its own, or the file must."""
_OWN_WORD = 0.5


def guess(files: Sequence[Path]) -> list[FileGuess]:
    """What each file holds; files of the same table are weighed together.

    Raises:
        SourceError: a file cannot be read.
    """
    return weighed_together([guess_file(path) for path in files])


def guess_file(path: Path) -> FileGuess:
    """What one file holds, on its own.

    Raises:
        SourceError: it cannot be read.
    """
    layout = sniff(path)
    found = _guess_from(path, layout, _looks(path, layout, _LOOKED_AT))
    if any(table.writing.doubts for table in found.tables) and _rows(found) == _LOOKED_AT:
        return _guess_from(path, layout, _looks(path, layout, _LOOKED_AT_CLOSER))
    return found


def weighed_together(files: list[FileGuess]) -> list[FileGuess]:
    """The guesses, where files of one keyed table that lack its time column complete those that have it."""
    return [
        replace(file, tables=tuple(_completes(table, file, files) for table in file.tables)) for file in files
    ]


def guess_as(found: FileGuess, table: str) -> TableGuess:
    """The file read as this table, whatever else it may be."""
    recorded = RECORDED[table]
    columns = matches(recorded, found.looks) if found.layout.header else matches_by_values(found.looks)
    known = {name: match for name, match in columns.items() if recorded.column(name)}
    return _table_guess(recorded, known, found.looks, found.path, 1.0)


def _rows(found: FileGuess) -> int:
    return max((looks.rows for looks in found.looks.values()), default=0)


def _looks(path: Path, layout: Layout, rows: int) -> dict[str, Looks]:
    found = sample(path, layout, rows)
    return {name: Looks.of([row.get(name) or "" for row in found]) for name in layout.columns}


def _guess_from(path: Path, layout: Layout, looks: dict[str, Looks]) -> FileGuess:
    candidates = _candidates(path, looks) if layout.header else _without_header(path, looks)
    chosen = _amounts_once(_with_tables_beside(candidates))
    used = headers_used([table.columns for table in chosen])
    return FileGuess(
        path=path,
        layout=layout,
        tables=chosen,
        unused=tuple(header for header in looks if header not in used),
        why_not="" if chosen else _why_not(path, looks),
        looks=looks,
    )


def _candidates(path: Path, looks: dict[str, Looks]) -> list[TableGuess]:
    """Every table the file could fill, the likeliest first, with how far it is ahead."""
    fillable = []
    for table in RECORDED.values():
        columns = matches(table, looks)
        if _fills(table, columns, constants_of(table, columns, looks, path)) and _is_said(
            table, columns, path
        ):
            fillable.append((_evidence(table, columns, path, looks), table, columns))
    ranked = sorted(fillable, key=lambda one: -one[0])
    scores = [score for score, _, _ in ranked] + [0.0]
    return [
        _table_guess(table, columns, looks, path, _certainty(score, max(scores[:n] + scores[n + 1 :])))
        for n, (score, table, columns) in enumerate(ranked)
    ]


def _fills(table: Recorded, columns: Mapping[str, Match], values: Mapping[str, str]) -> bool:
    telling = _POINTLESS_WITHOUT.get(table.name)
    return (
        bool(columns) and not missing(table.name, columns, values) and (telling is None or telling in columns)
    )


def _is_said(table: Recorded, columns: Mapping[str, Match], path: Path) -> bool:
    """Whether headers or the file's name speak of the table, where its needed columns alone say too little."""
    own = [columns[name].header for name in _SAID_BY.get(table.name, ()) if name in columns]
    return (
        table.name not in _SAID_BY
        or table_words(path.stem, table) > 0
        or any(_telling(header, table) >= _OWN_WORD for header in own)
    )


def _evidence(table: Recorded, columns: Mapping[str, Match], path: Path, looks: Mapping[str, Looks]) -> float:
    """For it speak headers that few tables know, and the file's name; against it, a customer ignored."""
    headers = sum(match.confidence * _telling(match.header, table) for match in columns.values())
    ignored = table.column("customer_id") is None and any(_means_customer(header) for header in looks)
    common = _COMMON if table.name == "orders" and "amount" in columns else 0.0
    return headers + common + 1.5 * table_words(path.stem, table) - (1.0 if ignored else 0.0)


def _telling(header: str, table: Recorded) -> float:
    """The share of a header's meanings that are in this table."""
    each = {one.name: max(meaning(header, column) for column in one.columns) for one in RECORDED.values()}
    return each[table.name] / max(sum(each.values()), 0.01)


def _means_customer(header: str) -> bool:
    column = RECORDED["orders"].column("customer_id")
    return column is not None and meaning(header, column) > 0.9


def _certainty(score: float, rival: float) -> float:
    """High where much speaks for it and it is well ahead of the next."""
    ahead = (score - rival) / score if score > 0 else 0.0
    return round(max(0.0, min(1.0, score) * min(1.0, 0.5 + ahead)), 2)


def _table_guess(
    table: Recorded, columns: dict[str, Match], looks: dict[str, Looks], path: Path, confidence: float
) -> TableGuess:
    values = constants_of(table, columns, looks, path)
    mapped = {name: match for name, match in columns.items() if name not in values}
    return TableGuess(table.name, confidence, mapped, values, writing_of(table, mapped, looks))


def _without_header(path: Path, looks: dict[str, Looks]) -> list[TableGuess]:
    columns = matches_by_values(looks)
    if missing("orders", columns, {}):
        return []
    return [_table_guess(RECORDED["orders"], columns, looks, path, 0.5)]


def _with_tables_beside(candidates: list[TableGuess]) -> tuple[TableGuess, ...]:
    if not candidates:
        return ()
    main = candidates[0]
    wanted = _BESIDE.get(main.table, {})
    beside = ((one, wanted[one.table]) for one in candidates[1:] if wanted.get(one.table, "") in one.columns)
    return (main, *(_beside(main, one, told) for one, told in beside if one.columns[told].confidence > 0.9))


def _beside(main: TableGuess, other: TableGuess, telling: str) -> TableGuess:
    """The other table, as sure as the column that tells it; a header means the same in both."""
    sure_of = {match.header: match.confidence for match in main.columns.values()}
    columns = {
        name: replace(match, confidence=max(match.confidence, sure_of.get(match.header, 0.0)))
        for name, match in other.columns.items()
    }
    return replace(other, confidence=round(other.columns[telling].confidence * 0.9, 2), columns=columns)


def _amounts_once(tables: tuple[TableGuess, ...]) -> tuple[TableGuess, ...]:
    """Where a file holds both orders and their lines, the lines alone give the amounts."""
    if "order_lines" not in {table.table for table in tables}:
        return tables
    return tuple(_without_amounts(table) if table.table == "orders" else table for table in tables)


def _without_amounts(orders: TableGuess) -> TableGuess:
    kept = {name: match for name, match in orders.columns.items() if name not in {"amount", "cost"}}
    return replace(orders, columns=kept)


def _why_not(path: Path, looks: Mapping[str, Looks]) -> str:
    """The likeliest table, and what the file lacks for it."""
    found = {table.name: matches(table, looks) for table in RECORDED.values()}
    likeliest = max(found, key=lambda name: _evidence(RECORDED[name], found[name], path, looks))
    lacking = missing(likeliest, found[likeliest], {}) or [_POINTLESS_WITHOUT.get(likeliest, "")]
    if not found[likeliest]:
        return "no column is one we know"
    return f"it looks like {likeliest}, but no column is {' or '.join(lacking)}"


def _completes(table: TableGuess, file: FileGuess, files: Sequence[FileGuess]) -> TableGuess:
    recorded = RECORDED[table.table]
    dated = recorded.time or "joined_at"
    if dated in table.columns or not recorded.key or not set(recorded.key) <= set(table.columns):
        return table
    fuller = any(
        other.table == table.table and dated in other.columns and set(recorded.key) <= set(other.columns)
        for one in files
        if one is not file
        for other in one.tables
    )
    return replace(table, completes=fuller)

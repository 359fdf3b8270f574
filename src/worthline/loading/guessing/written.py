"""How are the dates and numbers of a file written, and what does the file not say that its table needs?

One way of writing is settled for a whole file. Where the values allow two, the guess says so and a person is
asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from worthline.loading.files.headers import plain
from worthline.loading.files.looks import Dates, Looks
from worthline.loading.guessing.matching import Match
from worthline.project.settings import DateOrder
from worthline.tables.recorded import RECORDED
from worthline.tables.table import Kind, Recorded

Decimal = Literal["", ".", ","]
_NUMERIC = {Kind.MONEY, Kind.NUMBER}


@dataclass(frozen=True, slots=True)
class Doubt:
    """Values that can be read in two ways.

    Attributes:
        about: the key of [[sources]] that settles it: date_order or decimal.
        header: the column that shows it.
        samples: values as they are written.
        choices: what the key can say, with the meaning in words; the likelier first.
    """

    about: Literal["date_order", "decimal"]
    header: str
    samples: tuple[str, ...]
    choices: dict[str, str]


@dataclass(frozen=True, slots=True)
class Writing:
    """How the mapped columns of one file are written; what nothing tells is empty."""

    date_order: DateOrder | None = None
    date_format: str = ""
    decimal: Decimal = ""
    doubts: tuple[Doubt, ...] = ()


def writing_of(table: Recorded, found: Mapping[str, Match], looks: Mapping[str, Looks]) -> Writing:
    """How the values of the mapped columns are written."""
    times = _headers(table, found, {Kind.TIME})
    numbers = _headers(table, found, _NUMERIC)
    order, date_doubt = _date_order(times, looks)
    decimal, number_doubt = _decimal(numbers, looks)
    return Writing(
        date_order=order,
        date_format="%Y%m%d" if times and all(looks[one].eight_digits for one in times) else "",
        decimal=decimal,
        doubts=tuple(doubt for doubt in (date_doubt, number_doubt) if doubt),
    )


def _headers(table: Recorded, found: Mapping[str, Match], kinds: set[Kind]) -> list[str]:
    return [
        found[column.name].header for column in table.columns if column.kind in kinds and column.name in found
    ]


def _date_order(times: Sequence[str], looks: Mapping[str, Looks]) -> tuple[DateOrder | None, Doubt | None]:
    """One order for all columns: one that tells settles those that do not."""
    orders = {header: looks[header].date_order for header in times}
    settled = {order for order in orders.values() if order in {Dates.DAY_FIRST, Dates.MONTH_FIRST}}
    unclear = [header for header, order in orders.items() if order in {Dates.EITHER, Dates.BOTH}]
    if len(settled) == 1 and not any(orders[header] is Dates.BOTH for header in unclear):
        return cast("DateOrder", next(iter(settled)).value), None
    if not unclear and not settled:
        return None, None
    header = (unclear or list(times))[0]
    choices = {"dmy": "day first, 31/12/2024", "mdy": "month first, 12/31/2024"}
    return None, Doubt("date_order", header, looks[header].distinct[:5], choices)


def _decimal(numbers: Sequence[str], looks: Mapping[str, Looks]) -> tuple[Decimal, Doubt | None]:
    signs = frozenset().union(*(looks[header].decimals for header in numbers))
    unclear = [header for header in numbers if looks[header].undecided_numbers]
    if len(signs) == 1:
        sign = next(iter(signs))
        return ("," if sign == "," else "" if not unclear else "."), None
    if not signs and not unclear:
        return "", None
    header = (unclear or list(numbers))[0]
    return "", Doubt(
        "decimal", header, looks[header].distinct[:5], {".": "1,234.50", ",": "1 234,50 or 1.234,50"}
    )


def constants_of(
    table: Recorded, found: Mapping[str, Match], looks: Mapping[str, Looks], path: Path
) -> dict[str, str]:
    """What the file leaves unsaid because all its rows share it."""
    match table.name:
        case "answers" if "score" in found:
            said = _survey(found["score"].header, looks[found["score"].header], path)
        case "subscriptions" if "amount" in found and {"monthly", "mrr", "month"} & set(
            plain(found["amount"].header).split()
        ):
            return {"interval": "month"}
        case "events":
            said = {"event": _event_in(path)}
        case _:
            return {}
    return {column: value for column, value in said.items() if column not in found and value}


def _survey(header: str, looks: Looks, path: Path) -> dict[str, str]:
    """Which question an answer belongs to: by the words around it, else by how far its answers reach."""
    words = {*plain(header).split(), *plain(path.stem).split()}
    reach = looks.span()
    if reach is None:
        return {"survey": "csat", "scale": "0-1" if looks.flags else "1-5"}
    low, high = reach
    if "nps" in plain(f"{header} {path.stem}") or (low == 0 and high > 5):
        return {"survey": "nps", "scale": "0-10"}
    if words & {"ces", "effort", "зусилля", "усилия"}:
        return {"survey": "ces", "scale": "1-7" if high > 5 else "1-5"}
    top = next((scale for scale in (5, 7, 10) if high <= scale), 10)
    return {"survey": "csat", "scale": f"1-{top}"}


def _event_in(path: Path) -> str:
    """What all rows of a file of one event are: `churn_events` gives churn."""
    known = {word for name in (*RECORDED["events"].words, "event") for word in name.split()}
    return " ".join(word for word in plain(path.stem).split()[-2:] if word not in known)

"""What is wrong with a row, as far as the row itself can tell?

Every check is SQL over the typed row and what stood there before; the first fault in the order of the
columns, then of the rules about several columns, is the one that is named, once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from worthline.loading.checking import reasons
from worthline.loading.checking.reasons import fault
from worthline.loading.sql import ident, text
from worthline.loading.values.currencies import code_of, contradicts, signs
from worthline.loading.values.formats import Written
from worthline.loading.values.typed import raw_name
from worthline.loading.values.words import KNOWN_ANSWERS
from worthline.tables.table import Column, Kind, Recorded

_MUST_NOT_PRECEDE = {
    "subscriptions": (("ended_at", "started_at"),),
    "tickets": (("first_response_at", "opened_at"), ("closed_at", "opened_at")),
    "goals": (("reached_at", "declared_at"),),
    "invitations": (("answered_at", "sent_at"),),
}
"""Later and earlier moments of one row. A lead can be won before its first contact was written down."""
_SCALE_OF_SURVEY = {"nps": "0-10"}


@dataclass(frozen=True, slots=True)
class Judged:
    """What the checks of one source have to know.

    Attributes:
        table: the recorded table.
        found: its columns that the source has.
        required: those a row cannot be without.
        written: how columns are written.
        currency: the company's.
        now: later than this is the future.
    """

    table: Recorded
    found: frozenset[str]
    required: frozenset[str]
    written: dict[str, Written]
    currency: str
    now: datetime


def required(table: Recorded, found: frozenset[str], *, completes: bool) -> frozenset[str]:
    """The columns a row must fill: the key, where it is delivered, and what its table cannot be without.

    A source that completes another's rows needs the key alone.
    """
    key = {name for name in table.key if name in found}
    return frozenset(key if completes else key | {column.name for column in table.columns if column.required})


def first_fault(judged: Judged) -> str:
    """SQL of a row's first fault as `rule:column`, null where it has none."""
    cases = [
        f"WHEN {condition} THEN {found}"
        for column in judged.table.columns
        for condition, found in _of_column(judged, column)
    ]
    cases += [f"WHEN {condition} THEN {found}" for condition, found in _of_row(judged)]
    return f"CASE {' '.join(cases)} END" if cases else "CAST(NULL AS VARCHAR)"


def _of_column(judged: Judged, column: Column) -> Iterator[tuple[str, str]]:
    name, raw = ident(column.name), ident(raw_name(column.name))
    if column.name not in judged.found:
        if column.name in judged.required:
            yield "true", fault(reasons.MISSING, column.name)
        return
    if column.name in judged.required:
        yield f"{raw} IS NULL", fault(reasons.MISSING, column.name)
    if column.kind not in {Kind.KEY, Kind.TEXT}:
        known = KNOWN_ANSWERS if column.worded else None
        yield f"{raw} IS NOT NULL AND {name} IS NULL", fault(reasons.UNREADABLE, column.name, known)
    if column.kind is Kind.TIME and not column.future:
        yield f"{name} > {_moment(judged.now)}", fault(reasons.FUTURE, column.name)
    if column.kind in {Kind.MONEY, Kind.NUMBER, Kind.WHOLE} and not column.negative:
        yield f"{name} < 0", fault(reasons.NEGATIVE, column.name)


def _moment(now: datetime) -> str:
    return f"TIMESTAMP {text(now.replace(tzinfo=None).isoformat(sep=' '))}"


def _of_row(judged: Judged) -> Iterator[tuple[str, str]]:
    for later, earlier in _MUST_NOT_PRECEDE.get(judged.table.name, ()):
        if {later, earlier} <= judged.found:
            days = [judged.table.column(name) for name in (later, earlier)]
            end, start = (ident(column.day) for column in days if column)
            yield f"{end} < {start}", fault(reasons.ENDED_BEFORE_STARTED, later)
    if judged.table.name == "answers" and "scale" in judged.found:
        low, high = _ends("scale")
        yield f"scale IS NOT NULL AND NOT coalesce({low} < {high}, false)", fault(reasons.NO_SCALE, "scale")
    if "score" in judged.found and {"scale", "survey"} & judged.found:
        yield _off_scale(), fault(reasons.OFF_SCALE, "score")
    if judged.table.name == "rates":
        yield "rate = 0", fault(reasons.NO_WORTH, "rate")
    yield from _foreign(judged)


def _off_scale() -> str:
    usual = " ".join(f"WHEN {text(survey)} THEN {text(scale)}" for survey, scale in _SCALE_OF_SURVEY.items())
    scale = f"coalesce(scale, CASE lower(survey) {usual} END)"
    low, high = _ends(scale)
    return f"score < {low} OR score > {high}"


def _ends(scale: str) -> tuple[str, str]:
    """SQL of the lowest and the highest answer of a scale."""
    low, high = (
        f"TRY_CAST(regexp_extract(trim({scale}), '^(-?\\d+)\\D+(\\d+)$', {group}) AS DOUBLE)"
        for group in (1, 2)
    )
    return low, high


def _foreign(judged: Judged) -> Iterator[tuple[str, str]]:
    """Amounts with a sign that is not of their row's currency; of no other than the company's, where rows have none."""
    has_own = judged.table.column("currency") is not None
    for name, sign in signs(judged.table, judged.written).items():
        other = f"{code_of(sign, judged.currency)} <> {text(judged.currency)}"
        yield contradicts(sign, "currency") if has_own else other, fault(reasons.CURRENCY, name)

"""How are the company's customers, can the score be trusted, and who comes first?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from worthline.analyses.health.customers import Patient, at_risk, champions, next_in_line
from worthline.analyses.health.days import ends_of_months, monthly_until
from worthline.analyses.health.proof import Proof, prove
from worthline.analyses.health.scores import Scores, asked_of, scores
from worthline.measuring.measure import Measurer
from worthline.tables.derived.healths import COLOURS
from worthline.words.errors import WorthlineError

SHOWN = 10
"""Customers of each list, where no other number is asked for."""


@dataclass(frozen=True, slots=True)
class Ward:
    """How many customers have a colour, and the money of a year they stand for."""

    customers: int
    money: float


@dataclass(frozen=True, slots=True)
class Overview:
    """The health of all customers on a day.

    Attributes:
        day: which.
        now: colour to its customers.
        before: the same a month before; empty where there was nobody.
        unknown: customers of whom too little is known for a score.
        proof: what the past says of the score.
        at_risk: the red, most money at stake first.
        next_in_line: the yellow, the same.
        champions: the green who could do more.
        found: everybody's scores on this day and a month before.
    """

    day: date
    now: Mapping[str, Ward]
    before: Mapping[str, Ward]
    unknown: int
    proof: Proof
    at_risk: tuple[Patient, ...]
    next_in_line: tuple[Patient, ...]
    champions: tuple[Patient, ...]
    found: Scores

    def lists(self) -> dict[str, tuple[Patient, ...]]:
        """The lists of customers, by name."""
        return {"at_risk": self.at_risk, "next_in_line": self.next_in_line, "champions": self.champions}

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a customer of the lists, with which one."""
        return [{"list": name, **each.to_dict()} for name, rows in self.lists().items() for each in rows]

    def to_arrow(self) -> Any:
        """The same as one Arrow table."""
        import pyarrow as pa

        return pa.Table.from_pylist(self.to_dicts())


def overview(
    measurer: Measurer, day: date | None = None, *, limit: int = SHOWN, learning: bool = False
) -> Overview:
    """The health of everybody on a day; the last one the data speaks of where none is named.

    Args:
        measurer: what asks the engine.
        day: which; no later than the data goes.
        limit: customers of each list.
        learning: whether weights are learned beside the proof.

    Raises:
        WorthlineError: the day lies before the data or after it, or health cannot be read.
    """
    day = day_wanted(measurer, day)
    found = scores(measurer, monthly_until(measurer.calendar, day, 1))
    proof = proof_of(measurer, learning=learning)
    chance = proof.chance if proof.believed else None
    now, before = (_wards(found, each) for each in reversed(found.days.days))
    unknown = now.pop("", Ward(0, 0.0)).customers
    before.pop("", None)
    return Overview(
        day, now, before, unknown, proof,
        at_risk(found, chance, limit), next_in_line(found, chance, limit), champions(found, limit), found,
    )  # fmt: skip


def day_wanted(measurer: Measurer, day: date | None) -> date:
    """The day asked for, if the data speaks of it.

    Raises:
        WorthlineError: it does not.
    """
    known = measurer.known
    if day is not None and not known.since <= day <= known.as_of:
        raise WorthlineError(
            f"The data does not speak of {day}.", expected=f"A day from {known.since} to {known.as_of}."
        )
    return day or known.as_of


def history(measurer: Measurer) -> Scores:
    """Everybody's health at the end of every finished month.

    Raises:
        WorthlineError: no month is over yet.
    """
    days = ends_of_months(measurer.calendar, measurer.known.since, measurer.known.as_of)
    if days is None:
        raise WorthlineError("No month is over yet: health is looked back upon at the ends of months.")
    return scores(measurer, days)


def proof_of(measurer: Measurer, *, learning: bool = True) -> Proof:
    """What the past says of the company's score; asked once of the same tables, rules and scheme.

    Raises:
        WorthlineError: health cannot be read, or no month is over yet.
    """
    from pydantic import TypeAdapter

    as_json = TypeAdapter(Proof)
    asked = f"proof {learning} {asked_of(measurer)}"
    told = measurer.compiled.answered(
        asked, lambda: as_json.dump_python(prove(measurer, learning=learning), mode="json")
    )
    return as_json.validate_python(told)


def _wards(found: Scores, day: date) -> dict[str, Ward]:
    """Colour to its customers on a day; under the empty name those without a score."""
    rows = found.table.filter(found.table.period == found.days.place(day))
    told = rows.group_by("colour").agg(customers=rows.count(), money=rows.money.sum())
    answer = {row["colour"] or "": row for row in found.measurer.ask(told).to_pylist()}
    names = (*COLOURS, *(name for name in answer if name == ""))
    return {
        name: Ward(int(answer[name]["customers"]), float(answer[name]["money"]))
        if name in answer
        else Ward(0, 0.0)
        for name in names
    }

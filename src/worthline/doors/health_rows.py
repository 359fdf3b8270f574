"""How is a list of customers given away: to a program, to a file, or to a webhook?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from worthline.analyses.health.customers import Patient, Patients
from worthline.showing.health_tables import step_of
from worthline.words.i18n import Speech

if TYPE_CHECKING:
    import pyarrow as pa


def facts(patient: Patient, say: Speech) -> dict[str, Any]:
    """What is told of one customer, with what to do first in the company's language."""
    return {**patient.to_dict(), "next_step": step_of(patient, say)}


@dataclass(frozen=True, slots=True)
class Listed:
    """Lists of customers as rows, with the same columns whether anybody is in them or not.

    Attributes:
        lists: what a list is called for programs to its customers; where it has no name, there is no column of names.
        say: the company's language.
    """

    lists: Mapping[str, Sequence[Patient]]
    say: Speech

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a customer."""
        return [
            {**({"list": name} if name else {}), **facts(each, self.say)}
            for name, rows in self.lists.items()
            for each in rows
        ]

    def to_arrow(self) -> pa.Table:
        """One Arrow table."""
        import pyarrow as pa

        rows = tuple(chain(*self.lists.values()))
        table = Patients(rows).to_arrow()
        steps = pa.array([step_of(each, self.say) for each in rows], pa.string())
        table = table.append_column("next_step", steps)
        if not any(self.lists):
            return table
        names = [name for name, each in self.lists.items() for _ in each]
        return table.add_column(0, "list", pa.array(names, pa.string()))

"""What was measured before, so that the page can be written when companies of different sizes are measured apart?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.figures import Figure
from bench.peers.compared import Compared, Peer

RESULTS = Path(__file__).with_name("results.json")


@dataclass(frozen=True, slots=True)
class Results:
    """What was measured, by millions of orders.

    Attributes:
        figures: each step's; all of one company are of one run.
        peers: what others needed beside it.
    """

    figures: dict[float, dict[str, Figure]] = field(default_factory=dict)
    peers: dict[float, Compared] = field(default_factory=dict)

    @classmethod
    def read(cls) -> Results:
        """Those written last; none where nothing has been."""
        if not RESULTS.exists():
            return cls()
        told = json.loads(RESULTS.read_text(encoding="utf-8"))
        return cls(
            {float(size): _figures(found) for size, found in told["figures"].items()},
            {float(size): _compared(found) for size, found in told["peers"].items()},
        )

    def add(self, millions: float, figures: dict[str, Figure], peers: Compared) -> None:
        """A company measured anew takes the place of the one before; peers only where they were asked."""
        self.figures[millions] = figures
        if peers.ten or peers.summaries or millions not in self.peers:
            self.peers[millions] = peers

    def in_order(self) -> Results:
        """The smallest company first."""
        return Results(dict(sorted(self.figures.items())), dict(sorted(self.peers.items())))

    def write(self) -> None:
        """Keep them for the next run."""
        RESULTS.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")


def _figures(told: Mapping[str, Any]) -> dict[str, Figure]:
    return {step: Figure(**each) for step, each in told.items()}


def _compared(told: Mapping[str, Any]) -> Compared:
    return Compared(_peers(told["ten"]), _peers(told["summaries"]))


def _peers(told: Mapping[str, Any]) -> dict[str, Peer]:
    return {name: Peer(Figure(**each["figure"]), each["unlike"]) for name, each in told.items()}

"""What do others need for the same answers, on the same files, in the same run?"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from math import isclose
from pathlib import Path

from bench.figures import TIMES, Figure, told
from bench.files import files_of
from bench.peers.agree import NEAR, unlike
from bench.peers.ten import AS_OF, kept

OWN, OWN_SUMMARY = "own", "own_summary"
TEN_BY = ("raw", "pandas", "polars")
"""Who measures the ten metrics beside Worthline."""
LIFETIMES = "lifetimes"
PEERS = (*TEN_BY, LIFETIMES)
NOTHING = "nothing to hold it against"


@dataclass(frozen=True, slots=True)
class Peer:
    """What one peer needed.

    Attributes:
        figure: what it cost.
        unlike: where its answers differ from Worthline's; empty where nowhere.
    """

    figure: Figure
    unlike: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """All peers on one company, Worthline first: the ten metrics, and the counting of customers' purchases."""

    ten: dict[str, Peer]
    summaries: dict[str, Peer]


def compared(folder: Path, millions: float, wanted: Sequence[str], python: Path | None) -> Compared:
    """Let Worthline and each peer wanted answer, and hold the answers against each other.

    Args:
        folder: the company, loaded to its last day.
        millions: of orders, for those who watch.
        wanted: some of `PEERS`.
        python: what runs `lifetimes`; None where it could not be installed.
    """
    asked = _Asked(folder, f"{millions:g} million orders", TIMES)
    others = [name for name in TEN_BY if name in wanted]
    ten = {name: asked.ten(name) for name in ([OWN, *others] if others else [])}
    return Compared(ten, asked.summaries(python) if LIFETIMES in wanted else {})


@dataclass(frozen=True, slots=True)
class _Asked:
    """One company, and how often each is asked."""

    folder: Path
    place: str
    times: int

    def ten(self, name: str) -> Peer:
        """The ten metrics by one of them."""
        figure = self._told(name)
        if figure.ended or name == OWN:
            return Peer(figure)
        if not self._answer(OWN).exists():
            return Peer(figure, NOTHING)
        return Peer(figure, unlike(kept(self.folder, OWN), kept(self.folder, name)))

    def summaries(self, python: Path | None) -> dict[str, Peer]:
        """Customers' purchases counted by Worthline, and by `lifetimes` where it is there."""
        own = Peer(self._told(OWN_SUMMARY))
        return {OWN_SUMMARY: own, **({LIFETIMES: self._lifetimes(python)} if python else {})}

    def _lifetimes(self, python: Path) -> Peer:
        script, answer = Path(__file__).with_name("lifetimes_summary.py"), self._answer(LIFETIMES)
        files = [str(path) for path in files_of(self.folder, "orders")]
        command = (str(python), str(script), str(self.times), str(answer), AS_OF.isoformat(), *files)
        figure = told(self.place, LIFETIMES, command)[LIFETIMES]
        return Peer(figure, "" if figure.ended else self._summaries_unlike(answer))

    def _summaries_unlike(self, answer: Path) -> str:
        if not self._answer(OWN_SUMMARY).exists():
            return NOTHING
        ours, theirs = (json.loads(path.read_text("utf-8")) for path in (self._answer(OWN_SUMMARY), answer))
        same = all(isclose(mine, yours, rel_tol=NEAR) for mine, yours in zip(ours, theirs, strict=True))
        return "" if same else f"{ours} here, {theirs} there"

    def _answer(self, name: str) -> Path:
        return self.folder / "answers" / f"{name}.json"

    def _told(self, name: str) -> Figure:
        self._answer(name).unlink(missing_ok=True)
        command = (sys.executable, "-m", "bench.peers", name, str(self.folder), str(self.times))
        return told(self.place, name, command)[name]

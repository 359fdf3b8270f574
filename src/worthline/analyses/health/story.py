"""How did one customer's health go, and why did it move?

The difference between two days is shared out over the signs exactly: what each earns otherwise, and what it counts for
otherwise (a sign that is known on one day only takes weight from the others).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from worthline.analyses.health.customers import days_ago, shares
from worthline.analyses.health.scores import Scores
from worthline.analyses.why.effects import Counted, Effect, rate_and_mix
from worthline.words.errors import WorthlineError

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Chapter:
    """One day of a customer's health.

    Attributes:
        day: which.
        score: 0 to 100; none where too little was known.
        colour: its colour.
        known: the share of the weights that was known.
        signs: of each sign that counted: the share of the score it made up, and its points.
        reads: what each sign read; none where nothing was known.
        ago: of the signs that go by the latest answer, how many days ago that was.
        moved: what each sign did to the score since the day before; empty where one of the two has none.
    """

    day: date
    score: float | None
    colour: str | None
    known: float
    signs: Mapping[str, tuple[float, float]]
    reads: Mapping[str, float | None]
    ago: Mapping[str, int]
    moved: Mapping[str, Effect]


@dataclass(frozen=True, slots=True)
class Story:
    """A customer's health over time, the earliest day first."""

    customer: str
    chapters: tuple[Chapter, ...]

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a day and sign, and one of the score."""
        return [
            {
                "customer_id": self.customer, "day": chapter.day, "score": chapter.score, "colour": chapter.colour,
                "known": chapter.known, "sign": sign, "reads": chapter.reads[sign],
                "read_days_ago": chapter.ago.get(sign), "points": points,
                "share_of_score": share, "moved_score_by": chapter.moved[sign].whole if sign in chapter.moved else None,
            }
            for chapter in self.chapters
            for sign, (share, points) in chapter.signs.items()
        ]  # fmt: skip

    def to_arrow(self) -> pa.Table:
        """The same as one Arrow table."""
        import pyarrow as pa

        return pa.Table.from_pylist(self.to_dicts())


def story(found: Scores, customer: str) -> Story:
    """One customer's health on all of these days on which they were a customer.

    Raises:
        WorthlineError: nobody of that key was a customer on any of them.
    """
    rows = found.table.filter(found.table.customer_id == customer).order_by("period")
    days = found.measurer.ask(rows).to_pylist()
    if not days:
        raise WorthlineError(
            f"{customer!r} is no customer on any day from {found.days.days[0]} to {found.days.days[-1]}.",
            expected="The key of a customer, as the source writes it.",
            do="worthline health --customers lists those of today.",
        )
    chapters: list[Chapter] = []
    for row in days:
        chapters.append(_chapter(row, found, chapters))
    return Story(customer, tuple(chapters))


def _chapter(row: Mapping[str, Any], found: Scores, earlier: Sequence[Chapter]) -> Chapter:
    signs = shares(row, found)
    reads = {sign.key: row[sign.key] for sign in found.signs}
    last = earlier[-1] if earlier else None
    both = last is not None and last.score is not None and row["score"] is not None
    moved = why_moved(last.signs, signs) if last is not None and both else {}
    known = {sign.key: days_ago(row, sign.key) for sign in found.signs}
    ago = {name: days for name, days in known.items() if days is not None}
    return Chapter(row["on_day"], row["score"], row["colour"], float(row["known"]), signs, reads, ago, moved)


def why_moved(
    before: Mapping[str, tuple[float, float]], after: Mapping[str, tuple[float, float]]
) -> dict[str, Effect]:
    """What each sign did to the score between two days; the effects add up to the difference.

    Args:
        before: sign to the share of the score it made up and its points.
        after: the same of the later day.
    """
    first, last = (
        {name: Counted(share * points, share) for name, (share, points) in side.items()}
        for side in (before, after)
    )
    return rate_and_mix(first, last)

"""Do answers use the scale they are said to be on?

Answers of 1 to 5 taken for answers of 0 to 10 make every customer a detractor, and nothing else would show it. Where a
number of answers all stay within a smaller usual scale, at both of its ends, and none comes above the middle of the one
declared, the declaration is taken to be wrong: no number is made of them. Where they come further up than that, it is
only said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from worthline.loading.checking.reasons import OTHER_SCALE, fault
from worthline.loading.checking.relations import good
from worthline.loading.checking.rows import Rows
from worthline.loading.sql import text, texts

if TYPE_CHECKING:
    import duckdb

ENOUGH = 30
"""Answers under which an unused end of a scale may be chance."""
_SMALLER = ((1, 3), (1, 4), (1, 5), (1, 7))
"""Scales that forms really have, and that are taken for longer ones."""
_DECLARED = "coalesce(scale, CASE lower(survey) WHEN 'nps' THEN '0-10' END)"


@dataclass(frozen=True, slots=True)
class Unlike:
    """Answers that look as if they were on another scale than the one declared.

    Attributes:
        survey: the question.
        declared: its scale, as it was said.
        lowest: of the answers.
        highest: of the answers.
        answers: how many there are.
    """

    survey: str
    declared: str
    lowest: int
    highest: int
    answers: int

    @property
    def wrong(self) -> bool:
        """Whether no answer comes above the middle of the scale declared."""
        return self.highest <= _top(self.declared) / 2

    def in_words(self) -> str:
        """What is odd, and what to do."""
        shown = f"{self.lowest}-{self.highest}"
        done = "so none was taken in" if self.wrong else "so look whether that is so"
        return (
            f"The scale {self.declared} is declared for {self.survey or 'answers'}, but every one of its "
            f"{self.answers:,} answers lies within {shown}, {done}. If they were asked on {shown}, write "
            f'scale = "{shown}" under the `values` of their source and load again.'
        )


def reject_unlike(con: duckdb.DuckDBPyConnection, parts: Sequence[Rows]) -> list[Unlike]:
    """Find answers that are not on the scale declared for them, and reject those that cannot be."""
    scored = [part for part in parts if part.table.name == "answers" and "score" in part.found]
    found = unlike(con, [good(part) for part in scored]) if scored else []
    for one in found:
        for part in scored if one.wrong else []:
            con.execute(
                f"INSERT INTO scratch.fates SELECT file, line, {fault(OTHER_SCALE, 'score')} FROM "
                f"(SELECT file, line, survey, scale, score FROM {good(part)}) WHERE score IS NOT NULL "
                f"AND coalesce(survey, '') = {text(one.survey)} AND {_DECLARED} = {text(one.declared)}"
            )
    return found


def unlike(con: duckdb.DuckDBPyConnection, scored: Sequence[str]) -> list[Unlike]:
    """Find answers that are not on the scale declared for them, among the rows of some relations."""
    rows = " UNION ALL ".join(f"SELECT survey, scale, score FROM {relation}" for relation in scored)
    smaller = texts(f"{low}-{high}" for low, high in _SMALLER)
    found = con.execute(
        f"SELECT coalesce(survey, ''), {_DECLARED}, min(score), max(score), count(score) FROM ({rows}) "
        f"WHERE {_DECLARED} IS NOT NULL GROUP BY 1, 2 HAVING count(score) >= {ENOUGH} "
        f"AND concat(CAST(min(score) AS INTEGER), '-', CAST(max(score) AS INTEGER)) IN ({smaller}) ORDER BY 1, 2"
    ).fetchall()
    each = [
        Unlike(survey, scale, int(low), int(high), int(count)) for survey, scale, low, high, count in found
    ]
    return [one for one in each if one.highest < _top(one.declared)]


def _top(scale: str) -> float:
    """The highest answer of a scale; none where it is not written as two numbers."""
    _, _, high = scale.rpartition("-")
    return float(high) if high.strip().isdecimal() else 0.0

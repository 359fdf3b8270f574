"""What do customers say?"""

from __future__ import annotations

from datetime import date

from tests.reference.company import Company, Row, day, share

SATISFIED_FROM = {"0-1": 1, "1-3": 3, "1-4": 3, "1-5": 4, "1-6": 4, "1-7": 5, "1-9": 7, "1-10": 9, "0-10": 9}
"""The lowest satisfied answer of each scale, as `formulas.md` 2.9 has it for most vendors."""


def net_promoter_score(company: Company, start: date, end: date) -> float | None:
    """100 x promoters - 100 x detractors over all answers."""
    scores = _scores(company, "nps", start, end)
    return share(
        100 * sum(each >= 9 for each in scores) - 100 * sum(each <= 6 for each in scores), len(scores)
    )


def promoters(company: Company, start: date, end: date) -> float | None:
    """The share of answers of 9 and 10."""
    scores = _scores(company, "nps", start, end)
    return share(sum(each in (9, 10) for each in scores), len(scores))


def passives(company: Company, start: date, end: date) -> float | None:
    """The share of answers of 7 and 8."""
    scores = _scores(company, "nps", start, end)
    return share(sum(each in (7, 8) for each in scores), len(scores))


def detractors(company: Company, start: date, end: date) -> float | None:
    """The share of answers from 0 to 6."""
    scores = _scores(company, "nps", start, end)
    return share(sum(each in range(7) for each in scores), len(scores))


def satisfaction(company: Company, start: date, end: date) -> float | None:
    """Satisfied answers / answers."""
    rows = _asked(company, "csat", start, end)
    return share(sum(row["score"] >= SATISFIED_FROM[row["scale"]] for row in rows), len(rows))


def _scores(company: Company, survey: str, start: date, end: date) -> list[int]:
    return [row["score"] for row in _asked(company, survey, start, end)]


def _asked(company: Company, survey: str, start: date, end: date) -> list[Row]:
    rows = [row for row in company.rows("answers") if start <= day(row["answered_at"]) < end]
    return [row for row in rows if row["survey"] == survey and row["score"] is not None]

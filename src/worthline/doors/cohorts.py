"""What does `worthline cohorts` do?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from worthline.analyses.cohorts.over_time import over_time
from worthline.doors.company import Company, open_company
from worthline.doors.faults import DONE
from worthline.doors.progress import waiting
from worthline.doors.written import put
from worthline.showing.cohort_tables import (
    break_even_note,
    break_even_sheet,
    cohort_notes,
    cohort_sheet,
    over_time_sheet,
    trend_said,
)
from worthline.showing.terminal import say, show
from worthline.words.i18n import speech

BREAK_EVEN = "break_even"


def cohorts(
    folder: Path, metric: str, how: Mapping[str, Any], at_age: int | None, form: str, out: Path | None
) -> int:
    """Show a cohort table, one of its ages over time, or when cohorts pay back."""
    company = open_company(folder)
    shown = form == "table" and out is None
    if metric == BREAK_EVEN:
        return _break_even(company, how["by"], form, out, shown=shown)
    words, style = speech(company.style.language), company.style
    with waiting(words("measuring …")):
        found = company.cohorts(metric, **how)
    if at_age is not None:
        row = over_time(found, at_age)
        if not shown:
            return put(row, form, out)
        show(over_time_sheet(row, found.unit, style, words))
        say(trend_said(row, found.unit, style, words))
        return DONE
    if not shown:
        return put(found, form, out)
    show(cohort_sheet(found, style, words, company.measurer.known))
    for note in cohort_notes(found, style, words) if found.rows else ():
        say(note, dim=True)
    return DONE


def _break_even(company: Company, by: str, form: str, out: Path | None, *, shown: bool) -> int:
    words = speech(company.style.language)
    with waiting(words("measuring …")):
        found = company.break_even(by=by)
    if not shown:
        return put(found, form, out)
    show(break_even_sheet(found, company.style, words))
    say(break_even_note(words), dim=True)
    return DONE

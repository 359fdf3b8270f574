"""What does `worthline lifetime` do?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from worthline.analyses.lifetime.curve import curves
from worthline.analyses.lifetime.lifetime import Lifetime
from worthline.catalogue.metric import Refuse
from worthline.doors.company import open_company
from worthline.doors.faults import DONE
from worthline.doors.progress import waiting
from worthline.doors.written import put, put_stream
from worthline.showing.curve_tables import curve_notes, curves_sheet
from worthline.showing.lifetime_tables import (
    ahead_said,
    formulas_sheet,
    next_said,
    parameters_sheet,
    stays_sheet,
    trials_sheet,
    verdict_said,
)
from worthline.showing.phrases import refusal
from worthline.showing.terminal import say, show
from worthline.showing.what_if_tables import outcomes_sheet, swings_sheet, what_if_note
from worthline.words.errors import WorthlineError
from worthline.words.i18n import Speech, speech


def lifetime(folder: Path, how: Mapping[str, Any], form: str, out: Path | None, *, customers: bool) -> int:
    """Show how wrong every way of forecasting was, and what the best model says of the months to come."""
    company = open_company(folder)
    words, style = speech(company.style.language), company.style
    with waiting(words("measuring …")):
        found = company.lifetime(**how)
    if customers:
        return _each(found, words, form, out)
    told = (verdict_said(found, style, words), ahead_said(found, style, words), next_said(found, words))
    if form != "table" or out is not None:
        for line in filter(None, told if found.refused else ()):
            say(line)
        return put(found, form, out)
    if found.to_dicts():
        show(trials_sheet(found, style, words))
    for line in filter(None, told):
        say(line)
    if found.best:
        show(parameters_sheet(found, style, words))
    else:
        show(formulas_sheet(company.measurer, style, words))
    stays = found.stays()
    if stays:
        show(stays_sheet(stays, style, words))
    return DONE


def curve(folder: Path, months: int, by: str, form: str, out: Path | None) -> int:
    """Show when customers pay back what they cost, as far as it is seen and as far as it is expected.

    Raises:
        WorthlineError: there is no forecast, or margin or spend are not in the data.
    """
    company = open_company(folder)
    words, style = speech(company.style.language), company.style
    with waiting(words("measuring …")):
        found = curves(company.lifetime(months=months), by)
    if isinstance(found, Refuse):
        raise _no_forecast(found, words)
    if form != "table" or out is not None:
        return put(found, form, out)
    show(curves_sheet(found, style, words, company.measurer.known))
    for note in curve_notes(found, style, words):
        say(note, dim=True)
    return DONE


def what_if(folder: Path, changes: str, form: str, out: Path | None) -> int:
    """Show what lifetime value, payback and next year's revenue would be under changed drivers."""
    company = open_company(folder)
    words, style = speech(company.style.language), company.style
    with waiting(words("measuring …")):
        found = company.what_if(changes)
    if form != "table" or out is not None:
        return put(found, form, out)
    show(outcomes_sheet(found, style, words))
    if found.swings:
        show(swings_sheet(found, style, words))
    say(what_if_note(found, words), dim=True)
    return DONE


def _each(found: Lifetime, words: Speech, form: str, out: Path | None) -> int:
    """Write what is expected of each customer.

    Raises:
        WorthlineError: there is no forecast.
    """
    rows = found.customers()
    if isinstance(rows, Refuse):
        raise _no_forecast(rows, words)
    return put_stream(rows, form, out)


def _no_forecast(why: Refuse, words: Speech) -> WorthlineError:
    return WorthlineError(
        words("No forecast: {why}.", why=refusal(why, words)), do=words("See why: worthline lifetime")
    )

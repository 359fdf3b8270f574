"""How do segments differ, and who is in one?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from worthline.analyses.listed import Listed, listed
from worthline.analyses.segments import customers_by, values_of
from worthline.doors.faults import DONE
from worthline.doors.notices import notices
from worthline.doors.written import as_json, put
from worthline.showing.segment_names import shown_value
from worthline.showing.segmentation import cut_facts, cuts_sheet, segmentation_notes, segmentation_sheet
from worthline.showing.terminal import Sheet, say, show
from worthline.words.errors import UnknownNameError, WorthlineError
from worthline.words.i18n import speech
from worthline.words.values import DASH

if TYPE_CHECKING:
    from worthline.doors.company import Company


def segments(folder: Path, column: str, form: str, out: Path | None) -> int:
    """Show the segments there are, or those of one column side by side."""
    from worthline.doors.company import open_company

    with open_company(folder) as company:
        words, known = speech(company.style.language), company.measurer.known
        if column:
            found = company.segments(column)
            if form != "table" or out is not None:
                return put(found, form, out)
            show(segmentation_sheet(found, known, company.style, words))
            for note in segmentation_notes(found, known, company.style, words):
                say(note)
        elif form == "json":
            print(as_json(cut_facts(known)))
        else:
            show(cuts_sheet(known, words))
        for notice in notices(company, company.settings.segments.cuts):
            say(notice)
    return DONE


def write_list(folder: Path, column: str, value: str, contacts: bool, form: str, out: Path | None) -> int:
    """List the customers of one segment, on the screen or into a file."""
    from worthline.doors.company import open_company

    if not column:
        raise WorthlineError(
            "A list is of one segment.", do="Name its column: worthline segments rfm --list at_risk"
        )
    with open_company(folder) as company:
        found = customers_in(company, column, value, contacts=contacts)
        words = speech(company.style.language)
        if form == "table" and out is None:
            show(_sheet(found))
        else:
            ending = out.suffix.removeprefix(".") if out and form == "table" else form
            put(found if ending in ("json", "parquet") else found.guarded(), form, out)
        say(words.many("{count} customer.", "{count} customers.", found.rows.num_rows))
        if found.withheld:
            names = ", ".join(found.withheld)
            say(
                words(
                    "Left out, because it reaches a person: {names}. --contacts writes it too.", names=names
                )
            )
    return DONE


def customers_in(company: Company, column: str, value: str, *, contacts: bool = False) -> Listed:
    """The customers of a segment, by its value or by what the value is called.

    Raises:
        UnknownNameError: there is no such column, or nobody has this value; names those there are.
        WorthlineError: the customers' ids are contacts themselves, and contacts were not asked for.
    """
    words, measurer = speech(company.style.language), company.measurer
    there = list(customers_by(measurer, column))
    named = {shown_value(column, each, measurer.known, words).casefold(): each for each in there}
    exact = value in there or value.casefold() not in named
    if exact and value not in there:
        known = [each for each in values_of(column, there, measurer) if each in there and each is not None]
        raise UnknownNameError(f"customer whose {column} is", value, known)
    return listed(measurer, column, value if exact else named[value.casefold()], contacts=contacts)


def _sheet(found: Listed) -> Sheet:
    names = found.rows.column_names
    rows = [
        tuple(DASH if row[name] is None else str(row[name]) for name in names) for row in found.to_dicts()
    ]
    return Sheet(names, rows)

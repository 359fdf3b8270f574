"""How does the key-metrics table stand in a workbook of its own?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path

from xlsxwriter import Workbook

from worthline.analyses.keytable import KeyRow
from worthline.showing.report_xlsx import AS_TEXT
from worthline.showing.view import ReportView
from worthline.showing.xlsx.key_sheet import write_key_table
from worthline.showing.xlsx.names import sheet_names
from worthline.showing.xlsx.page import Book
from worthline.words.i18n import speech


def write_key_workbook(path: Path, view: ReportView, rows: Sequence[KeyRow]) -> None:
    """Write the key-metrics table as a workbook of one sheet; what begins like a formula stays text."""
    title = speech(view.style.language)("Key metrics")
    (name,) = sheet_names([title])
    with Workbook(path, AS_TEXT) as workbook:
        made = datetime.combine(view.made_on, time(), UTC)
        workbook.set_properties({"title": f"{view.settings.company.name}: {title}", "created": made})
        write_key_table(Book(workbook, view, {name: workbook.add_worksheet(name)}), name, rows)

"""How are the report and the workbook written?"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from worthline.doors.company import Company


def write(company: Company, every: str, on: date | str | None) -> list[Path]:
    """Write report.html and scorecard.xlsx into the output folder, and give their paths."""
    from worthline.analyses.health.reported import reported
    from worthline.analyses.lifetime.overview import overview
    from worthline.analyses.why.moved import moved
    from worthline.doors.benchmarks import of_cards
    from worthline.doors.impact import impacts_of
    from worthline.doors.notices import notices
    from worthline.showing.report_html import report
    from worthline.showing.report_xlsx import write_workbook
    from worthline.showing.view import ReportView

    card = company.scorecard(every=every, on=on)
    found, notice = of_cards(company, card.cards)
    view = ReportView(
        settings=company.settings,
        scorecard=card,
        cohorts=company.cohorts(),
        passport=company.passport(),
        made_on=datetime.now(UTC).date(),
        benchmarks=found,
        benchmark_notice=notice,
        known=company.measurer.known,
        health=reported(company.measurer),
        lifetime=overview(company.measurer),
        impacts=impacts_of(company),
        moved=moved(company.measurer, card, _columns(company)),
        notices=tuple(notices(company, company.settings.segments.cuts)),
    )
    folder = company.folder / company.settings.output.folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.html").write_text(report(view), encoding="utf-8")
    write_workbook(folder / "scorecard.xlsx", view)
    return [folder / "report.html", folder / "scorecard.xlsx"]


def _columns(company: Company) -> list[str]:
    """By what movements are told: the segments of the report, or the channel where it names none."""
    channel = ["channel"] if company.known.has("customers.channel") else []
    return [*company.settings.segments.cuts, *channel]

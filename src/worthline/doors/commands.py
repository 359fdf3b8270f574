"""What does each command do?"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext, redirect_stdout
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from worthline.doors import company as doors
from worthline.doors.faults import DONE
from worthline.doors.notices import notices, trusts
from worthline.doors.written import as_json, put
from worthline.showing import phrases, tables
from worthline.showing.terminal import Sheet, piped, say, show, tell
from worthline.words.i18n import speech

if TYPE_CHECKING:
    from worthline.analyses.explain import Explanation
    from worthline.doors.company import Company


def init(folder: Path, files: Sequence[Path], *, yes: bool, overwrite: bool) -> int:
    """Make worthline.toml of the files."""
    from worthline.doors.asking import ask_at_terminal
    from worthline.doors.init import init as make

    made = make(folder, list(files), yes=yes, ask=ask_at_terminal, overwrite=overwrite)
    for note in made.notes:
        say(note)
    say(f"\nWrote {made.path}.")
    say(made.next_step)
    return DONE


def load(folder: Path, *, rebuild: bool, accept_held: bool) -> int:
    """Load a project and say what came in."""
    from worthline.doors.progress import progress
    from worthline.showing import passport_sheets

    company = _company(folder)
    with progress() as watch:
        report = company.load(watch, rebuild=rebuild, accept_held=accept_held)
    words = speech(company.style.language)
    for warning in report.warnings:
        say(warning)
    if report.nothing_new:
        say(words("Nothing new: the store already holds all of it."))
        return DONE
    for sheet in passport_sheets.load_sheets(report, company.style, words):
        show(sheet)
    seconds, after = company.style.number(report.seconds, 1), f"worthline scorecard{_at(folder)}"
    say(words("Loaded in {seconds} s. Next: {command}", seconds=seconds, command=after))
    return DONE


def check(folder: Path, *, rejected: bool, form: str) -> int:
    """Show the data passport, or the rejected rows."""
    from worthline.showing import passport_sheets

    company = _company(folder)
    words = speech(company.style.language)
    if rejected:
        return _put_sheet(passport_sheets.rejected_sheet(company.rejected(), words), form)
    passport, able = company.passport(), company.measurable()
    if form == "json":
        print(as_json({"passport": passport.to_dict(), "metrics": able}))
        return DONE
    for sheet in passport_sheets.passport_sheets(passport, able, company.style, words):
        show(sheet)
    return DONE


def measure(
    folder: Path,
    metric: str,
    every: str,
    days: tuple[date | None, date | None],
    cut: tuple[str, str],
    form: str,
    out: Path | None,
) -> int:
    """Measure metrics, cut by columns or of one segment only, and print or write the rows."""
    company, by, only = _opened(folder), _split(cut[0]), cut[1]
    with _measuring(company):
        found = company.measure(_split(metric), every=every, start=days[0], end=days[1], by=by, only=only)
    for notice in [*notices(company, by), *trusts(company, _split(metric))]:
        say(notice)
    if form == "table" and out is None:
        show(tables.measurements_sheet(found, company.style, speech(company.style.language)))
        return DONE
    return put(found, form, out)


def scorecard(
    folder: Path, every: str, on: date | None, form: str, out: Path | None, *, everything: bool = False
) -> int:
    """Show the scorecard: a person gets the key metrics, or everything; a program gets everything."""
    from worthline.analyses.keytable import key_metrics
    from worthline.doors.benchmarks import usable

    company = _opened(folder)
    with _measuring(company):
        card = company.scorecard(every=every, on=on, by=())
    if form != "table" or out is not None:
        rows = [each.now for each in (*card.cards, *card.refused)]
        return put(company.as_measurements(rows), form, out)
    words, style = speech(company.style.language), company.style
    say(
        f"{company.settings.company.name}, {style.day(card.period.start)} – {style.day(card.period.last_day)}"
    )
    whole = everything or piped()
    keys = key_metrics(card, company.settings.planned)
    told = [each for each in card.cards if whole or each.metric.key in keys]
    show(tables.scorecard_sheet(told, card.period, style, words))
    say(tables.legend(words), dim=True)
    if proof := next(filter(None, (phrases.trusted(each.caveats, words) for each in told)), ""):
        say(words("Health: {proof}", proof=proof))
    if more := len(card.cards) - len(told):
        say(
            words.many(
                "{count} more metric: {hint}",
                "{count} more metrics: {hint}",
                more,
                hint=f"worthline scorecard --all{_at(folder)}",
            )
        )
    if card.refused:
        show(tables.refused_sheet(card, words))
    if notice := usable(company)[2]:
        say(notice)
    for notice in notices(company, company.settings.segments.cuts):
        say(notice)
    return DONE


def explain(folder: Path, metric: str, every: str, on: date | None) -> int:
    """Explain one number."""
    from worthline.analyses.reasons import by_reason

    company = _opened(folder)
    with _measuring(company):
        found = company.explain(metric, every=every, on=on)
    tell(_explained(found, company))
    why = by_reason(company.measurer, found.metric, found.now.period)
    if why:
        show(tables.reasons_sheet(why, found.now.unit, company.style, speech(company.style.language)))
    if found.customers:
        show(tables.behind_sheet(found, company.style, speech(company.style.language)))
    return DONE


def catalogue(metric: str, language: str) -> int:
    """List the catalogue, or tell everything about one metric, for people."""
    from worthline.catalogue.everything import every_metric
    from worthline.catalogue.metric import find
    from worthline.catalogue.texts import texts

    words = speech(language)
    if not metric:
        rows = [
            (key, texts(each, language).name, texts(each, language).what)
            for key, each in every_metric().items()
        ]
        show(Sheet((words("key"), words("metric"), words("what it is")), rows))
        return DONE
    tell(tables.metric_facts(find(metric), language))
    return DONE


def report(folder: Path, every: str, on: date | None) -> int:
    """Write the report and the workbook."""
    company = _opened(folder)
    words = speech(company.style.language)
    with _measuring(company):
        paths = company.write(every=every, on=on)
    for path in paths:
        say(words("Wrote {path}", path=path))
    for notice in notices(company, company.settings.segments.cuts):
        say(notice)
    return DONE


def demo(folder: Path, customers: int, seed: int, language: Literal["en", "uk", "ru"]) -> int:
    """Make the demo company and show what a company gets."""
    from worthline.doors.demo import make_demo

    words = speech(language)
    say(words("Making a company of {customers} customers in {folder} …", customers=customers, folder=folder))
    make_demo(folder, customers, seed, "csv", language)
    load(folder, rebuild=False, accept_held=False)
    scorecard(folder, "month", None, "table", None)
    report(folder, "month", None)
    at, page, book = _at(folder), folder / "report.html", folder / "scorecard.xlsx"
    say(words("Next: open {page} in a browser and {book} in a spreadsheet.", page=page, book=book))
    say(words("Ask more:"))
    for command in (
        "explain ltv_to_cac",
        "measure customer_churn --by channel",
        "lifetime --curve",
        "cohorts",
    ):
        say(f"  worthline {command}{at}")
    say(words("Your own data: {commands}", commands="worthline init FILES, worthline load, worthline report"))
    return DONE


def _explained(found: Explanation, company: Company) -> list[tuple[str, str]]:
    from worthline.catalogue.texts import texts
    from worthline.showing.rules_shown import written

    style, words = company.style, speech(company.style.language)
    said, now = texts(found.metric, style.language), found.now
    value = phrases.refusal(now.refused, words) if now.refused else style.value(now.value, now.unit)
    bounds = tables.interval(now.low, now.high, now.unit, style)
    rules = "\n".join(f"{name} = {written(setting)}" for name, setting in found.rules.items())
    caveats = "\n".join(phrases.caveat(key, words) for key in found.caveats)
    parts = [
        (
            f"{said.name}, {style.day(now.period.start)} – {style.day(now.period.last_day)}",
            f"{value}   [{bounds}]",
        ),
        (words("Formula"), f"{said.formula}\n{found.numbers}"),
        (words("On the way"), _milestones(found, company)),
        (words("Customers behind it"), style.number(now.customers, 0)),
        (words("Rules"), rules),
        (words("Bear in mind"), caveats),
        (words("SQL"), ";\n\n".join(found.statements)),
    ]
    return [(head, text) for head, text in parts if text]


def _milestones(found: Explanation, company: Company) -> str:
    """For a duration: when nine in ten have arrived, and how many have so far."""
    words, style = speech(company.style.language), company.style
    heads = {"p90": words("Nine in ten within"), "share_arrived": words("Share done")}
    return "\n".join(
        f"{head}: {style.value(found.now.parts[name].value, found.now.parts[name].unit)}"
        for name, head in heads.items()
        if name in found.now.parts
    )


def _measuring(company: Company) -> AbstractContextManager[None]:
    from worthline.doors.progress import waiting

    words = speech(company.style.language)
    return waiting(words("measuring …"))


def _company(folder: Path) -> Company:
    from worthline.project.read import read

    return doors.Company(folder, read(folder))


def _opened(folder: Path) -> Company:
    """The project, loaded first where nothing has been loaded yet; a program reads the answer alone."""
    company = _company(folder)
    if company.store.current is None:
        words = speech(company.style.language)
        say(words("Nothing has been loaded yet: loading."))
        with redirect_stdout(sys.stderr) if piped() else nullcontext():
            load(folder, rebuild=False, accept_held=False)
    return company


def _put_sheet(sheet: Sheet, form: str) -> int:
    if form == "json":
        print(as_json([dict(zip(sheet.heads, row, strict=True)) for row in sheet.rows]))
    else:
        show(sheet)
    return DONE


def _split(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]


def _at(folder: Path) -> str:
    return "" if folder.resolve() == Path.cwd() else f" --project {folder}"

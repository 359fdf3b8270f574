"""What have others published about a metric, and where does this company stand in it?"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from worthline.analyses.benchmarked import Benchmarked, benchmarked
from worthline.catalogue.benchmarks.benchmark import Benchmark, fits, industries
from worthline.catalogue.benchmarks.read import published
from worthline.catalogue.metric import METRICS, find
from worthline.catalogue.texts import texts
from worthline.doors.faults import DONE
from worthline.doors.written import as_json
from worthline.project.benchmarks import own_benchmarks
from worthline.showing import benchmarks as shown
from worthline.showing.terminal import Sheet, piped, say, show
from worthline.words.errors import ProjectError, WorthlineError
from worthline.words.i18n import Speech, speech
from worthline.words.values import Style

if TYPE_CHECKING:
    from worthline.analyses.scorecard import Card
    from worthline.doors.company import Company
    from worthline.measuring.measurement import Measurement


def benchmarks(folder: Path, metric: str, industry: str, listed: bool, every: str, form: str) -> int:
    """Show where one number stands, which metrics have benchmarks, or which industries there are."""
    from worthline.doors import company as doors
    from worthline.project.read import FILE_NAME, read
    from worthline.project.settings import Settings

    bare = not metric and not (folder / FILE_NAME).exists()
    settings = Settings() if bare else read(folder)
    words = speech(settings.company.language)
    if metric:
        with doors.open_company(folder) as company:
            return _of_one(company, metric, industry, every, form, words)
    known = (*own_benchmarks(folder, settings), *published())
    rows = (
        _industries(known, words) if listed else _metrics(known, industry, settings.company.language, words)
    )
    if form == "json":
        print(as_json([dict(zip(rows.heads, row, strict=True)) for row in rows.rows]))
    else:
        show(rows)
    return DONE


def among(company: Company, now: Measurement, industry: str | None) -> Benchmarked:
    """One number among its benchmarks.

    Raises:
        WorthlineError: no benchmark of this industry, or a row of the company's own file cannot be taken.
    """
    known = (*own_benchmarks(company.folder, company.settings), *published())
    wanted = company.settings.company.industry if industry is None else industry
    if wanted and not any(fits(wanted, name) for name in industries(known)):
        raise unknown_industry(wanted, known)
    return benchmarked(now, known, industry=wanted, currency=company.style.currency)


def of_cards(company: Company, cards: Iterable[Card]) -> tuple[dict[str, Benchmarked], str]:
    """Every card's number among its benchmarks, and what must be said where a file or the industry is wrong."""
    known, industry, notice = usable(company)
    currency = company.style.currency
    return {
        card.metric.key: benchmarked(card.now, known, industry=industry, currency=currency) for card in cards
    }, notice


def usable(company: Company) -> tuple[tuple[Benchmark, ...], str, str]:
    """The benchmarks that can be used, the industry, and what is wrong: a bad file must not stop a scorecard."""
    industry, notices = company.settings.company.industry, []
    known = published()
    try:
        known = (*own_benchmarks(company.folder, company.settings), *known)
    except ProjectError as error:
        notices.append(str(error))
    if industry and not any(fits(industry, name) for name in industries(known)):
        notices.append(str(unknown_industry(industry, known)))
        industry = ""
    return known, industry, " ".join(notices)


def unknown_industry(name: str, known: Iterable[Benchmark]) -> WorthlineError:
    """No benchmark is of this industry; names the likeliest ones meant."""
    import difflib

    names = {each.casefold(): each for each in industries(known)}
    near = [names[each] for each in difflib.get_close_matches(name.casefold(), names, n=3, cutoff=0.5)]
    return WorthlineError(
        f"There is no benchmark of the industry {name!r}.",
        expected=f"Near it: {', '.join(near)}." if near else "",
        do="worthline benchmarks --industries lists them all.",
    )


def _of_one(company: Company, metric: str, industry: str, every: str, form: str, words: Speech) -> int:
    found = company.benchmarks(metric, industry=industry or None, every=every)
    if form == "json":
        print(as_json(found.to_dict()))
        return DONE
    style, each = company.style, find(metric)
    say(shown.value_line(found, texts(each, style.language).name, style, words))
    show(shown.benchmarks_sheet(found, style, words, whole=piped()))
    if not piped() and found.published:
        say(words("Where they can be read:"))
        say("\n".join(f"  {line}" for line in shown.sources(found, words)), dim=True)
    advice = shown.zone_advice(each, found.now.verdict.zone, found, words)
    if advice:
        say(words("Why it is usually here: {causes}", causes=advice.causes))
        say(words("What comes next: {next}", next=advice.next))
    return DONE


def _metrics(known: Iterable[Benchmark], industry: str, language: str, words: Speech) -> Sheet:
    mine = [each for each in known if not industry or fits(industry, each.industry)]
    if not mine:
        raise unknown_industry(industry, known)
    counts = {
        key: (texts(metric, language).name, len(of), len({each.industry for each in of}))
        for key, metric in METRICS.items()
        if (of := [each for each in mine if each.metric == key])
    }
    return shown.counts_sheet(counts, Style(language), words)


def _industries(known: Iterable[Benchmark], words: Speech) -> Sheet:
    of = list(known)
    rows = [(name, str(sum(each.industry == name for each in of))) for name in industries(of)]
    return Sheet((words("industry"), words("figures")), rows, frozenset({1}))

"""How does a number stand among published ones, in words?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from worthline.analyses.benchmarked import (
    ABOVE,
    BELOW,
    CURRENCY,
    NOT_LIKE,
    WITHIN,
    Benchmarked,
    Mismatch,
    Own,
    Placed,
)
from worthline.analyses.keytable import unchanged
from worthline.catalogue.benchmarks.benchmark import ANY, Benchmark
from worthline.catalogue.benchmarks.read import definition
from worthline.catalogue.metric import Metric, find
from worthline.catalogue.zones import ZoneTexts, zone_texts
from worthline.measuring.measurement import BETTER, SAME, WORSE
from worthline.showing.phrases import comparison, refusal
from worthline.showing.terminal import Sheet
from worthline.words.i18n import Speech
from worthline.words.periods import Grain
from worthline.words.values import DASH, Style, Unit

MOST = 8
"""Figures a card has room for; the command shows all of them."""

_ = str
"""Marks a text for translation where it stands as data; it is translated when it is said."""

STANDS: Mapping[str, str] = {
    BELOW: _("below"),
    WITHIN: _("within"),
    ABOVE: _("above"),
    SAME: _("not distinguishable"),
    NOT_LIKE: _("not comparable"),
    "": "",
}
COUNTED: Mapping[str, str] = {
    "revenue": _("revenue"),
    "margin": _("margin"),
    "media": _("advertising alone"),
    "all_in": _("all spend on winning customers"),
    "with_product": _("spend with the cost of the product"),
    "per_customer": _("spend per customer"),
    "spend_per_arr": _("spend per unit of new yearly revenue, which is no cost per customer"),
    "weekly": _("a week"),
    "monthly": _("a month"),
    "quarterly": _("a quarter"),
    "yearly": _("a year"),
    "all_time": _("all time"),
    "last_months": _("the last months"),
    "customers_kept": _("customers kept"),
    "user_activity": _("activity of users"),
    "satisfied": _("every satisfied answer"),
    "top_box": _("the highest answer alone"),
    "top_three_of_ten": _("8, 9 and 10 of ten"),
    "index": _("an index, no share of answers"),
    "lost_of_opening": _("lost of those there at the start"),
    "all_lost_over_opening": _("all lost over those at the start"),
    "all_lost_over_opening_and_new": _("all lost over those at the start and the new"),
    "every_reason": _("lost for any reason"),
    "voluntary": _("only those who cancelled themselves"),
    "involuntary": _("only failed payments"),
    "by_value": _("by value"),
    "by_orders": _("by orders"),
    "by_lines": _("by order lines"),
    "by_units": _("by units"),
    "by_cases": _("by cases"),
    "by_records": _("by your tickets"),
    "by_survey": _("by survey"),
    "all_channels": _("all channels"),
    "phone_only": _("the phone alone"),
    "done": _("jobs done"),
    "booked": _("jobs booked"),
}
CARRIED: Mapping[Grain, str] = {
    Grain.WEEK: _("yours compounded to a week: {value}"),
    Grain.MONTH: _("yours compounded to a month: {value}"),
    Grain.QUARTER: _("yours compounded to a quarter: {value}"),
    Grain.YEAR: _("yours compounded to a year: {value}"),
}
OWN: Mapping[str, str] = {
    "before": _("your own period before"),
    "year_before": _("your own year before"),
}
SURE: Mapping[str, str] = {
    "": "",
    "read": _("read in the source"),
    "quoted": _("quoted by others"),
    "copy": _("read in a copy"),
}


@dataclass(frozen=True, slots=True)
class ShownBenchmark:
    """One figure of others, ready to be shown.

    Attributes:
        whom: industry and segment.
        figure: the figure with its unit.
        year: the year it is of.
        stands: where the company stands, and whether that is better.
        tone: the class that colours it.
        mind: in what the two differ; what was compounded.
        measured: what was measured.
        source: publisher and title.
        link: where it can be read; empty where it is no address of the web.
        sure: how sure it is.
    """

    whom: str
    figure: str
    year: str
    stands: str
    tone: str
    mind: str
    measured: str
    source: str
    link: str
    sure: str


def shown_benchmark(placed: Placed, metric: Metric, style: Style, say: Speech) -> ShownBenchmark:
    """A figure of others in the reader's language."""
    each = placed.benchmark
    return ShownBenchmark(
        whom(each, say), figure(each, metric, style), each.year, stands(placed, say),
        {BETTER: "good", WORSE: "bad"}.get(placed.verdict, "same"), mind(placed, metric, style, say),
        definition(each, say.language), ": ".join(part for part in (each.publisher, each.source) if part),
        each.link if each.link.startswith(("https://", "http://")) else "", say(SURE[each.sure]) if each.sure else "",
    )  # fmt: skip


def whom(benchmark: Benchmark, say: Speech) -> str:
    """Whose figure it is."""
    industry = say("any industry") if benchmark.industry == ANY else benchmark.industry
    parts = [say("your own benchmark")] if benchmark.own else []
    return ", ".join(part for part in (*parts, industry, benchmark.segment) if part)


def figure(benchmark: Benchmark, metric: Metric, style: Style) -> str:
    """The figure as it was published: one value, a range, or the end of one."""
    low, high = _one(benchmark, benchmark.low, metric, style), _one(benchmark, benchmark.high, metric, style)
    both = f"{low} – {high}" if low and high else f"≥ {low}" if low else f"≤ {high}" if high else ""
    value = _one(benchmark, benchmark.value, metric, style)
    return f"{value} ({both})" if value and both else value or both


def stands(placed: Placed, say: Speech) -> str:
    """Where the company stands, and whether that is better."""
    where = say(STANDS[placed.stands]) if placed.stands else DASH
    return f"{where}: {comparison(placed.verdict, say)}" if placed.verdict in (BETTER, WORSE) else where


def mind(placed: Placed, metric: Metric, style: Style, say: Speech) -> str:
    """In what the two differ, and what was done about it."""
    said = [mismatch(each, say) for each in placed.mismatches]
    if placed.held.carried and placed.held.value is not None:
        said.append(say(CARRIED[placed.held.carried], value=style.value(placed.held.value, metric.unit)))
    return "; ".join(said)


def mismatch(each: Mismatch, say: Speech) -> str:
    """One difference in how two numbers are counted."""
    if each.family == CURRENCY:
        return say("theirs: {theirs}, yours: {yours}", theirs=each.theirs, yours=each.ours)
    theirs, ours = say(COUNTED[each.theirs]), say(COUNTED[each.ours])
    return say("theirs: {theirs}, yours: {yours}", theirs=theirs, yours=ours)


def shown_on_card(found: Benchmarked | None, style: Style, say: Speech) -> tuple[ShownBenchmark, ...]:
    """What a card shows: the nearest figure first, then the others that fit, each by itself."""
    if found is None or found.nearest is None:
        return ()
    first = found.nearest
    rest = [each for each in found.published if each is not first][: MOST - 1]
    metric = find(found.now.metric)
    return tuple(shown_benchmark(each, metric, style, say) for each in (first, *rest))


def zone_advice(metric: Metric, zone: str | None, found: Benchmarked | None, say: Speech) -> ZoneTexts | None:
    """The causes and next steps of the zone a value lies in, or of the range others give it where it has no zones."""
    if zone is None and metric.bands is None and found and found.band:
        zone = found.band.benchmark.segment
    return zone_texts(metric.key, zone, say.language)


def benchmarks_sheet(found: Benchmarked, style: Style, say: Speech, *, whole: bool) -> Sheet:
    """One number among its benchmarks: the company's own results first.

    Args:
        found: the number.
        style: how its reader wants values.
        say: in their language.
        whole: with what was measured and the link, which a screen has no room for.
    """
    metric = find(found.now.metric)
    own = [_own_row(each, found, style, say) for each in found.own]
    shown = [shown_benchmark(each, metric, style, say) for each in found.published]
    others = [
        (
            row.whom,
            row.figure,
            row.year,
            row.stands,
            row.mind,
            row.source,
            *((row.measured, row.link) * whole),
        )
        for row in shown
    ]
    heads = (
        say("compared with"), say("figure"), say("of year"), say("you stand"), say("bear in mind"), say("source"),
        *((say("what it measures"), say("link")) * whole),
    )  # fmt: skip
    return Sheet(heads, [*own, *others], frozenset({1}), colours=_colours(found))


def sources(found: Benchmarked, say: Speech) -> list[str]:
    """Where each figure can be read and what it measures, once each."""
    of = [each.benchmark for each in found.published]
    lines = [f"{each.publisher or each.source}: {definition(each, say.language)}. {each.link}" for each in of]
    return list(dict.fromkeys(lines))


def counts_sheet(counts: Mapping[str, tuple[str, int, int]], style: Style, say: Speech) -> Sheet:
    """Metrics that have benchmarks: key to name, how many figures, of how many industries."""
    rows = [
        (key, name, style.number(figures, 0), style.number(industries, 0))
        for key, (name, figures, industries) in counts.items()
    ]
    return Sheet((say("key"), say("metric"), say("figures"), say("industries")), rows, frozenset({2, 3}))


def value_line(found: Benchmarked, name: str, style: Style, say: Speech) -> str:
    """The number that is compared, with its interval and its period."""
    now = found.now
    if now.value is None:
        return f"{name}: {refusal(now.refused, say) if now.refused else DASH}"
    bounds = (
        "" if now.low is None else f" [{style.value(now.low, now.unit)} … {style.value(now.high, now.unit)}]"
    )
    days = f"{style.day(now.period.start)} – {style.day(now.period.last_day)}"
    return f"{name}, {days}: {style.value(now.value, now.unit)}{bounds}"


def _own_row(own: Own, found: Benchmarked, style: Style, say: Speech) -> tuple[str, ...]:
    compared, now = own.compared, found.now
    if compared is None or now.value is None:
        return say(OWN[own.against]), DASH, "", unchanged(find(now.metric), say)
    change = style.change(compared.value, now.value, now.unit)
    return (
        say(OWN[own.against]),
        style.value(compared.value, now.unit),
        "",
        f"{comparison(compared.verdict, say)}: {change}",
    )


def _colours(found: Benchmarked) -> dict[tuple[int, int], str]:
    verdicts = [each.compared.verdict if each.compared else "" for each in found.own]
    verdicts += [each.verdict for each in found.published]
    colours = {BETTER: "green", WORSE: "red"}
    return {(at, 3): colours[verdict] for at, verdict in enumerate(verdicts) if verdict in colours}


def _one(benchmark: Benchmark, value: float | None, metric: Metric, style: Style) -> str:
    """A figure in its own unit: an amount in its own currency, an index as a plain number."""
    if value is None:
        return ""
    if benchmark.currency:
        return replace(style, currency=benchmark.currency).money(value)
    if "index" in benchmark.basis:
        return style.number(value, 1)
    return style.number(value, 2) if metric.unit is Unit.MONEY else style.value(value, metric.unit)

"""What is told of each metric?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from worthline.catalogue.metric import (
    Bands,
    Example,
    Metric,
    OfMetrics,
    OfModel,
    OverTable,
    Part,
    Refuse,
    find,
)
from worthline.catalogue.texts import Texts, texts
from worthline.doors.pages import declared
from worthline.doors.pages.markdown import anchor, code, page, section, table
from worthline.doors.pages.worked import alike, answer
from worthline.measuring.used import ever_behind
from worthline.showing import phrases
from worthline.tables.derived.order import STORED
from worthline.tables.derived.streamed import STREAMED
from worthline.tables.rules import Rules
from worthline.words.i18n import speech
from worthline.words.values import DASH, Style, Unit

COUNTED_IN = {
    Unit.SHARE: "a share, shown in percent",
    Unit.MONEY: "money, in the company's currency",
    Unit.COUNT: "a count",
    Unit.NUMBER: "a number",
    Unit.TIMES: "times",
    Unit.SCORE: "points",
    Unit.HOURS: "hours",
    Unit.DAYS: "days",
    Unit.MONTHS: "months",
}
SAY, STYLE = speech("en"), Style("en")


def pages() -> dict[str, str]:
    """A page for each metric, and the index of them all."""
    every = [metric for group in declared.metrics().values() for metric in group]
    return {"metrics/README.md": _index(), **{f"metrics/{each.key}.md": _page(each) for each in every}}


def _index() -> str:
    intro = (
        "Every metric, by the question it answers. Each page tells what it is, why it matters, how it is measured, "
        "which [rules](../rules.md) move it, and what can be done. `worthline catalogue KEY` tells the same at a "
        "terminal, in English, Ukrainian or Russian."
    )
    return page("Metrics", intro, *(_group(group, found) for group, found in declared.metrics().items()))


def _group(group: str, found: Sequence[Metric]) -> str:
    rows = [(f"[{declared.name(each)}]({each.key}.md)", code(each.key), texts(each).what) for each in found]
    return section(declared.question(group), table(("metric", "key", "what it is"), rows))


def _page(metric: Metric) -> str:
    said = texts(metric)
    return page(
        declared.name(metric),
        f"{code(metric.key)} · [all metrics](README.md)",
        said.what,
        section("Why it matters", said.why),
        section("Formula", f"In words: {said.formula}", f"In names: {code(metric.formula)}"),
        section("How it is measured", table(("", ""), _facts(metric)), _explain(metric)),
        section("What a value usually means", _bands(metric.bands, metric.unit), _readings(said)),
        section("Where it is applied, what is tracked", said.where),
        section("What can be done", said.do),
        section("Example", said.example),
        section("Worked examples", _worked(metric)),
    )


def _facts(metric: Metric) -> Iterator[tuple[str, str]]:
    yield "counted in", COUNTED_IN[metric.unit]
    yield "better", metric.better.value
    if isinstance(metric.how, OverTable):
        yield from _facts_of_table(metric, metric.how)
    elif isinstance(metric.how, OfModel):
        yield "given by", "an analysis of all customers, not by one sum; it is not cut"
        yield "needs", "; ".join(" or ".join(map(_need, need.split("|"))) for need in metric.needs)
    else:
        yield "made of", "; ".join(_parts(metric.how))
    rules = sorted(ever_behind(metric.key))
    yield "rules", ", ".join(f"[{code(rule)}](../rules.md#{anchor(rule)})" for rule in rules)
    yield "on the scorecard", "yes" if metric.shown else "no, it serves other metrics"


def _facts_of_table(metric: Metric, how: OverTable) -> Iterator[tuple[str, str]]:
    yield "added up over", f"[{code(how.table)}](../tables.md#{anchor(how.table)})"
    if how.when:
        yield "in the period of", code(how.when)
    if how.last:
        yield "looks back", f"{_told(how.last)} months up to the period's end"
    if how.ripens:
        yield "judged", f"once {_told(how.ripens)} days have passed after the period"
    yield "needs", "; ".join(_needs(metric, how))


def _needs(metric: Metric, how: OverTable) -> list[str]:
    own = STREAMED.get(how.table) or STORED.get(how.table)
    needs = dict.fromkeys((*(own.needs if own else (how.table,)), *metric.needs))
    return [" or ".join(map(_need, need.split("|"))) for need in needs]


def _need(one: str) -> str:
    if one.startswith("rule:"):
        name, _, value = one.removeprefix("rule:").partition("=")
        return f"the rule {_rule(name)}" + (f" set to {code(value)}" if value else "")
    return f"[{code(one)}](../tables.md#{anchor(one.partition('.')[0])})"


def _parts(how: OfMetrics) -> list[str]:
    """Each part; where it is another one without contracts, that one beside it."""
    with_them, without = (how.under(Rules().settled(contracts=contracts)) for contracts in (True, False))
    pairs = [(_part(part), _part(without[name])) for name, part in with_them.items()]
    return [one if one == other else f"{one}, or without contracts {other}" for one, other in pairs]


def _part(part: Part) -> str:
    linked = f"[{declared.name(find(part.metric))}]({part.metric}.md)"
    if part.last:
        return f"{linked} over the last {_rule(part.last)} months"
    if part.pooled:
        return f"{linked}, its sums of {_rule(part.pooled)} months added up"
    return f"{linked}, {_rule(part.lag)} months earlier" if part.lag else linked


def _told(number: str | int) -> str:
    return _rule(number) if isinstance(number, str) else str(number)


def _rule(name: str) -> str:
    return f"[{code(name)}](../rules.md#{anchor(name)})"


def _explain(metric: Metric) -> str:
    return f"`worthline explain {metric.key}` shows your own numbers in the formula and the SQL that ran."


def _bands(bands: Bands | None, unit: Unit) -> str:
    if bands is None:
        return ""
    edges = (-math.inf, *bands.limits, math.inf)
    rows = [
        (_between(low, high, unit), phrases.zone(zone, SAY))
        for low, high, zone in zip(edges, edges[1:], bands.zones, strict=False)
    ]
    return table(("value", "usually"), rows) + f"\n\nSource: {bands.source}."


def _between(low: float, high: float, unit: Unit) -> str:
    if math.isinf(low):
        return f"under {STYLE.value(high, unit)}"
    if math.isinf(high):
        return f"{STYLE.value(low, unit)} and more"
    return f"{STYLE.value(low, unit)} to under {STYLE.value(high, unit)}"


def _readings(said: Texts) -> str:
    told = (("Low", said.low), ("High", said.high))
    return "\n\n".join(f"**{word}.** {text}" for word, text in told if text)


def _worked(metric: Metric) -> str:
    """Each example's rows and the answer they give, computed when the page is made."""
    return "\n\n".join(
        part
        for example in metric.examples
        for part in (_given(metric, example), _answered(metric, example))
        if part
    )


def _given(metric: Metric, example: Example) -> str:
    if isinstance(metric.how, OfMetrics):
        values = cast("Mapping[str, float]", example.given)
        return table(list(values), [[_plain(value) for value in values.values()]])
    rows = alike(cast("Sequence[Mapping[str, Any]]", example.given))
    columns = list(dict.fromkeys(name for each in rows for name in each.row))
    cells = [[f"{each.count:,}", *(_plain(each.row.get(name)) for name in columns)] for each in rows]
    return table(("rows", *columns), cells) or "No rows at all."


def _answered(metric: Metric, example: Example) -> str:
    found = answer(metric, example)
    if isinstance(found, Refuse):
        return f"No number: {phrases.refusal(found, SAY)}."
    if found is None:
        return "No number."
    return f"Gives **{_amount(found) if metric.unit is Unit.MONEY else STYLE.value(found, metric.unit)}**."


def _plain(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) else str(value or DASH)


def _amount(value: float) -> str:
    return STYLE.number(value, 0 if value.is_integer() else 2)

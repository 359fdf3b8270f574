"""How is it shown on a terminal what a change did, and what a planned one needs?"""

from __future__ import annotations

from worthline.analyses.impact.effect import POWER
from worthline.analyses.impact.impact import Impact
from worthline.analyses.impact.methods import SERIES
from worthline.analyses.impact.plan import Plan, Planned
from worthline.catalogue.texts import texts
from worthline.showing.impact_words import (
    COLOURS,
    METHODS,
    effect_said,
    interval_said,
    limit_said,
    metric_said,
    mix_said,
    placebos_said,
    verdict_said,
    warnings_said,
)
from worthline.showing.terminal import Sheet
from worthline.words.i18n import Speech
from worthline.words.values import DASH, Style, Unit


def impact_sheet(found: Impact, style: Style, say: Speech) -> Sheet:
    """A row a metric: the verdict, the effect with its interval, the method, and what stands behind it."""
    heads = (say("metric"), say("verdict"), say("effect"), say("interval"), say("would have been → is"), say("method"),
             say("placebo dates with an effect"), say("of it, other mix"))  # fmt: skip
    rows, colours = [], {}
    for at, each in enumerate(found.judged):
        unit, effect = each.metric.unit, each.effect
        moved = f"{style.value(effect.expected, unit)} → {style.value(effect.after, unit)}" if effect else ""
        rows.append(
            (
                metric_said(each, say), verdict_said(each, style, say), effect_said(each, style),
                interval_said(each, style), moved, say(METHODS[each.method]) if each.method else "",
                "" if each.refused else placebos_said(each, say), mix_said(each, style, say),
            )
        )  # fmt: skip
        colours[(at, 1)] = COLOURS.get(each.verdict, "")
    return Sheet(heads, rows, frozenset({2, 3, 4}), colours=colours)


def told_below(found: Impact, style: Style, say: Speech) -> list[str]:
    """What must be known with the table: why some cannot be judged, and every warning."""
    lines = []
    for each in found.judged:
        name = metric_said(each, say)
        told = [str(each.refused)] if each.refused else warnings_said(each, style, say)
        told += [limit_said(each, say)] if each.limit else []
        lines += [f"{name}: {line}" for line in told]
    return lines


def plan_sheet(found: Plan, style: Style, say: Speech) -> Sheet:
    """A row a metric: how many customers and how many months it needs."""
    heads = (say("metric"), say("as it is"), say("planned effect"), say("customers on each side"),
             say("customers a month now"), say("months"), say("can be judged on"), say("method"))  # fmt: skip
    return Sheet(heads, [_plan_row(each, style, say) for each in found.rows], frozenset({1, 2, 3, 4, 5}))


def _plan_row(each: Planned, style: Style, say: Speech) -> tuple[str, ...]:
    unit = each.metric.unit
    size = style.amount(each.size, unit) if each.size is not None else each.wanted.written
    touched, others = (style.number(value, 0) for value in each.people)
    pace = touched if not each.people[1] or each.method == SERIES else f"{touched} / {others}"
    return (
        texts(each.metric, style.language).name, style.value(each.now, unit), size,
        style.number(each.each, 0) if each.each else "", pace, str(each.months) if each.months else "",
        style.day(each.judged_on) if each.judged_on else "", say(METHODS[each.method]),
    )  # fmt: skip


def plan_said(found: Plan, style: Style, say: Speech) -> list[str]:
    """What so many months show, and what will never be seen."""
    lines = []
    for each in found.rows:
        name = texts(each.metric, style.language).name
        if each.size is not None and each.months is None:
            lines.append(
                say(
                    "{name}: an effect of {size} is too small to be seen within five years. Touch more customers, or "
                    "plan for more.",
                    name=name, size=style.amount(each.size, each.metric.unit),
                )
            )  # fmt: skip
        steps = ", ".join(
            say.many("{n} month {size}", "{n} months {size}", n, n=n, size=_plain(size, each, style))
            for n, size in each.ladder
        )
        share = style.value(POWER, Unit.SHARE)
        lines.append(
            say("{name}: the smallest effect that is found in {share} of cases: {steps}",
                name=name, share=share, steps=steps or DASH)
        )  # fmt: skip
    return lines


def _plain(size: float, each: Planned, style: Style) -> str:
    return style.amount(size, each.metric.unit).lstrip("+−")

"""How are forecasts, and what they missed, shown on a screen?"""

from __future__ import annotations

import math
from collections.abc import Mapping

from worthline.analyses.lifetime.lifetime import ANSWER, FORMULA, MODEL, Lifetime
from worthline.analyses.lifetime.stays import AGES, Stays
from worthline.analyses.lifetime.tried import AS_BEFORE, SO_FAR
from worthline.analyses.scorecard import latest_finished
from worthline.catalogue.everything import every_metric
from worthline.catalogue.metric import Refuse, find
from worthline.catalogue.texts import texts
from worthline.measuring.measure import Measurer
from worthline.showing.phrases import refusal
from worthline.showing.tables import interval
from worthline.showing.terminal import Sheet
from worthline.words.i18n import Speech
from worthline.words.periods import Grain
from worthline.words.values import DASH, Style, Unit

_ = str
"""Marks a text for translation where it stands as data; it is translated when it is said."""

NAMES: Mapping[str, str] = {
    "bg_bb": "BG/BB", "bg_nbd": "BG/NBD", "bg_nbd_posterior": "BG/NBD (posterior)",
    "mbg_nbd": "MBG/NBD", "pareto_nbd": "Pareto/NBD", "sbg": "sBG", "bdw": "BdW",
}  # fmt: skip
"""Models as the literature calls them."""
ANSWERS: Mapping[str, str] = {
    SO_FAR: _("as much a month as so far"),
    AS_BEFORE: _("as much as in as many months before"),
}
KINDS: Mapping[str, str] = {MODEL: _("model"), FORMULA: _("formula"), ANSWER: _("plain answer")}


def way_name(way: str, say: Speech) -> str:
    """What a way of forecasting is called."""
    if way in NAMES:
        return NAMES[way]
    return say(ANSWERS[way]) if way in ANSWERS else texts(find(way), say.language).name


def trials_sheet(found: Lifetime, style: Style, say: Speech) -> Sheet:
    """Every way of forecasting, and what it missed on the past; the one believed has a star."""
    rows = [
        (
            ("* " if row["best"] else "") + way_name(row["way"], say), say(KINDS[row["kind"]]),
            *(_shown(row[name], unit, style) for name, unit in COLUMNS.items()),
        )
        for row in found.to_dicts()
    ]  # fmt: skip
    heads = (
        say("way of telling"), say("kind"), say("said"), say("came"), say("off by"), say("missed a customer by"),
        say("missed a tenth by"), say("brought by its first tenth"),
    )  # fmt: skip
    return Sheet(heads, rows, frozenset(range(2, len(heads))))


NO_FORMULAS = ("ltv_to_cac", "ltv_error", "ltv_predicted")
"""Metrics of lifetime value that are no formula for it."""
COLUMNS: Mapping[str, Unit] = {
    "said": Unit.MONEY, "came": Unit.MONEY, "miss": Unit.SHARE, "missed_a_customer": Unit.MONEY,
    "missed_a_tenth": Unit.SHARE, "in_first_tenth": Unit.SHARE,
}  # fmt: skip
"""What is shown of a trial."""


def _shown(value: float | None, unit: Unit, style: Style) -> str:
    return DASH if value is None else style.value(value, unit)


def verdict_said(found: Lifetime, style: Style, say: Speech) -> str:
    """Which way was closest, in a sentence."""
    tried = found.tried
    if isinstance(tried, Refuse):
        return say("No forecast, for nothing could be tried on the past: {why}.", why=refusal(tried, say))
    months, off = tried.seen.months, style.value(tried.best.calibration, Unit.SHARE)
    closer = tried.plainer
    if closer is not None:
        return say(
            "Over the last {months} months “{plain}” was closer than every model: {less} off for a tenth of the "
            "customers, on average, against {off}. So there is no forecast.",
            months=months, plain=way_name(closer.name, say), less=style.value(closer.calibration, Unit.SHARE), off=off,
        )  # fmt: skip
    return say(
        "Over the last {months} months {model} was {off} off for a tenth of the customers, on average: the least of "
        "the models whose parameters are sure.",
        months=months, model=way_name(tried.best.name, say), off=off,
    )  # fmt: skip


def ahead_said(found: Lifetime, style: Style, say: Speech) -> str:
    """What the best model says of the months to come; nothing where it is not believed."""
    if isinstance(found.seen, Refuse) and not isinstance(found.tried, Refuse):
        return say("No forecast: {why}.", why=refusal(found.seen, say))
    if found.best is None or isinstance(found.seen, Refuse):
        return ""
    outlook = found.seen.outlook(found.best)
    money = {
        name: style.money(value or 0.0)
        for name, value in {
            "total": outlook.total, "mean": outlook.mean.value, "low": outlook.mean.low, "high": outlook.mean.high,
        }.items()
    }  # fmt: skip
    return say(
        "In the next {months} months {customers} customers are to bring {total}, {mean} each: {low} to {high}.",
        months=found.months, customers=style.number(outlook.size, 0), **money,
    )  # fmt: skip


def next_said(found: Lifetime, say: Speech) -> str:
    """What to do where something is lacking; empty where nothing is."""
    if found.refused is None or found.refused.reason != "missing":
        return ""
    return say("Deliver it, or write the rule under [rules] in worthline.toml: gross_margin = 0.4")


def formulas_sheet(measurer: Measurer, style: Style, say: Speech) -> Sheet:
    """The formulas, which need no forecast, in the latest finished month; or why one has no number either."""
    period = latest_finished(measurer, Grain.MONTH)
    keys = [key for key in every_metric() if key.startswith("ltv") and key not in NO_FORMULAS]
    rows = [
        (
            texts(find(row.metric), say.language).name, style.value(row.value, row.unit),
            interval(row.low, row.high, row.unit, style), refusal(row.refused, say) if row.refused else "",
        )
        for row in measurer.measure(keys, [period], judged=0)
    ]  # fmt: skip
    heads = (say("formula"), say("value"), say("95 % interval"), say("note"))
    return Sheet(heads, rows, frozenset({1}))


def stays_sheet(found: Stays, style: Style, say: Speech) -> Sheet:
    """The share of customers still there after some months, with its interval."""
    told = [(age, found.after(age)) for age in AGES]
    rows = [
        (
            str(age), style.value(share.value, Unit.SHARE),
            interval(share.low, share.high, Unit.SHARE, style),
        )
        for age, share in told
        if share is not None
    ]  # fmt: skip
    return Sheet(
        (say("after so many months"), say("still a customer"), say("95 % interval")), rows, frozenset({0, 1})
    )


def parameters_sheet(found: Lifetime, style: Style, say: Speech) -> Sheet:
    """The parameters of the model that is believed, with their errors and what each means in life."""
    heads = (say("parameter"), say("value"), say("standard error"), say("what it means"))
    if found.best is None or isinstance(found.seen, Refuse):
        return Sheet(heads, [])
    chosen = found.seen.found[found.best]
    rows = [
        (name, style.number(value, 3), DASH if math.isnan(error) else style.number(error, 3), say(meaning))
        for (name, meaning), value, error in zip(
            chosen.model.parameters, chosen.fit.parameters, chosen.fit.errors, strict=False
        )
    ]
    return Sheet(heads, rows, frozenset({1, 2}))

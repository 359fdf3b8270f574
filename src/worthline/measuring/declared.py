"""Does a metric of the company's own keep its contract: does its formula name what it adds up, and nothing else?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from worthline.catalogue.metric import METRICS, Metric, OfMetrics, OverTable
from worthline.measuring.bind import blank
from worthline.measuring.used import columns_read
from worthline.tables.rules import Rules
from worthline.words.errors import DeclarationError, WorthlineError

_NAME = re.compile(r"[a-z_][a-z_0-9]*")


def broken(metric: Metric) -> DeclarationError | None:
    """What is wrong with a metric as it was declared; None where nothing is.

    A formula is what people believe of a number, so each column or metric it names must be in the number.
    """
    try:
        named, used, known = _said_and_done(metric)
    except WorthlineError as error:
        return _error(metric, f"cannot be measured: {error.what}", error.expected, error.do)
    except Exception as error:  # noqa: BLE001 (the company's own code: whatever it raises is told in words)
        what = f"cannot be measured: {type(error).__name__}: {error}"
        return _error(metric, what, _columns(metric), "Mend the function under @metric.")
    wrong = sorted(name for name in named - used if name in known or "_" in name)
    if not wrong:
        return None
    what = f"says {metric.formula!r}, and does not use {_listed(wrong)}"
    do = f"Name what it uses ({_listed(sorted(used)) or 'nothing yet'}), or use what it names."
    return _error(metric, what, "A formula that names only what it is made of.", do)


def _said_and_done(metric: Metric) -> tuple[set[str], set[str], set[str]]:
    """The names in the formula; what it really uses; what a name can mean."""
    named, rules = set(_NAME.findall(metric.formula)), Rules()
    if isinstance(metric.how, OverTable):
        table = blank(metric.how.table)
        used = columns_read(metric.how, rules.settled(contracts=True)) | {metric.how.when}
        return named - rules.to_dict().keys(), used - {""}, set(table.columns)
    used = _parts(metric.how)
    return named - rules.to_dict().keys(), used, set(METRICS)


def _parts(how: OfMetrics) -> set[str]:
    found = how.under(Rules().settled(contracts=True))
    return {*found, *(part.metric for part in found.values())}


def _columns(metric: Metric) -> str:
    if not isinstance(metric.how, OverTable):
        return ""
    return f"{metric.how.table} has: {', '.join(blank(metric.how.table).columns)}."


def _error(metric: Metric, what: str, expected: str, do: str) -> DeclarationError:
    return DeclarationError(f"The metric {metric.key!r} {what}.".replace("..", "."), expected=expected, do=do)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)

"""Can a metric be measured from what this company delivers?"""

from __future__ import annotations

from collections.abc import Iterable

from worthline.catalogue.metric import Metric, OfMetrics, OfModel, find
from worthline.measuring.leaves import optional
from worthline.tables.derived.known import Known
from worthline.tables.derived.order import STORED
from worthline.tables.derived.streamed import STREAMED
from worthline.tables.rules import Asked, Rules


def missing(metric: Metric, known: Known, rules: Rules | Asked, *, stating: bool = True) -> str:
    """What the metric still needs: a table or a column (`a or b` where either would do); empty where nothing.

    Args:
        metric: its record.
        known: what the company delivers.
        rules: under which it is measured.
        stating: whether a part that a rule states counts as there.
    """
    if isinstance(metric.how, OfModel):
        return _lacking(metric.needs, known, rules)
    if isinstance(metric.how, OfMetrics):
        return _missing_part(metric.how, known, rules, stating=stating)
    table = metric.how.table
    own = STREAMED.get(table) or STORED.get(table)
    needs = (*(own.needs if own else (table,)), *metric.needs)
    return _lacking(needs, known, rules)


def stated(metric: Metric, known: Known, rules: Rules | Asked) -> float | None:
    """The value that a rule gives a metric in formulas, where the data does not give one."""
    value = getattr(rules, metric.stated_by) if metric.stated_by else None
    return None if value is None or not missing(metric, known, rules) else float(value)


def _lacking(needs: Iterable[str], known: Known, rules: Rules | Asked) -> str:
    unmet = (need for need in needs if not _met(need, known, rules))
    return next(unmet, "").replace("|", " or ").replace("rule:", "the rule ")


def _missing_part(how: OfMetrics, known: Known, rules: Rules | Asked, *, stating: bool) -> str:
    parts = {name: find(part.metric) for name, part in how.under(rules).items()}
    lacking = {
        name: ""
        if stating and stated(part, known, rules) is not None
        else missing(part, known, rules, stating=stating)
        for name, part in parts.items()
    }
    required = [lack for name, lack in lacking.items() if lack and name not in optional(how)]
    if required:
        return required[0]
    return next(iter(lacking.values())) if lacking and all(lacking.values()) else ""


def _met(need: str, known: Known, rules: Rules | Asked) -> bool:
    return any(_has(one, known, rules) for one in need.split("|"))


def _has(one: str, known: Known, rules: Rules | Asked) -> bool:
    if one.startswith("rule:"):
        name, _, wanted = one.removeprefix("rule:").partition("=")
        value = getattr(rules, name)
        return str(value) == wanted if wanted else value not in (None, "")
    return known.has(one)

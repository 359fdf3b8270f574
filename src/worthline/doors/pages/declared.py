"""Which rules move which metrics, and what is each metric called?"""

from __future__ import annotations

from functools import cache

from worthline.catalogue.everything import MODULES
from worthline.catalogue.metric import METRICS, Metric
from worthline.catalogue.texts import texts
from worthline.measuring.leaves import tree
from worthline.measuring.used import rules_behind
from worthline.tables.rules import Rules


def metrics() -> dict[str, list[Metric]]:
    """The catalogue's metrics by group, in the scorecard's order; those of a company's own are not among them."""
    groups = [module.__name__.rpartition(".")[2] for module in MODULES]
    return {group: [each for each in METRICS.values() if each.group == group] for group in groups}


def question(group: str) -> str:
    """The question a group of metrics answers."""
    module = next(module for module in MODULES if module.__name__.endswith(f".{group}"))
    return (module.__doc__ or group).strip().splitlines()[0]


def name(metric: Metric) -> str:
    """What a metric is called."""
    said = texts(metric).name
    return said[:1].upper() + said[1:]


@cache
def rules_of(key: str) -> frozenset[str]:
    """The rules a metric depends on, with contracts or without."""
    both = [Rules().settled(contracts=contracts) for contracts in (True, False)]
    return frozenset[str]().union(*(rules_behind(tree(key, rules), rules) for rules in both))


def moved_by(rule: str) -> list[Metric]:
    """The metrics that depend on a rule."""
    return [each for group in metrics().values() for each in group if rule in rules_of(each.key)]

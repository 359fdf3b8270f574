"""Which rules move which metrics, and what is each metric called?"""

from __future__ import annotations

from worthline.catalogue.everything import MODULES
from worthline.catalogue.metric import METRICS, Metric
from worthline.catalogue.texts import texts
from worthline.measuring.used import ever_behind


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


def moved_by(rule: str) -> list[Metric]:
    """The metrics that depend on a rule."""
    return [each for group in metrics().values() for each in group if rule in ever_behind(each.key)]

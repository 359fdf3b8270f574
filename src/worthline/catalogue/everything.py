"""Which metrics are there?

Importing this declares every metric of the catalogue, in the order in which a scorecard shows them.
"""

from __future__ import annotations

from worthline.catalogue import (
    acquisition,
    delivery,
    forecast,
    health,
    leads,
    loyalty,
    recurring,
    retention,
    returns,
    speed,
    support,
    trades,
    use,
    value,
)
from worthline.catalogue.metric import METRICS, Metric

MODULES = (
    value,
    acquisition,
    leads,
    retention,
    recurring,
    loyalty,
    speed,
    use,
    support,
    delivery,
    returns,
    trades,
    forecast,
    health,
)
"""The modules of the catalogue."""


def every_metric() -> dict[str, Metric]:
    """Every metric declared so far, a company's own among them, by key."""
    return METRICS

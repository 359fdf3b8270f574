"""What should the exported files of a few metrics be?

A fixed set that covers every kind, so that a new metric changes nothing here. `python -m tests.showing.golden` writes
the files anew; read the difference before it is kept.
"""

from __future__ import annotations

from pathlib import Path

from worthline.catalogue.everything import every_metric
from worthline.engines import DIALECTS
from worthline.measuring.portable.definitions import Definitions
from worthline.showing.exported.cube import cube
from worthline.showing.exported.layer import layer
from worthline.showing.exported.metricflow import metricflow

FOLDER = Path(__file__).parent
CHOSEN = (
    "revenue",  # a total by customer and month
    "order_value",  # a ratio
    "customer_retention",  # over a table made by month
    "mrr",  # over another
    "new_customers",  # by a date of its own
    "acquisition_spend",  # of nobody
    "acquisition_cost",  # a formula over two tables
    "net_promoter_score",  # over a recorded table
    "repeat_purchase_rate",  # looks back a year
    "lifetime_by_churn",  # months pooled
    "ltv_saas",  # both, in one formula
    "revenue_a_month",  # a formula over one table
    "time_to_value",  # a duration: cannot be said
)


def texts() -> dict[str, str]:
    """The files' texts by name."""
    every_metric()
    said = layer(Definitions(dialects={}), CHOSEN, DIALECTS["duckdb"])
    return {"metricflow.yml": metricflow(said), "cube.yml": cube(said)}

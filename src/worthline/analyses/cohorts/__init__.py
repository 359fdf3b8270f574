"""What becomes of those who came together?

Any metric by cohort (`cohorts`), what they have brought against what they cost to win (`money`), and one age over
calendar time (`over_time`). Every table comes from the same few queries, however many cohorts there are.
"""

from __future__ import annotations

from worthline.analyses.cohorts.choice import RETENTION, Choice
from worthline.analyses.cohorts.metrics import metric_cohorts
from worthline.analyses.cohorts.retention import retention
from worthline.analyses.cohorts.table import Cell, Cohort, Cohorts, pooled
from worthline.measuring.measure import Measurer

__all__ = ["Cell", "Choice", "Cohort", "Cohorts", "cohorts", "pooled"]


def cohorts(measurer: Measurer, choice: Choice | None = None) -> Cohorts:
    """The cohort table that is asked for; retention by first month where nothing is said.

    Raises:
        WorthlineError: the metric cannot be put on a cohort, or not by this clock; says why.
    """
    choice = choice or Choice()
    return retention(measurer, choice) if choice.metric == RETENTION else metric_cohorts(measurer, choice)

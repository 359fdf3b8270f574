"""What does a program ask of the analyses that follow from the numbers?

What belongs to all of them: they need nothing of a company but what measures it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from worthline.doors.when import day_of
from worthline.words.periods import Grain

if TYPE_CHECKING:
    from worthline.analyses.cohorts import Cohorts
    from worthline.analyses.cohorts.payback import BreakEven
    from worthline.analyses.health.overview import Overview
    from worthline.analyses.lifetime.lifetime import Lifetime
    from worthline.analyses.lifetime.what_if import WhatIf
    from worthline.analyses.segments import Segmentation
    from worthline.measuring.measure import Measurer


class Analyses:
    """What can be asked of whatever measures a company."""

    @property
    def measurer(self) -> Measurer:
        """What measures."""
        raise NotImplementedError

    def segments(self, column: str) -> Segmentation:
        """The segments of a column side by side: customers, revenue, LTV, CAC, LTV:CAC, and where spend earns most.

        Raises:
            UnknownNameError: no such column, computed segment, or segment of the project's own.
        """
        from worthline.analyses.segments import segmentation

        return segmentation(self.measurer, column)

    def cohorts(self, metric: str = "retention", *, bracket: str = "", **asked: Any) -> Cohorts:
        """What becomes of those who came together: retention, `revenue_to_date`, `margin_to_date`, or any metric.

        Args:
            metric: what is shown; a key of the catalogue for any other metric.
            bracket: ranges of days for `kind="bracket"`, such as `1-7,8-30`.
            asked: by, age, clock, kind, of: see `worthline.analyses.cohorts.Choice`.

        Raises:
            WorthlineError: the metric cannot be put on a cohort; says why.
        """
        from worthline.analyses.cohorts import Choice, cohorts
        from worthline.analyses.cohorts.choice import brackets

        return cohorts(self.measurer, Choice(metric, brackets=brackets(bracket), **asked))

    def lifetime(self, *, months: int = 12, discount: float = 0.0, posterior: bool = False) -> Lifetime:
        """What customers will bring in the months to come, by which model, and how wrong each way was before."""
        from worthline.analyses.lifetime.lifetime import lifetime

        return lifetime(self.measurer, months, discount=discount, posterior=posterior)

    def what_if(self, changes: str) -> WhatIf:
        """What LTV, payback and next year's revenue would be under changed drivers: `churn=-1pp,price=+5%`.

        Raises:
            WorthlineError: a change is not written so, or cannot be.
        """
        from worthline.analyses.lifetime.what_if import read_changes, what_if
        from worthline.analyses.scorecard import latest_finished

        return what_if(self.measurer, read_changes(changes), latest_finished(self.measurer, Grain.MONTH))

    def break_even(self, *, by: str = "first_month") -> BreakEven:
        """When the customers of each month, or of each channel, have paid back what it cost to win them."""
        from worthline.analyses.cohorts import money

        return money.break_even(self.measurer, by)

    def health(self, *, on: date | str | None = None, limit: int = 10) -> Overview:
        """How healthy customers are on a day, who comes first, and whether the score can be trusted (`proof`).

        Args:
            on: the day; the last one of the data where not given.
            limit: customers of each list.

        Raises:
            WorthlineError: the data does not speak of that day, or health cannot be read from it.
        """
        from worthline.analyses.health.overview import overview

        return overview(self.measurer, day_of(on), limit=limit)

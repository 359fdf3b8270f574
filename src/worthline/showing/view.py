"""What does a report show?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from worthline.analyses.benchmarked import Benchmarked
from worthline.analyses.cohorts import Cohorts
from worthline.analyses.health.reported import Reported, Unread
from worthline.analyses.impact.impact import Impact
from worthline.analyses.keytable import key_metrics
from worthline.analyses.lifetime.overview import Overview
from worthline.analyses.scorecard import Scorecard
from worthline.analyses.why.why import Why
from worthline.loading.passport import Passport
from worthline.project.settings import Settings
from worthline.tables.derived.known import Known
from worthline.words.periods import Calendar, Period
from worthline.words.values import Style


@dataclass(frozen=True, slots=True)
class ReportView:
    """Everything a report is made of; what is not there is left out of it.

    Attributes:
        settings: the project file: names, language, currency, plans.
        scorecard: what was measured.
        made_on: the day it is made.
        cohorts: the cohort table.
        passport: the state of the data behind it.
        benchmarks: each metric's number among what others have published.
        benchmark_notice: what is wrong with the company's own benchmarks or its industry.
        known: what the company delivers, which decides what its segments are called.
        notices: what must be said of its segments: nobody is in one.
        health: how healthy customers are, and whether that can be trusted; or why it cannot be read.
        lifetime: lifetime value by every way of telling.
        moved: why numbers that are surely better or worse have moved.
        impacts: what the changes that are registered did.
    """

    settings: Settings
    scorecard: Scorecard
    made_on: date
    cohorts: Cohorts | None = None
    passport: Passport | None = None
    benchmarks: Mapping[str, Benchmarked] = field(default_factory=dict)
    benchmark_notice: str = ""
    known: Known | None = None
    notices: tuple[str, ...] = ()
    health: Reported | Unread | None = None
    lifetime: Overview | None = None
    moved: tuple[Why, ...] = ()
    impacts: tuple[Impact, ...] = ()

    @property
    def style(self) -> Style:
        """How its reader wants values written."""
        return Style(self.settings.company.language, self.settings.company.currency)

    @property
    def leading(self) -> tuple[str, ...]:
        """The key metrics: the first that have a number, and those with a plan."""
        return tuple(key_metrics(self.scorecard, self.settings.planned))

    @property
    def compared_with(self) -> dict[str, Period]:
        """The periods each value is held against, by the name of the comparison; of years, the one before is both."""
        return self.before(self.scorecard.period)

    def before(self, period: Period) -> dict[str, Period]:
        """The periods that a period is held against."""
        calendar = Calendar(self.settings.company.fiscal_month)
        steps = {"before": 1} | ({"year_before": period.grain.per_year} if period.grain.per_year > 1 else {})
        return {name: calendar.before(period, back) for name, back in steps.items()}

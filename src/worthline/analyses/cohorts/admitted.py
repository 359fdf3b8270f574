"""Which metrics can be put on a cohort, and what is added up for them?

A metric that is added up over rows of customers can. A formula over several tables, a time and spend cannot; each is
refused with its reason and with what to ask for instead.
"""

from __future__ import annotations

from dataclasses import dataclass

from worthline.analyses.cohorts.choice import Choice
from worthline.catalogue.metric import Metric, OfMetrics, OfModel, OverTable, Ratio, find
from worthline.measuring.bind import blank
from worthline.measuring.can import missing
from worthline.measuring.measure import Measurer
from worthline.tables.derived.customer_months import CUSTOMER_MONTHS
from worthline.tables.rules import Rules
from worthline.words.errors import WorthlineError
from worthline.words.values import Unit

TO_DATE = {"revenue_to_date": "revenue", "margin_to_date": "gross_margin"}
"""What is added up over a customer's age, and the metric above whose line it stands."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What is added up for each customer and age.

    Attributes:
        metric: whose rows they are.
        alone: only what stands above its line, times this factor; `None` for both sides as they are.
        to_date: added up from the first age on.
    """

    metric: Metric
    alone: float | None = None
    to_date: bool = False

    @property
    def how(self) -> OverTable:
        """How the metric is added up."""
        assert isinstance(self.metric.how, OverTable)
        return self.metric.how

    def under(self, rules: Rules) -> Ratio:
        """Its expressions, on its table by columns alone."""
        row = self.how.rows(blank(self.how.table), rules)
        assert isinstance(row, Ratio)
        return row

    def per_customer(self, rules: Rules) -> bool:
        """Whether it is divided by the customers of the cohort: a total, or one side of a ratio."""
        return self.alone is not None or self.under(rules).whole is None

    def bounds(self, rules: Rules) -> tuple[float, float] | None:
        """The least and the greatest value there can be."""
        return None if self.alone is not None else self.under(rules).bounds

    def unit(self, rules: Rules) -> Unit:
        """What a value is counted in: a count becomes a number a customer."""
        if self.alone is not None:
            return Unit.MONEY
        counts = self.metric.unit is Unit.COUNT and self.per_customer(rules)
        return Unit.NUMBER if counts else self.metric.unit

    def ripens(self, rules: Rules) -> int:
        """Days after which it can be judged."""
        return self.how.days_to_ripen(rules)


def counted_of(measurer: Measurer, choice: Choice) -> Counted:
    """What is added up for what was asked, or the reason why it cannot be."""
    if choice.metric in TO_DATE:
        return _money(measurer, choice)
    counted = Counted(find(choice.metric))
    _admit(counted.metric, measurer)
    streamed_by_day = counted.how.table == CUSTOMER_MONTHS.name
    if (choice.clock == "own" or choice.age == "day") and (not streamed_by_day or counted.how.last):
        raise by_the_calendar(choice.metric)
    return counted


def by_the_calendar(metric: str) -> WorthlineError:
    """What is said where a metric has no days of its own."""
    return WorthlineError(
        f"{metric} is measured by calendar weeks and months.",
        do="Use --clock calendar with --age month or week.",
    )


def _money(measurer: Measurer, choice: Choice) -> Counted:
    """What customers have brought: by their orders, or without orders by what they pay a month."""
    known, rules = measurer.known, measurer.rules
    entry = find(TO_DATE[choice.metric])
    lacking = missing(entry, known, rules)
    if not lacking:
        return Counted(entry, 1.0, to_date=True)
    factor = 1.0 if choice.metric == "revenue_to_date" else rules.gross_margin
    if known.has("orders") or not known.has("subscriptions") or factor is None:
        raise WorthlineError(
            f"{choice.metric} cannot be measured: not in your data yet: {lacking}.",
            do="Deliver it, or set gross_margin under [rules].",
        )
    if (choice.clock, choice.age) != ("calendar", "month"):
        raise WorthlineError(
            "What subscriptions bring is counted month by month.", do="Use --clock calendar --age month."
        )
    return Counted(find("mrr"), factor, to_date=True)


def _admit(entry: Metric, measurer: Measurer) -> None:
    """Whether a metric can be put on a cohort at all.

    Raises:
        WorthlineError: it cannot; says why.
    """
    if isinstance(entry.how, OfModel):
        raise WorthlineError(
            f"{entry.key} cannot be put on a cohort: a model of the whole company gives it.",
            do="See what a cohort really brought: worthline cohorts margin_to_date",
        )
    if isinstance(entry.how, OfMetrics):
        parts = ", ".join(part.metric for part in entry.how.under(measurer.rules).values())
        raise WorthlineError(
            f"{entry.key} cannot be put on a cohort: it is a formula over tables of different grain.",
            do=f"Ask for one of its parts: {parts}.",
        )
    lacking = missing(entry, measurer.known, measurer.rules)
    if lacking:
        raise WorthlineError(f"{entry.key} cannot be measured: not in your data yet: {lacking}.")
    row = entry.how.rows(blank(entry.how.table), measurer.rules)
    if not isinstance(row, Ratio):
        raise WorthlineError(
            f"{entry.key} cannot be put on a cohort: it is a time, and has its own beginning.",
            do=f"Cut it instead: worthline measure {entry.key} --by COLUMN",
        )
    if row.exact:
        raise WorthlineError(f"{entry.key} cannot be put on a cohort: spend belongs to no customer.")

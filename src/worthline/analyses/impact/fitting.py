"""Which method fits a change and a metric, and which does not, and why?"""

from __future__ import annotations

from worthline.analyses.impact.methods import ALIGNED, DIFFERENCES, METHODS, SERIES, Method
from worthline.analyses.impact.touched import Touched
from worthline.catalogue.metric import Metric, OfMetrics, OfModel, OverTable, find
from worthline.measuring.bind import BEFORE_CUSTOMERS, one_each
from worthline.measuring.can import missing
from worthline.measuring.leaves import Leaf, tree
from worthline.measuring.measure import Measurer
from worthline.measuring.query import Question, is_duration
from worthline.tables.derived.windows import Windows
from worthline.words.errors import WorthlineError
from worthline.words.periods import Grain, month_index

SHORT = {"aligned": ALIGNED, "differences": DIFFERENCES, "series": SERIES}
"""What methods are called on the command line."""


def method_for(audience: Touched, asked: str = "") -> Method:
    """The method that fits whom the change touched, or the one asked for, where that fits.

    Raises:
        WorthlineError: the one asked for does not fit; says why.
    """
    if asked == "differences" and not audience.column:
        whom = "only who came later: those who came earlier are older, and no measure for them"
        why = whom if audience.is_newcomers else "everyone: nobody is left to hold them against"
        raise WorthlineError(
            f"Difference in differences does not fit: the change touches {why}.",
            expected="A change whose audience is a segment.",
            do="Ask for --method aligned or --method series.",
        )
    if asked:
        return METHODS[SHORT[asked]]
    if audience.is_newcomers:
        return METHODS[ALIGNED]
    return METHODS[DIFFERENCES] if audience.column else METHODS[SERIES]


def leaf_of(measurer: Measurer, key: str, method: Method) -> Leaf:
    """The sums of a metric that can be judged.

    Raises:
        WorthlineError: it cannot be measured here, is given by a model, or does not fit the method; says what does.
    """
    metric = find(key)
    lacking = missing(metric, measurer.known, measurer.rules)
    if lacking:
        raise WorthlineError(f"{key} cannot be measured: {lacking} is missing.", do="worthline catalogue")
    if isinstance(metric.how, OfModel):
        raise WorthlineError(
            f"{key} is given by a model of the whole company, so no effect on it can be told from chance.",
            do="Name a metric that is counted: worthline catalogue",
        )
    leaf = tree(key, measurer.rules).leaf
    assert leaf is not None
    _fits(measurer, metric, leaf, method)
    return leaf


def parts_of(measurer: Measurer, key: str) -> list[str]:
    """The metrics that are judged in place of a formula: those its numbers are added up from over customers.

    What is spent before there is a customer is left out: no customer was touched or not touched by it.
    """
    metric = find(key)
    if not isinstance(metric.how, OfMetrics) or isinstance(metric.how, OfModel):
        return []
    leaves = dict.fromkeys(leaf.key for leaf in tree(key, measurer.rules).leaves())
    return [each for each in leaves if _counted(find(each))]


def _counted(metric: Metric) -> bool:
    return isinstance(metric.how, OverTable) and metric.how.table != "spending"


def _fits(measurer: Measurer, metric: Metric, leaf: Leaf, method: Method) -> None:
    early = leaf.how.table in BEFORE_CUSTOMERS
    if early and method.name != SERIES:
        raise WorthlineError(
            f"{metric.key} is counted before there is a customer, so nobody in it was touched or left out.",
            do="Ask for --method series.",
        )
    if method.name == ALIGNED and leaf.context.last and not (one_each(leaf.how) and is_duration(leaf)):
        raise WorthlineError(
            f"{metric.key} looks back over {leaf.context.last} months: it has no value of one month of joining.",
            do="Ask for --method series, or name another metric.",
        )
    if is_duration(leaf) and not _from_a_start(measurer, leaf):
        raise WorthlineError(
            f"{metric.key} is a time that is still running for those who are there, and has no value of a month.",
            do="Judge what ends it instead: customer_churn, activation_rate.",
        )


def _from_a_start(measurer: Measurer, leaf: Leaf) -> bool:
    """Whether a duration is watched from a start that puts it into a month, to the end of the data."""
    from worthline.measuring.bind import blank

    said = leaf.how.rows(blank(leaf.how.table), measurer.rules)
    calendar, month = measurer.calendar, month_index(measurer.known.since)
    question = Question((leaf,), Windows(calendar, Grain.MONTH, month, month), ())
    return not question.of_standing(measurer.rules) and getattr(said, "until", None) is None

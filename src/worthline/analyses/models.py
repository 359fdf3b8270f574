"""What gives the metrics that no sum gives, and fills the tables that no expression fills?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from worthline.catalogue.metric import Refuse
from worthline.engines import Engine
from worthline.loading.keeping.compiled import Compiled
from worthline.measuring.ask import FILLED
from worthline.measuring.evaluate import Answer
from worthline.measuring.interval import Estimate
from worthline.measuring.measure import Measurer, Model
from worthline.tables.derived.known import Known
from worthline.tables.rules import Rules
from worthline.words.periods import Calendar, Period


def _break_even(measurer: Measurer, periods: Sequence[Period]) -> list[Answer]:
    """In months of age at the end of the month in which it happened: the month they came in is the first."""
    from worthline.analyses.cohorts.money import break_even_in

    found = break_even_in(measurer, periods)
    return [Answer(refused=each) if isinstance(each, Refuse) else _aged(each) for each in found]


def _aged(found: Estimate) -> Answer:
    def months(age: float | None) -> float | None:
        return None if age is None else age + 1

    age = Estimate(months(found.value), months(found.low), months(found.high), found.error)
    return Answer(age, parts={"age": Answer(Estimate(age.value, None, None, None))})


def _predicted(measurer: Measurer, periods: Sequence[Period]) -> Sequence[Answer]:
    from worthline.analyses.lifetime.metrics import predicted

    return predicted(measurer, periods)


def _missed(measurer: Measurer, periods: Sequence[Period]) -> Sequence[Answer]:
    from worthline.analyses.lifetime.metrics import missed

    return missed(measurer, periods)


def _prospects(engine: Engine, known: Known, rules: Rules, compiled: Compiled) -> str | None:
    from worthline.analyses.lifetime.prospects import prospects

    return prospects(Measurer(engine, known, rules, Calendar(), models=MODELS, compiled=compiled))


def _healths(engine: Engine, known: Known, rules: Rules, compiled: Compiled) -> str | None:
    from worthline.analyses.health.filled import healths

    return healths(Measurer(engine, known, rules, Calendar(), models=MODELS, compiled=compiled))


FILLED["prospects"] = _prospects
FILLED["healths"] = _healths

MODELS: Mapping[str, Model] = {"break_even": _break_even, "ltv_predicted": _predicted, "ltv_error": _missed}
"""Metric to the analysis behind it."""

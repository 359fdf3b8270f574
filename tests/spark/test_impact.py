"""Does Spark find the same effects of changes as the engine inside?"""

from __future__ import annotations

import pytest
from tests.spark.twins import Twins

from worthline.analyses.impact.impact import asked_of, change_named, impact, to_move
from worthline.doors.company import Company
from worthline.project.registered import Registered

pytestmark = pytest.mark.spark

METRICS = "activation_rate,time_to_value,customer_churn,revenue"


def effects(company: Company, change: Registered, metrics: str) -> dict[str, tuple[float, float, float]]:
    """Each metric's effect with its interval."""
    asked = asked_of(company.measurer, change, company.settings.changes, columns=("channel",))
    found = impact(company.measurer, asked, to_move(change, metrics))
    return {
        each.metric.key: (each.effect.value, each.effect.low, each.effect.high)
        for each in found.judged
        if each.effect is not None
    }


@pytest.mark.parametrize("audience", ["newcomers", "", "size=home"])
def test_effects_are_the_same_on_both_engines(demo: Twins, audience: str) -> None:
    change = change_named(demo.inside.settings.changes, "New onboarding").model_copy(
        update={"audience": audience}
    )
    inside, there = (effects(each, change, METRICS) for each in demo.both)
    assert inside
    assert there.keys() == inside.keys()
    for key, found in inside.items():
        assert there[key] == pytest.approx(found, rel=1e-6, abs=1e-9), key

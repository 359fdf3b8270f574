"""Does loading day by day, with corrections and late rows, equal loading all at once, to the last cent?"""

from __future__ import annotations

import os
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.loading.company import Small
from tests.properties.deliveries import Delivery, company, deliveries, held, receive

from worthline.doors.company import Company
from worthline.tables.derived.order import KEPT

EXAMPLES = 5 if os.environ.get("CI") else 25
"""Each loads a company a dozen times."""
DERIVED = 1 if os.environ.get("CI") else 5
"""Each makes all tables as often, and measures the whole scorecard twice."""


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(files=deliveries(), unknown=st.sampled_from(["make", "reject"]))
def test_the_recorded_tables_and_accounts_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, files: list[Delivery], unknown: Literal["make", "reject"]
) -> None:
    daily, whole = (company(tmp_path_factory.mktemp("company"), unknown) for _ in range(2))
    daily.load()
    for number, one in enumerate(files, start=1):
        receive(daily, number, one)
        receive(whole, number, one)
        daily.load()
    whole.load()
    assert held(daily) == held(whole)


def shown(small: Small) -> dict[str, object]:
    """The rows of every derived table, in no order, and the numbers of the scorecard."""
    tables: dict[str, object] = {name: sorted(small.ask(f"FROM {name}"), key=repr) for name in KEPT}
    with Company(small.folder, small.settings) as asked:
        card = asked.scorecard(every="month", on="2024-02-20", by=())
        tables["scorecard"] = [(one.metric.key, one.now.value, one.now.customers) for one in card.cards]
    return tables


@settings(max_examples=DERIVED, deadline=None, suppress_health_check=list(HealthCheck))
@given(files=deliveries())
def test_the_derived_tables_and_the_scorecard_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, files: list[Delivery]
) -> None:
    daily, whole = (company(tmp_path_factory.mktemp("company")) for _ in range(2))
    Company(daily.folder, daily.settings).load()
    for number, one in enumerate(files, start=1):
        receive(daily, number, one)
        receive(whole, number, one)
        Company(daily.folder, daily.settings).load()
    Company(whole.folder, whole.settings).load()
    assert shown(daily) == shown(whole)

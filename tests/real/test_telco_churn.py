"""Is a picture of one day, with tenure and a flag, made into subscriptions that churn as everyone finds?

1,869 of 7,043 left (26.54 %): IBM's sample data set, as every analysis of it finds. The rest is counted from the file
by Python alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from tests.real.conftest import Example
from tests.real.project import Project, lines_of

Rows = Sequence[dict[str, str]]
LAST = "2018-12-01"


@pytest.fixture(scope="module")
def customers(shared_data: Path) -> Rows:
    return lines_of(shared_data / "telco_churn" / "WA_Fn-UseC_-Telco-Customer-Churn.csv")


@pytest.fixture(scope="module")
def project(example: Example) -> Project:
    return example("telco_churn")


def test_1869_of_7043_left_in_the_last_month(project: Project) -> None:
    found = project.measured("customer_churn")[LAST]
    assert (found.part, found.whole) == (1_869, 7_043)
    assert found.value == pytest.approx(0.2654, abs=5e-5)


def test_churn_by_contract_is_that_of_the_file(project: Project, customers: Rows) -> None:
    left: dict[str, list[bool]] = defaultdict(list)
    for row in customers:
        left[row["Contract"]].append(row["Churn"] == "Yes")
    expected = {contract: sum(found) / len(found) for contract, found in left.items()}
    rows = project.company.measure("customer_churn", by=["contract"])
    found = {row.segment["contract"]: row.value for row in rows if str(row.period.start) == LAST}
    assert found == pytest.approx(expected)


def test_mrr_after_all_that_is_that_of_those_who_stayed(project: Project, customers: Rows) -> None:
    stayed = sum(Decimal(row["MonthlyCharges"]) for row in customers if row["Churn"] == "No")
    found = project.measured("mrr")[LAST]
    assert found.value == pytest.approx(float(stayed))
    assert found.customers == 7_043 - 1_869


def test_tenure_is_the_months_since_each_began(project: Project, customers: Rows) -> None:
    months = "select customer_id, datediff('month', started_on, date '2019-01-01') from subscriptions"
    expected = {row["customerID"]: max(int(row["tenure"]), 1) for row in customers}
    assert dict(project.ask(months)) == expected

"""Do five dirty tables come in with nothing lost and nothing crashed?

The set is synthetic: half of its use precedes sign-up and its keys repeat. It tests bad input and proves nothing about
health. Figures are counted from the files by Python alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from tests.doors.typed import ran
from tests.real.project import Project, lines_of, loaded, made_of, reconciles, shows_everything

USAGE = """
[[sources]]
table = "events"
path = "{path}"

[sources.columns]
event_id = "usage_id"
customer_id = "subscription_id"
happened_at = "usage_date"
event = "feature_name"

[load]
largest_rejected_share = 1.0

[rules]
"""
NAMES = ("accounts", "churn_events", "subscriptions", "support_tickets")


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "ravenstack"


@pytest.fixture(scope="module")
def project(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return loaded(tmp_path_factory.mktemp("ravenstack"), *sorted(folder.glob("*.csv")))


@pytest.fixture(scope="module")
def with_usage(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """With the table of use, which names no customer, mapped by hand onto the subscription it names."""
    project = made_of(tmp_path_factory.mktemp("usage"), *sorted(folder.glob("*.csv")))
    project.change("[rules]\n", USAGE.format(path=folder / "ravenstack_feature_usage.csv"))
    project("load")
    return project


def rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    return list(lines_of(folder / f"ravenstack_{name}.csv"))


def test_everything_is_shown(project: Project) -> None:
    shows_everything(project)


def test_every_row_is_accounted_for(project: Project, folder: Path) -> None:
    """Support tickets are read twice: as tickets and as answers."""
    counts = [len(rows_of(folder, name)) for name in (*NAMES, "support_tickets")]
    reconciles(project, rows=sum(counts))


def test_a_file_without_customers_is_left_out_and_said(folder: Path, tmp_path: Path) -> None:
    made = ran("init", "--yes", "--project", tmp_path, *sorted(folder.glob("*.csv")))
    assert "ravenstack_feature_usage.csv was left out" in made.out + made.err


def test_use_whose_keys_repeat_is_rejected_with_its_reason(with_usage: Project, folder: Path) -> None:
    """Keys that stand in several rows with different content: nobody can tell which row is right."""
    rows = {tuple(row.items()) for row in rows_of(folder, "feature_usage")}
    keys = Counter(dict(row)["usage_id"] for row in rows)
    repeated = [row for row in rows_of(folder, "feature_usage") if keys[row["usage_id"]] > 1]
    found = with_usage("check", "--rejected").rows[1:]
    assert len(found) == len(repeated) > 0
    assert {row[5] for row in found} == {"same_key"}


def test_all_five_tables_reconcile(with_usage: Project, folder: Path) -> None:
    names = (*NAMES, "support_tickets", "feature_usage")
    reconciles(with_usage, rows=sum(len(rows_of(folder, name)) for name in names))


def test_mrr_is_that_of_all_subscriptions_together(project: Project, folder: Path) -> None:
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows_of(folder, "subscriptions"):
        runs = row["start_date"] < "2024-07-01" and (not row["end_date"] or row["end_date"] >= "2024-07-01")
        if runs and row["is_trial"] == "FALSE":
            paid[row["account_id"]] += Decimal(row["mrr_amount"])
    found = project.measured("mrr")["2024-06-01"]
    assert found.value == pytest.approx(float(sum(paid.values())))
    assert found.customers == sum(1 for amount in paid.values() if amount)


def test_satisfaction_leaves_out_who_did_not_answer(project: Project, folder: Path) -> None:
    scores = [row["satisfaction_score"] for row in rows_of(folder, "support_tickets")]
    given = [float(score) for score in scores if score]
    rows = project.measured("satisfaction", every="year").values()
    assert sum(row.whole or 0 for row in rows) == len(given)
    assert sum(row.part or 0 for row in rows) == sum(score >= 4 for score in given)


def test_use_that_precedes_signing_up_tells_nothing_of_who_leaves_and_that_is_said(
    with_usage: Project,
) -> None:
    """Its use, tickets and answers were drawn without regard to who leaves: a score of them must not be believed."""
    rows = with_usage("health", "--prove", "--format", "json").json
    assert {row["verdict"] for row in rows} <= {"says_nothing", "too_little"}
    listed = with_usage("health", "--format", "json").json
    assert all(row["chance_to_leave"] is None for row in listed)

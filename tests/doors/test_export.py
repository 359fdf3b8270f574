"""Do the definitions leave through the command line as promised?"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.doors.typed import ran

from worthline.catalogue.metric import METRICS


def test_every_fact_of_a_metric_is_told() -> None:
    told = ran("catalogue", "customer_churn", "--json", "--sql", "postgresql,bigquery").json
    (metric,) = told["metrics"]
    assert (metric["kind"], metric["table"], metric["better"]) == ("ratio", "customer_periods", "lower")
    assert set(metric["sql"]) == {"postgresql", "bigquery"}
    assert {rule["rule"] for rule in told["rules"]} == set(metric["rules"])
    assert [table["name"] for table in told["tables"]] == [
        "subscribed",
        "memberships",
        "months",
        "customer_periods_monthly",
    ]


def test_a_formula_tells_its_parts_with_and_without_contracts() -> None:
    (metric,) = ran("catalogue", "ltv_to_cac", "--json", "--sql", "none").json["metrics"]
    assert metric["parts"]["ltv"]["metric"] == "ltv_saas"
    assert metric["parts_without_contracts"]["ltv"]["metric"] == "ltv_margin"


def test_the_texts_come_in_one_language_or_in_all() -> None:
    words = ("catalogue", "mrr", "--format", "json", "--sql", "none", "--language")
    (ukrainian,), (every,) = (ran(*words, language).json["metrics"] for language in ("uk", "all"))
    assert every["texts"]["uk"] == ukrainian["texts"]
    assert set(every["texts"]) == {"en", "uk", "ru"}


def test_the_whole_catalogue_is_one_document() -> None:
    told = ran("catalogue", "--json", "--sql", "none").json
    assert [metric["key"] for metric in told["metrics"]] == list(METRICS)


def test_a_metric_that_needs_a_rule_says_so_in_place_of_sql() -> None:
    (metric,) = ran("catalogue", "completion_rate", "--json", "--sql", "duckdb").json["metrics"]
    assert metric["sql"] is None
    assert metric["no_sql"] == "it needs the rule completion_event"


def test_a_dialect_nobody_told_of_is_named() -> None:
    assert ran("catalogue", "mrr", "--json", "--sql", "oracle").told("'oracle'", "snowflake")


@pytest.mark.parametrize("target", ["metricflow", "cube"])
def test_a_file_is_written_and_says_how_many_it_lacks(target: str, tmp_path: Path) -> None:
    done = ran("export", target, "--out", tmp_path / "made", "--dialect", "snowflake")
    assert done.code == 0
    assert f"{target}.yml" in done.err
    assert "cannot be said in this format" in done.err
    assert "net_promoter_score" in (tmp_path / "made" / f"{target}.yml").read_text(encoding="utf-8")


def test_a_folder_that_is_a_file_is_something_to_mend(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    assert ran("export", "cube", "--out", tmp_path / "taken").told("cannot be written", "--out")

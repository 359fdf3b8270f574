"""Does every published figure say where it comes from, and is a company's own file read or refused as a whole?"""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from worthline.catalogue.benchmarks.basis import COMPOUNDED, FAMILY, counted
from worthline.catalogue.benchmarks.benchmark import fits
from worthline.catalogue.benchmarks.read import definition, published, read_benchmarks
from worthline.catalogue.everything import every_metric
from worthline.catalogue.metric import METRICS
from worthline.catalogue.zones import zone_texts
from worthline.words.errors import ProjectError
from worthline.words.i18n import LANGUAGES
from worthline.words.periods import Grain

METRIC_KEYS = list(every_metric())
HEAD = "metric,industry,segment,value,low,high,unit,year,definition,basis,source,publisher,link,sure\n"
GOOD = "customer_churn,Coffee,clubs,5,,,%,2024,Lost in a month,monthly,Our guild's yearly count,Guild,https://guild.example/,read\n"
ZONED = ("ltv_to_cac", "net_promoter_score", "satisfaction")


def with_(**changes: str) -> str:
    """The good row with some cells changed."""
    row = dict(zip(HEAD.strip().split(","), GOOD.strip().split(","), strict=True)) | changes
    return HEAD + ",".join(row.values()) + "\n"


def test_every_published_figure_has_a_source_and_a_link_that_can_be_followed() -> None:
    assert [each for each in published() if not each.source or not each.link.startswith("http")] == []


def test_every_published_figure_says_what_was_measured_and_how_sure_it_is() -> None:
    assert [each for each in published() if not each.definition or not each.sure] == []


def test_every_published_row_is_about_a_metric_of_the_catalogue() -> None:
    text = (files("worthline.catalogue.benchmarks") / "published.csv").read_text(encoding="utf-8")
    named = {key for row in csv.DictReader(text.splitlines()) for key in row["metric"].split("|")}
    assert named - set(METRIC_KEYS) == set()


def test_figures_of_one_metric_that_contradict_each_other_all_stand() -> None:
    """benchmarks.csv: four copies of one undated page give four sets of churn; a fifth of 2019 gives another."""
    churn = [each for each in published() if each.metric == "customer_churn" and "B2B" in each.segment]
    assert sorted(each.value or 0 for each in churn) == pytest.approx([0.0491, 0.05, 0.0515, 0.0622])


def test_a_lifetime_value_on_revenue_is_marked_as_such() -> None:
    agency = [each for each in published() if each.metric == "ltv_saas"]
    assert {each.counted["money"] for each in agency} == {"revenue"}
    assert counted("ltv_saas", Grain.MONTH, {})["money"] == "margin"


def test_no_index_passes_for_a_share_of_answers() -> None:
    high = [each for each in published() if each.unit == "index"]
    assert high
    assert {each.basis for each in high} == {("index",)}


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_what_was_measured_is_said_in_the_readers_language(language: str) -> None:
    said = {each.definition: definition(each, language) for each in published()}
    assert [english for english, translated in said.items() if translated == english] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ZONED)
def test_every_zone_has_causes_and_next_steps(key: str, language: str) -> None:
    bands = METRICS[key].bands
    assert bands
    assert [zone for zone in bands.zones if zone_texts(key, zone, language) is None] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ranges_of_retention_have_causes_and_next_steps_too(language: str) -> None:
    ranges = [each for each in published() if each.metric == "customer_retention" and each.band]
    assert len(ranges) == 3
    assert all(zone_texts("customer_retention", each.segment, language) for each in ranges)


def test_a_rate_that_compounds_says_the_length_of_its_period() -> None:
    assert {counted(key, Grain.YEAR, {})["time"] for key in COMPOUNDED} == {"yearly"}


def test_a_rule_decides_how_ours_is_counted() -> None:
    assert counted("return_rate", Grain.MONTH, {"return_rate_unit": "units"})["by"] == "by_units"
    assert counted("satisfaction", Grain.MONTH, {"satisfied_from_5": 5})["answers"] == "top_box"
    assert counted("satisfaction", Grain.MONTH, {"satisfied_from_5": 4})["answers"] == "satisfied"


def test_the_companys_own_rows_are_marked_and_brought_to_the_metrics_unit() -> None:
    (row,) = read_benchmarks(HEAD + GOOD, "benchmarks.csv")
    assert (row.own, row.value, row.counted) == (True, 0.05, {"time": "monthly"})


def test_hours_become_days_for_a_metric_in_days() -> None:
    (row,) = read_benchmarks(with_(metric="time_to_value", value="36", unit="hours", basis=""), "b.csv")
    assert row.value == 1.5


def test_semicolons_part_columns_too() -> None:
    assert read_benchmarks((HEAD + GOOD).replace(",", ";"), "b.csv") == read_benchmarks(HEAD + GOOD, "b.csv")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"source": ""}, "has no source"),
        ({"link": ""}, "has no link"),
        ({"metric": "customer_chrun"}, "'customer_churn'"),
        ({"value": ""}, "has no figure"),
        ({"value": "five"}, "'five'"),
        ({"value": "nan"}, "'nan'"),
        ({"unit": "points"}, "does not fit customer_churn: 'points'"),
        ({"basis": "fortnightly"}, "'fortnightly'"),
        ({"sure": "certain"}, "'certain'"),
    ],
)
def test_a_row_that_cannot_be_taken_names_its_line_and_what_to_do(changes: dict[str, str], told: str) -> None:
    text = HEAD + GOOD + with_(**changes).removeprefix(HEAD)
    with pytest.raises(ProjectError) as caught:
        read_benchmarks(text, "ours.csv")
    assert "ours.csv, line 3" in str(caught.value)
    assert told in str(caught.value)
    assert caught.value.do


@pytest.mark.parametrize("text", ["", "metric,unit,source\n", HEAD.replace("year", "jahr")])
def test_a_file_without_its_columns_names_them(text: str) -> None:
    with pytest.raises(ProjectError, match=r"ours.csv, line 1, has (no|a) column"):
        read_benchmarks(text, "ours.csv")


@pytest.mark.parametrize(
    ("asked", "industry", "nearness"),
    [("ecommerce", "E-commerce", 2), ("saas", "EdTech SaaS", 1), ("Retail", "SaaS", 0), ("!", "SaaS", 0)],
)
def test_an_industry_is_found_whatever_its_case_and_hyphens(asked: str, industry: str, nearness: int) -> None:
    assert fits(asked, industry) == nearness


def test_every_tag_belongs_to_one_family() -> None:
    used = {tag for each in published() for tag in each.basis}
    assert used <= set(FAMILY)

"""What does a person see who asks the catalogue for what cannot be?

A clear word with the exit code 2, or a reason in the place of a number; the scorecard of the rest still comes.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.doors.typed import Typed, ran

from worthline.catalogue.metric import METRICS

FILES = {
    "orders.csv": "order_id,customer_id,ordered_at,amount\n"
    + "".join(f"{n},c{n % 9},2025-{n % 12 + 1:02}-{n % 28 + 1:02},10.00\n" for n in range(60)),
    "customers.csv": "customer_id,channel,region\n"
    + "".join(f"c{n},{'ads' if n % 2 else 'shop'},{'north' if n < 5 else 'south'}\n" for n in range(9)),
    "answers.csv": "customer_id,answered_at,survey,scale,score\n"
    + "".join(f"c{n % 9},2025-12-{n % 28 + 1:02},nps,0-10,{10 if n % 9 < 5 else 0}\n" for n in range(18)),
    "leads.csv": "lead_id,customer_id,contacted_at,won_at,channel\n"
    + "".join(
        f"l{n},{f'c{n % 9}' if n % 4 == 0 else ''},2025-06-10,{'2025-06-20' if n % 4 == 0 else ''},ads\n"
        for n in range(12)
    ),
}
START = '[company]\ncurrency = "EUR"\nas_of = 2025-12-31\n\n[rules]\nminimum_customers = 1\n'
SOURCE = '\n[[sources]]\ntable = "{table}"\npath = "{table}.csv"\ncolumns = {{ {columns} }}\n'

OWN = '''
"""Metrics of our own."""

from worthline import Ratio, Unit, metric


@metric(over="customer_months", formula="revenue / orders", unit=Unit.MONEY)
def our_honest_one(purchases):
    """What an order brings.

    It pays the rent.
    """
    return Ratio(purchases.revenue, purchases.orders)


@metric(over="customer_months", formula="cost / orders", unit=Unit.MONEY)
def our_untrue_one(purchases):
    """What an order costs.

    It is paid from the rent.
    """
    return Ratio(purchases.revenue, purchases.orders)


@metric(over="customer_months", formula="profit / orders", unit=Unit.MONEY)
def our_lost_one(purchases):
    """What an order leaves.

    Nobody knows.
    """
    return Ratio(purchases.profit, purchases.orders)
'''


@dataclass(frozen=True)
class Project:
    """A loaded company whose settings a test may change."""

    folder: Path

    def __call__(self, *words: str) -> Typed:
        done = ran(*words, "--project", self.folder)
        assert "Traceback" not in done.out + done.err
        return done

    def set(self, rules: str = "", more: str = "", above: str = "") -> Project:
        path = self.folder / "worthline.toml"
        text = path.read_text().replace("minimum_customers = 1\n", f"minimum_customers = 1\n{rules}\n")
        path.write_text(above + text + more)
        return self

    def measured(self, *words: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self("measure", *words, "--format", "json").json
        return found


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("company")
    for name, text in FILES.items():
        (folder / name).write_text(text)
    heads = {name.removesuffix(".csv"): text.partition("\n")[0].split(",") for name, text in FILES.items()}
    heads["customers"].remove("region")
    sources = [
        SOURCE.format(table=table, columns=", ".join(f'{column} = "{column}"' for column in columns))
        for table, columns in heads.items()
    ]
    (folder / "worthline.toml").write_text(START + "".join(sources))
    assert ran("load", "--project", folder).code == 0
    return folder


@pytest.fixture
def project(loaded: Path, tmp_path: Path) -> Project:
    return Project(shutil.copytree(loaded, tmp_path / "company"))


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ("minimum_custommers = 3", ["line 7", "'minimum_custommers'"]),
        ('refunds_on = "never"', ["line 7", "'never'", "'refund_date'"]),
        ("promoters_from = 6\ndetractors_to = 8", ["contradict", "both promoter and detractor"]),
        ('nps_scale = "1-5"', ["contradict", "Nobody can answer more than 5"]),
        ('working_hours = "25:00-26:00"', ["'25:00-26:00'", "09:00-17:00"]),
        ('preset = "stripes"', ["'stripes'", "'stripe'"]),
    ],
)
def test_a_rule_that_cannot_be_is_told_with_its_line_and_what_can(
    project: Project, rules: str, told: list[str]
) -> None:
    assert project.set(rules)("scorecard").told(*told)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["rules", "--preset", "oracle"], ["'oracle'", "stripe"]),
        (["rules", "--compare", "stripe,oracle"], ["'oracle'", "stripe"]),
        (["rules", "--compare", "stripe", "--metric", "churnn"], ["'churnn'"]),
        (["benchmarks", "order_value", "--industry", "martians"], ["'martians'"]),
        (["measure", "revenue", "--by", "colour"], ["'colour'", "region"]),
        (["segments", "colour"], ["'colour'", "region"]),
        (["cohorts", "acquisition_cost"], ["cannot be put on a cohort"]),
        (["cohorts", "ltv_predicted"], ["cannot be put on a cohort", "a model"]),
        (["cohorts", "--by", "first_product"], ["order_lines"]),
        (["cohorts", "--at-age", "500"], ["age 500"]),
        (["cohorts", "--kind", "bracket", "--bracket", "8-3"], ["'8-3'"]),
        (["catalogue", "mrr", "--json", "--sql", "cobol"], ["'cobol'", "snowflake"]),
        (["table", "churnn"], ["'churnn'"]),
    ],
)
def test_a_name_that_does_not_exist_is_told_with_those_that_do(
    loaded: Path, words: list[str], told: list[str]
) -> None:
    done = Project(loaded)(*words) if words[0] != "catalogue" else ran(*words)
    assert done.told(*told)


@pytest.mark.parametrize("scale", ["good", "5-1", "10"])
def test_a_scale_that_is_none_is_told(project: Project, scale: str) -> None:
    source = f'\n[[sources]]\ntable = "answers"\npath = "more.csv"\nvalues = {{ scale = "{scale}" }}\n'
    assert project.set(more=source)("scorecard").told(f"'{scale}' is no scale", "like 0-10")


@pytest.mark.parametrize("pack", ['"martian"', '["retail", "martian"]'])
def test_a_pack_that_does_not_exist_is_told(project: Project, pack: str) -> None:
    path = project.folder / "worthline.toml"
    path.write_text(path.read_text().replace("[company]", f"[company]\npack = {pack}"))
    assert project("scorecard").told("company.pack", "retail")


def test_a_segment_that_matches_nobody_is_named_and_the_scorecard_comes(project: Project) -> None:
    done = project.set(more='\n[segments.vip]\nwhere = "revenue > 1000000"\n')("scorecard")
    assert done.code == 0
    assert "Nobody is in the segment vip" in done.err
    assert "Revenue" in done.out


def test_a_benchmark_without_a_source_is_named_and_the_scorecard_comes(project: Project) -> None:
    head = "metric,industry,segment,value,unit,year,definition,source,link,sure"
    (project.folder / "b.csv").write_text(f"{head}\norder_value,retail,,12,money,2024,mean,,,\n")
    done = project.set(above='benchmarks = ["b.csv"]\n')("scorecard")
    assert (done.code, "b.csv, line 2, has no source" in done.err) == (0, True)


@pytest.mark.parametrize("day", ["2001-01-01", "2031-01-01"])
def test_outside_the_data_nothing_is_measured_and_every_metric_says_why(loaded: Path, day: str) -> None:
    found = Project(loaded)("scorecard", "--on", day, "--format", "json").json
    assert [row["metric"] for row in found if row["value"] is not None] == []


@pytest.fixture
def ours(project: Project) -> Iterator[Project]:
    (project.folder / "ours.py").write_text(OWN)
    yield project.set(above='metrics = ["ours.py"]\n')
    METRICS.pop("our_honest_one", None)
    sys.modules.pop("worthline_own.ours", None)


def test_an_own_metric_whose_formula_is_untrue_is_named_and_all_others_come(ours: Project) -> None:
    done = ours("scorecard")
    assert done.code == 0
    assert "'our_untrue_one' says 'cost / orders', and does not use cost" in done.err
    assert "'our_lost_one' cannot be measured" in done.err
    assert ours("measure", "our_honest_one").rows[-1][2] == "€10.00"
    assert "Revenue" in {row[0] for row in done.rows}


def test_an_own_metric_whose_formula_is_untrue_is_an_error_where_it_is_asked_for(ours: Project) -> None:
    assert ours("measure", "our_untrue_one").told("does not use cost", "revenue")


def test_answers_that_do_not_say_their_channel_are_cut_by_the_customer_s(loaded: Path) -> None:
    """c0 to c4 promote, c5 to c8 do not; even numbers came by the shop."""
    words = ["net_promoter_score", "--by", "channel", "--from", "2025-12-01", "--to", "2025-12-31"]
    rows = Project(loaded).measured(*words)
    assert {row["segment"]["channel"]: row["value"] for row in rows} == {"ads": 0.0, "shop": 20.0}


def test_leads_are_not_cut_by_what_is_known_of_the_won_alone(loaded: Path) -> None:
    """Only who was won has a region: each region's conversion would be 100 %."""
    words = ["lead_conversion", "--by", "region", "--from", "2025-06-01", "--to", "2025-06-30"]
    (row,) = Project(loaded).measured(*words)
    assert row["value"] is None
    assert row["refused"]


def test_a_report_cut_by_a_column_comes_though_a_forecast_cannot_be_cut(project: Project) -> None:
    project.set("gross_margin = 0.5", more='\n[segments]\ncolumns = ["region"]\n')
    assert project("report").code == 0


def test_explain_writes_rules_as_the_settings_do(loaded: Path) -> None:
    said = Project(loaded)("explain", "net_promoter_score").out
    assert "nps_scale = 0-10" in said
    assert "'0-10'" not in said.partition("SQL")[0]

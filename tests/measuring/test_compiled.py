"""Is what was compiled once asked again without Ibis, and never of anything but what it was made for?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.rows import measurer

from worthline import open as open_project
from worthline.loading.derive import written
from worthline.loading.keeping.compiled import Compiled
from worthline.tables.derived.order import STORED

PROJECT = """
{metrics}
[company]
name = "Shop"
currency = "EUR"
[rules]
{rules}
{segments}

[[sources]]
table = "orders"
path = "orders.csv"
[sources.columns]
order_id = "order"
customer_id = "customer"
ordered_at = "day"
amount = "amount"
"""
PARTS = {
    "metrics": "", "rules": "minimum_customers = 1", "segments": "",
}  # fmt: skip
METRIC = """
import worthline

@worthline.metric(
    over="customer_months", formula="revenue", unit=worthline.Unit.MONEY,
    examples=[worthline.Example([{{"revenue": 4}}], 4 * {by})],
)
def takings(customer_months):
    \"\"\"Takings. What came in.\"\"\"
    return worthline.Ratio(customer_months.revenue * {by})
"""
ASKS = """
import json, sys
import worthline
metric, folder, *by = sys.argv[1:]
rows = worthline.open(folder).measure(metric, by=by)
found = [(str(row.period.start), *row.segment.values(), row.value) for row in rows]
print(json.dumps([found, sorted({"ibis", "sqlglot", "pandas", "polars"} & sys.modules.keys())]))
"""


def settled(folder: Path, **parts: str) -> Path:
    (folder / "worthline.toml").write_text(PROJECT.format(**{**PARTS, **parts}))
    return folder


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Ten customers who order on the fifth of each month of a year: the first for 11, the second for 12, and so on."""
    rows = [
        f"{who}-{month},{who},2024-{month:02}-05,{10 + who}" for who in range(1, 11) for month in range(1, 13)
    ]
    (tmp_path / "orders.csv").write_text("\n".join(["order,customer,day,amount", *rows]) + "\n")
    return settled(tmp_path)


def asked(
    folder: Path, metric: str = "revenue", by: Sequence[str] = ()
) -> tuple[list[list[object]], list[str]]:
    """What a process of its own measures, and what it imported to do so."""
    done = subprocess.run(
        [sys.executable, "-c", ASKS, metric, str(folder), *by],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    found, imported = json.loads(done.stdout.splitlines()[-1])
    return found, imported


def test_a_second_process_gives_the_same_without_compiling(shop: Path) -> None:
    first, _ = asked(shop)
    again, imported = asked(shop)
    assert again == first
    assert first[0] == ["2024-01-01", 155.0]  # 11 + 12 + … + 20
    assert imported == []


@pytest.mark.parametrize("metric", ["time_to_first_reorder", "repeat_purchase_rate", "ltv_simple"])
def test_durations_shares_and_formulas_need_no_compiling_either(shop: Path, metric: str) -> None:
    first, _ = asked(shop, metric)
    assert asked(shop, metric) == (first, [])


def test_other_rules_are_compiled_for_themselves() -> None:
    orders = [{"order_id": "1", "customer_id": "a", "ordered_at": date(2024, 1, 5), "amount": 5}]
    there, kept = measurer({"orders": orders}), Compiled()
    asked_first, asked_next = (
        written(there.engine, STORED["memberships"], there.known, rules, kept).sql
        for rules in (there.rules, there.rules.with_(activity_window_days=77))
    )
    assert "77" not in asked_first
    assert "77" in asked_next


def test_another_segment_definition_is_compiled_for_itself(shop: Path) -> None:
    def vips(where: str) -> object:
        settled(shop, segments=f'[segments.vip]\nwhere = "{where}"')
        return {row[1]: row[2] for row in asked(shop, by=["vip"])[0] if row[0] == "2024-01-01"}

    assert vips("revenue > 100") == {"yes": 155.0}  # the least they bring in the year is 132
    assert vips("revenue >= 228") == {"no": 116.0, "yes": 39.0}  # 19 + 20


def test_a_changed_metric_of_ones_own_is_compiled_for_itself(shop: Path) -> None:
    settled(shop, metrics='metrics = ["own.py"]')
    (shop / "own.py").write_text(METRIC.format(by=1))
    assert asked(shop, "takings")[0][0][-1] == 155.0
    (shop / "own.py").write_text(METRIC.format(by=10))
    assert asked(shop, "takings")[0][0][-1] == 1550.0


def test_a_torn_text_is_made_anew(shop: Path) -> None:
    first, _ = asked(shop)
    kept = list((shop / ".worthline" / "compiled").iterdir())
    for at, file in enumerate(kept):
        file.write_bytes(file.read_bytes()[: -5 if at % 2 else 0])
    assert asked(shop)[0] == first
    assert asked(shop) == (first, [])


def test_a_folder_that_takes_nothing_only_costs_time(shop: Path) -> None:
    first, _ = asked(shop)
    kept = shop / ".worthline" / "compiled"
    for file in kept.iterdir():
        file.unlink()
    kept.rmdir()
    kept.write_text("not a folder")
    assert asked(shop)[0] == first


def test_two_processes_at_once_both_answer(shop: Path) -> None:
    open_project(shop).close()
    running = [
        subprocess.Popen(
            [sys.executable, "-c", ASKS, "revenue", str(shop)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    said = [json.loads(each.communicate()[0])[0] for each in running]
    assert said[0] == said[1] == asked(shop)[0]


@pytest.mark.parametrize("table", STORED)
def test_a_text_kept_on_one_day_is_the_text_of_every_day(table: str) -> None:
    rows = {
        "orders": [{"order_id": "1", "customer_id": "a", "ordered_at": date(2024, 1, 5), "amount": 5}],
        "subscriptions": [
            {"subscription_id": "1", "customer_id": "a", "started_at": date(2024, 1, 5), "interval": "month"}
        ],
    }  # fmt: skip
    kept = Compiled()
    for day in (date(2024, 2, 28), date(2024, 2, 28) + timedelta(days=400)):
        there = measurer(rows, as_of=day.isoformat())
        of_the_day = written(there.engine, STORED[table], there.known, there.rules, kept).sql
        assert of_the_day == written(there.engine, STORED[table], there.known, there.rules, Compiled()).sql
        assert "1873" not in of_the_day

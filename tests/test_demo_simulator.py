"""Does the demo company keep what its truth.json says?

Exact figures are counted again from the written files in plain Python; values of the process are met within
four standard errors, which chance alone exceeds about once in sixteen thousand times.
"""

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import pairwise
from math import sqrt
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from worthline.demo import TABLES, make
from worthline.words.errors import WorthlineError

ERRORS = 4
Rows = list[dict[str, str]]
Table = Callable[[str], Rows]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("demo"), customers=2000, seed=7)


@pytest.fixture(scope="module")
def truth(folder: Path) -> Any:
    return json.loads((folder / "truth.json").read_text())


@pytest.fixture(scope="module")
def rows(folder: Path) -> Table:
    return partial(read_rows, folder)


def read_rows(folder: Path, table: str) -> Rows:
    with (folder / f"{table}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def share_error(share: float, n: int) -> float:
    return ERRORS * sqrt(share * (1 - share) / n)


def days(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() / 86_400


def mrr_before(boundary: str, subscriptions: Rows) -> dict[str, Decimal]:
    """MRR of each customer just before a boundary, from the rows alone."""
    mrr: dict[str, Decimal] = defaultdict(Decimal)
    for row in subscriptions:
        if row["started_at"] < boundary and (not row["ended_at"] or row["ended_at"] >= boundary):
            months = 12 if row["interval"] == "year" else 1
            mrr[row["customer_id"]] += Decimal(row["amount"]) / months
    return mrr


def test_the_same_seed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = make(tmp_path, customers=2000, seed=7)
    assert {f.name: f.read_bytes() for f in folder.iterdir()} == {
        f.name: f.read_bytes() for f in again.iterdir()
    }


def test_another_seed_gives_other_orders(folder: Path, tmp_path: Path) -> None:
    other = make(tmp_path, customers=2000, seed=8)
    assert (folder / "orders.csv").read_bytes() != (other / "orders.csv").read_bytes()


@pytest.mark.parametrize("table", TABLES)
def test_a_file_has_the_columns_and_rows_it_promises(table: str, rows: Table, truth: Any) -> None:
    found = rows(table)
    assert (tuple(found[0]), len(found)) == (TABLES[table], truth["realised"]["rows"][table])


@pytest.mark.parametrize("table", [name for name in TABLES if name != "spend"])
def test_keys_are_unique_and_customers_known(table: str, rows: Table) -> None:
    found, known = rows(table), {row["customer_id"] for row in rows("customers")}
    keys = {row[TABLES[table][0]] for row in found}
    assert len(keys) == len(found)
    assert {row["customer_id"] for row in found} <= known


def test_nothing_happens_before_joining_or_after_the_history(rows: Table) -> None:
    joined = {row["customer_id"]: row["joined_at"] for row in rows("customers")}
    moments = {
        "orders": "ordered_at",
        "events": "happened_at",
        "answers": "answered_at",
        "tickets": "opened_at",
    }
    for table, column in moments.items():
        assert all(joined[row["customer_id"]] <= row[column] < "2026-01-01" for row in rows(table))


def test_a_refund_follows_its_order_and_never_exceeds_it(rows: Table) -> None:
    orders = {row["order_id"]: row for row in rows("orders")}
    refunds = rows("refunds")
    assert max(Counter(row["order_id"] for row in refunds).values()) == 1
    for refund in refunds:
        order = orders[refund["order_id"]]
        assert refund["refunded_at"] > order["ordered_at"]
        assert 0 < Decimal(refund["amount"]) <= Decimal(order["amount"])
        assert refund["customer_id"] == order["customer_id"]


def test_every_stretch_and_ticket_runs_forward(rows: Table) -> None:
    assert all(not row["ended_at"] or row["started_at"] < row["ended_at"] for row in rows("subscriptions"))
    for row in rows("tickets"):
        moments = [row["opened_at"], row["first_response_at"], row["closed_at"]]
        reached = [moment for moment in moments if moment]
        assert reached == moments[: len(reached)] == sorted(reached)


def test_every_start_of_a_subscription_is_charged(rows: Table) -> None:
    subscriptions = rows("subscriptions")
    ends = {(row["customer_id"], row["ended_at"]) for row in subscriptions}
    paid = {
        (row["customer_id"], row["ordered_at"], row["amount"])
        for row in rows("orders")
        if row["kind"] == "subscription"
    }
    starts = {
        (row["customer_id"], row["started_at"], row["amount"])
        for row in subscriptions
        if (row["customer_id"], row["started_at"]) not in ends
    }
    assert starts
    assert starts <= paid


def test_movements_of_mrr_add_up_in_truth(truth: Any) -> None:
    mrr = truth["realised"]["mrr_by_month"]
    for month in range(36):
        gains = mrr["new"][month] + mrr["reactivated"][month] + mrr["expansion"][month]
        losses = mrr["contraction"][month] + mrr["churned"][month]
        assert mrr["opening"][month] + gains - losses == pytest.approx(mrr["closing"][month], abs=1e-6)
    assert mrr["closing"][:-1] == mrr["opening"][1:]


def test_movements_of_mrr_are_those_of_the_rows(rows: Table, truth: Any) -> None:
    subscriptions = rows("subscriptions")
    boundaries = [*truth["months"], truth["today"]]
    states = [mrr_before(boundary, subscriptions) for boundary in boundaries]
    seen: set[str] = set()
    for month, (then, now) in enumerate(pairwise(states)):
        seen |= set(then)
        found = {
            "opening": sum(then.values()),
            "new": sum(v for k, v in now.items() if k not in seen),
            "reactivated": sum(v for k, v in now.items() if k in seen and k not in then),
            "expansion": sum(max(now[k] - v, Decimal(0)) for k, v in then.items() if k in now),
            "contraction": sum(max(v - now[k], Decimal(0)) for k, v in then.items() if k in now),
            "churned": sum(v for k, v in then.items() if k not in now),
            "closing": sum(now.values()),
        }
        expected = {name: part[month] for name, part in truth["realised"]["mrr_by_month"].items()}
        assert {name: float(part) for name, part in found.items()} == pytest.approx(expected, abs=1e-6)


def test_subscribers_at_start_and_lost_are_those_of_the_rows(rows: Table, truth: Any) -> None:
    facts = truth["realised"]["by_month_and_channel"]
    boundaries = [*truth["months"], truth["today"]]
    subscriptions = rows("subscriptions")
    states = [set(mrr_before(boundary, subscriptions)) for boundary in boundaries]
    for month, (then, now) in enumerate(pairwise(states)):
        assert len(then) == sum(part[month] for part in facts["subscribers_at_start"].values())
        assert len(then - now) == sum(part[month] for part in facts["subscribers_lost"].values())


def test_orders_and_payers_by_month_are_those_of_the_rows(rows: Table, truth: Any) -> None:
    months = [month[:7] for month in truth["months"]]
    orders = rows("orders")
    first: dict[str, str] = {}
    for row in orders:
        first[row["customer_id"]] = min(first.get(row["customer_id"], "9"), row["ordered_at"])
    count = Counter(row["ordered_at"][:7] for row in orders)
    payers = Counter(moment[:7] for moment in first.values())
    facts = truth["realised"]
    by_channel = facts["by_month_and_channel"]["first_time_payers"].values()
    assert [count[month] for month in months] == facts["counts_by_month"]["orders"]
    assert [payers[month] for month in months] == [sum(part) for part in zip(*by_channel, strict=True)]


@pytest.mark.parametrize(
    ("table", "column", "parts"),
    [
        ("orders", "amount", ("shop_amount", "subscription_amount")),
        ("orders", "cost", ("shop_cost", "subscription_cost")),
        ("refunds", "amount", ("refunded",)),
        (
            "spend",
            "amount",
            (
                "media_search",
                "media_social",
                "media_referral",
                "media_partner",
                "media_store",
                "salaries",
                "tools",
            ),
        ),
    ],
)
def test_money_in_truth_is_the_money_of_the_rows(
    table: str, column: str, parts: tuple[str, ...], rows: Table, truth: Any
) -> None:
    money = truth["realised"]["money_by_month"]
    total = sum(Decimal(row[column]) for row in rows(table))
    assert float(total) == pytest.approx(sum(sum(money[part]) for part in parts), abs=0.005)


def test_prices_rise_by_eight_percent_on_the_day(rows: Table) -> None:
    prices: dict[tuple[str, str, bool], set[str]] = defaultdict(set)
    for row in rows("subscriptions"):
        prices[row["plan"], row["interval"], row["started_at"] >= "2024-07-01"].add(row["amount"])
    assert all(len(found) == 1 for found in prices.values())
    for plan, interval in {(plan, interval) for plan, interval, _ in prices}:
        (old,), (new,) = prices[plan, interval, False], prices[plan, interval, True]
        assert Decimal(new) == Decimal(old) * Decimal("1.08")


def test_losses_of_subscribers_are_near_those_expected(truth: Any) -> None:
    facts = truth["realised"]["by_month_and_channel"]
    lost = sum(sum(part) for part in facts["subscribers_lost"].values())
    expected = sum(sum(part) for part in facts["expected_lost"].values())
    assert lost == pytest.approx(expected, abs=ERRORS * sqrt(expected))


def test_churn_of_the_last_year_is_near_the_process(truth: Any) -> None:
    facts = truth["realised"]["by_month_and_channel"]
    at_start = sum(sum(part[24:]) for part in facts["subscribers_at_start"].values())
    lost = sum(sum(part[24:]) for part in facts["subscribers_lost"].values())
    churn = truth["process"]["churn"]["last_year"]["all"]
    assert lost / at_start == pytest.approx(churn, abs=share_error(churn, at_start))


@pytest.mark.parametrize("stage", ["before", "after"])
def test_activation_is_near_the_process(stage: str, rows: Table, truth: Any) -> None:
    activated = truth["process"]["time_to_value"][stage]["activated_within_30_days"]
    bounds = {"before": ("2023-01-01", "2025-03-01"), "after": ("2025-03-01", "2025-12-01")}[stage]
    joined = {r["customer_id"]: r["joined_at"] for r in rows("customers")}
    aged = {customer for customer, moment in joined.items() if bounds[0] <= moment < bounds[1]}
    brewed = [
        row["customer_id"]
        for row in rows("events")
        if row["event"] == "first_brew" and days(joined[row["customer_id"]], row["happened_at"]) <= 30
    ]
    share = len(aged.intersection(brewed)) / len(aged)
    assert share == pytest.approx(activated, abs=share_error(activated, len(aged)))


def test_satisfaction_is_near_the_process(rows: Table, truth: Any) -> None:
    scores = [int(row["score"]) for row in rows("answers") if row["survey"] == "csat"]
    expected = truth["process"]["opinion"]["csat"]["all"]
    satisfied = sum(score >= 4 for score in scores) / len(scores)
    assert satisfied == pytest.approx(expected, abs=share_error(expected, len(scores)))


def test_recommendation_is_near_the_process(rows: Table, truth: Any) -> None:
    scores = [int(row["score"]) for row in rows("answers") if row["survey"] == "nps"]
    points = [100 * ((score >= 9) - (score <= 6)) for score in scores]
    nps = sum(points) / len(points)
    spread = sqrt(sum((point - nps) ** 2 for point in points) / len(points) ** 2)
    assert nps == pytest.approx(truth["process"]["opinion"]["nps"]["all"], abs=ERRORS * spread)


def test_payers_are_near_the_process(truth: Any) -> None:
    by_channel = truth["realised"]["by_month_and_channel"]["first_time_payers"].values()
    payers = sum(sum(part) for part in by_channel)
    expected = truth["process"]["acquisition"]["payers_within_history"]
    assert payers == pytest.approx(expected, abs=ERRORS * sqrt(expected * (1 - expected / 2000)))


@pytest.mark.parametrize("kind", ["shop", "subscription"])
def test_orders_and_their_value_are_near_the_process(kind: str, rows: Table, truth: Any) -> None:
    by_customer: dict[str, list[float]] = defaultdict(list)
    for row in rows("orders"):
        if row["kind"] == kind:
            by_customer[row["customer_id"]].append(float(row["amount"]))
    expected = truth["process"]["trading"]
    counts = [len(amounts) for amounts in by_customer.values()]
    orders, value = sum(counts), sum(map(sum, by_customer.values())) / sum(counts)
    spread = (
        sqrt(sum((sum(amounts) - value * len(amounts)) ** 2 for amounts in by_customer.values())) / orders
    )
    assert orders == pytest.approx(
        expected["orders"][kind], abs=ERRORS * sqrt(sum(count**2 for count in counts))
    )
    assert value == pytest.approx(expected["order_value"][kind], abs=ERRORS * spread)


@pytest.mark.parametrize(("kind", "margin"), [("shop", 0.50), ("subscription", 0.59)])
def test_the_margin_of_goods_is_the_parameter(kind: str, margin: float, truth: Any) -> None:
    money = truth["realised"]["money_by_month"]
    measured = 1 - sum(money[f"{kind}_cost"]) / sum(money[f"{kind}_amount"])
    assert measured == pytest.approx(margin, abs=0.005)
    assert truth["process"]["trading"]["margin_before_refunds"][kind] == pytest.approx(margin)


def test_first_year_margin_is_near_the_process(rows: Table, truth: Any) -> None:
    refunded = {row["order_id"]: float(row["amount"]) for row in rows("refunds")}
    joined = {row["customer_id"]: row["joined_at"] for row in rows("customers")}
    margin: dict[str, float] = {}
    expected = truth["process"]["trading"]["first_year_margin_of_a_payer"]
    for row in rows("orders"):
        moment = joined[row["customer_id"]]
        if moment < "2025-01-01" and days(moment, row["ordered_at"]) < 365.25:
            kept = float(row["amount"]) - float(row["cost"]) - refunded.get(row["order_id"], 0)
            margin[row["customer_id"]] = margin.get(row["customer_id"], 0) + kept
    mean = sum(margin.values()) / len(margin)
    true = sum(expected[f"{joined[customer][:7]}-01"]["all"] for customer in margin) / len(margin)
    spread = sqrt(sum((value - mean) ** 2 for value in margin.values())) / len(margin)
    assert mean == pytest.approx(true, abs=ERRORS * spread)


def test_parquet_holds_the_same_rows_with_their_types(folder: Path, tmp_path: Path) -> None:
    table = pyarrow.parquet.read_table(
        make(tmp_path, customers=2000, seed=7, format="parquet") / "orders.parquet"
    )
    types = [str(field.type) for field in table.schema]
    text = [",".join(str(value) for value in row.values()) for row in table.slice(0, 50).to_pylist()]
    assert types == ["string", "string", "timestamp[us]", "decimal128(18, 2)", "decimal128(18, 2)", "string"]
    assert text == (folder / "orders.csv").read_text().splitlines()[1:51]


def test_one_customer_is_a_company_too(tmp_path: Path) -> None:
    make(tmp_path, customers=1)
    assert len((tmp_path / "customers.csv").read_text().splitlines()) == 2


def test_no_customers_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WorthlineError, match="at least 1 customer"):
        make(tmp_path, customers=0)

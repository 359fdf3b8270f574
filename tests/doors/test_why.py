"""Does `worthline why` show what moved a number, as a table, a waterfall and rows for programs?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.doors.typed import ran, typed

PROJECT = '[company]\ncurrency = "EUR"\n[rules]\nminimum_customers = 5\n'
SOURCE = '[[sources]]\ntable = "{name}"\npath = "{name}.csv"\n'


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty customers; those of the store pay more from February on."""
    folder = tmp_path_factory.mktemp("shop")
    orders = ["order_id,customer_id,ordered_at,amount"]
    for month in (1, 2):
        for who in range(40):
            amount = 30 if who % 2 else 10 + 10 * (month - 1)
            orders.append(f"{len(orders)},c{who},2024-0{month}-{1 + who % 27:02},{amount}")
    customers = ["customer_id,channel", *(f"c{who},{'search' if who % 2 else 'store'}" for who in range(40))]
    spend = ["spent_at,amount", "2024-01-05,400"]
    tables = {"orders": orders, "customers": customers, "spend": spend}
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    settings = PROJECT + "".join(SOURCE.format(name=name) for name in tables)
    (folder / "worthline.toml").write_text(settings, encoding="utf-8")
    ran("load", "--project", folder)
    return folder


PERIODS = ("--from", "2024-01-05", "--to", "2024-02-05")


def test_each_segment_stands_between_the_two_numbers(shop: Path) -> None:
    shown = ran("why", "order_value", "--by", "channel", *PERIODS, "--project", shop)
    assert [row[:2] for row in shown.rows[1:]] == [
        ["Jan 2024", "€20.00"], ["store", "€10.00 → €20.00"], ["search", "€30.00 → €30.00"], ["Feb 2024", "€25.00"],
    ]  # fmt: skip
    assert "+€5.00" in shown.rows[2]
    assert "Average order value: +25.0%, better." in shown.err


def test_programs_get_the_same_as_json(shop: Path) -> None:
    rows = json.loads(
        ran("why", "order_value", "--by", "channel", *PERIODS, "--format", "json", "--project", shop).out
    )
    assert rows[0] == {
        "segments": "store", "before": 10.0, "after": 20.0, "rate": 5.0, "mix": 0.0, "effect": 5.0, "share": 1.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("order_value", *PERIODS), "Say which: worthline why order_value --by channel"),
        (("order_value", "--by", "colour", *PERIODS), "There is no column to cut by 'colour'"),
        (
            ("order_value", "--by", "channel", "--from", "2024-02-05", "--to", "2024-02-05"),
            "does not come before",
        ),
        (("order_valu", "--by", "channel"), "order_value"),
        (
            ("customer_churn", "--by", "channel", "--from", "2023-01-05", "--to", "2024-02-05"),
            "has no number in",
        ),
    ],
)
def test_what_cannot_be_told_says_what_to_do(asked: tuple[str, ...], said: str, shop: Path) -> None:
    told = typed("why", *asked, "--project", shop)
    assert told.code == 2
    assert said in told.err

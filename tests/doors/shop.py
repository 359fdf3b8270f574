"""Which small shop do the tests of the key-metrics table look at?

Twelve customers who order every month; the last month they spend three times as much. One metric has a plan.
"""

from __future__ import annotations

from pathlib import Path

CUSTOMERS = [f"anna.{number}@example.com" for number in range(12)]
PROJECT = """\
# Our shop; this line stays.
[company]
name = "Shop"
currency = "EUR"
pack = "retail"

[rules]
minimum_customers = 1

[[sources]]
table = "orders"
path = "orders.csv"
columns = { order_id = "id", customer_id = "who", ordered_at = "day", amount = "sum" }

[plan.order_value]
initiative = "Offer a second bag"
owner = "Olena"
due = 2024-09-30
expected = "one order in ten has two bags"
"""


def shop(folder: Path, more: str = "") -> Path:
    """Write the shop's files, with more lines in its project file."""
    orders = [
        f"{month}-{at},{who},2024-0{month}-1{at % 10},{(90 if month == 5 else 30) + at}"
        for month in range(1, 6)
        for at, who in enumerate(CUSTOMERS)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "orders.csv").write_text(
        "\n".join(["id,who,day,sum", *orders, "6-0,x@example.com,2024-06-01,5"])
    )
    (folder / "worthline.toml").write_text(PROJECT + more)
    return folder

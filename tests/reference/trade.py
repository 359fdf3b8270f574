"""What did customers pay, what did it cost, and how often did they order?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from tests.reference.company import Company, Row, day, exact, months_later, reaches_back, remembered, share


@dataclass(frozen=True)
class Sale:
    """An order (`orders` 1) or a refund (`orders` 0, money below nought)."""

    customer: str
    day: date
    orders: int
    revenue: Fraction
    costed: Fraction
    cost: Fraction


@remembered
def sales(company: Company) -> list[Sale]:
    """Every order and, by the rule, every refund."""
    orders = [_order(company, row) for row in company.rows("orders")]
    if company.rules.refunds_on == "not_at_all":
        return orders
    return orders + [_refund(company, row) for row in company.rows("refunds")]


def within(company: Company, start: date, end: date) -> list[Sale]:
    """The sales of a period."""
    return [sale for sale in sales(company) if start <= sale.day < end]


def revenue(company: Company, start: date, end: date) -> float | None:
    """What customers paid in the period, after refunds."""
    rows = within(company, start, end)
    return float(sum((sale.revenue for sale in rows), Fraction(0))) if rows else None


def gross_margin(company: Company, start: date, end: date) -> float | None:
    """(revenue - cost) / revenue, over the revenue whose cost is known."""
    rows = within(company, start, end)
    costed, cost = sum(sale.costed for sale in rows), sum(sale.cost for sale in rows)
    return share(costed - cost, costed)


def order_value(company: Company, start: date, end: date) -> float | None:
    """Revenue / orders."""
    rows = within(company, start, end)
    return share(sum(sale.revenue for sale in rows), sum(sale.orders for sale in rows))


def purchase_frequency(company: Company, start: date, end: date) -> float | None:
    """Orders / customers with an order."""
    buyers = orders_of_each(company, start, end)
    return share(sum(buyers.values()), len(buyers))


def repeat_purchase_rate(company: Company, _start: date, end: date) -> float | None:
    """Customers with two orders or more / customers with one or more, in the months up to the period's end."""
    months = company.rules.repeat_window_months
    if not reaches_back(company, end, months):
        return None
    start = months_later(end, -months)
    buyers = orders_of_each(company, start, end)
    again = [name for name, count in buyers.items() if count >= 2 or _counts_before(company, name, start)]
    return share(len(again), len(buyers))


def _counts_before(company: Company, customer: str, start: date) -> bool:
    """Whether an order from before the window makes one within it a repeat, by the rule."""
    earlier = any(sale.orders and sale.customer == customer and sale.day < start for sale in sales(company))
    return earlier and company.rules.repeat_counts == "first_may_be_earlier"


def orders_of_each(company: Company, start: date, end: date) -> Counter[str]:
    """How many orders each buyer of the period placed."""
    return Counter(sale.customer for sale in within(company, start, end) if sale.orders)


def _order(company: Company, row: Row) -> Sale:
    amount, cost = _amount(company, row), _cost(company, row)
    nothing = Fraction(0)
    return Sale(
        row["customer_id"], day(row["ordered_at"]), 1, amount or nothing,
        nothing if cost is None else amount or nothing, cost or nothing,
    )  # fmt: skip


def _refund(company: Company, row: Row) -> Sale:
    order = next((each for each in company.rows("orders") if each["order_id"] == row.get("order_id")), None)
    at_order = company.rules.refunds_on == "order_date" and order is not None
    when = day(order["ordered_at"]) if at_order and order else day(row["refunded_at"])
    customer = row.get("customer_id") or (order and order["customer_id"])
    back, margin = exact(row["amount"]), company.rules.gross_margin
    if order is not None and order.get("amount") is not None and exact(order["amount"]):
        back = to_places(back * _named(company, order) / exact(order["amount"]), 4)
    if order is not None and _own_cost(company, order) is not None:
        return Sale(str(customer), when, 0, -back, -back, Fraction(0))
    if margin is not None:
        return Sale(str(customer), when, 0, -back, -back, -to_places(back * (1 - exact(margin)), 4))
    return Sale(str(customer), when, 0, -back, Fraction(0) if order else -back, Fraction(0))


def _amount(company: Company, row: Row) -> Fraction | None:
    if row.get("amount") is not None:
        return _named(company, row)
    lines = _lines(company, row)
    return sum((_price(line) for line in lines), Fraction(0)) if lines else None


def _named(company: Company, row: Row) -> Fraction:
    """The amount an order names, without tax and delivery where they are no revenue."""
    tax = Fraction(0) if company.rules.tax_in_revenue else exact(row.get("tax") or 0)
    shipping = Fraction(0) if company.rules.shipping_in_revenue else exact(row.get("shipping") or 0)
    return exact(row["amount"]) - tax - shipping


def _price(line: Row) -> Fraction:
    return exact(line["quantity"]) * exact(line["unit_price"]) * (1 - exact(line.get("discount") or 0))


def _cost(company: Company, row: Row) -> Fraction | None:
    """What the order's goods cost, or what the company's margin leaves for them."""
    own, amount, margin = _own_cost(company, row), _amount(company, row), company.rules.gross_margin
    if own is not None or margin is None or amount is None:
        return own
    return to_places(amount * (1 - exact(margin)), 4)


def _own_cost(company: Company, row: Row) -> Fraction | None:
    """The order's own cost, or its lines' where each of them has one."""
    lines = _lines(company, row)
    if row.get("cost") is not None:
        return exact(row["cost"])
    if not lines or any(line.get("unit_cost") is None for line in lines):
        return None
    return sum((exact(line["quantity"]) * exact(line["unit_cost"]) for line in lines), Fraction(0))


def _lines(company: Company, row: Row) -> list[Row]:
    return [line for line in company.rows("order_lines") if line["order_id"] == row["order_id"]]


def to_places(amount: Fraction, places: int) -> Fraction:
    """Rounded to so many places, half upwards."""
    written: Any = Decimal(amount.numerator) / Decimal(amount.denominator)
    return Fraction(written.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))

"""Which headers mean the same in many tables, and which columns do tables share?"""

from __future__ import annotations

from worthline.tables.table import Column, Kind

CUSTOMER_HEADERS = (
    "customer id", "customer", "client id", "client", "user id", "user", "account id", "account", "buyer", "buyer id",
    "member id", "company id", "customerid", "customer number", "customer no", "клієнт", "код клієнта", "id клієнта",
    "номер клієнта", "покупець", "користувач", "замовник", "учень", "студент", "клиент", "код клиента", "id клиента",
    "номер клиента", "покупатель", "пользователь", "заказчик", "ученик", "контрагент",
)  # fmt: skip
CURRENCY = Column("currency", Kind.TEXT, "The currency of the amounts, as its ISO code; the company's where empty.",
                   headers=("currency", "валюта", "currency code", "код валюты", "код валюти"))  # fmt: skip
ORIGINAL = Column("original_amount", Kind.MONEY,
                   "The amount in the row's own currency, where that is not the company's.", made=True)  # fmt: skip
CHANNEL_HEADERS = (
    "channel", "acquisition channel", "source", "referral source", "utm source", "origin", "campaign source",
    "канал", "джерело", "канал залучення", "источник", "канал привлечения",
)  # fmt: skip
AMOUNT_HEADERS = (
    "amount", "total", "sum", "order total", "revenue", "value", "dollar value", "price total", "paid", "sales",
    "total amount", "order amount", "total price", "сума", "сума замовлення", "сума чека", "сума оплати", "вартість",
    "виручка", "всього", "разом", "сплачено", "сумма", "сумма заказа", "сумма чека", "сумма оплаты", "стоимость",
    "выручка", "итого", "оплачено",
)  # fmt: skip


def customer(*, required: bool = True) -> Column:
    """The column that says whose row it is."""
    return Column("customer_id", Kind.KEY, "Who it belongs to.", required=required, headers=CUSTOMER_HEADERS)


def money(about: str = "What was paid, in the currency's major unit.", *, required: bool = True) -> Column:
    """The amount of a row."""
    return Column("amount", Kind.MONEY, about, required=required, headers=AMOUNT_HEADERS)

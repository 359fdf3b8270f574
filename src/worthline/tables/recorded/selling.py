"""What was sold, delivered and paid back?"""

from __future__ import annotations

from dataclasses import replace

from worthline.tables.recorded.headers import AMOUNT_HEADERS, CURRENCY, ORIGINAL, customer, money
from worthline.tables.table import Column, Kind, Recorded

ORDERS = Recorded(
    "orders",
    "What customers paid for: one row an order.",
    (
        Column("order_id", Kind.KEY, "The order's own number.", headers=(
            "order id", "order", "order number", "order no", "orderid", "invoice", "invoice id", "invoice no",
            "transaction id", "receipt", "номер замовлення", "замовлення", "№ замовлення", "код замовлення", "чек",
            "номер чека", "накладна", "номер заказа", "заказ", "№ заказа", "код заказа", "накладная",
        )),
        customer(),
        Column("ordered_at", Kind.TIME, "When it was ordered.", required=True, headers=(
            "ordered at", "order date", "orderdate", "date", "purchase date", "created at", "invoice date", "paid at",
            "transaction date", "sale date", "дата", "дата замовлення", "дата покупки", "дата продажу", "дата оплати",
            "дата чека", "дата заказа", "дата продажи", "дата оплаты",
        )),
        money(required=False),
        Column("cost", Kind.MONEY, "Cost of the goods sold.", headers=(
            "cost", "cogs", "cost of goods", "собівартість", "себестоимость", "закупка",
        )),
        Column("tax", Kind.MONEY, "The part of the amount that is tax.",
               headers=("tax", "vat", "sales tax", "tax amount", "пдв", "податок", "ндс", "налог")),
        Column("shipping", Kind.MONEY, "The part of the amount that pays for delivery.", headers=(
            "shipping", "freight", "shipping cost", "delivery fee", "доставка", "вартість доставки",
            "стоимость доставки",
        )),
        Column("kind", Kind.TEXT, "What kind of order it is.", headers=("kind", "order type", "тип", "тип заказа")),
        CURRENCY,
        ORIGINAL,
    ),
    key=("order_id",),
    time="ordered_at",
    words=("orders", "sales", "purchases", "invoices", "transactions", "замовлення", "продажі", "заказы", "продажи"),
    parents={"customer_id": "customers"},
)  # fmt: skip

ORDER_LINES = Recorded(
    "order_lines",
    "What stood in an order: one row a product. Gives an order its amount where the order names none.",
    (
        Column("order_id", Kind.KEY, "The order it stands in.", required=True,
               headers=("order id", "orderid", "order", "номер замовлення", "номер заказа")),
        Column("product_id", Kind.KEY, "What was sold.", required=True, headers=(
            "product id", "productid", "product", "sku", "item", "товар", "артикул", "продукт",
        )),
        Column("quantity", Kind.NUMBER, "How many.", required=True,
               headers=("quantity", "qty", "units", "кількість", "количество")),
        Column("unit_price", Kind.MONEY, "Price of one.", required=True,
               headers=("unit price", "unitprice", "price", "ціна", "цена")),
        Column("discount", Kind.NUMBER, "Share taken off, 0 to 1.", headers=("discount", "знижка", "скидка")),
        Column("unit_cost", Kind.MONEY, "Cost of one.", headers=("unit cost", "собівартість", "себестоимость")),
        replace(CURRENCY, about="The currency of the price and cost, as its ISO code; its order's where empty."),
        replace(ORIGINAL, name="original_unit_price",
                about="The price of one in the row's own currency, where that is not the company's."),
    ),
    key=("order_id", "product_id"),
    words=("order lines", "order details", "order items", "lines", "items", "позиції", "позиции"),
    parents={"order_id": "orders"},
)  # fmt: skip

REFUNDS = Recorded(
    "refunds",
    "What was paid back, and why.",
    (
        Column("refund_id", Kind.KEY, "The refund's own number.", headers=(
            "refund id", "refund", "return id", "номер повернення", "код повернення", "номер возврата", "код возврата",
        )),
        Column("order_id", Kind.KEY, "The order it pays back.", headers=(
            "order id", "orderid", "order", "order number", "номер замовлення", "замовлення", "номер заказа", "заказ",
        )),
        customer(required=False),
        Column("product_id", Kind.KEY, "What was sent back.",
               headers=("product id", "productid", "product", "sku", "товар", "артикул")),
        Column("quantity", Kind.NUMBER, "How many were sent back.",
               headers=("quantity", "qty", "order quantity", "units", "units returned", "кількість", "количество")),
        Column("refunded_at", Kind.TIME, "When it was paid back.", required=True, headers=(
            "refunded at", "refund date", "return date", "дата повернення", "дата возврата",
        )),
        replace(
            money("What was paid back, as a positive amount."),
            headers=("refund amount", "amount refunded", "refunded", "сума повернення", "повернено", "сумма возврата",
                     "возвращено", *AMOUNT_HEADERS),
        ),
        Column("reason", Kind.TEXT, "Why.", headers=(
            "reason", "refund reason", "return reason", "причина", "причина повернення", "причина возврата",
        )),
        CURRENCY,
        ORIGINAL,
    ),
    key=("refund_id",),
    time="refunded_at",
    words=("refunds", "returns", "повернення", "возвраты"),
    parents={"order_id": "orders", "customer_id": "customers"},
)  # fmt: skip

DELIVERIES = Recorded(
    "deliveries",
    "What was promised and what arrived: one row an order, or one a product of an order.",
    (
        Column("delivery_id", Kind.KEY, "The delivery's own number.", headers=(
            "delivery id", "delivery", "shipment id", "shipment", "номер доставки", "доставка", "відвантаження",
            "отгрузка",
        )),
        Column("order_id", Kind.KEY, "The order it fulfils.", headers=(
            "order id", "orderid", "order", "order number", "номер замовлення", "замовлення", "номер заказа", "заказ",
        )),
        customer(required=False),
        Column("product_id", Kind.KEY, "What was delivered.",
               headers=("product id", "productid", "product", "sku", "item", "товар", "артикул")),
        Column("promised_at", Kind.TIME, "The day that was promised.", required=True, future=True, headers=(
            "promised at", "promised date", "required date", "requireddate", "due date", "delivery date promised",
            "обіцяна дата", "планова дата", "обіцяна дата доставки", "планова дата доставки", "обещанная дата",
            "плановая дата", "обещанная дата доставки", "плановая дата доставки",
        )),
        Column("delivered_at", Kind.TIME, "The day it arrived; empty while it has not.", headers=(
            "delivered at", "delivered date", "delivery date", "shipped date", "shippeddate", "shipped at",
            "дата доставки", "фактична дата", "фактична дата доставки", "фактическая дата",
            "фактическая дата доставки", "дата отгрузки", "дата відвантаження",
        )),
        Column("ordered_quantity", Kind.NUMBER, "How many were ordered.",
               headers=("ordered quantity", "quantity ordered", "ordered", "замовлено", "заказано")),
        Column("delivered_quantity", Kind.NUMBER, "How many arrived.",
               headers=("delivered quantity", "quantity delivered", "delivered", "доставлено")),
        Column("defective_quantity", Kind.NUMBER, "How many of them were faulty.",
               headers=("defective quantity", "defects", "defective", "faulty", "брак", "браковано")),
    ),
    key=("delivery_id",),
    time="promised_at",
    words=("deliveries", "shipments", "доставки", "відвантаження", "отгрузки"),
    parents={"customer_id": "customers", "order_id": "orders"},
)  # fmt: skip

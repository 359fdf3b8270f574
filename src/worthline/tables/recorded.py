"""What does a company record? One declaration a table.

Headers are those that shops, billing systems and spreadsheets really use, in English, Ukrainian and Russian, lower
case with blanks and underscores as one blank. They serve the guess of `worthline init` and nothing else.
"""

from __future__ import annotations

from worthline.tables.table import Column, Kind, Recorded

_CUSTOMER_HEADERS = (
    "customer id", "customer", "client id", "client", "user id", "user", "account id", "account", "buyer", "buyer id",
    "member id", "company id", "customerid", "customer number", "customer no", "клієнт", "код клієнта", "id клієнта",
    "номер клієнта", "покупець", "користувач", "замовник", "учень", "студент", "клиент", "код клиента", "id клиента",
    "номер клиента", "покупатель", "пользователь", "заказчик", "ученик", "контрагент",
)  # fmt: skip
_CURRENCY = Column("currency", Kind.TEXT, "The currency of the amount, as its ISO code.",
                   headers=("currency", "валюта", "currency code", "код валюты", "код валюти"))  # fmt: skip
_CHANNEL_HEADERS = (
    "channel", "acquisition channel", "source", "referral source", "utm source", "origin", "campaign source",
    "канал", "джерело", "канал залучення", "источник", "канал привлечения",
)  # fmt: skip
_AMOUNT_HEADERS = (
    "amount", "total", "sum", "order total", "revenue", "value", "dollar value", "price total", "paid", "sales",
    "total amount", "order amount", "total price", "сума", "сума замовлення", "сума чека", "сума оплати", "вартість",
    "виручка", "всього", "разом", "сплачено", "сумма", "сумма заказа", "сумма чека", "сумма оплаты", "стоимость",
    "выручка", "итого", "оплачено",
)  # fmt: skip


def _customer(*, required: bool = True) -> Column:
    return Column("customer_id", Kind.KEY, "Who it belongs to.", required=required, headers=_CUSTOMER_HEADERS)


def _money(about: str = "What was paid, in the currency's major unit.", *, required: bool = True) -> Column:
    return Column("amount", Kind.MONEY, about, required=required, headers=_AMOUNT_HEADERS)


CUSTOMERS = Recorded(
    "customers",
    "Who the customers are. Every further column (region, plan, size, manager) is a segment at once.",
    (
        _customer(),
        Column("joined_at", Kind.TIME, "When they signed up or became known.", headers=(
            "joined at", "signup date", "signed up", "registered", "registration date", "created at", "created",
            "join date", "дата реєстрації", "зареєстрований", "дата регистрации", "зарегистрирован", "створено",
        )),
        Column("channel", Kind.TEXT, "What brought them.", headers=_CHANNEL_HEADERS),
        Column("name", Kind.TEXT, "What they are called.", headers=(
            "name", "customer name", "company name", "account name", "full name", "companyname", "ім'я", "назва",
            "піб", "имя", "название", "фио", "контактна особа",
        )),
    ),
    key=("customer_id",),
    open=True,
    words=("customers", "clients", "accounts", "users", "клієнти", "клиенты", "покупці", "контрагенты"),
)  # fmt: skip

ORDERS = Recorded(
    "orders",
    "What customers paid for: one row an order.",
    (
        Column("order_id", Kind.KEY, "The order's own number.", headers=(
            "order id", "order", "order number", "order no", "orderid", "invoice", "invoice id", "invoice no",
            "transaction id", "receipt", "номер замовлення", "замовлення", "№ замовлення", "код замовлення", "чек",
            "номер чека", "накладна", "номер заказа", "заказ", "№ заказа", "код заказа", "накладная",
        )),
        _customer(),
        Column("ordered_at", Kind.TIME, "When it was ordered.", required=True, headers=(
            "ordered at", "order date", "orderdate", "date", "purchase date", "created at", "invoice date", "paid at",
            "transaction date", "sale date", "дата", "дата замовлення", "дата покупки", "дата продажу", "дата оплати",
            "дата чека", "дата заказа", "дата продажи", "дата оплаты",
        )),
        _money(required=False),
        Column("cost", Kind.MONEY, "Cost of the goods sold.", headers=(
            "cost", "cogs", "cost of goods", "собівартість", "себестоимость", "закупка",
        )),
        Column("kind", Kind.TEXT, "What kind of order it is.", headers=("kind", "order type", "тип", "тип заказа")),
        _CURRENCY,
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
    ),
    key=("order_id", "product_id"),
    words=("order lines", "order details", "order items", "lines", "items", "позиції", "позиции"),
    parents={"order_id": "orders"},
)  # fmt: skip

REFUNDS = Recorded(
    "refunds",
    "What was paid back, and why.",
    (
        Column("refund_id", Kind.KEY, "The refund's own number.", headers=("refund id", "refund", "return id")),
        Column("order_id", Kind.KEY, "The order it pays back.", headers=("order id", "orderid", "order")),
        _customer(required=False),
        Column("refunded_at", Kind.TIME, "When it was paid back.", required=True, headers=(
            "refunded at", "refund date", "return date", "дата повернення", "дата возврата",
        )),
        _money("What was paid back, as a positive amount."),
        Column("reason", Kind.TEXT, "Why.", headers=("reason", "refund reason", "return reason", "причина")),
        _CURRENCY,
    ),
    key=("refund_id",),
    time="refunded_at",
    words=("refunds", "returns", "повернення", "возвраты"),
    parents={"order_id": "orders", "customer_id": "customers"},
)  # fmt: skip

PLANS = Recorded(
    "plans",
    "What can be subscribed to: gives a subscription its price where the row names none.",
    (
        Column("plan", Kind.KEY, "The plan's own code.", required=True,
               headers=("plan id", "plan", "plan code", "тариф", "код тарифу", "код тарифа")),
        Column("plan_name", Kind.TEXT, "What it is called.",
               headers=("plan name", "name", "title", "назва тарифу", "название тарифа")),
        Column("amount", Kind.MONEY, "Price of one interval; empty where nothing is paid.", headers=(
            "price", "monthly price", "amount", "fee", "ціна", "вартість", "цена", "стоимость", "абонплата",
        )),
        Column("interval", Kind.TEXT, "Month, quarter, year or week.",
               headers=("interval", "billing period", "billing frequency", "період", "период")),
    ),
    key=("plan",),
    words=("plans", "tariffs", "price list", "тарифи", "тарифы"),
)  # fmt: skip

SUBSCRIPTIONS = Recorded(
    "subscriptions",
    "Who subscribes to what: one row a stretch of constant price.",
    (
        Column("subscription_id", Kind.KEY, "The subscription's own number.", headers=(
            "subscription id", "subscription", "subscriptionid", "contract", "contract id", "підписка", "подписка",
        )),
        _customer(),
        Column("started_at", Kind.TIME, "When this price began.", required=True, headers=(
            "started at", "start date", "start", "begin", "from", "дата початку", "початок", "дата начала", "начало",
        )),
        Column("ended_at", Kind.TIME, "When it ended; empty while it runs.", future=True, headers=(
            "ended at", "end date", "end", "cancelled at", "canceled at", "to", "until", "дата завершення", "кінець",
            "дата закінчення", "дата окончания", "дата завершения", "конец",
        )),
        Column("amount", Kind.MONEY, "Price of one interval.", headers=(
            "amount", "price", "monthly amount", "mrr amount", "mrr", "fee", "monthly charges", "ціна", "сума",
            "щомісячна сума", "цена", "сумма", "ежемесячная сумма", "абонплата",
        )),
        Column("interval", Kind.TEXT, "What the amount pays for: month (the default), quarter, year or week.",
               headers=("interval", "billing interval", "період", "период")),
        Column("plan", Kind.TEXT, "The plan.", headers=("plan", "plan id", "plan tier", "plan name", "тариф")),
        Column("trial", Kind.FLAG, "Whether it is a trial.", headers=("trial", "is trial", "пробний", "пробный")),
        _CURRENCY,
    ),
    key=("subscription_id", "started_at"),
    time="started_at",
    words=("subscriptions", "subscription periods", "contracts", "підписки", "подписки", "договоры", "контракти"),
    parents={"customer_id": "customers"},
)  # fmt: skip

EVENTS = Recorded(
    "events",
    "Anything a customer or their team does: use, activation, first value, a goal reached, a touch.",
    (
        Column("event_id", Kind.KEY, "The event's own number.", headers=("event id", "usage id", "log id")),
        _customer(),
        Column("happened_at", Kind.TIME, "When.", required=True, headers=(
            "happened at", "timestamp", "event time", "event date", "time", "date", "usage date", "час", "дата події",
            "дата", "время", "дата события",
        )),
        Column("event", Kind.TEXT, "What happened.", required=True, headers=(
            "event", "event name", "action", "event type", "feature name", "подія", "дія", "событие", "действие",
        )),
    ),
    key=("event_id",),
    time="happened_at",
    words=("events", "usage", "activity", "log", "actions", "події", "события"),
    parents={"customer_id": "customers"},
)  # fmt: skip

ANSWERS = Recorded(
    "answers",
    "What customers said in surveys: one row an answer.",
    (
        Column("answer_id", Kind.KEY, "The answer's own number.",
               headers=("answer id", "response id", "id", "survey id", "call id")),
        _customer(required=False),
        Column("answered_at", Kind.TIME, "When.", required=True, headers=(
            "answered at", "survey date", "response date", "date", "submitted at", "дата відповіді", "дата опитування",
            "дата ответа", "дата опроса", "дата",
        )),
        Column("survey", Kind.TEXT, "Which question: nps, csat or ces.",
               headers=("survey", "survey type", "question", "опитування", "опрос")),
        Column("scale", Kind.TEXT, "Lowest and highest answer, as 0-10 or 1-5.",
               headers=("scale", "шкала")),
        Column("score", Kind.NUMBER, "The answer: a number, or words such as `fully agree`.", worded=True, headers=(
            "score", "nps", "csat", "rating", "satisfaction rating", "satisfaction score", "csat score", "answer",
            "оцінка", "бал", "оценка", "балл", "рейтинг",
        )),
        Column("touchpoint", Kind.TEXT, "What the answer is about.",
               headers=("touchpoint", "topic", "точка контакту", "точка контакта", "тема")),
        Column("comment", Kind.TEXT, "What they wrote.", headers=("comment", "feedback", "коментар", "комментарий")),
    ),
    key=("answer_id",),
    time="answered_at",
    words=("answers", "survey", "nps", "csat", "responses", "feedback", "відповіді", "опитування", "ответы", "опрос"),
    parents={"customer_id": "customers"},
)  # fmt: skip

TICKETS = Recorded(
    "tickets",
    "What customers asked for help with.",
    (
        Column("ticket_id", Kind.KEY, "The ticket's own number.",
               headers=("ticket id", "ticket", "case id", "call id", "звернення", "номер звернення", "обращение",
                        "номер обращения")),
        _customer(required=False),
        Column("opened_at", Kind.TIME, "When it was opened.", required=True, headers=(
            "opened at", "submitted at", "created date", "created at", "date", "дата звернення", "дата обращения",
            "дата",
        )),
        Column("first_response_at", Kind.TIME, "When it was first answered.",
               headers=("first response at", "перша відповідь", "первый ответ")),
        Column("closed_at", Kind.TIME, "When it was closed.",
               headers=("closed at", "resolved at", "закрито", "закрыто")),
        Column("resolved", Kind.FLAG, "Whether the matter was settled.",
               headers=("resolved", "solved", "вирішено", "решено")),
        Column("topic", Kind.TEXT, "What about.", headers=("topic", "category", "ticket type", "тема", "категорія")),
    ),
    key=("ticket_id",),
    time="opened_at",
    words=("tickets", "calls", "support", "cases", "call center", "звернення", "обращения", "заявки"),
    parents={"customer_id": "customers"},
)  # fmt: skip

LEADS = Recorded(
    "leads",
    "People who might become customers, and those who did.",
    (
        Column("lead_id", Kind.KEY, "The lead's own number.", required=True,
               headers=("lead id", "lead", "mql id", "prospect id", "лід", "код ліда", "лид", "код лида")),
        Column("customer_id", Kind.KEY, "The customer the lead became.",
               headers=(*_CUSTOMER_HEADERS, "seller id", "won customer id")),
        Column("contacted_at", Kind.TIME, "First contact.", headers=(
            "contacted at", "first contact date", "created at", "lead date", "перший контакт", "первый контакт",
        )),
        Column("won_at", Kind.TIME, "When the deal was won.",
               headers=("won at", "won date", "closed won", "дата угоди", "дата сделки")),
        Column("channel", Kind.TEXT, "What brought them.", headers=_CHANNEL_HEADERS),
    ),
    key=("lead_id",),
    time="contacted_at",
    words=("leads", "mql", "prospects", "deals", "closed deals", "ліди", "лиды", "угоди", "сделки"),
)  # fmt: skip

SPEND = Recorded(
    "spend",
    "What winning customers costs: media, salaries, tools, rent.",
    (
        Column("spent_at", Kind.TIME, "When.", required=True, headers=(
            "spent at", "spent on", "date", "c date", "day", "month", "дата", "місяць", "месяц",
        )),
        Column("amount", Kind.MONEY, "What was spent.", required=True, headers=(
            "amount", "spend", "spent", "mark spent", "cost", "costs", "budget", "сума", "витрати", "сумма", "расходы",
        )),
        Column("channel", Kind.TEXT, "For which channel; empty for cost shared by all.",
               headers=(*_CHANNEL_HEADERS, "category")),
        Column("kind", Kind.TEXT, "media (the default), salaries, tools, rent or another word.",
               headers=("kind", "type", "cost type", "вид витрат", "вид расходов", "стаття", "статья")),
        Column("campaign", Kind.TEXT, "Which campaign.",
               headers=("campaign", "campaign name", "кампанія", "кампания")),
        _CURRENCY,
    ),
    time="spent_at",
    words=("spend", "marketing", "costs", "ads", "budget", "витрати", "маркетинг", "расходы", "реклама"),
)  # fmt: skip

RECORDED: dict[str, Recorded] = {
    table.name: table
    for table in (
        CUSTOMERS, ORDERS, ORDER_LINES, REFUNDS, PLANS, SUBSCRIPTIONS, EVENTS, ANSWERS, TICKETS, LEADS, SPEND,
    )
}  # fmt: skip

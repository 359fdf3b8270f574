"""What is subscribed to, and by whom?"""

from __future__ import annotations

from worthline.tables.recorded.headers import CURRENCY, ORIGINAL, customer
from worthline.tables.table import Column, Kind, Recorded

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
        customer(),
        Column("started_at", Kind.TIME, "When this price began.", required=True, headers=(
            "started at", "start date", "start", "begin", "from", "дата початку", "початок", "дата начала", "начало",
        )),
        Column("ended_at", Kind.TIME, "When it ended; empty while it runs.", future=True, headers=(
            "ended at", "end date", "end", "to", "until", "дата завершення", "кінець",
            "дата закінчення", "дата окончания", "дата завершения", "конец",
        )),
        Column("cancelled_at", Kind.TIME, "When the customer cancelled; the paid term may run on.", headers=(
            "cancelled at", "canceled at", "cancellation date", "cancelled on", "дата скасування", "скасовано",
            "дата отмены", "отменено",
        )),
        Column("past_due_at", Kind.TIME, "Since when a payment has been owed; empty where none is.", headers=(
            "past due at", "past due since", "overdue since", "прострочено з", "просрочено с",
        )),
        Column("amount", Kind.MONEY, "Price of one interval.", headers=(
            "amount", "price", "monthly amount", "mrr amount", "mrr", "fee", "monthly charges", "ціна", "сума",
            "щомісячна сума", "цена", "сумма", "ежемесячная сумма", "абонплата",
        )),
        Column("interval", Kind.TEXT, "What the amount pays for: month (the default), quarter, year or week.",
               headers=("interval", "billing interval", "період", "период")),
        Column("plan", Kind.TEXT, "The plan.", headers=("plan", "plan id", "plan tier", "plan name", "тариф")),
        Column("discount", Kind.MONEY, "What a coupon takes off the price of one interval.",
               headers=("discount", "coupon", "discount amount", "знижка", "купон", "скидка")),
        Column("discount_forever", Kind.FLAG, "Whether the coupon never ends.",
               headers=("discount forever", "forever coupon", "безстрокова знижка", "бессрочная скидка")),
        Column("trial", Kind.FLAG, "Whether it is a trial.", headers=("trial", "is trial", "пробний", "пробный")),
        CURRENCY,
        ORIGINAL,
    ),
    key=("subscription_id", "started_at"),
    time="started_at",
    words=("subscriptions", "subscription periods", "contracts", "підписки", "подписки", "договоры", "контракти"),
    parents={"customer_id": "customers"},
)  # fmt: skip

"""Who are the customers, and who may become one?"""

from __future__ import annotations

from worthline.tables.recorded.headers import CHANNEL_HEADERS, CUSTOMER_HEADERS, customer
from worthline.tables.table import Column, Kind, Recorded

CUSTOMERS = Recorded(
    "customers",
    "Who the customers are. Every further column (region, plan, size, manager) is a segment at once.",
    (
        customer(),
        Column("joined_at", Kind.TIME, "When they signed up or became known.", headers=(
            "joined at", "signup date", "signed up", "registered", "registration date", "created at", "created",
            "join date", "дата реєстрації", "зареєстрований", "дата регистрации", "зарегистрирован", "створено",
        )),
        Column("channel", Kind.TEXT, "What brought them.", headers=CHANNEL_HEADERS),
        Column("wallet", Kind.MONEY, "What they spend in a year on what you sell, with you and with others.", headers=(
            "wallet", "annual spend", "total category spend", "гаманець", "кошелек", "річні закупівлі",
            "годовые закупки",
        )),
        Column("name", Kind.TEXT, "What they are called.", headers=(
            "name", "customer name", "company name", "account name", "full name", "companyname", "ім'я", "назва",
            "піб", "имя", "название", "фио", "контактна особа",
        )),
    ),
    key=("customer_id",),
    open=True,
    words=("customers", "clients", "accounts", "users", "клієнти", "клиенты", "покупці", "контрагенты"),
)  # fmt: skip

LEADS = Recorded(
    "leads",
    "People who might become customers, and those who did.",
    (
        Column("lead_id", Kind.KEY, "The lead's own number.", required=True,
               headers=("lead id", "lead", "mql id", "prospect id", "лід", "код ліда", "номер ліда",
                        "лид", "код лида", "номер лида")),
        Column("customer_id", Kind.KEY, "The customer the lead became.",
               headers=(*CUSTOMER_HEADERS, "seller id", "won customer id")),
        Column("contacted_at", Kind.TIME, "First contact.", headers=(
            "contacted at", "first contact date", "created at", "lead date", "перший контакт", "первый контакт",
        )),
        Column("won_at", Kind.TIME, "When the deal was won.",
               headers=("won at", "won date", "closed won", "дата угоди", "дата сделки")),
        Column("booked_at", Kind.TIME, "When a job was booked.", future=True,
               headers=("booked at", "booking date", "заброньовано", "забронировано", "дата запису", "дата записи")),
        Column("done_at", Kind.TIME, "When the job was done.",
               headers=("done at", "job done", "completed at", "виконано", "дата виконання", "выполнено",
                        "дата выполнения")),
        Column("channel", Kind.TEXT, "What brought them.", headers=CHANNEL_HEADERS),
    ),
    key=("lead_id",),
    time="contacted_at",
    words=("leads", "mql", "prospects", "deals", "closed deals", "ліди", "лиды", "угоди", "сделки"),
)  # fmt: skip

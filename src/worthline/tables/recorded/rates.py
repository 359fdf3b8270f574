"""What was a currency worth on a day?"""

from __future__ import annotations

from dataclasses import replace

from worthline.tables.recorded.headers import CURRENCY
from worthline.tables.table import Column, Kind, Recorded

RATES = Recorded(
    "rates",
    "What one unit of another currency is worth in the company's, day by day. A row in that currency is converted "
    "at the rate of its own day, or of the last day before it that has one.",
    (
        Column("rated_at", Kind.TIME, "From when the rate holds.", required=True, headers=(
            "rated at", "rate date", "date", "day", "valid from", "effective date", "exchangedate", "exchange date",
            "дата", "дата курсу", "дата курса", "день",
        )),
        replace(
            CURRENCY, about="The other currency, as its ISO code.", required=True,
            headers=(*CURRENCY.headers, "cc", "code", "iso code", "from currency", "код"),
        ),
        Column("rate", Kind.NUMBER, "How many units of the company's currency one unit of it is worth.",
               required=True, headers=(
            "rate", "exchange rate", "fx rate", "fx", "conversion rate", "курс", "курс валюти", "офіційний курс",
            "обмінний курс", "курс валюты", "официальный курс", "обменный курс",
        )),
    ),
    key=("currency", "rated_at"),
    time="rated_at",
    words=("rates", "exchange rates", "fx", "currency rates", "курси", "курси валют", "курсы", "курсы валют"),
)  # fmt: skip

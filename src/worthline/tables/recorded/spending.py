"""What does winning customers cost?"""

from __future__ import annotations

from worthline.tables.recorded.headers import CHANNEL_HEADERS, CURRENCY, ORIGINAL
from worthline.tables.table import Column, Kind, Recorded

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
               headers=(*CHANNEL_HEADERS, "category")),
        Column("kind", Kind.TEXT, "media (the default), salaries, tools, rent or another word.",
               headers=("kind", "type", "cost type", "вид", "вид витрат", "стаття витрат", "стаття", "вид расходов",
                        "статья расходов", "статья")),
        Column("campaign", Kind.TEXT, "Which campaign.",
               headers=("campaign", "campaign name", "кампанія", "кампания")),
        CURRENCY,
        ORIGINAL,
    ),
    time="spent_at",
    words=("spend", "marketing", "costs", "ads", "budget", "витрати", "маркетинг", "расходы", "реклама"),
)  # fmt: skip

"""What does a company record? One declaration a table.

Headers are those that shops, billing systems and spreadsheets really use, in English, Ukrainian and Russian, lower
case with blanks and underscores as one blank. They serve the guess of `worthline init` and nothing else.
"""

from __future__ import annotations

from worthline.tables.recorded.contracts import PLANS, SUBSCRIPTIONS
from worthline.tables.recorded.people import CUSTOMERS, LEADS
from worthline.tables.recorded.rates import RATES
from worthline.tables.recorded.selling import DELIVERIES, ORDER_LINES, ORDERS, REFUNDS
from worthline.tables.recorded.spending import SPEND
from worthline.tables.recorded.talking import ANSWERS, INVITATIONS, TICKETS, TOUCHES
from worthline.tables.recorded.using import EVENTS, GOALS
from worthline.tables.table import Recorded

RECORDED: dict[str, Recorded] = {
    table.name: table
    for table in (
        CUSTOMERS, ORDERS, ORDER_LINES, REFUNDS, DELIVERIES, PLANS, SUBSCRIPTIONS, EVENTS, GOALS, ANSWERS, INVITATIONS,
        TICKETS, TOUCHES, LEADS, SPEND, RATES,
    )
}  # fmt: skip

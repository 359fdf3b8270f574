"""In which order are the derived tables made?"""

from __future__ import annotations

from worthline.tables.derived.customer_months import CUSTOMER_MONTHS
from worthline.tables.derived.journeys import JOURNEYS
from worthline.tables.derived.known import Derived
from worthline.tables.derived.memberships import MEMBERSHIPS
from worthline.tables.derived.recurring import RECURRING
from worthline.tables.derived.spending import SPENDING

STORED: dict[str, Derived] = {
    table.name: table for table in (CUSTOMER_MONTHS, MEMBERSHIPS, RECURRING, JOURNEYS, SPENDING)
}
"""Every stored derived table, each after those it reads."""

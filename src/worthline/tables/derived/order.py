"""In which order are the derived tables made?"""

from __future__ import annotations

from worthline.tables.derived.acquisitions import ACQUISITIONS
from worthline.tables.derived.contacts import CONTACTS
from worthline.tables.derived.customer_months import CUSTOMER_MONTHS
from worthline.tables.derived.first_uses import FIRST_USES
from worthline.tables.derived.groups import GROUPS
from worthline.tables.derived.healths import HEALTHS
from worthline.tables.derived.invited import INVITED
from worthline.tables.derived.journeys import JOURNEYS
from worthline.tables.derived.known import Derived
from worthline.tables.derived.memberships import MEMBERSHIPS
from worthline.tables.derived.milestones import MILESTONES
from worthline.tables.derived.prospects import PROSPECTS
from worthline.tables.derived.recurring import RECURRING
from worthline.tables.derived.shipments import SHIPMENTS
from worthline.tables.derived.spending import SPENDING
from worthline.tables.derived.standings import STANDINGS
from worthline.tables.derived.subscribed import SUBSCRIBED
from worthline.tables.derived.trailing_years import TRAILING_YEARS
from worthline.tables.derived.use_months import USE_MONTHS

STORED: dict[str, Derived] = {
    table.name: table
    for table in (
        *(CUSTOMER_MONTHS, SUBSCRIBED, MEMBERSHIPS, RECURRING, JOURNEYS, SPENDING),
        *(TRAILING_YEARS, CONTACTS, SHIPMENTS, USE_MONTHS),
        *(MILESTONES, ACQUISITIONS, FIRST_USES, INVITED),
        *(STANDINGS, GROUPS, PROSPECTS, HEALTHS),
    )
}
"""Every derived table of one grain, each after those it reads."""
KEPT = {name: table for name, table in STORED.items() if table.kept}
"""Those that a store keeps."""

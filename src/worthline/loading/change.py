"""Whose rows did a load change?"""

from __future__ import annotations

from dataclasses import dataclass

DELIVERY = "_delivery"
"""A column of every recorded table that nobody outside loading sees: the number of the delivery a row came from, null
for customers known only from other rows."""
TOUCHED = "scratch.touched"
"""Where a load of new rows lists the customers they concern, one row each, in the column `customer_id`."""


class NotLocal(Exception):  # noqa: N818 - no fault: all is loaded anew instead, and nobody hears of it
    """What new rows come to cannot be told from them and the store alone."""


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between the recorded tables of the generation before and those of the one being built.

    Attributes:
        tables: the recorded tables that have new, other or fewer rows.
        customers: a table of one column, `customer_id`, each once: whoever owned or owns one of those rows. Null stands
            for rows that are nobody's.
    """

    tables: frozenset[str]
    customers: str = TOUCHED

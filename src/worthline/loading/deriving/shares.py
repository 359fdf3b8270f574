"""Into which shares do customers fall, so that the engine holds all that is known of one share at once?"""

from __future__ import annotations

from dataclasses import dataclass

from worthline.engines import Engine
from worthline.loading.sql import text
from worthline.tables.recorded import RECORDED


@dataclass(frozen=True, slots=True)
class Share:
    """Customers from one to before another, in the order of their ids; None for no end on that side."""

    first: str | None
    after: str | None

    @property
    def condition(self) -> str:
        """Who they are, in SQL; recorded tables are stored in this order, so the engine passes over the others."""
        ends = [
            f"customer_id {sign} {text(end)}"
            for sign, end in ((">=", self.first), ("<", self.after))
            if end is not None
        ]
        return f"({' and '.join(ends)})"


def shares(engine: Engine) -> list[Share]:
    """The shares, each with about as many customers; none where all customers go at once."""
    if engine.at_once is None:
        return []
    number = -(-_largest(engine) // engine.at_once)
    if number < 2:
        return []
    placed = f"select customer_id, ntile({number}) over (order by customer_id) as share from customers"
    rows = engine.rows(
        f"select min(customer_id) as first from ({placed}) as placed group by share order by 1"
    )
    ends = [row["first"] for row in rows[1:]]
    return [Share(first, after) for first, after in zip([None, *ends], [*ends, None], strict=True)]


def _largest(engine: Engine) -> int:
    """Rows of the largest recorded table."""
    counts = (engine.rows(f'select count(*) as n from "{name}"')[0]["n"] for name in RECORDED)
    return int(max(counts))

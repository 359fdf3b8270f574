"""What did a load do?"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from worthline.engines import opened
from worthline.loading.checking.ledger import Batch
from worthline.loading.keeping.manifest import Settled
from worthline.loading.passport import Passport, RejectedRule, passport


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What came in, what did not, and why; nothing is left out.

    Attributes:
        generation: the number of the generation that counts now.
        nothing_new: whether the store already held all of it, so that nothing was done.
        batches: each delivery with its rows and money.
        rejected: rows not taken in, by rule, with samples.
        made_customers: customers known only from other rows.
        settled: how each source's columns are written, as found from their values.
        warnings: what a person should know.
        seconds: how long it took.
        path: the store's file.
        added: whether new deliveries were added to what stood; otherwise everything received was read again.
    """

    generation: int
    nothing_new: bool = False
    batches: tuple[Batch, ...] = ()
    rejected: tuple[RejectedRule, ...] = ()
    made_customers: int = 0
    settled: Settled = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0
    path: Path | None = None
    added: bool = False

    @property
    def passport(self) -> Passport | None:
        """What the data looks like now, told when it is asked for; None where nothing new was loaded."""
        if self.path is None:
            return None
        with opened(self.path) as engine:
            return passport(engine.connection)

    @property
    def rows_read(self) -> int:
        """Rows of all deliveries."""
        return sum(batch.rows_read for batch in self.batches)

    @property
    def rows_rejected(self) -> int:
        """Rows that were not taken in."""
        return sum(batch.rejected for batch in self.batches)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain values; amounts stay decimals."""
        return asdict(self)

"""How is the next generation of the store made?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from worthline.engines import DuckDB
from worthline.loading.adding.add import add
from worthline.loading.build import Built, Job, build, note
from worthline.loading.change import Change
from worthline.loading.checking.holding import hold_back
from worthline.loading.keeping.fingerprint import fingerprint, ground
from worthline.loading.keeping.proven import prove
from worthline.loading.keeping.receive import Received
from worthline.loading.keeping.standing import Standing
from worthline.loading.keeping.store import Store, building
from worthline.loading.passport import rejected_by_rule
from worthline.loading.report import LoadReport
from worthline.loading.watch import Watch
from worthline.project.settings import Settings

Derive = Callable[[DuckDB, Settings, Change | None], object]
"""Makes the derived tables in the generation being built, or changes them as the recorded ones were changed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a load was asked to do."""

    project: Path
    settings: Settings
    store: Store
    watch: Watch
    now: datetime
    derive: Derive | None
    accept_held: bool


def generation(
    asked: Asked, received: list[Received], before: Standing, base: Path | None = None
) -> LoadReport:
    """Build the next generation of everything received, or of a store that stands and what came since.

    Raises:
        NotLocal: what came since cannot be added to the store.
        HeldBackError: a batch looks wrong as a whole.
    """
    if base is None:
        prove(asked.project, asked.store.raw, (one for each in received for one in each.deliveries))
    number = asked.store.begin(base)
    folder = asked.store.folder(number)
    with building(folder) as engine:
        job = Job(engine.connection, asked.settings, asked.store.raw, asked.watch, asked.now)
        deliveries = [each.deliveries for each in received]
        built = add(job, deliveries, before) if base else build(job, deliveries)
        if not asked.accept_held:
            new = built.batches if built.new is None else list(built.new)
            hold_back(job.con, new, asked.settings.load.largest_rejected_share, before.rejected)
        if asked.derive:
            asked.watch.step("derive")
            asked.derive(engine, asked.settings, built.change)
        note(job.con, _facts(asked, received, built))
        job.con.execute("CHECKPOINT")
        return LoadReport(
            number,
            batches=tuple(built.batches),
            rejected=rejected_by_rule(job.con),
            made_customers=built.made,
            settled=built.settled,
            warnings=(*(word for each in received for word in each.warnings), *built.warnings),
            path=folder / "store.duckdb",
            added=built.change is not None,
        )


def _facts(asked: Asked, received: list[Received], built: Built) -> dict[str, object]:
    """What the load writes down about itself."""
    return built.facts | {
        "inputs": fingerprint(asked.settings, (one for each in received for one in each.deliveries)),
        "ground": ground(asked.settings),
        "made_customers": built.made,
        "currency": asked.settings.company.currency,
        "settled": built.settled,
        "loaded_at": asked.now.isoformat(),
    }

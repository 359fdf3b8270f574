"""How do the files of a company become the next good state, or leave the last one as it was?

Every load makes all recorded tables again from everything received, so a mended mapping takes rejected rows
in again, and no state depends on the order of earlier loads.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from worthline.engines import DuckDB
from worthline.loading.build import Job, build, note
from worthline.loading.checking.holding import hold_back
from worthline.loading.keeping.fingerprint import fingerprint
from worthline.loading.keeping.manifest import Manifest
from worthline.loading.keeping.receive import Received, receive
from worthline.loading.keeping.standing import Standing, standing
from worthline.loading.keeping.store import Store, building
from worthline.loading.passport import passport, rejected_by_rule
from worthline.loading.report import LoadReport
from worthline.loading.watch import Silent, Watch
from worthline.project.settings import Settings
from worthline.words.errors import ProjectError, StoreError

Derive = Callable[[DuckDB, Settings], object]
"""Makes the derived tables in the generation being built."""


def load(
    project_folder: Path,
    settings: Settings,
    *,
    derive: Derive | None = None,
    watch: Watch | None = None,
    rebuild: bool = False,
    accept_held: bool = False,
    now: datetime | None = None,
) -> LoadReport:
    """Take in what the sources offer, and let the result count once all of it is good.

    Args:
        project_folder: where worthline.toml lies.
        settings: what it says.
        derive: makes the derived tables in the same generation.
        watch: shown progress.
        rebuild: make the store again even if nothing is new.
        accept_held: take in batches that look wrong as a whole, without their bad rows.
        now: later than this is the future; the present where not said.

    Raises:
        WorthlineError: whatever stopped it; the last good state stands.
    """
    if not settings.sources:
        raise ProjectError("No sources are named in worthline.toml.", do="Run: worthline init FILES.")
    started, store = time.monotonic(), Store.of(project_folder)
    job = _Asked(project_folder, settings, store, watch or Silent(), now or datetime.now(UTC))
    try:
        with store.writing():
            report = _load(job, derive, rebuild=rebuild, accept_held=accept_held)
    except (duckdb.Error, OSError) as error:
        raise StoreError(
            f"The load could not finish: {str(error).splitlines()[0]}",
            expected="Room on the disk and whole files. Nothing was taken in; the last good state stands.",
            do="Mend what the message names, then run worthline load again.",
        ) from error
    return replace(report, seconds=time.monotonic() - started)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a load was asked to do."""

    project: Path
    settings: Settings
    store: Store
    watch: Watch
    now: datetime


def _load(asked: _Asked, derive: Derive | None, *, rebuild: bool, accept_held: bool) -> LoadReport:
    settings, store = asked.settings, asked.store
    manifest, before = Manifest(store.raw), standing(store)
    asked.watch.step("receive")
    received = [receive(asked.project, source, manifest) for source in settings.sources]
    inputs = fingerprint(settings, [one for each in received for one in each.deliveries])
    if not rebuild and before.inputs == inputs:
        return LoadReport(store.current or 0, nothing_new=True, warnings=_warnings(received))
    number = store.begin()
    with building(store.folder(number)) as engine:
        job = Job(engine.connection, settings, manifest.raw, asked.watch, asked.now)
        report = _make(job, received, before, number, accept_held=accept_held)
        if derive:
            asked.watch.step("derive")
            derive(engine, settings)
        report = _closed(job, report, inputs)
    manifest.take((one for each in received for one in each.deliveries), report.settled)
    asked.watch.step("swap")
    store.swap(number)
    return report


def _make(
    job: Job, received: list[Received], before: Standing, number: int, *, accept_held: bool
) -> LoadReport:
    """Build the recorded tables; stop before they count where a batch looks wrong."""
    built = build(job, [each.deliveries for each in received])
    if not accept_held:
        hold_back(job.con, built.batches, job.settings.load.largest_rejected_share, before.rejected)
    return LoadReport(
        number,
        batches=tuple(built.batches),
        rejected=rejected_by_rule(job.con),
        made_customers=built.made,
        settled=built.settled,
        warnings=(*_warnings(received), *built.warnings),
    )


def _warnings(received: list[Received]) -> tuple[str, ...]:
    return tuple(word for each in received for word in each.warnings)


def _closed(job: Job, report: LoadReport, inputs: str) -> LoadReport:
    """Write down in the store what was done, and finish its file."""
    job.watch.step("passport")
    note(job.con, {
        "inputs": inputs, "made_customers": report.made_customers, "currency": job.settings.company.currency,
        "settled": report.settled, "loaded_at": job.now.isoformat(),
    })  # fmt: skip
    described = passport(job.con)
    note(job.con, {"passport": described.to_dict()})
    job.con.execute("CHECKPOINT")
    return replace(report, passport=described)

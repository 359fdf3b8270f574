"""How do the files of a company become the next good state, or leave the last one as it was?

New deliveries are added to what stands where that gives what a load of everything would; else everything received is
read again, so a mended mapping takes rejected rows in again, and no state depends on the order of earlier loads.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from worthline.loading.change import NotLocal
from worthline.loading.generation import Asked, Derive, generation
from worthline.loading.keeping.fingerprint import fingerprint
from worthline.loading.keeping.manifest import Manifest
from worthline.loading.keeping.receive import Received, receive
from worthline.loading.keeping.standing import Standing, standing
from worthline.loading.keeping.store import Store
from worthline.loading.report import LoadReport
from worthline.loading.watch import Silent, Watch
from worthline.project.settings import Settings
from worthline.words.errors import ProjectError, StoreError


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
        rebuild: make the store again from everything received, even if nothing is new.
        accept_held: take in batches that look wrong as a whole, without their bad rows.
        now: later than this is the future; the present where not said.

    Raises:
        WorthlineError: whatever stopped it; the last good state stands.
    """
    if not settings.sources:
        raise ProjectError("No sources are named in worthline.toml.", do="Run: worthline init FILES.")
    started, store = time.monotonic(), Store.of(project_folder)
    watch, now = watch or Silent(), now or datetime.now(UTC)
    asked = Asked(project_folder, settings, store, watch, now, derive, accept_held=accept_held)
    try:
        with store.writing():
            report = _load(asked, rebuild=rebuild)
    except (duckdb.Error, OSError) as error:
        raise StoreError(
            f"The load could not finish: {str(error).splitlines()[0]}",
            expected="Room on the disk and whole files. Nothing was taken in; the last good state stands.",
            do="Mend what the message names, then run worthline load again.",
        ) from error
    return replace(report, seconds=time.monotonic() - started)


def _load(asked: Asked, *, rebuild: bool) -> LoadReport:
    settings, store = asked.settings, asked.store
    manifest, before = Manifest(store.raw), standing(store)
    asked.watch.step("receive")
    received = [receive(asked.project, source, manifest) for source in settings.sources]
    offered = [one for each in received for one in each.deliveries]
    if not rebuild and before.inputs == fingerprint(settings, offered):
        return LoadReport(
            store.current or 0,
            nothing_new=True,
            warnings=tuple(word for each in received for word in each.warnings),
        )
    report = None if rebuild else _added(asked, received, before)
    if report is None:
        report = generation(asked, received, before)
    manifest.take(offered, report.settled)
    asked.watch.step("swap")
    store.swap(report.generation)
    return report


def _added(asked: Asked, received: list[Received], before: Standing) -> LoadReport | None:
    """The next generation, made of the one that stands and what is new; None where everything is to be loaded."""
    if before.path is None:
        return None
    try:
        return generation(asked, received, before, base=before.path)
    except (NotLocal, duckdb.Error):
        return None

"""How do deliveries become the recorded tables of a new generation?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from worthline.loading.adding import kept
from worthline.loading.adding.kept import Noted, Notes
from worthline.loading.change import Change
from worthline.loading.checking import ledger, relations
from worthline.loading.checking.exchange import Exchange, exchange
from worthline.loading.checking.ledger import Batch
from worthline.loading.checking.mapping import mapped
from worthline.loading.checking.repeats import mark_repeats
from worthline.loading.checking.rows import Read, Rows, type_rows
from worthline.loading.checking.scales import Unlike, reject_unlike
from worthline.loading.checking.stored import reject_incomplete, write
from worthline.loading.files.raw import Raw
from worthline.loading.files.read import read
from worthline.loading.foreign import oddities
from worthline.loading.keeping.manifest import Delivery, Settled, origin
from worthline.loading.sql import texts
from worthline.loading.watch import Watch
from worthline.project.settings import Settings, Source
from worthline.tables.recorded import RECORDED
from worthline.words.errors import SourceError, WorthlineError

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Job:
    """What one load works with.

    Attributes:
        con: the generation being built.
        settings: the project's.
        raw: where deliveries are kept.
        watch: shown progress.
        now: later than this is the future.
    """

    con: duckdb.DuckDBPyConnection
    settings: Settings
    raw: Path
    watch: Watch
    now: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """One source: its deliveries by number, their raw rows, and the typed rows made of them."""

    deliveries: dict[int, Delivery]
    raws: dict[int, Raw]
    rows: Rows


@dataclass(frozen=True, slots=True)
class Built:
    """What building found.

    Attributes:
        batches: all deliveries.
        made: customers known only from other rows.
        settled: how columns are written.
        facts: what the next load has to know.
        warnings: what a person should know.
        change: what is other than before; None where everything was made anew.
        new: the deliveries that were read for it; all where None.
    """

    batches: list[Batch]
    made: int
    settled: Settled
    facts: dict[str, Any]
    warnings: list[str] = field(default_factory=list)
    change: Change | None = None
    new: tuple[Batch, ...] | None = None


def build(job: Job, deliveries: Sequence[Sequence[Delivery]]) -> Built:
    """Read, type, check, and write the recorded tables; each source with its deliveries, in order."""
    ledger.prepare(job.con)
    taken: list[Taken] = []
    first = 0
    for source, own in zip(job.settings.sources, deliveries, strict=True):
        taken.append(take(job, source, dict(enumerate(own, start=first)), len(taken)))
        first += len(own)
    parts = [one.rows for one in taken]
    how, made, unlike = _judge(job, parts)
    notes = Notes(
        job.settings.sources, {place: Noted.of(job.con, one) for place, one in enumerate(parts)}, how.own
    )
    job.watch.step("write")
    with at_once(job.con):
        ledger.prepare_kept(job.con)
        kept.prepare(job.con)
        job.con.execute("INSERT INTO unpriced SELECT * FROM scratch.unpriced")
        batches = [batch for one in taken for batch in account(job, one, how)]
        for place, one in enumerate(taken):
            kept.keep(job.con, notes, place, one.rows, one.deliveries)
        write(job.con, parts, how)
        ledger.check_stored(job.con, parts, batches, made)
    _drop_scratch(job.con)
    odd = [*relations.oddities(job.con), *oddities(job.con, how.own)]
    scales = [one.in_words() for one in unlike]
    told = [*(words for one in taken for words in asked(one)), *scales]
    facts = {kept.READ: notes.to_list(), kept.SCALES: scales, kept.SORTED: first}
    return Built(batches, made, settled(parts), facts, [*bare(batches), *told, *odd])


def settled(parts: list[Rows]) -> Settled:
    """How the columns of each source are written, in words."""
    found: Settled = {}
    for part in parts:
        found.setdefault(origin(part.source), {})[part.table.name] = part.settled
    return found


def take(
    job: Job, source: Source, deliveries: dict[int, Delivery], number: int, before: Read | None = None
) -> Taken:
    """Read and type deliveries of a source: all, or those after the ones that were read `before`.

    Raises:
        NotLocal: they are to be read otherwise than those before.
    """
    job.watch.step(f"read {source.name}")
    raws = {place: _read(job, source, place, one) for place, one in deliveries.items()}
    shown = {place: (raw, deliveries[place].path) for place, raw in raws.items()}
    found = mapped(source, shown, before.columns if before else None)
    rows = type_rows(job.con, number, source, found, job.settings, job.now, before)
    if source.completes and not rows.key:
        raise SourceError(
            f"{source.name} is to complete rows of {source.table} and has no {', '.join(rows.table.key)}.",
            do=f"Map {', '.join(rows.table.key)} under it, or remove `completes`.",
        )
    return Taken(deliveries, raws, rows)


def _read(job: Job, source: Source, place: int, delivery: Delivery) -> Raw:
    """The rows of a delivery; what goes wrong is said of the file as its owner calls it."""
    try:
        return read(job.con, job.raw / delivery.file, source, place)
    except WorthlineError as error:
        raise _renamed(error, job.raw / delivery.file, delivery.path) from error


def _renamed(error: WorthlineError, kept: Path, shown: str) -> WorthlineError:
    """The same words with the file's own name in the place of the kept copy's, packed or unpacked."""
    names = {str(kept): shown, kept.name: shown, kept.name.removesuffix(".gz"): shown}
    parts = [error.what, error.expected, error.do]
    for known, name in names.items():
        parts = [words.replace(known, name) for words in parts]
    return SourceError(parts[0], expected=parts[1], do=parts[2])


def _judge(job: Job, parts: list[Rows]) -> tuple[Exchange, int, list[Unlike]]:
    """Find what only rows together can tell: foreign amounts' worth, customers made, answers on another scale."""
    job.watch.step("check")
    for name in RECORDED:
        mark_repeats(job.con, [part for part in parts if part.table.name == name])
    reject_incomplete(job.con, parts)
    unlike = reject_unlike(job.con, parts)
    how = exchange(job.con, parts, job.settings.company.currency, job.settings.load.oldest_rate_days)
    relations.list_customers(job.con, parts)
    named = any(part.table.name == "customers" for part in parts)
    if named and job.settings.load.unknown_customers == "reject":
        relations.reject_unknown(job.con, parts)
    relations.reject_early_refunds(job.con, parts, relations.days_of_orders(parts))
    relations.make_unknown(job.con, parts)
    row = job.con.execute("SELECT count(*) FROM scratch.made").fetchone()
    return how, int(row[0]) if row else 0, unlike


def account(job: Job, taken: Taken, how: Exchange) -> list[Batch]:
    """Count what became of each delivery, and keep what was not taken in."""
    batches = ledger.write_batches(job.con, taken.rows, taken.deliveries, how)
    for (place, delivery), batch in zip(taken.deliveries.items(), batches, strict=True):
        job.watch.advance(batch.rows_read)
        if batch.rejected:
            ledger.write_malformed(job.con, taken.rows, place, delivery)
            ledger.write_rejected(job.con, taken.rows, place, delivery, taken.raws[place])
    return batches


def bare(batches: list[Batch]) -> list[str]:
    """Deliveries without a row."""
    return [f"{batch.file} has a header and no rows." for batch in batches if not batch.rows_read]


def asked(taken: Taken) -> Iterator[str]:
    """What queries of the settings made of files, where that is not row for row."""
    for place, raw in taken.raws.items():
        if raw.asked:
            yield f"{taken.deliveries[place].path} as {taken.rows.table.name}: {raw.asked}."


def _drop_scratch(con: duckdb.DuckDBPyConnection) -> None:
    """Let go of what was only needed on the way, so that nobody finds it in the store."""
    views = con.execute(
        "SELECT view_name FROM duckdb_views() WHERE temporary AND view_name LIKE 'raw\\_%' ESCAPE '\\'"
    )
    for (name,) in views.fetchall():
        con.execute(f"DROP VIEW {name}")
    con.execute("DETACH scratch")


@contextmanager
def at_once(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Write to the disk once at the end; what is half done is thrown away with its generation."""
    con.execute("BEGIN")
    yield
    con.execute("COMMIT")


def note(con: duckdb.DuckDBPyConnection, facts: dict[str, Any]) -> None:
    """Write down what the load knows about itself, in the place of what it said of it before."""
    rows = [[key, json.dumps(value, ensure_ascii=False, default=str)] for key, value in facts.items()]
    with at_once(con):
        con.execute(f"DELETE FROM about WHERE key IN ({texts(facts)})")
        con.executemany("INSERT INTO about VALUES (?, ?)", rows)

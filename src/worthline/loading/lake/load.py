"""How do tables that lie in the company's lake become recorded tables, without their rows leaving it?

The session shows the sources; they are typed, checked and written by the cluster. Counts, and the first of the rejected
rows, come into the store, so that a load in the lake is told like any other. Amounts must be in the company's currency.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from worthline.engines import DuckDB, Engine
from worthline.loading.build import note
from worthline.loading.checking.holding import hold_back
from worthline.loading.checking.ledger import Batch, prepare, prepare_kept
from worthline.loading.checking.mapping import places
from worthline.loading.elsewhere import Whereabouts
from worthline.loading.files.raw import Raw
from worthline.loading.keeping.store import Store, building
from worthline.loading.lake import checked
from worthline.loading.lake.typed import Offered, columns_of
from worthline.loading.passport import rejected_by_rule
from worthline.loading.report import LoadReport
from worthline.loading.sql import aliased
from worthline.project.settings import Settings, Source
from worthline.tables.recorded import RECORDED
from worthline.tables.table import Recorded
from worthline.words.errors import ProjectError, SourceError, StoreError

if TYPE_CHECKING:
    from worthline.engines.spark import Spark

SHOWN = 10_000
"""Rejected rows that come into the store; all of them stay in the lake, in the table `rejected`."""
Parts = Mapping[str, Sequence[Offered]]


@dataclass(frozen=True, slots=True)
class InLake:
    """A load of tables that lie in the lake.

    Attributes:
        settings: what the project file says.
        store: where generations are kept.
        whereabouts: says which cluster.
        derive: makes the derived tables there.
        accept_held: take in sources that look wrong as a whole, without their bad rows.
    """

    settings: Settings
    store: Store
    whereabouts: Whereabouts
    derive: Callable[[Engine, Settings, None], object]
    accept_held: bool = False

    def load(self) -> LoadReport:
        """Make the recorded and derived tables anew from what lies in the lake, and let them count.

        Raises:
            WorthlineError: whatever stopped it; the last good state stands.
        """
        if not all(source.lake for source in self.settings.sources):
            raise ProjectError(
                "Some sources lie in the lake and others are files.",
                do="Give every source a `lake`, or none: files are taken to the cluster by the load.",
            )
        if self.settings.load.unknown_customers == "reject":
            raise ProjectError(
                'Rows of unknown customers cannot be rejected in the lake: unknown_customers = "reject".',
                do="Leave that setting out, so that such customers are made; or leave their rows out by a view.",
            )
        started, now = time.monotonic(), datetime.now(UTC)
        with self.store.writing():
            number = self.store.begin()
            folder = self.store.folder(number)
            with building(folder) as inside:
                prepare(inside.connection)
                prepare_kept(inside.connection)
                engine = self.whereabouts.spark(folder)
                found, made = self._recorded(engine, inside, now, folder / "scratch")
                self.derive(engine, self.settings, None)
                engine.close()
                note(inside.connection, self._facts(made, now))
                rejected = rejected_by_rule(inside.connection)
                inside.connection.execute("CHECKPOINT")
            self.store.swap(number)
        return LoadReport(
            number, batches=tuple(found), rejected=rejected, made_customers=made,
            seconds=time.monotonic() - started,
        )  # fmt: skip

    def _facts(self, made: int, now: datetime) -> dict[str, object]:
        currency = self.settings.company.currency
        return {"inputs": "", "made_customers": made, "currency": currency, "loaded_at": now.isoformat()}

    def _recorded(
        self, engine: Spark, inside: DuckDB, now: datetime, scratch: Path
    ) -> tuple[list[Batch], int]:
        """Write the recorded tables, and what became of the rows; the customers made."""
        parts: dict[str, list[Offered]] = {}
        for number, source in enumerate(self.settings.sources):
            parts.setdefault(source.table, []).append(_offered(engine, number, source))
        for each in parts.values():
            checked.check(engine, each, self.settings, now)
        found = [batch for each in parts.values() for batch in checked.batches(engine, each, now)]
        _keep(engine, inside, parts, found)
        if not self.accept_held:
            hold_back(inside.connection, found, self.settings.load.largest_rejected_share, {})
        for name, table in RECORDED.items():
            if name in parts or name == "customers":
                order = tuple(column for column in ("customer_id", table.time) if table.column(column))
                engine.create(name, _rows(name, parts), order_by=order)
            else:
                engine.take(name, [_nothing(table, scratch)])
        (counted,) = engine.run("select count(*) as n from customers").to_pylist()
        stated = sum(batch.accepted for batch in found if batch.table_name == "customers")
        return found, int(counted["n"]) - stated


def _offered(engine: Spark, number: int, source: Source) -> Offered:
    """A source as the session shows it.

    Raises:
        SourceError: there is no such table, or the session may not read it.
        UnknownNameError: a column the settings name is not there.
    """
    name = f"offered_{number}"
    try:
        engine.look(name, source.lake)
    except StoreError as error:
        raise SourceError(
            f"{source.lake} cannot be read. {error.what}",
            expected="A table, or a folder of Parquet files, that the Spark session may read.",
            do=f"Mend `lake` of {source.table} in worthline.toml, or ask for the right to read it.",
        ) from error
    types = engine.columns(name)
    at = places(source, Raw(name, list(types)), source.lake)
    headers = list(types)
    found = {column: headers[place] for column, place in at.recorded.items()}
    own = {column: headers[place] for column, place in at.open.items()}
    return Offered(source, number, name, types, found, own)


def _rows(name: str, parts: Parts) -> str:
    """SQL of a recorded table; customers known only from other rows are made."""
    table = RECORDED[name]
    columns = columns_of(table, checked.own_columns(parts.get(name, ())))
    nothing = {column: f"cast(null as {kind})" for column, kind in columns.items()}
    stated = checked.accepted(parts[name]) if name in parts else f"select {aliased(nothing)} where false"
    others = [
        f"select customer_id from ({checked.accepted(each)})"
        for other, each in parts.items()
        if other != name and RECORDED[other].column("customer_id")
    ]
    if name != "customers" or not others:
        return stated
    made = aliased(nothing | {"customer_id": "customer_id"})
    known = f"select customer_id as known from ({stated})"
    listed = f"select distinct customer_id from ({' union all '.join(others)}) where customer_id is not null"
    return f"{stated} union all select {made} from ({listed}) left anti join ({known}) on customer_id = known"


def _nothing(table: Recorded, scratch: Path) -> Path:
    """A file of a recorded table that nobody delivers."""
    import pyarrow as pa
    import pyarrow.parquet

    kinds = {
        "string": pa.string(), "timestamp": pa.timestamp("us"), "date": pa.date32(), "float64": pa.float64(),
        "decimal(18, 4)": pa.decimal128(18, 4), "int64": pa.int64(), "boolean": pa.bool_(),
    }  # fmt: skip
    schema = pa.schema([(name, kinds[kind]) for name, kind in table.schema().items()])
    file = scratch / f"{table.name}.parquet"
    pa.parquet.write_table(schema.empty_table(), file)
    return file


def _keep(engine: Engine, inside: DuckDB, parts: Parts, found: Sequence[Batch]) -> None:
    """Write down in the store what became of the rows."""
    engine.create("rejected", " union all ".join(checked.rejected(each) for each in parts.values()))
    con = inside.connection
    con.register("given", engine.run(f"select {checked.REJECTED} from rejected limit {SHOWN}"))
    con.execute("INSERT INTO rejected SELECT * FROM given")
    con.unregister("given")
    rows = [astuple(batch)[:-1] for batch in found]
    con.executemany(f"INSERT INTO batches VALUES ({', '.join('?' * len(rows[0]))})", rows)


def has_lake(settings: Settings) -> bool:
    """Whether the sources of a project lie in a lake."""
    return any(source.lake for source in settings.sources)

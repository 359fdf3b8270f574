"""How is a small company put together and loaded in a test?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from worthline.loading.keeping.store import Store
from worthline.loading.load import load
from worthline.loading.report import LoadReport
from worthline.project.settings import Company, Loading, Settings, Source

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HEADER = "order_id,customer_id,ordered_at,amount"


class Small:
    """A project's folder with the sources of one company.

    Any share of rows may be rejected unless a test says otherwise, so that single faults can be looked at.
    """

    def __init__(
        self, folder: Path, *sources: Source, company: Company | None = None, loading: Loading | None = None
    ):
        self.folder = folder
        self.settings = Settings(
            company=company or Company(),
            sources=sources or (Source(table="orders", path="orders.csv"),),
            load=loading or Loading(largest_rejected_share=1),
        )

    def file(self, name: str, *lines: str, encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
        return path

    def orders(self, *rows: str) -> LoadReport:
        self.file("orders.csv", HEADER, *rows)
        return self.load()

    def load(self, **options: Any) -> LoadReport:
        return load(self.folder, self.settings, **{"now": NOW, **options})

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(Store.of(self.folder).open(), read_only=True) as con:
            return con.execute(query).fetchall()

    def rejected(self) -> list[tuple[Any, ...]]:
        """Line, column, value and rule of each rejected row."""
        return self.ask("SELECT line, column_name, value, rule FROM rejected ORDER BY file, line")

    def column(self, name: str, table: str = "orders") -> list[Any]:
        return [row[0] for row in self.ask(f"SELECT {name} FROM {table} ORDER BY ALL")]


def source(table: str, path: str, **more: Any) -> Source:
    return Source(table=table, path=path, **more)


def strings(values: Sequence[object]) -> list[str]:
    return [str(value) for value in values]

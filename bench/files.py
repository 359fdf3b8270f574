"""Where do the rows of a company made for the benchmark lie, and how may an engine work on them?"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

MEMORY = "5GB"
"""What the engine may take of the limit: its own measure leaves out some of what it uses."""
THREADS = 2
HELD = "held-back"
"""The folder in which the last day waits."""
DAY = "-day"


def files_of(folder: Path, table: str) -> list[Path]:
    """A table's files: all days but the last, and the last where it is held back."""
    whole, day = folder / f"{table}.parquet", folder / HELD / f"{table}{DAY}.parquet"
    return [whole, day] if day.exists() else [whole]


def listed(folder: Path, table: str) -> str:
    """A table's files as DuckDB reads them."""
    return f"read_parquet([{', '.join(repr(str(path)) for path in files_of(folder, table))}])"


def engine(folder: Path) -> duckdb.DuckDBPyConnection:
    """DuckDB alone, with the same two threads and memory as Worthline's, spilling beside the files."""
    import duckdb

    return duckdb.connect(
        config={
            "threads": THREADS,
            "memory_limit": os.environ.get("WORTHLINE_MEMORY", MEMORY),
            "temp_directory": str(folder / "spilled"),
        }
    )

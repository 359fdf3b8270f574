"""How do simulated columns become files?

CSV or Parquet by way of Arrow, a run of customers at a time, so memory does not grow with the company.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from worthline.demo.clock import NEVER, Flags, Ints
from worthline.demo.columns import Column, Days, Ids, Money, Scores, Table, Times, Words

Format = Literal["csv", "parquet"]
MICROSECONDS = 1_000_000
UNQUOTED = pa.csv.WriteOptions(quoting_style="none", quoting_header="none")


def text_ids(ids: Ids) -> pa.Array:
    """Ids as text, built digit by digit for all rows at once."""
    n, size = len(ids.values), ids.width + 1
    letters = np.empty((n, size), dtype=np.uint8)
    letters[:, 0] = ord(ids.letter)
    rest = ids.values.copy()
    for place in range(ids.width, 0, -1):
        rest, digit = np.divmod(rest, 10)
        letters[:, place] = digit + ord("0")
    offsets = np.arange(n + 1, dtype=np.int32) * size
    return pa.Array.from_buffers(pa.string(), n, [None, pa.py_buffer(offsets), pa.py_buffer(letters)])


def texts(words: Sequence[str]) -> pa.Array:
    """A few words as Arrow text, without the detour over pandas that `pa.array` takes."""
    letters = [word.encode() for word in words]
    offsets = np.cumsum([0, *map(len, letters)], dtype=np.int32)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(b"".join(letters))]
    return pa.Array.from_buffers(pa.string(), len(letters), buffers)


def plain(values: npt.NDArray[Any], kind: pa.DataType, empty: Flags | None = None) -> pa.Array:
    """Values as they lie in memory, with a bit for each that is not empty."""
    present = None if empty is None else pa.py_buffer(np.packbits(~empty, bitorder="little"))
    return pa.Array.from_buffers(kind, len(values), [present, pa.py_buffer(np.ascontiguousarray(values))])


def decimals(cents: Ints) -> pa.Array:
    """Cents as decimals of two places: 128 bits each, the upper half being the sign."""
    halves = np.stack([cents, cents >> 63], axis=1)
    return pa.Array.from_buffers(pa.decimal128(18, 2), len(cents), [None, pa.py_buffer(halves)])


def moments(seconds: Ints, form: Format) -> pa.Array:
    """Local moments: in seconds for CSV, which then shows no fraction, in microseconds for Parquet."""
    empty = seconds == NEVER
    if form == "csv":
        return plain(seconds, pa.timestamp("s"), empty)
    return plain(np.where(empty, 0, seconds) * MICROSECONDS, pa.timestamp("us"), empty)


def to_arrow(column: Column, form: Format) -> pa.Array:
    """A column as Arrow holds it."""
    match column:
        case Ids():
            return text_ids(column)
        case Words(vocabulary, codes):
            return texts(vocabulary).take(plain(codes, pa.int64(), codes < 0))
        case Times(seconds):
            return moments(seconds, form)
        case Days(days):
            return plain(days.astype(np.int32), pa.date32())
        case Money(cents):
            return decimals(cents)
        case Scores(numbers):
            return plain(numbers, pa.int64())


class Files:
    """The open files of a demo company, one per table, each made when its first rows come."""

    def __init__(self, folder: Path, form: Format) -> None:
        self._folder = folder
        self._form = form
        self._open: dict[str, pa.csv.CSVWriter | pa.parquet.ParquetWriter] = {}

    def add(self, name: str, rows: Table) -> None:
        """Write rows to the end of a table."""
        table = pa.table({header: to_arrow(column, self._form) for header, column in rows.items()})
        if name not in self._open:
            self._open[name] = self._create(name, table.schema)
        self._open[name].write_table(table)

    def __enter__(self) -> "Files":
        return self

    def __exit__(self, *_: object) -> None:
        """Finish every file."""
        for writer in self._open.values():
            writer.close()

    def _create(self, name: str, schema: pa.Schema) -> pa.csv.CSVWriter | pa.parquet.ParquetWriter:
        path = self._folder / f"{name}.{self._form}"
        makers: dict[Format, Callable[[], pa.csv.CSVWriter | pa.parquet.ParquetWriter]] = {
            "csv": lambda: pa.csv.CSVWriter(path, schema, write_options=UNQUOTED),
            "parquet": lambda: pa.parquet.ParquetWriter(path, schema, compression="zstd"),
        }
        return makers[self._form]()

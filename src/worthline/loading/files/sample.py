"""What do the first rows of a file say, as text?"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from worthline.loading.files.opened import opened
from worthline.loading.files.shapes import rows_in
from worthline.loading.files.sniff import Layout
from worthline.loading.files.workbooks import as_text, rows_of


def sample(path: Path, layout: Layout, rows: int = 200) -> list[dict[str, str]]:
    """The first rows as text by column name; cheap, whatever the file's size.

    Raises:
        SourceError: the file cannot be read.
    """
    match layout.format:
        case "parquet":
            found = _parquet_rows(path, rows)
        case "xlsx":
            found = _named(rows_of(path, layout.sheet), layout)
        case "jsonl":
            found = _json_rows(path, layout)
        case _:
            found = _text_rows(path, layout)
    return list(islice(found, rows))


def _named(cells: Iterable[list[str]], layout: Layout) -> Iterator[dict[str, str]]:
    body = islice(cells, layout.skip + layout.header, None)
    return (dict(zip(layout.columns, row, strict=False)) for row in body if any(row))


def _text_rows(path: Path, layout: Layout) -> Iterator[dict[str, str]]:
    with (
        opened(path) as file,
        io.TextIOWrapper(file, layout.encoding, errors="replace", newline=None) as text,
    ):
        yield from _named(rows_in(text, layout.delimiter or {"tsv": "\t"}.get(layout.format, " ")), layout)


def _json_rows(path: Path, layout: Layout) -> Iterator[dict[str, str]]:
    with opened(path) as file, io.TextIOWrapper(file, layout.encoding, errors="replace") as text:
        for line in text:
            if line.strip():
                yield {key: _json_text(value) for key, value in json.loads(line).items()}


def _json_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else as_text(value)


def _parquet_rows(path: Path, rows: int) -> Iterator[dict[str, str]]:
    from pyarrow import parquet

    for batch in parquet.ParquetFile(path).iter_batches(batch_size=rows):
        yield from ({key: as_text(value) for key, value in row.items()} for row in batch.to_pylist())

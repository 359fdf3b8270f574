"""How are the bytes of a file reached, whether they are packed or not?"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from worthline.words.errors import SourceError

_CHUNK = 1 << 20
READABLE = "Expected CSV, TSV, columns of spaces, JSON lines, Parquet or XLSX; text may be packed as .gz."


def is_gzip(path: Path) -> bool:
    """Whether the file's own first bytes say it is packed; its name may lie."""
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def opened(path: Path) -> IO[bytes]:
    """The file, unpacked as it is read."""
    return cast("IO[bytes]", gzip.open(path)) if is_gzip(path) else path.open("rb")


def beginning(path: Path, size: int) -> bytes:
    """The first bytes of the file, unpacked; all of them where there are fewer.

    Raises:
        SourceError: it is packed and damaged, or must not be read.
    """
    return next(chunks(path, size), b"")


def chunks(path: Path, size: int = _CHUNK) -> Iterator[bytes]:
    """The unpacked bytes of the file, so many at a time.

    Raises:
        SourceError: it is packed and damaged, or must not be read.
    """
    try:
        with opened(path) as file:
            while chunk := file.read(size):
                yield chunk
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise SourceError(
            f"{path.name} is packed and damaged: {error}.", do="Copy or export it again."
        ) from None
    except OSError as error:
        raise SourceError(f"{path.name} cannot be read: {error.strerror}.", do="Check its rights.") from None

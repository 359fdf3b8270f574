"""Is another process writing, which one, and since when?"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from worthline.words.errors import StoreError


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the file's lock; the system lets go of it when the process ends, however it ends.

    The file says who holds it.

    Raises:
        StoreError: another process holds it.
    """
    with path.open("a+b") as file:
        try:
            _lock(file.fileno())
        except OSError as error:
            raise StoreError(
                f"Another process is loading into this project{_said_by(file)}.",
                expected="One writer at a time; readers are never in the way.",
                do="Wait until it has finished, then try again.",
            ) from error
        _sign(file)
        yield


def _sign(file: IO[bytes]) -> None:
    """Write down who holds the lock."""
    file.truncate(0)
    file.write(f"process {os.getpid()}, since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC".encode())
    file.flush()


def _said_by(file: IO[bytes]) -> str:
    """What the holder wrote down; nothing where it has not come to it yet."""
    file.seek(0)
    written = file.read().decode(errors="replace")
    return f": {written}" if written else ""


if sys.platform == "win32":
    _BEYOND_THE_TEXT = 1 << 20

    def _lock(file: int) -> None:
        import msvcrt

        os.lseek(file, _BEYOND_THE_TEXT, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:

    def _lock(file: int) -> None:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

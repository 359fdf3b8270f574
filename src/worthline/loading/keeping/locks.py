"""Is another process writing?"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from worthline.words.errors import StoreError


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the file's lock; the system lets go of it when the process ends, however it ends.

    Raises:
        StoreError: another process holds it.
    """
    with path.open("a+b") as file:
        try:
            _lock(file.fileno())
        except OSError as error:
            raise StoreError(
                "Another process is loading into this project.",
                expected="One writer at a time; readers are never in the way.",
                do="Wait until it has finished, then try again.",
            ) from error
        yield


if sys.platform == "win32":

    def _lock(file: int) -> None:
        import msvcrt

        os.lseek(file, 0, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:

    def _lock(file: int) -> None:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

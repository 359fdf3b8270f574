"""How is a packed file unpacked without letting it fill the disk?"""

from __future__ import annotations

from pathlib import Path

from worthline.loading.files.opened import chunks
from worthline.words.errors import SourceError

HARMLESS = 64 << 20
"""Bytes that any machine can hold, however well they were packed."""
LARGEST_RATIO = 200
"""Tables pack 5 to 50 times; a file made to fill disks packs 1,000 times."""


def unpack(path: Path, target: Path) -> Path:
    """The unpacked bytes of a gz file, in a file of their own.

    Raises:
        SourceError: it is damaged, or unpacks to so much more than its size that no table would.
    """
    limit = max(HARMLESS, path.stat().st_size * LARGEST_RATIO)
    done = 0
    with target.open("wb") as file:
        for chunk in chunks(path):
            done += len(chunk)
            if done > limit:
                raise SourceError(
                    f"{path.name} unpacks to more than {limit >> 20:,} MB, {LARGEST_RATIO} times its size.",
                    expected="A packed table.",
                    do="Unpack it yourself if you trust it, and name the unpacked file.",
                )
            file.write(chunk)
    return target

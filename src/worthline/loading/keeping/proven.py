"""Are the deliveries still as they were received?

The store is made of them, so a copy that a disk or a person has damaged must not be read as if it were whole.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

from worthline.loading.keeping.manifest import Delivery
from worthline.words.errors import StoreError


def prove(project: Path, raw: Path, deliveries: Iterable[Delivery]) -> None:
    """Hold the kept copies to the hashes they came with; a damaged one is copied again from where it lay.

    Raises:
        StoreError: a copy is damaged or gone, and so is the original.
    """
    for delivery in deliveries:
        copy, original = raw / delivery.file, project / delivery.path
        if _digest(copy) == delivery.hash:
            continue
        if _digest(original) != delivery.hash:
            raise StoreError(
                f"The kept copy of {delivery.path} ({copy}) is damaged or gone, and so is the original.",
                expected=f"The file as it was received, whose SHA-256 is {delivery.hash}.",
                do=f"Put it back as {original} from a backup, then run: worthline load --rebuild.",
            )
        part = copy.with_name(f".{copy.name}.part")
        shutil.copyfile(original, part)
        part.replace(copy)


def _digest(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""What has each source delivered, and is it kept as it was received?

Every file is copied under `.worthline/raw` under its hash before anything reads it, so the store can always
be made again and the original may change, move or vanish. The same content from the same source is the same
delivery.
"""

from __future__ import annotations

import glob
import hashlib
import os
import re
import shutil
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from worthline.loading.files.databases import ask
from worthline.loading.keeping.manifest import Delivery, Manifest, origin
from worthline.project.settings import Source
from worthline.words.errors import SourceError

_STILL_WRITTEN = 2_000_000_000
"""Nanoseconds for which a file may be written again without its time's changing, on the coarsest file systems."""


@dataclass(frozen=True, slots=True)
class Received:
    """What a source has to offer now.

    Attributes:
        deliveries: what was taken before and what lies there now, in the order received.
        warnings: what a person should know, in plain words.
    """

    deliveries: tuple[Delivery, ...]
    warnings: tuple[str, ...] = ()


def receive(folder: Path, source: Source, manifest: Manifest) -> Received:
    """Copy what the source offers now, and list all that it has delivered so far."""
    home = folder.resolve()
    present = _ask_database(source, manifest) if source.database else _copy_files(home, source, manifest)
    now = {delivery.identity for delivery in present}
    all_known = [one for one in manifest.deliveries.values() if one.belongs_to(source)]
    kept = _once([one for one in all_known if one.identity in manifest.taken or one.identity in now])
    if not kept:
        raise _nothing_there(source)
    gone = () if present else (f"{source.name}: no file there now; its {len(kept)} earlier ones are used.",)
    if source.versions == "replace":
        return Received(_newest(kept, present), gone)
    return Received(kept, (*gone, *_several(kept)))


def _newest(kept: tuple[Delivery, ...], present: list[Delivery]) -> tuple[Delivery, ...]:
    """Of each path the version that lies there now, or came last."""
    last = {one.path: one for one in kept} | {one.path: one for one in present}
    return tuple(one for one in kept if last[one.path] == one)


def _several(kept: tuple[Delivery, ...]) -> tuple[str, ...]:
    versions = Counter(one.path for one in kept)
    return tuple(
        f"{path} has come in {count} versions, and the rows of all of them count. If the newest is the whole, set "
        'versions = "replace" in its [[sources]].'
        for path, count in versions.items()
        if count > 1
    )


def _once(deliveries: list[Delivery]) -> tuple[Delivery, ...]:
    """Each content once, in the order received, whatever name the source had at the time."""
    first: dict[str, Delivery] = {}
    for delivery in deliveries:
        first.setdefault(delivery.hash, delivery)
    return tuple(first.values())


def _nothing_there(source: Source) -> SourceError:
    return SourceError(
        f"There is no file {source.path!r} for {source.table}.",
        expected="A file, or a pattern such as 'orders-*.csv', relative to the project's folder.",
        do="Put the file there or mend `path` in worthline.toml.",
    )


def _copy_files(folder: Path, source: Source, manifest: Manifest) -> list[Delivery]:
    return [_copy(folder, path, source, manifest) for path in _files(folder, source)]


def _files(folder: Path, source: Source) -> list[Path]:
    """The files a path or pattern names, sorted by name; never those of the store itself."""
    if not glob.has_magic(source.path) or (folder / source.path).is_file():
        found = [folder / source.path]
    else:
        names = glob.glob(source.path, root_dir=folder, recursive=True)  # noqa: PTH207 - full paths too
        found = [folder / name for name in sorted(names)]
    found = [path for path in found if path.exists() and not path.is_dir()]
    for path in found:
        _refuse_strange(folder, path)
    return found


def _refuse_strange(folder: Path, path: Path) -> None:
    """A link inside the project that leads out of it is refused: a data file must not smuggle others in."""
    lexical = Path(os.path.normpath(path))
    if lexical.is_relative_to(folder) and not path.resolve().is_relative_to(folder):
        raise SourceError(
            f"{path.name} is a link to {path.resolve()}, outside the project's folder.",
            expected="Files inside the project's folder, or their full path in worthline.toml.",
            do="Copy the file in, or write the full path where it really lies.",
        )
    if not path.is_file():
        raise SourceError(
            f"{path.name} is not a plain file.", expected="A file with rows.", do="Mend `path`."
        )


def _copy(folder: Path, path: Path, source: Source, manifest: Manifest) -> Delivery:
    try:
        found, shown = path.stat(), _shown(folder, path)
        known = manifest.untouched(origin(source), shown, found.st_size, found.st_mtime_ns)
        if known and (manifest.raw / known.file).exists():
            return known
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        delivery = _delivery(source, shown, path.name, digest, found.st_size)
        settled = time.time_ns() - found.st_mtime_ns > _STILL_WRITTEN
        return _keep(manifest, replace(delivery, modified=found.st_mtime_ns if settled else 0), path)
    except OSError as error:
        raise SourceError(
            f"{path} cannot be read: {error.strerror}.", do="Check the file's rights."
        ) from error


def _shown(folder: Path, path: Path) -> str:
    full = Path(os.path.normpath(path))
    return full.relative_to(folder).as_posix() if full.is_relative_to(folder) else full.as_posix()


def _delivery(source: Source, path: str, name: str, digest: str, size: int) -> Delivery:
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    safe = re.sub(r"[^\w.() -]", "_", name)
    return Delivery(origin(source), path, f"{digest[:16]}-{safe}", digest, size, now)


def _keep(manifest: Manifest, delivery: Delivery, path: Path) -> Delivery:
    """Copy it unless a whole copy is there; a copy appears under its name only when complete."""
    target = manifest.raw / delivery.file
    if not target.exists() or target.stat().st_size != delivery.size:
        part = target.with_name(f".{target.name}.part")
        shutil.copyfile(path, part)
        _check_copy(part, delivery)
        part.replace(target)
        target.chmod(0o444)
    known = manifest.deliveries.get(delivery.identity)
    if known is None or delivery.modified:
        manifest.receive(delivery)
    return known or delivery


def _check_copy(part: Path, delivery: Delivery) -> None:
    with part.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != delivery.hash:
            part.unlink()
            raise SourceError(
                f"{delivery.path} changed while it was copied.",
                expected="A file that is complete.",
                do="Load again when whatever writes it has finished.",
            )
        os.fsync(file.fileno())


def _ask_database(source: Source, manifest: Manifest) -> list[Delivery]:
    part = manifest.raw / f".{source.table}.part"
    ask(source, part)
    with part.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    try:
        found = _delivery(source, source.name, f"{source.table}.parquet", digest, part.stat().st_size)
        return [_keep(manifest, found, part)]
    finally:
        part.unlink(missing_ok=True)

"""Which segments does the project define, and do their conditions fit the data?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from worthline.catalogue.packs import Pack
from worthline.project.health import HealthError
from worthline.project.lines import line_of
from worthline.project.read import FILE_NAME
from worthline.project.settings import Settings
from worthline.tables.conditions import expression
from worthline.tables.derived.known import Known
from worthline.tables.derived.profile import blank_profile
from worthline.words.errors import ProjectError, WorthlineError

Once = Callable[[str, Callable[[], bool]], bool]
"""Runs a check unless one of this name has held before."""


def with_segments(known: Known, settings: Settings, folder: Path, once: Once) -> Known:
    """What is known, with the segments that the project defines, each checked against the columns there are.

    Raises:
        ProjectError: a condition names a column that does not exist or compares what cannot be compared, or the data
            has a column of the segment's own name; tells the line in worthline.toml.
    """
    defined = settings.segments.defined
    if not defined:
        return known
    for name, segment in defined.items():
        if name in known.extra:
            taken = WorthlineError(f"customers has a column {name!r} already.", do="Name it otherwise.")
            raise _at(folder, ("segments", name), taken)
        try:
            once(
                f"fits {segment.where!r} {sorted(known.extra.items())}", partial(_fits, segment.where, known)
            )
        except WorthlineError as error:
            raise _at(folder, ("segments", name, "where"), error) from None
    return replace(known, segments={name: segment.where for name, segment in defined.items()})


def with_health(known: Known, settings: Settings, pack: Pack, folder: Path) -> Known:
    """What is known, with how the health of customers is scored.

    Raises:
        ProjectError: it cannot be scored so; tells the line in worthline.toml.
    """
    try:
        return replace(known, health=settings.health.scheme(pack.health))
    except HealthError as error:
        raise _at(folder, ("health", *error.place), error) from None


def _fits(where: str, known: Known) -> bool:
    expression(where, blank_profile(known))
    return True


def _at(folder: Path, place: tuple[str | int, ...], error: WorthlineError) -> ProjectError:
    """The error with the line of worthline.toml that it comes from."""
    file = folder / FILE_NAME
    dotted = ".".join(str(each + 1) if isinstance(each, int) else each for each in place)
    line = f"line {line_of(file.read_text('utf-8-sig'), place)}, " if file.is_file() else ""
    return ProjectError(f"{FILE_NAME}, {line}{dotted}: {error.what}", expected=error.expected, do=error.do)

"""What is told of each command?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from inspect import cleandoc
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args

from worthline.doors.cli import app
from worthline.doors.faults import ALERTS, DONE, MEND, OURS, STOPPED
from worthline.doors.pages.markdown import block, code, page, section, table

if TYPE_CHECKING:
    from cyclopts import Argument

INTRO = """\
Every command teaches itself: `worthline COMMAND --help`. At a terminal it prints tables for reading; into a pipe or
a file it prints the same rows separated by tabs, and what is meant for a person alone goes to the error stream."""
CODES = {
    DONE: "Done.",
    OURS: "A fault of Worthline, not of your data; it names a file with the details.",
    MEND: "Something for you to mend; it says what.",
    ALERTS: "Done, and there are alerts: `worthline watch` alone.",
    STOPPED: "You stopped it; the last good state stands.",
}
TAKES = {str: "text", int: "a whole number", float: "a number", date: "a date, 2025-12-31", Path: "a path"}


def pages() -> dict[str, str]:
    """The one page of all commands."""
    codes = table(("exit code", "means"), [(str(number), about) for number, about in CODES.items()])
    told = [_command(name) for name in commands()]
    return {"commands.md": page("Commands", app.help, INTRO, *told, section("How a command ends", codes))}


def commands() -> list[str]:
    """The words that can be typed after `worthline`."""
    return [name for name in app if not name.startswith("-")]


def options(name: str) -> list[Argument]:
    """The arguments and options of a command."""
    return list(app[name].assemble_argument_collection())


def _command(name: str) -> str:
    found = options(name)
    rows = [(_written(each), _takes(each), _default(each), each.parameter.help or "") for each in found]
    return section(
        name,
        cleandoc(app[name].help or ""),
        block(" ".join(["worthline", name, *_usage(found)])),
        table(("argument", "takes", "without it", "what it is for"), rows),
    )


def _usage(found: list[Argument]) -> Iterator[str]:
    for each in found:
        if _positional(each):
            yield each.names[0] if each.required else f"[{each.names[0]}]"
    if not all(map(_positional, found)):
        yield "[OPTIONS]"


def _positional(each: Argument) -> bool:
    return not each.names[0].startswith("-")


def _written(each: Argument) -> str:
    return ", ".join(map(code, each.names))


def _takes(each: Argument) -> str:
    choices = each.get_choices()
    if choices:
        return " or ".join(map(code, choices))
    if each.hint is bool:
        return "nothing"
    return _words(each.hint)


def _words(hint: Any) -> str:
    plain = next((inner for inner in get_args(hint) if inner is not NoneType), hint)
    return TAKES[plain] if plain in TAKES else f"one or several: {TAKES[get_args(plain)[0]]}"


def _default(each: Argument) -> str:
    if each.required:
        return "must be there"
    default = each.field_info.default
    if isinstance(default, Path):
        return "the folder you are in" if default == Path() else code(default)
    return "" if default in (None, "", False) else code(default)

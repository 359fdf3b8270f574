"""What does a person see when something goes wrong?

What happened, what was expected, what to do; never a traceback. A fault of ours is written to a file that can be sent.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from worthline.words.errors import WorthlineError

DONE, OURS, MEND, ALERTS, STOPPED = 0, 1, 2, 3, 130


def guarded(command: Callable[[], Any]) -> int:
    """Run a command; give its exit code, and say in words what stopped it."""
    try:
        done = command()
    except WorthlineError as error:
        _tell(error.what, error.expected, error.do)
        return MEND
    except KeyboardInterrupt:
        _tell("Stopped. The last good state stands.")
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # noqa: BLE001 (the last line of defence: no traceback reaches a user)
        return _typed_wrongly(error) or _damaged(error) or _fault(error)
    return done if isinstance(done, int) else DONE


def _typed_wrongly(error: Exception) -> int:
    from cyclopts import CycloptsError

    if not isinstance(error, CycloptsError):
        return 0
    _tell(str(error), "", "See: worthline --help")
    return MEND


_SIGNS_OF_DAMAGE = {"IOException", "FatalException", "InternalException", "SerializationException"}
"""What DuckDB raises at a block of a file that is not as it was written."""


def _damaged(error: Exception) -> int:
    if type(error).__module__ != "_duckdb" or type(error).__name__ not in _SIGNS_OF_DAMAGE:
        return 0
    _tell(
        f"The store cannot be read: {str(error).splitlines()[0]}",
        "Expected a whole file, and room on the disk for what does not fit into memory.",
        "Make room, or make the store again from what was received: worthline load --rebuild",
    )
    return MEND


def _fault(error: Exception) -> int:
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="worthline-fault-", suffix=".txt", delete=False) as file:
        file.write("".join(traceback.format_exception(error)))
    _tell(
        f"This is a fault of Worthline, not of your data: {type(error).__name__}: {error}",
        "",
        f"Please send {file.name} with what you did; the last good state stands.",
    )
    return OURS


def _tell(*lines: str) -> None:
    for line in lines:
        if line:
            print(line, file=sys.stderr)

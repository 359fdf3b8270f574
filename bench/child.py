"""What does a command cost? Its own CPU, wall time and the most memory it and its children held."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

GIGABYTE = 1 << 30
_UNIT = 1 if sys.platform == "darwin" else 1 << 10
"""In what `ru_maxrss` counts, in bytes."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command cost.

    Attributes:
        cpu: seconds of all its threads and children.
        wall: seconds.
        peak: the most memory that it, or a child it waited for, held at once; bytes.
        said: what it printed.
    """

    cpu: float
    wall: float
    peak: int
    said: str


def run(command: Sequence[str]) -> Cost:
    """Run a command to its end and say what it cost.

    Raises:
        RuntimeError: it failed.
    """
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=_environment()) as child:
        assert child.stdout is not None
        said = child.stdout.read()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}.")
    wall = time.perf_counter() - began
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * _UNIT, said)


def _environment() -> dict[str, str]:
    """Ours, in which compiled bytecode is kept, as on any machine in use."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

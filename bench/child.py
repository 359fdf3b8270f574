"""What does a command cost? CPU and wall seconds, and the most memory its whole family of processes held at once.

A family that goes beyond the limit is stopped: a machine of that size would have killed it, or begun to swap.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil
from bench.files import MEMORY

GIGABYTE = 1 << 30
LIMIT = 8 * GIGABYTE
"""The memory of the machine that the aims speak of."""
OFTEN = 0.2
"""Seconds between two looks at the memory."""
_UNIT = 1 if sys.platform == "darwin" else 1 << 10
"""In what `ru_maxrss` counts, in bytes."""


class EndedEarlyError(RuntimeError):
    """A command was stopped at the limit, or failed; says which, and what it held."""

    def __init__(self, why: str, peak: int) -> None:
        super().__init__(why)
        self.why = why
        self.peak = peak


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command cost.

    Attributes:
        cpu: seconds of all its threads and children.
        wall: seconds.
        peak: the most memory that it and its children held at once; bytes.
        said: what it printed.
    """

    cpu: float
    wall: float
    peak: int
    said: str


@dataclass(slots=True)
class _Watched:
    """What was seen of a family's memory while it ran."""

    most: int = 0
    stopped: bool = False
    over: threading.Event = field(default_factory=threading.Event)


def run(command: Sequence[str], limit: int = LIMIT) -> Cost:
    """Run a command to its end and say what it cost.

    Raises:
        EndedEarlyError: it failed, or held more memory than the limit and was stopped.
    """
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=_environment()) as child:
        assert child.stdout is not None
        with _watching(child.pid, limit) as seen:
            said = child.stdout.read()
            _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    wall, peak = time.perf_counter() - began, max(seen.most, used.ru_maxrss * _UNIT)
    if seen.stopped or peak > limit:
        raise EndedEarlyError(f"stopped at {limit / GIGABYTE:g} GB", peak)
    if child.returncode:
        raise EndedEarlyError(f"failed ({child.returncode})", peak)
    return Cost(used.ru_utime + used.ru_stime, wall, peak, said)


@contextmanager
def _watching(family: int, limit: int) -> Iterator[_Watched]:
    """Look at a family's memory from time to time until the block ends; whatever ends it early ends the family."""
    seen = _Watched()
    looking = threading.Thread(target=_look, args=(psutil.Process(family), limit, seen), daemon=True)
    looking.start()
    try:
        yield seen
    except BaseException:
        _end(_family(family))
        raise
    finally:
        seen.over.set()
        looking.join()


def _look(head: psutil.Process, limit: int, seen: _Watched) -> None:
    while not seen.over.wait(OFTEN):
        members = _family(head.pid)
        seen.most = max(seen.most, sum(map(_held, members)))
        if seen.most > limit:
            seen.stopped = True
            _end(members)
            return


def _family(pid: int) -> list[psutil.Process]:
    try:
        head = psutil.Process(pid)
        return [head, *head.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _held(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def _end(members: Sequence[psutil.Process]) -> None:
    for process in members:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue


def _environment() -> dict[str, str]:
    """Ours, with compiled bytecode kept, as on any machine in use, and the engine told its part of the limit."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {"WORTHLINE_MEMORY": MEMORY, "OPENBLAS_NUM_THREADS": "1", **kept}

"""How is work timed? By the CPU and wall seconds of itself alone, told as a line of JSON."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field

Work = Callable[[], object]


@dataclass(slots=True)
class Clock:
    """CPU and wall seconds since it was made or last read."""

    cpu: float = field(default_factory=time.process_time)
    wall: float = field(default_factory=time.perf_counter)

    def read(self) -> tuple[float, float]:
        """The seconds gone by, and begin anew."""
        cpu, wall = time.process_time(), time.perf_counter()
        gone = cpu - self.cpu, wall - self.wall
        self.cpu, self.wall = cpu, wall
        return gone


def timed(name: str, work: Work) -> None:
    """Do some work and tell what it cost."""
    clock = Clock()
    work()
    tell(name, *clock.read())


def tell(name: str, cpu: float, wall: float) -> None:
    """Tell the seconds of a step."""
    print(json.dumps([name, cpu, wall]), flush=True)

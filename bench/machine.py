"""On what was it measured?"""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

from bench.child import GIGABYTE

SHOWN = ("worthline", "duckdb", "ibis-framework", "numpy")


def described() -> str:
    """The machine and the versions in one paragraph."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIGABYTE
    versions = ", ".join(f"{name} {version(name)}" for name in SHOWN)
    return (
        f"{_processor()}, {os.cpu_count()} cores (2 used), {memory:.0f} GB of memory, {platform.system()}; "
        f"Python {platform.python_version()}, {versions}. Load of the machine at the end: {os.getloadavg()[0]:.1f}."
    )


def on_two_cores() -> None:
    """Keep this process, and those it starts, to two cores where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:2]))


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")),
        platform.machine(),
    )

"""What did each step cost on one company?"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.child import run

STEPS = ("read_once", "group_by", "load_all", "derive_all", "scorecard", "every_month")
TIMES = 3
LARGE = 3.0
"""Millions of orders beyond which our own steps are measured once; the limits always three times."""
LIMITS = ("read_once", "group_by")


@dataclass(frozen=True, slots=True)
class Figure:
    """What one step cost: median CPU and wall seconds, and the most memory of its whole process, in bytes."""

    cpu: float
    wall: float
    peak: int


def measured(folder: Path, millions: float) -> dict[str, Figure]:
    """Every step on one company, in an order in which each finds what it needs."""
    figures = {}
    for step in STEPS:
        print(f"{millions:g} million orders: {step.replace('_', ' ')}", file=sys.stderr, flush=True)
        figures[step] = _figure(step, folder, TIMES if step in LIMITS or millions <= LARGE else 1)
    return figures


def _figure(step: str, folder: Path, times: int) -> Figure:
    cost = run((sys.executable, "-m", "bench.steps", step, str(folder), str(times)))
    cpu, wall = zip(*map(json.loads, cost.said.splitlines()), strict=True)
    return Figure(median(cpu), median(wall), cost.peak)

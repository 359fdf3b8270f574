"""What did each step cost on one company?"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan
from pathlib import Path
from statistics import median

from bench.child import EndedEarlyError, run

TIMES = 3
"""Runs of each step, of which the median is told."""
LIMITS = ("read_once", "group_by")
STEPS = (
    "read_once",
    "group_by",
    "load_all",
    "day_more",
    "one_metric",
    "impact",
    "scorecard",
    "catalogue",
    "each_customer",
)
"""Every step, in an order in which each finds what it needs."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What one step cost.

    Attributes:
        cpu: seconds, the median of all runs.
        wall: seconds, the same.
        peak: the most memory of its whole process, in bytes.
        times: how often it was run.
        ended: why there are no seconds; empty where there are.
    """

    cpu: float
    wall: float
    peak: int
    times: int
    ended: str = ""


def measured(folder: Path, millions: float, steps: Sequence[str] = STEPS) -> dict[str, Figure]:
    """The steps wanted on one company, and the two limits with them; a load is told as two steps."""
    figures: dict[str, Figure] = {}
    for step in STEPS:
        if step in steps or step in LIMITS:
            command = (sys.executable, "-m", "bench.steps", step, str(folder), str(TIMES))
            figures |= told(f"{millions:g} million orders", step, command)
    return figures


def told(place: str, name: str, command: Sequence[str]) -> Mapping[str, Figure]:
    """Run a command that tells the seconds of what it does, and say on the way what is being done and what it cost.

    Args:
        place: which company, for those who watch.
        name: what the command measures, where it fails before it tells.
        command: prints lines of `bench.work.tell`.
    """
    print(f"{place}: {name.replace('_', ' ')}", file=sys.stderr, flush=True)
    try:
        cost = run(command)
    except EndedEarlyError as error:
        found = {name: Figure(nan, nan, error.peak, 0, error.why)}
    else:
        lines: list[tuple[str, float, float]] = [json.loads(line) for line in cost.said.splitlines()]
        found = {step: _figure(lines, step, cost.peak) for step in dict.fromkeys(line[0] for line in lines)}
    for step, figure in found.items():
        spent = figure.ended or f"{figure.cpu:.2f} s CPU, {figure.wall:.2f} s"
        print(f"  {step}: {spent}, {figure.peak / 1e9:.2f} GB", file=sys.stderr, flush=True)
    return found


def _figure(lines: Sequence[tuple[str, float, float]], step: str, peak: int) -> Figure:
    own = [(cpu, wall) for name, cpu, wall in lines if name == step]
    return Figure(median(cpu for cpu, _ in own), median(wall for _, wall in own), peak, len(own))

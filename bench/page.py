"""How are the figures shown?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.child import GIGABYTE, Cost
from bench.figures import Figure

PAGE = Path(__file__).with_name("README.md")
NAMES = {
    "read_once": "**L** read the needed columns once",
    "group_by": "**G** one group by customer and month",
    "load_all": "load: receive, parse, check, sort",
    "derive_all": "derive",
    "scorecard": "scorecard: 13 months, the last by one segment",
    "every_month": "every metric, all 36 months by one segment",
}
HELP_AIM = 0.3

INTRODUCTION = """# How fast, and in how much memory

Made by `make bench` and written here by `python -m bench --write`; never edited by hand.

The demo company with 1 and 10 million orders (1 in 10 customers), from Parquet. Each step runs in a process of its
own on two cores. CPU and wall are the seconds of the work itself after Python has imported what it needs, the median
of three runs (of one where more than 3 million orders are loaded, derived or measured); memory is the most the whole
process held. Beside each stands how many times as much CPU it took as two limits measured in the same run with DuckDB
alone, on two threads: **L**, which reads the columns that metrics are made of once, and **G**, which counts and adds
up the orders by customer and month.

"""
HEAD = ("step", "CPU s", "wall s", "× L", "× G", "peak memory", "aim", "")


@dataclass(frozen=True, slots=True)
class Aim:
    """What a step is to stay under: words for people, and the test."""

    words: str
    holds: Callable[[Figure, Figure], bool]


AIMS = {
    "derive_all": Aim("under 3 G", lambda own, group: own.cpu < 3 * group.cpu),
    "scorecard": Aim("under 2 G", lambda own, group: own.cpu < 2 * group.cpu),
    "every_month": Aim("under 2 G", lambda own, group: own.cpu < 2 * group.cpu),
}
MEMORY_AIM = 4 * GIGABYTE


def page(companies: Mapping[float, Mapping[str, Figure]], started: Cost, machine: str) -> str:
    """The whole page: a table a company, the start of the program, the machine."""
    tables = [f"## {millions:g} million orders\n\n{_table(found)}" for millions, found in companies.items()]
    judged = _reached(started.wall < HELP_AIM)
    shown = f"{started.wall:.2f} s, of which {started.cpu:.2f} s CPU (aim: under {HELP_AIM} s, {judged})"
    ending = f"`worthline --help`, the median of five: {shown}.\n\nMeasured on: {machine}\n"
    return INTRODUCTION + "\n".join([*tables, ending])


def _table(figures: Mapping[str, Figure]) -> str:
    lines: list[Sequence[str]] = [HEAD, ("---", *["---:"] * 5, "---", "---")]
    lines += [_line(step, figures) for step in figures]
    peak = max(figure.peak for figure in figures.values())
    lines.append(
        ("the most memory", "", "", "", "", _memory(peak), "under 4 GB", _reached(peak < MEMORY_AIM))
    )
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _line(step: str, figures: Mapping[str, Figure]) -> Sequence[str]:
    own, read, group = figures[step], figures["read_once"], figures["group_by"]
    aim = AIMS.get(step)
    judged = (aim.words, _reached(aim.holds(own, group))) if aim else ("", "")
    ratios = (f"{own.cpu / read.cpu:.1f}", f"{own.cpu / group.cpu:.1f}")
    return (NAMES[step], f"{own.cpu:.2f}", f"{own.wall:.2f}", *ratios, _memory(own.peak), *judged)


def _memory(size: int) -> str:
    return f"{size / GIGABYTE:.2f} GB"


def _reached(yes: bool) -> str:
    return "reached" if yes else "not reached"

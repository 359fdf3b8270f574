"""How are the figures shown?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.aims import (
    AIMS,
    GROWTH_AIM,
    HELP_AIM,
    MEASURE_AIM,
    MEMORY_AIM,
    Figures,
    growth,
    judged,
    peak,
    reached,
    reasons,
)
from bench.commands import Commands
from bench.figures import Figure
from bench.peers.compared import Compared
from bench.peers.page import peers_page
from bench.table import memory, rows_of, seconds
from bench.truth.page import section_of

PAGE = Path(__file__).with_name("README.md")
NAMES = {
    "read_once": "**L** read the needed columns once",
    "group_by": "**G** one group by customer and month",
    "load_all": "load: receive, parse, check, sort",
    "derive_all": "derived tables, all of them",
    "day_more": "a day more, loaded and derived",
    "one_metric": "one metric by month, asked again",
    "impact": "what one change did, tried on dates without one",
    "scorecard": "scorecard: 13 months, the last by one segment",
    "catalogue": "the whole catalogue, 36 months by one segment",
    "each_customer": "what is expected of each customer, tried and written to a file",
    "memory": "the most memory",
    "help": "`worthline --help`",
    "measure": "`worthline measure`",
    "growth": "growth",
}

INTRODUCTION = """# How fast, and in how much memory

Made by `make bench` and written here by `python -m bench --orders 1,10,100 --write`; never edited by hand.

The demo company with so many million orders (1 in 10 customers), from Parquet, its last day held back and loaded later
as files of its own. Each step runs in a process of its own on two cores; load and derived tables are one process, as
they are one command. CPU and wall are the seconds of the work itself after Python has imported what it needs, the
median of the runs; memory is the most that the process and its children held at once. Whatever goes beyond 8 GB is
stopped and says so; the engine inside is told to take 5 GB and to spill the rest to the disk. The file cache of the
system is not counted.

Beside each stands how many times as much CPU it took as two limits measured in the same run with DuckDB alone, on two
threads: **L**, which reads the columns that metrics are made of once, and **G**, which counts and adds up the orders by
customer and month. One metric is the dearest of four, of purchases, memberships, contracts and milestones. All
metrics come with their intervals.

"""
HEAD = ("step", "CPU s", "wall s", "× L", "× G", "peak memory", "runs", "aim", "")
RULE = ("---", *["---:"] * 6, "---", "---")


def page(
    companies: Mapping[float, Figures],
    peers: Mapping[float, Compared],
    started: Commands,
    machine: str,
) -> str:
    """The whole page: a table a company, growth, whole commands, missed aims, others beside it, the machine."""
    tables = [f"## {millions:g} million orders\n\n{_table(found)}" for millions, found in companies.items()]
    parts = [*tables, _growth(companies), _commands(started), _missed(companies, started)]
    others = peers_page(peers, companies)
    ending = f"Measured on: {machine}\n"
    truth = section_of(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else ""
    return INTRODUCTION + "\n".join(part for part in (*parts, others, ending, truth and f"{truth}\n") if part)


def _table(figures: Figures) -> str:
    most = peak(figures)
    last = (NAMES["memory"], "", "", "", "", memory(most), "", "at most 8 GB", reached(most <= MEMORY_AIM))
    return rows_of([HEAD, RULE, *(_line(step, figures) for step in figures), last])


def _line(step: str, figures: Figures) -> Sequence[str]:
    own = figures[step]
    if own.ended:
        return (NAMES[step], own.ended, "", "", "", memory(own.peak), "", *judged(step, figures))
    return (NAMES[step], seconds(own.cpu), seconds(own.wall), *_ratios(own, figures), memory(own.peak), str(own.times),
            *judged(step, figures))  # fmt: skip


def _ratios(own: Figure, figures: Figures) -> tuple[str, str]:
    read, group = figures["read_once"], figures["group_by"]
    return f"{own.cpu / read.cpu:.2f}", f"{own.cpu / group.cpu:.2f}"


def _growth(companies: Mapping[float, Figures]) -> str:
    """The exponents, where there are two companies to see growth between."""
    found = growth(companies)
    if found is None:
        return ""
    rows: list[Sequence[str]] = [("step", "exponent", "aim", ""), ("---", "---:", "---", "---")]
    for step, exponent in found.exponents.items():
        aim = (f"at most {GROWTH_AIM}", reached(exponent <= GROWTH_AIM)) if step in AIMS else ("", "")
        rows.append((NAMES[step], f"{exponent:.2f}", *aim))
    words = f"The power of the number of orders by which CPU grows from {found.small:g} to {found.large:g} million:"
    return f"## Growth\n\n{words}\n\n{rows_of(rows)}"


def _commands(started: Commands) -> str:
    rows: list[Sequence[str]] = [
        ("whole command", "CPU s", "wall s", "aim", ""),
        ("---", "---:", "---:", "---", "---"),
        (NAMES["help"], seconds(started.help.cpu), seconds(started.help.wall), f"{HELP_AIM} s wall",
         reached(started.help.wall <= HELP_AIM)),
        (f"{NAMES['measure']} of one metric, 20,000 orders", seconds(started.measure.cpu),
         seconds(started.measure.wall), f"{MEASURE_AIM:g} s CPU", reached(started.measure.cpu <= MEASURE_AIM)),
    ]  # fmt: skip
    words = "From the shell's prompt back to it, imports and all; the median of five, after one nobody timed."
    return f"## Whole commands\n\n{words}\n\n{rows_of(rows)}"


def _missed(companies: Mapping[float, Figures], started: Commands) -> str:
    found = reasons(companies, started)
    if not found:
        return ""
    told = "".join(f"- {NAMES[key]}: {why}\n" for key, why in found.items())
    return f"## Aims not reached, and why\n\n{told}"

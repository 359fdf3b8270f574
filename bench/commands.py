"""What does a whole command cost, from the shell's prompt back to it? `python -m bench.commands` prints it."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.child import Cost, run

WORTHLINE = str(Path(sys.executable).with_name("worthline"))
CUSTOMERS = 2000
"""Of the small store, of some 20,000 orders."""


@dataclass(frozen=True, slots=True)
class Commands:
    """The median costs of two commands, each after one run that nobody timed.

    Attributes:
        help: `worthline --help`, once its bytecode is compiled.
        measure: `worthline measure` of one metric by month on a small store, asked before.
    """

    help: Cost
    measure: Cost


def commands() -> Commands:
    """What both cost here."""
    with tempfile.TemporaryDirectory(prefix="worthline-bench-") as folder:
        run((WORTHLINE, "demo", folder, "--customers", str(CUSTOMERS)))
        return Commands(_median("--help"), _median("measure", "customer_churn", "--project", folder))


def _median(*words: str, times: int = 5) -> Cost:
    """The median of so many runs by CPU, after one that compiles what is imported and fills what is kept."""
    command = (WORTHLINE, *words)
    run(command)
    return sorted((run(command) for _ in range(times)), key=lambda cost: cost.cpu)[times // 2]


if __name__ == "__main__":
    found = commands()
    for name, cost in (("worthline --help", found.help), ("worthline measure", found.measure)):
        print(f"{name}: {cost.wall:.2f} s, of which {cost.cpu:.2f} s CPU")

"""How long does `worthline --help` take once its bytecode is compiled? `python -m bench.help_time` prints it."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.child import Cost, run

COMMAND = (str(Path(sys.executable).with_name("worthline")), "--help")


def help_cost(times: int = 5) -> Cost:
    """The median of so many runs by wall time, after one that compiles what is imported."""
    run(COMMAND)
    return sorted((run(COMMAND) for _ in range(times)), key=lambda cost: cost.wall)[times // 2]


if __name__ == "__main__":
    found = help_cost()
    print(f"{found.wall:.2f} s, of which {found.cpu:.2f} s CPU")

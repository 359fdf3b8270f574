"""How long does `worthline --help` take once its bytecode is compiled?"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median

from bench.child import run

COMMAND = (str(Path(sys.executable).with_name("worthline")), "--help")


def help_seconds(times: int = 5) -> float:
    """The median wall time of so many runs, after one that compiles what is imported."""
    run(COMMAND)
    return median(run(COMMAND).wall for _ in range(times))


if __name__ == "__main__":
    print(f"{help_seconds():.2f} s")

"""What is the first thing that runs when someone types `worthline`?

Plain `worthline --help` is answered from a page that `make docs` makes of the command line itself, so that it comes at
once; everything else goes on to `worthline.doors.cli`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ASKS_FOR_HELP: tuple[list[str], ...] = ([], ["--help"], ["-h"])
HELP = Path(__file__).with_name("help.txt")


def main() -> None:
    """Run the command line and end the process with its exit code."""
    if sys.argv[1:] in ASKS_FOR_HELP:
        sys.stdout.write(HELP.read_text(encoding="utf-8"))
        return
    # Models work on a few numbers at a time: threads would only wait for each other.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from worthline.doors.cli import main as run

    run()

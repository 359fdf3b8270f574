"""Does what Worthline says hold where the truth is known?

`make bench-truth`, or `python -m bench.truth`, simulates companies and counts; with `--write`, it writes
bench/truth.md and the section of bench/README.md. Each part is a module with a `TITLE` and `told(worlds, pool)`, which
gives its text.
"""

from __future__ import annotations

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module

from bench.machine import described, on_two_cores
from bench.truth.page import write

PARTS = ("impact", "health")
"""The modules beside this one, in the order of the page."""
WORLDS = 400


def main() -> None:
    """Simulate, count, print, and write the page if asked to."""
    asked = argparse.ArgumentParser(prog="python -m bench.truth", description=__doc__)
    asked.add_argument("parts", nargs="*", default=PARTS, help="which of the parts; all where not said")
    asked.add_argument("--worlds", type=int, default=WORLDS, help="companies of each kind")
    asked.add_argument(
        "--write", action="store_true", help="write bench/truth.md and its section of bench/README.md"
    )
    chosen = asked.parse_args()
    on_two_cores()
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # two worlds at a time, each on a core of its own
    sections = {}
    with ProcessPoolExecutor(2) as pool:
        for part in chosen.parts:
            module = import_module(f"bench.truth.{part}")
            sections[part] = f"## {module.TITLE}\n\n{module.told(chosen.worlds, pool)}"
            print(sections[part], flush=True)
    if chosen.write:
        write(sections, described())


if __name__ == "__main__":
    main()

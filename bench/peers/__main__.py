"""How is one peer asked? `python -m bench.peers NAME FOLDER TIMES` tells what each time cost and keeps the answers."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from bench.peers.ten import AS_OF, keep
from bench.work import timed

MODULES = {
    "own": "own",
    "raw": "raw",
    "pandas": "with_pandas",
    "polars": "with_polars",
    "own_summary": "own_summary",
}
IMPORTED = {"own": ("ibis", "numpy"), "own_summary": ("ibis", "numpy"), "raw": ("duckdb",)}
"""What each would import while the clock runs."""


def main() -> None:
    """Ask one peer so many times."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("name", choices=MODULES)
    asked.add_argument("folder", type=Path)
    asked.add_argument("times", type=int)
    chosen = asked.parse_args()
    for module in IMPORTED.get(chosen.name, ()):
        import_module(module)
    answering = _answering(chosen.name, chosen.folder)
    for _ in range(chosen.times):
        timed(chosen.name, answering)


def _answering(name: str, folder: Path) -> Callable[[], None]:
    module = import_module(f"bench.peers.{MODULES[name]}")
    (folder / "answers").mkdir(exist_ok=True)

    def ten() -> None:
        keep(folder, name, module.measured(folder))

    def summary() -> None:
        found = module.checksum(module.counted(folder, AS_OF))
        (folder / "answers" / f"{name}.json").write_text(json.dumps(found), encoding="utf-8")

    return summary if name == "own_summary" else ten


if __name__ == "__main__":
    main()

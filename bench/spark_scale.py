"""What does a company cost on a cluster: how much is read, shuffled, computed and held, for each million orders?

    python -m bench.spark_scale FOLDER

loads the demo company of a folder (see `bench.company`), takes its tables to two workers of Spark, derives and measures
there, and reads what each step cost from Spark's own event log.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import worthline
from worthline.catalogue.everything import every_metric
from worthline.catalogue.metric import OfModel
from worthline.engines.spark import session_at
from worthline.loading.derive import derive
from worthline.words.periods import Grain

if TYPE_CHECKING:
    from pyspark import SparkContext

MASTER = "local-cluster[2,1,2048]"
MILLION = 1e6
MEGABYTE = 1024 * 1024
HEADS = (
    "step",
    "seconds",
    "cpu s",
    "million rows read",
    "shuffled MB",
    "spilled MB",
    "peak MB a task",
    "jobs",
)


@dataclass(slots=True)
class Cost:
    """What one step cost, over all its tasks; sizes in bytes.

    Attributes:
        seconds: by the clock on the wall.
        cpu: seconds of the workers' processors.
        read: rows read from files.
        shuffled: written for other workers.
        spilled: written to disk for want of memory.
        peak: the most that one task held.
        jobs: how many jobs it was.
    """

    seconds: float = 0.0
    cpu: float = 0.0
    read: int = 0
    shuffled: int = 0
    spilled: int = 0
    peak: int = 0
    jobs: int = 0

    def add(self, task: dict[str, Any]) -> None:
        """Count one task in."""
        self.cpu += task["Executor CPU Time"] / 1e9
        self.read += task["Input Metrics"]["Records Read"]
        self.shuffled += task["Shuffle Write Metrics"]["Shuffle Bytes Written"]
        self.spilled += task["Disk Bytes Spilled"]
        self.peak = max(self.peak, task["Peak Execution Memory"])


@dataclass(slots=True)
class Steps:
    """Names what runs, so that the log can tell it apart."""

    context: SparkContext
    took: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Everything that runs inside is of this step."""
        self.context.setJobGroup(name, name)
        started = time.monotonic()
        yield
        self.took[name] = time.monotonic() - started


def costs(log: Path, took: dict[str, float]) -> dict[str, Cost]:
    """What each step cost, from the event log."""
    found = {name: Cost(seconds=seconds) for name, seconds in took.items()}
    step_of: dict[int, Cost] = {}
    for line in log.read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        if event["Event"] == "SparkListenerJobStart":
            cost = found.get(event["Properties"].get("spark.jobGroup.id", ""))
            if cost:
                cost.jobs += 1
                step_of |= dict.fromkeys(event["Stage IDs"], cost)
        elif event["Event"] == "SparkListenerTaskEnd" and (measured := event.get("Task Metrics")):
            step_of.get(event["Stage ID"], Cost()).add(measured)
    return found


def run(folder: Path, events: Path) -> tuple[float, dict[str, Cost]]:
    """The millions of orders of a company, and what each step cost on two workers."""
    session = session_at(MASTER, {
        "spark.eventLog.enabled": True, "spark.eventLog.dir": events.as_uri(), "spark.eventLog.compress": False,
        "spark.eventLog.rolling.enabled": False, "spark.driver.memory": "1g",
    })  # fmt: skip
    steps = Steps(session.sparkContext)
    with steps.step("taken over"):
        company = worthline.open(folder, spark=session)
    keys = [key for key, metric in every_metric().items() if not isinstance(metric.how, OfModel)]
    measurer, known = company.measurer, company.known
    months = measurer.calendar.between(known.since, known.as_of, Grain.MONTH)
    asked: dict[str, Callable[[], object]] = {
        "derived tables, full": lambda: derive(measurer.engine, company.rules),
        "whole catalogue by month": lambda: measurer.measure(keys, months),
        "whole catalogue by month and channel": lambda: measurer.measure(keys, months, ["channel"]),
        "one metric by month, again": lambda: measurer.measure(["revenue"], months),
        "cohorts": company.cohorts,
    }
    for name, ask in asked.items():
        with steps.step(name):
            ask()
    (row,) = measurer.engine.run("select count(*) as n from orders").to_pylist()
    application = session.sparkContext.applicationId
    company.close()
    session.stop()
    (log,) = events.glob(f"{application}*")
    return row["n"] / MILLION, costs(log, steps.took)


def table(millions: float, found: dict[str, Cost]) -> str:
    """The costs for each million orders, as a table; the peak is of one task, and not divided."""
    lines = [" | ".join(HEADS), " | ".join("---" for _ in HEADS)]
    for name, cost in found.items():
        sizes = (cost.shuffled / MEGABYTE, cost.spilled / MEGABYTE)
        sums = (cost.seconds, cost.cpu, cost.read / MILLION, *sizes)
        cells = [f"{each / millions:.1f}" for each in sums]
        lines.append(" | ".join([name, *cells, f"{cost.peak / MEGABYTE:.0f}", str(cost.jobs)]))
    return "\n".join(f"| {line} |" for line in lines)


def main(folder: Path) -> None:
    """Print what a company costs on a cluster."""
    with tempfile.TemporaryDirectory(prefix="worthline-events-") as events:
        millions, found = run(folder, Path(events))
    print(f"{millions:.2f} million orders, {MASTER}; for each million:\n")
    print(table(millions, found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

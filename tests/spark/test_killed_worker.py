"""Is the answer right when a worker is killed while it works?"""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import psutil
import pytest
from tests.spark.twins import SEPARATE_WORKERS, Twins, differences

from worthline.loading.derive import derive

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.spark
PATIENCE = 300.0
"""Seconds in which a job begins and a worker is there."""


def workers() -> list[psutil.Process]:
    """The worker processes of this test's own cluster, whose rows they hold."""
    below = psutil.Process().children(recursive=True)
    return [each for each in below if "CoarseGrainedExecutorBackend" in " ".join(each.cmdline())]


def kill_one_at_work(session: SparkSession) -> int:
    """End a worker as soon as a job runs, and give its process."""
    tracker = session.sparkContext.statusTracker()
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if tracker.getActiveStageIds() and (found := workers()):
            os.kill(found[0].pid, signal.SIGKILL)
            return int(found[0].pid)
        time.sleep(0.01)
    raise AssertionError("no worker was at work")


@pytest.mark.parametrize("session", [SEPARATE_WORKERS], indirect=True)
def test_a_worker_killed_while_tables_are_derived_and_measured(session: SparkSession, demo: Twins) -> None:
    there = demo.there.measurer
    keys = ["revenue", "customer_retention", "repeat_purchase_rate", "net_revenue_retention"]
    with ThreadPoolExecutor(1) as alone:
        derived = alone.submit(derive, there.engine, demo.there.rules)
        first = kill_one_at_work(session)
        derived.result()
        asked = alone.submit(there.measure, keys, demo.periods())
        second = kill_one_at_work(session)
        found = asked.result()
    assert first != second
    assert differences(demo.inside.measurer.measure(keys, demo.periods()), found) == []

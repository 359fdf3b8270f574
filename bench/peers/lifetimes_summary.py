"""What does it cost to count customers' purchases with `lifetimes`? Run by a Python of its own, with an older pandas.

`python lifetimes_summary.py TIMES ANSWER DAY FILE...` reads orders from Parquet, prints a line of JSON a time (name,
CPU and wall seconds), and writes the checksum of what it found to ANSWER. It imports nothing of this project, which
that Python has not.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from lifetimes.utils import summary_data_from_transaction_data  # type: ignore[import-not-found]


def summary(files: Sequence[str], day: str) -> pd.DataFrame:
    """Frequency, recency, age (all in days) and mean repeat purchase of every customer, as things stood on a day."""
    columns = ["customer_id", "ordered_at", "amount"]
    rows = pa.concat_tables([pq.read_table(path, columns=columns) for path in files])
    place = rows.schema.get_field_index("amount")
    orders = rows.set_column(place, "amount", rows["amount"].cast(pa.float64())).to_pandas()
    found: pd.DataFrame = summary_data_from_transaction_data(
        orders, "customer_id", "ordered_at", "amount", observation_period_end=day
    )
    return found


def checksum(found: pd.DataFrame) -> list[float]:
    """Sums that two answers share only when they agree customer by customer, in whatever order."""
    often, recent, age, worth = (found[name] for name in ("frequency", "recency", "T", "monetary_value"))
    sums = (often.sum(), (often * recent).sum(), (recent * age).sum(), (age * worth).sum())
    return [float(len(found)), *map(float, sums)]


def main() -> None:
    """Count so many times, and tell what each cost."""
    times, answer, day, *files = sys.argv[1:]
    for _ in range(int(times)):
        cpu, wall = time.process_time(), time.perf_counter()
        found = summary(files, day)
        print(json.dumps(["lifetimes", time.process_time() - cpu, time.perf_counter() - wall]), flush=True)
        Path(answer).write_text(json.dumps(checksum(found)), encoding="utf-8")


if __name__ == "__main__":
    main()

"""What does Worthline say of the ten metrics, from the tables it keeps?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench.peers.ten import SEGMENT, TEN, Row

from worthline.doors.company import Company
from worthline.project.read import read
from worthline.words.periods import month_index


def measured(folder: Path) -> Iterator[Row]:
    """The ten metrics from a store that stands, intervals and all."""
    with Company(folder, read(folder / "worthline.toml")) as company:
        found = company.measure(TEN, by=[SEGMENT])
    for one in found:
        yield (
            one.metric, month_index(one.period.start), str(one.segment[SEGMENT]), one.part or 0.0, one.whole or 0.0,
        )  # fmt: skip

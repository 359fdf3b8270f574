"""What does it cost Worthline to count customers' purchases, from the store it keeps?"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from worthline.analyses.lifetime.counted import WEEK, Bought, bought
from worthline.doors.company import Company
from worthline.project.read import read


def counted(folder: Path, day: date) -> Bought:
    """Every customer's purchases as things stood at the end of a day."""
    after = day + timedelta(days=1)
    with Company(folder, read(folder / "worthline.toml")) as company:
        return bought(company.measurer, after, after)


def checksum(found: Bought) -> list[float]:
    """The same sums as `lifetimes_summary.checksum`."""
    often, recent = found.buyers.frequency, found.buyers.recency * WEEK
    age, worth = found.buyers.age * WEEK, found.amounts.mean
    return [
        float(part)
        for part in (
            len(often), often.sum(), (often * recent).sum(), (recent * age).sum(), (age * worth).sum()
        )
    ]  # fmt: skip

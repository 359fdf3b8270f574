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
        return bought(company.measurer, after, 1)


def checksum(found: Bought) -> list[float]:
    """The same sums as `lifetimes_summary.checksum`."""
    often, recent, many = found.buyers.frequency, found.buyers.recency * WEEK, found.buyers.count
    age = found.buyers.age * WEEK
    return [
        float(part)
        for part in (
            found.size, (often * many).sum(), (often * recent) @ many, (recent * age) @ many, age @ found.amount
        )
    ]  # fmt: skip

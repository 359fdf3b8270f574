"""How does a real data set become a project, with no more than a stranger would type?"""

from __future__ import annotations

import csv
import gzip
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.doors.typed import Typed, ran

import worthline
from worthline.doors.company import Company
from worthline.measuring.measurement import Measurement

EXAMPLES = Path(__file__).parents[2] / "examples"


@dataclass(frozen=True)
class Project:
    """A project's folder; every command is typed with it."""

    folder: Path

    def __call__(self, command: str, *words: str | Path) -> Typed:
        """Type a command for this project; it must end well."""
        done = ran(command, *words, "--project", self.folder)
        assert done.code == 0, done.err
        return done

    @cached_property
    def company(self) -> Company:
        return worthline.open(self.folder)

    def measured(self, metric: str, **how: Any) -> dict[str, Measurement]:
        """The metric by the first day of each period, without the segments."""
        return {str(row.period.start): row for row in self.company.measure(metric, **how)}

    def values(self, metric: str, **how: Any) -> dict[str, float | None]:
        return {start: row.value for start, row in self.measured(metric, **how).items()}

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of the store itself."""
        table = self.company.measurer.engine.run(query)
        return [tuple(row.values()) for row in table.to_pylist()]

    def copy(self, folder: Path) -> Project:
        """The same project, loaded as it is, for a test that changes it."""
        return Project(Path(shutil.copytree(self.folder, folder / "copy")))

    def add(self, *lines: str) -> Project:
        """Write more at the end of the project file; the project as it is from then on."""
        with (self.folder / "worthline.toml").open("a", encoding="utf-8") as file:
            file.write("\n" + "\n".join(lines) + "\n")
        return Project(self.folder)

    def change(self, old: str, new: str) -> None:
        """Mend the project file by hand."""
        path = self.folder / "worthline.toml"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")


def made_of(folder: Path, *files: Path) -> Project:
    """A project of these files with every guess taken."""
    made = ran("init", "--yes", "--project", folder, *files)
    assert made.code == 0, made.err
    return Project(folder)


def loaded(folder: Path, *files: Path) -> Project:
    """The same, loaded."""
    project = made_of(folder, *files)
    project("load")
    return project


def shows_everything(project: Project) -> None:
    """Passport, scorecard, report and workbook come out whole."""
    assert project("check").out
    assert project("scorecard").rows[0][0] == "metric"
    project("report")
    page = (project.folder / "report.html").read_text(encoding="utf-8")
    assert page.rstrip().endswith("</html>")
    assert (project.folder / "scorecard.xlsx").read_bytes()[:2] == b"PK"


def reconciles(project: Project, rows: int) -> None:
    """So many rows were read; each was accepted, rejected or counted as a duplicate, and so was its money."""
    batches = project.ask(
        "select rows_read, accepted + rejected + duplicates, money_read, "
        "money_accepted + money_rejected + money_duplicates from batches"
    )
    assert sum(read for read, *_ in batches) == rows
    assert all(read == kept and money == settled for read, kept, money, settled in batches)
    (rejected,) = project.ask("select count(*), count(reason), count(row_json) from rejected")
    assert len(set(rejected)) == 1


def lines_of(path: Path, delimiter: str = ",") -> Sequence[dict[str, str]]:
    """The rows of a file, read by Python alone."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def months(first: str, last: str) -> Iterator[str]:
    """The first day of each month from the month of one day to that of another."""
    month = first[:7]
    while month <= last[:7]:
        yield f"{month}-01"
        year, number = int(month[:4]), int(month[5:])
        month = f"{year + number // 12}-{number % 12 + 1:02}"


def totals(pairs: Iterator[tuple[str, Decimal]]) -> dict[str, float]:
    """Amounts added up by key."""
    found: dict[str, Decimal] = {}
    for key, amount in pairs:
        found[key] = found.get(key, Decimal(0)) + amount
    return {key: float(total) for key, total in sorted(found.items())}

"""How does a table of measurements read, one row a period or a segment, each value live over its row?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from worthline.catalogue.metric import Metric
from worthline.measuring.measurement import Measurement
from worthline.project.registered import within
from worthline.showing.phrases import maturity, refusal
from worthline.showing.xlsx.arithmetic import in_cells
from worthline.showing.xlsx.names import Place
from worthline.showing.xlsx.page import ASIDE, HEAD, QUIET, RIGHT, RULED, SUMMED, WRAPPED, Look, Page
from worthline.showing.xlsx.workings import Workings

LABEL = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table of one metric's measurements on its page.

    Attributes:
        page: the metric's page.
        metric: its record.
        workings: how its values are worked out.
        number: the number format of its values.
    """

    page: Page
    metric: Metric
    workings: Workings
    number: str

    @property
    def value_column(self) -> int:
        """The column of the values: the one after the inputs."""
        return len(self.workings.inputs) + 1

    @property
    def note_column(self) -> int:
        """The last column: what must be said of a row."""
        return self.value_column + 4

    def head(self, row: int, label: str) -> None:
        """Write the table's head."""
        say = self.page.book.say
        inputs = [each.title for each in self.workings.inputs]
        names = [label, *inputs, say("Value"), say("Low"), say("High"), say("Customers")]
        self.page.heads(row, names, RIGHT)
        self.page.text(row, self.note_column, say("Note"), HEAD, ASIDE)

    def body(self, first: int, labels: Sequence[str], rows: Sequence[Measurement]) -> list[Place]:
        """Write a row for every measurement; gives the cells of the values."""
        for at, (label, row) in enumerate(zip(labels, rows, strict=True)):
            self._row(first + at, label, row)
        return [self.page.place(first + at, self.value_column) for at in range(len(rows))]

    def total(self, row: int, label: str, first: int, of: Measurement, same_as: int) -> None:
        """Write the row under the segments: their sums, whether they are the total's, and the total's value.

        Args:
            row: where it stands; the check stands in the row after it.
            label: what it is called.
            first: the first row of the segments.
            of: the measurement of everyone.
            same_as: the row that has the same measurement above.
        """
        page, numbers = self.page, self.workings.numbers(of)
        page.text(row, LABEL, label, SUMMED)
        for column, each in enumerate(self.workings.inputs, start=1):
            total = numbers[each.name]
            if each.name in self.workings.additive and total is not None:
                cells = f"{page.place(first, column).here}:{page.place(row - 1, column).here}"
                page.formula(row, column, f"SUM({cells})", total, each.number, SUMMED)
                self._check(row, column, page.place(same_as, column))
            else:
                page.text(row, column, "", SUMMED)
        for column in range(self.value_column, self.note_column + 1):
            page.text(row, column, "", SUMMED)
        self._value(row, of, SUMMED)

    def _check(self, row: int, column: int, total: Place) -> None:
        say, page = self.page.book.say, self.page
        mine = page.place(row, column).here
        holds, fails = say("✓ equals the total"), say("✗ not the total")
        near = f"ABS({mine}-{total.here})<=0.000000001*MAX(1,ABS({total.here}))"
        page.formula(row + 1, column, f'IF({near},"{holds}","{fails}")', holds, "@", QUIET, RIGHT)

    def _row(self, at: int, label: str, row: Measurement) -> None:
        page = self.page
        page.text(at, LABEL, label, RULED, WRAPPED)
        self._inputs(at, row)
        self._value(at, row, RULED)
        page.number(at, self.value_column + 1, row.low, self.number, RULED, QUIET)
        page.number(at, self.value_column + 2, row.high, self.number, RULED, QUIET)
        page.number(at, self.value_column + 3, row.customers or None, "#,##0", RULED, QUIET)
        page.text(at, self.note_column, self._note(row), RULED, QUIET, WRAPPED, ASIDE)

    def _inputs(self, at: int, row: Measurement) -> None:
        cells, numbers = self._cells(at), self.workings.numbers(row)
        for column, each in enumerate(self.workings.inputs, start=1):
            value = numbers[each.name]
            if each.formula and value is not None:
                self.page.formula(at, column, in_cells(each.formula, cells), value, each.number, RULED)
            else:
                self.page.number(at, column, value, each.number, RULED)

    def _value(self, at: int, row: Measurement, *looks: Look) -> None:
        strong: Look = {"bold": True}
        if row.value is not None and self.workings.live(row):
            formula = in_cells(self.workings.formula, self._cells(at))
            self.page.formula(at, self.value_column, formula, row.value, self.number, strong, *looks)
        else:
            self.page.number(at, self.value_column, row.value, self.number, strong, *looks)

    def _cells(self, at: int) -> dict[str, str]:
        inputs = enumerate(self.workings.inputs, start=1)
        return {each.name: self.page.place(at, column).here for column, each in inputs}

    def _note(self, row: Measurement) -> str:
        say = self.page.book.say
        if row.refused:
            return refusal(row.refused, say)
        by_value = (
            "" if self.workings.live(row) or not self.workings.formula else say("a value, not a formula")
        )
        changed = [] if row.segment else within(self.page.book.view.settings.changes, row.period)
        made = "; ".join(each.what for each in changed)
        return "; ".join(filter(None, (maturity(row, say), by_value, made)))

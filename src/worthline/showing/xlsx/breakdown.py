"""How is the latest value of a formula worked out, part by part?

Each part leads to its own sheet where that sheet has the very same number; otherwise it is worked out here,
from what stands above and below its line or from its own parts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from worthline.catalogue.metric import OfModel, Part, find
from worthline.catalogue.texts import texts
from worthline.measuring.measurement import Measurement
from worthline.showing.parts import is_miss, miss
from worthline.showing.phrases import refusal
from worthline.showing.xlsx.arithmetic import MEAN, in_cells
from worthline.showing.xlsx.names import Place
from worthline.showing.xlsx.page import ASIDE, HEAD, LINKED, QUIET, RIGHT, RULED, SUMMED, WRAPPED, Page
from worthline.showing.xlsx.workings import Input, parts_of, workings
from worthline.tables.rules import Rules
from worthline.words.i18n import Speech

VALUE, FIRST_INPUT, SOURCE = 1, 2, 4


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A number that stands on another sheet."""

    row: Measurement
    value: Place

    def has(self, part: Measurement) -> bool:
        """Whether it is the very same number: the same metric, sums, customers and interval."""
        mine, theirs = (
            (
                row.metric,
                row.period,
                row.segment,
                row.value,
                row.low,
                row.high,
                row.part,
                row.whole,
                row.customers,
            )
            for row in (self.row, part)
        )
        return mine == theirs


@dataclass(slots=True)
class Breakdown:
    """The parts of a formula, one under another.

    Attributes:
        page: where it is written.
        elsewhere: the numbers that have a sheet, by metric.
        across: how many columns are left for where a part comes from.
        next: the next free row.
    """

    page: Page
    elsewhere: Mapping[str, Elsewhere]
    across: int
    next: int

    def write(self, row: Measurement, label: str, number: str) -> Place | None:
        """Write the parts and, under them, the value as a formula; `None` where no arithmetic gives it."""
        own = workings(find(row.metric), [row], self.page.book.numbers)
        if not own.live(row) or row.value is None:
            return None
        self._head()
        cells = self._parts(row, own.inputs, 0)
        formula = in_cells(own.formula, {name: place.here for name, place in cells.items()})
        at = self._take()
        self.page.text(at, 0, label, SUMMED)
        self.page.formula(at, VALUE, formula, row.value, number, SUMMED)
        for column in (FIRST_INPUT, FIRST_INPUT + 1):
            self.page.text(at, column, "", SUMMED)
        self.page.text(
            at,
            SOURCE,
            "= " + _readable(own.formula, own.inputs, self.page.book.say),
            SUMMED,
            WRAPPED,
            ASIDE,
            across=self.across,
        )
        return self.page.place(at, VALUE)

    def _head(self) -> None:
        say, at = self.page.book.say, self._take()
        self.page.heads(at, [say("Part"), say("Value"), say("Above the line"), say("Below the line")], RIGHT)
        self.page.text(at, SOURCE, say("Where it comes from"), HEAD, ASIDE, across=self.across)

    def _parts(self, row: Measurement, inputs: tuple[Input, ...], level: int) -> dict[str, Place]:
        declared = parts_of(row)
        return {each.name: self._part(row, each, declared.get(each.name), level) for each in inputs}

    def _part(self, row: Measurement, each: Input, declared: Part | None, level: int) -> Place:
        at = self._take()
        self.page.text(at, 0, each.title, RULED, WRAPPED, {"indent": level})
        for column in (FIRST_INPUT, FIRST_INPUT + 1):
            self.page.text(at, column, "", RULED)
        if each.name not in row.parts:
            months = workings(find(row.metric), [row], self.page.book.numbers).numbers(row)[each.name]
            self.page.number(at, VALUE, months, each.number, RULED)
            self._source(at, self.page.book.say("months in that window"))
            return self.page.place(at, VALUE)
        part = replace(row.parts[each.name], rules=row.rules)
        self._worked_out(at, part, each, window(declared, row, self.page), level)
        return self.page.place(at, VALUE)

    def _worked_out(self, at: int, part: Measurement, each: Input, when: str, level: int) -> None:
        say, own = self.page.book.say, workings(find(part.metric), [part], self.page.book.numbers)
        other = self.elsewhere.get(part.metric)
        if part.value is None:
            self.page.text(at, VALUE, "–", RULED, RIGHT)
            self._source(at, say("left out: {why}", why=refusal(part.refused, say)) if part.refused else "")
        elif other and other.has(part):
            self.page.formula(at, VALUE, other.value.anywhere, part.value, each.number, RULED)
            self._leads(at, other.value)
        elif own.live(part) and not part.parts:
            self._from_sums(at, part, own.inputs, own.formula, each.number)
            self._source(at, when)
        elif own.live(part):
            self._source(at, "= " + _readable(own.formula, own.inputs, self.page.book.say))
            cells = self._parts(part, own.inputs, level + 1)
            formula = in_cells(own.formula, {name: place.here for name, place in cells.items()})
            self.page.formula(at, VALUE, formula, part.value, each.number, RULED)
        else:
            self.page.number(at, VALUE, part.value, each.number, RULED)
            self._source(at, "; ".join(filter(None, (when, self._why_not_live(part, each.name)))))

    def _why_not_live(self, part: Measurement, name: str) -> str:
        if isinstance(find(part.metric).how, OfModel):
            return self._of_a_model(part, name)
        said = texts(find(part.metric), self.page.book.language).formula
        return self.page.book.say("a value, not a formula: {formula}", formula=said)

    def _of_a_model(self, part: Measurement, name: str) -> str:
        """A part no sum gives: what it missed on the past in words, or where it comes from."""
        book = self.page.book
        if part.value is not None and is_miss(name, part.metric, part):
            return miss(part.value, book.view.style, book.say)
        return book.say("from every customer's own history")

    def _from_sums(
        self, at: int, part: Measurement, inputs: tuple[Input, ...], formula: str, number: str
    ) -> None:
        sums = {"part": part.part, "whole": part.whole}
        cells = {}
        for column, each in enumerate(inputs, start=FIRST_INPUT):
            self.page.number(at, column, sums[each.name], each.number, RULED)
            cells[each.name] = self.page.place(at, column).here
        self.page.formula(at, VALUE, in_cells(formula, cells), part.value or 0.0, number, RULED)

    def _source(self, at: int, text: str) -> None:
        self.page.text(at, SOURCE, text, RULED, QUIET, WRAPPED, ASIDE, across=self.across)

    def _leads(self, at: int, to: Place) -> None:
        text = self.page.book.say("its own sheet: {sheet}", sheet=to.sheet)
        self.page.text(at, SOURCE, text, RULED, LINKED, ASIDE, across=self.across)
        self.page.link(at, SOURCE, to, text, RULED, ASIDE)

    def _take(self) -> int:
        self.next += 1
        return self.next - 1


def window(part: Part | None, row: Measurement, page: Page) -> str:
    """Over which months a part is measured, where that is not the period itself."""
    say, rules = page.book.say, Rules().with_(**row.rules)
    asked = {
        say("over the last {months} months"): part.last if part else "",
        say("added up over the last {months} months"): part.pooled if part else "",
        say("{months} months earlier"): part.lag if part else "",
    }
    found = [(text, int(getattr(rules, rule))) for text, rule in asked.items() if rule]
    return "; ".join(text.format(months=months) for text, months in found if months)


def _readable(formula: str, inputs: tuple[Input, ...], say: Speech) -> str:
    """The arithmetic with the parts' titles, as people write it."""
    titles = {each.name: each.title for each in inputs}
    if formula.startswith(MEAN):
        return say("mean of {parts}", parts=", ".join(titles.values()))
    signs = formula.replace("*", "×").replace("/", "÷").replace(" - ", " − ")
    return re.sub(r"[A-Za-z_]\w*", lambda name: titles.get(name[0], name[0]), signs)

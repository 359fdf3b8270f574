"""Which rows stand in a text, on which physical line does each begin, and which lines are broken?

A row may span lines where a quoted cell holds line breaks. A quote that is never closed would swallow all
that follows; so a row that does not fit gives back every line but its first, and one broken line costs one
line.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

UNDECODABLE = "\udcff"
"""Stands for bytes that are no text in the encoding; a lone surrogate, so no decoded text contains it."""
_MOST_LINES_IN_A_ROW = 10_000
_LONGEST_CELL = 1 << 30


@dataclass(slots=True)
class Line:
    """A row as it stands in the file.

    Attributes:
        number: its first physical line, from 1.
        cells: its cells, or nothing where it is broken.
        text: the line itself where it is broken.
        fault: what is wrong with it, in words.
    """

    number: int
    cells: list[str] | None
    text: str = ""
    fault: str = ""


def _mark(error: UnicodeError) -> tuple[str, int]:
    end = error.end if isinstance(error, UnicodeDecodeError) else 0
    return UNDECODABLE, end


codecs.register_error("worthline.undecodable", _mark)


def decoded(file: IO[bytes], encoding: str) -> io.TextIOWrapper:
    """The file as text, line ends kept, bytes that are no text marked."""
    return io.TextIOWrapper(file, encoding, errors="worthline.undecodable", newline="")


class Cutter:
    """Cuts the lines of a text into rows of one width.

    Args:
        lines: physical lines, each with its end.
        delimiter: what separates cells; empty for runs of spaces.
        encoding: its name, for the words about a line that cannot be decoded.
    """

    def __init__(self, lines: Iterator[str], delimiter: str, encoding: str) -> None:
        self._waiting: deque[str] = deque()
        self._source = lines
        self._next = 1
        self._delimiter = delimiter
        self._encoding = encoding
        csv.field_size_limit(_LONGEST_CELL)

    def skip(self, count: int) -> None:
        """Pass over lines that belong to no row."""
        for _ in range(count):
            self._take()

    def header(self) -> None:
        """Pass over the row that names the columns."""
        self._cut(self._first_line(), lambda _: "")

    def rows(self, width: int) -> Iterator[Line]:
        """Every row, whole or broken; blank lines are none."""
        fault = self._judge(width)
        while text := self._first_line():
            yield self._cut(text, fault)

    def _judge(self, width: int) -> Callable[[list[str]], str]:
        def fault(cells: list[str]) -> str:
            while len(cells) > width and not cells[-1].strip():
                cells.pop()
            return (
                "" if len(cells) == width else f"the line has {len(cells)} columns, the others have {width}"
            )

        return fault

    def _take(self) -> str:
        text = self._waiting.popleft() if self._waiting else next(self._source, "")
        self._next += bool(text)
        return text

    def _first_line(self) -> str:
        text = self._take()
        while text and not text.strip():
            text = self._take()
        return text

    def _give_back(self, texts: list[str]) -> None:
        self._waiting.extendleft(reversed(texts))
        self._next -= len(texts)

    def _cut(self, text: str, fault: Callable[[list[str]], str]) -> Line:
        number = self._next - 1
        cells, wrong, further = self._cells(text)
        wrong = wrong or (fault(cells) if cells else "")
        if UNDECODABLE in text or any(UNDECODABLE in line for line in further):
            wrong = f"the line has bytes that are no {self._encoding}"
        if not wrong:
            return Line(number, cells)
        self._give_back(further)
        return Line(number, None, text.rstrip("\r\n").replace(UNDECODABLE, "\ufffd"), wrong)

    def _cells(self, text: str) -> tuple[list[str], str, list[str]]:
        """The cells, what is wrong, and the further lines used."""
        if not self._delimiter:
            return [cell.strip('"') for cell in text.split()], "", []
        if '"' not in text:
            return text.rstrip("\r\n").split(self._delimiter), "", []
        return self._quoted(text)

    def _quoted(self, text: str) -> tuple[list[str], str, list[str]]:
        parts, further = [text], list[str]()
        while True:
            try:
                return self._parse("".join(parts)), "", further
            except csv.Error as error:
                if "unexpected end of data" not in str(error):
                    return [], "a quote stands where none may", further
            while more := self._take():
                parts.append(more)
                further.append(more)
                if '"' in more or len(further) > _MOST_LINES_IN_A_ROW:
                    break
            if not more or len(further) > _MOST_LINES_IN_A_ROW:
                return [], "a quote is opened and never closed", further

    def _parse(self, text: str) -> list[str]:
        rows = csv.reader([text], delimiter=self._delimiter, skipinitialspace=True, strict=True)
        return next(rows, [])

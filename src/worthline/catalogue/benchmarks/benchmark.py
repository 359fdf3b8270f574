"""What is a benchmark?

One published figure about a metric: whose, how much, when, counted how, said by whom, and where that can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from worthline.catalogue.benchmarks.basis import families

ANY = "any"
"""The industry of a figure that is meant for everyone."""

_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One published figure; shares as 0 to 1, times in the metric's own unit.

    Attributes:
        metric: the key of ours that it is about.
        industry: whose figure it is, in the source's words; `any` where it is meant for everyone.
        segment: which of them, and which figure of theirs: median, quarter, size.
        value: the figure.
        low: the lower end of a range, or the figure from which on something holds.
        high: the upper end of a range, or the figure up to which something holds.
        unit: as it was published: %, USD, x, points, hours, days, months, index.
        year: the year it is of; empty where the source does not say.
        definition: what was measured.
        basis: tags of how it was counted; see `worthline.catalogue.benchmarks.basis`.
        source: the title of the page or report.
        publisher: who published it.
        link: where it can be read.
        sure: `read` in the source, `quoted` by somebody else, read in a `copy`; empty where not said.
        own: the company brought it itself.
    """

    metric: str
    industry: str
    segment: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    year: str
    definition: str
    basis: tuple[str, ...]
    source: str
    publisher: str
    link: str
    sure: str = ""
    own: bool = False

    @property
    def counted(self) -> dict[str, str]:
        """How it was counted: family to tag."""
        return families(self.basis)

    @property
    def currency(self) -> str:
        """Its currency, where it is an amount."""
        return self.unit if re.fullmatch("[A-Z]{3}", self.unit) else ""

    @property
    def band(self) -> bool:
        """Whether it is a named range of one source, among others that leave no gap."""
        return "band" in self.basis

    def ends(self) -> tuple[float | None, float | None]:
        """The range it covers; a single figure is a range of no width."""
        if self.low is None and self.high is None:
            return self.value, self.value
        return self.low, self.high


def fits(asked: str, industry: str) -> int:
    """How near an industry is to the one asked for: 2 the same, 1 a part or the whole of it, 0 another one."""
    wanted, there = _words(asked), _words(industry)
    if wanted == there:
        return 2
    return int(bool(wanted and there) and (wanted <= there or there <= wanted))


def industries(known: Iterable[Benchmark]) -> list[str]:
    """Every industry that has a figure, in the order of the alphabet; the one meant for everyone is none."""
    return sorted({each.industry for each in known} - {ANY}, key=str.casefold)


def _words(text: str) -> frozenset[str]:
    """The words of a name, without case and hyphens: E-commerce and eCommerce are one."""
    plain = text.casefold().replace("-", "")
    return frozenset(_WORDS.findall(plain)) - {"and", "the", "of"}

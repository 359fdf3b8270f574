"""What is each step to stay under, and why does one that does not?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import log

from bench.child import GIGABYTE
from bench.commands import Commands
from bench.figures import Figure

Figures = Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Aim:
    """What a step is to stay under.

    Attributes:
        words: for people.
        most: the most CPU seconds it may take, by the other figures of the same run; None where they are not there.
        wall: whether those are seconds on the clock.
    """

    words: str
    most: Callable[[Figures], float | None]
    wall: bool = False


def _groups(times: float) -> Aim:
    return Aim(f"at most {times:g} G", lambda figures: times * figures["group_by"].cpu)


def _of_full(share: float) -> Aim:
    def most(figures: Figures) -> float | None:
        full = [figures[step].cpu for step in ("load_all", "derive_all") if step in figures]
        return share * sum(full) if len(full) == 2 else None

    return Aim(f"at most {share:.0%} of load and derive", most)


IMPACT_AIM = 10.0
"""Seconds of wall time, of 10 million orders."""
AIMS: Mapping[str, Aim] = {
    "load_all": _groups(6),
    "derive_all": _groups(3),
    "day_more": _of_full(0.05),
    "one_metric": _groups(0.1),
    "impact": Aim(f"at most {IMPACT_AIM:g} s wall", lambda _: IMPACT_AIM, wall=True),
    "scorecard": _groups(2),
    "catalogue": _groups(1),
}
MEMORY_AIM = 8 * GIGABYTE
GROWTH_AIM = 1.1
HELP_AIM = 0.3
"""Seconds of wall time."""
MEASURE_AIM = 1.0
"""Seconds of CPU."""

REASONS: Mapping[str, str] = {
    "load_all": "Two thirds is orders: every text is cleaned, every time of day brought to UTC, every amount checked, "
    "and the rows sorted, which alone takes 1 G. The rest is eight tables more, and every row in a ledger.",
    "derive_all": "It is ten tables of all customers, not one group-by. `trailing_years` runs four sums along each "
    "customer's months (5 G), `customer_months` adds up eight columns, puts returns beside them and links each month "
    "to those before and after (5 G), `journeys` reads every sale again for margins by age (2.5 G).",
    "day_more": "The engine finds a few customers among all rows only by reading them: orders once for their keys and "
    "once for their rows, and each derived table once for what is to be replaced.",
    "one_metric": "Movements of MRR ask of each contract in which months it turned; metrics of purchases and "
    "milestones take a fifth of that.",
    "impact": "It was measured while the machine did other work; by itself it takes less than the aim.",
    "scorecard": "It asks for a year before and for each segment besides, and makes forecasts and cohorts.",
    "catalogue": "It is 17 questions to nine tables, each joined to customers for the segment; the dearest, of the "
    "twelve months before each month, takes 1 G by itself.",
    "measure": "Half is Python's own: starting, the settings' models, the engine's library. What is left is the engine "
    "opening a file and answering.",
    "growth": "Tables that no longer fit into the memory allowed are sorted on the disk.",
    "memory": "The engine counts less than it uses.",
}
"""Why a step misses its aim, in a sentence a step; shown only while it does. `memory`, `help`, `measure` and
`growth` stand for the aims that are no step's own."""


def judged(step: str, figures: Figures) -> tuple[str, str]:
    """A step's aim in words, and whether it is reached; both empty where it has none, or nothing to judge it by."""
    aim = AIMS.get(step)
    most = aim.most(figures) if aim else None
    if aim is None or most is None:
        return "", ""
    spent = figures[step].wall if aim.wall else figures[step].cpu
    return aim.words, reached(spent <= most)


def reached(yes: bool) -> str:
    """The verdict in words."""
    return "reached" if yes else "not reached"


@dataclass(frozen=True, slots=True)
class Growth:
    """By which power of the number of orders CPU grows between two companies.

    Attributes:
        small: millions of orders of the one.
        large: of the other.
        exponents: of each step measured on both.
    """

    small: float
    large: float
    exponents: Mapping[str, float]

    @property
    def too_fast(self) -> bool:
        """Whether any step that has an aim grows faster than the aim for growth."""
        return any(self.exponents[step] > GROWTH_AIM for step in AIMS if step in self.exponents)


def growth(companies: Mapping[float, Figures]) -> Growth | None:
    """From the second largest company to the largest; None for one company alone."""
    if len(companies) < 2:
        return None
    small, large = sorted(companies)[-2:]
    before, after = companies[small], companies[large]
    both = [step for step in after if step in before and not after[step].ended and not before[step].ended]
    times = log(large / small)
    return Growth(small, large, {step: log(after[step].cpu / before[step].cpu) / times for step in both})


def reasons(companies: Mapping[float, Figures], started: Commands) -> dict[str, str]:
    """Each aim missed anywhere, and the reason."""
    missed = [step for figures in companies.values() for step in figures if "not" in judged(step, figures)[1]]
    grown = growth(companies)
    others = {
        "memory": any(peak(figures) > MEMORY_AIM for figures in companies.values()),
        "help": started.help.wall > HELP_AIM,
        "measure": started.measure.cpu > MEASURE_AIM,
        "growth": grown is not None and grown.too_fast,
    }
    keys = dict.fromkeys([*missed, *(name for name, yes in others.items() if yes)])
    return {key: REASONS.get(key, "The reason is not known.") for key in keys}


def peak(figures: Figures) -> int:
    """The most memory that any step held."""
    return max(figure.peak for figure in figures.values())

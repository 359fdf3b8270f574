"""What was a change expected to do, and did it?"""

from __future__ import annotations

from dataclasses import dataclass

from worthline.analyses.impact.effect import Effect
from worthline.words.values import Unit

AS_EXPECTED, LESS, MORE, OTHER_WAY = (
    "as expected",
    "less than expected",
    "more than expected",
    "the other way",
)


@dataclass(frozen=True, slots=True)
class Expected:
    """An effect that was written down before: its direction, and its size where one was named.

    Attributes:
        written: as it stands in the register: `up`, `+5%`, `-1pp`.
        sign: 1 for up, -1 for down.
        size: the number, without its sign; none for a direction alone.
        kind: `%` of what would have been, `pp` for points, or nothing for the metric's own unit.
    """

    written: str
    sign: int
    size: float | None = None
    kind: str = ""

    def amount(self, would_be: float, unit: Unit) -> float | None:
        """The effect in the metric's own unit, with its sign; none for a direction alone."""
        if self.size is None:
            return None
        match self.kind:
            case "%":
                return self.sign * self.size / 100 * abs(would_be)
            case "pp":
                return self.sign * self.size / (100 if unit is Unit.SHARE else 1)
            case _:
                return self.sign * self.size


def expected(written: str) -> Expected:
    """An effect as it is written in the register, which has checked it."""
    if written in ("up", "down"):
        return Expected(written, 1 if written == "up" else -1)
    kind = next((each for each in ("pp", "%") if written.endswith(each)), "")
    number = float(written.removesuffix(kind))
    return Expected(written, -1 if number < 0 else 1, abs(number), kind)


def held_against(effect: Effect, wanted: Expected, unit: Unit) -> str:
    """How an effect that is surely there stands to what was expected of it."""
    if effect.value * wanted.sign < 0:
        return OTHER_WAY
    amount = wanted.amount(effect.expected, unit)
    if amount is None or effect.low <= amount <= effect.high:
        return AS_EXPECTED
    return LESS if abs(effect.value) < abs(amount) else MORE

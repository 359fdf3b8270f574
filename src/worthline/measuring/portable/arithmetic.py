"""What does a formula say in SQL?

The arithmetic of a formula is a Python function, refusals included. Here it is run with names in place of numbers, once
for each way through its decisions, so that the SQL says exactly what the function does and nothing is written twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from worthline.catalogue.metric import OfMetrics, Refuse
from worthline.measuring.leaves import optional
from worthline.words.errors import CannotSayError

MOST_WAYS = 256
"""Ways through a function's decisions after which it is no formula any more."""


@dataclass(slots=True)
class _Way:
    """One way through a function's decisions: those to take, and those taken so far."""

    ahead: Sequence[bool]
    taken: list[tuple[str, bool]] = field(default_factory=list)

    def decide(self, condition: str) -> bool:
        at = len(self.taken)
        answer = self.ahead[at] if at < len(self.ahead) else True
        self.taken.append((condition, answer))
        return answer


@dataclass(frozen=True, slots=True)
class _Truth:
    text: str
    way: _Way

    def __bool__(self) -> bool:
        return self.way.decide(self.text)


@dataclass(frozen=True, slots=True, eq=False)
class _Term:
    """A number known by its SQL alone; `whole` says it needs no brackets around it."""

    text: str
    way: _Way
    whole: bool = True

    def __add__(self, other: object) -> _Term:
        return self._with("+", other)

    def __radd__(self, other: object) -> _Term:
        return self if other == 0 else self._with("+", other, swapped=True)

    def __sub__(self, other: object) -> _Term:
        return self._with("-", other)

    def __rsub__(self, other: object) -> _Term:
        return self._with("-", other, swapped=True)

    def __mul__(self, other: object) -> _Term:
        return self._with("*", other)

    def __rmul__(self, other: object) -> _Term:
        return self._with("*", other, swapped=True)

    def __truediv__(self, other: object) -> _Term:
        return self._with("/", other)

    def __rtruediv__(self, other: object) -> _Term:
        return self._with("/", other, swapped=True)

    def __neg__(self) -> _Term:
        return _Term(f"-{_bracketed(self)}", self.way, whole=False)

    def __abs__(self) -> _Term:
        return _Term(f"ABS({self.text})", self.way)

    def __lt__(self, other: object) -> _Truth:
        return self._held("<", other)

    def __le__(self, other: object) -> _Truth:
        return self._held("<=", other)

    def __gt__(self, other: object) -> _Truth:
        return self._held(">", other)

    def __ge__(self, other: object) -> _Truth:
        return self._held(">=", other)

    def __bool__(self) -> bool:
        return self.way.decide(f"{_bracketed(self)} <> 0")

    def _with(self, sign: str, other: object, *, swapped: bool = False) -> _Term:
        left, right = (other, self) if swapped else (self, other)
        below = _bracketed(right)
        if sign == "/" and isinstance(right, _Term):
            below = f"NULLIF({right.text}, 0)"
        return _Term(f"{_bracketed(left)} {sign} {below}", self.way, whole=False)

    def _held(self, sign: str, other: object) -> _Truth:
        return _Truth(f"{_bracketed(self)} {sign} {_bracketed(other)}", self.way)


def in_sql(how: OfMetrics, names: Mapping[str, str], months: float) -> str:
    """The formula as one SQL expression; where the function refuses, it is null.

    Args:
        how: the formula.
        names: what stands in the SQL for each of its arguments.
        months: the length of the period in months.

    Raises:
        CannotSayError: the function does more than arithmetic and comparisons.
    """
    cases = []
    for taken, said in _ways(lambda way: _said(how, names, months, way)):
        if said is not None:
            conditions = [text if held else f"NOT ({text})" for text, held in taken]
            cases.append((" AND ".join(conditions), said))
    if not cases:
        return "NULL"
    if len(cases) == 1 and not cases[0][0]:
        return cases[0][1]
    return f"CASE {' '.join(f'WHEN {case} THEN {said}' for case, said in cases)} END"


def _ways(
    run: Callable[[_Way], str | None],
) -> Iterator[tuple[Sequence[tuple[str, bool]], str | None]]:
    """Every way through the decisions, with what comes of it."""
    ahead: list[list[bool]] = [[]]
    for _ in range(MOST_WAYS):
        if not ahead:
            return
        way = _Way(ahead.pop(0))
        said = run(way)
        yield way.taken, said
        answers = [answer for _, answer in way.taken]
        ahead += [[*answers[:at], not answers[at]] for at in range(len(way.ahead), len(answers))]
    raise CannotSayError("its arithmetic takes more decisions than an expression should")


def _said(how: OfMetrics, names: Mapping[str, str], months: float, way: _Way) -> str | None:
    spare = optional(how) & names.keys()
    given: dict[str, object] = {
        name: _Term(text, way) if name not in spare or way.decide(f"{text} IS NOT NULL") else None
        for name, text in names.items()
    }
    if how.wants_months:
        given["months"] = months
    try:
        found: object = how.combine(**given)
    except (TypeError, AttributeError) as error:
        raise CannotSayError("its function does more than arithmetic and comparisons") from error
    if found is None or isinstance(found, Refuse):
        return None
    return found.text if isinstance(found, _Term) else _bracketed(found)


def _bracketed(value: object) -> str:
    if isinstance(value, _Term):
        return value.text if value.whole else f"({value.text})"
    if isinstance(value, int | float):
        return repr(float(value)) if value >= 0 else f"({float(value)!r})"
    raise TypeError(f"not a number: {value!r}")

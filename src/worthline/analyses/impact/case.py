"""What is asked of a change, and which numbers answer it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from worthline.analyses.impact.asked import Wanted, panel
from worthline.analyses.impact.fitting import leaf_of, method_for
from worthline.analyses.impact.methods import ALIGNED, DIFFERENCES, SERIES, Method
from worthline.analyses.impact.months import FOLLOWED, Months, months_of
from worthline.analyses.impact.panel import Panel, Side, Window
from worthline.analyses.impact.touched import Touched
from worthline.measuring.bind import BEFORE_CUSTOMERS
from worthline.measuring.leaves import Leaf
from worthline.measuring.measure import Measurer
from worthline.project.registered import Registered
from worthline.words.errors import WorthlineError


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a change.

    Attributes:
        change: the change.
        touched: whom it touched.
        others: other changes that are registered.
        columns: columns by whose values the mix is told.
        method: the method wanted: `aligned`, `differences`, `series`; empty for the one that fits.
        followed: months of age that newcomers are followed after the month they joined in.
        ahead: whether the change may be still to come.
    """

    change: Registered
    touched: Touched
    others: Sequence[Registered] = ()
    columns: tuple[str, ...] = ()
    method: str = ""
    followed: int = FOLLOWED
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One metric, read: everything a judgement starts from."""

    leaf: Leaf
    method: Method
    months: Months
    panel: Panel
    window: Window

    @property
    def near(self) -> Window:
        """The months that the method looks at."""
        return self.method.near(self.window)


def read(measurer: Measurer, asked: Asked, key: str) -> Case:
    """The months of one metric, as a panel.

    Raises:
        WorthlineError: the metric cannot be judged so; says why.
    """
    method = method_for(asked.touched, asked.method)
    leaf = leaf_of(measurer, key, method)
    cohorts = method.name == ALIGNED or (asked.touched.is_newcomers and method.name == SERIES)
    followed = asked.followed if cohorts else None
    months = months_of(measurer, asked.change.on, leaf, method, followed, ahead=asked.ahead)
    columns = () if leaf.how.table in BEFORE_CUSTOMERS else asked.columns
    whole = panel(measurer, Wanted(leaf, asked.touched, (months.first, months.last), followed, columns))
    if method.name != DIFFERENCES:
        whole = replace(whole, others=None)
    _enough(whole, measurer.rules.minimum_customers, key, method)
    return Case(
        leaf, method, months, whole, _begun(whole, months.window(whole), measurer.rules.minimum_customers)
    )


def _begun(panel: Panel, window: Window, minimum: int) -> Window:
    """The window from the first month on in which there are customers enough on either side, or any at all."""
    sides = [panel.touched, panel.others] if panel.others else [panel.touched]
    least = min(minimum, *(int(side.people[list(window.before)].max(initial=0)) for side in sides))
    first = next((at for at in window.before if all(_there(side, at, least) for side in sides)), None)
    return replace(window, before=tuple(at for at in window.before if first is not None and at >= first))


def _there(side: Side, at: int, least: int) -> bool:
    counted = side.parts if side.wholes is None else side.wholes
    return bool(counted[:, at].sum() > 0 and side.people[at] >= least)


def _enough(panel: Panel, minimum: int, key: str, method: Method) -> None:
    """That there are customers to judge by, on both sides."""
    named = [("whom the change touched", panel.touched)]
    if method.name == DIFFERENCES:
        if panel.others is None:
            raise WorthlineError(
                f"{key}: nobody is left whom the change did not touch.",
                expected="A segment that some customers are in and others are not.", do="Ask for --method series.",
            )  # fmt: skip
        named.append(("to hold them against", panel.others))
    for name, side in named:
        people = round(float(side.people.max())) if len(side.people) else 0
        if method.name != SERIES and people < minimum:
            raise WorthlineError(
                f"{key}: there are {people} customers {name} in any month.",
                expected=f"At least {minimum}, to tell an effect from chance.",
                do="Wait for more of them, or widen the segment.",
            )

"""Which small panels do the tests of changes look at?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from worthline.analyses.impact.panel import Panel, Side, Window

JANUARY = 24_000
"""The first month, by `month_index`."""


def side(parts: Sequence[Sequence[float]], wholes: Sequence[Sequence[float]] | None = None) -> Side:
    """One side: a row a customer, a column a month."""
    part = np.array(parts, dtype=float)
    whole = None if wholes is None else np.array(wholes, dtype=float)
    there = part != 0 if whole is None else (part != 0) | (whole > 0)
    return Side(part, whole, there.sum(axis=0).astype(float))


def panel(touched: Side, others: Side | None = None) -> Panel:
    """A panel from January on."""
    return Panel(tuple(range(JANUARY, JANUARY + touched.parts.shape[1])), touched, others)


def window(before: int, since: int) -> Window:
    """So many months before the change and since."""
    return Window(tuple(range(before)), tuple(range(before, before + since)))


def shares(means: Sequence[float], customers: int = 300, seed: int = 1) -> Side:
    """Customers who are there every month and do something in it with these chances, added to a chance of their own."""
    chance = np.random.default_rng(seed)
    own = chance.beta(2, 8, customers)[:, None]
    done: NDArray[np.bool_] = chance.random((customers, len(means))) < np.clip(own + np.array(means), 0, 1)
    return side(done.astype(float).tolist(), np.ones((customers, len(means))).tolist())

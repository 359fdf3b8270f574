"""How do subscribers use the product, and how do those who are about to leave use it less?

Month by month a subscriber is busy or idle. Who will leave within `warning_days` is idle far oftener, so idleness is a
known risk: by Bayes, the odds of leaving of one who is idle are those of one who is busy times `Habit.odds`. Whether
and when somebody leaves is settled before, and nothing here changes it.
"""

import numpy as np

from worthline.demo.clock import DAY, END, NEVER, START, Flags, Floats, Ints, awake
from worthline.demo.company import Habit
from worthline.demo.subscribing import Diary

BLOCK = 30.0
"""Days for which somebody stays busy or idle."""


def used(habit: Habit, diary: Diary, events: int, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """Positions, moments and kinds (0 to `events` - 1) of what subscribers did with the product."""
    who, begins, length, last = months_of_use(diary)
    soon = last - begins < habit.warning_days
    idle = rng.random(len(who)) < np.where(soon, habit.idle_before_leaving, habit.idle_otherwise)
    times = rng.poisson(np.where(idle, habit.idle_uses, habit.busy_uses) * length / BLOCK)
    row = np.repeat(np.arange(len(who)), times)
    day = begins[row] + rng.random(len(row)) * length[row]
    kind = np.where(idle[row], 0, rng.integers(0, events, len(row)))
    return who[row], awake(day), kind.astype(np.int64)


def months_of_use(diary: Diary) -> tuple[Ints, Floats, Floats, Floats]:
    """Stretches of up to a month of everybody's subscriptions, in days since the start of the history.

    Returns:
        Position, first day, days long, and the day on which the whole stretch of subscriptions ends (far off where it
        does not within the history).
    """
    who, start, end = (np.concatenate([rows[at] for rows in diary.stretches]) for at in (0, 1, 2))
    open_end: Flags = (end == NEVER) | (end >= END)
    end = np.where(open_end, END, end)
    order = np.lexsort((start, who))
    who, start, end, open_end = who[order], start[order], end[order], open_end[order]
    fresh = np.ones(len(who), dtype=bool)
    fresh[1:] = (who[1:] != who[:-1]) | (start[1:] > end[:-1] + DAY)
    run = np.cumsum(fresh) - 1
    begins = (start[fresh] - START) / DAY
    ends = (np.maximum.reduceat(end, np.flatnonzero(fresh)) - START) / DAY
    lasting = np.maximum.reduceat(open_end, np.flatnonzero(fresh))
    blocks = np.maximum(np.ceil((ends - begins) / BLOCK), 0).astype(np.int64)
    each = np.repeat(np.arange(run[-1] + 1 if len(run) else 0), blocks)
    place = np.arange(len(each)) - np.repeat(np.cumsum(blocks) - blocks, blocks)
    first = begins[each] + place * BLOCK
    far = np.where(lasting, np.inf, ends)
    return who[fresh][each], first, np.minimum(BLOCK, ends[each] - first), far[each]

"""Does nothing that came after a day reach the score of that day?

The scores of a day, taken from all the data there is, are those taken from what was known at its end: rows that came
later are gone, and so is what was written into earlier rows later.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.analyses.health.company import LAST, company, known_on, of

from worthline.analyses.health.days import Days, ends_of_months
from worthline.analyses.health.scores import scores
from worthline.catalogue.vitals import shipped
from worthline.measuring.measure import Measurer
from worthline.project.health import Health

PAST_IS_UNKNOWN = [key for key, facts in shipped().items() if facts.get("today_only")]
OF_ALL_TIME = Health(
    weights=dict.fromkeys(PAST_IS_UNKNOWN, 0.0),
    newcomers=dict.fromkeys(PAST_IS_UNKNOWN, 0.0),
    least_known=0.0,
)
"""Every sign that ships, but those of which it is told how they stand today alone."""
MONTH_ENDS = [date(2023, 8, 31), date(2023, 12, 31), date(2024, 2, 29)]
OTHERS = [date(2023, 9, 14), date(2024, 1, 1), date(2024, 2, 28)]
Row = dict[str, Any]


def on(made: Measurer, days: Days, day: date) -> dict[str, Row]:
    """Everybody's row of a day: every column but the day's own number."""
    found = scores(made, days)
    rows = made.ask(found.table.filter(found.table.period == days.place(day))).to_pylist()
    return {
        row["customer_id"]: {name: each for name, each in row.items() if name != "period"} for row in rows
    }


def same(one: dict[str, Row], other: dict[str, Row]) -> None:
    """Hold two days against each other, customer by customer and column by column.

    A sign of which nothing was written down by then is no column of the second, and unknown in the first.
    """
    assert one.keys() == other.keys()
    for who, row in one.items():
        assert other[who].keys() <= row.keys()
        for name, each in row.items():
            close = pytest.approx(each, rel=1e-12, abs=1e-12) if isinstance(each, float) else each
            assert other[who].get(name) == close, (who, name)


@pytest.mark.parametrize("contracts", [True, False], ids=["contracts", "trade"])
@pytest.mark.parametrize("seed", range(3))
def test_the_scores_of_a_day_are_those_of_what_was_known_on_it(seed: int, *, contracts: bool) -> None:
    """Looked back upon from the last day: of ends of months, all of them together; of other days, some together."""
    tables = company(seed, contracts=contracts)
    whole = of(tables, OF_ALL_TIME)
    if (seed % 2 == 0) == contracts:
        day, days = MONTH_ENDS[seed], ends_of_months(whole.calendar, whole.known.since, LAST)
    else:
        day, days = OTHERS[seed], Days(whole.calendar, tuple(OTHERS))
    assert days is not None
    then = of(known_on(tables, day), OF_ALL_TIME, day)
    found = on(whole, days, day)
    assert sum(row["score"] is not None for row in found.values()) > 3
    same(found, on(then, Days(then.calendar, (day,)), day))


@pytest.mark.parametrize("sign", PAST_IS_UNKNOWN)
def test_what_is_told_of_today_alone_is_unknown_of_any_other_day(sign: str) -> None:
    made = of(company(0, contracts=True), Health(weights={sign: 1.0}, least_known=0.0))
    days = Days(made.calendar, (MONTH_ENDS[-1], LAST))
    rows = made.ask(scores(made, days).table).to_pylist()
    told = {day: [row[sign] for row in rows if row["on_day"] == day] for day in days.days}
    assert all(each is None for each in told[MONTH_ENDS[-1]])
    assert any(each is not None for each in told[LAST])

"""Since when has the company written down what a sign is read from?

Before that day nothing is known of it; from it on, a customer of whom nothing is written has done nothing. It does not
matter which days are asked for: a month in which nobody did anything is known all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from worthline.catalogue.metric import OverTable, find
from worthline.catalogue.vitals import Component
from worthline.measuring.measure import Measurer
from worthline.tables.derived.order import STORED
from worthline.tables.derived.streamed import STREAMED
from worthline.tables.recorded import RECORDED


def begun(measurer: Measurer, signs: Iterable[Component]) -> Mapping[str, date | None]:
    """The first day of the recorded tables behind each sign; none where they hold no row.

    Of a table without a day (customers) it is the first one of all the data.
    """
    tables = {sign.key: recorded_behind(sign, measurer) for sign in signs}
    first = {
        name: _first_day(measurer, name) for name in {each for names in tables.values() for each in names}
    }
    since = measurer.known.since
    return {
        key: min((day for name in names if (day := first[name])), default=None) if names else since
        for key, names in tables.items()
    }


def recorded_behind(sign: Component, measurer: Measurer) -> list[str]:
    """The recorded tables that a sign is read from, of those that are delivered."""
    how = find(sign.metric).how
    assert isinstance(how, OverTable)
    table = STREAMED.get(how.table) or STORED.get(how.table)
    needs = table.needs if table else (how.table,)
    named = (each.partition(".")[0] for need in needs for each in need.split("|"))
    return [name for name in named if RECORDED[name].time and measurer.known.has(name)]


def _first_day(measurer: Measurer, name: str) -> date | None:
    rows = measurer.known.table(name)
    (row,) = measurer.ask(rows.aggregate(first=rows[RECORDED[name].dated_on].min())).to_pylist()
    first: date | None = row["first"]
    return first

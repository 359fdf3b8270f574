"""How long does it take to score the health of a million customers on 24 days, beside one group-by over their events?

`python -m bench.health` makes a company of contracts and use, loads it, and in processes of their own scores everybody
at the end of each of 24 months and adds their events up once by customer and month. With `--write`, it writes
bench/health.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from bench.child import run
from bench.machine import described, on_two_cores
from bench.table import memory, rows_of, seconds
from bench.work import Clock

PAGE = Path(__file__).with_name("health.md")
CUSTOMERS, MONTHS, EVENTS, LEAVE = 1_000_000, 24, 4.0, 0.02
AIM = 3.0
"""Times what one group-by takes."""
PROJECT = """\
[company]
currency = "EUR"
as_of = 2025-12-31
pack = "saas"

[[sources]]
table = "subscriptions"
path = "subscriptions.parquet"

[[sources]]
table = "events"
path = "events.parquet"

[[sources]]
table = "tickets"
path = "tickets.parquet"

[[sources]]
table = "answers"
path = "answers.parquet"
"""
TABLES = {
    "subscriptions": """
        select 'S' || i as subscription_id, 'C' || i as customer_id, timestamp '2024-01-01' as started_at,
               case when stays < {months} then timestamp '2024-01-01' + to_days(cast(stays * 30.4 as integer)) end
               as ended_at, 20 + i % 5 * 10 as amount, 'month' as "interval"
        from customers
    """,
    "events": """
        select 'E' || row_number() over () as event_id, 'C' || i as customer_id,
               timestamp '2024-01-01' + to_seconds(cast((month + random()) * 30.4 * 86400 as bigint)) as happened_at,
               'used' as event, 'f' || cast(floor(random() * 6) as integer) as feature
        from customers, range({months}) as months(month), range({most}) as each(n)
        where month < stays and random() < {events} / {most}
    """,
    "tickets": """
        select 'T' || i as ticket_id, 'C' || i as customer_id,
               timestamp '2024-01-01' + to_days(cast(least(stays, {months} - 1) * random() * 30 as integer))
               as opened_at,
               timestamp '2025-12-30' as closed_at
        from customers where i % 3 = 0
    """,
    "answers": """
        select 'A' || i as answer_id, 'C' || i as customer_id,
               timestamp '2024-01-01' + to_days(cast(least(stays, {months} - 1) * random() * 30 as integer))
               as answered_at, 'nps' as survey, '0-10' as scale, cast(floor(random() * 11) as integer) as score
        from customers where i % 2 = 0
    """,
}
GROUP_BY = """
    select count(*) from (
        select customer_id, year(happened_on) * 12 + month(happened_on) as month, {counted} from events group by all
    )
"""
COUNTED = {"add": "count(*), count(distinct happened_on), count(distinct feature)", "count": "count(*)"}
"""What a group-by by customer and month adds up: what health is read from, or rows alone."""
NAMES = {
    "add": "one group-by over the events: how many, on how many days, of how many features",
    "count": "one group-by over the events: how many",
    "score": "health at 24 month ends",
}


def make(folder: Path, customers: int) -> None:
    """Write the company's files; the same each time."""
    import duckdb

    con = duckdb.connect()
    con.execute("set threads = 1; select setseed(0.5)").fetchall()
    con.execute(
        f"create table customers as select i, greatest(floor(ln(random()) / ln(1 - {LEAVE})), 1) as stays "
        f"from range({customers}) as every(i)"
    )
    for name, sql in TABLES.items():
        told = sql.format(months=MONTHS, events=EVENTS, most=int(2 * EVENTS))
        con.execute(f"copy ({told}) to '{folder / name}.parquet'")
    (folder / "worthline.toml").write_text(PROJECT, encoding="utf-8")


def scored(folder: Path) -> None:
    """Score everybody at the end of every month, and tell CPU and wall seconds, and how many rows."""
    from worthline.analyses.health.overview import history
    from worthline.doors.company import open_company

    with open_company(folder) as company:
        measurer = company.measurer
        clock = Clock()
        found = history(measurer)
        cost = clock.read()
        rows = measurer.ask(found.table.count().as_table()).to_pylist()[0]
        print(json.dumps([*cost, next(iter(rows.values()))]), flush=True)


def added_up(folder: Path, step: str) -> None:
    """Add the events up once by customer and month."""
    from worthline.doors.company import open_company

    with open_company(folder) as company:
        engine = company.measurer.engine
        events = engine.rows("select count(*) as n from events")[0]["n"]
        clock = Clock()
        engine.run(GROUP_BY.format(counted=COUNTED[step]))
        print(json.dumps([*clock.read(), events]), flush=True)


def main() -> None:
    """Measure, print, and write the page if asked to."""
    asked = argparse.ArgumentParser(prog="python -m bench.health", description=__doc__)
    asked.add_argument("--customers", type=int, default=CUSTOMERS)
    asked.add_argument("--write", action="store_true", help=f"write bench/{PAGE.name}")
    asked.add_argument("--keep", type=Path, help="a folder in which the company stays")
    asked.add_argument("--step", nargs=2, metavar=("STEP", "FOLDER"), help=argparse.SUPPRESS)
    chosen = asked.parse_args()
    if chosen.step:
        step, folder = chosen.step[0], Path(chosen.step[1])
        if step in COUNTED:
            added_up(folder, step)
        else:
            scored(folder) if step == "score" else make(folder, chosen.customers)
        return
    on_two_cores()
    with tempfile.TemporaryDirectory(prefix="worthline-bench-") as other:
        text = _measured(chosen.keep or Path(other), chosen.customers)
    print(text)
    if chosen.write:
        PAGE.write_text(text, encoding="utf-8")


def _measured(folder: Path, customers: int) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    own = (sys.executable, "-m", "bench.health", "--customers", str(customers), "--step")
    if not (folder / "worthline.toml").exists():
        run((*own, "make", str(folder)))
        run((sys.executable, "-m", "worthline.doors.start", "load", "--project", str(folder)))
    costs = {step: run((*own, step, str(folder))) for step in NAMES}
    told = {step: json.loads(cost.said.splitlines()[-1]) for step, cost in costs.items()}
    ratio, plain = (told["score"][0] / told[step][0] for step in COUNTED)
    lines = [("", "rows", "CPU s", "wall s", "peak"), ("---", "---:", "---:", "---:", "---:")]
    lines += [
        (name, f"{rows:,}", seconds(cpu), seconds(wall), memory(costs[step].peak))
        for (step, name), (cpu, wall, rows) in ((each, told[each[0]]) for each in NAMES.items())
    ]
    return (
        f"# How fast health is scored\n\nMade by `python -m bench.health --write`; never edited by hand. {customers:,} "
        f"customers with contracts, {EVENTS:g} events a month each, tickets of a third and answers of a half of them; "
        f"seven signs are read.\n\n{rows_of(lines)}\n{ratio:.1f} times the group-by that adds up what health reads of "
        f"events; the aim is {AIM:g}: {'reached' if ratio <= AIM else 'not reached'}. {plain:.1f} times the one that "
        f"counts rows alone.\n\nMeasured on: {described()}\n"
    )


if __name__ == "__main__":
    main()

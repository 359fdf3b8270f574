"""Does `worthline health` answer, and does it say what to mend where it cannot?"""

from __future__ import annotations

import csv
import io
import random
import shutil
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from tests.doors.typed import Typed, ran, typed

FIRST, LAST = date(2023, 1, 1), date(2024, 1, 31)
PROJECT = """\
[company]
currency = "EUR"
pack = "saas"
as_of = 2024-01-31
[rules]
minimum_customers = 1
"""
SOURCE = '[[sources]]\ntable = "{name}"\npath = "{name}.csv"\n'


def written(folder: Path) -> None:
    """Forty customers of contracts; every fourth uses the product no more and leaves a month later."""
    chance = random.Random(3)
    subscriptions = ["subscription_id,customer_id,started_at,ended_at,amount,plan"]
    events = ["event_id,customer_id,happened_at,event,feature"]
    customers = ["customer_id,name,region"]
    for who in range(40):
        customers.append(f"c{who},Name {who},{'north' if who % 2 else 'south'}")
        end = FIRST + timedelta(days=150 + 5 * who) if who % 4 == 0 else None
        subscriptions.append(f"s{who},c{who},{FIRST},{end or ''},{10 + who},basic")
        for day in range(0, ((end or LAST) - FIRST).days - (40 if end else 0), chance.randrange(3, 9)):
            events.append(f"e{len(events)},c{who},{FIRST + timedelta(days=day)},login,f{chance.randrange(3)}")
    folder.mkdir(parents=True, exist_ok=True)
    tables = {"customers": customers, "subscriptions": subscriptions, "events": events}
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    (folder / "worthline.toml").write_text(PROJECT + "".join(SOURCE.format(name=name) for name in tables))


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("team") / "project"
    written(folder)
    assert ran("load", "--project", folder).code == 0
    return folder


def asked(team: Path, *words: str) -> Typed:
    """`worthline health` with these words; it must end well."""
    told = ran("health", *words, "--project", team)
    assert told.code == 0, told.err
    assert "Traceback" not in told.err
    return told


def test_who_is_at_risk_comes_as_rows_with_the_same_columns_for_programs(team: Path) -> None:
    rows = asked(team, "--format", "json").json
    assert {row["list"] for row in rows} <= {"at_risk", "next_in_line", "champions"}
    everybody = asked(team, "--customers", "--format", "json").json
    assert len(everybody) == 30
    assert {row["colour"] for row in everybody} <= {"red", "yellow", "green"}
    assert [row["money"] for row in everybody] == sorted((row["money"] for row in everybody), reverse=True)
    assert {row["customer_id"] for row in rows} <= {row["customer_id"] for row in everybody}
    assert all(0 <= row["score"] <= 100 for row in everybody)


def test_piped_it_is_separated_by_tabs(team: Path) -> None:
    rows = asked(team, "--customers").rows
    assert len(rows) == 31
    assert {len(row) for row in rows} == {len(rows[0])}


def test_a_file_holds_the_same_rows(team: Path, tmp_path: Path) -> None:
    asked(team, "--customers", "--out", str(tmp_path / "health.csv"))
    text = (tmp_path / "health.csv").read_text(encoding="utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text)))
    told = asked(team, "--customers", "--format", "json").json
    assert [row["customer_id"] for row in found] == [row["customer_id"] for row in told]
    assert [float(row["score"]) for row in found] == pytest.approx([row["score"] for row in told])


def test_changed_are_those_whose_colour_is_another_than_a_month_before(team: Path) -> None:
    day, month_before = "2023-07-31", "2023-06-30"
    now, then = (
        {
            row["customer_id"]: row["colour"]
            for row in asked(team, "--customers", "--on", on, "--format", "json").json
        }
        for on in (day, month_before)
    )
    told = {row["customer_id"] for row in asked(team, "--changed", "--on", day, "--format", "json").json}
    assert told == {who for who, colour in now.items() if then.get(who, colour) != colour}
    assert told


def test_one_customers_health_is_told_month_by_month(team: Path) -> None:
    rows = asked(team, "--customer", "c4", "--format", "json").json
    days = sorted({row["day"] for row in rows})
    assert days[0] == "2023-01-31"
    assert days[-1] == "2023-05-31"
    scores = {row["day"]: row["score"] for row in rows}
    for before, after in pairwise(days):
        effects = [row["moved_score_by"] for row in rows if row["day"] == after]
        if None not in effects:
            assert sum(effects) == pytest.approx(scores[after] - scores[before])


def test_what_the_past_says_is_told_or_refused_with_what_is_lacking(team: Path) -> None:
    """Ten left: far too few to judge a score by."""
    rows = asked(team, "--prove", "--format", "json").json
    assert {row["verdict"] for row in rows} == {"too_little"}
    assert {row["leavers_needed"] > 0 for row in rows} == {True}
    assert all(row["value"] is None for row in rows)
    assert "left" in asked(team, "--prove").err + asked(team, "--prove").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--on", "2019-05-01"), ("does not speak of 2019-05-01", "A day from 2023-01-01 to 2024-01-31")),
        (("--on", "2024-02-01"), ("does not speak of 2024-02-01",)),
        (("--customers", "--on", "2031-01-01"), ("does not speak of 2031-01-01",)),
        (("--on", "yesterday"), ("yesterday",)),
        (("--customer", "nobody"), ("'nobody' is no customer", "worthline health --customers")),
        (("--limit", "0"), ("limit",)),
    ],
)
def test_what_cannot_be_asked_says_what_can(
    words: tuple[str, ...], said: tuple[str, ...], team: Path
) -> None:
    assert ran("health", *words, "--project", team).told(*said)


LINE = len(PROJECT.splitlines()) + 3 * 3 + 1
"""Where what is added to the project begins."""
WRONG = {
    "negative weight": (
        "[health]\nweights = { use = -2 }",
        f"line {LINE + 1}, health.weights.use: -2 is no weight",
    ),
    "not a number": ("[health]\nweights = { use = nan }", "health.weights.use: nan is no weight"),
    "nothing counts": (
        "[health]\ngroups = { use = 0 }",
        f"line {LINE + 1}, health.groups: the weights come to 0",
    ),
    "nothing counts of newcomers": (
        "[health.newcomers]\n"
        + "\n".join(
            f"{name} = 0"
            for name in (
                "use",
                "depth",
                "people",
                "first_value",
                "touches",
                "satisfied",
                "open_tickets",
                "overdue",
            )
        ),
        f"line {LINE}, health.newcomers: the weights come to 0",
    ),
    "negative weight of a segment": (
        "[[health.segments]]\nwhere = \"region = 'north'\"\nweights = { use = -1 }",
        f"line {LINE + 2}, health.segments.1.weights.use: -1 is no weight",
    ),
    "bounds out of order": (
        "[health]\nred_to = 80",
        f"line {LINE}, health: red ends at 80 and yellow at 75",
    ),
    "bounds out of order in a segment": (
        "[health]\nred_to = 40\n[[health.segments]]\nwhere = \"region = 'north'\"\nred_to = 90",
        f"line {LINE + 4}, health.segments.1.red_to: red ends at 90 and yellow at 75",
    ),
    "unknown sign": (
        "[health]\nweights = { usage = 3 }",
        f"line {LINE + 1}, health.weights.usage: There is no sign of health 'usage'",
    ),
    "unknown group": (
        "[health]\ngroups = { usage = 3 }",
        "health.groups.usage: There is no group of health 'usage'",
    ),
    "unknown sign of a segment": (
        "[[health.segments]]\nwhere = \"region = 'north'\"\npoints = { usage = [0, 1] }",
        f"line {LINE + 2}, health.segments.1.points.usage: There is no sign of health 'usage'",
    ),
    "no metric": (
        "[health.signs.own]\nmonths = 3",
        f"line {LINE}, health.signs.own: the sign names no metric",
    ),
    "both ends alike": ("[health.signs.use]\npoints = [3, 3]", "both ends are 3"),
    "known of too much": ("[health]\nleast_known = 1.5", "health.least_known"),
    "no such way": ('[health]\nmissing = "ignored"', "health.missing"),
    "a word misspelt": ("[health]\nweight = { use = 3 }", "health.weight"),
    "no condition": ('[[health.segments]]\nwhere = "region = "', "health.segments.1.where"),
}
"""What is written into worthline.toml, and what is said of it before anything is asked."""


@pytest.mark.parametrize("name", WRONG)
def test_what_stands_wrong_in_the_settings_is_told_with_its_line(
    name: str, team: Path, tmp_path: Path
) -> None:
    lines, said = WRONG[name]
    told = ran("health", "--project", with_more(team, tmp_path, lines))
    assert told.told(said), told.err


SIGN = '[health.signs.own]\nmetric = "{}"\n[health.weights]\nown = 10'
CANNOT = {
    "unknown metric": (
        SIGN.format("usage_days"),
        "The sign own of health cannot be usage_days: there is no metric",
    ),
    "a formula": (SIGN.format("ltv_saas"), "it is arithmetic over other metrics, or a model's answer"),
    "a model": (SIGN.format("ltv_predicted"), "it is arithmetic over other metrics, or a model's answer"),
    "a duration": (SIGN.format("resolution_time"), "it is a time, of which one customer has too few"),
    "of all time": (SIGN.format("health_score"), "the past day's future among it"),
    "of no customer": (SIGN.format("acquisition_spend"), "its rows are of no customer"),
    "a table that is lacking": (
        "[health]\nweights = { recommends = 30 }",
        "The sign recommends of health needs",
    ),
    "nothing to read from": (
        "[health]\nleast_known = 1.0",
        "Too little is known for a score of health",
    ),
    "what is worked out of a customer": (
        '[[health.segments]]\nwhere = "orders > 3"\nweights = { use = 5 }',
        "There is no column of customers",
    ),
}
"""The same of what only the data tells."""


@pytest.mark.parametrize("name", CANNOT)
def test_a_sign_that_cannot_be_read_is_told_and_what_to_do(name: str, team: Path, tmp_path: Path) -> None:
    lines, said = CANNOT[name]
    told = ran("health", "--project", with_more(team, tmp_path, lines))
    assert told.told(said), told.err
    assert len(told.err.splitlines()) > 1


def test_a_weight_of_0_takes_one_sign_out(team: Path, tmp_path: Path) -> None:
    folder = with_more(
        team, tmp_path, "[health]\nleast_known = 0.1\nweights = { depth = 0 }\nnewcomers = { depth = 0 }"
    )
    rows = asked(folder, "--customer", "c1", "--format", "json").json
    assert "depth" not in {row["sign"] for row in rows}
    assert "use" in {row["sign"] for row in rows}


def test_an_explanation_says_what_was_chosen_for_the_score(team: Path, tmp_path: Path) -> None:
    folder = with_more(team, tmp_path, "[health]\nred_to = 40\nweights = { use = 60 }")
    told = ran("explain", "red_customers", "--project", folder).out
    assert "health.red_to = 40" in told
    assert "health.weights = use 60, " in told
    assert "health." not in ran("explain", "customer_churn", "--project", folder).out.split("SQL")[0]


def test_a_company_without_anything_to_read_health_from_is_told_what_would_do(tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text("customer_id,region\nc1,north\n")
    (tmp_path / "worthline.toml").write_text(PROJECT + SOURCE.format(name="customers"))
    told = ran("health", "--project", tmp_path)
    assert told.code == 2, told.err
    assert "Traceback" not in told.err


def test_a_person_who_types_it_gets_no_traceback(team: Path) -> None:
    told = typed("health", "--on", "1999-01-01", "--project", team)
    assert told.told("The data does not speak of 1999-01-01")


def with_more(team: Path, folder: Path, lines: str) -> Path:
    """The project, loaded as it is, with more lines in its settings."""
    copy = Path(shutil.copytree(team, folder / "copy"))
    with (copy / "worthline.toml").open("a", encoding="utf-8") as file:
        file.write(lines + "\n")
    return copy

"""How healthy was everybody on each of some days?

The answer is a table beside the store, made in two steps: the sums of every sign, then points and scores. Nothing in a
day's row comes from after it, so the past can be scored as if the score had been there then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from worthline.analyses.health import points
from worthline.analyses.health.begun import begun
from worthline.analyses.health.days import Days
from worthline.analyses.health.seen import must_be_seen
from worthline.analyses.health.signs import MONEY, age_of, heap, ratio_of, windows_of
from worthline.analyses.health.weighed import greatest_known, points_of, with_score
from worthline.catalogue.metric import OverTable, find
from worthline.catalogue.vitals import LAST_KNOWN, Component, Scheme
from worthline.loading.keeping.code import code_of
from worthline.loading.keeping.compiled import tables_in
from worthline.measuring.ask import make
from worthline.measuring.can import missing
from worthline.measuring.measure import Measurer
from worthline.measuring.readings import Reader
from worthline.tables.conditions import columns_of, expression
from worthline.tables.derived.memberships import MEMBERSHIPS
from worthline.words.errors import UnknownNameError, WorthlineError
from worthline.words.periods import months_on

if TYPE_CHECKING:
    import ibis.expr.types as ir

OWN = ("customer_id", "period", "on_day", "age", "part", "money", "known", "score", "colour")
"""Columns of everybody's scores, before those of the signs."""
REMEMBERED = 12
"""Months for which what was last known of a sign still holds, where the scheme says so."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Everybody's health on some days.

    Attributes:
        measurer: what asks the engine.
        scheme: how health is scored.
        signs: the signs that can be read from what the company delivers.
        lacking: those that cannot, each with what it needs.
        days: the days.
        table: a row each customer and day: `OWN`, and of each sign what it read, how many days ago where it goes by the
            latest row, and its points.
    """

    measurer: Measurer
    scheme: Scheme
    signs: tuple[Component, ...]
    lacking: Mapping[str, str]
    days: Days
    table: ir.Table


def scores(measurer: Measurer, days: Days) -> Scores:
    """Everybody's health on these days; made once for the same days and kept beside the store.

    Raises:
        WorthlineError: the company has no scheme, a sign it names cannot be read, or none can.
    """
    scheme = measurer.known.health
    assert isinstance(scheme, Scheme)
    signs, lacking = readable(measurer, scheme)
    name = f"health_{sha256(repr((days.days, scheme, signs)).encode()).hexdigest()[:20]}"
    if not measurer.engine.columns(name):
        _make(measurer, scheme, signs, days, name)
    return Scores(measurer, scheme, signs, lacking, days, _table(measurer, name))


def asked_of(measurer: Measurer) -> str:
    """What everybody's health depends on beside the tables: the rules, the scheme, and a company's own metrics."""
    scheme = measurer.known.health
    assert isinstance(scheme, Scheme)
    how = [find(sign.metric).how for sign in scheme.components]
    code = [code_of(each.build) for each in how if isinstance(each, OverTable)]
    return f"{measurer.rules} {scheme} {code}"


def readable(measurer: Measurer, scheme: Scheme) -> tuple[tuple[Component, ...], dict[str, str]]:
    """The signs that can be read from what the company delivers, and what each of the others needs."""
    lacking: dict[str, str] = {}
    for sign in scheme.components:
        metric = must_be_seen(sign.key, sign.metric, measurer.rules)
        lack = missing(metric, measurer.known, measurer.rules)
        if lack and sign.key in scheme.named:
            raise WorthlineError(
                f"The sign {sign.key} of health needs {lack}, which no source delivers.",
                do=f"Add a source of it to worthline.toml, or take {sign.key} out of [health].",
            )
        lacking |= {sign.key: lack} if lack else {}
    found = tuple(sign for sign in scheme.components if sign.key not in lacking)
    _must_be_enough(found, lacking, scheme)
    return found, lacking


def _must_be_enough(found: tuple[Component, ...], lacking: Mapping[str, str], scheme: Scheme) -> None:
    """Make sure that a score could be known of anybody.

    Raises:
        WorthlineError: what is delivered is too little for one.
    """
    share = greatest_known(found, scheme)
    if share and share >= scheme.least_known:
        return
    has = ", ".join(sign.key for sign in found) or "nothing"
    raise WorthlineError(
        f"Too little is known for a score of health: {has}, {share:.0%} of what it is weighed by.",
        expected=f"At least {scheme.least_known:.0%} of the weights: "
        f"{', '.join(f'{name} ({what})' for name, what in lacking.items())} are lacking.",
        do="Add a source of events, answers or tickets to worthline.toml, or set the weights below [health] by what "
        "you have.",
    )


def _with_earlier(days: Days, scheme: Scheme) -> Days:
    """The days, and those before them from which something may be remembered."""
    if scheme.missing != LAST_KNOWN:
        return days
    first = days.days[0]
    earlier = [_back(first, months) for months in range(REMEMBERED, 0, -1)]
    return Days(days.calendar, (*earlier, *days.days))


def _back(day: date, months: int) -> date:
    from worthline.analyses.health.days import ONE_DAY

    return months_on(day + ONE_DAY, -months) - ONE_DAY


def _make(measurer: Measurer, scheme: Scheme, signs: tuple[Component, ...], days: Days, name: str) -> None:
    """Everybody's scores on these days, made for some days at a time where there are very many customers."""
    begins = begun(measurer, signs)
    parts = _parts(measurer, scheme, days)
    names = [f"{name}_{at}" for at in range(len(parts))] if len(parts) > 1 else [name]
    for part, own in zip(parts, names, strict=True):
        _make_part(measurer, scheme, signs, part, own, begins)
    if len(names) > 1:
        every = " union all ".join(f"select * from {own}" for own in names)
        measurer.engine.create(name, every, temporary=True)
        _let_go(measurer, names)


def _let_go(measurer: Measurer, names: Iterable[str]) -> None:
    """Take the rows out of tables that have been read, where the engine's memory is this machine's.

    Spark would forget with them what was made of them, and make it again for every question.
    """
    for name in names if measurer.engine.at_once is not None else ():
        measurer.engine.create(name, "select 0 as nothing", temporary=True)


def _parts(measurer: Measurer, scheme: Scheme, days: Days) -> list[Days]:
    """The days, as many together as the engine makes in one go."""
    at_once = measurer.engine.at_once
    if at_once is None or scheme.missing == LAST_KNOWN or not days.monthly:
        return [days]
    stretches = MEMBERSHIPS.table()
    ((customers,),) = (row.values() for row in measurer.ask(stretches.count().as_table()).to_pylist())
    size = max(at_once // max(int(customers), 1), 1)
    return [Days(days.calendar, days.days[at : at + size]) for at in range(0, len(days.days), size)]


def _make_part(
    measurer: Measurer,
    scheme: Scheme,
    signs: tuple[Component, ...],
    days: Days,
    name: str,
    begins: Mapping[str, date | None],
) -> None:
    """The scores of some days; `begins` says since when each sign is written down."""
    wide = _with_earlier(days, scheme)
    raw, read = f"{name}_sums", f"{name}_read"
    for windows in windows_of(signs, wide):
        Reader(measurer.engine, measurer.known, measurer.rules, measurer.calendar).prepare(windows)
    _create(measurer, raw, heap(signs, measurer.known, measurer.rules, wide))
    rows = _placed(_table(measurer, raw), measurer, scheme, wide)
    for sign in signs:
        value = points.value_of(rows, sign, begins[sign.key], wide, measurer.known.as_of)
        rows = rows.mutate(**{sign.key: value.cast("float64")})
        if sign.latest:
            rows = rows.mutate(**{age_of(sign.key): ratio_of(rows, age_of(sign.key))})
    _create(measurer, read, rows.select(*OWN[:5], MONEY, *_read(signs)))
    rows = with_score(_with_points(_table(measurer, read), signs, scheme), signs, scheme)
    if wide != days:
        rows = _only(rows, wide, days)
    kept = [*OWN, *_read(signs), *(points_of(sign.key) for sign in signs)]
    _create(measurer, name, rows.select(*kept))
    _let_go(measurer, (raw, read))


def _only(rows: ir.Table, wide: Days, days: Days) -> ir.Table:
    """The rows of the days asked for, under their own numbers."""
    rows = rows.filter(rows.period >= wide.place(days.days[0]))
    return rows if days.monthly else rows.mutate(period=(rows.period - REMEMBERED).cast("int32"))


def _read(signs: tuple[Component, ...]) -> list[str]:
    """The columns of what was read, and of how long ago where a sign goes by the latest row."""
    return [sign.key for sign in signs] + [age_of(sign.key) for sign in signs if sign.latest]


def _placed(rows: ir.Table, measurer: Measurer, scheme: Scheme, days: Days) -> ir.Table:
    """Those who are customers at the day's end, with the day, how long they have been, and how they are scored."""
    import ibis
    import ibis.expr.operations as ops

    rows = rows.inner_join(days.windows().table(), "period")
    stretches = MEMBERSHIPS.table()
    first = stretches.group_by("customer_id").agg(since=stretches.began_on.min())
    rows = rows.inner_join(first, "customer_id")
    before = rows.end_on - ibis.interval(days=1)
    rows = rows.mutate(
        on_day=ops.Cast(before.op(), "date").to_expr(),
        age=rows.end_on.delta(rows.since, unit="day").cast("int64"),
        money=rows[f"{MONEY}_part"].fill_null(0.0),
    )
    return _with_part(rows, measurer, scheme)


def _with_part(rows: ir.Table, measurer: Measurer, scheme: Scheme) -> ir.Table:
    """How each is scored: 0 as everybody, 1 as a newcomer, from 2 on as those of a segment."""
    import ibis

    new = rows.age < scheme.new_days
    if not scheme.segments:
        return rows.mutate(part=new.ifelse(1, 0).cast("int32"))
    customers = measurer.known.table("customers")
    for each in scheme.segments:
        for column in columns_of(each.name):
            if column.lower() not in {name.lower() for name in customers.columns}:
                raise UnknownNameError(
                    "column of customers", column, customers.columns,
                    do="What is worked out of a customer speaks of today, and cannot say how they were scored before.",
                )  # fmt: skip
    holds = [(expression(each.name, customers), at) for at, each in enumerate(scheme.segments, 2)]
    own = customers.select("customer_id", own=ibis.cases(*holds, else_=0).cast("int32"))
    joined = rows.left_join(own, "customer_id").drop("customer_id_right")
    return joined.mutate(part=new.ifelse(1, joined.own.fill_null(0)).cast("int32"))


def _with_points(rows: ir.Table, signs: tuple[Component, ...], scheme: Scheme) -> ir.Table:
    for sign in signs:
        if sign.points is None:
            earned = points.by_own(rows, sign, sign.key)
            rows = rows.left_join(earned, ["period", sign.key])
            rows = rows.drop(
                *(each for each in ("period_right", f"{sign.key}_right") if each in rows.columns)
            )
            rows = rows.rename({points_of(sign.key): f"{sign.key}_earns"})
        else:
            rows = rows.mutate(
                **{points_of(sign.key): points.stated(rows[sign.key], rows.part, sign, scheme)}
            )
    return _remembering(rows, signs) if scheme.missing == LAST_KNOWN else rows


def _remembering(rows: ir.Table, signs: tuple[Component, ...]) -> ir.Table:
    """What was last known of each sign, where nothing is."""
    import ibis

    upto = ibis.window(group_by="customer_id", order_by="period", preceding=REMEMBERED, following=0)
    for sign in signs:
        column = points_of(sign.key)
        at = rows[column].notnull().ifelse(rows.period, ibis.null(rows.period.type()))
        rows = rows.mutate(last_at=at.max().over(upto))
        same = ibis.window(group_by=["customer_id", "last_at"])
        rows = rows.mutate(**{column: rows[column].fill_null(rows[column].max().over(same))}).drop("last_at")
    return rows


def _create(measurer: Measurer, name: str, question: ir.Table) -> None:
    make(measurer.engine, measurer.known, measurer.rules, tables_in(question), measurer.compiled)
    measurer.engine.create(name, measurer.engine.compile(question), temporary=True)


def _table(measurer: Measurer, name: str) -> ir.Table:
    import ibis

    return ibis.table(measurer.engine.columns(name), name=name)


def everybody_at(measurer: Measurer, day: date) -> Scores:
    """Everybody's health on one day."""
    return scores(measurer, Days(measurer.calendar, (day,)))


def as_table(found: Scores) -> ir.Table:
    """Everybody's health as the derived table `healths` holds it."""
    return found.table.select("customer_id", "on_day", "score", "colour", "known", "money")


def with_scheme(measurer: Measurer, scheme: Scheme) -> Measurer:
    """The same measurer under another scheme of health."""
    return replace(measurer, known=replace(measurer.known, health=scheme))

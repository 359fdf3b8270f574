"""Who is at risk, who is next in line, and who is well and could do more?

Risk is sorted by money: what a customer stands for in a year times the chance that they leave. Where the proof does not
believe the score, there is no such chance, and the list says so and goes by the score.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from worthline.analyses.health.proof import Chance
from worthline.analyses.health.scores import Scores
from worthline.analyses.health.signs import age_of
from worthline.analyses.health.weighed import points_of
from worthline.analyses.health.weights import counts, middle
from worthline.tables.derived.healths import GREEN, RED, YELLOW

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

FULL = 100.0
PROMOTER, GROWING = "recommends", ("paying", "spending")
"""The sign that says whether somebody recommends, and those that say whether they pay more than before."""
OWNERS = ("owner", "manager", "csm", "account_manager")
"""Columns of customers that name who looks after them, in the order they are looked for."""


DIGITS = 6
NUMBERS = ("score", "before", "known", "money", "chance_to_leave", "at_stake", "reads")
FACTS = (
    "customer_id", "name", "score", "colour", "before", "colour_before", "known", "money", "chance_to_leave",
    "at_stake", "reason", "reads", "read_days_ago", "last_contact", "owner",
)  # fmt: skip
"""What is written of a customer, and which of it are numbers."""


@dataclass(frozen=True, slots=True)
class Patient:
    """One customer's health, and what there is to be done.

    Attributes:
        customer: their key.
        name: what they are called; empty where nobody said.
        score: 0 to 100.
        colour: red, yellow or green.
        before: the score on the day before (a month before, where no other was asked for); none where there was none.
        was: its colour then; empty where there was none.
        known: the share of the weights that is known.
        money: of a year.
        chance: that they leave within the horizon; none where the score is not believed.
        reason: the sign that costs most points; none where all is well.
        reads: what that sign reads.
        read_ago: how many days ago, of a sign that goes by the latest answer.
        last_contact: the day a manager was last in touch; none where nobody noted any.
        owner: who looks after them; empty where nobody said.
    """

    customer: str
    name: str
    score: float
    colour: str
    before: float | None
    was: str
    known: float
    money: float
    chance: float | None
    reason: str | None
    reads: float | None
    read_ago: int | None
    last_contact: date | None
    owner: str

    @property
    def at_stake(self) -> float | None:
        """The money of a year times the chance that they leave."""
        return None if self.chance is None else self.money * self.chance

    def to_dict(self) -> dict[str, Any]:
        """The facts by name, for programs."""
        return {
            "customer_id": self.customer, "name": self.name, "score": self.score, "colour": self.colour,
            "before": self.before, "colour_before": self.was or None, "known": self.known, "money": self.money,
            "chance_to_leave": self.chance,
            "at_stake": self.at_stake, "reason": self.reason, "reads": self.reads, "read_days_ago": self.read_ago,
            "last_contact": self.last_contact, "owner": self.owner,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Patients:
    """Several, as rows."""

    rows: tuple[Patient, ...]

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a customer."""
        return [each.to_dict() for each in self.rows]

    def to_arrow(self) -> pa.Table:
        """One Arrow table, with the same columns whether anybody is in it or not."""
        import pyarrow as pa

        kinds = {"read_days_ago": pa.int64(), "last_contact": pa.date32()}
        kinds |= dict.fromkeys(NUMBERS, pa.float64())
        schema = pa.schema([(name, kinds.get(name, pa.string())) for name in FACTS])
        return pa.Table.from_pylist(self.to_dicts(), schema=schema)


def at_risk(found: Scores, chance: Chance | None, limit: int | None) -> tuple[Patient, ...]:
    """The red, those with most money at stake first."""
    return _listed(found, chance, limit, lambda rows: rows.colour == RED)


def next_in_line(found: Scores, chance: Chance | None, limit: int | None) -> tuple[Patient, ...]:
    """The yellow, those with most money at stake first."""
    return _listed(found, chance, limit, lambda rows: rows.colour == YELLOW)


def champions(found: Scores, limit: int | None) -> tuple[Patient, ...]:
    """The green who recommend you and pay no less than before, those with most money first; they could buy more.

    What no source tells (nobody is asked whether they recommend) is not asked for.
    """

    def hold(rows: ir.Table) -> ir.BooleanValue:
        wanted = rows.colour == GREEN
        if PROMOTER in rows.columns:
            wanted &= (rows[points_of(PROMOTER)] == FULL).fill_null(False)
        for sign in GROWING:
            if sign in rows.columns:
                wanted &= (rows[sign] >= 1).fill_null(True)
        return wanted

    return _listed(found, None, limit, hold)


def everybody(found: Scores, chance: Chance | None) -> Patients:
    """Every customer with a score, those with most money at stake first."""
    return Patients(_listed(found, chance, None, lambda rows: rows.score.notnull()))


def changed(found: Scores, chance: Chance | None) -> Patients:
    """Those whose colour is not what it was on the day before, those with most money at stake first."""
    return Patients(_listed(found, chance, None, lambda rows: (rows.colour != rows.was).fill_null(False)))


def _now(found: Scores) -> ir.Table:
    last = found.days.place(found.days.days[-1])
    return found.table.filter(found.table.period == last)


def _with_before(rows: ir.Table, found: Scores) -> ir.Table:
    """The rows with the score and the colour of the day before."""
    import ibis

    if len(found.days.days) == 1:
        return rows.mutate(before=ibis.null("float64"), was=ibis.null("string"))
    earlier = found.table.filter(found.table.period == found.days.place(found.days.days[-2]))
    return _joined(rows, earlier.select("customer_id", before="score", was="colour"))


def _listed(
    found: Scores, chance: Chance | None, limit: int | None, hold: Callable[[ir.Table], ir.BooleanValue]
) -> tuple[Patient, ...]:
    rows = _with_before(_now(found), found)
    rows = rows.filter(hold(rows))
    risk = (rows.score * chance.slope + chance.intercept) if chance else -rows.score
    rows = rows.mutate(stake=rows.money / ((-risk).exp() + 1) if chance else rows.money)
    rows = rows.order_by(*_order(rows))
    rows = rows.limit(limit) if limit is not None else rows
    rows = _with_facts(rows, found)
    answer = found.measurer.ask(rows.order_by(*_order(rows)))
    chances = chance.of(answer["score"].to_numpy()).tolist() if chance and len(answer) else []
    return tuple(
        _patient(row, found, chances[at] if chances else None) for at, row in enumerate(answer.to_pylist())
    )


def _order(rows: ir.Table) -> tuple[ir.Value, ...]:
    """Most at stake first; who differs only in the last digits of a float, in which engines differ, stands by name."""
    return rows.stake.round(DIGITS).desc(), rows.score.round(DIGITS), rows.customer_id


def _with_facts(rows: ir.Table, found: Scores) -> ir.Table:
    """The rows with the name, the owner, and the last contact."""
    import ibis

    known = found.measurer.known
    customers = known.table("customers")
    owner = next((name for name in OWNERS if name in customers.columns), None)
    named = customers.select(
        "customer_id",
        name=customers.name.cast("string") if known.has("customers.name") else ibis.null("string"),
        owner=customers[owner].cast("string") if owner else ibis.null("string"),
    )
    rows = _joined(rows, named)
    if not known.has("touches"):
        return rows.mutate(last_contact=ibis.null("date"), toucher=ibis.null("string"))
    touches = known.table("touches")
    touches = touches.filter(touches.touched_on <= ibis.date(found.days.days[-1].isoformat()))
    last = touches.group_by("customer_id").agg(
        last_contact=touches.touched_on.max(), toucher=touches.manager.max(where=touches.manager.notnull())
    )
    return _joined(rows, last)


def _joined(rows: ir.Table, more: ir.Table) -> ir.Table:
    joined = rows.left_join(more, "customer_id")
    return joined.drop("customer_id_right") if "customer_id_right" in joined.columns else joined


def _patient(row: Mapping[str, Any], found: Scores, chance: float | None) -> Patient:
    reason = worst(row, found)
    return Patient(
        str(row["customer_id"]), str(row["name"] or ""), float(row["score"]), str(row["colour"]), row["before"],
        str(row["was"] or ""),
        float(row["known"]), float(row["money"]), chance, reason, row[reason] if reason else None,
        days_ago(row, reason), row["last_contact"], str(row["owner"] or row["toucher"] or ""),
    )  # fmt: skip


def days_ago(row: Mapping[str, Any], sign: str | None) -> int | None:
    """How many days ago a sign was read; none where it goes by more than the latest row."""
    found = row.get(age_of(sign)) if sign else None
    return None if found is None else round(found)


def worst(row: Mapping[str, Any], found: Scores) -> str | None:
    """The sign that costs a customer most points; none where none costs any."""
    costs = {name: share * (FULL - each) for name, (share, each) in shares(row, found).items()}
    dearest = max(costs, key=lambda name: costs[name], default=None)
    return dearest if dearest is not None and costs[dearest] > 0 else None


def shares(row: Mapping[str, Any], found: Scores) -> dict[str, tuple[float, float]]:
    """Of each sign that counts: the share of the score it makes up, and its points."""
    points = {sign.key: row[points_of(sign.key)] for sign in found.signs}
    part = int(row["part"])
    neutral = middle(found.scheme.parts[part])
    weighed = counts(points, found.scheme, part, found.signs)
    return {
        name: (share, neutral if points[name] is None else float(points[name]))
        for name, share in weighed.items()
    }

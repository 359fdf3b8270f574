"""What do customers do, and what have they set out to do?"""

from __future__ import annotations

from worthline.tables.recorded.headers import customer
from worthline.tables.table import Column, Kind, Recorded

EVENTS = Recorded(
    "events",
    "Anything a customer or their team does: use, activation, first value, a goal reached, a touch.",
    (
        Column("event_id", Kind.KEY, "The event's own number.", headers=("event id", "usage id", "log id")),
        customer(),
        Column("happened_at", Kind.TIME, "When.", required=True, headers=(
            "happened at", "timestamp", "event time", "event date", "time", "date", "usage date", "час", "дата події",
            "дата", "время", "дата события",
        )),
        Column("event", Kind.TEXT, "What happened.", required=True, headers=(
            "event", "event name", "action", "event type", "feature name", "подія", "дія", "событие", "действие",
        )),
        Column("feature", Kind.TEXT, "Which part of the product it was done with.",
               headers=("feature", "module", "функція", "функция", "модуль")),
        Column("person", Kind.KEY, "Who of the customer's people did it, where a customer is more than one.",
               headers=("person", "person id", "member", "seat", "login", "учасник", "співробітник", "участник",
                        "сотрудник")),
    ),
    key=("event_id",),
    time="happened_at",
    words=("events", "usage", "activity", "log", "actions", "події", "события"),
    parents={"customer_id": "customers"},
)  # fmt: skip

GOALS = Recorded(
    "goals",
    "What customers set out to reach with you, by when, and whether they did.",
    (
        Column("goal_id", Kind.KEY, "The goal's own number.", headers=("goal id", "номер цілі", "номер цели")),
        customer(),
        Column("goal", Kind.TEXT, "What is to be reached.", headers=("goal", "objective", "ціль", "цель")),
        Column("declared_at", Kind.TIME, "When it was declared.",
               headers=("declared at", "declared", "set at", "заявлено", "дата постановки")),
        Column("due_at", Kind.TIME, "By when.", required=True, future=True,
               headers=("due at", "due", "due date", "deadline", "термін", "строк", "срок", "дедлайн")),
        Column("reached_at", Kind.TIME, "When it was reached; empty while it is not.",
               headers=("reached at", "reached", "achieved at", "досягнуто", "достигнуто")),
    ),
    key=("goal_id",),
    time="due_at",
    words=("goals", "objectives", "цілі", "цели"),
    parents={"customer_id": "customers"},
)  # fmt: skip

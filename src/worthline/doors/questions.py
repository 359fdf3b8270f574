"""What follows from where the customer first feels the value, how that repeats, and how it is paid for?

Three questions choose the pack and the rules that go with it. What the files show suggests each answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from worthline.catalogue.packs import PACKS, Pack, find_pack
from worthline.doors.asking import Asker
from worthline.loading.files.headers import plain
from worthline.loading.guessing.guessed import FileGuess, TableGuess
from worthline.tables.rules import Rules

FIRST_VALUE = {
    "goods": "when the goods are in their hands",
    "work": "when the work is done or the visit is over",
    "result": "with the first lesson, module or result",
    "use": "when they first do their own work in the product",
    "supply": "when a delivery reaches their business in time and in full",
}
REPEATS = {
    "week": "every week or so",
    "month": "about once a month",
    "quarter": "a few times a year",
    "year": "once a year or less",
}
PAID = {
    "subscription": "a price for each month or year",
    "seats": "a price for each user",
    "licences": "a licence for a term",
    "sales": "each purchase on its own",
    "services": "each job, visit or hour",
}
_BY_CONTRACT = {"subscription", "seats", "licences"}
_WINDOW_DAYS = {"week": 90, "month": 180, "quarter": 365, "year": 730}
NO_EVENT = "none of them"
_EVENTS_OFFERED = 12


@dataclass(frozen=True, slots=True)
class Trade:
    """The pack chosen and the rules that follow from the three answers."""

    pack: Pack
    rules: dict[str, str | int]


def ask_three(files: Sequence[FileGuess], tables: Sequence[TableGuess], ask: Asker) -> Trade:
    """Ask the three questions, each with the answer the files suggest."""
    held = {table.table for table in tables}
    likely = _likely_value(held, tables, files)
    value = ask("Where does the customer first feel the value?", FIRST_VALUE, likely)
    repeats = ask("How does that repeat?", REPEATS, "quarter")
    paid = ask("How is it paid for?", PAID, _likely_payment(held, files))
    pack = find_pack(_pack_key(value, paid))
    event = _ask_event(pack, files, ask)
    return Trade(pack, _rules(pack, held, repeats, paid, event))


def _pack_key(value: str, paid: str) -> str:
    if paid == "services" and value in {"goods", "use"}:
        return "services"
    return next(key for key in PACKS if value in find_pack(key).first_value_is)


def _rules(pack: Pack, held: set[str], repeats: str, paid: str, event: str) -> dict[str, str | int]:
    """Those that differ from Worthline's own; being a customer by contract needs contracts in the data."""
    rules: dict[str, str | int] = {**pack.rules, "customer_is": "auto", "first_value_event": event}
    if paid in _BY_CONTRACT and "subscriptions" in held:
        rules["customer_is"] = "subscription"
    elif "orders" in held:
        rules |= {"customer_is": "activity", "activity_window_days": _WINDOW_DAYS[repeats]}
    usual = Rules().to_dict()
    answered = {"activity_window_days"}
    return {name: value for name, value in rules.items() if name in answered or value != usual[name]}


def _likely_value(held: set[str], tables: Sequence[TableGuess], files: Sequence[FileGuess]) -> str:
    lessons = find_pack("education").first_value
    if any(word in plain(event).split() for event in events_seen(files) for word in lessons):
        return "result"
    if "subscriptions" in held:
        return "use"
    if "order_lines" in held and _sells_to_companies(tables):
        return "supply"
    return "work" if "tickets" in held and "orders" not in held else "goods"


def _sells_to_companies(tables: Sequence[TableGuess]) -> bool:
    names = [table.columns["name"].header for table in tables if "name" in table.columns]
    words = {word for name in names for word in plain(name).split()}
    return bool(words & {"company", "компанія", "компания", "організація", "организация", "контрагент"})


def _likely_payment(held: set[str], files: Sequence[FileGuess]) -> str:
    headers = {plain(header) for file in files for header in file.looks}
    if "subscriptions" in held:
        return "seats" if headers & {"seats", "users", "місця", "места"} else "subscription"
    return "services" if "tickets" in held and "orders" not in held else "sales"


def events_seen(files: Sequence[FileGuess]) -> list[str]:
    """The events in the sample rows, the most frequent first."""
    columns = [
        file.looks[table.columns["event"].header].distinct
        for file in files
        for table in file.tables
        if table.table == "events" and "event" in table.columns
    ]
    return [event for distinct in columns for event in distinct[:200]]


def _ask_event(pack: Pack, files: Sequence[FileGuess], ask: Asker) -> str:
    events = events_seen(files)
    if not events:
        return ""
    telling = (event for event in events if any(word in plain(event) for word in pack.first_value))
    likely = next(telling, NO_EVENT)
    offered = dict.fromkeys([*([likely] if likely != NO_EVENT else []), *events[:_EVENTS_OFFERED]], "")
    offered[NO_EVENT] = "the first order or payment instead"
    chosen = ask("Which event says that they felt it?", offered, likely)
    return "" if chosen == NO_EVENT else chosen

"""How do those who are to be told learn that a customer has changed colour?

Each is told what has changed since the last day of which they took the news. Health of that day is worked out anew, so
all there is to remember is the day.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from worthline.analyses.health.customers import Patient, changed
from worthline.analyses.health.days import Days, monthly_until
from worthline.analyses.health.overview import proof_of
from worthline.analyses.health.proof import Proof
from worthline.analyses.health.scores import Scores, scores
from worthline.doors.health_rows import facts
from worthline.doors.sending.deliver import deliver, receivers
from worthline.doors.sending.message import Message, Outcome
from worthline.project.write import put_in_place
from worthline.showing.health_words import COLOURS, sign_said, verdict_said
from worthline.words.errors import StoreError, WorthlineError
from worthline.words.i18n import Speech, speech

if TYPE_CHECKING:
    from worthline.doors.company import Company

AT_ONCE = 500
"""Customers of one message."""
IN_A_LETTER = 30
"""Customers who are named in an e-mail; the others are counted."""


@dataclass(frozen=True, slots=True)
class News:
    """What one receiver was told.

    Attributes:
        receiver: `webhook`, or an address of e-mail.
        since: the last day they had the news of.
        customers: how many have changed colour since.
        failed: what went wrong; none where they took all of it.
    """

    receiver: str
    since: date
    customers: int
    failed: Outcome | None = None


def tell(company: Company) -> list[News]:
    """Tell every receiver whose colour has changed since they took the news last; a month before, the first time.

    Raises:
        WorthlineError: nobody is to be told, or health cannot be read.
    """
    send = company.settings.send
    if not send.on:
        raise WorthlineError(
            "Nobody is to be told of changes.", expected="A webhook or addresses of e-mail below [send].",
            do='Write webhook = "https://…" and secret_env = "…" below [send] in worthline.toml.',
        )  # fmt: skip
    measurer, home = company.measurer, company.store.home
    told, day = _read(home), measurer.known.as_of
    first = monthly_until(measurer.calendar, day, 1).days[0]
    proof = proof_of(measurer, learning=False)
    found: list[News] = []
    for receiver in receivers(send):
        since = told.get(receiver, first)
        news = News(receiver, since, 0) if since >= day else _told(company, receiver, (since, day), proof)
        found.append(news)
        if news.failed is None:
            told[receiver] = max(day, since)
            _write(home, told)
    return found


def _told(company: Company, receiver: str, days: tuple[date, date], proof: Proof) -> News:
    health = scores(company.measurer, Days(company.measurer.calendar, days))
    rows = changed(health, proof.chance if proof.believed else None).rows
    for message in _messages(company, rows, health, proof):
        outcome = deliver(company.settings.send, receiver, message)
        if not outcome.taken:
            return News(receiver, days[0], len(rows), outcome)
    return News(receiver, days[0], len(rows))


def _messages(company: Company, rows: Sequence[Patient], health: Scores, proof: Proof) -> Iterator[Message]:
    """The news in parts that a receiver can take."""
    since, day = health.days.days
    words, name = speech(company.style.language), company.settings.company.name
    parts = [rows[at : at + AT_ONCE] for at in range(0, len(rows), AT_ONCE)]
    for place, part in enumerate(parts, 1):
        told = {
            "event": "health.changed", "company": name, "since": since.isoformat(), "day": day.isoformat(),
            "part": place, "parts": len(parts), "proof": proof.verdict, "horizon_months": proof.horizon,
            "customers": [_facts(each, words) for each in part],
        }  # fmt: skip
        made = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]
        subject = words.many(
            "{company}: {n} customer has changed colour", "{company}: {n} customers have changed colour",
            len(rows), company=name, n=len(rows),
        )  # fmt: skip
        yield Message(made, subject, _letter(company, part, health, proof), payload=told)


def _facts(patient: Patient, words: Speech) -> dict[str, Any]:
    found = facts(patient, words)
    last = found["last_contact"]
    return {**found, "last_contact": last.isoformat() if last else None}


def _letter(company: Company, rows: Sequence[Patient], health: Scores, proof: Proof) -> str:
    """The news as plain text: the proof first, then customer by customer."""
    words, style = speech(company.style.language), company.style
    lines = [verdict_said(proof, style, words), ""]
    for each in rows[:IN_A_LETTER]:
        was = words(COLOURS[each.was]) if each.was in COLOURS else ""
        why = (
            sign_said(each.reason, each.reads, health, style, words, ago=each.read_ago) if each.reason else ""
        )
        moved = f"{was} → {words(COLOURS[each.colour])}"
        named = f"{each.name} ({each.customer})" if each.name else each.customer
        lines.append("; ".join(filter(None, (named, moved, style.money(each.money), why, each.owner))))
    left = len(rows) - IN_A_LETTER
    if left > 0:
        lines.append(words.many("And {n} more.", "And {n} more.", left, n=left))
    return "\n".join([*lines, "", words("All of them: worthline health --changed --out changed.csv")])


def _path(home: Path) -> Path:
    return home / "health-told.json"


def _read(home: Path) -> dict[str, date]:
    """The last day that each receiver took the news of.

    Raises:
        StoreError: what is remembered is damaged.
    """
    try:
        said = json.loads(_path(home).read_text(encoding="utf-8"))
        return {receiver: date.fromisoformat(day) for receiver, day in said.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, AttributeError, TypeError) as error:
        raise StoreError(
            f"{_path(home)} is damaged: {error}.", expected="Expected the day of which each receiver was told last.",
            do="Remove it; the changes of the last month are then told once more.",
        ) from None  # fmt: skip


def _write(home: Path, told: dict[str, date]) -> None:
    put_in_place(_path(home), json.dumps({name: day.isoformat() for name, day in told.items()}, indent=1))

"""How do alerts reach those who are to be told: each once, when nobody sleeps, and again where they were not heard?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from worthline.doors.sending.deliver import deliver, receivers
from worthline.doors.sending.message import WEBHOOK, Message, Outcome
from worthline.doors.watch_kept import HERE, Kept, Memory
from worthline.showing.alerts_shown import Block, Teller, as_page, as_text, payload

if TYPE_CHECKING:
    from worthline.analyses.watch.watch import Alert
    from worthline.doors.company import Company


@dataclass(frozen=True, slots=True)
class Silence:
    """Why nothing is told now.

    Attributes:
        paused_until: the day before which nothing is told.
        quiet_until: the time until which nobody is woken.
    """

    paused_until: date | None = None
    quiet_until: datetime | None = None

    def __bool__(self) -> bool:
        return self.paused_until is not None or self.quiet_until is not None


def silence(company: Company, memory: Memory, now: datetime | None = None) -> Silence:
    """Whether alerts are paused, or it is quiet, by the company's clocks."""
    watch = company.settings.watch
    here = (now or datetime.now(tz=ZoneInfo("UTC"))).astimezone(ZoneInfo(company.settings.company.time_zone))
    days = [day for day in (watch.paused_until, memory.paused_until) if day and day > here.date()]
    return Silence(max(days), None) if days else Silence(None, watch.quiet_until(here))


def kept(alert: Alert, teller: Teller, company: Company, memory: Memory) -> Kept:
    """An alert as it is remembered; one that is known already stays as it was."""
    members = [
        f"{each.followed.metric.key}|{each.followed.column}={each.followed.value}|{each.verdict}"
        for each in alert.cause.signals
    ]
    period = f"{alert.period.grain} {alert.period.start}"
    known = memory.find(period, members)
    if known is not None:
        return known
    name = company.settings.company.name
    made = hashlib.sha256("\n".join([name, period, members[0]]).encode()).hexdigest()[:32]
    said = {
        "head": teller.headline(alert), "facts": teller.facts(alert), "steps": teller.next_steps(alert),
        "payload": payload(alert, teller, company=name, alert_id=made),
    }  # fmt: skip
    return Kept(made, period, tuple(members), (HERE, *receivers(company.settings.send)), said=said)


def tell(company: Company, teller: Teller, memory: Memory, today: date) -> list[Outcome]:
    """Tell everyone what waits for them, and remember who has taken it; what failed is given."""
    still = {HERE, *receivers(company.settings.send)}
    for each in [each for each in memory.alerts if not set(each.waiting) <= still]:
        left = tuple(one for one in each.waiting if one in still)
        memory.put(replace(each, waiting=left, said=each.said if left else {}))
    failed = []
    for receiver in receivers(company.settings.send):
        waiting = [each for each in memory.alerts if receiver in each.waiting]
        for batch in [[each] for each in waiting] if receiver == WEBHOOK else [waiting] if waiting else []:
            outcome = deliver(company.settings.send, receiver, message(batch, company, teller))
            if not outcome.taken:
                failed.append(outcome)
                break
            for each in batch:
                memory.put(each.taken_by(receiver, today))
    return failed


def message(batch: Sequence[Kept], company: Company, teller: Teller) -> Message:
    """What is sent of some alerts: one by itself, or several in one mail."""
    blocks = [Block(each.said["head"], each.said["facts"], each.said["steps"]) for each in batch]
    name, count = company.settings.company.name, len(batch)
    subject = f"{name}: {blocks[0].head}"
    if count > 1:
        subject += teller.say.many(" (and {n} more)", " (and {n} more)", count - 1, n=count - 1)
    one = (
        hashlib.sha256("\n".join(each.id for each in batch).encode()).hexdigest()[:32]
        if count > 1
        else batch[0].id
    )
    page = as_page(blocks, subject, teller.say)
    return Message(one, subject, as_text(blocks, teller.say), page, batch[0].said["payload"])

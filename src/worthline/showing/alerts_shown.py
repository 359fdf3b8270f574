"""How is an alert said: in a line, in a few, as a small page, and for programs?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from worthline.analyses.watch.judged import ABOVE, Past, Signal
from worthline.analyses.watch.stake import BEHIND, CUSTOMERS, reference
from worthline.analyses.watch.watch import Alert, Segment, Watched
from worthline.catalogue.metric import OfMetrics
from worthline.catalogue.texts import texts
from worthline.showing.phrases import COMPARISONS
from worthline.showing.segment_names import column_name, shown_value
from worthline.showing.terminal import Sheet, clipped
from worthline.tables.derived.known import Known
from worthline.words.i18n import Speech
from worthline.words.periods import Calendar
from worthline.words.spans import period_name, short_name
from worthline.words.values import Style

MOST = 5
"""Other numbers of the same cause that are named."""
COLOURS = {"worse": "red", "better": "green"}


@dataclass(frozen=True, slots=True)
class Teller:
    """Says alerts to the people of one company.

    Attributes:
        style: how they write numbers.
        say: their language.
        known: what the company delivers.
        names: what segments of its own are called.
        calendar: the company's calendar.
    """

    style: Style
    say: Speech
    known: Known | None
    names: dict[str, str]
    calendar: Calendar

    def headline(self, alert: Alert) -> str:
        """The alert in a line."""
        lead = alert.cause.lead
        row, unit = lead.followed.now, lead.followed.metric.unit
        told = {
            "name": self._name(lead), "period": period_name(row.period, self.say.language),
            "value": self.style.value(row.value, unit), "held": self.style.value(reference(lead), unit),
        }  # fmt: skip
        if lead.moved:
            return self.say("{name}, {period}: {value}, where {held} was to be expected", **told)
        assert lead.past is not None
        return self._past(lead.past, told)

    def facts(self, alert: Alert) -> list[str]:
        """What stands below the line, a sentence each."""
        return list(self._facts(alert))

    def next_steps(self, alert: Alert) -> list[str]:
        """The commands that look further."""
        lead = alert.cause.lead
        metric, row = lead.followed.metric, lead.followed.now
        every = "" if row.period.grain == "month" else f" --every {row.period.grain}"
        column = alert.segment[0]
        by = f" --by {column}" if column and not isinstance(metric.how, OfMetrics) else ""
        before = self.calendar.before(row.period).start
        return [
            f"worthline why {metric.key}{by}{every} --from {before} --to {row.period.start}",
            f"worthline explain {metric.key}{every} --on {row.period.start}",
        ]

    def _facts(self, alert: Alert) -> Iterator[str]:
        lead = alert.cause.lead
        verdict = self.say(COMPARISONS[lead.verdict])
        if lead.moved and lead.expected is not None:
            low, high = (
                self.style.value(each, lead.followed.metric.unit)
                for each in (lead.expected.low, lead.expected.high)
            )
            yield self.say(
                "{verdict}; usual would be {low} to {high}.", verdict=_capital(verdict), low=low, high=high
            )
        yield from self._bounds(lead)
        if alert.share is not None:
            yield self.say(
                "Mostly from: {segment}, {share} of it.", segment=self.segment(alert.segment),
                share=self.style.number(min(alert.share, 1.0) * 100, 0) + "\u00a0%",
            )  # fmt: skip
        yield self._money(alert)
        yield from self._customers(alert)
        yield from self._same(lead, alert.cause.others)
        for each in alert.coincides:
            yield self.say("In the same period: {day}, {what}. Whether that is the cause is not said.",
                           day=self.style.day(each.on), what=each.what)  # fmt: skip

    def _bounds(self, lead: Signal) -> Iterator[str]:
        past = lead.past
        if past is None:
            return
        bound = self.style.value(past.bound, lead.followed.metric.unit)
        side = (
            self.say("Above the bound of {bound}", bound=bound)
            if past.side == ABOVE
            else self.say("Below the bound of {bound}", bound=bound)
        )
        sure = (
            self.say("surely") if past.surely else self.say("probably: the bound still lies in its interval")
        )
        row = self.say.many("for {n} period", "for {n} periods in a row", past.periods, n=past.periods)
        yield f"{side}, {sure}; {row}."

    def _past(self, past: Past, told: dict[str, str]) -> str:
        if past.side == ABOVE:
            return self.say("{name}, {period}: {value}, above the bound of {held}", **told)
        return self.say("{name}, {period}: {value}, below the bound of {held}", **told)

    def _money(self, alert: Alert) -> str:
        stake = alert.stake
        if stake is None:
            return self.say("Money at stake is not known: the data has no revenue to count it in.")
        money = self.style.money(stake.money)
        if stake.kind == BEHIND:
            return self.say(
                "Money behind it: {money} a month is what these customers bring; none of it is lost or won yet.",
                money=money,
            )
        if stake.kind == CUSTOMERS:
            count = self.style.number(stake.customers or 0.0, 0)
            return self.say(
                "Money at stake: {money} a month (customers: {count}, at what one of them brings).",
                money=money,
                count=count,
            )
        return self.say("Money at stake: {money} a month.", money=money)

    def _customers(self, alert: Alert) -> Iterator[str]:
        if not alert.customers:
            return
        count = self.say.many(
            "{n} customer stands behind it",
            "{n} customers stand behind it",
            alert.customers,
            n=alert.customers,
        )
        if alert.first:
            yield self.say(
                "{count}; those who moved it most: {first}.",
                count=count,
                first=", ".join(map(clipped, alert.first)),
            )
        else:
            yield f"{count}."

    def _same(self, lead: Signal, others: Sequence[Signal]) -> Iterator[str]:
        if not others:
            return
        named = _named(lead, others)
        told = [
            f"{self._name(each)} {self.style.value(each.followed.now.value, each.followed.metric.unit)}"
            for each in named[:MOST]
        ]
        rest = len(others) - len(told)
        more = [self.say.many("{n} more", "{n} more", rest, n=rest)] if rest else []
        yield self.say("The same cause: {numbers}.", numbers=", ".join([*told, *more]))

    def _name(self, signal: Signal) -> str:
        name = texts(signal.followed.metric, self.say.language).name
        segment = signal.followed.segment
        return f"{name} ({self.segment(segment)})" if segment[0] else name

    def whom(self, alert: Alert) -> str:
        """Of whom the number is, and which segment has moved it."""
        if alert.share is not None:
            return self.say("everyone, mostly {segment}", segment=self.segment(alert.segment))
        return self.segment(alert.segment) if alert.segment[0] else self.say("everyone")

    def segment(self, segment: Segment) -> str:
        """What a segment is called."""
        column, value = segment
        return (
            f"{column_name(column, self.names, self.say)}: {shown_value(column, value, self.known, self.say)}"
        )


def alerts_sheet(watched: Watched, told: Sequence[str], teller: Teller) -> Sheet:
    """One row an alert, with whether it has been told."""
    say, style = teller.say, teller.style
    rows, colours = [], {}
    for at, (alert, said) in enumerate(zip(watched.alerts, told, strict=True)):
        lead = alert.cause.lead
        unit = lead.followed.metric.unit
        rows.append((
            texts(lead.followed.metric, say.language).name,
            teller.whom(alert),
            short_name(alert.period, say.language),
            style.value(lead.followed.now.value, unit), style.value(reference(lead), unit),
            say(COMPARISONS[lead.verdict]),
            style.money(alert.stake.money) if alert.stake else "", style.number(alert.customers, 0), said,
        ))  # fmt: skip
        colours[at, 5] = COLOURS.get(lead.verdict, "")
    heads = (
        say("metric"), say("whom"), say("period"), say("value"), say("expected or bound"), say("verdict"),
        say("money a month"),
        say("customers"), say("told"),
    )  # fmt: skip
    return Sheet(
        heads, rows, frozenset({3, 4, 6, 7}), colours={at: colour for at, colour in colours.items() if colour}
    )


def payload(alert: Alert, teller: Teller, *, company: str, alert_id: str) -> dict[str, Any]:
    """The alert for programs; its keys are part of the contract. `text` is what a chat shows."""
    lead, stake = alert.cause.lead, alert.stake
    return {
        "kind": "alert", "id": alert_id, "company": company,
        "text": "\n".join([teller.headline(alert), *teller.facts(alert)]),
        **_number(lead),
        "period_start": alert.period.start.isoformat(), "period_end": alert.period.last_day.isoformat(),
        "verdict": lead.verdict,
        "moved": lead.moved,
        "bound": _bound(lead.past),
        "mostly": _mostly(alert),
        "stake": {"money_a_month": stake.money, "currency": teller.style.currency, "kind": stake.kind,
                  "customers": stake.customers} if stake else None,
        "customers": alert.customers, "first_customers": list(alert.first),
        "same_cause": [_number(each) for each in alert.cause.others],
        "coincides": [{"on": each.on.isoformat(), "what": each.what} for each in alert.coincides],
        "next": teller.next_steps(alert),
    }  # fmt: skip


def _number(signal: Signal) -> dict[str, Any]:
    found, now = signal.expected, signal.followed.now
    column, value = signal.followed.segment
    return {
        "metric": now.metric, "segment": {column: value} if column else {}, "value": now.value, "unit": now.unit.value,
        "expected": found.value if found else None, "usual_low": found.low if found else None,
        "usual_high": found.high if found else None, "p": found.p if found else None,
    }  # fmt: skip


def _mostly(alert: Alert) -> dict[str, Any] | None:
    if alert.share is None:
        return None
    return {"column": alert.segment[0], "value": alert.segment[1], "share": alert.share}


def _bound(past: Past | None) -> dict[str, Any] | None:
    if past is None:
        return None
    return {"side": past.side, "bound": past.bound, "surely": past.surely, "periods": past.periods}


def _named(lead: Signal, others: Sequence[Signal]) -> list[Signal]:
    """The numbers worth a name: each other metric once, everyone's before a segment's."""
    first: dict[str, Signal] = {}
    for each in others:
        first.setdefault(each.followed.metric.key, each)
    return [each for key, each in first.items() if key != lead.followed.metric.key] or list(first.values())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Block:
    """One alert as it is mailed.

    Attributes:
        head: its line.
        facts: what stands below.
        steps: the commands that look further.
    """

    head: str
    facts: Sequence[str]
    steps: Sequence[str]


def as_text(blocks: Sequence[Block], say: Speech) -> str:
    """Alerts as plain text."""
    told = []
    for each in blocks:
        steps = [f"  {step}" for step in each.steps]
        told.append("\n".join([each.head, *(f"- {fact}" for fact in each.facts), say("Next:"), *steps]))
    return "\n\n".join(told) + "\n"


def as_page(blocks: Sequence[Block], title: str, say: Speech) -> str:
    """Alerts as a small page; whatever comes from the data is escaped."""
    from html import escape

    told = []
    for each in blocks:
        facts = "".join(f"<li>{escape(fact)}</li>" for fact in each.facts)
        steps = "<br>".join(f"<code>{escape(step)}</code>" for step in each.steps)
        told.append(
            f"<h2 style='font-size:1.1em'>{escape(each.head)}</h2><ul>{facts}</ul>"
            f"<p>{escape(say('Next:'))}<br>{steps}</p>"
        )
    head = f"<head><meta charset='utf-8'><title>{escape(title)}</title></head>"
    body = f"<body style='font-family:sans-serif;max-width:42em;line-height:1.45'>{''.join(told)}</body>"
    return f"<!doctype html><html lang='{say.language}'>{head}{body}</html>"

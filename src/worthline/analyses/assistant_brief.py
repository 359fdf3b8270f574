"""What may an assistant be told so that it can draft plans, and which of what it answers can be used?

It is told aggregates of the whole company: no customer, no segment, no number with too few people behind it. Its answer
is somebody's text and no more: it is cut, cleaned, marked as a draft, and nothing in it is obeyed.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from worthline.analyses.scorecard import Card
from worthline.catalogue.texts import texts
from worthline.measuring.measurement import Compared, Measurement
from worthline.project.settings import Plan, Plans
from worthline.words.errors import AssistantError
from worthline.words.periods import Calendar
from worthline.words.values import Style

LONGEST = 400
"""Letters of a draft that are kept."""
MOST = 3
"""Drafts that are kept of one metric."""
FEWEST = 5
"""Customers behind a number that is told, even where the company's own rule asks for fewer."""
LANGUAGES = {"en": "English", "uk": "Ukrainian", "ru": "Russian"}
INSTRUCTION = """\
You help the people who run a company to decide what to do about their key metrics. You are given measured numbers of
the company as a whole, as JSON. For each metric propose one initiative, two where both are worth it: what to do, in one
or two sentences, specific enough to be begun next week, and what effect to expect and how to see it. Use only what the
numbers and texts say; invent no facts, no people, no dates and no further numbers. Write in {language}.
Answer with JSON alone, in this form, and with no metric that was not given:
{{"plans": [{{"metric": "key", "initiative": "what to do", "expected": "what effect to expect"}}]}}"""


@dataclass(frozen=True, slots=True)
class Drafted:
    """What of an answer can be used.

    Attributes:
        plans: drafts by metric.
        invented: names of metrics nobody asked for, clipped.
        unusable: how many entries could not be read as a plan.
    """

    plans: Mapping[str, Plans]
    invented: tuple[str, ...]
    unusable: int


def messages(cards: Sequence[Card], style: Style, minimum: int) -> list[dict[str, str]]:
    """The messages an assistant is sent.

    Args:
        cards: the metrics to be drafted for.
        style: the language the drafts are wanted in, and the currency.
        minimum: the fewest customers behind a number that is told.
    """
    facts = [_facts(card, minimum, style) for card in tellable(cards, minimum)]
    told = {"currency": style.currency, "metrics": facts}
    return [
        {"role": "system", "content": INSTRUCTION.format(language=LANGUAGES[style.language])},
        {"role": "user", "content": json.dumps(told, ensure_ascii=False, indent=1)},
    ]


def tellable(cards: Sequence[Card], minimum: int) -> list[Card]:
    """The metrics whose numbers may leave the company: those with a number, and enough customers behind it."""
    return [card for card in cards if card.now.value is not None and not _few(card.now, minimum)]


def drafts(answer: str, asked: Sequence[str]) -> Drafted:
    """The plans of an answer, marked as drafts.

    Raises:
        AssistantError: the answer is not JSON, or not of the form that was asked for.
    """
    entries = _entries(answer)
    read = [(str(entry.get("metric", "")), _plan(entry)) for entry in entries if isinstance(entry, dict)]
    plans: dict[str, Plans] = {}
    for key, plan in read:
        if key in asked and plan and len(plans.get(key, ())) < MOST:
            plans[key] = (*plans.get(key, ()), plan)
    invented = tuple(dict.fromkeys(cleaned(key, 40) for key, _ in read if key not in asked))
    if not plans and not invented:
        raise _wrong("it holds no plan", answer)
    unusable = len(entries) - len(read) + sum(plan is None for key, plan in read if key in asked)
    return Drafted(plans, invented, unusable)


def cleaned(text: str, longest: int = LONGEST) -> str:
    """Somebody's text on one line: no signs that are not seen, no more letters than a cell has room for."""
    seen = "".join(letter if letter.isprintable() else " " for letter in text)
    line = " ".join(seen.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _few(now: Measurement, minimum: int) -> bool:
    """Whether too few stand behind a number; 0 is a fact of the books, with nobody behind it."""
    return 0 < now.customers < max(minimum, FEWEST)


def _facts(card: Card, minimum: int, style: Style) -> dict[str, Any]:
    now, said = card.now, texts(card.metric, style.language)
    return {
        "metric": card.metric.key, "name": said.name, "what": said.what, "formula": said.formula,
        "unit": card.metric.unit.value, "better": card.metric.better.value,
        "period": [now.period.start.isoformat(), now.period.last_day.isoformat()],
        "value": _short(now.value), "interval": [_short(now.low), _short(now.high)], "zone": now.verdict.zone,
        "against_period_before": _change(card, now.verdict.before, 1, minimum),
        "against_year_before": _change(card, now.verdict.year_before, now.period.grain.per_year, minimum),
        "low_usually_means": said.low, "high_usually_means": said.high, "what_can_be_done": said.do,
    }  # fmt: skip


def _change(card: Card, compared: Compared | None, back: int, minimum: int) -> dict[str, Any] | None:
    """A comparison, where enough customers stand behind the earlier number too."""
    period = Calendar(card.now.period.start.month).before(card.now.period, back)
    then = next((row for row in card.trend if row.period == period), None)
    if compared is None or then is None or _few(then, minimum):
        return None
    return {"value_then": _short(compared.value), "verdict": compared.verdict}


def _short(value: float | None) -> float | None:
    """Four digits are enough to advise on, and tell less."""
    return float(f"{value:.4g}") if value is not None and math.isfinite(value) else None


def _entries(answer: str) -> list[Any]:
    """The list of plans in an answer; a model may think aloud before it or put a fence around it."""
    whole = answer.strip()
    inside = whole[whole.find("{") : whole.rfind("}") + 1]
    for text in (whole, inside):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            continue
        plans = found.get("plans") if isinstance(found, dict) else None
        if isinstance(plans, list):
            return plans
        raise _wrong('it is JSON without a list "plans"', answer)
    raise _wrong("it is not JSON", answer)


def _plan(entry: Mapping[str, Any]) -> Plan | None:
    initiative, expected = entry.get("initiative"), entry.get("expected") or ""
    if not isinstance(initiative, str) or not isinstance(expected, str) or not cleaned(initiative):
        return None
    return Plan(initiative=cleaned(initiative), expected=cleaned(expected), drafted=True)


def _wrong(what: str, answer: str) -> AssistantError:
    return AssistantError(
        f"The assistant's answer cannot be used: {what}: {cleaned(answer, 80) or 'nothing'!r}.",
        expected='Expected JSON: {"plans": [{"metric": …, "initiative": …, "expected": …}]}.',
        do="Try again, or name another model under [assistant] in worthline.toml.",
    )

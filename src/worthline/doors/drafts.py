"""Which plans does an assistant draft, where a metric has none?

Only when asked to. Whatever goes wrong is said, and the table comes without drafts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from worthline.analyses.assistant_brief import Drafted, drafts, messages, tellable
from worthline.doors.assistant import ask, request_of
from worthline.doors.faults import DONE
from worthline.doors.progress import waiting
from worthline.doors.written import as_json
from worthline.project.endpoint import completions, host_of
from worthline.project.planned import add_plans
from worthline.showing.terminal import say
from worthline.words.errors import AssistantError, ProjectError
from worthline.words.i18n import Speech, speech

if TYPE_CHECKING:
    from worthline.analyses.scorecard import Card
    from worthline.doors.company import Company
    from worthline.project.settings import Plans


def prompt(company: Company, cards: Sequence[Card]) -> int:
    """Print exactly what the assistant would be sent, and send nothing."""
    words, assistant = speech(company.style.language), company.settings.assistant
    told = messages(_planless(company, cards), company.style, company.measurer.rules.minimum_customers)
    print(as_json(request_of(assistant, told)))
    where = completions(assistant.url) if assistant.on else words("nobody: no [assistant] is named")
    say(words("Nothing was sent. It would go to {where}.", where=where))
    return DONE


def with_drafts(company: Company, cards: Sequence[Card], *, save: bool) -> dict[str, Plans]:
    """The company's plans, and a draft for each metric that has none; without drafts where there can be none."""
    words, decided = speech(company.style.language), dict(company.settings.plan)
    try:
        found = _drafted(company, cards, words)
    except AssistantError as error:
        say(words("No plan was drafted. {why}", why=error))
        return decided
    if save and found.plans:
        _save(company, found.plans, words)
    return decided | dict(found.plans)


def _save(company: Company, plans: Mapping[str, Plans], words: Speech) -> None:
    try:
        path = add_plans(company.folder, plans)
    except ProjectError as error:
        say(words("The drafts were not saved. {why}", why=error))
    else:
        say(words("Wrote the drafts into {path}", path=path))


def _drafted(company: Company, cards: Sequence[Card], words: Speech) -> Drafted:
    assistant, minimum = company.settings.assistant, company.measurer.rules.minimum_customers
    told = tellable(_planless(company, cards), minimum)
    if not told:
        raise AssistantError("Every metric that could be drafted for has a plan already.")
    if assistant.on:
        say(_asking(company, len(told), words), dim=True)
    with waiting(words("waiting for the assistant …")):
        answer = ask(assistant, messages(told, company.style, minimum))
    found = drafts(answer, [card.metric.key for card in told])
    for notice in _notices(found, words):
        say(notice)
    return found


def _asking(company: Company, count: int, words: Speech) -> str:
    assistant = company.settings.assistant
    return words.many(
        "Asking {model} at {host} about {count} metric, no customer's data, for up to {seconds} s …",
        "Asking {model} at {host} about {count} metrics, no customer's data, for up to {seconds} s …",
        count, model=assistant.model, host=host_of(assistant.url), seconds=f"{assistant.timeout_seconds:g}",
    )  # fmt: skip


def _notices(found: Drafted, words: Speech) -> list[str]:
    """What of the answer was left out, and that drafts are no decisions."""
    told = []
    if found.invented:
        names = ", ".join(map(repr, found.invented[:5]))
        told.append(
            words("The assistant wrote of metrics nobody asked about; left out: {names}.", names=names)
        )
    if found.unusable:
        told.append(
            words.many(
                "{count} draft could not be read and was left out.",
                "{count} drafts could not be read and were left out.",
                found.unusable,
            )
        )
    if found.plans:
        told.append(words("The drafts are an assistant's proposals; nobody has checked or decided them."))
    return told


def _planless(company: Company, cards: Sequence[Card]) -> list[Card]:
    plans: Mapping[str, Plans] = company.settings.plan
    return [card for card in cards if not plans.get(card.metric.key)]

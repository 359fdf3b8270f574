"""In which subjects are metrics told to people, and which question does each subject answer?

The modules of the catalogue say where a metric is declared; a subject says what an owner wants to know. The two differ
where a module holds what belongs elsewhere: a forecast answers what customers are worth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from worthline.catalogue.metric import Metric

Told = TypeVar("Told")

_ = str
"""Marks a text for translation where it stands as data; it is translated when it is said."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One question of an owner.

    Attributes:
        key: its name in links.
        title: what it is about, in a word or two of English.
        question: the question, in English.
        groups: the modules of the catalogue whose metrics answer it.
        metrics: the metrics of other modules that answer it.
    """

    key: str
    title: str
    question: str
    groups: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()


SUBJECTS = (
    Subject(
        "worth", _("Customer value"), _("What are customers worth?"), ("value", "forecast"), ("share_of_wallet",)
    ),
    Subject(
        "cost", _("Acquisition"), _("What does it cost to win a customer, and does it pay?"), ("acquisition",)
    ),
    Subject(
        "leads", _("Leads"), _("Who of those who show interest becomes a customer, and how soon?"), ("leads",)
    ),
    Subject(
        "staying", _("Retention"), _("Do customers stay, and do they come back?"), ("retention",),
        ("retention_90_days", "early_retention"),
    ),
    Subject(
        "recurring", _("Recurring revenue"), _("What comes in every month, and what moves it?"), ("recurring",)
    ),
    Subject("health", _("Customer health"), _("Who is about to leave, and who to grow?"), ("health",)),
    Subject("opinion", _("Customer opinion"), _("What do customers say?"), ("loyalty",)),
    Subject(
        "speed", _("First results"), _("How soon do customers get what they came for?"), ("speed",),
        ("time_to_outcome", "completion_rate", "outcome_rate"),
    ),
    Subject("use", _("Use"), _("Do customers use what they pay for?"), ("use",)),
    Subject("help", _("Support"), _("Are customers helped, how soon, and does it last?"), ("support",)),
    Subject(
        "delivery", _("Delivery"), _("Does what was promised arrive by its day, and whole?"), ("delivery",)
    ),
    Subject("returns", _("Returns"), _("How much of what was sold comes back?"), ("returns",)),
)  # fmt: skip
OWN = Subject("own", _("Your own metrics"), _("What does your company measure besides?"))
"""The subject of metrics that a company has declared itself."""


def subject_of(metric: Metric) -> Subject:
    """The question that a metric answers."""
    named = (each for each in SUBJECTS if metric.key in each.metrics)
    grouped = (each for each in SUBJECTS if metric.group in each.groups)
    return next(named, next(grouped, OWN))


def by_subject(told: Iterable[Told], metric: Callable[[Told], Metric]) -> dict[Subject, list[Told]]:
    """What is told, under its subjects: they, and what stands under each, keep the order in which it came."""
    found: dict[Subject, list[Told]] = {}
    for each in told:
        found.setdefault(subject_of(metric(each)), []).append(each)
    return found

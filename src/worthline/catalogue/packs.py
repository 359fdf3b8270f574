"""Which metrics does a trade look at, in which order, and which rules follow from how it earns?

A pack is data. `worthline init` chooses one by three questions: where the customer first feels the value,
how that repeats, and how it is paid for. A pack removes nothing: every other metric can still be asked for
by its key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from worthline.words.errors import UnknownNameError


@dataclass(frozen=True, slots=True)
class Pack:
    """One trade: its metrics in the order of its scorecard, and the rules it starts with.

    Attributes:
        key: its public name, as `[company] pack` says it.
        names: what it is called, by language (en, uk, ru).
        metrics: keys of metrics, first things first.
        rules: rules that differ from Worthline's own defaults, and those worth seeing in the project file.
        first_value: words of events in which a customer of this trade first feels the value, lower case.
    """

    key: str
    names: Mapping[str, str]
    metrics: tuple[str, ...]
    rules: Mapping[str, str | int] = field(default_factory=dict)
    first_value: tuple[str, ...] = ()


_ACQUISITION = ("new_customers", "acquisition_cost", "paid_acquisition_cost", "ltv_to_cac", "cac_payback")
_TRADE = ("revenue", "gross_margin", "order_value", "purchase_frequency")
_LTV_OF_TRADE = ("customer_lifetime", "ltv_average", "ltv_margin", "ltv_simple", "ltv_historic")
_LTV_OF_CONTRACTS = ("customer_lifetime", "ltv_average", "ltv_saas", "ltv_arpa", "ltv_historic")
_RETENTION = ("customer_retention", "customer_churn", "reactivation_rate")
_MOVEMENTS = ("new_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr", "reactivated_mrr")
_RECURRING = ("mrr", "arpa", "net_revenue_retention", "gross_revenue_retention", "quick_ratio", *_MOVEMENTS)
_VOICE = ("net_promoter_score", "promoters", "passives", "detractors", "satisfaction")
_FIRST_VALUE = ("time_to_value", "activation_rate")
_REPEAT = ("repeat_purchase_rate", "time_to_first_reorder")

RETAIL = Pack(
    "retail",
    {
        "en": "Retail and shops",
        "uk": "Роздріб та інтернет-магазини",
        "ru": "Розница и интернет-магазины",
    },
    (*_TRADE, *_REPEAT, *_RETENTION, *_ACQUISITION, *_LTV_OF_TRADE, *_VOICE, *_FIRST_VALUE),
    {"customer_is": "activity", "value_starts": "joined"},
    ("delivered", "received", "first order", "доставлено", "отримано", "получено"),
)

SERVICES = Pack(
    "services",
    {"en": "Services", "uk": "Послуги", "ru": "Услуги"},
    (*_VOICE, *_TRADE, *_RETENTION, *_REPEAT, *_FIRST_VALUE, *_ACQUISITION, *_LTV_OF_TRADE),
    {"customer_is": "activity", "value_starts": "joined"},
    ("visit", "job done", "completed", "service done", "візит", "виконано", "визит", "выполнено"),
)

EDUCATION = Pack(
    "education",
    {"en": "Education and courses", "uk": "Освіта та курси", "ru": "Образование и курсы"},
    (*_FIRST_VALUE, *_VOICE, "revenue", "gross_margin", *_RETENTION, *_ACQUISITION, *_LTV_OF_TRADE, *_REPEAT),
    {"value_starts": "first_payment"},
    (
        "lesson",
        "module",
        "test passed",
        "project",
        "course",
        "урок",
        "модуль",
        "тест",
        "проєкт",
        "проект",
        "курс",
    ),
)

SAAS = Pack(
    "saas",
    {"en": "Software by subscription", "uk": "Програми за підпискою", "ru": "Программы по подписке"},
    (*_RECURRING, *_RETENTION, *_FIRST_VALUE, *_ACQUISITION, *_LTV_OF_CONTRACTS, "gross_margin", *_VOICE),
    {"customer_is": "subscription", "value_starts": "joined"},
    ("first value", "activated", "activation", "report created", "project created", "invited", "onboarded",
     "export",
     "активація", "активация"),
)  # fmt: skip

WHOLESALE = Pack(
    "wholesale",
    {"en": "Wholesale and manufacturing", "uk": "Опт і виробництво", "ru": "Опт и производство"},
    (*_TRADE, *_RETENTION, *_REPEAT, *_LTV_OF_TRADE, *_ACQUISITION, *_VOICE, *_FIRST_VALUE),
    {"customer_is": "activity", "value_starts": "first_order"},
    ("delivered", "shipped", "accepted", "доставлено", "відвантажено", "отгружено", "принято"),
)

PACKS: dict[str, Pack] = {pack.key: pack for pack in (RETAIL, SERVICES, EDUCATION, SAAS, WHOLESALE)}


def find_pack(key: str) -> Pack:
    """The pack of this name.

    Raises:
        UnknownNameError: there is no such pack; names those there are.
    """
    if key not in PACKS:
        raise UnknownNameError("pack", key, PACKS)
    return PACKS[key]

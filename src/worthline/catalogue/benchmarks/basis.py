"""How was a number counted, so that unlike is not held against like?

Two numbers of one name can count different things. Each way of counting is a tag; tags that exclude each other form a
family, and two numbers differ where they carry different tags of one family. The differences are those of formulas.md,
section 2: LTV on revenue or on margin, churn of a month or of a year, returns by value or by units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from worthline.words.periods import Grain

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "money": ("revenue", "margin"),
    "spend": ("media", "all_in", "with_product"),
    "per": ("per_customer", "spend_per_arr"),
    "time": ("weekly", "monthly", "quarterly", "yearly"),
    "window": ("all_time", "last_months"),
    "whom": ("customers_kept", "user_activity"),
    "answers": ("satisfied", "top_box", "top_three_of_ten", "index"),
    "lost": ("lost_of_opening", "all_lost_over_opening", "all_lost_over_opening_and_new"),
    "why_lost": ("every_reason", "voluntary", "involuntary"),
    "by": ("by_value", "by_orders", "by_lines", "by_units", "by_cases"),
    "told": ("by_records", "by_survey"),
    "channels": ("all_channels", "phone_only"),
    "job": ("done", "booked"),
    "range": ("band",),
}
"""Family to the tags that exclude each other; `band` marks a named range of one source."""

FAMILY: Mapping[str, str] = {tag: family for family, tags in FAMILIES.items() for tag in tags}

UNLIKE = frozenset({"per", "whom"})
"""Families that make two numbers different things: a value of one has no place among values of the other."""

INDEX = "index"
"""A weighted mean of scores, no share of answers."""

COMPOUNDED = frozenset(
    {
        "customer_retention", "customer_churn", "net_revenue_retention", "gross_revenue_retention", "gross_mrr_churn",
    }
)  # fmt: skip
"""Rates of one period that can be carried to a longer or shorter one by compounding."""

LOST = frozenset({"customer_churn", "gross_mrr_churn"})
"""Those of them that count what was lost; what is left compounds."""

TIMES: Mapping[Grain, str] = {
    Grain.WEEK: "weekly", Grain.MONTH: "monthly", Grain.QUARTER: "quarterly", Grain.YEAR: "yearly",
}  # fmt: skip
GRAINS: Mapping[str, Grain] = {tag: grain for grain, tag in TIMES.items()}

_OURS: Mapping[str, tuple[str, ...]] = {
    "ltv_simple": ("revenue",),
    "ltv_arpa": ("revenue",),
    "ltv_margin": ("margin",),
    "ltv_saas": ("margin",),
    "ltv_to_cac": ("margin",),
    "cac_payback": ("margin",),
    "acquisition_cost": ("all_in", "per_customer"),
    "paid_acquisition_cost": ("media", "per_customer"),
    "customer_retention": ("customers_kept",),
    "customer_churn": ("customers_kept", "every_reason"),
    "week_8_retention": ("user_activity",),
    "stickiness": ("user_activity",),
    "repeat_purchase_rate": ("last_months",),
    "satisfaction": ("satisfied",),
    "first_contact_resolution": ("by_records", "all_channels"),
    "return_rate_revenue": ("by_value",),
    "return_rate_orders": ("by_orders",),
    "return_rate_units": ("by_units",),
}
_DELIVERED = {"otif_unit": {"order": "by_orders", "line": "by_lines", "unit": "by_units"}}
_BY_RULE: Mapping[str, Mapping[str, Mapping[Any, str]]] = {
    "customer_churn": {"churn_counts": {tag: tag for tag in FAMILIES["lost"]}},
    "satisfaction": {"satisfied_from_5": {5: "top_box"}},
    "return_rate": {"return_rate_unit": {"revenue": "by_value", "orders": "by_orders", "units": "by_units"}},
    "lead_to_job": {"lead_to_job_counts": {"done": "done", "booked": "booked"}},
    "on_time": _DELIVERED,
    "in_full": _DELIVERED,
    "on_time_in_full": _DELIVERED,
}


def counted(metric: str, grain: Grain, rules: Mapping[str, Any]) -> dict[str, str]:
    """How our own number is counted: family to tag.

    Args:
        metric: its key.
        grain: the length of the period it was measured over.
        rules: the rules that made it.
    """
    tags = [*_OURS.get(metric, ())]
    for rule, choices in _BY_RULE.get(metric, {}).items():
        tags += [choices[rules[rule]]] if rules.get(rule) in choices else []
    if metric in COMPOUNDED:
        tags.append(TIMES[grain])
    return families(tags)


def families(tags: Iterable[str]) -> dict[str, str]:
    """The tags by their family."""
    return {FAMILY[tag]: tag for tag in tags}

"""What should a correct measurement of the demo company find?

`process` holds the values the simulation draws around, to be met within an interval; `realised` holds what
was counted in this run, to be met exactly; `parameters` is the whole record both come from.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from math import exp, hypot, log
from pathlib import Path
from statistics import NormalDist
from typing import Any

from worthline.demo.company import (
    CURRENCY,
    FIRST_DAY,
    MONTHS,
    NAME,
    ONBOARDING_CHANGE,
    PRICE_RISE,
    TIME_ZONE,
    TODAY,
    Answering,
    Company,
    Onboarding,
    month_start,
)
from worthline.demo.expected import churn_by_month, first_payment_by_day, subscription_totals
from worthline.demo.realised import Tally
from worthline.demo.value import basket, first_year_by_cohort, reorder_medians, shop_orders

Facts = dict[str, Any]
LAST_YEAR = slice(MONTHS - 12, MONTHS)
ACTIVATION_DAYS = 30


def arrived_by(stage: Onboarding, days: float) -> float:
    """Share of those who join that reaches the first brew within so many days."""
    return (1 - stage.never) * NormalDist(0, stage.spread).cdf(log(days / stage.median_days))


def days_until(stage: Onboarding, share: float) -> float:
    """Days until such a share of those who join, the never-arriving included, has reached the first brew."""
    return stage.median_days * exp(NormalDist(0, stage.spread).inv_cdf(share / (1 - stage.never)))


def arrival(stage: Onboarding) -> Facts:
    """Time to value from joining to the first brew, and activation."""
    return {
        "median_days": days_until(stage, 0.5),
        "p90_days": days_until(stage, 0.9),
        "median_days_of_those_who_arrive": stage.median_days,
        "never": stage.never,
        "activated_within_30_days": arrived_by(stage, ACTIVATION_DAYS),
    }


def share_between(survey: Answering, warmth: float, low: int, high: int) -> float:
    """Chance of an answer from low to high: what is felt is normal, rounded, and held in the scale."""
    felt = NormalDist(survey.centre + survey.pull * warmth, hypot(survey.pull, survey.noise))
    above = felt.cdf(high + 0.5) if high < survey.high else 1.0
    below = felt.cdf(low - 0.5) if low > survey.low else 0.0
    return above - below


def recommending(survey: Answering, warmth: float) -> float:
    """Expected NPS, from -100 to 100."""
    return 100 * (share_between(survey, warmth, 9, 10) - share_between(survey, warmth, 0, 6))


def with_all(company: Company, values: Mapping[str, float]) -> dict[str, float]:
    """Values of the channels, and their mean by share of customers under `all`."""
    return {**values, "all": sum(each.share * values[each.name] for each in company.channels)}


def opinion(company: Company) -> Facts:
    """NPS, and CSAT as the share of answers of 4 or 5."""
    nps = {each.name: recommending(company.nps, each.warmth) for each in company.channels}
    csat = {each.name: share_between(company.csat, each.warmth, 4, 5) for each in company.channels}
    return {"nps": with_all(company, nps), "csat": with_all(company, csat)}


def churn(company: Company) -> Facts:
    """Monthly churn of subscribers: parameters by channel, and expected lost / at start of the last year."""
    at_start, lost = (part[LAST_YEAR].sum(axis=0) for part in churn_by_month(company))
    names = [each.name for each in company.channels]
    last_year = dict(zip(names, (lost / at_start).tolist(), strict=True))
    return {
        "settled_monthly_plans": {each.name: each.churn for each in company.channels},
        "early_renewals": company.contracts.early_renewals,
        "early_factor": {"before": company.before.early_churn, "after": company.after.early_churn},
        "yearly_plans_at_renewal": company.contracts.year_churn,
        "last_year": {**last_year, "all": float(lost.sum() / at_start.sum())},
    }


def acquisition(company: Company, customers: int) -> Facts:
    """Cost of a first-time payer in euros: spend / payers expected from those who join."""
    media = with_all(company, {each.name: each.media_per_payer for each in company.channels})
    shared = company.salaries_per_payer + company.tools_per_payer
    payers = customers * (1 - company.never_pays)
    return {
        "media": media,
        "shared": shared,
        "fully_loaded": media["all"] + shared,
        "payers_joining": payers,
        "payers_within_history": payers * float(first_payment_by_day(company).sum()),
    }


def trading(company: Company, customers: int) -> Facts:
    """Orders, their mean value in euros, and their margin, by kind, over the whole history."""
    charges, euros = subscription_totals(company)
    subscribers = customers * company.subscriber_share
    shoppers = customers * (1 - company.subscriber_share - company.never_pays)
    bought = shop_orders(company) * shoppers
    return {
        "orders": {"shop": bought, "subscription": charges * subscribers},
        "order_value": {"shop": basket(company), "subscription": euros / charges},
        "amount": {"shop": bought * basket(company), "subscription": euros * subscribers},
        "margin_before_refunds": {kind: 1 - sum(cost) / 2 for kind, cost in company.cost_share.items()},
        "margin_after_refunds": {
            kind: company.margin(kind) / (1 - company.refunded_part()) for kind in company.cost_share
        },
        "refunded_part_of_amount": company.refunded_part(),
        "reorder_median_days": reorder_medians(company),
        "first_year_margin_of_a_payer": first_year_by_cohort(company),
    }


def use(company: Company) -> Facts:
    """How often subscribers use the product, and what being idle says of who leaves."""
    return {**asdict(company.habit), "odds_of_leaving_when_idle": company.habit.odds} if company.habit else {}


def process(company: Company, customers: int) -> Facts:
    """True values of the process."""
    return {
        "trading": trading(company, customers),
        "churn": churn(company),
        "acquisition": acquisition(company, customers),
        "time_to_value": {"before": arrival(company.before), "after": arrival(company.after)},
        "opinion": opinion(company),
        "use": use(company),
    }


def changes(company: Company) -> Facts:
    """The two known changes, their dates and effects."""
    return {
        "price_rise": {"on": PRICE_RISE.isoformat(), "factor": 1 + company.contracts.price_rise},
        "onboarding": {
            "on": ONBOARDING_CHANGE.isoformat(),
            "before": asdict(company.before),
            "after": asdict(company.after),
        },
    }


def about(customers: int, seed: int) -> Facts:
    """What was asked for, and the calendar."""
    return {
        "company": NAME,
        "currency": CURRENCY,
        "time_zone": TIME_ZONE,
        "customers": customers,
        "seed": seed,
        "first_day": FIRST_DAY.isoformat(),
        "today": TODAY.isoformat(),
        "months": [month_start(month).isoformat() for month in range(MONTHS)],
    }


def write_truth(folder: Path, company: Company, customers: int, seed: int, tally: Tally) -> None:
    """Write truth.json into the folder."""
    truth = {
        **about(customers, seed),
        "changes": changes(company),
        "process": process(company, customers),
        "realised": tally.as_facts(),
        "parameters": asdict(company),
    }
    (folder / "truth.json").write_text(json.dumps(truth, indent=1) + "\n", encoding="utf-8")

"""Which choices stand behind the numbers?

The same word gives different numbers at different vendors, so every choice is a named rule here and no rule hides in
an expression. A metric or a table asks `Rules` for what it needs; `Asked` remembers what was asked, so each result can
say which rules made it without a second list.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Literal


def _rule(default: Any, about: str, *, low: float | None = None, high: float | None = None) -> Any:
    return field(default=default, metadata={"about": about, "low": low, "high": high})


@dataclass(frozen=True, slots=True)
class Rules:
    """Every choice the numbers depend on, with Worthline's own default."""

    # Who is a customer, and until when.
    customer_is: Literal["auto", "subscription", "activity"] = _rule(
        "auto",
        "Who is a customer: who holds a paid subscription, or who ordered within the activity window. "
        "auto: subscriptions where there are any, activity otherwise.",
    )
    activity_window_days: int = _rule(
        365, "Without contracts: days after the last order before someone counts as lost.", low=31, high=3650
    )
    trials_are_customers: bool = _rule(False, "Whether someone on a free trial counts as a customer.")
    lost_when: Literal["term_ended", "cancelled"] = _rule(
        "term_ended", "With contracts, lost when the paid term has ended, or on the day of cancelling."
    )
    past_due_grace_days: int | None = _rule(
        None,
        "Days a payment may be owed before the customer counts as lost; none: until cancelled.",
        low=0,
        high=365,
    )
    paying_to_free: Literal["lost", "stays"] = _rule(
        "lost",
        "Someone who goes from a paid plan to a free one: lost, or a customer still (their MRR is gone).",
    )
    reactivation_gap_days: int = _rule(
        0,
        "A gap of fewer days than this is not leaving: who is back sooner was there all along.",
        low=0,
        high=365,
    )

    # Churn and retention of customers.
    churn_counts: Literal["lost_of_opening", "all_lost_over_opening", "all_lost_over_opening_and_new"] = (
        _rule(
            "lost_of_opening",
            "Churn: lost of those there at the start; all lost over the start (with those who joined and left); "
            "or all lost over the start and the new.",
        )
    )
    left_and_returned: Literal["kept", "lost"] = _rule(
        "kept", "Someone there at the start who left and came back within the period."
    )
    joined_and_left: Literal["counted", "removed"] = _rule(
        "counted", "Someone who joined and left within one period: new and lost, or out of every count."
    )

    # Recurring revenue.
    reactivated_counts_as: Literal["reactivation", "new"] = _rule(
        "reactivation", "What the MRR of a returning customer is called."
    )
    second_subscription: Literal["expansion", "new"] = _rule(
        "expansion", "What a paying customer's further subscription is called."
    )
    coupons: Literal["lower_mrr", "forever_only", "ignored"] = _rule(
        "lower_mrr", "Coupons that lower MRR: all of them, only those that never end, or none."
    )
    currency_moves: Literal["no_movement", "movement"] = _rule(
        "no_movement",
        "Subscriptions in another currency: at the rate of their first day, or valued anew each month, the change "
        "counted as expansion or contraction.",
    )
    nrr_reactivation: bool = _rule(False, "Whether returning customers' MRR counts in net revenue retention.")
    nrr_contraction: bool = _rule(True, "Whether downgrades lower net revenue retention.")
    mrr_churn_reactivation: bool = _rule(True, "Whether returning customers' MRR lowers net MRR churn.")
    grr_method: Literal["per_customer", "movements"] = _rule(
        "per_customer",
        "Gross retention: each customer's MRR capped at what it was, or the opening less the booked losses.",
    )
    quick_ratio_reactivation: bool = _rule(
        False, "Whether returning customers' MRR counts in the quick ratio."
    )

    # Money.
    refunds_on: Literal["refund_date", "order_date", "not_at_all"] = _rule(
        "refund_date", "The day a refund lowers revenue."
    )
    tax_in_revenue: bool = _rule(False, "Whether the tax in an order's amount counts as revenue.")
    shipping_in_revenue: bool = _rule(True, "Whether what customers pay for delivery counts as revenue.")
    gross_margin: float | None = _rule(
        None,
        "One gross margin for the company, 0 to 1, where orders carry no cost or there are none.",
        low=0,
        high=1,
    )

    # What winning customers costs.
    media_kinds: tuple[str, ...] = _rule(("media",), "Kinds of spend that are paid media.")
    acquisition_kinds: tuple[str, ...] = _rule(
        (), "Kinds of spend that win customers; empty means all of them."
    )
    shared_spend: Literal["spread", "left_out"] = _rule(
        "spread",
        "Spend of no channel, by channel: spread by the month's share of new customers, or left out.",
    )
    spend_lag_months: int = _rule(0, "Months between spend and the customers it wins.", low=0, high=24)
    first_goods_in_cac: bool = _rule(
        False, "Whether the cost of what a new customer first bought counts as cost of winning them."
    )
    lead_window_days: int = _rule(
        90, "Days in which a lead must be won; 0 judges all leads as they stand today.", low=0, high=3650
    )
    lead_to_job_counts: Literal["done", "booked"] = _rule(
        "done", "A lead became a job when done, or when booked."
    )

    # Lifetime value.
    ltv_window_months: int = _rule(12, "Months of trade behind the LTV formulas.", low=1, high=60)
    churn_window_months: int = _rule(6, "Months of churn behind the customer lifetime.", low=1, high=60)
    churn_window_ends: Literal["with_the_month", "month_before"] = _rule(
        "with_the_month", "Whether the months of churn behind the lifetime take in the month itself."
    )
    lifetime_is: Literal["auto", "by_churn", "observed"] = _rule(
        "auto", "Customer lifetime: 1 / churn, or observed. auto: 1 / churn where there are contracts."
    )
    lifetime_limit_months: int = _rule(
        60, "The longest lifetime believed: the mean is restricted to it.", low=6
    )

    # What customers say.
    nps_scale: Literal["0-10", "1-10", "1-5"] = _rule(
        "0-10",
        "The scale of the question how likely people are to recommend you; answers on others are left out.",
    )
    promoters_from: int = _rule(9, "Lowest answer of a promoter.", low=2, high=10)
    detractors_to: int = _rule(6, "Highest answer of a detractor.", low=0, high=9)
    satisfied_from_3: int = _rule(3, "Lowest satisfied answer on a scale of 1 to 3.", low=1, high=3)
    satisfied_from_4: int = _rule(3, "Lowest satisfied answer on a scale of 1 to 4.", low=1, high=4)
    satisfied_from_5: int = _rule(4, "Lowest satisfied answer on a scale of 1 to 5.", low=1, high=5)
    satisfied_from_6: int = _rule(4, "Lowest satisfied answer on a scale of 1 to 6.", low=1, high=6)
    satisfied_from_7: int = _rule(5, "Lowest satisfied answer on a scale of 1 to 7.", low=1, high=7)
    satisfied_from_8: int = _rule(6, "Lowest satisfied answer on a scale of 1 to 8.", low=1, high=8)
    satisfied_from_9: int = _rule(7, "Lowest satisfied answer on a scale of 1 to 9.", low=1, high=9)
    satisfied_from_10: int = _rule(9, "Lowest satisfied answer on a scale of 1 or 0 to 10.", low=1, high=10)
    satisfaction_mean_scale: Literal["1-3", "1-4", "1-5", "1-6", "1-7", "1-8", "1-9", "1-10", "0-10"] = _rule(
        "1-5", "The scale whose answers the mean satisfaction is made of."
    )
    effort_scale: Literal["1-5", "1-7", "1-10"] = _rule("1-7", "The scale of the question how easy it was.")

    # Speed and use.
    value_starts: Literal["joined", "first_order", "first_payment"] = _rule(
        "joined", "The moment from which time to value is counted."
    )
    first_value_event: str = _rule(
        "", "The event in which a customer first feels the value; empty: the first order."
    )
    value_clock: Literal["calendar", "working_days"] = _rule(
        "calendar", "Time to value counted in all days, or in working days alone."
    )
    activation_window_days: int = _rule(
        30, "Days in which a newcomer must reach first value.", low=1, high=3650
    )
    early_retention_days: int = _rule(
        30,
        "Days after the start at which early retention looks whether someone is still there.",
        low=1,
        high=365,
    )
    early_retention_until_days: int = _rule(
        60,
        "Days after the start up to which someone must be seen again to count as retained early.",
        low=2,
        high=730,
    )
    goals_reached: Literal["by_due", "at_all"] = _rule(
        "by_due", "A goal is reached by the day it was due, or at all."
    )
    first_result_event: str = _rule("", "The event that is a learner's first result; empty: the first value.")
    completion_event: str = _rule("", "The event with which a learner finishes.")
    completion_window_days: int = _rule(
        180, "Days after paying in which a learner must finish.", low=1, high=3650
    )
    outcome_event: str = _rule(
        "", "The event that shows a graduate's outcome: the skill applied, the job found."
    )
    outcome_window_days: int = _rule(
        180, "Days after finishing in which the outcome must show.", low=1, high=3650
    )

    # Repeat trade and returns.
    repeat_window_months: int = _rule(12, "Months over which repeat purchase is judged.", low=1, high=60)
    repeat_counts: Literal["both_in_window", "first_may_be_earlier"] = _rule(
        "both_in_window",
        "Repeat purchase: both orders within the window, or the first one may lie before it.",
    )
    return_rate_unit: Literal["revenue", "orders", "units"] = _rule(
        "revenue", "What the return rate is a share of: revenue, orders or units sold."
    )
    return_window_days: int = _rule(
        30, "Days in which goods may be sent back; younger orders are not judged.", low=0, high=365
    )

    # Service and delivery.
    sla_clock: Literal["calendar", "working_hours"] = _rule(
        "calendar", "Hours of service count round the clock, or in working hours alone."
    )
    working_hours: str = _rule("09:00-17:00", "Working hours, by the company's own clock.")
    working_days: tuple[str, ...] = _rule(("mon", "tue", "wed", "thu", "fri"), "Working days of the week.")
    sla_hours: float | None = _rule(
        None, "Hours in which a ticket must be closed, where it names no day of its own.", low=0.1, high=8760
    )
    sla_open_overdue: Literal["missed", "left_out"] = _rule(
        "missed", "A ticket still open after its time: missed, or left out until it is closed."
    )
    fcr_counts: Literal["all_tickets", "resolved_tickets"] = _rule(
        "all_tickets", "First contact resolution as a share of all tickets, or of those resolved."
    )
    fcr_window_days: int = _rule(
        7, "Days without another ticket before the first contact counts as enough.", low=0, high=90
    )
    repeat_contact_days: int = _rule(
        180, "Days in which another ticket of the same customer is a repeat contact.", low=1, high=730
    )
    otif_unit: Literal["order", "line", "unit"] = _rule(
        "order", "What on time and in full is counted by: orders, lines or units."
    )
    otif_early_days: int | None = _rule(
        None,
        "Days before the promised day from which a delivery is on time; none: early is on time.",
        low=0,
        high=90,
    )

    minimum_customers: int = _rule(
        10, "Fewest customers for a share, a mean or a duration.", low=1, high=1000
    )

    def to_dict(self) -> dict[str, Any]:
        """Every rule and its present value."""
        return asdict(self)

    def only(self, names: frozenset[str]) -> dict[str, Any]:
        """The named rules and their values, by name."""
        return {name: getattr(self, name) for name in sorted(names)}

    def settled(self, *, contracts: bool) -> Rules:
        """The rules with every `auto` decided by whether the company has contracts."""
        customer_is = self.customer_is
        if customer_is == "auto":
            customer_is = "subscription" if contracts else "activity"
        lifetime_is = self.lifetime_is
        if lifetime_is == "auto":
            lifetime_is = "by_churn" if customer_is == "subscription" else "observed"
        return replace(self, customer_is=customer_is, lifetime_is=lifetime_is)

    def with_(self, **changes: Any) -> Rules:
        """The same rules with some of them changed."""
        return replace(self, **changes)


class Asked:
    """The rules, remembering which of them were asked for.

    Every attribute reads through to `rules`; `names` holds those read so far.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self.names: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._rules, name)
        self.names.add(name)
        return value


def about(name: str) -> str:
    """What a rule decides, in a sentence."""
    return next(str(rule.metadata["about"]) for rule in fields(Rules) if rule.name == name)

"""Which choices stand behind the numbers?

The same word gives different numbers at different vendors, so every choice is a named rule here and no rule hides in
an expression. A metric or a table asks `Rules` for what it needs; `Asked` remembers what was asked, so each result can
say which rules made it without a second list.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Literal

CustomerIs = Literal["auto", "subscription", "activity"]
ChurnCounts = Literal["lost_of_opening", "all_lost_over_opening", "all_lost_over_opening_and_new"]


def _rule(default: Any, about: str, *, low: float | None = None, high: float | None = None) -> Any:
    return field(default=default, metadata={"about": about, "low": low, "high": high})


@dataclass(frozen=True, slots=True)
class Rules:
    """Every choice the numbers depend on, with Worthline's own default."""

    customer_is: CustomerIs = _rule(  # noqa: RUF009 (a field with its text; its default is immutable)
        "auto",
        "Who is a customer: who holds a paid subscription, or who ordered within the activity window. "
        "auto: subscriptions where there are any, activity otherwise.",
    )
    activity_window_days: int = _rule(
        365, "Without contracts: days after the last order before someone counts as lost.", low=31, high=3650
    )
    trials_are_customers: bool = _rule(False, "Whether someone on a free trial counts as a customer.")
    churn_counts: ChurnCounts = _rule(  # noqa: RUF009 (the same)
        "lost_of_opening",
        "Churn: lost of those there at the start; all lost over the start (with those who joined and left); "
        "or all lost over the start and the new.",
    )
    left_and_returned: Literal["kept", "lost"] = _rule(
        "kept", "Someone there at the start who left and came back within the period."
    )
    refunds_on: Literal["refund_date", "order_date", "not_at_all"] = _rule(
        "refund_date", "The day a refund lowers revenue."
    )
    gross_margin: float | None = _rule(
        None, "One gross margin for the company, 0 to 1, where orders carry no cost.", low=0, high=1
    )
    media_kinds: tuple[str, ...] = _rule(("media",), "Kinds of spend that are paid media.")
    acquisition_kinds: tuple[str, ...] = _rule(
        (), "Kinds of spend that win customers; empty means all of them."
    )
    shared_spend: Literal["spread", "left_out"] = _rule(
        "spread",
        "Spend of no channel, by channel: spread by the month's share of new customers, or left out.",
    )
    spend_lag_months: int = _rule(0, "Months between spend and the customers it wins.", low=0, high=24)
    nrr_reactivation: bool = _rule(False, "Whether returning customers' MRR counts in net revenue retention.")
    quick_ratio_reactivation: bool = _rule(
        False, "Whether returning customers' MRR counts in the quick ratio."
    )
    satisfied_from_3: int = _rule(3, "Lowest satisfied answer on a scale of 1 to 3.", low=1, high=3)
    satisfied_from_4: int = _rule(3, "Lowest satisfied answer on a scale of 1 to 4.", low=1, high=4)
    satisfied_from_5: int = _rule(4, "Lowest satisfied answer on a scale of 1 to 5.", low=1, high=5)
    satisfied_from_6: int = _rule(4, "Lowest satisfied answer on a scale of 1 to 6.", low=1, high=6)
    satisfied_from_7: int = _rule(5, "Lowest satisfied answer on a scale of 1 to 7.", low=1, high=7)
    satisfied_from_8: int = _rule(6, "Lowest satisfied answer on a scale of 1 to 8.", low=1, high=8)
    satisfied_from_9: int = _rule(7, "Lowest satisfied answer on a scale of 1 to 9.", low=1, high=9)
    satisfied_from_10: int = _rule(9, "Lowest satisfied answer on a scale of 1 or 0 to 10.", low=1, high=10)
    value_starts: Literal["joined", "first_order", "first_payment"] = _rule(
        "joined", "The moment from which time to value is counted."
    )
    first_value_event: str = _rule(
        "", "The event in which a customer first feels the value; empty: the first order."
    )
    activation_window_days: int = _rule(
        30, "Days in which a newcomer must reach first value.", low=1, high=3650
    )
    repeat_window_months: int = _rule(12, "Months over which repeat purchase is judged.", low=1, high=60)
    ltv_window_months: int = _rule(12, "Months of trade behind the LTV formulas.", low=1, high=60)
    churn_window_months: int = _rule(6, "Months of churn behind the customer lifetime.", low=1, high=60)
    lifetime_is: Literal["auto", "by_churn", "observed"] = _rule(
        "auto", "Customer lifetime: 1 / churn, or observed. auto: 1 / churn where there are contracts."
    )
    lifetime_limit_months: int = _rule(
        60, "The longest lifetime believed: the mean is restricted to it.", low=6
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

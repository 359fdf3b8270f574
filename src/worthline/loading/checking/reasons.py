"""Why is a row rejected, in words?"""

from __future__ import annotations

from dataclasses import dataclass

from worthline.loading.sql import text


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that a row can break.

    Attributes:
        rule: its short name, kept with the rejected row.
        about: why a row that breaks it is not taken in.
    """

    rule: str
    about: str


MALFORMED = Reason("malformed", "The line is not a row like the others.")
MISSING = Reason("missing", "Nothing stands where a value must.")
UNREADABLE = Reason("unreadable", "The value cannot be read the way its column is written.")
FUTURE = Reason("future", "The moment lies in the future.")
NEGATIVE = Reason("negative", "The value is below zero, which is impossible here.")
ENDED_BEFORE_STARTED = Reason("ended_before_started", "It ends before it begins.")
OFF_SCALE = Reason("off_scale", "The score lies outside its scale.")
NO_SCALE = Reason("no_scale", "A scale is its lowest and its highest answer, as 0-10 or 1-5.")
OTHER_SCALE = Reason(
    "other_scale",
    "All answers to this question lie within a smaller scale than the one declared: no number can be made of them. "
    "Write the scale they were asked on under the `values` of their source and load again.",
)
NO_RATE = Reason(
    "no_rate",
    "There is no exchange rate for that currency on that day, nor shortly before it (`oldest_rate_days`). "
    "Deliver it in the table `rates` and load again: the row then comes in.",
)
UNKNOWN_CURRENCY = Reason(
    "unknown_currency",
    "No currency has this code in ISO 4217. Mend it, or write the source's currency under its `values`.",
)
CURRENCY = Reason(
    "currency",
    "The amount cannot be brought into the company's currency: the row names two currencies, or has no day whose "
    "rate would count, or would be too large.",
)
NO_WORTH = Reason("no_worth", "The rate is zero, which would make every amount nothing.")
SAME_KEY = Reason(
    "same_key",
    "The same key stands in several rows with different content; nobody can tell which is right. "
    "Where one source completes another, write `completes = true` under it.",
)
UNKNOWN_CUSTOMER = Reason("unknown_customer", "No customer of this key is known.")
BEFORE_ORDER = Reason("before_order", "The refund is dated before its order.")

REASONS = (
    MALFORMED, MISSING, UNREADABLE, FUTURE, NEGATIVE, ENDED_BEFORE_STARTED, NO_SCALE, OFF_SCALE, OTHER_SCALE, NO_WORTH,
    CURRENCY,
    SAME_KEY, UNKNOWN_CURRENCY, NO_RATE, UNKNOWN_CUSTOMER, BEFORE_ORDER,
)  # fmt: skip
"""Every rule, in the order in which the first one broken is named."""


def fault(reason: Reason, column: str, detail: str | None = None) -> str:
    """SQL of a fault found in a column; a detail says more of this one row, and holds no colon."""
    return text(f"{reason.rule}:{column}" + ("" if detail is None else f":{detail}"))


def rule_of(value: str) -> str:
    """SQL of the rule of a fault."""
    return f"split_part({value}, ':', 1)"


def column_of(value: str) -> str:
    """SQL of the column of a fault."""
    return f"split_part({value}, ':', 2)"


def said(value: str) -> str:
    """SQL of a fault in words: what it says of this one row, then why such rows are not taken in."""
    detail = f"nullif(split_part({value}, ':', 3), '')"
    return f"concat_ws(': ', {detail}, {_about(rule_of(value))})"


def _about(rule: str) -> str:
    words = " ".join(f"WHEN {text(reason.rule)} THEN {text(reason.about)}" for reason in REASONS)
    return f"CASE {rule} {words} END"

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
CURRENCY = Reason(
    "currency", "The amount is in another currency than the company's, and there is no rate for it."
)
SAME_KEY = Reason(
    "same_key",
    "The same key stands in several rows with different content; nobody can tell which is right. "
    "Where one source completes another, write `completes = true` under it.",
)
UNKNOWN_CUSTOMER = Reason("unknown_customer", "No customer of this key is known.")
BEFORE_ORDER = Reason("before_order", "The refund is dated before its order.")

REASONS = (
    MALFORMED, MISSING, UNREADABLE, FUTURE, NEGATIVE, ENDED_BEFORE_STARTED, OFF_SCALE, CURRENCY, SAME_KEY,
    UNKNOWN_CUSTOMER, BEFORE_ORDER,
)  # fmt: skip
"""Every rule, in the order in which the first one broken is named."""


def fault(reason: Reason, column: str) -> str:
    """SQL of a fault found in a column."""
    return text(f"{reason.rule}:{column}")


def rule_of(value: str) -> str:
    """SQL of the rule of a fault."""
    return f"split_part({value}, ':', 1)"


def column_of(value: str) -> str:
    """SQL of the column of a fault."""
    return f"split_part({value}, ':', 2)"


def about(rule: str) -> str:
    """SQL of the words for a rule."""
    words = " ".join(f"WHEN {text(reason.rule)} THEN {text(reason.about)}" for reason in REASONS)
    return f"CASE {rule} {words} END"

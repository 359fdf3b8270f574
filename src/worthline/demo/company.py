"""Who is the demo company, and what is true of it by design?

Every number the simulator draws from stands here once; `expected` derives the true values of the process from
the same record, so data and truth cannot drift apart. Money is in euro cents, rates are per month unless a
name says otherwise, a month of a continuous process is 365.25 / 12 days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

NAME = "Worthline Roasters"
CURRENCY = "EUR"
TIME_ZONE = "Europe/Kyiv"
FIRST_DAY = date(2023, 1, 1)
TODAY = date(2026, 1, 1)
MONTHS = 36
DAYS = (TODAY - FIRST_DAY).days
DAYS_PER_MONTH = 365.25 / 12
PRICE_RISE = date(2024, 7, 1)
ONBOARDING_CHANGE = date(2025, 3, 1)

TABLES: Mapping[str, tuple[str, ...]] = {
    "customers": ("customer_id", "joined_at", "channel", "region", "size"),
    "orders": ("order_id", "customer_id", "ordered_at", "amount", "cost", "kind"),
    "refunds": ("refund_id", "order_id", "customer_id", "refunded_at", "amount", "reason"),
    "subscriptions": (
        "subscription_id", "customer_id", "started_at", "ended_at", "amount", "interval", "plan",
    ),
    "events": ("event_id", "customer_id", "happened_at", "event"),
    "answers": (
        "answer_id", "customer_id", "answered_at", "survey", "scale", "score", "touchpoint",
    ),
    "tickets": ("ticket_id", "customer_id", "opened_at", "first_response_at", "closed_at", "topic"),
    "spend": ("spent_on", "channel", "kind", "amount"),
}  # fmt: skip
"""Every file the demo writes, with its columns in their order."""


@dataclass(frozen=True)
class Channel:
    """A way customers come: what it costs and how those who come by it behave."""

    name: str
    share: float
    media_per_payer: float
    """Euros of media for each expected first-time payer."""
    churn: float
    """Chance that a settled monthly subscriber does not renew."""
    purchases: float
    """Orders a month of a shop customer who is still buying, after the first."""
    dropout: float
    """Monthly hazard with which a shop customer stops for good."""
    warmth: float
    """Mean of the latent satisfaction, in its standard deviations."""


@dataclass(frozen=True)
class Onboarding:
    """How fast a new customer reaches the first brew, and how much faster young subscriptions end."""

    median_days: float
    spread: float
    """Standard deviation of the log of the days, of those who arrive."""
    never: float
    """Share that never arrives."""
    early_churn: float
    """Factor on the churn of the first `Contracts.early_renewals` monthly renewals."""


@dataclass(frozen=True)
class Contracts:
    """The rules by which subscriptions start, change, end and return."""

    plans: tuple[str, ...] = ("taster", "regular", "generous")
    month_price: tuple[int, ...] = (1400, 2600, 4800)
    year_price: tuple[int, ...] = (14000, 26000, 48000)
    price_rise: float = 0.08
    first_plan: Mapping[str, tuple[float, ...]] = field(
        default_factory=lambda: {"home": (0.45, 0.40, 0.15), "office": (0.10, 0.35, 0.55)}
    )
    year_share: float = 0.15
    early_renewals: int = 3
    upgrade: float = 0.020
    downgrade: float = 0.012
    year_churn: float = 0.28
    year_upgrade: float = 0.10
    year_downgrade: float = 0.06
    comeback: float = 0.015
    """Monthly chance that someone away returns, on the plan left, paying by the month."""

    def price(self, yearly: bool, raised: bool) -> tuple[int, ...]:
        """Price of each plan in cents per interval, before or after the rise."""
        prices = self.year_price if yearly else self.month_price
        return tuple(round(price * (1 + self.price_rise)) for price in prices) if raised else prices


@dataclass(frozen=True)
class Answering:
    """How latent satisfaction becomes a score: round(centre + pull x latent + noise), held in the scale."""

    centre: float
    pull: float
    noise: float
    low: int
    high: int


@dataclass(frozen=True)
class Habit:
    """How often subscribers use the product in 30 days, and how that changes before they leave."""

    busy_uses: float = 4.0
    idle_uses: float = 0.4
    warning_days: float = 75.0
    idle_before_leaving: float = 0.70
    idle_otherwise: float = 0.15

    @property
    def odds(self) -> float:
        """By how much being idle multiplies the odds of leaving within the warning."""
        leaving = self.idle_before_leaving / (1 - self.idle_before_leaving)
        staying = self.idle_otherwise / (1 - self.idle_otherwise)
        return leaving / staying


@dataclass(frozen=True)
class Company:
    """The whole process. Regions differ in nothing: a measured difference between them is chance."""

    channels: tuple[Channel, ...] = (
        Channel("search", 0.30, 28.0, 0.050, 1.10, 0.045, 0.00),
        Channel("social", 0.25, 36.0, 0.060, 1.00, 0.055, -0.15),
        Channel("referral", 0.15, 14.0, 0.030, 1.33, 0.030, 0.35),
        Channel("partner", 0.12, 45.0, 0.040, 1.22, 0.035, 0.00),
        Channel("store", 0.18, 20.0, 0.045, 1.45, 0.040, 0.10),
    )
    regions: tuple[str, ...] = ("north", "east", "south", "west")
    region_share: tuple[float, ...] = (0.35, 0.20, 0.20, 0.25)
    office_share: float = 0.12
    subscriber_share: float = 0.40
    never_pays: float = 0.08
    first_payment_days: float = 2.5
    """Mean of the exponential wait from joining to the first payment."""
    growth: float = 0.03
    season: tuple[float, ...] = (1.02, 0.97, 0.98, 0.97, 0.95, 0.92, 0.90, 0.93, 1.02, 1.06, 1.14, 1.14)
    before: Onboarding = Onboarding(9.0, 1.2, 0.08, 1.8)
    after: Onboarding = Onboarding(4.0, 1.0, 0.04, 1.1)
    contracts: Contracts = field(default_factory=Contracts)
    basket: Mapping[str, float] = field(default_factory=lambda: {"home": 32.0, "office": 85.0})
    """Mean shop order in euros by size of customer."""
    basket_spread: float = 0.5
    cost_share: Mapping[str, tuple[float, float]] = field(
        default_factory=lambda: {"shop": (0.42, 0.58), "subscription": (0.36, 0.46)}
    )
    """Bounds of the uniform share of an order's amount that its goods cost."""
    refund_share: float = 0.02
    partial_share: float = 0.30
    partial_part: tuple[float, float] = (0.20, 0.80)
    refund_days: int = 21
    salaries_per_payer: float = 9.0
    tools_per_payer: float = 1.5
    nps: Answering = Answering(8.3, 1.5, 1.1, 0, 10)
    csat: Answering = Answering(4.1, 0.7, 0.6, 1, 5)
    habit: Habit | None = Habit()

    def monthly_weights(self) -> list[float]:
        """Share of all customers that joins in each month of the history, in expectation."""
        raw = [(1 + self.growth) ** month * self.season[month % 12] for month in range(MONTHS)]
        return [weight / sum(raw) for weight in raw]

    def refunded_part(self) -> float:
        """Share of the money of orders that goes back, in expectation."""
        low, high = self.partial_part
        return self.refund_share * (1 - self.partial_share + self.partial_share * (low + high) / 2)

    def margin(self, kind: str) -> float:
        """Share of an order's amount left after its goods and, in expectation, its refunds are paid."""
        return 1 - sum(self.cost_share[kind]) / 2 - self.refunded_part()


def month_start(month: int) -> date:
    """First day of a month counted from the start of the history."""
    return date(FIRST_DAY.year + month // 12, month % 12 + 1, 1)


def month_of(day: date) -> int:
    """Month of a day, counted from the start of the history."""
    return (day.year - FIRST_DAY.year) * 12 + day.month - 1


def days_of_clock_change() -> list[date]:
    """Last Sundays of March and October: Kyiv skips the hour from 03:00 in March, repeats it in October."""
    years = range(FIRST_DAY.year, TODAY.year)
    lasts = (date(year, month, 31) for year in years for month in (3, 10))
    return [last - timedelta(days=last.isoweekday() % 7) for last in lasts]

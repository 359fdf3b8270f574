"""What will customers still bring, by which model, and how wrong would each way of telling have been?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from worthline.analyses.lifetime.buying import BUYING, POSTERIOR
from worthline.analyses.lifetime.each import each_customer
from worthline.analyses.lifetime.forecast import Seen, forecast, has_contracts
from worthline.analyses.lifetime.renewing import RENEWING
from worthline.analyses.lifetime.stays import Stays, stays
from worthline.analyses.lifetime.trial import Trial
from worthline.analyses.lifetime.tried import AHEAD, FORMULAS, PLAIN, Tried, believed, refused, trials
from worthline.catalogue.metric import Refuse
from worthline.measuring.measure import Measurer

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

MODEL, FORMULA, ANSWER = "model", "formula", "plain answer"
KINDS: Mapping[str, str] = {
    **dict.fromkeys((*BUYING, *POSTERIOR, *RENEWING), MODEL),
    **dict.fromkeys(FORMULAS, FORMULA),
    **dict.fromkeys(PLAIN, ANSWER),
}
"""What each way of forecasting is."""


@dataclass(frozen=True, slots=True)
class Customers:
    """One row a customer, most expected first; see `each_customer`."""

    measurer: Measurer
    rows: ir.Table

    def stream(self) -> Iterator[pa.RecordBatch]:
        """The rows, a part at a time."""
        import ibis

        engine = self.measurer.engine
        return engine.stream(engine.compile(self.rows.order_by(ibis.desc("margin"), "customer_id")))

    def to_arrow(self) -> pa.Table:
        """One Arrow table."""
        import pyarrow as pa

        return pa.Table.from_batches(self.stream())

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary a row."""
        rows: list[dict[str, Any]] = self.to_arrow().to_pylist()
        return rows


@dataclass(frozen=True, slots=True)
class Lifetime:
    """Every way of forecasting, tried on the past, and what those that are models say of the months to come.

    Attributes:
        measurer: of the company.
        until: the day after the last one the data speaks of.
        months: how far the forecast looks ahead.
        contracts: whether it speaks of what contracts pay, or of orders.
        tried: how each way did on the last months; or why nothing can be tried.
        seen: what the models say of the months to come; or why they say nothing.
    """

    measurer: Measurer
    until: date
    months: int
    contracts: bool
    tried: Tried | Refuse
    seen: Seen | Refuse

    @property
    def best(self) -> str | None:
        """The model to believe, where a forecast is given."""
        if self.refused or not isinstance(self.tried, Tried) or isinstance(self.seen, Refuse):
            return None
        return believed(self.tried, self.seen)

    @property
    def refused(self) -> Refuse | None:
        """Why no forecast is given; nothing where one is."""
        return refused(self.tried, self.seen)

    def stays(self) -> Stays | None:
        """How long customers stay, whatever model is believed; none where nobody was one."""
        return stays(self.measurer, self.until)

    def to_dicts(self) -> list[dict[str, Any]]:
        """One dictionary for each way of forecasting."""
        return [self._row(each) for each in self.tried.trials] if isinstance(self.tried, Tried) else []

    def to_arrow(self) -> pa.Table:
        """The same as one Arrow table."""
        import pyarrow as pa

        return pa.Table.from_pylist(self.to_dicts())

    def customers(self) -> Customers | Refuse:
        """What is expected of each customer by the model that is believed; or why nothing is."""
        if isinstance(self.seen, Refuse) or self.refused or self.best is None:
            return self.refused or Refuse("no_fit")
        return Customers(self.measurer, each_customer(self.seen, self.best))

    def _row(self, tried: Trial) -> dict[str, Any]:
        name = tried.name
        of_trial = {
            "said": tried.said, "came": tried.came, "miss": tried.miss, "missed_a_customer": tried.each,
            "missed_a_tenth": tried.calibration, "in_first_tenth": tried.top,
        }  # fmt: skip
        ahead = None if self.refused or isinstance(self.seen, Refuse) else self.seen.found.get(name)
        mean = ahead and ahead.outlook.mean
        return {
            "way": name, "kind": KINDS[name], "best": name == self.best, **of_trial,
            "customers": ahead and ahead.outlook.size, "expected": ahead and ahead.outlook.total,
            "a_customer": mean and mean.value, "low": mean and mean.low, "high": mean and mean.high,
        }  # fmt: skip


def lifetime(
    measurer: Measurer,
    months: int = AHEAD,
    *,
    contracts: bool | None = None,
    posterior: bool = False,
    discount: float = 0.0,
) -> Lifetime:
    """Try every way of forecasting on the last months, and let the models look ahead; see `forecast`."""
    until = measurer.known.as_of + timedelta(days=1)
    of_contracts = has_contracts(measurer) if contracts is None else contracts
    tried = trials(measurer, until, contracts=of_contracts, posterior=posterior)
    seen = forecast(measurer, until, months, contracts=of_contracts, posterior=posterior, discount=discount)
    return Lifetime(measurer, until, months, of_contracts, tried, seen)

"""What will those who are customers on a day bring in the months after it, by every model that suits the company?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from worthline.analyses.lifetime import payments, purchases, scored
from worthline.analyses.lifetime.buying import BUYING, POSTERIOR, Buying
from worthline.analyses.lifetime.counted import bought
from worthline.analyses.lifetime.models import gamma_gamma
from worthline.analyses.lifetime.models.fit import NoFitError
from worthline.analyses.lifetime.outlook import Outlook
from worthline.analyses.lifetime.payments import Continued
from worthline.analyses.lifetime.purchases import Foretold
from worthline.analyses.lifetime.renewing import RENEWING
from worthline.analyses.lifetime.values import values_before
from worthline.catalogue.metric import Refuse, find
from worthline.measuring.can import missing
from worthline.measuring.measure import Measurer
from worthline.words.periods import DAYS_IN_MONTH

if TYPE_CHECKING:
    import ibis.expr.types as ir

M = TypeVar("M")
F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Seen:
    """What is foretold of everyone who was a customer on a day.

    Attributes:
        until: the day.
        months: how many from it on.
        rows: one row a customer: `customer_id`, what each model says (`worth_` and its name), and `so_far`, `lately`
            and `since`, the margin brought up to the day, in as many months before it, and from it on.
        found: each model that suits the company, fitted, by name.
        span: the months each has been a customer, as a column of `rows`.
        came: the margin that all of them brought from the day on.
    """

    until: date
    months: int
    rows: ir.Table
    found: Mapping[str, Foretold | Continued]
    span: ir.FloatingValue
    came: float

    def outlook(self, model: str) -> Outlook:
        """What a model says of all of them."""
        return self.found[model].outlook


def forecast(
    measurer: Measurer,
    until: date,
    months: int,
    *,
    contracts: bool | None = None,
    posterior: bool = False,
    discount: float = 0.0,
) -> Seen | Refuse:
    """What those known on a day were expected to bring in the months after it, and what they did bring.

    Args:
        measurer: of the company.
        until: the day; nothing from it on is seen.
        months: how far to look from it.
        contracts: whether it speaks of what contracts pay, or of orders; by the rules where it is not said.
        posterior: whether a model of orders is sampled whole too; it needs the extra `bayes`, and a minute.
        discount: the share by which money is worth less a year later; 0 counts it as it comes.
    """
    if lacking := missing(find("ltv_predicted"), measurer.known, measurer.rules):
        return Refuse("missing", (("what", lacking),))
    try:
        of_contracts = has_contracts(measurer) if contracts is None else contracts
        if of_contracts:
            return _by_renewals(measurer, until, months, discount)
        models = {**BUYING, **(POSTERIOR if posterior else {})}
        return _by_purchases(measurer, until, months, discount, models)
    except NoFitError:
        return Refuse("no_fit")


def has_contracts(measurer: Measurer) -> bool:
    """Whether a customer of this company is someone with a contract."""
    return measurer.rules.customer_is == "subscription"


def _by_purchases(
    measurer: Measurer, until: date, months: int, discount: float, models: Mapping[str, Buying]
) -> Seen | Refuse:
    people = bought(measurer, until, months)
    refused = purchases.too_few(people, measurer.rules.minimum_customers)
    if refused:
        return refused
    paying = gamma_gamma.fit(people.amounts)
    suited = {name: model for name, model in models.items() if model.suits(people.buyers)}
    found = [*_fitted(lambda model: purchases.foretell(model, paying, people, months, discount), suited)]
    rows = scored.of_buyers(measurer, people, found)
    span = _at_least_one((rows.age + 1) / DAYS_IN_MONTH)
    return Seen(until, months, rows, {each.model.name: each for each in found}, span, people.came)


def _by_renewals(measurer: Measurer, until: date, months: int, discount: float) -> Seen | Refuse:
    margin = (
        measurer.rules.gross_margin or values_before(measurer, until, "gross_margin")["gross_margin"] or 0.0
    )
    people = payments.paying(measurer, until, months, margin)
    refused = payments.too_few(people, measurer.rules.minimum_customers)
    if refused:
        return refused
    found = [*_fitted(lambda model: payments.foretell(model, people, months, discount), RENEWING)]
    rows = scored.of_payers(measurer, people, found, months)
    came = people.came * margin
    return Seen(until, months, rows, {each.model.name: each for each in found}, rows.renewed + 1.0, came)


def _fitted(fit: Callable[[M], F], models: Mapping[str, M]) -> Iterator[F]:
    """Each model fitted; one that finds no pattern is left out, as long as another finds one."""
    failed: list[NoFitError] = []
    for model in models.values():
        try:
            yield fit(model)
        except NoFitError as error:
            failed.append(error)
    if len(failed) == len(models):
        raise failed[0]


def _at_least_one(months: ir.FloatingValue) -> ir.FloatingValue:
    import ibis

    return ibis.greatest(months, 1.0)

"""Does the whole posterior agree with what is fitted, and is it shown like any other model?"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from tests.analyses.lifetime.companies import END, orders
from tests.analyses.lifetime.customers import buyers, cdnow, leaving_at_purchases
from tests.rows import few, measurer

from worthline.analyses.lifetime.buying import BUYING
from worthline.analyses.lifetime.lifetime import lifetime
from worthline.analyses.lifetime.models import bg_nbd, posterior
from worthline.analyses.lifetime.models.fit import NoFitError
from worthline.words.errors import WorthlineError


@pytest.mark.bayes
def test_on_cdnow_it_agrees_with_the_fitted_parameters(shared_data: Path) -> None:
    """The fitted ones, 0.243, 4.414, 0.793, 2.426 as published, lie within nine tenths of it."""
    sample = cdnow(shared_data).buyers
    fitted, found = bg_nbd.fit(sample), posterior.fit(sample)
    low, high = np.percentile(found.samples, [5, 95], axis=0)
    assert (low < fitted.parameters).all()
    assert (high > fitted.parameters).all()
    assert found.parameters[:2] == pytest.approx(fitted.parameters[:2], rel=0.05)
    assert found.errors[:2] == pytest.approx(fitted.errors[:2], rel=0.2)
    assert found.log_likelihood <= fitted.log_likelihood
    ahead = [
        model.expected(each.parameters, sample, 39).sum()
        for model, each in ((bg_nbd, fitted), (bg_nbd, found))
    ]
    assert ahead[1] == pytest.approx(ahead[0], rel=0.03)


def test_on_a_ridge_there_is_no_posterior_and_the_other_models_are_tried_without_it() -> None:
    """Everyone of the simulation leaves with the same chance: a and b may rise together for ever."""
    company = measurer({"orders": orders(200)}, few(gross_margin=0.4), as_of=END.isoformat())
    assert [row["way"] for row in lifetime(company, posterior=True).to_dicts()][:3] == [
        name for name in BUYING if name != "bg_bb"
    ]


def test_nobody_who_bought_again_makes_no_model() -> None:
    with pytest.raises(NoFitError):
        posterior.fit(buyers([0.0] * 50, [0.0] * 50, range(50)))


@pytest.mark.skipif(find_spec("pymc_marketing") is not None, reason="it is installed")
def test_without_the_extra_it_says_what_to_install() -> None:
    with pytest.raises(WorthlineError, match="pymc-marketing"):
        posterior.fit(leaving_at_purchases((0.25, 4.4, 0.8, 2.4), 2_000, first=False))

"""How often will someone without a contract still buy, when every set of parameters counts as far as it is likely?

BG/NBD again, but with the whole posterior in the place of one best set of parameters and a normal spread around it:
where few have bought again, intervals are as lopsided as what is known. Sampled by
pymc-marketing, under flat priors on the parameters, so that the most likely set is the fitted one. Needs the extra
`worthline[bayes]`.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from worthline.analyses.lifetime.models import beta_geometric, bg_nbd
from worthline.analyses.lifetime.models.bg_nbd import FIRST, MOST
from worthline.analyses.lifetime.models.buyers import Buyers
from worthline.analyses.lifetime.models.fit import Fit, NoFitError
from worthline.words.errors import WorthlineError

if TYPE_CHECKING:
    from worthline.analyses.lifetime.models.fit import Array

NAMES = ("r", "alpha", "a", "b")
DRAWS, TUNE, CHAINS = 500, 500, 2
"""Sets of parameters of each chain, those before them that only find the way, and chains."""
SEED = 7


@dataclass(frozen=True, slots=True)
class Posterior(Fit):
    """Parameters as likely as the data makes them: the median of each, with all that were drawn.

    Attributes:
        samples: sets of parameters, one a row.
    """

    samples: Array = field(kw_only=True)

    @property
    def errors(self) -> tuple[float, ...]:
        """The standard deviation of each parameter."""
        return tuple(map(float, self.samples.std(axis=0)))

    def draws(self, count: int, seed: int) -> Array:
        """So many sets of parameters of those sampled, one a row; the same for the same seed."""
        import numpy as np

        return self.samples[np.random.default_rng(seed).integers(0, len(self.samples), count)]


def fit(buyers: Buyers) -> Posterior:
    """The posterior of r, alpha, a, b for these customers, alpha in their unit of time.

    Raises:
        NoFitError: nobody has bought again, there is one customer only, or the likelihood has no top: on a ridge that
            has no end, nothing is likelier than the rest.
        WorthlineError: pymc-marketing is not installed.
    """
    import numpy as np

    if not bg_nbd.fit(buyers).converged:
        raise NoFitError("the likelihood has no top, so a posterior under flat priors has no end")
    samples = _sampled(buyers)
    middle = np.median(samples, axis=0)
    value, _ = beta_geometric.likelihood(middle, buyers, FIRST)
    return Posterior(
        tuple(map(float, middle)), value, np.cov(np.log(samples), rowvar=False), MOST, samples=samples
    )


def _sampled(buyers: Buyers) -> Array:
    """Sets of parameters, one a row."""
    import numpy as np

    model = _model(buyers)
    logging.getLogger("pymc").setLevel(logging.ERROR)
    asked = {"draws": DRAWS, "tune": TUNE, "chains": CHAINS, "cores": CHAINS, "random_seed": SEED}
    found = model.fit(method="mcmc", progressbar=False, **asked).posterior
    return np.column_stack([np.asarray(found[name], dtype=np.float64).ravel() for name in NAMES])


def _model(buyers: Buyers) -> Any:
    """The model of pymc-marketing over these customers, each a row of its own."""
    try:
        import pandas as pd
        from pymc_extras.prior import Prior
        from pymc_marketing import clv
    except ImportError as error:
        raise WorthlineError(
            "The full posterior needs pymc-marketing, which is not installed.",
            do="Install it: pip install 'worthline[bayes]'",
        ) from error
    import numpy as np

    columns = {"frequency": buyers.frequency, "recency": buyers.recency, "T": buyers.age}
    rows = pd.DataFrame({name: np.repeat(each, buyers.count.astype(int)) for name, each in columns.items()})
    rows["customer_id"] = np.arange(len(rows))
    return clv.BetaGeoModel(data=rows, model_config={name: Prior("HalfFlat") for name in NAMES})

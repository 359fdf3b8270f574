"""What does a fit cost with `lifetimes`? Run by a Python of its own, with an older pandas.

`python lifetimes_fits.py MODEL FILE` reads customers from FILE (arrays of NumPy) and prints a line of JSON: CPU and
wall seconds of the fit, and its parameters. It imports nothing of this project, which that Python has not.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
from lifetimes import BetaGeoFitter, GammaGammaFitter, ParetoNBDFitter  # type: ignore[import-not-found]


def main() -> None:
    """Fit once, and tell what it cost."""
    model, file = sys.argv[1:]
    given = np.load(file)
    cpu, wall = time.process_time(), time.perf_counter()
    if model == "gamma_gamma":
        fitted = GammaGammaFitter().fit(given["frequency"], given["mean"])
    else:
        fitter = {"bg_nbd": BetaGeoFitter, "pareto_nbd": ParetoNBDFitter}[model]()
        fitted = fitter.fit(given["frequency"], given["recency"], given["age"])
    spent = time.process_time() - cpu, time.perf_counter() - wall
    print(json.dumps([*spent, [float(each) for each in fitted.params_]]), flush=True)


if __name__ == "__main__":
    main()

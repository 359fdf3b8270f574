"""Can a number that is read from the score of health be trusted, and what was chosen for it?

The proof of the score stands beside every such number, wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from worthline.analyses.health.overview import proof_of
from worthline.analyses.health.proof import TOO_LITTLE
from worthline.catalogue.vitals import Scheme
from worthline.measuring.leaves import tree
from worthline.measuring.measure import Measurer
from worthline.tables.derived.healths import HEALTHS
from worthline.words.errors import WorthlineError

PREFIX = "health_"
"""What the keys of these caveats begin with."""


def trust(measurer: Measurer, metrics: Iterable[str]) -> dict[str, str]:
    """Of the metrics that are read from the score, the caveat that says what the past says of it.

    The caveat's key is the verdict, followed by how well the score tells who leaves, or how many more must leave
    before that can be said.
    """
    told = [key for key in metrics if _of_health(measurer, key)]
    if not told:
        return {}
    try:
        proof = proof_of(measurer, learning=False)
    except WorthlineError:
        return {}
    figure = proof.needed if proof.verdict == TOO_LITTLE else proof.area.value
    return dict.fromkeys(told, f"{PREFIX}{proof.verdict}:{figure}")


def choices(measurer: Measurer, key: str) -> dict[str, Any]:
    """The settings below `[health]` that made a metric what it is, by their names; none for one of another kind."""
    scheme = measurer.known.health
    if not isinstance(scheme, Scheme) or not _of_health(measurer, key):
        return {}
    whole = scheme.whole
    settled = {
        "red_to": whole.red_to,
        "yellow_to": whole.yellow_to,
        "missing": scheme.missing,
        "least_known": scheme.least_known,
        "newcomer_days": scheme.new_days,
        "weights": ", ".join(f"{sign} {weight:g}" for sign, weight in whole.weights),
        "groups": ", ".join(f"{group} {weight:g}" for group, weight in scheme.groups),
        "segments": ", ".join(part.name for part in scheme.segments),
    }
    return {f"health.{name}": value for name, value in settled.items() if value not in ("", None)}


def _of_health(measurer: Measurer, key: str) -> bool:
    return any(leaf.how.table == HEALTHS.name for leaf in tree(key, measurer.rules).leaves())

"""What is a formula when its parts may be given other numbers than they have?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from worthline.catalogue.metric import Refuse
from worthline.measuring.evaluate import Evaluation
from worthline.measuring.leaves import Leaf, Tree
from worthline.measuring.readings import Place
from worthline.words.periods import Period


@dataclass(frozen=True, slots=True)
class Unfolded:
    """A metric taken apart into the metrics it is made of, read in some periods.

    Attributes:
        tree: how it is made.
        evaluation: what was read.
        places: each period, as what was read knows it.
    """

    tree: Tree
    evaluation: Evaluation
    places: Mapping[Period, Place]

    def leaves(self, period: Period) -> dict[Leaf, float | Refuse]:
        """Each metric it is made of, in a period; or why one has no number."""
        found = {}
        for leaf, end in self.tree.ends.items():
            said = self.evaluation.answer(end, self.places[period])
            value = said.estimate.value
            found[leaf] = said.refused or Refuse("nothing_happened") if value is None else value
        return found

    def value(self, period: Period, given: Mapping[Leaf, float]) -> float | Refuse:
        """The metric in a period, where these parts have other numbers."""
        return self.evaluation.value(self.tree, self.places[period], given)

"""Plausibility: how likely the listings are, if given clusters are the stories."""

from __future__ import annotations

import math

import numpy as np

from newsgraph.building.arrays import Ints, total
from newsgraph.building.stories.evidence import Evidence
from newsgraph.building.stories.gamma import log_gamma


def measure_plausibility(evidence: Evidence, labels: Ints) -> float:
    """Return the logarithm of the likelihood of clusters and listings, but for a constant.

    Merges and moves price single steps; this is for two groupings that no few steps connect.
    Words are no witness here: one of the groupings was found by them, and they take each other
    for independent. The sizes are those of a Chinese restaurant process of concentration 1, which
    does not hold many small clusters likely of itself.
    """
    sizes = total(labels, None, len(labels))
    sizes = sizes[sizes > 0]
    return float(np.sum(log_gamma(sizes - 1, 1))) + _weigh_listings(evidence, labels)


def _weigh_listings(evidence: Evidence, labels: Ints) -> float:
    """Return the log-likelihood of all listings, given the share of wrong ones that fits them.

    A right listing leads to any article of its story, and a wrong one to any at all.
    """
    home = labels[evidence.links.lister]
    inside = home == labels[evidence.links.listed]
    crossing = float(np.sum(~inside))
    wrong = (crossing + 1) / (len(inside) + 2)
    led = float(np.sum(np.log(total(labels, None, len(labels))[home[inside]])))
    right = float(np.sum(inside)) * math.log(1 - wrong)
    return right - led + crossing * math.log(wrong / evidence.articles)

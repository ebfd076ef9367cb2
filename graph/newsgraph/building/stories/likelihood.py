"""Likelihood: how much likelier texts and listings are if they are of one story than if of two."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from newsgraph.building.arrays import Floats, Smalls
from newsgraph.building.stories.evidence import Evidence
from newsgraph.building.stories.gamma import log_gamma
from newsgraph.building.stories.weights import Weights

DISCOUNT: Final = 0.6
"""How fast the vocabulary of a story grows: the discount of a Pitman-Yor process."""
ABSENT: Final = 1.0
"""The weight of a listing that two halves of one story should have had between them."""
TWINS: Final = math.log(50)
"""What words can say at most where lists and numerals differ: of fifty stories, one has a twin.

Yearly events are told alike. The model takes each word for a new witness, and would be sure.
"""
LONG_LIST: Final = 10
"""Posts list the nearest of a story, this many at most: a larger story dilutes no further."""
_LARGEST_EXPONENT: Final = 500.0


def weigh_articles(left: Floats, right: Floats) -> Floats:
    """Return what so many articles gain by sitting at one table, as restaurant processes have it.

    Both are 1 at least.
    """
    both = log_gamma(left + right - 1, 1)
    return both - log_gamma(left - 1, 1) - log_gamma(right - 1, 1)


def weigh_lengths(left: Floats, right: Floats, concentration: float) -> Floats:
    """Return what it costs two texts to be drawn from one story, by their lengths."""
    c = concentration
    apart = log_gamma(left, c), log_gamma(right, c)
    return log_gamma(left + right, c) - apart[0] - apart[1] + math.lgamma(c)


def weigh_types(left: Floats, right: Floats, concentration: float) -> Floats:
    """Return what two texts gain by new words being less of a surprise in one story."""
    return weigh_lengths(left, right, concentration / DISCOUNT)


def weigh_shared(left: Smalls, right: Smalls, back: Floats) -> Floats:
    """Return what a word that both hold speaks for one story.

    ``back`` is the weight of drawing the word from the corpus rather than from the story.
    """
    most = int(left.max(initial=0) + right.max(initial=0))
    of = log_gamma(np.arange(most + 1), -DISCOUNT) - math.lgamma(1 - DISCOUNT)
    exponent = np.minimum(of[left + right] - of[left] - of[right], _LARGEST_EXPONENT)
    return np.asarray(np.log1p(np.exp(exponent) / back), dtype=np.float64)


def weigh_size(size: Floats, evidence: Evidence, weights: Weights) -> Floats:
    """Return how much less a listing says the larger the story that it leads into."""
    longest = LONG_LIST if evidence.has_titles else math.inf
    usual = max(2.0, min(evidence.articles / weights.stories, longest))
    return np.log(np.minimum(np.maximum(size, 1), longest)) - math.log(usual)

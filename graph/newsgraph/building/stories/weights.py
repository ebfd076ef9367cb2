"""Weights: what the clusters found so far teach about words, listings and stories."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np

from newsgraph.building.arrays import Flags, Floats, Ints, total
from newsgraph.building.stories.counting import count_words
from newsgraph.building.stories.evidence import Evidence
from newsgraph.building.stories.links import KINDS, Links

_FIRST_SIZE: Final = 3
"""Articles of a story before anything is known: few, so that nothing is joined too soon."""
_PRIOR: Final = 4
"""Listings that what is believed of all kinds counts for in each kind."""
_SUREST: Final = 1e-4
"""No kind of listing is right, or wrong, more surely than this."""
_SMOOTHING: Final = 0.5
"""Added to the number of clusters that hold a word, as Jeffreys' prior has it."""
_HALVINGS: Final = 80


class Weights(NamedTuple):
    """What the corpus teaches, given some clusters of it.

    ``common`` is the probability of each word in any story, ``link`` the log-odds that each
    listing is right, ``novelty`` the cost of a cluster more, and ``stories`` their effective
    number.
    """

    common: Floats
    link: Floats
    novelty: float
    stories: float


def first_weights(evidence: Evidence, wrong: float) -> Weights:
    """Return the weights before anything is known: small stories, a share of listings wrong."""
    stories = max(1.0, evidence.articles / _FIRST_SIZE)
    return Weights(
        common=_common_words(evidence, np.arange(evidence.articles)),
        link=_log_odds(np.full(len(evidence.links.kind), wrong), stories),
        novelty=math.log(stories),
        stories=stories,
    )


def learn_weights(evidence: Evidence, labels: Ints) -> Weights:
    """Return the weights that the clusters found so far teach."""
    size = total(labels, None, len(labels))
    stories = float(len(labels) ** 2 / np.sum(size**2))
    by_kind = _learn_wrong(evidence.links, labels, size)
    return Weights(
        common=_common_words(evidence, labels),
        link=_log_odds(by_kind[evidence.links.kind], stories),
        novelty=math.log(_solve_novelty(int(np.count_nonzero(size)), len(labels))),
        stories=stories,
    )


def _log_odds(wrong: Floats, stories: float) -> Floats:
    """Return what listings say that are wrong so often; a wrong one leads to any story."""
    share = np.clip(wrong, _SUREST, 1 - _SUREST)
    return np.maximum(0.0, np.log((1 - share) / share) + math.log(stories))


def measure_wrong(links: Links, labels: Ints) -> float:
    """Return the share of wrong listings.

    Only a listing between articles that both have company can be shown to be wrong.
    """
    tested, wrong = _test(links, labels, total(labels, None, len(labels)))
    return float((np.sum(wrong) + 1) / (np.sum(tested) + _PRIOR))


def _learn_wrong(links: Links, labels: Ints, size: Floats) -> Floats:
    """Return the share of wrong listings of each kind."""
    tested, wrong = _test(links, labels, size)
    share = measure_wrong(links, labels)
    wrong_of, tested_of = (total(links.kind[chosen], None, KINDS) for chosen in (wrong, tested))
    return np.asarray((wrong_of + _PRIOR * share) / (tested_of + _PRIOR))


def _test(links: Links, labels: Ints, size: Floats) -> tuple[Flags, Flags]:
    """Return which listings can be shown to be wrong, and which of them are."""
    lister, listed = labels[links.lister], labels[links.listed]
    tested = (size[lister] > 1) & (size[listed] > 1)
    return tested, tested & (lister != listed)


def _common_words(evidence: Evidence, labels: Ints) -> Floats:
    """Return the probability of each word: in how many clusters it is, smoothed."""
    wording, counts = evidence.wording, count_words(evidence.wording, labels)
    held = total(counts.words, None, wording.vocabulary)
    lone = (1 + _SMOOTHING) * wording.lone_words.sum()
    return (held + _SMOOTHING) / max(1.0, float(np.sum(held[held > 0] + _SMOOTHING) + lone))


def _solve_novelty(clusters: int, articles: int) -> float:
    """Return the concentration at which a Chinese restaurant process opens so many tables."""
    low, high = 1e-3, 1e9
    for _ in range(_HALVINGS):
        middle = math.sqrt(low * high)
        if middle * math.log1p(articles / middle) < clusters:
            low = middle
        else:
            high = middle
    return low

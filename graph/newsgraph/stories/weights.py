"""Weights: what the clusters found so far teach about words, listings and stories."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np

from newsgraph.stories.arrays import Floats, Ints, total
from newsgraph.stories.counting import count_words
from newsgraph.stories.evidence import Evidence
from newsgraph.stories.links import KINDS, Links

_FIRST_WRONG: Final = 0.1
"""The share of wrong listings before anything is known: few, since each is a statement."""
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
    listing is right, ``novelty`` the cost of a cluster more, ``stories`` their effective
    number and ``wrong`` the share of listings that clusters speak against.
    """

    common: Floats
    link: Floats
    novelty: float
    stories: float
    wrong: float


def first_weights(evidence: Evidence) -> Weights:
    """Return the weights before anything is known: small stories, most listings right."""
    stories = max(1.0, evidence.articles / _FIRST_SIZE)
    return Weights(
        common=_common_words(evidence, np.arange(evidence.articles)),
        link=_log_odds(np.full(len(evidence.links.kind), _FIRST_WRONG), stories),
        novelty=math.log(stories),
        stories=stories,
        wrong=_FIRST_WRONG,
    )


def learn_weights(evidence: Evidence, labels: Ints) -> Weights:
    """Return the weights that the clusters found so far teach."""
    size = total(labels, None, len(labels))
    stories = float(len(labels) ** 2 / np.sum(size**2))
    wrong, by_kind = _learn_wrong(evidence.links, labels, size)
    return Weights(
        common=_common_words(evidence, labels),
        link=_log_odds(by_kind[evidence.links.kind], stories),
        novelty=math.log(_solve_novelty(int(np.count_nonzero(size)), len(labels))),
        stories=stories,
        wrong=wrong,
    )


def _log_odds(wrong: Floats, stories: float) -> Floats:
    """Return what listings say that are wrong so often; a wrong one leads to any story."""
    share = np.clip(wrong, _SUREST, 1 - _SUREST)
    return np.maximum(0.0, np.log((1 - share) / share) + math.log(stories))


def _learn_wrong(links: Links, labels: Ints, size: Floats) -> tuple[float, Floats]:
    """Return the share of wrong listings: all in all, and of each kind.

    Only a listing between articles that both have company can be shown to be wrong.
    """
    lister, listed = labels[links.lister], labels[links.listed]
    tested = (size[lister] > 1) & (size[listed] > 1)
    wrong = tested & (lister != listed)
    share = float((np.sum(wrong) + 1) / (np.sum(tested) + _PRIOR))
    wrong_of, tested_of = (total(links.kind[chosen], None, KINDS) for chosen in (wrong, tested))
    return share, (wrong_of + _PRIOR * share) / (tested_of + _PRIOR)


def _common_words(evidence: Evidence, labels: Ints) -> Floats:
    """Return the probability of each word: in how many clusters it is, smoothed."""
    wording, counts = evidence.wording, count_words(evidence.wording, labels)
    held = total(counts.keys % wording.vocabulary, None, wording.vocabulary)
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

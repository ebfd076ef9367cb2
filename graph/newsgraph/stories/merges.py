"""Merges: pairs of clusters that are likelier one story than two, joined best first."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from scipy.special import gammaln

from newsgraph.stories.arrays import Flags, Floats, Ints, distinct, holds, total
from newsgraph.stories.census import Census, follow, take_census
from newsgraph.stories.counting import share_words
from newsgraph.stories.evidence import Evidence
from newsgraph.stories.likelihood import (
    ABSENT,
    DISCOUNT,
    TWINS,
    weigh_lengths,
    weigh_shared,
    weigh_size,
    weigh_types,
)
from newsgraph.stories.weights import Weights

HOPELESS: Final = -5.0
"""A pair without listings that loses more, for each article of the smaller, isn't asked again."""

_NOTHING: Final = 1e-9
"""A gain no larger than this is a rounding error."""


class Pairs(NamedTuple):
    """Pairs of clusters, the number and weight of the listings between them, and the gain."""

    left: Ints
    right: Ints
    links: Floats
    weight: Floats
    gain: Floats

    def only(self, chosen: Flags) -> Pairs:
        """Return some of the pairs."""
        at = np.flatnonzero(chosen)
        links, weight, gain = self.links[at], self.weight[at], self.gain[at]
        return Pairs(self.left[at], self.right[at], links, weight, gain)


def merge(
    evidence: Evidence,
    weights: Weights,
    labels: Ints,
    changed: Flags,
    steps: int,
    *,
    is_careful: bool = False,
) -> Ints:
    """Return the clusters after merging, at every step, those that are each other's best.

    Only pairs with a ``changed`` cluster are asked. A cluster that grew keeps its prices with
    others; if ``is_careful``, all are asked again when nothing else is left.
    """
    census = take_census(evidence, labels)
    pairs = _hopeful(evidence, weights, census, changed)
    stale = np.zeros(len(labels), np.bool_)
    for _ in range(steps):
        into = find_merges(pairs, census.articles)
        if is_careful and stale.any() and not _moved(into).any():
            pairs = _price_again(evidence, weights, census, pairs, stale)
            stale[:] = False
            into = find_merges(pairs, census.articles)
        if not _moved(into).any():
            break
        stale[into[_moved(into)]] = True
        census = follow(evidence, census, into)
        pairs = _follow(evidence, weights, census, pairs, into)
    return census.labels


def _moved(into: Ints) -> Flags:
    """Return which clusters go into others."""
    return np.asarray(into != np.arange(len(into)))


def _hopeful(evidence: Evidence, weights: Weights, census: Census, changed: Flags) -> Pairs:
    """Return the pairs of changed clusters that may come to be one story."""
    pairs = _pair_clusters(evidence, weights, census.labels)
    pairs = pairs.only(changed[pairs.left] | changed[pairs.right])
    pairs = _price(evidence, weights, census, pairs)
    smaller = np.minimum(census.articles[pairs.left], census.articles[pairs.right])
    return pairs.only((pairs.links > 0) | (pairs.gain > HOPELESS * smaller))


def _pair_clusters(evidence: Evidence, weights: Weights, labels: Ints) -> Pairs:
    """Return the pairs of clusters that have near articles or listings between them."""
    near, links = evidence.near, evidence.links
    none = np.zeros(len(near))
    return _gather(
        labels[np.concatenate([near[:, 0], links.lister])],
        labels[np.concatenate([near[:, 1], links.listed])],
        np.concatenate([none, np.ones(len(links.lister))]),
        np.concatenate([none, weights.link]),
    )


def _gather(left: Ints, right: Ints, links: Floats, weight: Floats) -> Pairs:
    """Return distinct pairs with their listings added up, the smaller number first."""
    apart = left != right
    left, right = left[apart], right[apart]
    clusters = int(max(left.max(initial=0), right.max(initial=0))) + 1
    keys = np.minimum(left, right) * clusters + np.maximum(left, right)
    keys, at = np.unique(keys, return_inverse=True)
    small, large = np.divmod(keys, clusters)
    links, weight = (total(at, of[apart], len(keys)) for of in (links, weight))
    return Pairs(small, large, links, weight, np.zeros(len(keys)))


def find_merges(pairs: Pairs, articles: Floats) -> Ints:
    """Return where each cluster goes: into the other of two that are each other's best.

    What counts is the gain by article of the smaller cluster; the larger one is kept.
    """
    every = np.arange(len(articles))
    worth = pairs.gain > _NOTHING
    a, b, gain = pairs.left[worth], pairs.right[worth], pairs.gain[worth]
    best = _choose(a, b, gain / np.minimum(articles[a], articles[b]), len(articles))
    more = articles[best] - articles
    is_smaller = (more > 0) | ((more == 0) & (every > best))
    return np.where((best[best] == every) & is_smaller, best, every)


def _choose(a: Ints, b: Ints, score: Floats, clusters: int) -> Ints:
    """Return the best other of each cluster, itself if there is none; of equals the smallest."""
    top = np.zeros(clusters)
    np.maximum.at(top, a, score)
    np.maximum.at(top, b, score)
    of_a, of_b = score == top[a], score == top[b]
    one, two = np.concatenate([a[of_a], b[of_b]]), np.concatenate([b[of_a], a[of_b]])
    order = np.lexsort((np.minimum(one, two), np.maximum(one, two), one))
    cluster, first = np.unique(one[order], return_index=True)
    best = np.arange(clusters)
    best[cluster] = two[order[first]]
    return best


def _follow(
    evidence: Evidence, weights: Weights, census: Census, pairs: Pairs, into: Ints
) -> Pairs:
    """Return the pairs after merges; only those of clusters that went are priced again."""
    left, right = into[pairs.left], into[pairs.right]
    again = _find_changed(left, right, (left != pairs.left) | (right != pairs.right), len(into))
    fresh = _gather(left[again], right[again], pairs.links[again], pairs.weight[again])
    fresh = _price(evidence, weights, census, fresh)
    old = pairs.only(~again)
    return Pairs(
        np.concatenate([old.left, fresh.left]),
        np.concatenate([old.right, fresh.right]),
        np.concatenate([old.links, fresh.links]),
        np.concatenate([old.weight, fresh.weight]),
        np.concatenate([old.gain, fresh.gain]),
    )


def _find_changed(left: Ints, right: Ints, moved: Flags, clusters: int) -> Flags:
    """Return which pairs moved, or are now the same as one that did."""
    end = np.zeros(clusters, np.bool_)
    end[left[moved]] = end[right[moved]] = True
    maybe = np.flatnonzero(end[left] & end[right])
    keys = np.minimum(left, right)[maybe] * clusters + np.maximum(left, right)[maybe]
    changed = moved.copy()
    changed[maybe] = holds(distinct(keys[moved[maybe]]), keys)
    return changed


def _price_again(
    evidence: Evidence, weights: Weights, census: Census, pairs: Pairs, stale: Flags
) -> Pairs:
    """Return the pairs with those of stale clusters priced as they are now."""
    again = stale[pairs.left] | stale[pairs.right]
    gain = pairs.gain.copy()
    gain[again] = _price(evidence, weights, census, pairs.only(again)).gain
    return pairs._replace(gain=gain)


def _price(evidence: Evidence, weights: Weights, census: Census, pairs: Pairs) -> Pairs:
    """Return the pairs with what merging each would gain."""
    words = _price_words(evidence, weights, census, pairs)
    listings = _price_listings(evidence, weights, census, pairs)
    are_twins = (listings < 0) & _differ_by_numeral(census, pairs)
    gain = np.where(are_twins, np.minimum(words, TWINS), words) + listings
    a, b = census.articles[pairs.left], census.articles[pairs.right]
    gain += gammaln(a + b) - gammaln(a) - gammaln(b) - weights.novelty
    return pairs._replace(gain=gain)


def _differ_by_numeral(census: Census, pairs: Pairs) -> Flags:
    """Return which pairs are of well-listed clusters that hold different numerals."""
    left, right = census.numeral[pairs.left], census.numeral[pairs.right]
    listed = census.inside >= census.articles
    known = (left >= 0) & (right >= 0) & (left != right)
    return np.asarray(known & listed[pairs.left] & listed[pairs.right])


def _price_listings(evidence: Evidence, weights: Weights, census: Census, pairs: Pairs) -> Floats:
    """Return what listings speak for pairs of clusters being one story."""
    a, b = census.articles[pairs.left], census.articles[pairs.right]
    inside = census.inside[pairs.left], census.inside[pairs.right]
    dilution = weigh_size(a + b, evidence, weights)
    gain = pairs.weight - pairs.links * dilution
    gain -= inside[0] * (dilution - weigh_size(a, evidence, weights))
    gain -= inside[1] * (dilution - weigh_size(b, evidence, weights))
    if evidence.has_titles:
        gain -= ABSENT * (inside[0] + inside[1] + pairs.links) * 2 * a * b / (a + b) ** 2
    return gain


def _price_words(evidence: Evidence, weights: Weights, census: Census, pairs: Pairs) -> Floats:
    """Return what words speak for pairs of clusters being one story."""
    left, right, counts, types = pairs.left, pairs.right, census.counts, census.types
    c, gain = evidence.concentration, np.zeros(len(left))
    swap = np.diff(counts.starts)[left] > np.diff(counts.starts)[right]
    short, long = np.where(swap, right, left), np.where(swap, left, right)
    new = c + DISCOUNT * (types[left] + types[right])
    for at, shared in share_words(counts, short, counts, long):
        back = new[at][shared.pair] * weights.common[shared.word]
        gain[at] = total(shared.pair, weigh_shared(shared.left, shared.right, back), len(at))
    gain += weigh_types(types[left], types[right], c)
    return gain - weigh_lengths(census.words[left], census.words[right], c)

"""Merges: pairs of clusters that are likelier one story than two, joined best first."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from newsgraph.building.arrays import Flags, Floats, Ints, distinct, holds, total
from newsgraph.building.stories.census import Census
from newsgraph.building.stories.counting import share_words
from newsgraph.building.stories.evidence import Evidence
from newsgraph.building.stories.likelihood import (
    ABSENT,
    DISCOUNT,
    TWINS,
    weigh_articles,
    weigh_lengths,
    weigh_shared,
    weigh_size,
    weigh_types,
)
from newsgraph.building.stories.weights import Weights

HOPELESS: Final = -5.0
"""A pair without listings that loses more, for each article of the smaller, isn't asked again."""

_NOTHING: Final = 1e-9
"""A gain no larger than this is a rounding error."""


class Pairs(NamedTuple):
    """Pairs of clusters, the number and weight of the listings between them, and the gain.

    A pair of a cluster with itself is none: it holds a place that was needed before.
    """

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
    census = Census(evidence, labels)
    pairs = _hopeful(evidence, weights, census, changed)
    stale = np.zeros(len(labels), np.bool_)
    for _ in range(steps):
        gone, kept = find_merges(pairs, census.articles)
        if is_careful and stale.any() and not len(gone):
            _price_again(evidence, weights, census, pairs, stale)
            stale[:] = False
            gone, kept = find_merges(pairs, census.articles)
        if not len(gone):
            break
        stale[kept] = True
        census.join(gone, kept)
        again = _redirect(pairs, gone, kept, len(labels))
        _price_fresh(evidence, weights, census, pairs, again)
    return census.labels


def _hopeful(evidence: Evidence, weights: Weights, census: Census, changed: Flags) -> Pairs:
    """Return the pairs of changed clusters that may come to be one story."""
    pairs = _pair_clusters(evidence, weights, census)
    pairs = pairs.only(changed[pairs.left] | changed[pairs.right])
    pairs = _price(evidence, weights, census, pairs)
    smaller = np.minimum(census.articles[pairs.left], census.articles[pairs.right])
    return pairs.only((pairs.links > 0) | (pairs.gain > HOPELESS * smaller))


def _pair_clusters(evidence: Evidence, weights: Weights, census: Census) -> Pairs:
    """Return the pairs of clusters that have enough near articles or a listing between them."""
    labels, links = census.labels, evidence.links
    near = find_tied(evidence.near, labels, census.articles)
    none = np.zeros(len(near))
    return _gather(
        labels[np.concatenate([near[:, 0], links.lister])],
        labels[np.concatenate([near[:, 1], links.listed])],
        np.concatenate([none, np.ones(len(links.lister))]),
        np.concatenate([none, weights.link]),
    )


def find_tied(near: Ints, labels: Ints, articles: Floats) -> Ints:
    """Return the near pairs between clusters that have as many as the smaller has articles."""
    one, other = labels[near].T
    keys = np.minimum(one, other) * len(labels) + np.maximum(one, other)
    _, at, ties = np.unique(keys, return_inverse=True, return_counts=True)
    tied: Ints = near[ties[at] >= np.minimum(articles[one], articles[other])]
    return tied


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


def find_merges(pairs: Pairs, articles: Floats) -> tuple[Ints, Ints]:
    """Return the clusters that go, and those they go into: two that are each other's best.

    What counts is the gain by article of the smaller cluster; the larger one is kept.
    """
    worth = np.flatnonzero(pairs.gain > _NOTHING)
    a, b, gain = pairs.left[worth], pairs.right[worth], pairs.gain[worth]
    one, two = _choose(a, b, gain / np.minimum(articles[a], articles[b]), len(articles))
    best = np.empty(len(articles), np.int64)
    best[one] = two
    more = articles[two] - articles[one]
    goes = (best[two] == one) & ((more > 0) | ((more == 0) & (one > two)))
    return one[goes], two[goes]


def _choose(a: Ints, b: Ints, score: Floats, clusters: int) -> tuple[Ints, Ints]:
    """Return each cluster of some pairs with its best other; of equals the smallest."""
    top = np.zeros(clusters)
    np.maximum.at(top, a, score)
    np.maximum.at(top, b, score)
    of_a, of_b = score == top[a], score == top[b]
    one, two = np.concatenate([a[of_a], b[of_b]]), np.concatenate([b[of_a], a[of_b]])
    order = np.lexsort((np.minimum(one, two), np.maximum(one, two), one))
    cluster, first = np.unique(one[order], return_index=True)
    return cluster, two[order[first]]


def _redirect(pairs: Pairs, gone: Ints, kept: Ints, clusters: int) -> Ints:
    """Let pairs of clusters that went lead to where they went; return these and their equals."""
    into, is_gone = np.arange(clusters), np.zeros(clusters, np.bool_)
    into[gone], is_gone[gone] = kept, True
    moved = np.flatnonzero(is_gone[pairs.left] | is_gone[pairs.right])
    for end in (pairs.left, pairs.right):
        end[moved] = into[end[moved]]
    is_kept, is_touched = np.zeros((2, clusters), np.bool_)
    is_kept[kept] = is_touched[pairs.left[moved]] = is_touched[pairs.right[moved]] = True
    maybe = np.flatnonzero(is_kept[pairs.left] | is_kept[pairs.right])
    maybe = maybe[is_touched[pairs.left[maybe]] & is_touched[pairs.right[maybe]]]
    left, right = pairs.left[maybe], pairs.right[maybe]
    keys = np.minimum(left, right) * clusters + np.maximum(left, right)
    place = np.searchsorted(maybe, moved)
    return maybe[holds(distinct(keys[place]), keys)]


def _price_fresh(
    evidence: Evidence, weights: Weights, census: Census, pairs: Pairs, again: Ints
) -> None:
    """Let each of some pairs stand once, with all listings between the two, and price it."""
    left, right = pairs.left[again], pairs.right[again]
    fresh = _gather(left, right, pairs.links[again], pairs.weight[again])
    fresh = _price(evidence, weights, census, fresh)
    for column, new in zip(pairs, fresh, strict=True):
        column[again[: len(new)]] = new
    spare = again[len(fresh.gain) :]
    pairs.left[spare] = pairs.right[spare]
    pairs.gain[spare] = 0


def _price_again(
    evidence: Evidence, weights: Weights, census: Census, pairs: Pairs, stale: Flags
) -> None:
    """Price the pairs of stale clusters as they are now."""
    again = (stale[pairs.left] | stale[pairs.right]) & (pairs.left != pairs.right)
    pairs.gain[again] = _price(evidence, weights, census, pairs.only(again)).gain


def _price(evidence: Evidence, weights: Weights, census: Census, pairs: Pairs) -> Pairs:
    """Return the pairs with what merging each would gain."""
    words = _price_words(evidence, weights, census, pairs)
    listings = _price_listings(evidence, weights, census, pairs)
    are_twins = (listings < 0) & _differ_by_numeral(census, pairs)
    gain = np.where(are_twins, np.minimum(words, TWINS), words) + listings
    a, b = census.articles[pairs.left], census.articles[pairs.right]
    gain += weigh_articles(a, b) - weights.novelty
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
    swap = counts.lengths[left] > counts.lengths[right]
    short, long = np.where(swap, right, left), np.where(swap, left, right)
    new = c + DISCOUNT * (types[left] + types[right])
    for at, shared in share_words(counts, short, counts, long):
        back = new[at][shared.pair] * weights.common[shared.word]
        gain[at] = total(shared.pair, weigh_shared(shared.left, shared.right, back), len(at))
    gain += weigh_types(types[left], types[right], c)
    return gain - weigh_lengths(census.words[left], census.words[right], c)

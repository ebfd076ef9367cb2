"""Moves: articles that go where they gain the most, one by one, whatever they came with."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from newsgraph.building.arrays import Flags, Floats, Ints, stand_alone, total
from newsgraph.building.stories.census import Census
from newsgraph.building.stories.counting import share_words
from newsgraph.building.stories.evidence import Evidence
from newsgraph.building.stories.likelihood import DISCOUNT, weigh_lengths, weigh_size, weigh_types
from newsgraph.building.stories.weights import Weights

TURNS: Final = 2
"""In which articles move: those of one turn all see the same clusters."""


class Meetings(NamedTuple):
    """Articles and the clusters they are near to, their own too, by cluster, then article.

    ``links`` and ``weight`` are the number and weight of the listings between the two.
    """

    article: Ints
    cluster: Ints
    links: Floats
    weight: Floats
    is_own: Flags


class Offers(NamedTuple):
    """What each article would gain in each cluster near it, over being alone."""

    article: Ints
    cluster: Ints
    gain: Floats
    is_own: Flags


def move(evidence: Evidence, weights: Weights, labels: Ints) -> Ints:
    """Return the clusters after every article went where it gains the most, or stayed alone."""
    for turn in range(TURNS):
        chosen = np.arange(len(labels)) % TURNS == turn
        labels = _take(make_offers(evidence, weights, labels, chosen), labels, chosen)
    return labels


def make_offers(evidence: Evidence, weights: Weights, labels: Ints, chosen: Flags) -> Offers:
    """Return the offers to the chosen articles, each taken out of its own cluster first."""
    census = Census(evidence, labels)
    met = _meet(evidence, weights, labels, chosen)
    others = census.articles[met.cluster] - met.is_own
    inside = census.inside[met.cluster] - met.is_own * met.links
    dilution = weigh_size(others + 1, evidence, weights)
    gain = _fit_words(evidence, weights, census, met)
    gain += np.log(np.maximum(others, 1)) - weights.novelty + met.weight - met.links * dilution
    gain -= inside * (dilution - weigh_size(others, evidence, weights))
    gain[others == 0] = 0
    return Offers(met.article, met.cluster, gain, met.is_own)


def _meet(evidence: Evidence, weights: Weights, labels: Ints, chosen: Flags) -> Meetings:
    """Return the clusters of what is near each chosen article, or listed by it, or lists it."""
    near, links, n = evidence.near, evidence.links, len(labels)
    one = np.concatenate([near[:, 0], links.lister, near[:, 1], links.listed])
    two = np.concatenate([near[:, 1], links.listed, near[:, 0], links.lister])
    none, own = np.zeros(len(near)), np.flatnonzero(chosen)
    number = np.concatenate([none, np.ones(len(links.lister))] * 2)
    weight = np.concatenate([none, weights.link] * 2)
    here = chosen[one]
    keys = np.concatenate([labels[two[here]] * n + one[here], labels[own] * n + own])
    keys, at = np.unique(keys, return_inverse=True)
    links_of, weight_of = (
        total(at, np.concatenate([of[here], np.zeros(len(own))]), len(keys))
        for of in (number, weight)
    )
    cluster, article = np.divmod(keys, n)
    return Meetings(article, cluster, links_of, weight_of, labels[article] == cluster)


def _fit_words(evidence: Evidence, weights: Weights, census: Census, met: Meetings) -> Floats:
    """Return what the words of articles speak for their clusters, themselves not counted."""
    c, wording, gain = evidence.concentration, evidence.wording, np.zeros(len(met.article))
    length = wording.lengths[met.article]
    types = census.types[met.cluster] - met.is_own * wording.lone_words[met.article]
    for at, shared in share_words(evidence.rows, met.article, census.counts, met.cluster):
        number = shared.right - met.is_own[at][shared.pair]
        types[at] -= total(shared.pair[number == 0], None, len(at))  # words it alone brought
        back = (c + DISCOUNT * (types[at] + length[at]))[shared.pair]
        back *= weights.common[shared.word]
        worth = np.log1p(np.maximum(number - DISCOUNT, 0) / back)
        gain[at] = total(shared.pair, worth, len(at))
    gain += weigh_types(types, length, c)
    return gain - weigh_lengths(census.words[met.cluster] - met.is_own * length, length, c)


def _take(offers: Offers, labels: Ints, chosen: Flags) -> Ints:
    """Return the clusters with the chosen articles in their best; those without stand alone."""
    best = np.zeros(len(labels))
    np.maximum.at(best, offers.article, offers.gain)
    wins = np.flatnonzero((offers.gain == best[offers.article]) & (offers.gain > 0))
    wins = wins[np.lexsort((offers.cluster[wins], ~offers.is_own[wins], offers.article[wins]))]
    movers, first = np.unique(offers.article[wins], return_index=True)
    size = np.bincount(labels, minlength=len(labels))
    lone = np.setdiff1d(np.flatnonzero(chosen), movers)
    lone = lone[size[labels[lone]] > 1]
    labels = labels.copy()
    labels[movers] = offers.cluster[wins[first]]
    return stand_alone(labels, lone)

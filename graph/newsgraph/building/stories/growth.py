"""Growth: clusters that merge and articles that move, as long as the evidence is for it."""

from __future__ import annotations

from typing import Final

import numpy as np

from newsgraph.building.arrays import Ints
from newsgraph.building.stories.evidence import Evidence
from newsgraph.building.stories.merges import merge
from newsgraph.building.stories.moves import move
from newsgraph.building.stories.plausibility import measure_plausibility
from newsgraph.building.stories.weights import Weights, first_weights, learn_weights

ROUNDS: Final = (0, 0, 2)
"""Times that articles move after clusters have grown, for each time that weights are learned."""
FEW_WRONG: Final = 0.1
"""The share of wrong listings before anything is known: few, since each is a statement."""
MOST_WRONG: Final = 0.9
"""The other belief: lists are noise, and words decide."""
GLUED: Final = 0.5
"""A story with more of all articles is either all that the corpus is about, or an error."""
SEEDING: Final = 4
"""Merges before articles first move: enough for clusters to tell what their story is."""


def grow_stories(evidence: Evidence, start: Ints) -> tuple[Ints, Weights]:
    """Return the clusters that grow from others, and the weights that they teach.

    Clusters grow from the start again whenever weights have been learned, so that what was
    joined in error does not stay joined. Where lists seem to glue most articles into one story,
    the belief that most listings are wrong gets its chance; the likelier outcome stands.
    """
    labels, weights = _learn(evidence, start, FEW_WRONG)
    if len(evidence.links.kind) and np.bincount(labels).max() > GLUED * len(labels):
        others, their_weights = _learn(evidence, start, MOST_WRONG)
        if measure_plausibility(evidence, others) > measure_plausibility(evidence, labels):
            labels, weights = others, their_weights
    return _rejoin(labels, start), weights


def _learn(evidence: Evidence, start: Ints, wrong: float) -> tuple[Ints, Weights]:
    """Return the clusters and the weights, learned from a first belief in how many are wrong."""
    weights, labels = first_weights(evidence, wrong), start
    for rounds in ROUNDS:
        labels = _grow(evidence, weights, start, rounds)
        weights = learn_weights(evidence, labels)
    return labels, weights


def _grow(evidence: Evidence, weights: Weights, labels: Ints, rounds: int) -> Ints:
    """Return the clusters that grow from others with given weights."""
    n, every = len(labels), np.ones(len(labels), np.bool_)
    labels = merge(evidence, weights, labels, every, SEEDING)
    labels = move(evidence, weights, labels)
    labels = merge(evidence, weights, labels, every, n, is_careful=rounds > 0)
    for _ in range(rounds):
        moved = move(evidence, weights, labels)
        changed = np.zeros(n, np.bool_)
        changed[labels[moved != labels]] = changed[moved[moved != labels]] = True
        labels = merge(evidence, weights, moved, changed, n, is_careful=True)
    return labels


def _rejoin(labels: Ints, start: Ints) -> Ints:
    """Return the clusters with what stands alone back beside the first of the same title.

    In a small corpus no words are sure enough to join two articles; equal titles are.
    """
    is_alone = np.bincount(labels, minlength=len(labels))[labels] == 1
    return np.where(is_alone, labels[start], labels)

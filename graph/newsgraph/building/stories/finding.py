"""Finding: the whole way from articles and listings to stories."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final, NamedTuple

import numpy as np

from newsgraph.building.arrays import Floats, Ints
from newsgraph.building.stories.attachment import Attached, attach
from newsgraph.building.stories.evidence import Evidence, gather_evidence, tie
from newsgraph.building.stories.growth import grow_stories
from newsgraph.building.stories.moves import make_offers
from newsgraph.building.stories.weights import Weights
from newsgraph.building.stories.wording import Wording, group_texts, number_words, read_words

_SUREST: Final = 50.0
"""Odds beyond the exponential of this are 1 to any reader."""


class Piece(NamedTuple):
    """What is asked of an article: what it alone is known by, its title and its excerpt."""

    key: str
    title: str
    excerpt: str | None = None


class Stories(NamedTuple):
    """The story of each article as a number, its role in it, and how sure that is (0 to 1).

    ``ties`` are what links articles of one story: two arrays of their places, and one of
    weights: a listing counts 1, and wording by its cosine.
    """

    labels: tuple[int, ...]
    roles: tuple[str, ...]
    strengths: tuple[float, ...]
    ties: tuple[Ints, Ints, Floats]


def find_stories(pieces: Sequence[Piece], listings: Sequence[tuple[int, int]]) -> Stories:
    """Return the stories that articles cover; the order of articles and listings says nothing.

    ``listings`` are pairs of places in ``pieces``: of the post, and of what it lists.

    >>> titles = ["Storm hits the coast of Kent", "Storm hits coast of Kent", "Chess title won"]
    >>> pieces = [Piece(title, title) for title in titles]
    >>> find_stories(pieces, [(0, 1)]).labels
    (0, 0, 2)
    """
    if not pieces:
        nothing = np.zeros(0, np.int64)
        return Stories((), (), (), (nothing, nothing, np.zeros(0)))
    order = _order(pieces)
    place = np.argsort(order)
    links = place[np.array(listings, dtype=np.int64).reshape(-1, 2)]
    found, (one, other, weight) = _find([pieces[at] for at in order], links)
    return Stories(
        _first_of_each(found.labels[place]),
        tuple("attached" if is_one else "core" for is_one in found.is_attached[place].tolist()),
        tuple(found.strength[place].tolist()),
        (order[one], order[other], weight),
    )


def _order(pieces: Sequence[Piece]) -> Ints:
    """Return the places of pieces by the digests of their keys.

    These decide ties and who moves first, so that the order of names says nothing.
    """
    digests = [sha256(piece.key.encode()).digest() for piece in pieces]
    return np.array(sorted(range(len(pieces)), key=digests.__getitem__), dtype=np.int64)


def _find(pieces: Sequence[Piece], listings: Ints) -> tuple[Attached, tuple[Ints, Ints, Floats]]:
    """Return the stories and ties of articles that stand in the order of their digests."""
    start, wording = _read(pieces)
    evidence = gather_evidence(wording, listings)
    labels, weights = grow_stories(evidence, start)
    sureness = _measure_sureness(evidence, weights, labels)
    attached = attach(evidence.links, labels, sureness)
    return attached, tie(evidence, attached.labels)


def _read(pieces: Sequence[Piece]) -> tuple[Ints, Wording]:
    """Return for each article the first one of the same title, and the words of all."""
    titles = [read_words(piece.title) for piece in pieces]
    texts = (
        title + read_words(piece.excerpt or "") for title, piece in zip(titles, pieces, strict=True)
    )
    return group_texts(titles), number_words(texts)


def _measure_sureness(evidence: Evidence, weights: Weights, labels: Ints) -> Floats:
    """Return how sure each article's place is: its odds against the best other place."""
    offers = make_offers(evidence, weights, labels, np.ones(len(labels), np.bool_))
    own, other = np.zeros(len(labels)), np.zeros(len(labels))
    own[offers.article[offers.is_own]] = offers.gain[offers.is_own]
    np.maximum.at(other, offers.article[~offers.is_own], offers.gain[~offers.is_own])
    return np.asarray(1 / (1 + np.exp(-np.clip(own - other, 0, _SUREST))), dtype=np.float64)


def _first_of_each(labels: Ints) -> tuple[int, ...]:
    """Return labels as the first place that has each of them."""
    _, first, which = np.unique(labels, return_index=True, return_inverse=True)
    return tuple(first[which].tolist())

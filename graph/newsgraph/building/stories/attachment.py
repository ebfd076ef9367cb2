"""Attachment: a listing stands where nothing speaks against it, though its words prove nothing."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from newsgraph.building.arrays import Flags, Floats, Ints, stand_alone
from newsgraph.building.stories.links import Links
from newsgraph.building.stories.weights import measure_wrong

SURE: Final = 0.99
"""Words alone speak against a listing when they are as sure as this."""


class Attached(NamedTuple):
    """Clusters with what was attached to them, and how sure each article's place is."""

    labels: Ints
    is_attached: Flags
    strength: Floats


class _Support(NamedTuple):
    """The share of its listings that each article followed, and their number."""

    share: Floats
    number: Ints


class _Votes(NamedTuple):
    """The other cluster that most listings of a unit lead to, their number, and that of all."""

    unit: Ints
    other: Ints
    number: Ints
    total: Ints


def attach(links: Links, labels: Ints, sureness: Floats) -> Attached:
    """Return the clusters with lone posts and unclaimed articles attached to them.

    A lone post follows the greater part of its listings into a cluster. Then a cluster whose
    articles list nothing, and are all listed, goes to the one that lists them. What is attached
    is as sure as its listings; what stands alone is where it is for sure.
    """
    labels = _release_doubtful(links, labels, sureness)
    sureness = np.where(_sizes(labels)[labels] > 1, sureness, 1.0)
    labels, posts = _follow_lists(links, labels)
    labels, listed = _keep_lists(links, labels)
    wrong = measure_wrong(links, labels)
    share, number = np.maximum(posts.share, listed.share), np.maximum(posts.number, listed.number)
    return Attached(labels, share > 0, np.where(share > 0, (1 - wrong**number) * share, sureness))


def _sizes(labels: Ints) -> Ints:
    """Return the number of articles of each cluster."""
    return np.bincount(labels, minlength=len(labels))


def _release_doubtful(links: Links, labels: Ints, sureness: Floats) -> Ints:
    """Return the clusters without those listed articles that only unsure words hold in them."""
    n, size = len(labels), _sizes(labels)
    inside = labels[links.lister] == labels[links.listed]
    is_held = np.bincount(links.listed[inside], minlength=n) > 0
    is_posted = np.bincount(links.lister, minlength=n) > 0
    is_listed = np.bincount(links.listed, minlength=n) > 0
    is_doubtful = is_listed & ~is_held & ~is_posted & (sureness < SURE)
    return stand_alone(labels, np.flatnonzero(is_doubtful & (size[labels] > 1)))


def _follow_lists(links: Links, labels: Ints) -> tuple[Ints, _Support]:
    """Return the clusters after lone posts joined what most of their listings lead to."""
    size = _sizes(labels)
    has_posts = np.bincount(labels[links.lister], minlength=len(labels)) > 0
    a = np.concatenate([labels[links.lister], labels[links.listed]])
    b = np.concatenate([labels[links.listed], labels[links.lister]])
    fits = ((size == 1) & has_posts)[a] & (a != b)
    votes = _count_votes(a[fits], b[fits], len(labels))
    return _join(labels, votes, (size[votes.other] > 1) & (2 * votes.number > votes.total))


def _keep_lists(links: Links, labels: Ints) -> tuple[Ints, _Support]:
    """Return the clusters after those that list nothing joined the one that lists them."""
    n, size = len(labels), _sizes(labels)
    has_posts = np.bincount(labels[links.lister], minlength=n) > 0
    cross = labels[links.lister] != labels[links.listed]
    is_listed = np.bincount(links.listed[cross], minlength=n) > 0
    listed = np.bincount(labels[is_listed], minlength=n)
    is_waiting = ~has_posts & (listed == size) & (size > 0)
    fits = cross & is_waiting[labels[links.listed]]
    votes = _count_votes(labels[links.listed][fits], labels[links.lister][fits], n)
    return _join(labels, votes, (votes.number == votes.total) | (size[votes.unit] == 1))


def _count_votes(unit: Ints, other: Ints, clusters: int) -> _Votes:
    """Return where the listings of each unit lead; of equals, to the smallest number."""
    keys, number = np.unique(unit * clusters + other, return_counts=True)
    unit, other = np.divmod(keys, clusters)
    total = np.bincount(unit, number, minlength=clusters).astype(np.int64)
    order = np.lexsort((other, -number, unit))
    unit, first = np.unique(unit[order], return_index=True)
    at = order[first]
    return _Votes(unit, other[at], number[at], total[unit])


def _join(labels: Ints, votes: _Votes, is_good: Flags) -> tuple[Ints, _Support]:
    """Return the clusters after units followed good votes, with the support for each article."""
    into, n = np.arange(len(labels)), len(labels)
    into[votes.unit[is_good]] = votes.other[is_good]
    share, number = np.zeros(n), np.zeros(n, np.int64)
    share[votes.unit[is_good]] = (votes.number / votes.total)[is_good]
    number[votes.unit[is_good]] = votes.number[is_good]
    return into[labels], _Support(share[labels], number[labels])

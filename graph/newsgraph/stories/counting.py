"""Counting: how many articles of each cluster hold each word, and which words clusters share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from newsgraph.stories.arrays import Floats, Ints, cut, holds, ranges, total
from newsgraph.stories.wording import Wording

_PART: Final = 50_000
"""Words that are looked up at a time: a few hundred kilobytes."""


class Counts(NamedTuple):
    """A table of clusters and words: in how many articles of the one the other is.

    ``keys`` are cluster * ``vocabulary`` + word, sorted; a cluster's begin at ``starts``.
    """

    keys: Ints
    numbers: Floats
    starts: Ints
    vocabulary: int


def count_words(wording: Wording, labels: Ints) -> Counts:
    """Return the counts of the words that two articles or more hold."""
    keys = labels[wording.article] * wording.vocabulary + wording.word
    keys, numbers = np.unique(keys, return_counts=True)
    return _index(keys, numbers.astype(np.float64), len(labels), wording.vocabulary)


def merge_counts(counts: Counts, into: Ints) -> Counts:
    """Return the counts after each cluster went ``into`` another, or stayed."""
    clusters = len(into)
    cluster = np.repeat(np.arange(clusters), np.diff(counts.starts))
    gone = np.flatnonzero(into[cluster] != cluster)
    went = into[cluster[gone]] - cluster[gone]
    new, which = np.unique(counts.keys[gone] + went * counts.vocabulary, return_inverse=True)
    more = total(which, counts.numbers[gone], len(new))
    keys, numbers = np.delete(counts.keys, gone), np.delete(counts.numbers, gone)
    at, known = np.searchsorted(keys, new), holds(keys, new)
    numbers[at[known]] += more[known]
    keys = np.insert(keys, at[~known], new[~known])
    numbers = np.insert(numbers, at[~known], more[~known])
    return _index(keys, numbers, clusters, counts.vocabulary)


def _index(keys: Ints, numbers: Floats, clusters: int, vocabulary: int) -> Counts:
    """Return counts with the place where each cluster begins."""
    starts = np.searchsorted(keys, np.arange(clusters + 1) * vocabulary)
    return Counts(keys, numbers, starts, vocabulary)


class Shared(NamedTuple):
    """The words that pairs of clusters share: of which pair, which word, how often in each."""

    pair: Ints
    word: Ints
    left: Floats
    right: Floats


def share_words(
    left: Counts, rows: Ints, right: Counts, others: Ints
) -> Iterator[tuple[Ints, Shared]]:
    """Yield pairs, some at a time, with the words that rows of both tables hold.

    The pairs are places in ``rows`` and ``others``; in what they share, they count from 0. The
    cost is that of the rows on the left: let them be the shorter ones.
    """
    order = np.argsort(others, kind="stable")  # so that look-ups go to places that are near
    lengths = left.starts[rows + 1] - left.starts[rows]
    for part in cut(lengths[order], _PART):
        at = order[part]
        yield at, _look_up(left, rows[at], right, others[at])


def _look_up(left: Counts, rows: Ints, right: Counts, others: Ints) -> Shared:
    """Return what rows of one table share with rows of another, which are in order."""
    starts, lengths = left.starts[rows], left.starts[rows + 1] - left.starts[rows]
    pair, place = np.repeat(np.arange(len(rows)), lengths), ranges(starts, lengths)
    sought = left.keys[place] + np.repeat((others - rows) * left.vocabulary, lengths)
    first, last = right.starts[others[0]], right.starts[others[-1] + 1]
    if first == last:
        pair = place = sought = place[:0]
    at = np.minimum(first + np.searchsorted(right.keys[first:last], sought), last - 1)
    hit = right.keys[at] == sought
    pair, place, at = pair[hit], place[hit], at[hit]
    word = left.keys[place] - rows[pair] * left.vocabulary
    return Shared(pair, word, left.numbers[place], right.numbers[at])

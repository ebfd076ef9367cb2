"""Counting: how many articles of each cluster hold each word, and which words clusters share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from scipy import sparse

from newsgraph.building.arrays import Ints, Smalls, are_new, cut, ranges
from newsgraph.building.stories.wording import Wording

_PART: Final = 300_000
"""Words that are looked up at a time: a few megabytes."""
_CELLS: Final = 4_000_000
"""Cells of the board: enough for some forty rows at once, of a hundred thousand words."""


class Counts:
    """A table of clusters and words: in how many articles of the one the other is.

    The row of a cluster begins at one of ``starts`` and has one of ``lengths``; its words are in
    order. Where clusters join, their row is put after all others, so that it costs no more than
    it is long. Rows are looked up on a board: they are laid out there, a cell for each word of
    the vocabulary, and taken off again.
    """

    def __init__(self, table: sparse.csr_matrix) -> None:
        self.words: Smalls = table.indices
        self.numbers: Smalls = table.data
        self.lengths: Ints = np.diff(table.indptr).astype(np.int64)
        self.starts: Ints = table.indptr[:-1].astype(np.int64)
        self.vocabulary = int(table.shape[1])
        self.most_laid = max(1, min(_CELLS // self.vocabulary, len(self.starts)))
        self._end = len(self.words)
        self._board = np.zeros((self.most_laid + 1) * self.vocabulary, np.int32)

    def places(self, rows: Ints) -> Ints:
        """Return where the words of some rows are, and their numbers, one row after the other."""
        return ranges(self.starts[rows], self.lengths[rows])

    def join(self, gone: Ints, kept: Ints) -> None:
        """Add the row of each cluster that is gone to that of the one that is kept for it."""
        both = np.concatenate([kept, gone])
        pair = np.repeat(np.tile(np.arange(len(gone)), 2), self.lengths[both])
        place = self.places(both)
        keys = pair * self.vocabulary + self.words[place]
        order = np.argsort(keys, kind="stable")
        first = np.flatnonzero(are_new(keys[order]))
        numbers = np.add.reduceat(self.numbers[place[order]], first) if len(first) else first
        pair, words = np.divmod(keys[order[first]], self.vocabulary)
        self.lengths[both] = 0
        here = self._make_room(len(words))
        self.words[here], self.numbers[here] = words, numbers
        self.lengths[kept] = np.bincount(pair, minlength=len(kept))
        self.starts[kept] = here.start + np.cumsum(self.lengths[kept]) - self.lengths[kept]

    def _make_room(self, wanted: int) -> slice:
        """Return a free place for so many words; where there is none, rows move together first."""
        if self._end + wanted > len(self.words):
            place = self.places(np.arange(len(self.lengths)))
            free = np.zeros(len(place) + wanted, np.int32)
            self.words = np.concatenate([self.words[place], free])
            self.numbers = np.concatenate([self.numbers[place], free])
            self.starts = np.cumsum(self.lengths) - self.lengths
            self._end = len(place)
        start, self._end = self._end, self._end + wanted
        return slice(start, self._end)

    def look_up(self, rows: Ints, left: Counts, others: Ints) -> Shared:
        """Return what some rows, in order, share with rows of the ``left``: ``others``."""
        is_new = are_new(rows)
        laid, slot = rows[is_new], is_new.cumsum() - 1
        place = self.places(laid)
        cells = (np.arange(len(laid)) * self.vocabulary).repeat(self.lengths[laid])
        cells += self.words.take(place)
        self._board[cells] = self.numbers.take(place)
        lengths, place = left.lengths.take(others), left.places(others)
        words = left.words.take(place)
        found = self._board.take((slot * self.vocabulary).repeat(lengths) + words)
        self._board[cells] = 0
        (hit,) = found.nonzero()
        pair = np.arange(len(rows)).repeat(lengths).take(hit)
        number = left.numbers.take(place.take(hit))
        return Shared(pair, words.take(hit), number, found.take(hit))


class Shared(NamedTuple):
    """The words that pairs of clusters share: of which pair, which word, how often in each."""

    pair: Ints
    word: Smalls
    left: Smalls
    right: Smalls


def count_words(wording: Wording, labels: Ints) -> Counts:
    """Return the counts of the words that two articles or more hold."""
    n = len(labels)
    shape = (np.ones(n, np.int32), labels.astype(np.int32), np.arange(n + 1, dtype=np.int32))
    table = sparse.csc_matrix(shape, shape=(n, n)).tocsr() @ wording.held
    return Counts(table.tocsc().tocsr())  # there and back puts the words of a row in order


def share_words(
    left: Counts, rows: Ints, right: Counts, others: Ints
) -> Iterator[tuple[Ints, Shared]]:
    """Yield pairs, some at a time, with the words that rows of both tables hold.

    The pairs are places in ``rows`` and ``others``; in what they share, they count from 0. The
    cost is that of the rows on the left: let them be the shorter ones.
    """
    order = np.argsort(others, kind="stable")
    costs = left.lengths[rows[order]] + are_new(others[order]) * (_PART // right.most_laid)
    for part in cut(costs, _PART):
        at = order[part]
        yield at, right.look_up(others[at], left, rows[at])

"""Census: the sizes of all clusters, and the words they hold."""

from __future__ import annotations

from typing import Final

import numpy as np

from newsgraph.building.arrays import Ints, total
from newsgraph.building.stories.counting import count_words
from newsgraph.building.stories.evidence import Evidence

MOST: Final = 3 / 4
"""The share of a cluster's articles that hold its numeral, if it has one."""


class Census:
    """The cluster of each article, and what each cluster holds.

    These are its articles, words, distinct words (types), the listings inside of it, and the
    ``numeral`` that most of its articles hold, such as a year: the number of that word, or -1.
    Where clusters join, it changes in place: of many, a step joins a few.
    """

    def __init__(self, evidence: Evidence, labels: Ints) -> None:
        n, wording = len(labels), evidence.wording
        lister, listed = labels[evidence.links.lister], labels[evidence.links.listed]
        self._wording, self._labels, self._into = wording, labels, np.arange(n)
        self._lone = total(labels, wording.lone_words, n)
        self._crossing = np.stack([lister, listed])[:, lister != listed]
        self.counts = count_words(wording, labels)
        self.articles = total(labels, None, n)
        self.words = total(labels, wording.lengths, n)
        self.types = self.counts.lengths + self._lone
        self.inside = total(lister[lister == listed], None, n)
        self.numeral = np.full(n, -1)
        self._find_numerals(np.flatnonzero(self.articles))

    @property
    def labels(self) -> Ints:
        """The cluster of each article."""
        into = self._into
        while (into != into[into]).any():
            into = into[into]
        return into[self._labels]

    def join(self, gone: Ints, kept: Ints) -> None:
        """Let each cluster that is gone go into the one that is kept for it."""
        self.counts.join(gone, kept)
        for column in (self.articles, self.words, self._lone, self.inside):
            column[kept] += column[gone]
        self.types[kept] = self.counts.lengths[kept] + self._lone[kept]
        self._into[gone] = kept
        self._crossing = self._into[self._crossing]
        crosses = self._crossing[0] != self._crossing[1]
        np.add.at(self.inside, self._crossing[0, ~crosses], 1)
        self._crossing = self._crossing[:, crosses]
        self._find_numerals(kept)

    def _find_numerals(self, clusters: Ints) -> None:
        """Find the numeral that most articles of each cluster hold: of several, the rarest one."""
        counts, place = self.counts, self.counts.places(clusters)
        cluster = np.repeat(clusters, counts.lengths[clusters])
        word, number = counts.words[place], counts.numbers[place]
        held = self._wording.is_numeral[word] & (number >= MOST * self.articles[cluster])
        cluster, word, number = cluster[held], word[held], number[held]
        order = np.lexsort((-self._wording.holders[word], number))
        self.numeral[clusters] = -1
        self.numeral[cluster[order]] = word[order]  # of several, the last one stays

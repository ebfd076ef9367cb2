"""Census: the sizes of all clusters, and the words they hold."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from newsgraph.stories.arrays import Floats, Ints, total
from newsgraph.stories.counting import Counts, count_words, merge_counts
from newsgraph.stories.evidence import Evidence
from newsgraph.stories.wording import Wording

MOST: Final = 3 / 4
"""The share of a cluster's articles that hold its numeral, if it has one."""


class Census(NamedTuple):
    """The cluster of each article, and what each cluster holds.

    These are its articles, words, distinct words (types), the listings inside of it, and the
    ``numeral`` that most of its articles hold, such as a year: the number of that word, or -1.
    """

    labels: Ints
    counts: Counts
    articles: Floats
    words: Floats
    types: Floats
    inside: Floats
    numeral: Ints


def take_census(evidence: Evidence, labels: Ints) -> Census:
    """Return the census of clusters."""
    return _measure(evidence, labels, count_words(evidence.wording, labels))


def follow(evidence: Evidence, census: Census, into: Ints) -> Census:
    """Return the census after each cluster went ``into`` another, or stayed."""
    return _measure(evidence, into[census.labels], merge_counts(census.counts, into))


def _measure(evidence: Evidence, labels: Ints, counts: Counts) -> Census:
    """Return the census of clusters whose words are counted."""
    n, wording = len(labels), evidence.wording
    lister, listed = labels[evidence.links.lister], labels[evidence.links.listed]
    articles = total(labels, None, n)
    return Census(
        labels=labels,
        counts=counts,
        articles=articles,
        words=total(labels, wording.lengths, n),
        types=np.diff(counts.starts) + total(labels, wording.lone_words, n),
        inside=total(lister[lister == listed], None, n),
        numeral=_find_numerals(wording, counts, articles),
    )


def _find_numerals(wording: Wording, counts: Counts, articles: Floats) -> Ints:
    """Return the numeral that most articles of each cluster hold: of several, the rarest one."""
    cluster = np.repeat(np.arange(len(articles)), np.diff(counts.starts))
    word = counts.keys - cluster * counts.vocabulary
    held = np.flatnonzero(wording.is_numeral[word] & (counts.numbers >= MOST * articles[cluster]))
    everywhere = total(wording.word, None, wording.vocabulary)
    held = held[np.lexsort((-everywhere[word[held]], counts.numbers[held]))]
    numeral = np.full(len(articles), -1)
    numeral[cluster[held]] = word[held]  # of several, the last one stays
    return numeral

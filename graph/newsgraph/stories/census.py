"""Census: the sizes of all clusters, and the words they hold."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from newsgraph.stories.arrays import Floats, Ints, total
from newsgraph.stories.counting import Counts, count_words, merge_counts
from newsgraph.stories.evidence import Evidence


class Census(NamedTuple):
    """The cluster of each article, and what each cluster holds.

    These are its articles, words, distinct words (types), and the listings inside of it.
    """

    labels: Ints
    counts: Counts
    articles: Floats
    words: Floats
    types: Floats
    inside: Floats


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
    return Census(
        labels=labels,
        counts=counts,
        articles=total(labels, None, n),
        words=total(labels, wording.lengths, n),
        types=np.diff(counts.starts) + total(labels, wording.lone_words, n),
        inside=total(lister[lister == listed], None, n),
    )

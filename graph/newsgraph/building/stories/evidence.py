"""Evidence: what articles and listings say, before it is weighed."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from scipy import sparse

from newsgraph.building.arrays import Floats, Ints, cut
from newsgraph.building.stories.counting import Counts
from newsgraph.building.stories.links import Links, read_links
from newsgraph.building.stories.nearness import find_nearest, measure_grain, sort_pairs, weigh_terms
from newsgraph.building.stories.wording import Wording

_LARGE: Final = 1_000
"""Articles from which a corpus shows whether its titles tell stories apart; fewer may not."""
_TELLING: Final = 0.5
"""There, so many articles must resemble an article beyond chance for titles to count."""
_LOOSEST: Final = 150.0
"""The vocabulary of a corpus counts for five texts of 30 words at most, or all stories are one."""
_TIGHTEST: Final = 20.0
"""And for two titles at least, or no two titles that differ are of one story."""
_PER_RESEMBLANCE: Final = 10.0
"""Words, about one title, that each article beyond chance which resembles an article adds."""
_PART: Final = 1_000_000
"""Terms that are compared at a time: a few megabytes."""


class Evidence(NamedTuple):
    """All that is known of the articles; ``near`` are the pairs worth asking about.

    ``rows`` are the word counts of single articles, ``terms`` their weighted terms.
    ``concentration`` is for how many words the vocabulary of the corpus counts in each story.
    """

    wording: Wording
    rows: Counts
    terms: sparse.csr_matrix
    links: Links
    near: Ints
    concentration: float
    has_titles: bool

    @property
    def articles(self) -> int:
        """The number of articles."""
        return len(self.wording.lengths)


def gather_evidence(wording: Wording, listings: Ints) -> Evidence:
    """Return what the words of articles say, and listings as pairs of articles."""
    articles = len(wording.lengths)
    links = read_links(listings, articles)
    terms = weigh_terms(wording.sequence, wording.place_article, articles)
    grain = measure_grain(wording, terms)
    near = find_nearest(terms)
    if articles >= _LARGE and grain < _TELLING:  # these titles would only mislead
        near = near[:0]
    return Evidence(
        wording,
        Counts(wording.held),
        terms,
        links,
        near,
        _set_concentration(grain, len(links.kind) / articles),
        bool(2 * np.count_nonzero(wording.lengths) >= articles),
    )


def _set_concentration(grain: float, links_per_article: float) -> float:
    """Return for how many words the vocabulary of the corpus counts in each story.

    Where many articles resemble an article, stories are large and have many sides: then the
    same words must go further. Listings say as much themselves, so they take its place.
    """
    wanted = _PER_RESEMBLANCE * grain / (1 + 2 * links_per_article)
    return min(_LOOSEST, max(_TIGHTEST, wanted))


def tie(evidence: Evidence, labels: Ints) -> tuple[Ints, Ints, Floats]:
    """Return what links articles of one story, each pair once, and how strongly.

    A listing counts 1, and wording by its cosine.
    """
    links, n = evidence.links, len(labels)
    listings = np.column_stack([links.lister, links.listed])
    listings = listings[labels[links.lister] == labels[links.listed]]
    near = evidence.near[labels[evidence.near[:, 0]] == labels[evidence.near[:, 1]]]
    pairs = sort_pairs(np.concatenate([near, listings]), n)
    one, other = pairs[:, 0], pairs[:, 1]
    listed = listings.min(axis=1) * n + listings.max(axis=1)
    at = np.searchsorted(one * n + other, listed)
    return one, other, _cosines(evidence.terms, one, other) + np.bincount(at, minlength=len(pairs))


def _cosines(terms: sparse.csr_matrix, one: Ints, other: Ints) -> Floats:
    """Return the cosine of the terms of each pair of articles."""
    cosines = np.zeros(len(one))
    size = np.diff(terms.indptr)
    for part in cut(size[one] + size[other], _PART):
        cosines[part] = np.asarray(terms[one[part]].multiply(terms[other[part]]).sum(1)).ravel()
    return cosines

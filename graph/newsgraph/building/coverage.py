"""Coverage: the bipartite graph of providers and stories, and its projection to providers.

A story is a cluster with articles of two providers or more; a provider takes part in it with
any number of articles.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import sparse

from newsgraph.building.arrays import Ints, distinct
from newsgraph.building.centrality import Edges
from newsgraph.limits import PROJECTED_PAIRS


class Coverage(NamedTuple):
    """Who takes part in which story: providers and stories as numbers, each pair once."""

    providers: int
    stories: int
    provider: Ints
    story: Ints

    @property
    def story_counts(self) -> Ints:
        """The number of stories that each provider takes part in."""
        return np.bincount(self.provider, minlength=self.providers)

    @property
    def provider_counts(self) -> Ints:
        """The number of providers of each story."""
        return np.bincount(self.story, minlength=self.stories)


class Projection(NamedTuple):
    """Providers linked by what they share; stories with too many of them may be left out."""

    edges: Edges
    left_out: int


def cover(providers: int, provider: Ints, cluster: Ints) -> Coverage:
    """Return who takes part in which story, from provider and cluster of each article.

    >>> cover(3, np.array([0, 0, 1, 2]), np.array([0, 0, 0, 1])).story_counts.tolist()
    [1, 1, 0]
    """
    clusters = int(cluster.max(initial=-1)) + 1
    pairs = distinct(cluster * max(providers, 1) + provider)
    story, domain = pairs // max(providers, 1), pairs % max(providers, 1)
    is_shared = np.bincount(story, minlength=clusters)[story] > 1
    kept, numbered = np.unique(story[is_shared], return_inverse=True)
    return Coverage(providers, int(kept.size), domain[is_shared], numbered.astype(np.int64))


def project(coverage: Coverage) -> Projection:
    """Return providers linked by the stories they share, each worth 1 / (its providers - 1).

    Newman (2001), *Scientific collaboration networks. II*, Physical Review E 64, 016132:
    whoever shares a story with few shares more of it with each. A provider's weights sum
    to the number of its stories. Beyond `PROJECTED_PAIRS`, the stories with the most
    providers, which count least, are left out.
    """
    sizes = coverage.provider_counts
    pairs = sizes * (sizes - 1) // 2
    order = np.argsort(sizes, kind="stable")
    is_kept = np.zeros(coverage.stories, dtype=bool)
    is_kept[order] = np.cumsum(pairs[order]) <= PROJECTED_PAIRS
    kept = is_kept[coverage.story]
    provider, story = coverage.provider[kept], coverage.story[kept]
    shape = (coverage.providers, coverage.stories)
    ones = sparse.csr_array((np.ones(provider.size), (provider, story)), shape=shape)
    shares = sparse.csr_array((1 / (sizes[story] - 1), (story, provider)), shape=shape[::-1])
    linked = sparse.triu(ones @ shares, 1).tocoo()
    order = np.lexsort((linked.col, linked.row))
    one, other = (ends[order].astype(np.int64) for ends in (linked.row, linked.col))
    edges = Edges(coverage.providers, one, other, linked.data[order])
    return Projection(edges, int((~is_kept).sum()))

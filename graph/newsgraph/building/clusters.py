"""Clusters: which articles are coverage of one story, and what is said of each cluster."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from newsgraph.building.centrality import Edges
from newsgraph.building.stories import Piece, find_stories
from newsgraph.building.timing import Report
from newsgraph.errors import UnknownName
from newsgraph.graph import Article, Cluster, Listing
from newsgraph.problems import quoted
from newsgraph.terms import significant


class Clustering(NamedTuple):
    """The cluster, role and strength of each article, in their order, and what holds it there.

    A cluster is named by the smallest key of its members. ``ties`` link articles, by their
    numbers, inside of clusters.
    """

    clusters: tuple[str, ...]
    roles: tuple[str, ...]
    strengths: tuple[float, ...]
    ties: Edges


def find_clusters(
    articles: Sequence[Article], listings: Sequence[Listing], method: str
) -> Clustering:
    """Return the coverage clusters of articles by a method; raises `UnknownName`.

    ``stories`` weighs listings, titles and excerpts (see `newsgraph.building.stories`); ``components``
    takes every listing as it stands, so that one wrong one glues two stories.
    """
    if method not in _METHODS:
        known = ", ".join(_METHODS)
        raise UnknownName(f"there is no way to cluster called {quoted(method)}: name {known}")
    number = {article.key: place for place, article in enumerate(articles)}
    pairs = [(number[one.lister], number[one.listed]) for one in listings]
    return _METHODS[method](articles, pairs)


def describe_clusters(
    articles: Iterable[Article], reports: Mapping[str, Report]
) -> tuple[Cluster, ...]:
    """Return each cluster with its name, representative, days and numbers, by its members.

    ``reports`` are when these articles reported, by key.
    """
    members: defaultdict[str, list[Article]] = defaultdict(list)
    for article in articles:
        members[article.cluster].append(article)
    return tuple(_describe(key, members[key], reports) for key in sorted(members))


def _find_stories(articles: Sequence[Article], pairs: Sequence[tuple[int, int]]) -> Clustering:
    """Return the clusters that titles, excerpts and listings together make likely."""
    pieces = [Piece(one.key, one.headline, one.description) for one in articles]
    found = find_stories(pieces, pairs)
    ties = Edges(len(articles), *found.ties)
    strengths = tuple(map(significant, found.strengths))
    return Clustering(_by_smallest_key(articles, found.labels), found.roles, strengths, ties)


def _find_components(articles: Sequence[Article], pairs: Sequence[tuple[int, int]]) -> Clustering:
    """Return what listings connect, whichever way they point."""
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    ties = Edges(len(articles), ends[:, 0], ends[:, 1], np.ones(len(ends)))
    clusters = _by_smallest_key(articles, _label_components(len(articles), pairs))
    return Clustering(clusters, ("core",) * len(articles), (1.0,) * len(articles), ties)


def _label_components(size: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Return for each node from 0 the smallest one that a path of pairs leads to.

    >>> _label_components(5, [(3, 1), (3, 4)])
    [0, 1, 2, 1, 1]
    """
    neighbours: defaultdict[int, list[int]] = defaultdict(list)
    for one, other in pairs:
        neighbours[one].append(other)
        neighbours[other].append(one)
    labels = [-1] * size
    for start in range(size):
        waiting = [start] if labels[start] < 0 else []
        while waiting:
            node = waiting.pop()
            if labels[node] < 0:
                labels[node] = start
                waiting.extend(neighbours[node])
    return labels


def _by_smallest_key(articles: Sequence[Article], labels: Iterable[int]) -> tuple[str, ...]:
    """Return labels as names: the smallest key of those that share one."""
    smallest: dict[int, str] = {}
    labels = list(labels)
    for article, label in zip(articles, labels, strict=True):
        smallest[label] = min(article.key, smallest.get(label, article.key))
    return tuple(smallest[label] for label in labels)


def _describe(key: str, members: Sequence[Article], reports: Mapping[str, Report]) -> Cluster:
    """Return one cluster; its most central member represents it and gives it its name."""
    central = min(members, key=_centrality)
    days = sorted(article.published_at.day for article in members if article.published_at)
    published = Counter(article.provider for article in members)
    topics = Counter(topic for article in members for topic in article.topics)
    lags = [reports[article.key].lag for article in members if article.key in reports]
    return Cluster(
        key=key,
        name=central.headline,
        representative=central.key,
        members=tuple(sorted(article.key for article in members)),
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
        provider_count=len(published),
        span=max(lags) if len(lags) > 1 else None,
        concentration=significant(sum(n * n for n in published.values()) / len(members) ** 2),
        topics=tuple(sorted(topics, key=lambda topic: (-topics[topic], topic))),
    )


def _centrality(article: Article) -> tuple[bool, float, int, str]:
    """Return what puts the most central article of a cluster first."""
    is_attached = article.cluster_role == "attached"
    return (is_attached, -article.scores.degree, -article.times_listed, article.key)


_METHODS: Final[
    Mapping[str, Callable[[Sequence[Article], Sequence[tuple[int, int]]], Clustering]]
] = {"stories": _find_stories, "components": _find_components}

METHODS: Final = {"stories": "stories 3", "components": "components 1"}
"""The methods, each with its version, which stands with every dataset; the first is taken."""

"""Clusters: which articles are coverage of one story, and what is said of each cluster."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from newsgraph.graph import Article, Cluster, Listing

METHOD: Final = "components"
"""Name of the method; it stands with every dataset."""


def find_clusters(keys: Iterable[str], listings: Iterable[Listing]) -> dict[str, str]:
    """Return the cluster key of every article: the smallest member key of its component.

    Two articles are in one cluster when a path of listings leads from one to the other,
    whichever way they point. An article without listings is a cluster of its own.

    >>> find_clusters("abcd", [Listing("c", "b"), Listing("c", "d")])
    {'a': 'a', 'b': 'b', 'c': 'b', 'd': 'b'}
    """
    neighbours: defaultdict[str, list[str]] = defaultdict(list)
    for lister, listed in listings:
        neighbours[lister].append(listed)
        neighbours[listed].append(lister)
    cluster_of: dict[str, str] = {}
    for key in sorted(keys):
        waiting = [] if key in cluster_of else [key]
        while waiting:
            member = waiting.pop()
            if member not in cluster_of:
                cluster_of[member] = key
                waiting.extend(neighbours[member])
    return dict(sorted(cluster_of.items()))


def describe_clusters(
    articles: Iterable[Article], listings: Iterable[Listing]
) -> tuple[Cluster, ...]:
    """Return each cluster with its name, representative, days and numbers."""
    links = Counter(end for listing in listings for end in listing)
    members: defaultdict[str, list[Article]] = defaultdict(list)
    for article in articles:
        members[article.cluster].append(article)
    return tuple(_describe(key, members[key], links) for key in sorted(members))


def _describe(key: str, members: list[Article], links: Mapping[str, int]) -> Cluster:
    """Return one cluster; it is represented by the member with the most listings."""
    central = min(members, key=lambda article: (-links.get(article.key, 0), article.key))
    days = sorted(article.published_at.day for article in members if article.published_at)
    return Cluster(
        key=key,
        name=central.headline,
        representative=central.key,
        members=tuple(sorted(article.key for article in members)),
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
        provider_count=len({article.provider for article in members}),
    )

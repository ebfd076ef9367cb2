"""Network: the graph as plain nodes and edges with attributes, for tools that know no RDF.

What a node or an edge tells is said here alone; networkx and GraphML both have it from here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from newsgraph.graph import Article, Graph
from newsgraph.vocabulary import article_iri, cluster_iri, provider_iri, topic_iri

Value = str | int | float | bool
"""What an attribute may hold; every attribute holds one of these types wherever it stands."""

WEIGHT: Final = 1.0
"""Every statement counts the same."""

LABELS: Final = {
    "publisher": "published by",
    "inCluster": "in cluster",
    "about": "about",
    "sameTextAs": "same text as",
    "broader": "has broader topic",
    "related": "lists as related",
}
"""The kinds of edges, and how each reads between the labels of its ends."""


class NetworkNode(NamedTuple):
    """An article, provider, topic or cluster: its IRI, and what is known of it."""

    id: str
    attributes: dict[str, Value]


class NetworkEdge(NamedTuple):
    """A statement of one kind that links two nodes."""

    source: str
    kind: str
    target: str

    @property
    def attributes(self) -> dict[str, Value]:
        """What is known of it."""
        return {"kind": self.kind, "label": LABELS[self.kind], "weight": WEIGHT}


def describe_nodes(graph: Graph) -> Iterator[NetworkNode]:
    """Yield all nodes: clusters, providers, topics, articles, each kind by its key."""
    base = graph.base
    for cluster in graph.clusters:
        yield _node(
            cluster_iri(base, cluster.key),
            label=cluster.name,
            kind="cluster",
            articles=len(cluster.members),
            providers=cluster.provider_count,
            first_day=cluster.first_day,
            last_day=cluster.last_day,
        )
    published = Counter(article.provider for article in graph.articles)
    for provider in graph.providers:
        yield _node(
            provider_iri(base, provider.domain),
            label=provider.name,
            kind="provider",
            domain=provider.domain,
            articles=published[provider.domain],
        )
    filed = Counter(key for article in graph.articles for key in article.topics)
    for topic in graph.topics:
        yield _node(
            topic_iri(base, topic.key), label=topic.name, kind="topic", articles=filed[topic.key]
        )
    yield from _describe_articles(graph)


def describe_edges(graph: Graph) -> Iterator[NetworkEdge]:
    """Yield all edges: those from articles to what they belong to, then broader, then related."""
    base = graph.base
    for article in graph.articles:
        yield from _describe_belonging(article, base)
    for topic in graph.topics:
        for key in topic.broader:
            yield _edge(topic_iri(base, topic.key), "broader", topic_iri(base, key))
    for listing in graph.listings:
        lister, listed = (article_iri(base, end) for end in listing)
        yield _edge(lister, "related", listed)


def _describe_articles(graph: Graph) -> Iterator[NetworkNode]:
    """Yield the articles; names of provider and cluster are told, so that one can colour by them."""
    providers = {provider.domain: provider.name for provider in graph.providers}
    clusters = {cluster.key: cluster.name for cluster in graph.clusters}
    for article in graph.articles:
        yield _node(
            article_iri(graph.base, article.key),
            label=article.headline,
            kind="article",
            url=article.url,
            provider=providers[article.provider],
            domain=article.provider,
            cluster=clusters[article.cluster],
            day=article.published_at.day if article.published_at else None,
            type=article.type,
            category=article.category,
            quality=article.quality,
            heat=article.heat,
            times_listed=article.times_listed,
            was_posted=article.was_posted,
        )


def _describe_belonging(article: Article, base: str) -> Iterator[NetworkEdge]:
    """Yield the edges from an article to its provider, cluster, topics and twin."""
    iri = article_iri(base, article.key)
    yield _edge(iri, "publisher", provider_iri(base, article.provider))
    yield _edge(iri, "inCluster", cluster_iri(base, article.cluster))
    for key in article.topics:
        yield _edge(iri, "about", topic_iri(base, key))
    if article.same_text_as is not None:
        yield _edge(iri, "sameTextAs", article_iri(base, article.same_text_as))


def _node(iri: str, **attributes: Value | None) -> NetworkNode:
    """Return a node; what is not known is not said."""
    known = {name: value for name, value in attributes.items() if value is not None}
    return NetworkNode(str(iri), known)


def _edge(source: str, kind: str, target: str) -> NetworkEdge:
    """Return an edge between plain strings."""
    return NetworkEdge(str(source), kind, str(target))

"""Network: the graph as plain nodes and edges with attributes, for tools that know no RDF.

What a node or an edge tells is said here alone; networkx and GraphML both have it from here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from newsgraph.graph import Article, Cluster, Graph, Provider
from newsgraph.vocabulary import article_iri, cluster_iri, provider_iri, topic_iri

Value = str | int | float | bool
"""What an attribute may hold; every attribute holds one of these types wherever it stands."""

WEIGHT: Final = 1.0
"""Every statement counts the same."""

TOPICS_APART: Final = "; "
"""What stands between the names of a cluster's topics, the most frequent first."""

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


def describe_graph(graph: Graph) -> dict[str, Value]:
    """Return what is known of the graph as a whole: base, and method of clusters with version."""
    known = {"base": graph.base, "clusterMethod": graph.cluster_method}
    return {name: value for name, value in known.items() if value}


def describe_nodes(graph: Graph) -> Iterator[NetworkNode]:
    """Yield all nodes: clusters, providers, topics, articles, each kind by its key."""
    headlines = {article.key: article.headline for article in graph.articles}
    names = {topic.key: topic.name for topic in graph.topics}
    for cluster in graph.clusters:
        yield _describe_cluster(cluster, headlines, names, graph.base)
    published = Counter(article.provider for article in graph.articles)
    for provider in graph.providers:
        yield _describe_provider(provider, published[provider.domain], graph.base)
    filed = Counter(key for article in graph.articles for key in article.topics)
    for topic in graph.topics:
        iri = topic_iri(graph.base, topic.key)
        yield _node(iri, label=topic.name, kind="topic", articles=filed[topic.key])
    providers = {provider.domain: provider.name for provider in graph.providers}
    clusters = {cluster.key: cluster.name for cluster in graph.clusters}
    for article in graph.articles:
        belongs = (providers[article.provider], clusters[article.cluster])
        yield _describe_article(article, *belongs, graph.base)


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


def _describe_cluster(
    one: Cluster, headlines: Mapping[str, str], topics: Mapping[str, str], base: str
) -> NetworkNode:
    """Return a coverage cluster, with the title of the article that stands for it."""
    return _node(
        cluster_iri(base, one.key),
        label=one.name,
        kind="cluster",
        representative=headlines.get(one.representative),
        topics=TOPICS_APART.join(topics[key] for key in one.topics) or None,
        articles=len(one.members),
        providers=one.provider_count,
        first_day=one.first_day,
        last_day=one.last_day,
        span=one.span,
        concentration=one.concentration,
    )


def _describe_provider(one: Provider, articles: int, base: str) -> NetworkNode:
    """Return a provider, with the number of its articles."""
    return _node(
        provider_iri(base, one.domain),
        label=one.name,
        kind="provider",
        domain=one.domain,
        articles=articles,
        story_count=one.scores.story_count,
        coverage_degree=one.scores.degree,
        coverage_betweenness=one.scores.betweenness,
        coverage_core_number=one.scores.core_number,
        timed_story_count=one.scores.timed_story_count,
        first_share=one.scores.first_share,
        median_lag=one.scores.median_lag,
    )


def _describe_article(one: Article, provider: str, cluster: str, base: str) -> NetworkNode:
    """Return an article; names of provider and cluster are told, so that one can colour by them."""
    return _node(
        article_iri(base, one.key),
        label=one.headline,
        kind="article",
        url=one.url,
        provider=provider,
        domain=one.provider,
        cluster=cluster,
        day=one.published_at.day if one.published_at else None,
        type=one.type,
        category=one.category,
        quality=one.quality,
        heat=one.heat,
        times_listed=one.times_listed,
        was_posted=one.was_posted,
        **_place(one),
    )


def _place(one: Article) -> dict[str, Value | None]:
    """Return where an article stands in its cluster and among listings."""
    return {
        "cluster_role": one.cluster_role,
        "cluster_strength": one.cluster_strength,
        "cluster_degree": one.scores.degree,
        "cluster_closeness": one.scores.closeness,
        "is_first_report": one.is_first_report,
        "lag": one.lag,
        "page_rank": one.scores.page_rank,
        "core_number": one.scores.core_number,
        "bridging": one.scores.bridging,
    }


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

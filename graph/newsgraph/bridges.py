"""Bridges: the graph in the libraries that people go on with, rdflib and networkx."""

from __future__ import annotations

import networkx as nx
import rdflib

from newsgraph.graph import Article, Graph
from newsgraph.serialization import describe_all
from newsgraph.terms import Literal, Name, Term
from newsgraph.vocabulary import (
    PREFIXES,
    article_iri,
    cluster_iri,
    expand,
    provider_iri,
    topic_iri,
)


def to_rdflib(graph: Graph) -> rdflib.Graph:
    """Return the triples of the Turtle as an rdflib graph, lexical forms untouched."""
    result = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        result.bind(prefix, namespace)
    for _, descriptions in describe_all(graph):
        for subject, statements in descriptions:
            node = rdflib.URIRef(subject)
            for predicate, objects in statements:
                verb = rdflib.URIRef(expand(predicate))
                for term in objects:
                    result.add((node, verb, _term(term)))
    return result


def to_networkx(graph: Graph) -> nx.MultiDiGraph[str]:
    """Return articles, providers, topics and clusters as a directed multigraph.

    Nodes are IRIs with ``kind`` and ``label``, articles also with ``url``, ``day``,
    ``quality`` and ``times_listed`` where known. The key of an edge is what it states:
    ``related`` (the post of the one lists the other), ``publisher``, ``about``,
    ``inCluster`` or ``broader``.
    """
    network = _Network(graph.base)
    for cluster in graph.clusters:
        network.add(cluster_iri(graph.base, cluster.key), "cluster", cluster.name)
    for provider in graph.providers:
        network.add(provider_iri(graph.base, provider.domain), "provider", provider.name)
    for topic in graph.topics:
        network.add(topic_iri(graph.base, topic.key), "topic", topic.name)
    for article in graph.articles:
        _add_article(network, article)
    for topic in graph.topics:
        for key in topic.broader:
            one, other = (topic_iri(graph.base, end) for end in (topic.key, key))
            network.link(one, "broader", other)
    for listing in graph.listings:
        lister, listed = (article_iri(graph.base, end) for end in listing)
        network.link(lister, "related", listed)
    return network.graph


class _Network:
    """A networkx graph in the making; its nodes are plain strings."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(base=base)

    def add(self, iri: str, kind: str, label: str, **more: str | int | None) -> None:
        """Add a node; what is not known is not said."""
        known = {name: value for name, value in more.items() if value is not None}
        self.graph.add_node(str(iri), kind=kind, label=label, **known)

    def link(self, one: str, key: str, other: str) -> None:
        """Add an edge."""
        self.graph.add_edge(str(one), str(other), key=key)


def _add_article(network: _Network, article: Article) -> None:
    """Add an article with its links to provider, cluster and topics."""
    iri = article_iri(network.base, article.key)
    network.add(
        iri,
        "article",
        article.headline,
        url=article.url,
        day=article.published_at.day if article.published_at else None,
        quality=article.quality,
        times_listed=article.times_listed,
    )
    network.link(iri, "publisher", provider_iri(network.base, article.provider))
    network.link(iri, "inCluster", cluster_iri(network.base, article.cluster))
    for key in article.topics:
        network.link(iri, "about", topic_iri(network.base, key))


def _term(term: Term) -> rdflib.term.Node:
    """Return a term as rdflib has it."""
    if isinstance(term, Literal):
        datatype = None if term.datatype == "xsd:string" else rdflib.URIRef(expand(term.datatype))
        return rdflib.Literal(term.lexical, datatype=datatype, normalize=False)
    return rdflib.URIRef(expand(term) if isinstance(term, Name) else term)

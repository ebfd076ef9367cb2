"""Bridges: the graph in the libraries that people go on with, rdflib and networkx."""

from __future__ import annotations

import networkx as nx
import rdflib

from newsgraph import vocabulary
from newsgraph.graph import Graph
from newsgraph.serialization import describe_all
from newsgraph.terms import Literal, Name, Term
from newsgraph.vocabulary import PREFIXES, expand


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
    result: nx.MultiDiGraph[str] = nx.MultiDiGraph(base=graph.base)
    base = graph.base
    for cluster in graph.clusters:
        iri = vocabulary.cluster_iri(base, cluster.key)
        result.add_node(iri, kind="cluster", label=cluster.name)
    for provider in graph.providers:
        iri = vocabulary.provider_iri(base, provider.domain)
        result.add_node(iri, kind="provider", label=provider.name)
    for topic in graph.topics:
        result.add_node(vocabulary.topic_iri(base, topic.key), kind="topic", label=topic.name)
    _add_articles(result, graph)
    for topic in graph.topics:
        for broader in topic.broader:
            _link(
                result,
                vocabulary.topic_iri(base, topic.key),
                "broader",
                vocabulary.topic_iri(base, broader),
            )
    for lister, listed in graph.listings:
        _link(
            result,
            vocabulary.article_iri(base, lister),
            "related",
            vocabulary.article_iri(base, listed),
        )
    return result


def _add_articles(result: nx.MultiDiGraph[str], graph: Graph) -> None:
    """Add every article with its links to provider, topics and cluster."""
    for article in graph.articles:
        iri = vocabulary.article_iri(graph.base, article.key)
        known = {
            "day": article.published_at.day if article.published_at else None,
            "quality": article.quality,
        }
        result.add_node(
            iri,
            kind="article",
            label=article.headline,
            url=article.url,
            times_listed=article.times_listed,
            **{name: value for name, value in known.items() if value is not None},
        )
        _link(result, iri, "publisher", vocabulary.provider_iri(graph.base, article.provider))
        _link(result, iri, "inCluster", vocabulary.cluster_iri(graph.base, article.cluster))
        for key in article.topics:
            _link(result, iri, "about", vocabulary.topic_iri(graph.base, key))


def _link(result: nx.MultiDiGraph[str], one: str, key: str, other: str) -> None:
    """Add one edge."""
    result.add_edge(str(one), str(other), key=key)


def _term(term: Term) -> rdflib.term.Node:
    """Return a term as rdflib has it."""
    if isinstance(term, Literal):
        datatype = None if term.datatype == "xsd:string" else rdflib.URIRef(expand(term.datatype))
        return rdflib.Literal(term.lexical, datatype=datatype, normalize=False)
    return rdflib.URIRef(expand(term) if isinstance(term, Name) else term)

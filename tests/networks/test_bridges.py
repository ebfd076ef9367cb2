"""Bridges: the graph in rdflib and networkx says what the exports say."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib

import newsgraph as ng
from newsgraph.exports import render
from newsgraph.graph import Graph
from newsgraph.networks.network import describe_nodes
from newsgraph.vocabulary import PREFIXES

ROOT = Path(__file__).parents[1].parent
FOLDERS = ("seeds", "tests/golden_queries/posts", "tests/golden/syndication/posts")
every_folder = pytest.mark.parametrize("folder", FOLDERS)


@cache
def graph_of(folder: str) -> Graph:
    return ng.build(ng.read(ROOT / folder))


def lexical(term: object) -> tuple[str, str]:
    """Return a term of either library as its text and its datatype."""
    if isinstance(term, rdflib.Literal):
        return str(term), str(term.datatype or rdflib.XSD.string)
    if isinstance(term, ox.Literal):
        return term.value, term.datatype.value
    return (term.value if isinstance(term, ox.NamedNode) else str(term)), ""


@every_folder
def test_rdflib_holds_the_turtle_by_lexical_form(folder: str) -> None:
    turtle = ox.parse(b"".join(render(graph_of(folder), "ttl")), format=ox.RdfFormat.TURTLE)
    expected = {tuple(map(lexical, (q.subject, q.predicate, q.object))) for q in turtle}
    found = {tuple(map(lexical, triple)) for triple in ng.to_rdflib(graph_of(folder))}
    assert found == expected


def test_rdflib_knows_the_prefixes() -> None:
    bound = {prefix: str(iri) for prefix, iri in ng.to_rdflib(graph_of("seeds")).namespaces()}
    assert PREFIXES.items() <= bound.items()


@every_folder
def test_networkx_holds_every_node_and_link(folder: str) -> None:
    graph = graph_of(folder)
    network = ng.to_networkx(graph)
    counts = graph.counts
    kinds = Counter(kind for _, kind in network.nodes(data="kind"))
    assert kinds == Counter(
        article=counts.articles, provider=counts.providers,
        topic=counts.topics, cluster=counts.clusters,
    )  # fmt: skip
    links = Counter(key for _, _, key in network.edges(keys=True))
    assert links["related"] == counts.listings
    assert links["publisher"] == links["inCluster"] == counts.articles
    assert links["about"] == sum(len(article.topics) for article in graph.articles)
    assert links["broader"] == sum(len(topic.broader) for topic in graph.topics)
    assert links["sameTextAs"] == sum(bool(article.same_text_as) for article in graph.articles)
    assert all(data["kind"] == key for _, _, key, data in network.edges(keys=True, data=True))


@every_folder
def test_the_links_are_those_of_the_rdf_but_for_topics_of_clusters(folder: str) -> None:
    network = ng.to_networkx(graph_of(folder))
    triples = {(str(s), str(p), str(o)) for s, p, o in ng.to_rdflib(graph_of(folder))}
    names = {
        "related": f"{PREFIXES['ng']}related", "publisher": f"{PREFIXES['schema']}publisher",
        "about": f"{PREFIXES['schema']}about", "inCluster": f"{PREFIXES['ng']}inCluster",
        "broader": f"{PREFIXES['skos']}broader", "sameTextAs": f"{PREFIXES['ng']}sameTextAs",
    }  # fmt: skip
    edges = {(one, names[key], other) for one, other, key in network.edges(keys=True)}
    clusters = {one for one, data in network.nodes(data=True) if data["kind"] == "cluster"}
    assert edges == {
        (one, name, other)
        for one, name, other in triples
        if name in names.values() and one not in clusters
    }


def test_nodes_tell_what_is_known_and_nothing_else() -> None:
    network = ng.to_networkx(graph_of("tests/golden_queries/posts"))
    nodes = {
        data["label"]: data for _, data in network.nodes(data=True) if data["kind"] == "article"
    }
    assert nodes["The dam holds"] == {
        "kind": "article", "label": "The dam holds", "type": "article", "day": "2021-03-01",
        "url": "https://www.alpha.example/amp/news/dam?utm_source=list",
        "provider": "Alpha News", "domain": "alpha.example", "cluster": "The dam holds",
        "quality": 70, "heat": 12, "times_listed": 1, "was_posted": True,
        "cluster_role": "core", "cluster_strength": pytest.approx(1, abs=0.1),
        "cluster_degree": pytest.approx(5.5, abs=0.5), "cluster_closeness": 1.0,
        "is_first_report": True, "lag": 0,
        "page_rank": pytest.approx(0.171, abs=0.001), "core_number": 2, "bridging": 1,
    }  # fmt: skip
    assert "day" not in nodes['A "quoted" title, with a comma']
    assert network.graph["base"] == "https://newsgraph.example/"
    assert all(type(node) is str for node in network)
    assert all(value is not None for _, data in network.nodes(data=True) for value in data.values())


def test_an_attribute_has_one_type_wherever_it_stands() -> None:
    for folder in (*FOLDERS, "tests/full/posts"):
        types: dict[str, type] = {}
        for node in describe_nodes(graph_of(folder)):
            for name, value in node.attributes.items():
                assert types.setdefault(name, type(value)) is type(value), name


def test_providers_topics_and_clusters_tell_their_articles() -> None:
    network = ng.to_networkx(graph_of("seeds"))
    for node, data in network.nodes(data=True):
        if data["kind"] != "article":
            keys = ("publisher", "inCluster", "about")
            assert data["articles"] == sum(
                key in keys for _, _, key in network.in_edges(node, keys=True)
            )


def test_what_people_do_next_works() -> None:
    network = ng.to_networkx(graph_of("seeds"))
    assert sum(nx.pagerank(nx.DiGraph(network)).values()) == pytest.approx(1)
    assert max(nx.in_degree_centrality(network).values()) > 0

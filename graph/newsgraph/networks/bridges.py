"""Bridges: the graph in the libraries that people go on with, rdflib and networkx."""

from __future__ import annotations

import networkx as nx
import rdflib

from newsgraph.graph import Graph
from newsgraph.networks.network import describe_edges, describe_graph, describe_nodes
from newsgraph.rdf.dataset import Census
from newsgraph.rdf.serialization import describe_all
from newsgraph.terms import Node, Notation
from newsgraph.vocabulary import PREFIXES, expand


def to_rdflib(graph: Graph) -> rdflib.Graph:
    """Return the triples of the Turtle as an rdflib graph, lexical forms untouched."""
    result = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        result.bind(prefix, namespace)
    terms = _Terms()
    for _, descriptions in describe_all(graph, terms, Census()):
        for description in descriptions:
            node = terms.node(description.subject)
            for predicate, term in description.pairs(terms):
                result.add((node, terms.name(predicate), term))
    return result


def to_networkx(graph: Graph) -> nx.MultiDiGraph[str]:
    """Return articles, providers, topics and clusters as a directed multigraph.

    Nodes are IRIs with a ``label``, a ``kind`` and what else is known of them, such as ``url``,
    ``day`` and ``quality`` of an article. Edges have ``kind``, ``label`` and ``weight``; the kind
    is their key too: ``related`` (the post of the one lists the other), ``publisher``,
    ``about``, ``inCluster``, ``sameTextAs`` or ``broader``. The graph has ``base`` and
    ``clusterMethod``. See `newsgraph.networks.network`.
    """
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    network.graph.update(describe_graph(graph))
    for node in describe_nodes(graph):
        network.add_node(node.id, **node.attributes)
    for edge in describe_edges(graph):
        network.add_edge(edge.source, edge.target, key=edge.kind, **edge.attributes)
    return network


class _Terms(Notation[rdflib.term.Node]):
    """Terms as rdflib has them, in their lexical forms."""

    def name(self, name: str) -> rdflib.URIRef:
        return rdflib.URIRef(expand(name))

    def node(self, iri: Node) -> rdflib.URIRef:
        return rdflib.URIRef(iri)

    def iri(self, iri: str) -> rdflib.URIRef:
        return rdflib.URIRef(iri)

    def text(self, text: str) -> rdflib.Literal:
        return rdflib.Literal(text)

    def literal(self, lexical: str, datatype: str) -> rdflib.Literal:
        return rdflib.Literal(lexical, datatype=self.name(datatype), normalize=False)

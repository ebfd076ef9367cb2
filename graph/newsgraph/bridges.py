"""Bridges: the graph in the libraries that people go on with, rdflib and networkx."""

from __future__ import annotations

import networkx as nx
import rdflib

from newsgraph.graph import Graph
from newsgraph.network import describe_edges, describe_graph, describe_nodes
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

    Nodes are IRIs with a ``label``, a ``kind`` and what else is known of them, such as ``url``,
    ``day`` and ``quality`` of an article. Edges have ``kind``, ``label`` and ``weight``; the kind
    is their key too: ``related`` (the post of the one lists the other), ``publisher``,
    ``about``, ``inCluster``, ``sameTextAs`` or ``broader``. The graph has ``base`` and
    ``clusterMethod``. See `newsgraph.network`.
    """
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    network.graph.update(describe_graph(graph))
    for node in describe_nodes(graph):
        network.add_node(node.id, **node.attributes)
    for edge in describe_edges(graph):
        network.add_edge(edge.source, edge.target, key=edge.kind, **edge.attributes)
    return network


def _term(term: Term) -> rdflib.term.Node:
    """Return a term as rdflib has it."""
    if isinstance(term, Literal):
        datatype = None if term.datatype == "xsd:string" else rdflib.URIRef(expand(term.datatype))
        return rdflib.Literal(term.lexical, datatype=datatype, normalize=False)
    return rdflib.URIRef(expand(term) if isinstance(term, Name) else term)

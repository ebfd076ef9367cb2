"""Rows: RDF as plain rows of text, as the graph describes it and as each parser reads it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

import pyoxigraph as ox
import rdflib
from rdflib.term import Node

from newsgraph.description import describe_observation
from newsgraph.graph import Graph
from newsgraph.serialization import describe_all
from newsgraph.terms import Description, Literal, Name
from newsgraph.vocabulary import expand, source_iri

OX_SYNTAXES: Final = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
}
RDFLIB_SYNTAXES: Final = {"ttl": "turtle", "nt": "nt", "nq": "nquads"}
_RDFLIB_DEFAULT: Final = "urn:x-rdflib:default"


class Row(NamedTuple):
    """A triple in a graph: the datatype is empty for an IRI, the graph's name for the default."""

    subject: str
    predicate: str
    object: str
    datatype: str
    graph: str


def describe_rows(graph: Graph, syntax: str) -> list[Row]:
    """Return what an export in a syntax should hold, sorted, from the graph alone."""
    described = [(one, "") for section in describe_all(graph) for one in section.descriptions]
    if syntax == "nq":
        for joined in graph.observations:
            name = source_iri(graph.base, joined.source_id)
            described.append((describe_observation(joined, graph.base), name))
    return sorted(row for one, name in described for row in _describe(one, name))


def read_with_pyoxigraph(data: bytes, syntax: str) -> list[Row]:
    """Return what pyoxigraph reads, strictly, each row as often as it stands there, sorted."""
    return sorted(map(_from_ox, ox.parse(data, OX_SYNTAXES[syntax])))


def read_with_rdflib(data: bytes, syntax: str) -> list[Row]:
    """Return what rdflib reads, sorted, with its literals as they are written."""
    name = RDFLIB_SYNTAXES[syntax]
    with literals_as_written(), warnings.catch_warnings():
        # The reader of quads calls what rdflib itself has deprecated.
        warnings.filterwarnings("ignore", r"Dataset\.default_context", DeprecationWarning)
        if syntax == "nq":
            quads = rdflib.Dataset().parse(data=data, format=name).quads()
            return sorted(_from_rdflib(*quad) for quad in quads)
        triples = rdflib.Graph().parse(data=data, format=name)
    return sorted(_from_rdflib(*triple, None) for triple in triples)


def _describe(description: Description, graph: str) -> Iterator[Row]:
    """Yield the rows of a description in a graph."""
    subject = str(description.subject)
    for predicate, objects in description.statements:
        for term in objects:
            if isinstance(term, Literal):
                text, datatype = term.lexical, expand(term.datatype)
            else:
                text, datatype = expand(term) if isinstance(term, Name) else str(term), ""
            yield Row(subject, expand(predicate), text, datatype, graph)


def _from_ox(quad: ox.Quad | ox.Triple) -> Row:
    """Return a statement of pyoxigraph; exports hold no blank nodes and no languages."""
    assert isinstance(quad, ox.Quad)
    subject, predicate, term, graph = quad
    assert isinstance(subject, ox.NamedNode), "blank nodes can't be merged"
    assert isinstance(term, ox.NamedNode | ox.Literal)
    assert isinstance(graph, ox.NamedNode | ox.DefaultGraph)
    datatype = term.datatype.value if isinstance(term, ox.Literal) else ""
    name = graph.value if isinstance(graph, ox.NamedNode) else ""
    return Row(subject.value, predicate.value, term.value, datatype, name)


def _from_rdflib(subject: Node, predicate: Node, term: Node, graph: Node | None) -> Row:
    """Return a statement of rdflib."""
    assert isinstance(subject, rdflib.URIRef), "blank nodes can't be merged"
    assert isinstance(term, rdflib.URIRef | rdflib.Literal)
    datatype = ""
    if isinstance(term, rdflib.Literal):
        assert term.language is None
        datatype = str(term.datatype or rdflib.XSD.string)
    name = "" if graph is None else str(graph).replace(_RDFLIB_DEFAULT, "")
    return Row(str(subject), str(predicate), str(term), datatype, name)


@contextmanager
def literals_as_written() -> Iterator[None]:
    """Keep rdflib from writing 1.50 as 1.5 while it reads."""
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = True

"""Rows: RDF as plain rows of text, as the graph describes it and as each parser reads it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

import pyoxigraph as ox
import rdflib
from rdflib.term import Node as RdflibNode

from newsgraph.graph import Graph
from newsgraph.rdf.dataset import Census
from newsgraph.rdf.serialization import describe_all
from newsgraph.terms import Description, Node, Notation
from newsgraph.vocabulary import expand

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


class Term(NamedTuple):
    """A term in full: the datatype is empty for an IRI."""

    text: str
    datatype: str = ""


class InFull(Notation[Term]):
    """Terms as rows hold them."""

    def name(self, name: str) -> Term:
        return Term(expand(name))

    def node(self, iri: Node) -> Term:
        return Term(iri)

    def iri(self, iri: str) -> Term:
        return Term(iri)

    def text(self, text: str) -> Term:
        return Term(text, expand("xsd:string"))

    def literal(self, lexical: str, datatype: str) -> Term:
        return Term(lexical, expand(datatype))


def describe_rows(graph: Graph, syntax: str) -> list[Row]:
    """Return what an export in a syntax should hold, sorted, from the graph alone."""
    rows: list[Row] = []
    for section in describe_all(graph, InFull(), Census()):
        for one in section.descriptions:
            rows += _describe(one, "")
            if syntax == "nq" and one.source is not None:
                rows += _describe(one, one.source)
    return sorted(rows)


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


def _describe(description: Description[Term], graph: str) -> Iterator[Row]:
    """Yield the rows of a description in a graph."""
    for predicate, term in description.pairs(InFull()):
        yield Row(description.subject, expand(predicate), *term, graph)


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


def _from_rdflib(
    subject: RdflibNode, predicate: RdflibNode, term: RdflibNode, graph: RdflibNode | None
) -> Row:
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

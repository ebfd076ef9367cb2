"""Serialization: graph -> Turtle, N-Triples and N-Quads as text, the same bytes every time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from newsgraph.dataset import Census
from newsgraph.description import Section, describe, describe_observation
from newsgraph.graph import Graph
from newsgraph.terms import (
    BOOLEAN,
    DECIMAL,
    INTEGER,
    STRING,
    Description,
    Literal,
    Name,
    Node,
    Term,
)
from newsgraph.vocabulary import PREFIXES, expand, source_iri

# RDF 1.2 N-Triples, section 3.2 (STRING_LITERAL_QUOTE and ECHAR), which Turtle shares.
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_OBJECTS_A_LINE: Final = 3
_SPECIAL = re.compile(r'[\\"\x00-\x1f\x7f]')


def write_turtle(graph: Graph) -> Iterator[str]:
    """Yield the graph as Turtle for people: prefixes, then one block a subject, by kind.

    Nodes are relative to ``@base``; URLs of articles and images stand in full.
    """
    yield f"@base <{graph.base}> .\n"
    yield from (f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    for heading, descriptions in describe_all(graph):
        yield f"\n# {heading}\n"
        for description in descriptions:
            yield _turtle_block(description, len(graph.base))


def write_ntriples(graph: Graph) -> Iterator[str]:
    """Yield the graph as N-Triples, in the order of the Turtle."""
    for _, descriptions in describe_all(graph):
        for description in descriptions:
            yield _lines(description, "")


def write_nquads(graph: Graph) -> Iterator[str]:
    """Yield the graph as N-Quads.

    The default graph holds every triple of the Turtle; the named graph of each source
    repeats those of its observations.
    """
    yield from write_ntriples(graph)
    for joined in graph.observations:
        name = source_iri(graph.base, joined.source_id)
        yield _lines(describe_observation(joined, graph.base), f" <{name}>")


def count_triples(graph: Graph) -> int:
    """Return the number of triples in the Turtle and N-Triples of a graph."""
    sections = describe_all(graph)
    return sum(description.size for section in sections for description in section.descriptions)


def count_quads(graph: Graph) -> int:
    """Return the number of quads in the N-Quads of a graph."""
    repeated = (describe_observation(joined, graph.base).size for joined in graph.observations)
    return count_triples(graph) + sum(repeated)


def describe_all(graph: Graph) -> Iterator[Section]:
    """Yield all sections of the graph's RDF; the dataset comes last, since it counts them."""
    census = Census()
    for heading, descriptions in describe(graph):
        yield Section(heading, census.watch(descriptions))
    yield Section("Dataset", census.describe(graph))


def _turtle_block(description: Description, base_length: int) -> str:
    """Return one subject with its statements, a line each."""
    lines = (
        f"    {_predicate(predicate)} {_objects(objects, base_length)}"
        for predicate, objects in description.statements
    )
    return f"\n<{description.subject[base_length:]}>\n" + " ;\n".join(lines) + " .\n"


def _predicate(name: Name) -> str:
    """Return a predicate in Turtle."""
    return "a" if name == "rdf:type" else name


def _objects(objects: Iterable[Term], base_length: int) -> str:
    """Return the objects of a statement in Turtle; many stand a line each."""
    terms = [_turtle_term(term, base_length) for term in objects]
    return (", " if len(terms) <= _OBJECTS_A_LINE else ",\n        ").join(terms)


def _turtle_term(term: Term, base_length: int) -> str:
    """Return an object in Turtle."""
    if isinstance(term, Literal):
        if term.datatype in (INTEGER, DECIMAL, BOOLEAN):
            return term.lexical
        return _quote(term, term.datatype)
    if isinstance(term, Name):
        return term
    return f"<{term[base_length:]}>" if isinstance(term, Node) else f"<{term}>"


def _lines(description: Description, graph_name: str) -> str:
    """Return a description as lines of N-Triples, or of N-Quads with a graph's name."""
    subject = description.subject
    return "".join(
        f"<{subject}> <{expand(predicate)}> {_full_term(term)}{graph_name} .\n"
        for predicate, objects in description.statements
        for term in objects
    )


def _full_term(term: Term) -> str:
    """Return an object in N-Triples."""
    if isinstance(term, Literal):
        return _quote(term, f"<{expand(term.datatype)}>")
    return f"<{expand(term)}>" if isinstance(term, Name) else f"<{term}>"


def _quote(literal: Literal, datatype: str) -> str:
    """Return a literal in quotation marks, with its datatype unless it is a plain text."""
    text = _SPECIAL.sub(_escape, literal.lexical)
    return f'"{text}"' if literal.datatype == STRING else f'"{text}"^^{datatype}'


def _escape(match: re.Match[str]) -> str:
    """Return a character that must not stand bare in a literal as an escape."""
    character = match.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"

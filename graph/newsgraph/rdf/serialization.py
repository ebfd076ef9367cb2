"""Serialization: graph -> Turtle, N-Triples, N-Quads and TriG, the same bytes every time.

Each writer yields text piece by piece, and returns how many triples it has written.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import Final

from newsgraph.graph import Graph
from newsgraph.rdf.dataset import Census
from newsgraph.rdf.description import Section, describe, describe_observations
from newsgraph.terms import BOOLEAN, DECIMAL, INTEGER, Description, Node, Notation, T
from newsgraph.vocabulary import PREFIXES, expand

Writing = Generator[str, None, dict[str, int]]
"""Pieces of text, and at their end the number of triples that they hold."""

# RDF 1.2 N-Triples, section 3.2 (STRING_LITERAL_QUOTE and ECHAR), which Turtle shares.
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_OBJECTS_A_LINE: Final = 3
_ALONG: Final = ", "
_BELOW: Final = ",\n        "
_BARE: Final = frozenset({INTEGER, DECIMAL, BOOLEAN})
_SPECIAL = re.compile(r'[\\"\x00-\x1f\x7f]')


def write_turtle(graph: Graph) -> Writing:
    """Yield the graph as Turtle for people: prefixes, then one block a subject, by kind.

    Nodes are relative to ``@base``; URLs of articles and images stand in full.
    """
    yield from _head(graph)
    census, turtle = Census(), _Turtle(graph.base)
    for heading, descriptions in describe_all(graph, turtle, census):
        yield f"\n# {heading}\n"
        for description in descriptions:
            yield turtle.block(description)
    return {"triples": census.triples}


def write_trig(graph: Graph) -> Writing:
    """Yield what the N-Quads hold as TriG: the Turtle, where each observation stands twice.

    It is the shortest text of all, and every description is made once.
    """
    yield from _head(graph)
    census, turtle, repeated = Census(), _Turtle(graph.base), 0
    for _, descriptions in describe_all(graph, turtle, census):
        for description in descriptions:
            block = turtle.block(description)
            yield block
            if description.source is not None:
                yield f"{turtle.node(description.source)} {{{block}}}\n"
                repeated += description.size
    return {"triples": census.triples + repeated}


def write_ntriples(graph: Graph) -> Writing:
    """Yield the graph as N-Triples, in the order of the Turtle."""
    census, notation = Census(), _NTriples()
    for _, descriptions in describe_all(graph, notation, census):
        for description in descriptions:
            yield _lines(description, notation, "")
    return {"triples": census.triples}


def write_nquads(graph: Graph) -> Writing:
    """Yield the graph as N-Quads.

    The default graph holds every triple of the Turtle; the named graph of each source
    repeats those of its observations.
    """
    told = yield from write_ntriples(graph)
    census, notation = Census(), _NTriples()
    for description in census.watch(describe_observations(graph, notation)):
        yield _lines(description, notation, f" <{description.source}>")
    return {"triples": told["triples"] + census.triples}


def describe_all(graph: Graph, notation: Notation[T], census: Census) -> Iterator[Section[T]]:
    """Yield all sections of the graph's RDF, counted by a census.

    The dataset comes last, since it tells the counts of the others.
    """
    for heading, descriptions in describe(graph, notation):
        yield Section(heading, census.watch(descriptions))
    yield Section("Dataset", census.watch(census.describe(graph, notation)))


def _head(graph: Graph) -> Iterator[str]:
    """Yield the base and the prefixes."""
    yield f"@base <{graph.base}> .\n"
    yield from (f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


class _Syntax(Notation[str]):
    """Terms as all syntaxes write them: IRIs from elsewhere, and texts."""

    def iri(self, iri: str) -> str:
        return f"<{iri}>"

    def text(self, text: str) -> str:
        return f'"{_SPECIAL.sub(_escape, text)}"'


class _Turtle(_Syntax):
    """Terms as Turtle and TriG write them under a base."""

    def __init__(self, base: str) -> None:
        self._base_length = len(base)

    def name(self, name: str) -> str:
        return name

    def node(self, iri: Node) -> str:
        return f"<{iri[self._base_length :]}>"

    def literal(self, lexical: str, datatype: str) -> str:
        return lexical if datatype in _BARE else f"{self.text(lexical)}^^{datatype}"

    def block(self, description: Description[str]) -> str:
        """Return a description as people read it: a line a predicate, or a line an object."""
        head = f"\n{self.node(description.subject)}\n    a {', '.join(description.kinds)}"
        lines = [
            f"    {predicate} {(_ALONG if len(objects) <= _OBJECTS_A_LINE else _BELOW).join(objects)}"
            for predicate, objects in description.statements.items()
        ]
        return " ;\n".join([head, *lines]) + " .\n"


class _NTriples(_Syntax):
    """Terms as N-Triples and N-Quads write them: in full."""

    def name(self, name: str) -> str:
        return f"<{expand(name)}>"

    def node(self, iri: Node) -> str:
        return f"<{iri}>"

    def literal(self, lexical: str, datatype: str) -> str:
        return f"{self.text(lexical)}^^<{expand(datatype)}>"


def _lines(description: Description[str], notation: Notation[str], graph_name: str) -> str:
    """Return a description as lines of N-Triples, or of N-Quads with a graph's name."""
    subject = description.subject
    return "".join(
        [
            f"<{subject}> <{expand(predicate)}> {term}{graph_name} .\n"
            for predicate, term in description.pairs(notation)
        ]
    )


def _escape(match: re.Match[str]) -> str:
    """Return a character that must not stand bare in a literal as an escape."""
    character = match.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"

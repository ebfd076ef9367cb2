"""Store: a graph held by pyoxigraph in memory, to be asked and never changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from newsgraph.errors import ExportFormatError, QuerySyntaxError
from newsgraph.graph import Graph
from newsgraph.problems import quoted, shown
from newsgraph.serialization import write_nquads
from newsgraph.sparql import check_query
from newsgraph.vocabulary import PREFIXES, expand

Result = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean
"""What a query gives: rows, triples, or a truth."""

SUFFIXES: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
}
"""Exports that can be loaded again, by the end of their names."""

_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)

# Among the characters that could follow, the parser names sentences and keywords.
_SENTENCE = re.compile(r"[A-Z][a-z]+(?: [A-Za-z]+){2,}")
_KEYWORD = re.compile(r"\b[A-Z]{3,}\b(?! [a-z])")


class Store:
    """A graph that can be asked; nothing in it runs, and nothing outside it is reached."""

    def __init__(self, quads: ox.Store) -> None:
        self._quads = quads

    def __len__(self) -> int:
        """Return the number of triples in the default graph."""
        return sum(1 for _ in self._quads.quads_for_pattern(None, None, None, _DEFAULT))

    @property
    def base(self) -> str | None:
        """The base of the data's IRIs, None where the graph does not tell."""
        space = ox.NamedNode(expand("void:uriSpace"))
        found = self._quads.quads_for_pattern(None, space, None, _DEFAULT)
        return next(
            (quad.object.value for quad in found if isinstance(quad.object, ox.Literal)), None
        )

    def ask(self, query: str) -> Result:
        """Return the result of a SPARQL 1.1 query; the known prefixes are declared.

        ``FROM`` and ``FROM NAMED`` select among the graphs that are held. Raises
        `QuerySyntaxError` for a text that does not parse, for updates and for SERVICE.
        """
        check_query(query)
        try:
            return self._quads.query(query, prefixes=PREFIXES)
        except SyntaxError as error:
            raise QuerySyntaxError(_point_out(query, str(error))) from None

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Return the IRIs of which a text is stated, sorted."""
        node = ox.NamedNode(expand(predicate))
        found = self._quads.quads_for_pattern(None, node, ox.Literal(value), _DEFAULT)
        return sorted(
            quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)
        )

    def linked(self, predicate: str, iri: str) -> list[str]:
        """Return the IRIs that point to an IRI, sorted."""
        node = ox.NamedNode(expand(predicate))
        found = self._quads.quads_for_pattern(None, node, ox.NamedNode(iri), _DEFAULT)
        return sorted(
            quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)
        )

    def values(self, subject: str, predicate: str) -> list[str]:
        """Return the lexical forms or IRIs that are stated of a subject, sorted."""
        return sorted(self._objects(subject, predicate))

    def value(self, subject: str, predicate: str) -> str | None:
        """Return the one value that is stated, None where there is none."""
        return next(iter(self.values(subject, predicate)), None)

    def _objects(self, subject: str, predicate: str) -> Iterator[str]:
        """Yield the objects of a subject as texts."""
        node = ox.NamedNode(expand(predicate))
        for quad in self._quads.quads_for_pattern(ox.NamedNode(subject), node, None, _DEFAULT):
            if isinstance(quad.object, ox.NamedNode | ox.Literal):
                yield quad.object.value


def load_graph(graph: Graph) -> Store:
    """Return a store that holds a graph, its sources as named graphs."""
    quads = ox.Store()
    quads.bulk_load("".join(write_nquads(graph)).encode(), format=ox.RdfFormat.N_QUADS)
    return Store(quads)


def load_export(path: Path) -> Store:
    """Return a store that holds an export: Turtle, N-Triples or N-Quads, strictly parsed.

    Raises `ExportFormatError` for anything else.
    """
    if path.suffix not in SUFFIXES:
        message = f"{quoted(str(path))} is no export: they end with {', '.join(SUFFIXES)}"
        raise ExportFormatError(message)
    quads = ox.Store()
    try:
        quads.bulk_load(path=path, format=SUFFIXES[path.suffix])
    except SyntaxError as error:
        message = f"{shown(str(path))}:{error.lineno}:{error.offset}: {shown(error.msg)}"
        raise ExportFormatError(message) from None
    except (OSError, ValueError) as error:
        message = f"{quoted(str(path))} can't be loaded: {shown(str(error))}"
        raise ExportFormatError(message) from None
    return Store(quads)


def _point_out(query: str, complaint: str) -> str:
    """Return a syntax error with its line, the place marked below."""
    match = _PLACE.search(complaint)
    if match is None:
        return f"the query does not parse: {shown(complaint)}"
    line, column, expected = int(match.group(1)), int(match.group(2)), match.group(3)
    lines = query.splitlines() or [""]
    text = lines[min(line, len(lines)) - 1]
    place = f"query:{line}:{column}: {_reason(expected)}"
    return f"{place}\n  {shown(text)}\n  {' ' * (column - 1)}^"


def _reason(expected: str) -> str:
    """Return, out of all that the parser expected, what helps a person."""
    sentence = _SENTENCE.search(expected)
    if sentence:
        return sentence.group().lower()
    words = _KEYWORD.findall(expected)
    return (
        f"this was not expected here; {' or '.join(words)} was" if words else "this is not SPARQL"
    )


_DEFAULT: Final = ox.DefaultGraph()

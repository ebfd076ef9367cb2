"""Holding: what a store holds, asked by queries or looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final, NamedTuple

import pyoxigraph as ox

from newsgraph.errors import Outdated, QuerySyntaxError
from newsgraph.problems import quoted
from newsgraph.sparql import check_query
from newsgraph.store.complaint import complain
from newsgraph.store.marks import read_mark
from newsgraph.vocabulary import PREFIXES, expand

Result = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean
"""What a query gives: rows, triples, or a truth."""

_SPARE_FILES: Final = 16
"""Files that a process has open besides those of a folder: its pipe, the standard streams."""

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")


class Dataset(NamedTuple):
    """The graphs that a query is asked of, by their IRIs; those of a default graph are merged."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def nodes(
        self,
    ) -> tuple[
        list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph], list[ox.NamedNode | ox.BlankNode]
    ]:
        """Return the graphs as the engine has them; raises `QuerySyntaxError` for what is no IRI."""
        return [_graph(iri) for iri in self.default], [_graph(iri) for iri in self.named]


class Store:
    """A graph that can be asked; nothing in it runs, and nothing outside it is reached.

    ``digest`` is the SHA-256 of the export that it was loaded from, None for a graph made here.
    ``folder`` is where it lies on disk, None for what is held in memory.
    """

    def __init__(
        self, quads: ox.Store, digest: str | None = None, folder: Path | None = None
    ) -> None:
        self._quads = quads
        self.digest = digest
        self.folder = folder

    def reopened(self) -> Store:
        """Return the store for use in a fork, where no thread of the engine lives on.

        Raises `Outdated` where another was built in its place: half of what is told would be of
        that one, and nobody has looked whether it is whole.
        """
        if self.folder is None:
            return self
        try:
            quads = ox.Store.read_only(str(self.folder))
        except OSError:
            self.require_same()
            raise
        self.require_same()
        return Store(quads, self.digest, self.folder)

    @property
    def files(self) -> int:
        """How many files a process needs that asks: the engine opens those of a folder one by one."""
        return len(list(self.folder.iterdir())) + _SPARE_FILES if self.folder else 0

    def require_same(self) -> None:
        """Raise `Outdated` where the folder on disk is no longer the one that was opened."""
        if self.folder is None:
            return
        mark = read_mark(self.folder)
        if mark is None or mark.sha256 != self.digest:
            raise Outdated(
                "the store on disk was replaced or removed since it was opened: "
                "start again with the new one"
            )

    def __len__(self) -> int:
        """Return the number of triples in the default graph."""
        return sum(1 for _ in self._quads.quads_for_pattern(None, None, None, _DEFAULT))

    @property
    def base(self) -> str | None:
        """The base of the data's IRIs, None where the graph does not tell."""
        space = ox.NamedNode(expand("void:uriSpace"))
        found = self._quads.quads_for_pattern(None, space, None, _DEFAULT)
        stated = (quad.object.value for quad in found if isinstance(quad.object, ox.Literal))
        return min(stated, default=None)

    def _base_iri(self) -> str | None:
        """Return what relative IRIs in a query are relative to, None where the data has no base."""
        base = self.base
        return base if base and _node(base) else None

    @property
    def has_named_graphs(self) -> bool:
        """Whether there is more than the default graph, as in N-Quads."""
        return next(iter(self._quads.named_graphs()), None) is not None

    @property
    def is_plain(self) -> bool:
        """Whether each triple of the default graph stands for itself: all is IRIs and literals."""
        return not self._quads.query(
            "ASK { ?s ?p ?o FILTER(isBlank(?s) || isBlank(?o) || isTRIPLE(?o)) }"
        )

    def lines(self) -> Iterator[bytes]:
        """Yield the default graph as lines of N-Triples, in the store's order."""
        for quad in self._quads.quads_for_pattern(None, None, None, _DEFAULT):
            yield f"{quad.triple} .\n".encode()

    def named_graphs(self) -> Iterator[str]:
        """Yield the IRIs of the named graphs; the order is the store's."""
        named = ox.NamedNode
        return (name.value for name in self._quads.named_graphs() if isinstance(name, named))

    def has_graph(self, iri: str) -> bool:
        """Return whether there is a named graph of that IRI."""
        node = _node(iri)
        return node is not None and self._quads.contains_named_graph(node)

    def write_triples(self, file: IO[bytes], syntax: ox.RdfFormat, graph: str | None) -> None:
        """Write the triples of a named graph, or of the default graph, into a file."""
        source = _DEFAULT if graph is None else _graph(graph)
        self._quads.dump(file, syntax, from_graph=source, prefixes=PREFIXES)

    def holds(self, iri: str) -> bool:
        """Return whether anything is stated with an IRI, in any graph."""
        node = _node(iri)
        places = ((node, None, None), (None, node, None), (None, None, node)) if node else ()
        found = (self._quads.quads_for_pattern(*place) for place in places)
        return any(next(iter(quads), None) is not None for quads in found)

    def ask(self, query: str, dataset: Dataset | None = None) -> Result:
        """Return the result of a SPARQL 1.1 query; the known prefixes are declared.

        Nothing bounds what it takes, and some queries crash the engine: whatever a stranger
        may write is asked through `newsgraph.asking.guard`. A dataset, or ``FROM`` and ``FROM NAMED``
        where there is none, select among the graphs that are held. Raises `QuerySyntaxError` for
        a text that does not parse, for updates and for SERVICE, and for a dataset of no IRIs.
        """
        check_query(query)
        default, named = dataset.nodes() if dataset else (None, None)
        try:
            return self._quads.query(
                query,
                base_iri=self._base_iri(),
                prefixes=PREFIXES,
                default_graph=default,
                named_graphs=named,
            )
        except SyntaxError as error:
            raise QuerySyntaxError(complain(query, str(error))) from None

    def subjects(self, predicate: str, value: str) -> list[str]:
        """Return the IRIs of which a text is stated, sorted."""
        node = ox.NamedNode(expand(predicate))
        found = self._quads.quads_for_pattern(None, node, ox.Literal(value), _DEFAULT)
        return sorted(
            quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)
        )

    def properties(self) -> list[str]:
        """Return the full IRIs of all properties that are used, sorted."""
        found = self._quads.query("SELECT DISTINCT ?property WHERE { ?node ?property ?value }")
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101 (for the type checker)
        return sorted(row["property"].value for row in found)

    def pairs(self, iri: str) -> Iterator[tuple[str, str]]:
        """Yield what a property, named by its full IRI, links: subject and object, as texts.

        Blank nodes are passed over; the order is the store's.
        """
        node, named, stated = _node(iri), ox.NamedNode, (ox.NamedNode, ox.Literal)
        for quad in self._quads.quads_for_pattern(None, node, None, _DEFAULT) if node else ():
            subject, term = quad.subject, quad.object
            if isinstance(subject, named) and isinstance(term, stated):
                yield subject.value, term.value

    def outgoing(self, iri: str, predicate: str | None = None) -> Iterator[ox.Triple]:
        """Yield what is stated of an IRI, by one property or by any; the order is the store's."""
        node, known = _node(iri), ox.NamedNode(expand(predicate)) if predicate else None
        for quad in self._quads.quads_for_pattern(node, known, None, _DEFAULT) if node else ():
            yield quad.triple

    def incoming(self, iri: str) -> Iterator[ox.Triple]:
        """Yield what is stated with an IRI as the object; the order is the store's."""
        node = _node(iri)
        for quad in self._quads.quads_for_pattern(None, None, node, _DEFAULT) if node else ():
            yield quad.triple

    def linked(self, predicate: str, iri: str) -> list[str]:
        """Return the IRIs that point to an IRI, sorted."""
        node, target = ox.NamedNode(expand(predicate)), _node(iri)
        found = self._quads.quads_for_pattern(None, node, target, _DEFAULT) if target else ()
        return sorted(
            quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)
        )

    def values(self, subject: str, predicate: str) -> list[str]:
        """Return the lexical forms or IRIs that are stated of a subject, sorted."""
        return sorted(self._objects(subject, predicate))

    def value(self, subject: str, predicate: str) -> str | None:
        """Return the one value that is stated, None where there is none."""
        return next(iter(self.values(subject, predicate)), None)

    def number(self, subject: str, predicate: str) -> int | None:
        """Return the one whole number that is stated, None where there is none."""
        text = self.value(subject, predicate) or ""
        return int(text) if _INTEGER.fullmatch(text) else None

    def _objects(self, subject: str, predicate: str) -> Iterator[str]:
        """Yield the objects of a subject as texts."""
        node, known = _node(subject), ox.NamedNode(expand(predicate))
        for quad in self._quads.quads_for_pattern(node, known, None, _DEFAULT) if node else ():
            if isinstance(quad.object, ox.NamedNode | ox.Literal):
                yield quad.object.value


def _graph(iri: str) -> ox.NamedNode:
    """Return the name of a graph; raises `QuerySyntaxError` for what is no IRI."""
    node = _node(iri)
    if node is None:
        raise QuerySyntaxError(f"{quoted(iri)} is no absolute IRI of a graph")
    return node


def _node(iri: str) -> ox.NamedNode | None:
    """Return an IRI as the store has it, None for what is none: others' data may hold texts."""
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


_DEFAULT: Final = ox.DefaultGraph()

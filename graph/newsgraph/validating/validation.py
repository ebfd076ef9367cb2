"""Validation: a graph held against the shapes, and every way in which it violates them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple, cast

import pyoxigraph as ox
import rdflib
from rdflib import RDF, RDFS
from rdflib.term import Node

from newsgraph.documents import read_document
from newsgraph.errors import InputError
from newsgraph.limits import (
    URL_CHARACTERS,
    VALIDATE_STATEMENTS,
    VALIDATE_TRIPLES,
    VIOLATIONS,
)
from newsgraph.problems import shown
from newsgraph.store import Store
from newsgraph.validating.batches import aim, count_statements, find_targets, split
from newsgraph.validating.findings import Words, find_violations, named, spoken
from newsgraph.validating.masks import mask_term, mask_verb
from newsgraph.vocabulary import PREFIXES, expand

PLACES: Final = 3
"""Places that the text of a violation names; the others are counted."""

_LONG: Final = 500


class Place(NamedTuple):
    """A line of a source file, 0 where only the file is known."""

    path: str
    line: int

    def __str__(self) -> str:
        """Write it as compilers do."""
        return f"{shown(self.path)}:{self.line}" if self.line else shown(self.path)


class Violation(NamedTuple):
    """One thing that violates the shapes: of which node, what, and where that was stated.

    ``node`` is an IRI, what else stands in its place in words, or empty for the graph as a
    whole. ``where`` are all places known, sorted.

    >>> print(Violation("https://a.example/topic/ai", "has no rdfs:label", (Place("a.md", 7),)))
    https://a.example/topic/ai: has no rdfs:label (from a.md:7)
    """

    node: str
    what: str
    where: tuple[Place, ...] = ()

    def __str__(self) -> str:
        """Write the node, what is wrong with it, and the first places it comes from."""
        places = ", ".join(map(str, self.where[:PLACES]))
        more = len(self.where) - PLACES
        others = f" and {more:,} more" if more > 0 else ""
        origin = f" (from {places}{others})" if places else ""
        return f"{shown(self.node, URL_CHARACTERS) or 'the graph'}: {self.what}{origin}"


def validate_store(store: Store) -> tuple[Violation, ...]:
    """Return the violations of the shapes that come with newsgraph, sorted.

    Where there are more than `VIOLATIONS`, it ends there, and says so in one more of the graph
    as a whole. Shapes, rules and imports in the data are data like any other: nothing of them is
    followed. Raises `InputError` for a graph of more than `VALIDATE_TRIPLES`; a triple of more
    than 500 characters counts as several.
    """
    data, found = _to_rdflib(store)
    if not any(map(_is_ours, set(data.objects(None, RDF.type)))):
        what = "has nothing of newsgraph in it; name an export, or posts to make a graph of"
        return (Violation("", what),)
    for several in _find(data, _Places(store)):
        found |= several
        if len(found) > VIOLATIONS:
            break
    if len(found) <= VIOLATIONS:
        return tuple(sorted(found))
    what = (
        f"has more than {VIOLATIONS:,} violations; {VIOLATIONS:,} are told here, and the others "
        "not looked for: mend these, then validate again"
    )
    return (Violation("", what), *sorted(found)[:VIOLATIONS])


def _find(data: rdflib.Graph, places: _Places) -> Iterator[set[Violation]]:
    """Yield the violations, a batch of nodes at a time."""
    shapes = rdflib.Graph().parse(data=read_document("shapes"), format="turtle")
    words, sizes = Words(data, shapes), count_statements(data)
    targets = find_targets(data, shapes)
    large = {node: sizes[node] for node in targets if sizes[node] > VALIDATE_STATEMENTS}
    yield {Violation(words.node(node), _too_large(size)) for node, size in large.items()}
    for batch in split({node: targets[node] for node in targets if node not in large}, sizes):
        yield {
            Violation(words.node(one.focus), words.what(one), places.of(one.focus))
            for one in find_violations(data, aim(shapes, batch))
        }


def _to_rdflib(store: Store) -> tuple[rdflib.Graph, set[Violation]]:
    """Return the triples of the default graph, and what is wrong with blank nodes as subjects.

    Those are left out: in its report the validator unfolds blank nodes, which takes forever
    where many of them point to one another.
    """
    graph = rdflib.Graph(bind_namespaces="none")
    nameless: set[Violation] = set()
    known, verb = cache(mask_term), cache(mask_verb)
    count = 0
    triples = cast("ox.QuerySolutions", store.ask("SELECT ?s ?p ?o { ?s ?p ?o }"))
    for subject, predicate, value in triples:
        one, link, other = known(subject), verb(predicate), known(value)
        count += 1 + (len(one) + len(link) + len(other)) // _LONG
        if count > VALIDATE_TRIPLES:
            raise InputError(_too_many(len(store)))
        if isinstance(one, rdflib.URIRef):
            graph.add((one, link, other))
        elif link in (RDF.type, RDFS.label):
            what = f"has {named(link)} {spoken(other)}, but no IRI; every node has one"
            if len(nameless) <= VIOLATIONS:
                nameless.add(Violation(spoken(one), what))
    return graph, nameless


def _too_many(count: int) -> str:
    """Return why a graph is not validated, and what to do."""
    return (
        f"{count:,} triples, long ones counted several times, are more than the "
        f"{VALIDATE_TRIPLES:,} that are validated, as each takes up to 10 KB of memory: validate "
        "a part (newsgraph build --only topic=AI -o part), or let shacl validate of Apache Jena "
        "do it with the shapes that newsgraph vocabulary shapes prints"
    )


def _too_large(count: int) -> str:
    """Return why a node is not validated."""
    return (
        f"is in {count:,} statements, more than the {VALIDATE_STATEMENTS:,} with which a node is "
        "validated; it is not looked at, and no newsgraph writes as many"
    )


def _is_ours(kind: Node) -> bool:
    """Return whether a class is one that every graph of ours has."""
    return str(kind).startswith((PREFIXES["ng"], expand("dcat:Dataset")))


class _Places:
    """Where nodes come from, each looked up once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[tuple[Node, int], tuple[Place, ...]] = {}

    def of(self, node: Node, steps: int = 2) -> tuple[Place, ...]:
        """Return the places that state something of a node, sorted.

        For what is around articles, these are the places of one of them.
        """
        if not isinstance(node, rdflib.URIRef):
            return ()
        if (node, steps) not in self._known:
            self._known[node, steps] = self._own(node) or self._of_another(node, steps)
        return self._known[node, steps]

    def _own(self, iri: str) -> tuple[Place, ...]:
        """Return the places of an observation, an article or a source file."""
        source = self._store.value(iri, "prov:wasDerivedFrom")
        if source is not None:
            line = self._store.number(iri, "ng:line") or 0
            return (Place(self._store.value(source, "rdfs:label") or source, max(line, 0)),)
        if expand("ng:Source") in self._store.values(iri, "rdf:type"):
            return (Place(self._store.value(iri, "rdfs:label") or iri, 0),)
        observations = self._store.linked("ng:observationOf", iri)
        derived = (one for one in observations if self._store.value(one, "prov:wasDerivedFrom"))
        return tuple(sorted({place for one in derived for place in self._own(one)}))

    def _of_another(self, iri: str, steps: int) -> tuple[Place, ...]:
        """Return the places of the first node that links to this one and has any."""
        if not steps:
            return ()
        links = ("ng:inCluster", "schema:publisher", "schema:about", "schema:image", "schema:logo")
        for link in links:
            for other in self._store.linked(link, iri)[:PLACES]:
                places = self.of(rdflib.URIRef(other), steps - 1)
                if places:
                    return places
        return ()

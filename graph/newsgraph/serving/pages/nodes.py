"""Nodes: what the graph knows of one IRI, as far as a page shows it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

import pyoxigraph as ox

from newsgraph.limits import (
    NODE_CHARACTERS,
    NODE_NEIGHBOURS,
    NODE_STATEMENTS,
    NODE_TEXT_CHARACTERS,
)
from newsgraph.serving.pages.addresses import (
    Link,
    link_to,
    link_to_query,
    link_to_term,
    name_of,
    shorten,
)
from newsgraph.store import Store
from newsgraph.vocabulary import PREFIXES, expand

_LABEL: Final = expand("rdfs:label")
_TYPE: Final = expand("rdf:type")
_OBSERVED: Final = expand("ng:observationOf")
_NOT_SHOWN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_PREFIX_ORDER: Final = ("schema", "skos", "dcterms", "ng", "prov")


class Value(NamedTuple):
    """An object or a node as people see it: a text, and where it leads."""

    text: str
    link: Link | None = None


class Fact(NamedTuple):
    """A property, with what is stated by it."""

    term: str
    name: str
    link: Link | None
    values: tuple[Value, ...]


class Neighbours(NamedTuple):
    """Nodes that lead here by one property: their number as far as read, some, and a query for all."""

    term: str
    name: str
    link: Link | None
    total: int
    nodes: tuple[Value, ...]
    query: str


class Observed(NamedTuple):
    """An observation of an article: where it stands, and as what."""

    place: Value
    role: str
    title: str
    position: int


class Node(NamedTuple):
    """What is known of one IRI; cut where there was more than is read."""

    iri: str
    label: str
    kinds: tuple[Value, ...]
    facts: tuple[Fact, ...]
    observations: tuple[Observed, ...]
    observation_count: int
    neighbours: tuple[Neighbours, ...]
    query: str
    is_cut: bool
    is_cut_around: bool


class Statements(NamedTuple):
    """Some statements, and whether there were more."""

    triples: tuple[ox.Triple, ...]
    is_cut: bool


def read_statements(found: Iterable[ox.Triple]) -> Statements:
    """Return statements as far as one page takes them."""
    taken: list[ox.Triple] = []
    size = 0
    for triple in found:
        size += len(str(triple))
        if len(taken) == NODE_STATEMENTS or size > NODE_CHARACTERS:
            return Statements(tuple(taken), is_cut=True)
        taken.append(triple)
    return Statements(tuple(taken), is_cut=False)


def describe_node(store: Store, base: str | None, iri: str) -> Node:
    """Return what the graph knows of an IRI."""
    own, around = read_statements(store.outgoing(iri)), read_statements(store.incoming(iri))
    looking = _Looking(store, base)
    stated = _by_predicate((one.predicate.value, one.object) for one in own.triples)
    leading = _by_predicate((one.predicate.value, one.subject) for one in around.triples)
    observing = leading.pop(_OBSERVED, [])
    label = looking.label(iri)
    return Node(
        iri=shown_text(iri),
        label=label,
        kinds=tuple(_kind(one) for one in sorted(stated.pop(_TYPE, []), key=_kind_order)),
        facts=tuple(
            looking.fact(predicate, stated[predicate])
            for predicate in sorted(stated, key=_fact_order)
            if predicate != _LABEL
        ),
        observations=looking.observations(observing),
        observation_count=len(observing),
        neighbours=tuple(
            looking.neighbours(iri, predicate, leading[predicate])
            for predicate in sorted(leading, key=_fact_order)
        ),
        query=link_to_query(ask_around(iri)),
        is_cut=own.is_cut,
        is_cut_around=around.is_cut,
    )


def shown_text(text: str) -> str:
    r"""Return a text as a page shows it: not longer than that, its direction its own.

    >>> shown_text("\u202eelit") == "\ufffdelit"
    True
    """
    cut = text if len(text) <= NODE_TEXT_CHARACTERS else text[: NODE_TEXT_CHARACTERS - 1] + "…"
    return _NOT_SHOWN.sub("\ufffd", cut)


def ask_around(iri: str, predicate: str | None = None) -> str:
    """Return the query for all that leads to an IRI, by one property or by any."""
    by = f"<{predicate}>" if predicate else "?property"
    columns = "?node ?label" if predicate else "?property ?node ?label"
    return (
        f"PREFIX rdfs: <{PREFIXES['rdfs']}>\n\n"
        f"SELECT {columns} WHERE {{\n  ?node {by} <{iri}> .\n"
        "  OPTIONAL { ?node rdfs:label ?label }\n}\nLIMIT 10000\n"
    )


class _Looking:
    """Looks up in a store what terms are called, and where they lead.

    Where names are so long that a page of them would take long, the rest is called by its IRIs.
    """

    def __init__(self, store: Store, base: str | None) -> None:
        self._store = store
        self._base = base
        self._left = NODE_CHARACTERS

    def first(self, iri: str, predicate: str) -> str | None:
        """Return what is stated of an IRI by a property, the first of several."""
        found = (one.object for one in islice(self._store.outgoing(iri, predicate), 1))
        return next((one.value for one in found if isinstance(one, _STATED)), None)

    def label(self, iri: str) -> str:
        """Return what an IRI is called."""
        found = self.first(iri, "rdfs:label") if self._left > 0 else None
        self._left -= len(found or "")
        return shown_text(found or shorten(iri))

    def value(self, term: object) -> Value:
        """Return a term as people see it."""
        if isinstance(term, ox.NamedNode):
            link = link_to(term.value, self._base)
            return Value(self.label(term.value), link)
        if isinstance(term, ox.Literal):
            language = f" ({term.language})" if term.language else ""
            return Value(shown_text(term.value) + language)
        return Value(shown_text(str(term)))

    def fact(self, predicate: str, terms: Sequence[object]) -> Fact:
        """Return what is stated by one property, sorted."""
        values = sorted((self.value(term) for term in terms), key=lambda value: value.text)
        return Fact(shorten(predicate), name_of(predicate), link_to_term(predicate), tuple(values))

    def neighbours(self, iri: str, predicate: str, terms: Sequence[object]) -> Neighbours:
        """Return what leads to an IRI by one property, the first of them by label."""
        nodes = sorted(map(self.value, terms[:NODE_NEIGHBOURS]), key=lambda value: value.text)
        return Neighbours(
            shorten(predicate),
            name_of(predicate),
            link_to_term(predicate),
            len(terms),
            tuple(nodes),
            link_to_query(ask_around(iri, predicate)),
        )

    def observations(self, terms: Iterable[object]) -> tuple[Observed, ...]:
        """Return observations, those of posts first, then by place."""
        found = (self._observed(one.value) for one in terms if isinstance(one, ox.NamedNode))
        ordered = sorted(found, key=lambda one: (one.position, one.place.text))
        return tuple(ordered[: 4 * NODE_NEIGHBOURS])

    def _observed(self, iri: str) -> Observed:
        """Return one observation."""
        source = self.first(iri, "prov:wasDerivedFrom") or ""
        line = self.first(iri, "ng:line") or "?"
        position = self.first(iri, "schema:position") or ""
        return Observed(
            Value(f"{self.label(source)}:{shown_text(line)}", link_to(iri, self._base)),
            shown_text(self.first(iri, "ng:role") or ""),
            shown_text(self.first(iri, "ng:statedTitle") or ""),
            int(position) if position.isascii() and position.isdecimal() else 0,
        )


_STATED: Final = (ox.NamedNode, ox.Literal)


def _by_predicate(found: Iterable[tuple[str, object]]) -> dict[str, list[object]]:
    """Return terms by the property that leads to them."""
    grouped: defaultdict[str, list[object]] = defaultdict(list)
    for predicate, term in found:
        grouped[predicate].append(term)
    return dict(grouped)


def _kind(term: object) -> Value:
    """Return a class as people see it."""
    iri = term.value if isinstance(term, ox.NamedNode) else ""
    return Value(name_of(iri) or iri, link_to_term(iri))


def _kind_order(term: object) -> tuple[bool, str]:
    """Return what classes are sorted by: ours first."""
    iri = str(getattr(term, "value", ""))
    return not iri.startswith(PREFIXES["ng"]), iri


def _fact_order(predicate: str) -> tuple[int, str]:
    """Return what properties are sorted by: what everybody knows first."""
    prefix = shorten(predicate).partition(":")[0]
    known = _PREFIX_ORDER.index(prefix) if prefix in _PREFIX_ORDER else len(_PREFIX_ORDER)
    return known, predicate


def statements_of(store: Store, iri: str) -> Iterator[ox.Triple]:
    """Yield what is stated of an IRI, and with it as the object, as far as one page takes both."""
    yield from read_statements(store.outgoing(iri)).triples
    yield from read_statements(store.incoming(iri)).triples

"""Terms: RDF terms, descriptions and notations as plain values, free of any RDF library."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Generic, NamedTuple, NewType, TypeVar

Node = NewType("Node", str)
"""The IRI of a node of the graph, made under its base by `newsgraph.vocabulary`."""

INTEGER = "xsd:integer"
DECIMAL = "xsd:decimal"
BOOLEAN = "xsd:boolean"
DATE = "xsd:date"

T = TypeVar("T")

Statements = Mapping[str, Sequence[T]]
"""The objects of each predicate, which is a prefixed name, in the order they stand in."""


class Notation(ABC, Generic[T]):
    """How terms are written, or held by a library: descriptions are made of what it returns."""

    @abstractmethod
    def name(self, name: str) -> T:
        """Return a term of a vocabulary, given as a prefixed name such as ``ng:Article``."""

    @abstractmethod
    def node(self, iri: Node) -> T:
        """Return a node of the graph."""

    @abstractmethod
    def iri(self, iri: str) -> T:
        """Return an absolute IRI from elsewhere: the URL of an article or an image."""

    @abstractmethod
    def text(self, text: str) -> T:
        """Return a plain text."""

    @abstractmethod
    def literal(self, lexical: str, datatype: str) -> T:
        """Return any other literal: its lexical form, and its datatype as a prefixed name."""


class Description(NamedTuple, Generic[T]):
    """Everything that is stated of one subject, in the order a person reads it.

    ``kinds`` are its classes as prefixed names, which stand first. ``source`` is the named graph
    that repeats it all in N-Quads, None for what the default graph alone holds.
    """

    subject: Node
    kinds: tuple[str, ...]
    statements: Statements[T]
    source: Node | None = None

    @property
    def size(self) -> int:
        """The number of triples."""
        return len(self.kinds) + sum(map(len, self.statements.values()))

    def pairs(self, notation: Notation[T]) -> Iterator[tuple[str, T]]:
        """Yield the predicate and the object of each triple."""
        for kind in self.kinds:
            yield "rdf:type", notation.name(kind)
        for predicate, objects in self.statements.items():
            for term in objects:
                yield predicate, term


def significant(number: float) -> float:
    """Return a number with six significant digits: what scores are kept and ranked with.

    >>> significant(2 / 3), significant(1234567.0)
    (0.666667, 1234570.0)
    """
    return float(f"{number:.5e}")


def decimal(number: float) -> str:
    """Return a number with six significant digits, as XML Schema 1.0 writes decimals.

    >>> [decimal(one) for one in (1 / 3, 1, 0, 5.25e-7)]
    ['0.333333', '1.0', '0.0', '0.000000525']
    """
    text = f"{number:.6g}"
    if "e" in text:
        text = format(Decimal(text), "f")
    return text if "." in text else f"{text}.0"

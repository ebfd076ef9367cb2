"""Terms: RDF terms and descriptions as plain values, free of any RDF library."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class Name(str):
    """A term of a vocabulary as a prefixed name, such as ``schema:headline``."""

    __slots__ = ()


class Iri(str):
    """An absolute IRI from elsewhere: the URL of an article or an image."""

    __slots__ = ()


class Node(Iri):
    """The IRI of a node of the graph, made under its base by `newsgraph.vocabulary`."""

    __slots__ = ()


class Literal(NamedTuple):
    """A literal: its lexical form, and its datatype as a prefixed name."""

    lexical: str
    datatype: Name


Term = Name | Iri | Literal

STRING = Name("xsd:string")
INTEGER = Name("xsd:integer")
DECIMAL = Name("xsd:decimal")
BOOLEAN = Name("xsd:boolean")
DATE = Name("xsd:date")


class Statement(NamedTuple):
    """One predicate with its objects, sorted."""

    predicate: Name
    objects: tuple[Term, ...]


class Description(NamedTuple):
    """Everything that is stated of one subject, in the order a person reads it."""

    subject: Node
    statements: tuple[Statement, ...]

    @property
    def size(self) -> int:
        """The number of triples."""
        return sum(len(statement.objects) for statement in self.statements)


def string(text: str) -> Literal:
    """Return a plain text."""
    return Literal(text, STRING)


def integer(number: int) -> Literal:
    """Return a whole number in its canonical form."""
    return Literal(str(number), INTEGER)


def significant(number: float) -> float:
    """Return a number with six significant digits: what scores are kept and ranked with.

    >>> significant(2 / 3), significant(1234567.0)
    (0.666667, 1234570.0)
    """
    return float(f"{number:.5e}")


def decimal(number: float) -> Literal:
    """Return a number with six significant digits, as XML Schema 1.0 writes decimals.

    >>> [decimal(one).lexical for one in (1 / 3, 1, 0, 5.25e-7)]
    ['0.333333', '1.0', '0.0', '0.000000525']
    """
    text = format(Decimal(f"{number:.5e}"), "f")
    whole, _, digits = text.partition(".")
    return Literal(f"{whole}.{digits.rstrip('0') or '0'}", DECIMAL)


def boolean(value: bool) -> Literal:  # noqa: FBT001 (a value to be written, not a switch)
    """Return ``true`` or ``false``."""
    return Literal("true" if value else "false", BOOLEAN)


def date(day: str) -> Literal:
    """Return a calendar day, given as ISO 8601."""
    return Literal(day, DATE)

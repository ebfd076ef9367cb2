"""Subject: what is said of one subject, as terms of a notation, until it is described in full."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Generic

from newsgraph.records import Moment
from newsgraph.terms import BOOLEAN, DECIMAL, INTEGER, Description, Node, Notation, T, decimal


class Subject(Generic[T]):
    """Collects what is said of one subject, each predicate once; what is not known is not said."""

    def __init__(
        self, iri: Node, notation: Notation[T], *kinds: str, source: Node | None = None
    ) -> None:
        self._iri = iri
        self._notation = notation
        self._kinds = kinds
        self._source = source
        self._statements: dict[str, Sequence[T]] = {}

    def say(self, predicate: str, objects: Sequence[T]) -> None:
        """State some objects, in the order given, if there are any."""
        if objects:
            self._statements[predicate] = objects

    def say_text(self, predicate: str, text: str | None) -> None:
        """State a text, if there is one."""
        if text is not None:
            self._statements[predicate] = (self._notation.text(text),)

    def say_texts(self, predicate: str, texts: Iterable[str]) -> None:
        """State any number of texts, sorted, each once."""
        self.say(predicate, [*map(self._notation.text, sorted(set(texts)))])

    def say_node(self, predicate: str, iri: Node | None) -> None:
        """State a node of the graph, if there is one."""
        if iri is not None:
            self._statements[predicate] = (self._notation.node(iri),)

    def say_nodes(self, predicate: str, iris: Iterable[Node]) -> None:
        """State any number of nodes, sorted, each once."""
        self.say(predicate, [*map(self._notation.node, sorted(set(iris)))])

    def say_iris(self, predicate: str, iris: Iterable[str]) -> None:
        """State any number of IRIs from elsewhere, sorted, each once."""
        self.say(predicate, [*map(self._notation.iri, sorted(set(iris)))])

    def say_literal(self, predicate: str, lexical: str | None, datatype: str) -> None:
        """State a literal of some datatype, if there is one."""
        if lexical is not None:
            self._statements[predicate] = (self._notation.literal(lexical, datatype),)

    def say_number(self, predicate: str, number: int | None) -> None:
        """State a whole number, if there is one."""
        if number is not None:
            self.say_literal(predicate, str(number), INTEGER)

    def say_score(self, predicate: str, number: float | None) -> None:
        """State a number with six significant digits, if there is one."""
        if number is not None:
            self.say_literal(predicate, decimal(number), DECIMAL)

    def say_flag(self, predicate: str, value: bool | None) -> None:  # noqa: FBT001 (a value)
        """State a boolean, if there is one."""
        if value is not None:
            self.say_literal(predicate, "true" if value else "false", BOOLEAN)

    def say_moment(self, predicate: str, moment: Moment | None) -> None:
        """State a date or a point in time, if there is one."""
        if moment is not None:
            self.say_literal(predicate, moment.lexical, moment.datatype)

    def description(self) -> Description[T]:
        """Return the finished description."""
        return Description(self._iri, self._kinds, self._statements, self._source)

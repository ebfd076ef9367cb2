"""Tree: a front matter as plain text values in lists and mappings, each with its place."""

from __future__ import annotations

from typing import Final, NamedTuple

NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
"""Unquoted texts that state nothing (YAML 1.1 type repository, null)."""


class Scalar(NamedTuple):
    """A text with its place; plain means unquoted, so that ``null`` can mean absence."""

    text: str
    is_plain: bool
    line: int
    column: int

    @property
    def is_null(self) -> bool:
        """Whether it states nothing."""
        return self.is_plain and self.text in NULLS


class Sequence(NamedTuple):
    """A list of nodes with the place where it begins."""

    items: tuple[Node, ...]
    line: int
    column: int


class Mapping(NamedTuple):
    """Keys and values in their order; ``repeated`` is the first key that stands twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int
    repeated: Scalar | None = None

    def get(self, key: str) -> Node | None:
        """Return the value of a key, None where there is no such key."""
        return next((value for name, value in self.entries if name.text == key), None)


Node = Scalar | Sequence | Mapping

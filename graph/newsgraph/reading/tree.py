"""Tree: a front matter as plain texts in lists and mappings; and apart from it, their places."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})
"""Unquoted texts that state nothing (YAML 1.1 type repository, null)."""

Path = tuple[int, ...]
"""The way to a node: its number in each collection; in a mapping, keys and values take turns."""


class Sequence(NamedTuple):
    """A list of nodes; ``size`` is how many characters of the file hold it, or a few more."""

    items: tuple[Node, ...]
    size: int


class Mapping(NamedTuple):
    """Keys and their values in their order; ``size`` as that of a list."""

    keys: tuple[str, ...]
    values: tuple[Node, ...]
    size: int

    def get(self, key: str) -> Node:
        """Return the value of a key, None where there is no such key."""
        return self.values[self.keys.index(key)] if key in self.keys else None

    def path_to(self, key: str) -> Path:
        """Return the way to the value of a key, to the mapping itself where there is none."""
        return (2 * self.keys.index(key) + 1,) if key in self.keys else ()


Node = str | Sequence | Mapping | None
"""What stands somewhere, None where an unquoted text states nothing.

Nodes that say the same are equal, wherever they stand: so one can be known again. No list equals
a mapping, since they have not the same number of fields.
"""


class FrontMatter(NamedTuple):
    """A front matter with the places of all its nodes.

    A collection's places are a list: of the mark where it begins, and of the places of its nodes.
    A mark has a line and a column that count from 0, in what begins on the first line.
    """

    root: Mapping
    places: list[Any]
    first_line: int

    def place_of(self, path: Path) -> tuple[int, int]:
        """Return line and column of a node in the file, from 1."""
        place: Any = self.places
        for number in path:
            place = place[number + 1]
        mark = place[0] if isinstance(place, list) else place
        return mark.line + self.first_line, mark.column + 1

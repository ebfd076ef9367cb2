"""Notes: what is noticed while one file is read: problems with their places, and the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from newsgraph.errors import ValueRefused
from newsgraph.frontmatter import Mapping, Node, Scalar, Sequence
from newsgraph.limits import QUOTED_CHARACTERS
from newsgraph.problems import Cost, Problem, quoted, shown
from newsgraph.records import Entry, Fate


class Notes:
    """Collects problems and fates of keys for one file, or for one entry of its list."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._problems: list[Problem] = []
        self._fates: Counter[tuple[str, Fate]] = Counter()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems so far, by place."""
        return tuple(sorted(self._problems))

    @property
    def ledger(self) -> tuple[Entry, ...]:
        """The fates so far, by key."""
        return tuple(Entry(key, fate, n) for (key, fate), n in sorted(self._fates.items()))

    def warn(self, node: Node, code: str, what: str) -> None:
        """Note something that cost nothing."""
        self.lose(node, ValueRefused(code, what), Cost.NOTHING)

    def lose(self, node: Node, error: ValueRefused, cost: Cost) -> None:
        """Note an error and what is left out for it."""
        line, column = error.place or (node.line, node.column)
        self._problems.append(Problem(self.path, line, column, error.code, error.what, cost))

    def count(self, key: str, fate: Fate) -> None:
        """Note the fate of one key."""
        self._fates[shown(key, QUOTED_CHARACTERS), fate] += 1

    def count_all(self, node: Node, key: str, fate: Fate) -> None:
        """Note one fate for a key and for every key inside its value."""
        self.count(key, fate)
        self.count_inside(node, key, fate)

    def count_inside(self, node: Node, key: str, fate: Fate) -> None:
        """Note one fate for every key inside a value."""
        for inner in _inner_keys(node, key):
            self.count(inner, fate)

    def count_unknown(self, key: Scalar, node: Node, name: str) -> None:
        """Note a key that the schema does not know, with a warning."""
        self.warn(key, "unknown-key", f"the key {quoted(name)} is unknown")
        self.count_all(node, name, Fate.UNKNOWN)

    def absorb(self, entry: Notes) -> None:
        """Take over the notes of an entry of the list."""
        self._problems.extend(entry._problems)
        self._fates.update(entry._fates)


def _inner_keys(node: Node, key: str) -> Iterator[str]:
    """Yield the names of all keys below a node, such as ``provider.name``."""
    waiting: list[tuple[Node, str]] = [(node, key)]
    while waiting:
        inner, prefix = waiting.pop()
        if isinstance(inner, Sequence):
            waiting.extend((item, f"{prefix}[]") for item in inner.items)
        elif isinstance(inner, Mapping):
            for name, value in inner.entries:
                path = f"{prefix}.{name.text}"
                yield path
                waiting.append((value, path))

"""Notes: what is noticed while one file is read: problems with their places, and the ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from newsgraph.errors import ValueRefused
from newsgraph.limits import QUOTED_CHARACTERS
from newsgraph.problems import Cost, Problem, quoted, shown, without_password
from newsgraph.records import Entry, Fate
from newsgraph.tree import Mapping, Node, Scalar, Sequence

SECURED: Final = "secured"
"""The key whose value never leaves the file, wherever it stands."""


class Notes:
    """Collects problems and fates of keys for one file, or for one entry of its list."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._problems: list[Problem] = []
        self._fates: list[tuple[str, tuple[str, ...], Fate]] = []

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems so far, by place."""
        return tuple(sorted(self._problems))

    @property
    def ledger(self) -> tuple[Entry, ...]:
        """The fates so far, by key."""
        totals: Counter[tuple[str, Fate]] = Counter()
        for (prefix, keys, fate), number in Counter(self._fates).items():
            for key in keys:
                totals[prefix + key, fate] += number
        return tuple([Entry(key, fate, totals[key, fate]) for key, fate in sorted(totals)])

    def warn(self, node: Node, code: str, what: str) -> None:
        """Note something that cost nothing."""
        self.lose(node, ValueRefused(code, what), Cost.NOTHING)

    def lose(self, node: Node, error: ValueRefused, cost: Cost) -> None:
        """Note an error and what is left out for it."""
        line, column = error.place or (node.line, node.column)
        self._problems.append(Problem(self.path, line, column, error.code, error.what, cost))

    def count(self, prefix: str, keys: tuple[str, ...], fate: Fate) -> None:
        """Note one fate of some keys, whose names in the ledger begin with a prefix."""
        self._fates.append((prefix, keys, fate))

    def count_all(self, node: Node, key: str, fate: Fate) -> None:
        """Note one fate for any key and for every key inside its value."""
        name = _shortened(key)
        self.count(name, ("",), fate)
        self.count_inside(node, name, fate)

    def count_inside(self, node: Node, key: str, fate: Fate) -> None:
        """Note one fate for every key inside a value."""
        self.count("", tuple(_inner_keys(node, key)), fate)

    def count_unknown(self, key: Scalar, node: Node, name: str) -> None:
        """Note a key that the schema does not know, with a warning."""
        self.warn(key, "unknown-key", f"the key {quoted(name)} is unknown")
        self.count_all(node, name, Fate.UNKNOWN)

    def mark(self) -> tuple[int, int]:
        """Return where the notes end now, for `rewind`."""
        return len(self._problems), len(self._fates)

    def rewind(self, mark: tuple[int, int]) -> None:
        """Forget what was noted since a mark: what was inside something that is left out."""
        del self._problems[mark[0] :]
        del self._fates[mark[1] :]


def _inner_keys(node: Node, key: str) -> Iterator[str]:
    """Yield the names of all keys below a node, such as ``provider.name``.

    Below a key that is secret every name is ``…``: it could be the secret itself.
    """
    is_secret = key.endswith(SECURED) and key[: -len(SECURED)][-1:] in ("", ".")
    waiting: list[tuple[Node, str, bool]] = [(node, key, is_secret)]
    while waiting:
        inner, prefix, hides = waiting.pop()
        if isinstance(inner, Sequence):
            waiting.extend((item, f"{prefix}[]", hides) for item in inner.items)
        elif isinstance(inner, Mapping):
            for name, value in inner.entries:
                path = _shortened(f"{prefix}.…" if hides else f"{prefix}.{name.text}")
                yield path
                waiting.append((value, path, hides or name.text == SECURED))


def _shortened(name: str) -> str:
    """Return a key's name as the ledger shows it; in full, long keys would multiply."""
    return shown(without_password(name), QUOTED_CHARACTERS)

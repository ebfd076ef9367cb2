"""Notes: what is noticed while a value is read: what is wrong and where, and fates of keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from newsgraph.errors import ValueRefused
from newsgraph.limits import QUOTED_CHARACTERS
from newsgraph.problems import Cost, Problem, quoted, shown, without_password
from newsgraph.reading.tree import FrontMatter, Mapping, Node, Path, Sequence
from newsgraph.records import Entry, Fate

SECURED: Final = "secured"
"""The key whose value never leaves the file, wherever it stands."""

Fated = tuple[str, tuple[str, ...], Fate]
"""What the names of some keys in the ledger begin with, how they go on, and their fate."""


class Slip(NamedTuple):
    """Something wrong with a value, or with what the path leads to inside of it."""

    path: Path
    code: str
    what: str
    cost: Cost = Cost.NOTHING


class Meaning(NamedTuple):
    """What a value means to a field: a typed value or a fate, and what was noticed on the way.

    It depends on nothing but the value: neither on where that stands nor on what was read before.
    """

    value: Any
    slips: tuple[Slip, ...] = ()
    fates: tuple[Fated, ...] = ()


class Notes:
    """Collects what is noticed while one value is read."""

    def __init__(self) -> None:
        self._slips: list[Slip] = []
        self._fates: list[Fated] = []

    def conclude(self, value: Any) -> Meaning:
        """Return the meaning of what was read: this value, with what was noticed."""
        return Meaning(value, tuple(self._slips), tuple(self._fates))

    def add(self, path: Path, slips: Iterable[Slip], fates: Iterable[Fated]) -> None:
        """Note what was noticed of a value that stands inside."""
        self._slips += [slip._replace(path=(*path, *slip.path)) for slip in slips]
        self._fates += fates

    def warn(self, path: Path, code: str, what: str) -> None:
        """Note something that cost nothing."""
        self._slips.append(Slip(path, code, what))

    def lose(self, path: Path, error: ValueRefused, cost: Cost) -> None:
        """Note an error and what is left out for it."""
        self._slips.append(Slip((*path, *error.path), error.code, error.what, cost))

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

    def count_unknown(self, path: Path, node: Node, name: str) -> None:
        """Note a key that the schema does not know, with a warning."""
        self.warn(path, "unknown-key", f"the key {quoted(name)} is unknown")
        self.count_all(node, name, Fate.UNKNOWN)


def problems_of(meaning: Meaning, front_matter: FrontMatter, file: str) -> tuple[Problem, ...]:
    """Return what is wrong in a file, by place."""
    place_of = front_matter.place_of
    return tuple(
        sorted(
            Problem(file, *place_of(path), code, what, cost)
            for path, code, what, cost in meaning.slips
        )
    )


def ledger_of(meaning: Meaning) -> tuple[Entry, ...]:
    """Return the fates of all keys of a file, by key."""
    totals: Counter[tuple[str, Fate]] = Counter()
    for (prefix, keys, fate), number in Counter(meaning.fates).items():
        for key in keys:
            totals[prefix + key, fate] += number
    return tuple([Entry(key, fate, totals[key, fate]) for key, fate in sorted(totals)])


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
            for name, value in zip(inner.keys, inner.values, strict=True):
                path = _shortened(f"{prefix}.…" if hides else f"{prefix}.{name}")
                yield path
                waiting.append((value, path, hides or name == SECURED))


def _shortened(name: str) -> str:
    """Return a key's name as the ledger shows it; in full, long keys would multiply."""
    return shown(without_password(name), QUOTED_CHARACTERS)

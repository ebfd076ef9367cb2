"""Marshalling: readings as bytes and back, in which equal values become one object.

The bytes are Python's own, by `marshal`. With its nine observations, the reading of a post takes
65 µs to be made of them, and 210 µs of JSON. They are for processes of ours and for the cache that
checks what it holds: others' bytes could crash the interpreter. The path of the file is not among
them, since a file that is moved says the same.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar, cast

from newsgraph.problems import Cost, Problem
from newsgraph.records import (
    Alias,
    Authority,
    Entry,
    Fate,
    Image,
    Kind,
    Moment,
    Observation,
    Organization,
    Reading,
    Source,
    TopicRecord,
)

_Plain = tuple[Any, ...]
_Value = TypeVar("_Value")

_KINDS: Final = {kind.value: kind for kind in Kind}
_FATES: Final = {fate.value: fate for fate in Fate}
_COSTS: Final = {cost.value: cost for cost in Cost}


def pack(reading: Reading | None) -> bytes:
    """Return what was read as bytes, without the path of the file; None is for another file."""
    return marshal.dumps(None if reading is None else _flatten(reading))


def _flatten(reading: Reading) -> _Plain:
    """Return a reading as tuples, texts and numbers alone, each in its place."""
    return (
        (None, reading.source.digest),
        reading.kind.value,
        tuple(map(_flatten_observation, reading.observations)),
        None if reading.authority is None else _flatten_authority(reading.authority),
        tuple([(None, *one[1:-1], one.cost.value) for one in reading.problems]),
        tuple([(key, fate.value, times) for key, fate, times in reading.ledger]),
    )


def _flatten_observation(one: Observation) -> _Plain:
    """Return an observation without its source."""
    published, modified = one.published_at, one.modified_at
    return (
        *(None, *one[1:5], _plain(one.aliases), *one[6:13]),
        *(published and tuple(published), modified and tuple(modified), *one[15:22]),
        *(_plain(one.logos), one.topics, _plain(one.images), one.featured_content),
    )


def _flatten_authority(one: Authority) -> _Plain:
    """Return the record of an organization or of a topic."""
    images = one.logos if isinstance(one, Organization) else one.images
    return tuple([_plain(images) if value is images else value for value in one])


def _plain(values: Iterable[tuple[object, ...]]) -> tuple[_Plain, ...]:
    """Return named tuples as tuples."""
    return tuple(map(tuple, values))


class _Made(dict[_Plain, _Value]):
    """What was made of tuples, each once: it is equal to what it was made of."""

    def __init__(self, make: Callable[[_Plain], _Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, plain: _Plain) -> _Value:
        """Make one more."""
        made = self._make(plain)
        self[cast("_Plain", made)] = made
        return made


class Unpacker:
    """Makes readings of bytes again; all that are made by one share their equal values.

    A corpus holds few values many times: shared, it fills a third of the memory.
    """

    def __init__(self) -> None:
        self._share: Callable[[Any, Any], Any] = {}.setdefault  # of texts, or None
        # Apart from each other, since tuples are equal whatever they are called.
        self._topics: dict[_Plain, _Plain] = {}
        self._moments = _Made(lambda plain: Moment(*map(self._share, plain, plain)))
        self._aliases = _Made(lambda plain: tuple([self._alias(one) for one in plain]))
        self._images = _Made(_images)
        self._entries = _Made(_entry)

    def unpack(self, data: bytes, path: str) -> Reading | None:
        """Return what was packed, as that of the file with this path.

        Raises `ValueError` where it is no reading.
        """
        try:
            plain = marshal.loads(data)  # noqa: S302 (see above)
            return None if plain is None else self.share(plain, path)
        except (EOFError, ValueError, TypeError, LookupError) as error:
            raise ValueError("these are not the bytes of a reading") from error

    def share(self, plain: Reading | _Plain, path: str) -> Reading:
        """Return a reading of shared values, made of tuples, whether those have names or not."""
        (_, digest), kind, observations, authority, problems, ledger = plain
        source = Source(path, digest)
        return Reading(
            source,
            _KINDS[kind],
            tuple([self._observation(source, one) for one in observations]),
            None if authority is None else _authority(_KINDS[kind], authority),
            tuple([_problem(path, one) for one in problems]),
            tuple(map(self._entries.__getitem__, ledger)),
        )

    def _observation(self, source: Source, plain: _Plain) -> Observation:
        """Return an observation. Here most of the time is spent, so this calls little."""
        (
            _, position, line, key, key_field, aliases, title, domain,
            web_url, original_url, amp_url, cdn_amp_url, excerpt, published, modified,
            kind, category, quality, heat, is_published, name, provider, logos, topics, images, text,
        ) = plain  # fmt: skip
        texts = (
            key, key_field, title, domain, web_url, original_url, amp_url, cdn_amp_url, excerpt,
            kind, category, name, provider, text,
        )  # fmt: skip
        (
            key, key_field, title, domain, web_url, original_url, amp_url, cdn_amp_url, excerpt,
            kind, category, name, provider, text,
        ) = map(self._share, texts, texts)  # fmt: skip
        return Observation(
            source, position, line, key, key_field, self._aliases[aliases], title, domain,
            web_url, original_url, amp_url, cdn_amp_url, excerpt,
            published and self._moments[published], modified and self._moments[modified],
            kind, category, quality, heat, is_published, name, provider,
            self._images[logos], self._topics.setdefault(topics, topics), self._images[images], text,
        )  # fmt: skip

    def _alias(self, plain: _Plain) -> Alias:
        """Return an alias."""
        return Alias(*map(self._share, plain, plain))


def _entry(plain: _Plain) -> Entry:
    """Return a line of the ledger."""
    key, fate, times = plain
    return Entry(key, _FATES[fate], times)


def _problem(path: str, plain: _Plain) -> Problem:
    """Return a problem."""
    _, line, column, code, what, cost = plain
    return Problem(path, line, column, code, what, _COSTS[cost])


def _authority(kind: Kind, plain: _Plain) -> Authority:
    """Return the record of an organization or of a topic."""
    if kind is Kind.TOPIC:
        return TopicRecord._make((*plain[:-1], _images(plain[-1])))
    return Organization._make((*plain[:4], _images(plain[4]), *plain[5:]))


def _images(plain: tuple[_Plain, ...]) -> tuple[Image, ...]:
    """Return images."""
    return tuple([Image(*one) for one in plain])

"""Negotiation: what a client accepts and what there is -> what it is given (RFC 9110, section 12)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

_RANGE = re.compile(r"\s*([!#$%&'*+.^_`|~\w-]+)/([!#$%&'*+.^_`|~\w-]+)\s*", re.ASCII)
_UNQUOTED = r"""(?:[^{0}"]|"(?:[^"\\]|\\.)*"?)*"""  # quotes hold anything (RFC 9110, section 5.6.4)
_PARTS = re.compile(_UNQUOTED.format(","))
_PARAMETERS = re.compile(_UNQUOTED.format(";"))
_QUALITY = re.compile(r"\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*", re.IGNORECASE)
_ANY: Final = "*"


class Range(NamedTuple):
    """A range of media types, such as ``text/*``, and how much it is wanted: 0 (not) to 1."""

    type: str
    subtype: str
    quality: float

    def fits(self, media_type: str) -> bool:
        """Return whether a media type is in the range."""
        kind, _, subtype = media_type.partition("/")
        return self.type in (_ANY, kind) and self.subtype in (_ANY, subtype)

    @property
    def precision(self) -> int:
        """How exactly it says what it means; the most exact range that fits is the one that counts."""
        return (self.type != _ANY) + (self.subtype != _ANY)


def choose(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return the media type that is wanted most of those offered, None where none is wanted.

    Of several that are wanted alike, the first is chosen; without a header, that is the first of
    all. What of a header can't be understood says nothing.

    >>> choose("text/csv;q=0.5, application/json", ["application/json", "text/csv"])
    'application/json'
    >>> choose("text/*, */*;q=0.1", ["application/json", "text/csv"])
    'text/csv'
    >>> choose("image/png", ["application/json"]) is None
    True
    """
    ranges = list(_parse(accept or ""))
    if not ranges:
        return offered[0]
    wanted = [(_quality(ranges, one), -place, one) for place, one in enumerate(offered)]
    quality, _, chosen = max(wanted)
    return chosen if quality else None


def _quality(ranges: Iterable[Range], media_type: str) -> float:
    """Return how much a media type is wanted, by the range that means it most exactly."""
    fitting = [one for one in ranges if one.fits(media_type)]
    return max(fitting, key=lambda one: (one.precision, one.quality)).quality if fitting else 0.0


def _parse(accept: str) -> Iterator[Range]:
    """Yield the ranges of a header; their parameters but for the quality are passed over."""
    for part in _PARTS.findall(accept.lower()):
        name, *parameters = _PARAMETERS.findall(part)
        match = _RANGE.fullmatch(name)
        if match is None:
            continue
        found = (_QUALITY.fullmatch(parameter) for parameter in parameters)
        quality = next((min(float(one[1]), 1.0) for one in found if one), 1.0)
        yield Range(match[1], match[2], quality)

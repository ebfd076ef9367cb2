"""Properties: what people call them, and how a change of one reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from newsgraph.comparing.difference import Change

VALUES: Final = 5
"""Values that are told of one property on either side, unless all are asked for."""

CHARACTERS: Final = 120
"""Characters that are told of one value or name, unless all are asked for."""

WORDS: Final = {
    "ng:key": "key",
    "schema:headline": "title",
    "schema:name": "name",
    "skos:prefLabel": "name",
    "schema:description": "description",
    "skos:definition": "description",
    "schema:datePublished": "date",
    "schema:dateModified": "modified",
    "schema:url": "URL",
    "ng:statedUrl": "URL as stated",
    "schema:publisher": "provider",
    "ng:quality": "quality",
    "ng:heat": "heat",
    "ng:category": "category",
    "ng:published": "published",
    "ng:timesListed": "times listed",
    "schema:about": "topics",
    "ng:related": "lists",
    "ng:sameTextAs": "same text as",
    "schema:image": "images",
    "ng:originalUrl": "original URL",
    "ng:ampUrl": "AMP URL",
    "ng:cdnAmpUrl": "AMP cache URL",
    "schema:alternateName": "other names",
    "skos:altLabel": "other names",
    "skos:hiddenLabel": "keywords",
    "schema:identifier": "identifier",
    "skos:notation": "identifier",
    "schema:logo": "logos",
    "skos:broader": "broader",
    "ng:toolVersion": "newsgraph",
    "ng:urlRuleVersion": "URL rule",
    "ng:identityRuleVersion": "identity rule",
    "ng:clusterMethod": "cluster method",
    "ng:option": "options",
}
"""Properties as people call them, in the order they are told; others go by their own names."""

SETS: Final = frozenset(
    {
        *("schema:about", "ng:related", "schema:image", "schema:alternateName", "skos:altLabel"),
        *("skos:hiddenLabel", "schema:logo", "skos:broader", "ng:option"),
    }
)
"""Properties that may have any number of values: told as those that came and went."""

_ORDER: Final = {name: number for number, name in enumerate(WORDS)}
_CONTEXT: Final = 30


def order_changes(changes: Iterable[Change]) -> list[Change]:
    """Return changes in the order of their words, unknown properties last."""
    return sorted(changes, key=lambda one: (_ORDER.get(one.property, len(WORDS)), one))


def tell_change(one: Change, *, everything: bool) -> str:
    """Return a change of one property in words; unless everything is asked for, it may be cut.

    >>> tell_change(Change("ng:quality", ("59",), ("89",)), everything=False)
    'quality: 59 -> 89'
    >>> tell_change(Change("schema:about", (), ("AI", "Law")), everything=False)
    'topics: +AI, +Law'
    """
    word = WORDS.get(one.property, one.property)
    if one.property in SETS or len(one.old) > 1 or len(one.new) > 1:
        came = _several("+", one.new, everything=everything)
        went = _several("-", one.old, everything=everything)
        return f"{word}: {', '.join((*came, *went))}"
    old, new = "".join(one.old), "".join(one.new)
    start = 0 if everything else _start(old, new)
    texts = (old, new) if everything else (excerpt(old, start), excerpt(new, start))
    was, has = map(_marked, texts, (one.old, one.new))
    return f"{word}: {was} -> {has}"


def excerpt(text: str, start: int = 0) -> str:
    """Return some characters of a text, marked where it is cut."""
    end = start + CHARACTERS
    return f"{'…' if start else ''}{text[start:end]}{'…' if len(text) > end else ''}"


def _several(sign: str, values: Sequence[str], *, everything: bool) -> Iterator[str]:
    """Yield the first of several values, and how many more there are."""
    if everything:
        yield from (f"{sign}{value}" for value in values)
        return
    yield from (f"{sign}{excerpt(value)}" for value in values[:VALUES])
    if len(values) > VALUES:
        yield f"{sign}{len(values) - VALUES:,} more (--all shows them)"


def _start(old: str, new: str) -> int:
    """Return where excerpts of two values start: for long ones, before the place they part at."""
    if max(len(old), len(new)) <= CHARACTERS:
        return 0
    pairs = enumerate(zip(old, new, strict=False))
    part = next((n for n, (a, b) in pairs if a != b), min(len(old), len(new)))
    return max(0, part - _CONTEXT)


def _marked(text: str, values: Sequence[str]) -> str:
    """Return a value so that one sees where it ends; a word where there is none."""
    if not values:
        return "none"
    return f"'{text}'" if " " in text or not text else text

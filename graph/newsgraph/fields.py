"""Fields: nodes of a front matter -> typed values, each error costing as little as it can."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from typing import Any, NamedTuple

from newsgraph.errors import ValueRefused
from newsgraph.frontmatter import Mapping, Node, Scalar, Sequence
from newsgraph.limits import LIST_ITEMS
from newsgraph.notes import Notes
from newsgraph.problems import Cost, quoted
from newsgraph.records import Fate, Image, Moment
from newsgraph.urls import Url, parse_url, without_userinfo
from newsgraph.values import parse_boolean, parse_integer, parse_moment, parse_text

Parser = Callable[[Node, str, Notes], Any]
"""Takes a node, the name of its key in the ledger, and notes; returns a value or a `Fate`.

Raises `ValueRefused` where the value as a whole is lost.
"""

Fields = MappingOf[str, Parser]


class StatedUrl(NamedTuple):
    """A URL as a post states it (without userinfo), and taken apart."""

    text: str
    url: Url


class StatedProvider(NamedTuple):
    """A provider as a post states it; the domain is not yet checked."""

    name: str | None = None
    domain: Scalar | None = None
    logos: tuple[Image, ...] = ()


def take(mapping: Mapping, fields: Fields, prefix: str, notes: Notes) -> dict[str, Any]:
    """Return the values of a mapping by key, leaving out what is absent or refused.

    Raises `ValueRefused` where a key stands twice, since then no value can be trusted.
    """
    if mapping.repeated is not None:
        what = f"the key {quoted(mapping.repeated.text)} stands twice"
        raise ValueRefused("duplicate-key", what, mapping.repeated[2:])
    taken: dict[str, Any] = {}
    for key, node in mapping.entries:
        value = _take_one(key, node, fields, prefix, notes)
        if not isinstance(value, Fate):
            taken[key.text] = value
    return taken


def _take_one(key: Scalar, node: Node, fields: Fields, prefix: str, notes: Notes) -> Any:
    """Return one value or its fate, and note either."""
    parser = fields.get(key.text)
    name = prefix + key.text
    if parser is None:
        notes.count_unknown(key, node, name)
        return Fate.UNKNOWN
    if isinstance(node, Scalar) and node.is_null:
        notes.count(name, Fate.ABSENT)
        return Fate.ABSENT
    try:
        value = parser(node, name, notes)
    except ValueRefused as error:
        notes.lose(node, error, Cost.VALUE)
        notes.count_all(node, name, Fate.REFUSED)
        return Fate.REFUSED
    notes.count(name, value if isinstance(value, Fate) else Fate.MAPPED)
    return value


def scalar(node: Node) -> Scalar:
    """Return a node that must be a single text."""
    if not isinstance(node, Scalar):
        raise ValueRefused("not-text", "a list or a mapping stands where a text should")
    return node


def text(node: Node, key: str, notes: Notes) -> str | Fate:
    """Take a text; a blank one states nothing."""
    value = parse_text(scalar(node).text)
    return value if value.strip() else Fate.ABSENT


def integer(node: Node, key: str, notes: Notes) -> int:
    """Take a whole number."""
    return parse_integer(scalar(node).text)


def heat(node: Node, key: str, notes: Notes) -> int | Fate:
    """Take a heat score; -1 means that it was not computed."""
    value = parse_integer(scalar(node).text)
    return Fate.NOT_COMPUTED if value == -1 else value


def boolean(node: Node, key: str, notes: Notes) -> bool:
    """Take true or false."""
    return parse_boolean(scalar(node).text)


def moment(node: Node, key: str, notes: Notes) -> Moment:
    """Take an ISO 8601 date, with or without time."""
    value, warning = parse_moment(scalar(node).text)
    if warning:
        notes.warn(node, warning, f"{quoted(value.stated)} is not a full date with time and zone")
    return value


def url(node: Node, key: str, notes: Notes) -> StatedUrl:
    """Take an http(s) URL."""
    value = parse_text(scalar(node).text)
    parsed = parse_url(value)
    stated = without_userinfo(value)
    for flaw in parsed.flaws:
        notes.warn(node, flaw, f"{quoted(stated)} is not a clean URL")
    return StatedUrl(stated, parsed)


def opaque(node: Node, key: str, notes: Notes) -> Fate:
    """Take nothing: the value never leaves the file in any form."""
    notes.count_inside(node, key, Fate.OPAQUE)
    return Fate.OPAQUE


def texts(node: Node, key: str, notes: Notes) -> tuple[str, ...] | Fate:
    """Take a list of texts, each once, in their order; a single text is a list of one."""
    if isinstance(node, Scalar):
        notes.warn(node, "not-a-list", f"a single text {quoted(node.text)} stands here")
    return tuple(_items(node, key, notes, text)) or Fate.ABSENT


def images(node: Node, key: str, notes: Notes) -> tuple[Image, ...] | Fate:
    """Take a list of images, each a mapping or just a URL."""
    return tuple(_items(node, f"{key}[]", notes, _image)) or Fate.ABSENT


def provider(node: Node, key: str, notes: Notes) -> StatedProvider:
    """Take a provider, a mapping or just a name."""
    if isinstance(node, Scalar):
        return StatedProvider(name=parse_text(node.text))
    if not isinstance(node, Mapping):
        raise ValueRefused("not-a-mapping", "a list stands where a provider should")
    taken = take(node, _PROVIDER_FIELDS, f"{key}.", notes)
    return StatedProvider(taken.get("name"), taken.get("domain"), taken.get("images", ()))


def items_of(node: Node) -> tuple[Node, ...]:
    """Return the items of a list, at most as many as the limit allows."""
    return node.items[:LIST_ITEMS] if isinstance(node, Sequence) else (node,)


def note_surplus(node: Node, notes: Notes) -> None:
    """Note that a list is longer than the limit allows."""
    if isinstance(node, Sequence) and len(node.items) > LIST_ITEMS:
        error = ValueRefused("list-too-long", f"this list has {len(node.items):,} items")
        notes.lose(node.items[LIST_ITEMS], error, Cost.VALUE)


def _items(node: Node, key: str, notes: Notes, parse: Parser) -> list[Any]:
    """Return the parsed items of a list, each once; a bad one is noted and left out alone."""
    if isinstance(node, Mapping):
        raise ValueRefused("not-a-list", "a mapping stands where a list should")
    note_surplus(node, notes)
    kept: dict[Any, None] = {}
    for item in items_of(node):
        if isinstance(item, Scalar) and item.is_null:
            continue
        try:
            value = parse(item, key, notes)
        except ValueRefused as error:
            notes.lose(item, error, Cost.VALUE)
            notes.count_inside(item, key, Fate.REFUSED)
            continue
        if not isinstance(value, Fate):
            kept[value] = None
    return list(kept)


def _image(node: Node, key: str, notes: Notes) -> Image | Fate:
    """Take one image; without a good URL there is none."""
    if isinstance(node, Scalar):
        return Image(url(node, key, notes).text)
    if not isinstance(node, Mapping):
        raise ValueRefused("not-a-mapping", "a list stands where an image should")
    taken = take(node, _IMAGE_FIELDS, f"{key}.", notes)
    if "url" not in taken:
        if node.get("url") is None:
            notes.lose(node, ValueRefused("missing-url", "this image has no URL"), Cost.VALUE)
        return Fate.REFUSED
    return Image(
        url=taken["url"].text,
        width=taken.get("width"),
        height=taken.get("height"),
        caption=taken.get("title"),
        credit=taken.get("attribution"),
        is_cached=taken.get("isCached"),
    )


def _domain(node: Node, key: str, notes: Notes) -> Scalar | Fate:
    """Take a domain as it stands; who knows the article's URL checks it."""
    return scalar(node) if scalar(node).text.strip() else Fate.ABSENT


_IMAGE_FIELDS: Fields = {
    "url": url,
    "width": integer,
    "height": integer,
    "isCached": boolean,
    "title": text,
    "attribution": text,
}
_PROVIDER_FIELDS: Fields = {"name": text, "domain": _domain, "images": images}

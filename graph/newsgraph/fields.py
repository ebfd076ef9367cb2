"""Fields: nodes of a front matter -> typed values, each error costing as little as it can."""

# ruff: noqa: ARG001 (parsers share one signature, whatever each needs of it)

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from typing import Any, Final, NamedTuple

from newsgraph.errors import UrlError, ValueRefused
from newsgraph.limits import LIST_ITEMS
from newsgraph.memory import remembered
from newsgraph.notes import Notes
from newsgraph.problems import Cost, quoted
from newsgraph.records import Fate, Image
from newsgraph.tree import NULLS, Mapping, Node, Scalar, Sequence
from newsgraph.urls import (
    Url,
    hides_userinfo,
    key_of,
    parse_domain,
    parse_url,
    site_of,
    without_userinfo,
)
from newsgraph.values import parse_boolean, parse_integer, parse_moment, parse_text

_NO_DOMAIN: Final = ("no-domain", "no domain is stated for the provider")

Parser = Callable[[Node, str, Notes], Any]
"""Takes a node, the name of its key in the ledger, and notes; returns a value or a `Fate`.

Raises `ValueRefused` where the value as a whole is lost.
"""

Fields = MappingOf[str, Parser]


class Meaning(NamedTuple):
    """What a text means to a field: its value or fate, and of each warning the code and text."""

    value: Any
    warnings: tuple[tuple[str, str], ...] = ()


class StatedUrl(NamedTuple):
    """A URL as a post states it (without userinfo), its key, and the site that has it."""

    text: str
    key: str
    site: str


class StatedDomain(NamedTuple):
    """A domain as a post states it, and in its one form; None for what is no domain."""

    text: str
    domain: str | None


class StatedProvider(NamedTuple):
    """A provider as a post states it."""

    name: str | None = None
    domain: StatedDomain | None = None
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
        name = key.text
        parser = fields.get(name)
        if parser is None:
            notes.count_unknown(key, node, prefix + name)
            continue
        value = _take_one(parser, node, prefix + name, notes)
        if isinstance(value, Fate):
            notes.count(prefix, (name,), value)
        else:
            taken[name] = value
    notes.count(prefix, tuple(taken), Fate.MAPPED)
    return taken


def _take_one(parser: Parser, node: Node, key: str, notes: Notes) -> Any:
    """Return one value or its fate."""
    return Fate.ABSENT if is_absent(node) else attempt(parser, node, key, notes, Cost.VALUE)


def attempt(parser: Parser, node: Node, key: str, notes: Notes, cost: Cost) -> Any:
    """Return a value; where it is refused, note that alone, and nothing of what is inside."""
    mark = notes.mark()
    try:
        return parser(node, key, notes)
    except ValueRefused as error:
        notes.rewind(mark)
        notes.lose(node, error, cost)
        notes.count_inside(node, key, Fate.REFUSED)
        return Fate.REFUSED


def require(
    mapping: Mapping, taken: dict[str, Any], keys: tuple[str, ...], fields: Fields, missing: str
) -> str:
    """Return the first of the keys that has a value, or raise for what is wrong with them."""
    for key in keys:
        if key in taken:
            return key
    for key in keys:
        node = mapping.get(key)
        if node is not None and not is_absent(node):
            _refuse_again(fields[key], node, key)
    stated = [node for node in map(mapping.get, keys) if node is not None]
    blank: Node = stated[0] if stated else mapping
    what = f"there is no {' and no '.join(keys)}"
    raise ValueRefused(missing, what, (blank.line, blank.column))


def _refuse_again(parser: Parser, node: Node, key: str) -> None:
    """Raise, at its place, the error for which a value was refused; a blank one has none."""
    try:
        parser(node, key, Notes(""))
    except ValueRefused as error:
        error.place = error.place or (node.line, node.column)
        raise


def is_absent(node: Node | None) -> bool:
    """Return whether nothing is stated: no key, or null as its value."""
    return node is None or (isinstance(node, Scalar) and node.is_plain and node.text in NULLS)


def scalar(node: Node) -> Scalar:
    """Return a node that must be a single text."""
    if not isinstance(node, Scalar):
        raise ValueRefused("not-text", "a list or a mapping stands where a text should")
    return node


def of_text(read: Callable[[str], Meaning]) -> Parser:
    """Return the parser of a field that takes a single text."""
    meaning = remembered(read)

    def parse(node: Node, key: str, notes: Notes) -> Any:
        value, warnings = meaning(scalar(node).text)
        for code, what in warnings:
            notes.warn(node, code, what)
        return value

    return parse


def _read_text(text: str) -> Meaning:
    """Read a text; a blank one states nothing."""
    value = parse_text(text)
    return Meaning(Fate.ABSENT if not value or value.isspace() else value)


def _read_integer(text: str) -> Meaning:
    """Read a whole number."""
    return Meaning(parse_integer(text))


def _read_heat(text: str) -> Meaning:
    """Read a heat score; -1 means that it was not computed."""
    value = parse_integer(text)
    return Meaning(Fate.NOT_COMPUTED if value == -1 else value)


def _read_boolean(text: str) -> Meaning:
    """Read true or false."""
    return Meaning(parse_boolean(text))


def _read_moment(text: str) -> Meaning:
    """Read an ISO 8601 date, with or without time."""
    value, warning = parse_moment(text)
    if warning is None:
        return Meaning(value)
    what = f"{quoted(value.stated)} is not a full date with time and zone"
    return Meaning(value, ((warning, what),))


def _read_url(text: str) -> Meaning:
    """Read an http(s) URL of an article; a blank one states nothing."""
    url = _parse_stated(text)
    if url is None:
        return Meaning(Fate.ABSENT)
    stated, warnings = _state(text, url)
    return Meaning(StatedUrl(stated, key_of(url), site_of(url)), warnings)


def _read_image_url(text: str) -> Meaning:
    """Read an http(s) URL of which nothing is made; a blank one states nothing."""
    url = _parse_stated(text)
    return Meaning(Fate.ABSENT) if url is None else Meaning(*_state(text, url))


def _parse_stated(text: str) -> Url | None:
    """Take apart a URL as posts state it; None for a blank text."""
    if not parse_text(text).strip():
        return None
    url = parse_url(text)
    if hides_userinfo(url):
        raise UrlError("url-host", "this AMP cache URL holds a user name")
    return url


def _state(text: str, url: Url) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the text of a URL without the userinfo it may have, and what to warn of."""
    stated = without_userinfo(text) if "url-userinfo" in url.flaws else text
    return stated, tuple((flaw, f"{quoted(stated)} is not a clean URL") for flaw in url.flaws)


def _read_domain(text: str) -> Meaning:
    """Read a domain; a bad one costs nothing, since the article's URL has one too."""
    stated = parse_text(text)
    if not stated.strip():
        return Meaning(Fate.ABSENT, (_NO_DOMAIN,))
    try:
        return Meaning(StatedDomain(stated, parse_domain(stated)))
    except UrlError as error:
        # What stands before an @ may be a password.
        known = StatedDomain(stated.rpartition("@")[2], None)
        return Meaning(known, ((error.code, error.what),))


def opaque(node: Node, key: str, notes: Notes) -> Fate:
    """Take nothing: the value never leaves the file in any form."""
    notes.count_inside(node, key, Fate.OPAQUE)
    return Fate.OPAQUE


def texts(node: Node, key: str, notes: Notes) -> tuple[str, ...] | Fate:
    """Take a list of texts, each once, in their order."""
    return _items(node, key, notes, text)


def images(node: Node, key: str, notes: Notes) -> tuple[Image, ...] | Fate:
    """Take a list of images, each a mapping or just a URL."""
    return _items(node, key, notes, _image)


def provider(node: Node, key: str, notes: Notes) -> StatedProvider | Fate:
    """Take a provider, a mapping or just a name."""
    if isinstance(node, Scalar):
        name = text(node, key, notes)
        warn_of_no_domain(node, notes)
        return name if isinstance(name, Fate) else StatedProvider(name)
    if not isinstance(node, Mapping):
        raise ValueRefused("not-a-mapping", "a list stands where a provider should")
    taken = take(node, _PROVIDER_FIELDS, f"{key}.", notes)
    domain = node.get("domain")
    if is_absent(domain):
        warn_of_no_domain(domain or node, notes)
    return StatedProvider(taken.get("name"), taken.get("domain"), taken.get("images", ()))


def items_of(node: Node, key: str, notes: Notes) -> tuple[Node, ...]:
    """Return the items of a list, at most as many as the limit allows; a text is its only one."""
    if isinstance(node, Mapping):
        raise ValueRefused("not-a-list", "a mapping stands where a list should")
    items = node.items if isinstance(node, Sequence) else (node,)
    surplus = items[LIST_ITEMS:]
    if surplus:
        error = ValueRefused("list-too-long", f"this list has {len(items):,} items")
        notes.lose(surplus[0], error, Cost.VALUE)
    for item in surplus:
        notes.count_inside(item, f"{key}[]", Fate.REFUSED)
    return items[:LIST_ITEMS]


def kept(values: list[Any]) -> tuple[Any, ...] | Fate:
    """Return what is left of a list's values, each once; or the fate of the list, if nothing is."""
    good = dict.fromkeys(value for value in values if not isinstance(value, Fate))
    return tuple(good) or (Fate.REFUSED if Fate.REFUSED in values else Fate.ABSENT)


def warn_of_no_domain(node: Node, notes: Notes) -> None:
    """Warn that nothing is said of the provider's domain."""
    notes.warn(node, *_NO_DOMAIN)


def _items(node: Node, key: str, notes: Notes, parser: Parser) -> tuple[Any, ...] | Fate:
    """Return the values of a list, each once; a bad one is noted and left out alone.

    A single text is a list of one.
    """
    if isinstance(node, Scalar):
        notes.warn(node, "not-a-list", f"a single text {quoted(node.text)} stands here")
    stated = (item for item in items_of(node, key, notes) if not is_absent(item))
    return kept([attempt(parser, item, f"{key}[]", notes, Cost.VALUE) for item in stated])


def _image(node: Node, key: str, notes: Notes) -> Image | Fate:
    """Take one image; without a good URL there is none."""
    if isinstance(node, Scalar):
        stated = image_url(node, key, notes)
        return stated if isinstance(stated, Fate) else Image(stated)
    if not isinstance(node, Mapping):
        raise ValueRefused("not-a-mapping", "a list stands where an image should")
    taken = take(node, _IMAGE_FIELDS, f"{key}.", notes)
    require(node, taken, ("url",), _IMAGE_FIELDS, "missing-url")
    get = taken.get
    return Image(
        taken["url"], get("width"), get("height"), get("title"), get("attribution"), get("isCached")
    )


text: Final = of_text(_read_text)
integer: Final = of_text(_read_integer)
heat: Final = of_text(_read_heat)
boolean: Final = of_text(_read_boolean)
moment: Final = of_text(_read_moment)
url: Final = of_text(_read_url)
image_url: Final = of_text(_read_image_url)
domain: Final = of_text(_read_domain)

_IMAGE_FIELDS: Fields = {
    "url": image_url,
    "width": integer,
    "height": integer,
    "isCached": boolean,
    "title": text,
    "attribution": text,
    "secured": opaque,
}
_PROVIDER_FIELDS: Fields = {
    "name": text,
    "domain": domain,
    "images": images,
    "secured": opaque,
}

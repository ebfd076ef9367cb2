"""Fields: nodes of a front matter -> typed values, each error costing as little as it can."""

# ruff: noqa: ARG001 (parsers share one signature, whatever each needs of it)

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from typing import Any, NamedTuple

from newsgraph.errors import UrlError, ValueRefused
from newsgraph.limits import LIST_ITEMS
from newsgraph.notes import Notes
from newsgraph.problems import Cost, quoted
from newsgraph.records import Fate, Image, Moment
from newsgraph.tree import Mapping, Node, Scalar, Sequence
from newsgraph.urls import Url, hides_userinfo, parse_domain, parse_url, without_userinfo
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
    value = Fate.ABSENT if is_absent(node) else attempt(parser, node, name, notes, Cost.VALUE)
    notes.count(name, value if isinstance(value, Fate) else Fate.MAPPED)
    return value


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
    return node is None or (isinstance(node, Scalar) and node.is_null)


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


def url(node: Node, key: str, notes: Notes) -> StatedUrl | Fate:
    """Take an http(s) URL; a blank one states nothing."""
    value = text(node, key, notes)
    if isinstance(value, Fate):
        return value
    parsed = parse_url(value)
    if hides_userinfo(parsed):
        raise UrlError("url-host", "this AMP cache URL holds a user name")
    stated = without_userinfo(value) if "url-userinfo" in parsed.flaws else value
    for flaw in parsed.flaws:
        notes.warn(node, flaw, f"{quoted(stated)} is not a clean URL")
    return StatedUrl(stated, parsed)


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
    notes.warn(node, "no-domain", "no domain is stated for the provider")


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
        stated = url(node, key, notes)
        return stated if isinstance(stated, Fate) else Image(stated.text)
    if not isinstance(node, Mapping):
        raise ValueRefused("not-a-mapping", "a list stands where an image should")
    taken = take(node, _IMAGE_FIELDS, f"{key}.", notes)
    require(node, taken, ("url",), _IMAGE_FIELDS, "missing-url")
    return Image(
        url=taken["url"].text,
        width=taken.get("width"),
        height=taken.get("height"),
        caption=taken.get("title"),
        credit=taken.get("attribution"),
        is_cached=taken.get("isCached"),
    )


def _domain(node: Node, key: str, notes: Notes) -> StatedDomain | Fate:
    """Take a domain; a bad one costs nothing, since the article's URL has one too."""
    stated = text(node, key, notes)
    if isinstance(stated, Fate):
        warn_of_no_domain(node, notes)
        return stated
    try:
        return StatedDomain(stated, parse_domain(stated))
    except UrlError as error:
        notes.warn(node, error.code, error.what)
        # What stands before an @ may be a password.
        return StatedDomain(stated.rpartition("@")[2], None)


_IMAGE_FIELDS: Fields = {
    "url": url,
    "width": integer,
    "height": integer,
    "isCached": boolean,
    "title": text,
    "attribution": text,
    "secured": opaque,
}
_PROVIDER_FIELDS: Fields = {
    "name": text,
    "domain": _domain,
    "images": images,
    "secured": opaque,
}

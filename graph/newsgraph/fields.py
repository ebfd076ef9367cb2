"""Fields: nodes of a front matter -> typed values, each error costing as little as it can."""

# ruff: noqa: ARG001 (parsers share one signature, whatever each needs of it)

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from typing import Any, Final, NamedTuple

from newsgraph import meanings
from newsgraph.errors import ValueRefused
from newsgraph.limits import LIST_ITEMS
from newsgraph.meanings import NO_DOMAIN, Meaning, StatedDomain
from newsgraph.memory import remembered
from newsgraph.notes import Notes
from newsgraph.problems import Cost, quoted
from newsgraph.records import Fate, Image
from newsgraph.tree import NULLS, Mapping, Node, Scalar, Sequence

Parser = Callable[[Node, str, Notes], Any]
"""Takes a node, the name of its key in the ledger, and notes; returns a value or a `Fate`.

Raises `ValueRefused` where the value as a whole is lost, and then has noted nothing.
"""

Fields = MappingOf[str, Parser]
"""The keys of a mapping, with the parsers of their values."""

Needs = MappingOf[str, tuple[str, ...]]
"""What a mapping is nothing without: the code of an error, and the keys of which one will do."""


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
        is_stated = not is_absent(node)
        value = attempt(parser, node, prefix + name, notes) if is_stated else Fate.ABSENT
        if isinstance(value, Fate):
            notes.count(prefix, (name,), value)
        else:
            taken[name] = value
    notes.count(prefix, tuple(taken), Fate.MAPPED)
    return taken


def take_whole(
    mapping: Mapping, fields: Fields, prefix: str, notes: Notes, needs: Needs
) -> dict[str, Any]:
    """Return the values of a mapping that is nothing without some of them.

    Raises `ValueRefused` for what is wrong with these.
    """
    mark = notes.mark()
    taken = take(mapping, fields, prefix, notes)
    for missing, keys in needs.items():
        if taken.keys().isdisjoint(keys):
            notes.rewind(mark)
            raise _lack(mapping, fields, keys, missing)
    return taken


def attempt(parser: Parser, node: Node, key: str, notes: Notes, cost: Cost = Cost.VALUE) -> Any:
    """Return a value; where it is refused, note that alone, and nothing of what is inside."""
    try:
        return parser(node, key, notes)
    except ValueRefused as error:
        notes.lose(node, error, cost)
        notes.count_inside(node, key, Fate.REFUSED)
        return Fate.REFUSED


def _lack(mapping: Mapping, fields: Fields, keys: tuple[str, ...], missing: str) -> ValueRefused:
    """Return the error for a mapping in which none of these keys has a value, with its place."""
    stated = [(key, node) for key in keys if (node := mapping.get(key)) is not None]
    for key, node in stated:
        if is_absent(node):
            continue
        try:
            fields[key](node, key, Notes(""))
        except ValueRefused as error:
            error.place = error.place or (node.line, node.column)
            return error
    blank: Node = stated[0][1] if stated else mapping
    what = f"there is no {' and no '.join(keys)}"
    return ValueRefused(missing, what, (blank.line, blank.column))


def is_absent(node: Node | None) -> bool:
    """Return whether nothing is stated: no key, or null as its value."""
    return node is None or (isinstance(node, Scalar) and node.is_plain and node.text in NULLS)


def of_text(read: Callable[[str], Meaning]) -> Parser:
    """Return the parser of a field that takes a single text."""
    meaning = remembered(read)

    def parse(node: Node, key: str, notes: Notes) -> Any:
        if not isinstance(node, Scalar):
            raise ValueRefused("not-text", "a list or a mapping stands where a text should")
        value, warnings = meaning(node.text)
        for code, what in warnings:
            notes.warn(node, code, what)
        return value

    return parse


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
    if "domain" not in taken and is_absent(stated := node.get("domain")):
        warn_of_no_domain(stated or node, notes)
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
    notes.warn(node, *NO_DOMAIN)


def _items(node: Node, key: str, notes: Notes, parser: Parser) -> tuple[Any, ...] | Fate:
    """Return the values of a list, each once; a bad one is noted and left out alone.

    A single text is a list of one.
    """
    if isinstance(node, Scalar):
        notes.warn(node, "not-a-list", f"a single text {quoted(node.text)} stands here")
    stated = (item for item in items_of(node, key, notes) if not is_absent(item))
    return kept([attempt(parser, item, f"{key}[]", notes) for item in stated])


def _image(node: Node, key: str, notes: Notes) -> Image | Fate:
    """Take one image; without a good URL there is none."""
    if isinstance(node, Scalar):
        stated = image_url(node, key, notes)
        return stated if isinstance(stated, Fate) else Image(stated)
    if not isinstance(node, Mapping):
        raise ValueRefused("not-a-mapping", "a list stands where an image should")
    taken = take_whole(node, _IMAGE_FIELDS, f"{key}.", notes, {"missing-url": ("url",)})
    get = taken.get
    return Image(
        taken["url"], get("width"), get("height"), get("title"), get("attribution"), get("isCached")
    )


text: Final = of_text(meanings.read_text)
integer: Final = of_text(meanings.read_integer)
heat: Final = of_text(meanings.read_heat)
boolean: Final = of_text(meanings.read_boolean)
moment: Final = of_text(meanings.read_moment)
url: Final = of_text(meanings.read_url)
image_url: Final = of_text(meanings.read_image_url)
domain: Final = of_text(meanings.read_domain)

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

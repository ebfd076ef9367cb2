"""Fields: nodes of a front matter -> typed values, each error costing as little as it can."""

# ruff: noqa: ARG001 (parsers share one signature, whatever each needs of it)

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from functools import lru_cache
from typing import Any, Final, NamedTuple

from newsgraph.errors import ValueRefused
from newsgraph.limits import LIST_ITEMS
from newsgraph.memory import CHARACTERS, NODE_CHARACTERS, NODES, TEXTS
from newsgraph.problems import Cost, quoted
from newsgraph.reading import meanings
from newsgraph.reading.meanings import NO_DOMAIN, StatedDomain
from newsgraph.reading.notes import Meaning, Notes
from newsgraph.reading.tree import Mapping, Node, Path, Sequence
from newsgraph.records import Fate, Image

Parser = Callable[[Node, str], Meaning]
"""Takes a node and the name of its key in the ledger; returns what it means.

Raises `ValueRefused` where the value as a whole is lost.
"""

Fields = MappingOf[str, Parser]
"""The keys of a mapping, with the parsers of their values."""

Needs = MappingOf[str, tuple[str, ...]]
"""What a mapping is nothing without: the code of an error, and the keys of which one will do."""


_ABSENT: Final = Meaning(Fate.ABSENT)


class StatedProvider(NamedTuple):
    """A provider as a post states it."""

    name: str | None = None
    domain: StatedDomain | None = None
    logos: tuple[Image, ...] = ()


def take(mapping: Mapping, fields: Fields, prefix: str, notes: Notes) -> dict[str, Any]:
    """Return the values of a mapping by key, leaving out what is absent or refused.

    Raises `ValueRefused` where a key stands twice, since then no value can be trusted.
    """
    _refuse_repeated(mapping.keys)
    taken: dict[str, Any] = {}
    for number, (name, node) in enumerate(zip(mapping.keys, mapping.values, strict=True)):
        parser = fields.get(name)
        if parser is None:
            notes.count_unknown((2 * number,), node, prefix + name)
            continue
        value, slips, fates = attempt(parser, node, prefix + name)
        if slips or fates:
            notes.add((2 * number + 1,), slips, fates)
        if isinstance(value, Fate):
            notes.count(prefix, (name,), value)
        else:
            taken[name] = value
    notes.count(prefix, tuple(taken), Fate.MAPPED)
    return taken


def _refuse_repeated(keys: tuple[str, ...]) -> None:
    """Raise for the first key that has the text of one before it."""
    if len(set(keys)) == len(keys):
        return
    number, key = next((n, key) for n, key in enumerate(keys) if key in keys[:n])
    raise ValueRefused("duplicate-key", f"the key {quoted(key)} stands twice", (2 * number,))


def take_whole(
    mapping: Mapping, fields: Fields, prefix: str, notes: Notes, needs: Needs
) -> dict[str, Any]:
    """Return the values of a mapping that is nothing without some of them.

    Raises `ValueRefused` for what is wrong with these.
    """
    taken = take(mapping, fields, prefix, notes)
    for missing, keys in needs.items():
        if taken.keys().isdisjoint(keys):
            raise _lack(mapping, fields, keys, missing)
    return taken


def attempt(parser: Parser, node: Node, key: str, cost: Cost = Cost.VALUE) -> Meaning:
    """Return what a node means; where it is refused, that alone, and nothing of what is inside.

    What small nodes meant is remembered: providers stand in thousands of posts, and entries in
    those of a whole story.
    """
    if isinstance(node, str):  # which has no keys inside, whatever its own is
        return (_recall_text if len(node) <= CHARACTERS else _attempt)(parser, node, "", cost)
    if node is None:
        return _ABSENT
    return (_recall if node.size <= NODE_CHARACTERS else _attempt)(parser, node, key, cost)


def _attempt(parser: Parser, node: Node, key: str, cost: Cost) -> Meaning:
    """Return what a node means, which depends on nothing else."""
    try:
        return parser(node, key)
    except ValueRefused as error:
        notes = Notes()
        notes.lose((), error, cost)
        notes.count_inside(node, key, Fate.REFUSED)
        return notes.conclude(Fate.REFUSED)


_recall_text: Final = lru_cache(TEXTS)(_attempt)
_recall: Final = lru_cache(NODES)(_attempt)


def _lack(mapping: Mapping, fields: Fields, keys: tuple[str, ...], missing: str) -> ValueRefused:
    """Return the error for a mapping in which none of these keys has a value, with its place."""
    stated = [key for key in keys if key in mapping.keys]
    for key in stated:
        node = mapping.get(key)
        if node is None:
            continue
        try:
            fields[key](node, key)
        except ValueRefused as error:
            error.path = (*mapping.path_to(key), *error.path)
            return error
    what = f"there is no {' and no '.join(keys)}"
    return ValueRefused(missing, what, mapping.path_to(stated[0]) if stated else ())


def of_text(read: Callable[[str], Meaning]) -> Parser:
    """Return the parser of a field that takes a single text."""

    def parse(node: Node, key: str) -> Meaning:
        if not isinstance(node, str):
            raise ValueRefused("not-text", "a list or a mapping stands where a text should")
        return read(node)

    return parse


def opaque(node: Node, key: str) -> Meaning:
    """Take nothing: the value never leaves the file in any form."""
    notes = Notes()
    notes.count_inside(node, key, Fate.OPAQUE)
    return notes.conclude(Fate.OPAQUE)


def texts(node: Node, key: str) -> Meaning:
    """Take a list of texts, each once, in their order."""
    return _items(node, key, text)


def images(node: Node, key: str) -> Meaning:
    """Take a list of images, each a mapping or just a URL."""
    return _items(node, key, _image)


def provider(node: Node, key: str) -> Meaning:
    """Take a provider, a mapping or just a name."""
    if isinstance(node, str):
        name, slips, fates = text(node, key)
        value = name if isinstance(name, Fate) else StatedProvider(name)
        return Meaning(value, (*slips, NO_DOMAIN), fates)
    if not isinstance(node, Mapping):
        raise ValueRefused("not-a-mapping", "a list stands where a provider should")
    notes = Notes()
    taken = take(node, _PROVIDER_FIELDS, f"{key}.", notes)
    if "domain" not in taken and node.get("domain") is None:
        notes.add(node.path_to("domain"), (NO_DOMAIN,), ())
    get = taken.get
    return notes.conclude(StatedProvider(get("name"), get("domain"), get("images", ())))


def take_items(
    node: Node, key: str, parser: Parser, notes: Notes, cost: Cost = Cost.VALUE
) -> list[Any]:
    """Return what the items of a list mean, in their order; a single text is its only item.

    A bad item is noted and left out alone, and so are those beyond the limit.
    """
    if isinstance(node, Mapping):
        raise ValueRefused("not-a-list", "a mapping stands where a list should")
    items, name = _items_of(node), f"{key}[]"
    surplus = items[LIST_ITEMS:]
    if surplus:
        error = ValueRefused("list-too-long", f"this list has {len(items):,} items")
        notes.lose(surplus[0][0], error, Cost.VALUE)
    for _, item in surplus:
        notes.count_inside(item, name, Fate.REFUSED)
    values = []
    for path, item in items[:LIST_ITEMS]:
        value, slips, fates = attempt(parser, item, name, cost)
        notes.add(path, slips, fates)
        values.append(value)
    return values


def _items_of(node: Node) -> list[tuple[Path, Node]]:
    """Return the items of a list with the ways to them; a single text is its only one."""
    if isinstance(node, Sequence):
        return [((number,), item) for number, item in enumerate(node.items)]
    return [((), node)]


def fate_of(values: list[Any]) -> Fate:
    """Return the fate of a list of which no value is left."""
    return Fate.REFUSED if Fate.REFUSED in values else Fate.ABSENT


def _items(node: Node, key: str, parser: Parser) -> Meaning:
    """Return the values of a list, each once; a single text is a list of one."""
    notes = Notes()
    if isinstance(node, str):
        notes.warn((), "not-a-list", f"a single text {quoted(node)} stands here")
    values = take_items(node, key, parser, notes)
    good = dict.fromkeys(value for value in values if not isinstance(value, Fate))
    return notes.conclude(tuple(good) or fate_of(values))


def _image(node: Node, key: str) -> Meaning:
    """Take one image; without a good URL there is none."""
    if isinstance(node, str):
        url, slips, fates = image_url(node, key)
        return Meaning(url if isinstance(url, Fate) else Image(url), slips, fates)
    if not isinstance(node, Mapping):
        raise ValueRefused("not-a-mapping", "a list stands where an image should")
    notes = Notes()
    taken = take_whole(node, _IMAGE_FIELDS, f"{key}.", notes, {"missing-url": ("url",)})
    get = taken.get
    image = Image(
        taken["url"], get("width"), get("height"), get("title"), get("attribution"), get("isCached")
    )
    return notes.conclude(image)


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

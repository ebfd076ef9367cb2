"""Schema: the only room that knows the keys of posts: a front matter -> observations."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any, Final

from newsgraph.errors import ValueRefused
from newsgraph.problems import Cost, quoted
from newsgraph.reading import fields
from newsgraph.reading.fields import Fields, StatedProvider, fate_of, take_items, take_whole
from newsgraph.reading.meanings import NO_DOMAIN, StatedUrl
from newsgraph.reading.notes import SECURED, Meaning, Notes, ledger_of, problems_of
from newsgraph.reading.tree import FrontMatter, Mapping, Node, Sequence
from newsgraph.records import Alias, Fate, Kind, Observation, Reading, Source

POST_MARKS: Final = frozenset({"webUrl", "originalUrl", "provider", "related"})
"""In a folder, a file is a post when it has two of these keys, or ``title`` and one of them."""

ALIAS_FIELDS: Final = ("originalUrl", "ampWebUrl", "cdnAmpWebUrl")
"""The fields whose URLs are other names of the record's webUrl."""

_KEY_FIELDS: Final = ("webUrl", "originalUrl")  # the first that has a value gives the key
_NEEDS: Final = {"missing-title": ("title",), "missing-url": _KEY_FIELDS}

_NO_SOURCE: Final = Source("", "")  # of observations whose digest is still to come

KNOWN_TYPES: Final = frozenset({"article", "video"})

_ENTRY_FIELDS: Fields = {
    "title": fields.text,
    "excerpt": fields.text,
    "publishedDateTime": fields.moment,
    "updatedDateTime": fields.moment,
    "webUrl": fields.url,
    "originalUrl": fields.url,
    "ampWebUrl": fields.url,
    "cdnAmpWebUrl": fields.url,
    "type": fields.text,
    "category": fields.text,
    "quality": fields.integer,
    "heat": fields.heat,
    "published": fields.boolean,
    "provider": fields.provider,
    "topics": fields.texts,
    "images": fields.images,
    "featuredContent": fields.text,
    SECURED: fields.opaque,
}

_ENCODER: Final = json.JSONEncoder(check_circular=False)  # values can't hold themselves


def is_post(front_matter: FrontMatter) -> bool:
    """Return whether a front matter is a post's, judging by its keys."""
    keys = set(front_matter.root.keys)
    return len(keys & POST_MARKS) + ("title" in keys) > 1 and not keys.isdisjoint(POST_MARKS)


def read_post(front_matter: FrontMatter, path: str) -> Reading:
    """Return the observations of a post and of each entry of its list, with all problems.

    An error costs the smallest thing that holds it: a value, an entry, or, where title or
    URL of the post itself are unusable, the post with its list.
    """
    notes = Notes()
    try:
        taken = take_whole(front_matter.root, _POST_FIELDS, "", notes, _NEEDS)
        post = _observe(front_matter.root, taken, notes)
    except ValueRefused as error:
        return refuse(front_matter, error, path)
    said = notes.conclude({0: post, **taken.get("related", {})})
    observations = _placed(said.value, front_matter, path)
    problems = problems_of(said, front_matter, path)
    return Reading(observations[0].source, Kind.POST, observations, None, problems, ledger_of(said))


def refuse(front_matter: FrontMatter, error: ValueRefused, path: str) -> Reading:
    """Return the reading of a file that is left out as a whole."""
    notes, root = Notes(), front_matter.root
    notes.lose((), error, Cost.FILE)
    for key, node in zip(root.keys, root.values, strict=True):
        notes.count_all(node, key, Fate.REFUSED)
    said = notes.conclude(Fate.REFUSED)
    source = Source(path, digest_of([_stated(root)]))
    problems = problems_of(said, front_matter, path)
    return Reading(source, Kind.REFUSED, (), None, problems, ledger_of(said))


def digest_of(values: Iterable[object]) -> str:
    """Return the SHA-256 of typed values, in hexadecimal."""
    return hashlib.sha256(_ENCODER.encode(list(values)).encode()).hexdigest()


def _stated(node: Node) -> object:
    """Return the texts of a tree without what is secret."""
    if isinstance(node, Mapping):
        entries = zip(node.keys, node.values, strict=True)
        return [(key, _stated(value)) for key, value in entries if key != SECURED]
    return [_stated(item) for item in node.items] if isinstance(node, Sequence) else node


def _related(node: Node, key: str) -> Meaning:
    """Take the list of related articles, by position; a bad entry is left out alone."""
    notes = Notes()
    values = take_items(node, key, _listed, notes, Cost.ENTRY)
    numbered = enumerate(values, start=1)
    listed = {position: value for position, value in numbered if not isinstance(value, Fate)}
    return notes.conclude(listed or fate_of(values))


def _listed(node: Node, key: str) -> Meaning:
    """Take one entry of a list as an observation."""
    if not isinstance(node, Mapping):
        raise ValueRefused("not-an-entry", "no keys and values stand here")
    notes = Notes()
    taken = take_whole(node, _ENTRY_FIELDS, f"{key}.", notes, _NEEDS)
    return notes.conclude(_observe(node, taken, notes))


def _observe(node: Mapping, taken: dict[str, Any], notes: Notes) -> Observation:
    """Return the values of one record as an observation, its source and place still to come."""
    key_field = next(field for field in _KEY_FIELDS if field in taken)
    own: StatedUrl = taken[key_field]
    get = taken.get
    provider: StatedProvider = get("provider") or _no_provider(node, notes)
    domain = provider.domain
    _check_type(node, get("type"), notes)
    return Observation(
        source=_NO_SOURCE,
        position=0,
        line=0,
        key=own.key,
        key_field=key_field,
        aliases=_aliases(node, taken, key_field, notes),
        title=taken["title"],
        domain=(domain and domain.domain) or own.site,
        web_url=_text_of(get("webUrl")),
        original_url=_text_of(get("originalUrl")),
        amp_url=_text_of(get("ampWebUrl")),
        cdn_amp_url=_text_of(get("cdnAmpWebUrl")),
        excerpt=get("excerpt"),
        published_at=get("publishedDateTime"),
        modified_at=get("updatedDateTime"),
        type=get("type"),
        category=get("category"),
        quality=get("quality"),
        heat=get("heat"),
        is_published=get("published"),
        provider_name=provider.name,
        provider_domain=domain and domain.text,
        logos=provider.logos,
        topics=get("topics", ()),
        images=get("images", ()),
        featured_content=get("featuredContent"),
    )


def _text_of(url: StatedUrl | None) -> str | None:
    """Return the text of a URL, None where none is stated."""
    return url.text if url else None


def _no_provider(node: Mapping, notes: Notes) -> StatedProvider:
    """Return a provider of whom nothing is known, with a warning where nothing is stated."""
    if node.get("provider") is None:
        notes.add(node.path_to("provider"), (NO_DOMAIN,), ())
    return StatedProvider()


def _check_type(node: Mapping, stated: str | None, notes: Notes) -> None:
    """Warn of a type that is neither article nor video."""
    if stated is not None and stated not in KNOWN_TYPES:
        notes.warn(node.path_to("type"), "unknown-type", f"the type is {quoted(stated)}")


def _aliases(
    node: Mapping, taken: dict[str, Any], key_field: str, notes: Notes
) -> tuple[Alias, ...]:
    """Return the record's alias URLs that lie on the site of its own.

    Elsewhere they count for nothing: a post could take over another site's article.
    """
    site = taken[key_field].site
    aliases = []
    for field in ALIAS_FIELDS:
        other: StatedUrl | None = taken.get(field)
        if other is None or field == key_field:
            continue
        if other.site == site:
            aliases.append(Alias(field, other.key))
        else:
            what = f"this {field} is not on {site}"
            notes.warn(node.path_to(field), "alias-elsewhere", what)
    return tuple(aliases)


def _placed(
    observations: dict[int, Observation], front_matter: FrontMatter, path: str
) -> tuple[Observation, ...]:
    """Return the observations of one file, by position, with their source and lines."""
    source = Source(path, digest_of((number, *one[3:]) for number, one in observations.items()))
    related = front_matter.root.path_to("related")
    return tuple(
        Observation(source, number, front_matter.place_of(way)[0], *one[3:])
        for number, one in observations.items()
        for way in [(*related, number - 1) if number else ()]
    )


_POST_FIELDS: Fields = {**_ENTRY_FIELDS, "related": _related}

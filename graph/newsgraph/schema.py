"""Schema: the only room that knows the keys of posts: a front matter -> observations."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from newsgraph import fields
from newsgraph.errors import ValueRefused
from newsgraph.fields import Fields, StatedProvider, attempt, take_whole
from newsgraph.meanings import StatedUrl
from newsgraph.notes import SECURED, Notes
from newsgraph.problems import Cost, quoted
from newsgraph.records import Alias, Fate, Kind, Observation, Reading, Source
from newsgraph.tree import Mapping, Node, Scalar, Sequence

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


def is_post(front_matter: Mapping) -> bool:
    """Return whether a front matter is a post's, judging by its keys."""
    keys = {key.text for key, _ in front_matter.entries}
    return len(keys & POST_MARKS) + ("title" in keys) > 1 and not keys.isdisjoint(POST_MARKS)


def read_post(front_matter: Mapping, path: str) -> Reading:
    """Return the observations of a post and of each entry of its list, with all problems.

    An error costs the smallest thing that holds it: a value, an entry, or, where title or
    URL of the post itself are unusable, the post with its list.
    """
    notes = Notes(path)
    try:
        taken = take_whole(front_matter, _POST_FIELDS, "", notes, _NEEDS)
        post = _observe(front_matter, taken, 0, notes)
    except ValueRefused as error:
        return refuse(front_matter, error, notes)
    observations = _with_source((post, *taken.get("related", ())), path)
    source = observations[0].source
    return Reading(source, Kind.POST, observations, None, notes.problems, notes.ledger)


def refuse(front_matter: Mapping, error: ValueRefused, notes: Notes) -> Reading:
    """Return the reading of a file that is left out as a whole."""
    outcome = Notes(notes.path)
    outcome.lose(front_matter, error, Cost.FILE)
    for key, node in front_matter.entries:
        outcome.count_all(node, key.text, Fate.REFUSED)
    source = Source(notes.path, digest_of([_stated(front_matter)]))
    return Reading(source, Kind.REFUSED, (), None, outcome.problems, outcome.ledger)


def digest_of(values: Iterable[object]) -> str:
    """Return the SHA-256 of typed values, in hexadecimal."""
    return hashlib.sha256(_ENCODER.encode(list(values)).encode()).hexdigest()


def _stated(node: Node) -> object:
    """Return the texts of a tree, without places and without what is secret."""
    if isinstance(node, Scalar):
        return None if node.is_null else node.text
    if isinstance(node, Sequence):
        return [_stated(item) for item in node.items]
    return [(key.text, _stated(value)) for key, value in node.entries if key.text != SECURED]


def _related(node: Node, key: str, notes: Notes) -> tuple[Observation, ...] | Fate:
    """Take the list of related articles; a bad entry is noted and left out alone."""
    entries = enumerate(fields.items_of(node, key, notes), start=1)
    return fields.kept(
        [
            attempt(partial(_listed, position), entry, f"{key}[]", notes, Cost.ENTRY)
            for position, entry in entries
            if not fields.is_absent(entry)
        ]
    )


def _listed(position: int, node: Node, key: str, notes: Notes) -> Observation:
    """Return one entry of a list as an observation."""
    if not isinstance(node, Mapping):
        raise ValueRefused("not-an-entry", "no keys and values stand here")
    taken = take_whole(node, _ENTRY_FIELDS, f"{key}.", notes, _NEEDS)
    return _observe(node, taken, position, notes)


def _observe(node: Mapping, taken: dict[str, Any], position: int, notes: Notes) -> Observation:
    """Return the values of one record as an observation, its source still to come."""
    key_field = next(field for field in _KEY_FIELDS if field in taken)
    own: StatedUrl = taken[key_field]
    get = taken.get
    provider: StatedProvider = get("provider") or _no_provider(node, notes)
    domain = provider.domain
    _check_type(node, get("type"), notes)
    return Observation(
        source=_NO_SOURCE,
        position=position,
        line=node.line,
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
    stated = node.get("provider")
    if fields.is_absent(stated):
        fields.warn_of_no_domain(stated or node, notes)
    return StatedProvider()


def _check_type(node: Mapping, stated: str | None, notes: Notes) -> None:
    """Warn of a type that is neither article nor video."""
    if stated is not None and stated not in KNOWN_TYPES:
        notes.warn(node.get("type") or node, "unknown-type", f"the type is {quoted(stated)}")


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
            notes.warn(node.get(field) or node, "alias-elsewhere", what)
    return tuple(aliases)


def _with_source(observations: tuple[Observation, ...], path: str) -> tuple[Observation, ...]:
    """Return the observations of one file with their source, now that its digest is known."""
    values = [(one.position, *one[3:]) for one in observations]
    source = Source(path, digest_of(values))
    return tuple(Observation(source, *one[1:]) for one in observations)


_POST_FIELDS: Fields = {**_ENTRY_FIELDS, "related": _related}

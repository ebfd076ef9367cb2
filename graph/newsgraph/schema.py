"""Schema: the only room that knows the keys of posts: a front matter -> observations."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from newsgraph import fields
from newsgraph.errors import ValueRefused
from newsgraph.fields import Fields, StatedProvider, StatedUrl, attempt, require, take
from newsgraph.notes import SECURED, Notes
from newsgraph.problems import Cost, quoted
from newsgraph.records import Alias, Fate, Kind, Observation, Reading, Source
from newsgraph.tree import Mapping, Node, Scalar, Sequence

POST_MARKS: Final = frozenset({"webUrl", "originalUrl", "provider", "related"})
"""In a folder, a file is a post when it has two of these keys, or ``title`` and one of them."""

ALIAS_FIELDS: Final = ("originalUrl", "ampWebUrl", "cdnAmpWebUrl")
"""The fields whose URLs are other names of the record's webUrl."""

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

_NAMES: Final = {
    "webUrl": "web_url",
    "originalUrl": "original_url",
    "ampWebUrl": "amp_url",
    "cdnAmpWebUrl": "cdn_amp_url",
    "excerpt": "excerpt",
    "publishedDateTime": "published_at",
    "updatedDateTime": "modified_at",
    "type": "type",
    "category": "category",
    "quality": "quality",
    "heat": "heat",
    "published": "is_published",
    "topics": "topics",
    "images": "images",
    "featuredContent": "featured_content",
}
"""The keys whose values an observation holds as they are stated, with its own names for them."""


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
        taken = take(front_matter, _POST_FIELDS, "", notes)
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
    return hashlib.sha256(json.dumps(list(values)).encode()).hexdigest()


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
    taken = take(node, _ENTRY_FIELDS, f"{key}.", notes)
    return _observe(node, taken, position, notes)


def _observe(node: Mapping, taken: dict[str, Any], position: int, notes: Notes) -> Observation:
    """Return the values of one record as an observation, its source still to come."""
    require(node, taken, ("title",), _ENTRY_FIELDS, "missing-title")
    key_field = require(node, taken, ("webUrl", "originalUrl"), _ENTRY_FIELDS, "missing-url")
    own: StatedUrl = taken[key_field]
    provider = node.get("provider")
    if fields.is_absent(provider):
        fields.warn_of_no_domain(provider or node, notes)
    _check_type(node, taken.get("type"), notes)
    return Observation(
        source=Source(notes.path, ""),
        position=position,
        line=node.line,
        key=own.key,
        key_field=key_field,
        aliases=_aliases(node, taken, key_field, notes),
        title=taken["title"],
        **_provider(taken.get("provider", StatedProvider()), own.site),
        **_values(taken),
    )


def _provider(stated: StatedProvider, site: str) -> dict[str, Any]:
    """Return what an observation has of its provider; without a domain, that of the article's."""
    domain = stated.domain
    return {
        "domain": (domain and domain.domain) or site,
        "provider_name": stated.name,
        "provider_domain": domain and domain.text,
        "logos": stated.logos,
    }


def _check_type(node: Mapping, stated: str | None, notes: Notes) -> None:
    """Warn of a type that is neither article nor video."""
    if stated is not None and stated not in KNOWN_TYPES:
        notes.warn(node.get("type") or node, "unknown-type", f"the type is {quoted(stated)}")


def _values(taken: dict[str, Any]) -> dict[str, Any]:
    """Return what an observation holds as it is stated, of a URL the text."""
    known = {_NAMES[key]: value for key, value in taken.items() if key in _NAMES}
    return {
        name: value.text if isinstance(value, StatedUrl) else value for name, value in known.items()
    }


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
    return tuple(one._replace(source=source) for one in observations)


_POST_FIELDS: Fields = {**_ENTRY_FIELDS, "related": _related}

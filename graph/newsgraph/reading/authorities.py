"""Authorities: front matters of ``_data`` -> records of organizations and topics."""

from __future__ import annotations

from typing import Any, Final

from newsgraph.errors import UrlError, ValueRefused
from newsgraph.reading import fields
from newsgraph.reading.fields import Fields, of_text, take_whole
from newsgraph.reading.notes import SECURED, Meaning, Notes, ledger_of, problems_of
from newsgraph.reading.schema import digest_of, refuse
from newsgraph.reading.tree import FrontMatter, Node
from newsgraph.records import Authority, Fate, Kind, Organization, Reading, Source, TopicRecord
from newsgraph.urls import parse_domain

KINDS: Final = {"organization": Kind.ORGANIZATION, "topic": Kind.TOPIC}
"""The values of ``taxonomy`` that are read; any other file is none of ours."""


def kind_of(front_matter: FrontMatter) -> Kind | None:
    """Return which authority a front matter is, None where it is none."""
    taxonomy = front_matter.root.get("taxonomy")
    return KINDS.get(taxonomy) if isinstance(taxonomy, str) else None


def read_authority(front_matter: FrontMatter, kind: Kind, path: str) -> Reading:
    """Return the record of an organization or a topic, with all problems."""
    notes = Notes()
    try:
        said = notes.conclude(_READERS[kind](front_matter, notes))
    except ValueRefused as error:
        return refuse(front_matter, error, path)
    record: Authority = said.value
    named = zip(record._fields, record, strict=True)
    source = Source(path, digest_of((kind, *[value for name, value in named if name != "line"])))
    return Reading(source, kind, (), record, problems_of(said, front_matter, path), ledger_of(said))


def _read_organization(front_matter: FrontMatter, notes: Notes) -> Authority:
    """Take an organization; without a domain it is nobody's."""
    needs = {"missing-domain": ("domain",)}
    taken = take_whole(front_matter.root, _ORGANIZATION_FIELDS, "", notes, needs)
    return Organization(
        domain=taken["domain"],
        name=taken.get("name"),
        other_names=taken.get("otherNames", ()),
        description=taken.get("description"),
        logos=taken.get("images", ()),
        identifier=taken.get("_id"),
    )


def _read_topic(front_matter: FrontMatter, notes: Notes) -> Authority:
    """Take a topic; without a name no post can mean it."""
    needs = {"missing-name": ("name",)}
    taken = take_whole(front_matter.root, _TOPIC_FIELDS, "", notes, needs)
    short = (taken["shortname"],) if "shortname" in taken else ()
    names = dict.fromkeys((*short, *taken.get("otherNames", ())))
    keywords = (*taken.get("keywords", ()), *taken.get("hashtags", ()))
    return TopicRecord(
        name=taken["name"],
        line=front_matter.place_of(())[0],
        identifier=taken.get("_id"),
        other_names=tuple(names),
        keywords=tuple(dict.fromkeys(keywords)),
        parents=_parents(taken),
        description=taken.get("description"),
        images=taken.get("images", ()),
    )


def _parents(taken: dict[str, Any]) -> tuple[str, ...]:
    """Return the names or identifiers of a topic's parents, each once."""
    parents = (*taken.get("parent", ()), *taken.get("parents", ()))
    return tuple(dict.fromkeys(parents))


def _read_domain(text: str) -> Meaning:
    """Read a domain."""
    try:
        return Meaning(parse_domain(text))
    except UrlError as error:
        raise ValueRefused("missing-domain", error.what) from None


def _several(node: Node, key: str) -> Meaning:
    """Take one text or a list of texts."""
    if not isinstance(node, str):
        return fields.texts(node, key)
    value, slips, fates = fields.text(node, key)
    return Meaning(value if isinstance(value, Fate) else (value,), slips, fates)


_SHARED: Fields = {
    "taxonomy": fields.text,
    "_id": fields.text,
    "name": fields.text,
    "otherNames": _several,
    "description": fields.text,
    "images": fields.images,
    # Feeds of the site that has the topic, nothing about the topic itself.
    "services": fields.opaque,
    SECURED: fields.opaque,
}
_ORGANIZATION_FIELDS: Fields = {**_SHARED, "domain": of_text(_read_domain)}
_TOPIC_FIELDS: Fields = {
    **_SHARED,
    "shortname": fields.text,
    "parent": _several,
    "parents": _several,
    "keywords": _several,
    "hashtags": _several,
}
_READERS: Final = {Kind.ORGANIZATION: _read_organization, Kind.TOPIC: _read_topic}

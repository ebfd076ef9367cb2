"""Authorities: front matters of ``_data`` -> records of organizations and topics."""

from __future__ import annotations

from typing import Any, Final

from newsgraph import fields
from newsgraph.errors import UrlError, ValueRefused
from newsgraph.fields import Fields, of_text, take_whole
from newsgraph.meanings import Meaning
from newsgraph.notes import SECURED, Notes
from newsgraph.records import Authority, Fate, Kind, Organization, Reading, Source, TopicRecord
from newsgraph.schema import digest_of, refuse
from newsgraph.tree import Mapping, Node, Scalar
from newsgraph.urls import parse_domain

KINDS: Final = {"organization": Kind.ORGANIZATION, "topic": Kind.TOPIC}
"""The values of ``taxonomy`` that are read; any other file is none of ours."""


def kind_of(front_matter: Mapping) -> Kind | None:
    """Return which authority a front matter is, None where it is none."""
    taxonomy = front_matter.get("taxonomy")
    return KINDS.get(taxonomy.text) if isinstance(taxonomy, Scalar) else None


def read_authority(front_matter: Mapping, kind: Kind, path: str) -> Reading:
    """Return the record of an organization or a topic, with all problems."""
    notes = Notes(path)
    try:
        record = _READERS[kind](front_matter, notes)
    except ValueRefused as error:
        return refuse(front_matter, error, notes)
    said = (value for field, value in zip(record._fields, record, strict=True) if field != "line")
    source = Source(path, digest_of((kind, *said)))
    return Reading(source, kind, (), record, notes.problems, notes.ledger)


def _read_organization(node: Mapping, notes: Notes) -> Authority:
    """Take an organization; without a domain it is nobody's."""
    taken = take_whole(node, _ORGANIZATION_FIELDS, "", notes, {"missing-domain": ("domain",)})
    return Organization(
        domain=taken["domain"],
        name=taken.get("name"),
        other_names=taken.get("otherNames", ()),
        description=taken.get("description"),
        logos=taken.get("images", ()),
        identifier=taken.get("_id"),
    )


def _read_topic(node: Mapping, notes: Notes) -> Authority:
    """Take a topic; without a name no post can mean it."""
    taken = take_whole(node, _TOPIC_FIELDS, "", notes, {"missing-name": ("name",)})
    short = (taken["shortname"],) if "shortname" in taken else ()
    names = dict.fromkeys((*short, *taken.get("otherNames", ())))
    keywords = (*taken.get("keywords", ()), *taken.get("hashtags", ()))
    return TopicRecord(
        name=taken["name"],
        line=node.line,
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


def _several(node: Node, key: str, notes: Notes) -> tuple[str, ...] | Fate:
    """Take one text or a list of texts."""
    if isinstance(node, Scalar):
        value = fields.text(node, key, notes)
        return value if isinstance(value, Fate) else (value,)
    return fields.texts(node, key, notes)


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

"""Addresses: IRIs of the graph <-> pages of this server, and whether a browser may follow them."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import quote

from newsgraph.vocabulary import PREFIXES

_PATH: Final = re.compile(r"(?!/)[A-Za-z0-9._~!$&'()*+,;=:@%/-]+")
_DOTS: Final = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)
_ENCODED: Final = re.compile("%([0-9A-Fa-f]{2})")
_UNRESERVED: Final = re.compile("[A-Za-z0-9._~-]")
_OUTSIDE: Final = re.compile(r"https?://[^\s/]", re.IGNORECASE)


class Link(NamedTuple):
    """Where a link leads, and whether that is outside this server."""

    href: str
    is_outside: bool


def path_of(iri: str, base: str | None) -> str | None:
    """Return the path of the page that an IRI has here, None where it has none.

    It has none where a browser would go elsewhere: where it begins with two slashes, which
    name another host, and where it holds dot segments, which browsers resolve.

    >>> path_of("https://newsgraph.example/source/50%25.md", "https://newsgraph.example/")
    '/source/50%25.md'
    >>> path_of("https://newsgraph.example//evil.example/", "https://newsgraph.example/") is None
    True
    """
    if not base or not iri.startswith(base):
        return None
    rest = iri[len(base) :]
    return f"/{rest}" if _PATH.fullmatch(rest) and not _DOTS.search(rest) else None


def iri_of(path: str, base: str | None) -> str | None:
    """Return the IRI whose page is at a path, None where no page is.

    >>> iri_of("/topic/c%2B%2B", "https://newsgraph.example/")
    'https://newsgraph.example/topic/c%2B%2B'
    """
    iri = f"{base}{path[1:]}"
    return iri if path_of(iri, base) == path else None


def normal_path(path: str) -> str:
    """Return a path in the one form that it has among its equivalents (RFC 3986, section 6.2.2).

    What needs no percent-encoding has none, and what has it has capital letters.

    >>> normal_path("/%74opic/c%2b%2B")
    '/topic/c%2B%2B'
    """
    return _ENCODED.sub(_normalize, path)


def _normalize(encoded: re.Match[str]) -> str:
    """Return an octet that is percent-encoded as it should be written."""
    character = chr(int(encoded[1], 16))
    return character if _UNRESERVED.fullmatch(character) else encoded[0].upper()


def link_to(iri: str, base: str | None) -> Link | None:
    """Return the link to an IRI: to its page here, or http(s) outside; None for any other.

    >>> link_to("javascript:alert(1)", "https://newsgraph.example/") is None
    True
    """
    if path := path_of(iri, base):
        return Link(path, is_outside=False)
    return Link(iri, is_outside=True) if _OUTSIDE.match(iri) else None


def link_to_term(iri: str) -> Link | None:
    """Return the link to a term of a vocabulary: ours has its page here.

    >>> link_to_term("https://w3id.org/newsgraph/ns#heat").href
    '/vocabulary#heat'
    """
    if iri.startswith(PREFIXES["ng"]):
        return Link(f"/vocabulary#{quote(iri.removeprefix(PREFIXES['ng']))}", is_outside=False)
    return link_to(iri, None)


def link_to_query(query: str) -> str:
    """Return the address of the editor with a query written in it, which does not run by itself."""
    return f"/sparql#query={quote(query, safe='')}"


def shorten(iri: str) -> str:
    """Return a term as a prefixed name where a prefix is known, else as it is.

    >>> shorten("https://schema.org/headline")
    'schema:headline'
    """
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and re.fullmatch(r"\w+", local):
            return f"{prefix}:{local}"
    return iri


def name_of(iri: str) -> str:
    """Return the name of a term in words, for people.

    >>> name_of("https://schema.org/datePublished"), name_of("https://w3id.org/newsgraph/ns#ampUrl")
    ('date published', 'amp URL')
    """
    local = re.split(r"[#/:]", shorten(iri).rstrip("#/:"))[-1]
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", local).lower()
    return re.sub(r"\b(url|iri)\b", lambda match: match[0].upper(), words) or iri

"""Vocabulary: the prefixes that are used everywhere, and the makers of every data IRI.

No IRI is made from data except here: each maker percent-encodes what it is given, so that
neither a file name nor a topic can break out of the IRI it becomes a part of.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from functools import lru_cache
from typing import Final
from urllib.parse import quote, quote_from_bytes

from newsgraph.errors import UsageError
from newsgraph.limits import URL_CHARACTERS
from newsgraph.problems import quoted
from newsgraph.terms import Node

DEFAULT_BASE: Final = "https://newsgraph.example/"
"""Base of data IRIs unless the user chooses one: a name reserved by RFC 2606, section 2."""

PREFIXES: Final = {
    "ng": "https://w3id.org/newsgraph/ns#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "void": "http://rdfs.org/ns/void#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefix to namespace: declared in every Turtle export and beforehand in every query."""

_BASE = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~!$&'()*+,;=:@%-]*)*/")
# A bare % is illegal; dot segments would be resolved by some readers and not by others.
_UNSAFE = re.compile(r"%(?![0-9A-Fa-f]{2})|/\.{1,2}/")
_DOTS = re.compile(r"\.{1,2}")


@lru_cache(maxsize=1024)
def expand(name: str) -> str:
    """Return the full IRI of a prefixed name.

    >>> expand("schema:headline")
    'https://schema.org/headline'
    """
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def checked_base(base: str) -> str:
    """Return a base IRI that data IRIs can be made under, or raise `UsageError`.

    It is absolute, http or https, and ends with a slash.

    >>> checked_base("https://example.org/news/")
    'https://example.org/news/'
    """
    if not _BASE.fullmatch(base) or _UNSAFE.search(base) or len(base) > URL_CHARACTERS:
        message = (
            f"{quoted(base)} can't be the base of data IRIs: give an absolute http(s) IRI "
            "that ends with a slash, such as https://data.example.org/news/"
        )
        raise UsageError(message)
    return base


@lru_cache(maxsize=65_536)
def article_iri(base: str, key: str) -> Node:
    """Return the IRI of the article with this identity key."""
    return Node(f"{base}article/{_digest(key)}")


@lru_cache(maxsize=4096)
def cluster_iri(base: str, key: str) -> Node:
    """Return the IRI of the coverage cluster whose smallest member key is this one."""
    return Node(f"{base}cluster/{_digest(key)}")


def image_iri(base: str, url: str) -> Node:
    """Return the IRI of the image with exactly this URL."""
    return Node(f"{base}image/{_digest(url)}")


@lru_cache(maxsize=4096)
def provider_iri(base: str, domain: str) -> Node:
    """Return the IRI of the provider with this domain.

    >>> provider_iri(DEFAULT_BASE, "bbc.co.uk")
    'https://newsgraph.example/provider/bbc.co.uk'
    """
    return Node(f"{base}provider/{_segment(domain)}")


@lru_cache(maxsize=4096)
def topic_iri(base: str, key: str) -> Node:
    """Return the IRI of the topic with this key (see `topic_key`).

    >>> [topic_iri("/", topic_key(name)) for name in ("C", "C++", "C#", "..")]
    ['/topic/c', '/topic/c%2B%2B', '/topic/c%23', '/topic/%2E%2E']
    """
    return Node(f"{base}topic/{_segment(key)}")


@lru_cache(maxsize=4096)
def topic_key(name: str) -> str:
    """Return what two spellings of one topic have in common.

    NFC, case folded, white space collapsed; nothing else, so that C, C++ and C# stay apart.

    >>> topic_key("  Computer   VISION ")
    'computer vision'
    """
    folded = unicodedata.normalize("NFC", name).casefold()
    return " ".join(unicodedata.normalize("NFC", folded).split())


def source_id(path: str, digest: str | None = None) -> str:
    """Return what names a source file in IRIs: its path, percent-encoded.

    Bytes of a file name that are not UTF-8 are kept as bytes. Where two different files
    claim one path, the beginning of their digests tells them apart.

    >>> source_id("posts/50% off.md"), source_id("posts/a.md", "0f" * 32)
    ('posts/50%25%20off.md', 'posts/a.md;0f0f0f0f0f0f0f0f')
    """
    encoded = quote_from_bytes(os.fsencode(path), safe="/")
    return encoded if digest is None else f"{encoded};{digest[:16]}"


@lru_cache(maxsize=64)
def source_iri(base: str, source: str) -> Node:
    """Return the IRI of the source file with this id (see `source_id`)."""
    return Node(f"{base}source/{source}")


def observation_iri(base: str, source: str, position: int) -> Node:
    """Return the IRI of the observation at this position of this source file.

    >>> observation_iri(DEFAULT_BASE, "seeds/a.md", 3)
    'https://newsgraph.example/observation/seeds/a.md/3'
    """
    return Node(f"{base}observation/{source}/{position}")


def topics_iri(base: str) -> Node:
    """Return the IRI of the scheme that all topics are in."""
    return Node(f"{base}topics")


def dataset_iri(base: str, part: str = "") -> Node:
    """Return the IRI of the dataset, or of a part of its description.

    >>> dataset_iri(DEFAULT_BASE, "class/ng-Article")
    'https://newsgraph.example/dataset/class/ng-Article'
    """
    return Node(f"{base}dataset/{part}" if part else f"{base}dataset")


def _digest(text: str) -> str:
    """Return the first 32 hexadecimal digits of the text's SHA-256: 128 bits."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _segment(text: str) -> str:
    """Percent-encode a text as one path segment that no resolver takes for a dot segment."""
    if _DOTS.fullmatch(text):
        return text.replace(".", "%2E")
    return quote(text, safe="")

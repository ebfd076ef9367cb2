"""Formats: the media types that answers and graphs are written as, the first of each preferred."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from newsgraph.asking.answers import Kind, kind_of
from newsgraph.problems import quoted
from newsgraph.serving.protocol.negotiation import choose
from newsgraph.serving.protocol.refusals import Refusal

HTML: Final = "text/html"

ROWS: Final = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
}
"""Of rows; the last two are what some clients ask for who mean the first two."""

TRUTHS: Final = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "application/json": "json",
    "application/xml": "xml",
}

TRIPLES: Final = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "text/plain": "nt",
    "application/xml": "rdf",
}

BY_KIND: Final[Mapping[Kind, Mapping[str, str]]] = {
    Kind.ROWS: ROWS,
    Kind.TRUTH: TRUTHS,
    Kind.TRIPLES: TRIPLES,
}

_OTHER_NAMES: Final[Mapping[Kind, Mapping[str, str]]] = {
    Kind.ROWS: {},
    Kind.TRUTH: {},
    Kind.TRIPLES: {"xml": "rdf", "rdf+xml": "rdf", "turtle": "ttl"},
}
"""Names of formats that clients send by themselves, such as SPARQLWrapper."""

_UTF8: Final = frozenset(
    {
        *("text/csv", "text/tab-separated-values", "text/turtle", "text/plain"),
        *(HTML, "text/css", "text/javascript"),
    }
)


def choose_types(query: str, accept: str | None, asked: str | None) -> dict[Kind, str]:
    """Return the media type of the answer of a query, by the kind that it may have.

    Where only the engine can tell what that is, as of what does not parse, there is one for each
    that can be had. Raises `Refusal` as `choose_type` does, and `QuerySyntaxError`.
    """
    kind = kind_of(query)
    if kind is not None:
        return {kind: choose_type(kind, accept, asked)}
    return {one: next(iter(offered)) for one, offered in BY_KIND.items()}


def choose_graph_type(accept: str | None, asked: str | None) -> str:
    """Return the media type of a graph; raises `Refusal` where it can't be had so."""
    return choose_type(Kind.TRIPLES, accept, asked)


def choose_type(kind: Kind, accept: str | None, asked: str | None) -> str:
    """Return the media type of an answer, asked for by name (``csv``) or by an Accept header.

    Raises `Refusal` where there is no such format for this kind of answer.
    """
    offered = BY_KIND[kind]
    if asked is not None:
        name = _OTHER_NAMES[kind].get(asked, asked)
        found = next((one for one, own in offered.items() if name in (one, own)), None)
        what = f"format={quoted(asked)}"
    else:
        found = choose(accept, list(offered))
        what = f"Accept: {quoted(accept or '')}"
    if found is None:
        known = ", ".join(offered)
        raise Refusal(406, f"{kind.value} can't be had as {what}: there are {known}")
    return found


def content_type(media_type: str) -> str:
    """Return the Content-Type of a media type; texts say that they are UTF-8.

    >>> content_type("text/csv")
    'text/csv; charset=utf-8'
    """
    return f"{media_type}; charset=utf-8" if media_type in _UTF8 else media_type

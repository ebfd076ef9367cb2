"""Linking: each IRI under the base has its page here, HTML for people and RDF for machines."""

from __future__ import annotations

from typing import Final, NamedTuple

import pyoxigraph as ox
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import request_response
from starlette.types import ASGIApp

from newsgraph.asking.answers import Answer, Kind, write_answer
from newsgraph.problems import quoted
from newsgraph.serving.pages.addresses import iri_of, normal_path
from newsgraph.serving.pages.nodes import describe_node, shown_text, statements_of
from newsgraph.serving.pages.rendering import READING, give_page, head_page
from newsgraph.serving.protocol.formats import HTML, content_type
from newsgraph.serving.protocol.negotiation import choose
from newsgraph.serving.protocol.refusals import Refusal
from newsgraph.serving.protocol.requests import named_format
from newsgraph.serving.settings import Settings

FORMS: Final = {
    HTML: "html",
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
}
"""The media types of a node's page, each with the end of its address."""

_TYPES: Final = {suffix: media_type for media_type, suffix in FORMS.items()}


class Asked(NamedTuple):
    """What an address asks for: an IRI, and the media type where it names one."""

    iri: str
    media_type: str | None


def serve_nodes(settings: Settings) -> ASGIApp:
    """Return what is served wherever there is no other route: the pages of nodes."""

    async def node(request: Request) -> Response:
        return give_node(request, settings)

    return request_response(node)


def give_node(request: Request, settings: Settings) -> Response:
    """Return the page of a node, or where it is; raises `Refusal` and `HTTPException`.

    An address that is not written as IRIs here are is taken for the one that it is equivalent to,
    unless it is itself that of a node.
    """
    path = raw_path(request)
    asked = find_asked(path, request, settings) or find_asked(normal_path(path), request, settings)
    if asked is None:
        return _tell_unknown(request, settings)
    if request.method not in ("GET", "HEAD"):
        raise HTTPException(405, headers={"Allow": "GET, HEAD"})
    if asked.media_type is None:
        return _send_on(request, settings, asked.iri)
    headers = head_page(request, settings, READING, "node", asked.iri, asked.media_type)
    if asked.media_type != HTML:
        return _write_node(settings, asked, headers)
    node = describe_node(settings.store, settings.base, asked.iri)
    forms = {suffix: _address(settings, asked.iri, suffix) for suffix in FORMS.values()}
    return give_page("node.html", settings, {"node": node, "forms": forms}, headers)


def find_asked(path: str, request: Request, settings: Settings) -> Asked | None:
    """Return what a request asks for at a path, None where the graph does not know it.

    An address that is an IRI's own is never taken for a form of another, so that nobody can hide
    a node by the name of a second one; a form can be asked for by ``format`` as well.
    """
    store = settings.store
    named = named_format(request.scope["query_string"])
    iri = iri_of(path, settings.base)
    if iri is not None and store.holds(iri):
        if named is not None and named not in _TYPES:
            raise Refusal(406, f"there is no {quoted(named)} of it: only {', '.join(_TYPES)}")
        return Asked(iri, None if named is None else _TYPES[named])
    stem, dot, suffix = path.rpartition(".")
    iri = iri_of(stem, settings.base) if dot and suffix in _TYPES else None
    return Asked(iri, _TYPES[suffix]) if iri is not None and store.holds(iri) else None


def raw_path(request: Request) -> str:
    """Return the path as the client wrote it: what it encodes is part of an IRI."""
    path: bytes = request.scope["raw_path"]
    return path.decode("latin-1")


def _send_on(request: Request, settings: Settings, iri: str) -> Response:
    """Return where the form of a node is that is wanted; raises `Refusal` where none is."""
    accept = request.headers.get("accept")
    wanted = choose(accept, list(FORMS))
    if wanted is None:
        raise Refusal(406, f"it can't be had as {quoted(accept or '')}: only {', '.join(FORMS)}")
    where = _address(settings, iri, FORMS[wanted])
    return Response(status_code=303, headers={"Location": where, "Vary": "Accept"})


def _address(settings: Settings, iri: str, suffix: str) -> str:
    """Return the address of one form of a node."""
    path = iri.removeprefix(settings.base or "")
    is_taken = settings.store.holds(f"{iri}.{suffix}")
    return f"/{path}?format={suffix}" if is_taken else f"/{path}.{suffix}"


def _write_node(settings: Settings, asked: Asked, headers: dict[str, str]) -> Response:
    """Return a node in a form for machines."""
    assert asked.media_type is not None  # noqa: S101 (for the type checker)
    triples = list(statements_of(settings.store, asked.iri))
    lines = ox.serialize(triples, None, ox.RdfFormat.N_TRIPLES) or b""
    written = write_answer(Answer(Kind.TRIPLES, lines), FORMS[asked.media_type])
    told = {**headers, "Content-Type": content_type(asked.media_type)}
    return Response(written.encode(), headers=told)


def _tell_unknown(request: Request, settings: Settings) -> Response:
    """Return that the graph knows nothing of an address; raises that for machines."""
    wanted = choose(request.headers.get("accept"), ["text/plain", HTML])
    if wanted != HTML or request.method not in ("GET", "HEAD"):
        raise HTTPException(404)
    values = {"path": shown_text(raw_path(request)), "base": settings.base}
    headers = {
        "Cache-Control": "no-store",
        "Vary": "Accept",
        "Content-Security-Policy": READING,
    }
    return give_page("unknown.html", settings, values, headers, 404)

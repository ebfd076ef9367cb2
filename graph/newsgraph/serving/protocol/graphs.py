"""Graphs: whole graphs, to be read only (SPARQL 1.1 Graph Store HTTP Protocol)."""

from __future__ import annotations

import contextlib
from multiprocessing.connection import Connection
from typing import Final, NamedTuple

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from newsgraph.asking.answers import Kind
from newsgraph.asking.outlets import Limits, Outlet, Tally
from newsgraph.errors import Outdated, TryLater
from newsgraph.limits import DOWNLOAD_SECONDS
from newsgraph.problems import quoted
from newsgraph.processes.confinement import Bounds, enclose, find_bounds, forsake
from newsgraph.serving.answering.desk import Desk
from newsgraph.serving.protocol.conditions import State, make_tag
from newsgraph.serving.protocol.formats import BY_KIND, choose_graph_type, content_type
from newsgraph.serving.protocol.refusals import Refusal
from newsgraph.serving.protocol.requests import named_format, parse_fields
from newsgraph.serving.settings import Settings
from newsgraph.store import Store

_SYNTAXES: Final = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
}


class Dump(NamedTuple):
    """A graph as a fork sends it: the default graph, or a named one."""

    store: Store
    graph: str | None
    syntax: ox.RdfFormat
    bounds: Bounds

    def work(
        self, writer: Connection
    ) -> None:  # pragma: no cover (see `newsgraph.processes.forking`)
        """Send into a pipe, in a fork, why there is no graph, or nothing and then the graph.

        An empty part is at its end.
        """
        forsake(self.bounds, writer.fileno())
        try:
            store = self.store.reopened()
        except Outdated as error:
            writer.send_bytes(str(error).encode())
            return
        enclose(self.bounds, store.files)
        with contextlib.suppress(OSError):  # nobody reads it any more
            writer.send_bytes(b"")
            store.write_triples(Outlet(writer, Unlimited()), self.syntax, self.graph)
            writer.send_bytes(b"")


class Unlimited(Tally):
    """Counts nothing: what there is was let in before."""

    def __init__(self) -> None:
        super().__init__(Limits())

    def add(self, part: bytes) -> None:
        """Let a part through."""


class Download(Response):
    """A graph that is sent as fast as its client reads it, while this process holds little of it."""

    def __init__(self, desk: Desk, dump: Dump, headers: dict[str, str]) -> None:
        super().__init__(headers=headers)
        del self.headers["content-length"]  # nobody knows it yet
        self._desk = desk
        self._dump = dump

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Send the graph; one that is cut has no end, which clients notice."""
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        if scope["method"] == "HEAD":
            await send(start)
            await send({"type": "http.response.body", "body": b""})
            return
        async with self._desk.download(self._dump.work) as parts:
            if why := await anext(parts, b""):
                raise Outdated(why.decode())
            async for part in parts:
                if start:
                    await send(start)
                    start = {}
                is_last = not part
                await send({"type": "http.response.body", "body": part, "more_body": not is_last})
        if start:
            raise TryLater("the graph could not be sent: its process ended before it began")


def routes(settings: Settings) -> list[Route]:
    """Return what is served at ``/data``: the default graph, and each named graph."""

    async def data(request: Request) -> Response:
        return give(request, settings)

    return [Route("/data", data, methods=["GET", "HEAD"])]


def give(request: Request, settings: Settings) -> Response:
    """Return the graph that a request names; raises `Refusal` and `Unchanged`."""
    query_string: bytes = request.scope["query_string"]
    graph = find_graph(query_string, settings.store)
    media_type = choose_graph_type(request.headers.get("accept"), named_format(query_string))
    state = State(make_tag(settings.revision, repr(graph), media_type), settings.changed)
    headers = state.require_news(request)
    bounds = find_bounds(DOWNLOAD_SECONDS, settings.limits.memory)
    syntax = _SYNTAXES[BY_KIND[Kind.TRIPLES][media_type]]
    dump = Dump(settings.store, graph, syntax, bounds)
    told = {**headers, "Content-Type": content_type(media_type)}
    return Download(settings.desk, dump, told)


def find_graph(query_string: bytes, store: Store) -> str | None:
    """Return the IRI of the graph that is asked for, None for the default graph.

    Raises `Refusal` where none is named, or several, or one that is not there.
    """
    fields = parse_fields(query_string, "the address")
    graphs = [value for name, value in fields if name == "graph"]
    defaults = [value for name, value in fields if name == "default"]
    if len(graphs) + len(defaults) != 1 or any(defaults):
        raise Refusal(400, "name one graph: /data?default, or /data?graph=IRI")
    if not graphs:
        return None
    if not store.has_graph(graphs[0]):
        raise Refusal(404, f"there is no graph {quoted(graphs[0])} here: see /sparql for a list")
    return graphs[0]

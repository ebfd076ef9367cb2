"""Endpoint: SPARQL 1.1 Protocol: a query comes, and its answer goes in a format that is wanted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final, TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from newsgraph.asking.guard import inquire
from newsgraph.limits import REQUEST_BYTES, REQUEST_SECONDS
from newsgraph.serving.answering.deliveries import Delivery
from newsgraph.serving.protocol.conditions import State, make_tag
from newsgraph.serving.protocol.description import describe_service
from newsgraph.serving.protocol.formats import BY_KIND, choose_types, content_type
from newsgraph.serving.protocol.refusals import Refusal
from newsgraph.serving.protocol.requests import Operation, parse_operation
from newsgraph.serving.settings import Settings
from newsgraph.sparql import tokens_of
from newsgraph.store import Dataset

_Result = TypeVar("_Result")

_CHANGING: Final = frozenset({"NOW", "RAND", "UUID", "STRUUID"})
"""Functions that give another value each time."""

_LEFT: Final = "the client left"
_UNKEPT: Final = {"Cache-Control": "no-store", "Vary": "Accept"}


def routes(settings: Settings, greet: Callable[[Request], Response | None]) -> list[Route]:
    """Return what is served at ``/sparql``: answers, and where nothing is asked, the service.

    ``greet`` gives people a page there, and programs None.
    """

    async def sparql(request: Request) -> Response:
        operation = await read_operation(request)
        if operation is None:
            page = greet(request)
            return describe_service(request, settings) if page is None else page
        return await answer(request, operation, settings)

    return [Route("/sparql", sparql, methods=["GET", "HEAD", "POST"])]


async def read_operation(request: Request) -> Operation | None:
    """Return the query that a request asks, None where it asks nothing; raises `Refusal`."""
    body = await _read_body(request) if request.method == "POST" else b""
    query_string: bytes = request.scope["query_string"]
    return parse_operation(request.method, query_string, request.headers.get("content-type"), body)


async def answer(request: Request, operation: Operation, settings: Settings) -> Response:
    """Return the answer of a query.

    Raises as `newsgraph.asking.guard.answer_query` does, `Refusal`, and `Unchanged`.

    The graph never changes, so whatever was answered once is still true, unless by a function
    that gives another value each time: a client that has it is told so, and nothing is computed
    again.
    """
    types = choose_types(operation.query, request.headers.get("accept"), operation.format)
    tag = make_tag(settings.revision, repr(operation), *types.values())
    state = None if _changes(operation.query) else State(tag, settings.changed)
    if state is not None:
        state.require_unnamed(request)
    formats = {kind: BY_KIND[kind][one] for kind, one in types.items()}
    given = Dataset(operation.default_graphs, operation.named_graphs)
    dataset = given if operation.names_dataset else None
    inquiry = inquire(settings.store, operation.query, settings.limits, dataset, formats)
    found = await _while_connected(request, settings.desk.answer(inquiry))
    headers = _UNKEPT if state is None else state.require_news(request)
    told = {**headers, "Content-Type": content_type(types[found.kind])}
    return Delivery(settings.desk, found.data, told)


def _changes(query: str) -> bool:
    """Return whether a query may have another answer each time."""
    return any(token.text.upper() in _CHANGING for token in tokens_of(query))


async def _read_body(request: Request) -> bytes:
    """Return the body of a request; raises `Refusal` for one that is too large, slow or not whole."""
    body = bytearray()
    try:
        async with asyncio.timeout(REQUEST_SECONDS):
            async for part in request.stream():
                body += part
                if len(body) > REQUEST_BYTES:
                    raise Refusal(413, f"the request is larger than {REQUEST_BYTES:,} bytes")
    except TimeoutError:
        why = f"the request did not come within {REQUEST_SECONDS:g} s"
        raise Refusal(408, why, {"Connection": "close"}) from None
    except ClientDisconnect:
        raise Refusal(499, _LEFT) from None
    return bytes(body)


async def _while_connected(request: Request, work: Coroutine[Any, Any, _Result]) -> _Result:
    """Return what some work gives, or end it when the client leaves."""
    task = asyncio.create_task(work)
    leaving = asyncio.create_task(_leave(request))
    try:
        await asyncio.wait({task, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise Refusal(499, _LEFT)
        return task.result()
    finally:
        leaving.cancel()
        task.cancel()


async def _leave(request: Request) -> None:
    """Return when the client leaves."""
    while (await request.receive())["type"] != "http.disconnect":
        pass

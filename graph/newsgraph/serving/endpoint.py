"""Endpoint: SPARQL 1.1 Protocol: a query comes, and its answer goes in a format that is wanted."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from newsgraph.answers import Answer, kind_of, write_answer
from newsgraph.errors import ExportFormatError, LimitReached, TryLater, UsageError
from newsgraph.guard import inquire
from newsgraph.serving.formats import choose_type, content_type
from newsgraph.serving.refusals import Refusal
from newsgraph.serving.requests import BODY_BYTES, Operation, parse_operation
from newsgraph.serving.settings import Settings
from newsgraph.store import Dataset

_Result = TypeVar("_Result")


async def read_operation(request: Request) -> Operation | None:
    """Return the query that a request asks, None where it asks nothing; raises `Refusal`."""
    body = await _read_body(request) if request.method == "POST" else b""
    query_string: bytes = request.scope["query_string"]
    return parse_operation(request.method, query_string, request.headers.get("content-type"), body)


async def answer(request: Request, operation: Operation, settings: Settings) -> Response:
    """Return the answer of a query; raises `Refusal` for what can't be answered.

    The graph never changes, so whatever was answered once is still true: a client that has it is
    told so, and nothing is computed again.
    """
    try:
        kind = kind_of(operation.query)
        accept = request.headers.get("accept")
        media_type = choose_type(kind, accept, operation.format) if kind else None
        tag = _tag(settings, operation, accept)
        if tag in _known_tags(request):
            return Response(status_code=304, headers={"ETag": tag, "Vary": "Accept"})
        dataset = Dataset(operation.default_graphs, operation.named_graphs)
        given = dataset if operation.names_dataset else None
        inquiry = inquire(settings.store, operation.query, settings.limits, given)
        found = await _while_connected(request, settings.desk.answer(inquiry))
        media_type = media_type or choose_type(found.kind, accept, operation.format)
        text = await _write(found, media_type)
    except TryLater as error:
        raise Refusal(503, str(error), {"Retry-After": str(settings.retry_after)}) from None
    except (UsageError, LimitReached) as error:
        raise Refusal(400, str(error)) from None
    except ExportFormatError as error:
        raise Refusal(500, str(error)) from None
    headers = {"ETag": tag, "Vary": "Accept", "Content-Type": content_type(media_type)}
    return Response(text, headers=headers)


async def _write(found: Answer, media_type: str) -> str:
    """Return an answer as text."""
    from newsgraph.serving.formats import BY_KIND  # noqa: PLC0415

    return write_answer(found, BY_KIND[found.kind][media_type])


def _tag(settings: Settings, operation: Operation, accept: str | None) -> str:
    """Return what names the answer of a query: of this graph, in this format."""
    said = "\0".join([settings.revision, repr(operation), accept or ""])
    return f'W/"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


def _known_tags(request: Request) -> set[str]:
    """Return the tags of the answers that a client has; only of what is safe to ask again."""
    if request.method not in ("GET", "HEAD"):
        return set()
    return {tag.strip() for tag in request.headers.get("if-none-match", "").split(",")}


async def _read_body(request: Request) -> bytes:
    """Return the body of a request; raises `Refusal` for one that is too large."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > BODY_BYTES:
            raise Refusal(413, f"the request is larger than {BODY_BYTES:,} bytes")
    return bytes(body)


async def _while_connected(request: Request, work: Awaitable[_Result]) -> _Result:
    """Return what some work gives, or end it when the client leaves."""
    task = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_leave(request))
    try:
        await asyncio.wait({task, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise Refusal(499, "the client left")
        return task.result()
    finally:
        leaving.cancel()
        task.cancel()


async def _leave(request: Request) -> None:
    """Return when the client leaves."""
    while not await request.is_disconnected():
        await asyncio.sleep(0.1)

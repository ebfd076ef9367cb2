"""Application: what is served where, and what stands around every answer."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from newsgraph.problems import shown
from newsgraph.serving.endpoint import answer, read_operation
from newsgraph.serving.hosts import HostGate
from newsgraph.serving.refusals import Refusal
from newsgraph.serving.settings import Settings

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def make_application(settings: Settings) -> Starlette:
    """Return the application that serves a graph."""

    async def sparql(request: Request) -> Response:
        operation = await read_operation(request)
        if operation is None:
            raise Refusal(400, "the request holds no query: give one, as query=...")
        return await answer(request, operation, settings)

    async def health(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    return Starlette(
        routes=[
            Route("/sparql", sparql, methods=["GET", "HEAD", "POST"]),
            Route("/health", health),
        ],
        middleware=[
            Middleware(HostGate, hosts=settings.hosts),
            *(
                [Middleware(CORSMiddleware, allow_origins=settings.origins)]
                if settings.origins
                else []
            ),
        ],
        exception_handlers={Refusal: _refuse},
    )


async def _refuse(_: Request, error: Exception) -> Response:
    """Return what is answered to a request that can't be."""
    assert isinstance(error, Refusal)  # noqa: S101 (for the type checker)
    return PlainTextResponse(f"{error}\n", error.status, error.headers)

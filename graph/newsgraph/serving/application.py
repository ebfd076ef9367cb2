"""Application: what is served where, and what stands around every answer."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from newsgraph.errors import NewsgraphError
from newsgraph.serving.gates.framing import FramingGate
from newsgraph.serving.gates.headers import HeaderGate
from newsgraph.serving.gates.hosts import HostGate
from newsgraph.serving.gates.journal import JournalGate
from newsgraph.serving.gates.targets import TargetGate
from newsgraph.serving.pages import explorer, linking, rendering
from newsgraph.serving.protocol import endpoint, graphs
from newsgraph.serving.protocol.conditions import Unchanged, tell_unchanged
from newsgraph.serving.protocol.refusals import refuse, refuse_address
from newsgraph.serving.settings import Settings

_EXPOSED = ("ETag", "Last-Modified", "Retry-After")
_TAKEN = ("Accept", "Content-Type", "If-None-Match", "If-Modified-Since")


def make_application(settings: Settings, tell: Callable[[str], None] = lambda _: None) -> ASGIApp:
    """Return the application that serves a graph; ``tell`` is given a line for each request."""

    async def tell_health(_: Request) -> Response:
        settings.store.require_same()
        return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})

    routed = Starlette(
        routes=[
            *endpoint.routes(settings, lambda request: explorer.give_editor(request, settings)),
            *graphs.routes(settings),
            Route("/health", tell_health),
            *explorer.routes(settings),
            *rendering.routes(settings),
        ],
        exception_handlers={
            NewsgraphError: refuse,
            HTTPException: refuse_address,
            Unchanged: tell_unchanged,
        },
    )
    # A path with one slash more is another path; a redirect would tell our scheme, not a proxy's.
    routed.router.redirect_slashes = False
    routed.router.default = linking.serve_nodes(settings)
    served: ASGIApp = routed
    if settings.origins:
        served = CORSMiddleware(
            served,
            allow_origins=settings.origins,
            allow_methods=("GET", "HEAD", "POST"),
            allow_headers=_TAKEN,
            allow_private_network=True,  # a site that may ask is mostly outside, and we within
            expose_headers=_EXPOSED,
        )
    named = TargetGate(HostGate(served, settings.hosts))
    return JournalGate(HeaderGate(FramingGate(named)), tell)

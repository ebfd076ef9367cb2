"""Framing: a request ends where every server on its way takes it to end, or is refused.

One that tells its length twice, as bytes and in chunks, may be two requests to a proxy and one to
us, so that the answer to the rest goes to somebody else (RFC 9112, section 6.1).
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_LENGTHS = frozenset({"content-length", "transfer-encoding"})


class FramingGate:
    """Lets no request through that tells its length twice, and ends its connection."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer that nobody can tell where it ends."""
        if set(Headers(scope=scope)) >= _LENGTHS:
            why = "the request has both Content-Length and Transfer-Encoding: send one of them\n"
            await PlainTextResponse(why, 400, {"Connection": "close"})(scope, receive, send)
            return
        await self._app(scope, receive, send)

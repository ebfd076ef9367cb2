"""Targets: what a request is about, in one form, whichever of those of HTTP it came in.

Clients of proxies send whole URLs, ``GET http://localhost/health``, and a server must take them:
the host in one counts, and not the Host header beside it (RFC 9112, section 3.2.2).
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

_ABSOLUTE: Final = re.compile(r"https?://([^/]*)(.*)", re.IGNORECASE)


class TargetGate:
    """Passes each request on as if it had named its host and its path apart."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, a whole URL as a path and a Host header."""
        match = _ABSOLUTE.fullmatch(scope["raw_path"].decode("latin-1"))
        if match is not None:
            scope = _divide(scope, match[1], match[2] or "/")
        await self._app(scope, receive, send)


def _divide(scope: Scope, host: str, path: str) -> Scope:
    """Return a request that is about a path of a host."""
    divided = {**scope, "path": unquote(path), "raw_path": path.encode("latin-1")}
    headers = MutableHeaders(raw=list(scope["headers"]))
    headers["host"] = host
    return {**divided, "headers": headers.raw}

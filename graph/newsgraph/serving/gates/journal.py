"""Journal: one line for each request, in which nothing that strangers sent steers a terminal."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newsgraph.problems import shown, without_password

_PATH_CHARACTERS: Final = 100
_GONE: Final = 499
"""What is told where the client left before there was an answer, or all of it, as nginx has it."""

LEFT: Final = "client_left"
"""What the state of a request holds when its client left."""


class JournalGate:
    """Tells of each request when it is answered: ``GET /sparql 200 12 ms 345 bytes``."""

    def __init__(self, app: ASGIApp, tell: Callable[[str], None]) -> None:
        self._app = app
        self._tell = tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and tell what became of it."""
        begun = time.perf_counter()
        status, size = _GONE, 0

        async def count(message: Message) -> None:
            nonlocal status, size
            await send(message)
            if LEFT in scope.get("state", ()):
                status = _GONE
                return
            status = message.get("status", status)
            size += 0 if scope["method"] == "HEAD" else len(message.get("body", b""))

        try:
            await self._app(scope, receive, count)
        finally:
            passed = (time.perf_counter() - begun) * 1000
            # As it was sent: decoded, a path could hold blanks, and tell of another status.
            asked = f"{scope['method']} {scope['raw_path'].decode('latin-1')}"
            what = shown(without_password(asked), _PATH_CHARACTERS)
            self._tell(f"{what} {status} {passed:.0f} ms {size:,} bytes")

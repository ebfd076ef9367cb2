"""Connections: those of clients, of which none is kept that neither asks nor reads.

What comes of no request is told here, and nothing of what strangers sent: a request that is one
is told of by the journal.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from newsgraph.limits import CONNECTION_SECONDS, CONNECTIONS
from newsgraph.serving.gates.headers import EVERYWHERE
from newsgraph.serving.gates.journal import LEFT


class Connection(H11Protocol):
    """The connection of one client, as uvicorn has it, which ends where nothing moves."""

    _seen: object = None
    _resumed = 0

    def __init__(self, *arguments: Any, tell: Callable[[str], None], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._tell = tell

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn
        """Take a connection, or end it where there are too many."""
        super().connection_made(transport)
        if len(self.connections) > CONNECTIONS:
            self._tell(f"a client was not let in: {CONNECTIONS} are connected already")
            transport.abort()
        self._timer = self.loop.call_later(CONNECTION_SECONDS, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a connection."""
        self._timer.cancel()
        unread, _ = self.conn.trailing_data
        if self.conn.their_state is h11.IDLE and unread:
            self._tell("a connection ended within the head of a request")
        if self.cycle is not None and not self.cycle.response_complete:  # type: ignore[redundant-expr]  # it is None before the first request
            self.cycle.scope["state"][LEFT] = True
        super().connection_lost(exc)

    def resume_writing(self) -> None:
        """Take note that the client has read something."""
        self._resumed += 1
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Tell that what came is no HTTP, also to the client if nothing else is being answered."""
        self._tell("a client sent what is no request of HTTP: 400")
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            about = {"Content-Type": "text/plain; charset=utf-8", "Connection": "close"}
            headers = list((about | EVERYWHERE).items())
            for event in (
                h11.Response(status_code=400, headers=headers, reason="Bad Request"),
                h11.Data(data=f"{msg}\n".encode()),
                h11.EndOfMessage(),
            ):
                self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _look(self) -> None:
        """End the connection where nothing has moved since the last look, that should have."""
        is_answered = self.cycle is None or self.cycle.response_complete  # type: ignore[redundant-expr]  # it is None before the first request
        is_due = is_answered or self.transport.get_write_buffer_size() > 0
        seen = (self.cycle, self._resumed) if is_due else None
        if seen is not None and seen == self._seen:
            self.transport.abort()
            return
        self._seen = seen
        self._timer = self.loop.call_later(CONNECTION_SECONDS, self._look)

"""Connections: those of clients, of which none is kept that neither asks nor reads."""

from __future__ import annotations

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from newsgraph.limits import CONNECTION_SECONDS, CONNECTIONS
from newsgraph.serving.headers import EVERYWHERE


class Connection(H11Protocol):
    """The connection of one client, as uvicorn has it, which ends where nothing moves."""

    _seen: object = None
    _resumed = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn
        """Take a connection, or end it where there are too many."""
        super().connection_made(transport)
        if len(self.connections) > CONNECTIONS:
            transport.abort()
        self._timer = self.loop.call_later(CONNECTION_SECONDS, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a connection."""
        self._timer.cancel()
        super().connection_lost(exc)

    def resume_writing(self) -> None:
        """Take note that the client has read something."""
        self._resumed += 1
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Tell that what came is no HTTP, if nothing else is being answered."""
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

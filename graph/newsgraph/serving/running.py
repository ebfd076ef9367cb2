"""Running: a server on a socket, from the first request until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Final

import uvicorn
from starlette.types import ASGIApp

from newsgraph.errors import UsageError
from newsgraph.limits import REQUEST_HEAD_BYTES
from newsgraph.problems import quoted
from newsgraph.serving.answering.desk import Desk
from newsgraph.serving.gates.connections import Connection

MOMENT: Final = 2.0
"""Seconds that queries have to end by themselves when the server is told to stop."""

_LAST_MOMENT: Final = 1
"""Seconds that their answers have then to be sent, however often the server is told."""

_KEPT_SECONDS: Final = 15
_QUEUE: Final = 128
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Server(uvicorn.Server):
    """A server that ends by a signal as by a request of its user, with all its queries."""

    def __init__(self, config: uvicorn.Config, desk: Desk) -> None:
        super().__init__(config)
        self._desk = desk

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let signals stop the server, unless they are ignored, and mean nothing afterwards."""
        before = {number: signal.getsignal(number) for number in _SIGNALS}
        taken = {number for number, handler in before.items() if handler is not signal.SIG_IGN}
        for number in taken:
            signal.signal(number, self.handle_exit)
        try:
            yield
        finally:
            for number in taken:
                signal.signal(number, before[number])

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop; a second Ctrl-C ends queries at once."""
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # of what is ended now
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more requests, and end those that take longer than a moment."""
        timer = asyncio.get_running_loop().call_later(MOMENT, self._desk.close)
        try:
            await super().shutdown(sockets)
        finally:
            timer.cancel()
            self._desk.close()
            if answering := self.server_state.tasks:
                await asyncio.wait(answering, timeout=_LAST_MOMENT)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address; port 0 is any that is free.

    Raises `UsageError` where that can't be.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError):
        raise UsageError(f"--host {quoted(host)} is no address of this machine") from None
    found = socket.socket(family, kind, protocol)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(_QUEUE)
    except OSError as error:
        found.close()
        where = f"port {port} of {quoted(host)} can't be listened at: {error.strerror}"
        raise UsageError(f"{where}: choose another, or --port 0 for any that is free") from None
    return found


def serve(
    application: ASGIApp,
    listening: socket.socket,
    desk: Desk,
    tell: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve an application at a socket until a signal stops it; all queries end before.

    ``tell`` is given a line for each connection of which no request comes.
    """
    config = uvicorn.Config(
        application,
        loop="asyncio",  # whose forks are known to be safe
        http=functools.partial(Connection, tell=tell),  # type: ignore[arg-type]  # as it is called
        ws="none",
        lifespan="off",
        log_config=None,
        log_level=logging.ERROR,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=_KEPT_SECONDS,
        timeout_graceful_shutdown=int(MOMENT) + _LAST_MOMENT,
        h11_max_incomplete_event_size=REQUEST_HEAD_BYTES,
    )
    Server(config, desk).run([listening])

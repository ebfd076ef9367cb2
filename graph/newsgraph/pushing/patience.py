"""Patience: how long one request may take, whatever the store does meanwhile."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator, Mapping
from typing import Any, Final

import httpx

from newsgraph.errors import PushError

_CONNECTED: Final = ("connection.connect_tcp.complete", "connection.start_tls.complete")


class Patience:
    """Closes the connection under a request that takes too long, so that it fails.

    httpx limits each wait by itself, so that a store that sends a byte a minute could hold us
    for months.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._is_over = False
        self._socket: socket.socket | None = None

    def trace(self, event: str, told: Mapping[str, Any]) -> None:
        """Take note of the connection that is in use, as httpx's extension ``trace`` tells it."""
        if event in _CONNECTED:
            self._socket = told["return_value"].get_extra_info("socket")
            if self._is_over:  # httpx has no limit for looking up a host, and one for each address
                self._end()

    @contextlib.contextmanager
    def limit(self) -> Iterator[None]:
        """Let one request take its time, and no more; raises `PushError` where that is over.

        Where the end of an answer is that of its connection, a closed one looks like the end, and
        nothing else is raised (RFC 9112, section 6.3).
        """
        self._is_over = False
        timer = threading.Timer(self.seconds, self._end)
        timer.daemon = True
        timer.start()
        try:
            yield
        except httpx.TimeoutException:
            self._is_over = True
        except httpx.TransportError:
            if not self._is_over:
                raise
        finally:
            timer.cancel()
            timer.join()  # so that it can't end the next request
        if self._is_over:
            raise PushError(f"the store did not answer within {self.seconds:g} s") from None

    def _end(self) -> None:
        """Close the connection in both directions, which wakes whoever waits for it."""
        self._is_over = True
        if self._socket is not None:
            with contextlib.suppress(OSError):  # it is closed already
                # That of TLS would first forget its keys, under the feet of who is reading.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

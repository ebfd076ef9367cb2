"""Deliveries: an answer on its way to a client, which may read it slowly."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from newsgraph.serving.answering.desk import Desk

PART = 64 * 1024
"""Bytes that are handed on at once: the next ones wait until the client has read most of them."""


class Delivery(Response):
    """An answer that is sent part by part, and counts as held until it is sent."""

    def __init__(self, desk: Desk, data: bytes, headers: Mapping[str, str]) -> None:
        super().__init__(data, headers=headers)
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Send the answer."""
        data = bytes(self.body)
        with self._desk.holding(len(data)):
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            for start in range(0, len(data), PART):
                part = data[start : start + PART]
                await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b""})

"""Messages: what forks send by `multiprocessing.connection`, read without blocking the event loop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import struct
from collections.abc import AsyncIterator
from typing import Final

_HEADER: Final = struct.Struct("!i")  # how multiprocessing begins a message: its length
_LONG_HEADER: Final = struct.Struct("!Q")
_AHEAD: Final = 1024**2
"""Bytes that are read ahead of those that are wanted."""


async def read_answer(descriptor: int) -> tuple[bytes, bytes | None]:
    """Return an answer and the last word on it, None where the fork could not tell."""
    parts: list[bytes] = []
    try:
        async with _streamed(descriptor) as stream:
            while part := await _read_message(stream):
                parts.append(part)
            return b"".join(parts), await _read_message(stream)
    except (asyncio.IncompleteReadError, OSError):  # after a part, or within one
        return b"", None


def as_message(data: bytes) -> bytes:
    """Return some bytes as `multiprocessing.connection` reads them."""
    return _HEADER.pack(len(data)) + data


@contextlib.asynccontextmanager
async def read_messages(descriptor: int) -> AsyncIterator[AsyncIterator[bytes]]:
    """Give the messages of a fork, an empty one at last, up to where it ends."""
    async with _streamed(descriptor) as stream:
        yield _messages(stream)


async def _messages(stream: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """Yield the messages of a stream until there are no more."""
    with contextlib.suppress(asyncio.IncompleteReadError, OSError):
        while True:
            yield await _read_message(stream)


@contextlib.asynccontextmanager
async def _streamed(descriptor: int) -> AsyncIterator[asyncio.StreamReader]:
    """Give what comes at a descriptor as a stream, by a descriptor of its own that is closed afterwards."""
    stream = asyncio.StreamReader(_AHEAD)
    loop = asyncio.get_running_loop()
    pipe = os.fdopen(os.dup(descriptor), "rb", buffering=0)
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stream), pipe)
    try:
        yield stream
    finally:
        transport.close()


async def _read_message(stream: asyncio.StreamReader) -> bytes:
    """Return the next message of a connection as `multiprocessing.connection` sends it."""
    (size,) = _HEADER.unpack(await stream.readexactly(_HEADER.size))
    if size == -1:
        (size,) = _LONG_HEADER.unpack(await stream.readexactly(_LONG_HEADER.size))
    return await stream.readexactly(size)

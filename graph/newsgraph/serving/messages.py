"""Messages: what forks send by `multiprocessing.connection`, read without blocking the event loop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import struct
from collections.abc import AsyncIterator
from typing import Final

from newsgraph.forking import Fork

_HEADER: Final = struct.Struct("!i")  # how multiprocessing begins a message: its length
_LONG_HEADER: Final = struct.Struct("!Q")
_AHEAD: Final = 1024**2
"""Bytes that are read ahead of those that are wanted."""


async def read_answer(fork: Fork) -> tuple[bytes, bytes | None]:
    """Return an answer and the last word on it, None where the fork could not tell."""
    parts: list[bytes] = []
    try:
        async with _streamed(fork) as stream:
            while part := await _read_message(stream):
                parts.append(part)
            return b"".join(parts), await _read_message(stream)
    except (asyncio.IncompleteReadError, OSError):  # after a part, or within one
        return b"", None


@contextlib.asynccontextmanager
async def read_messages(fork: Fork) -> AsyncIterator[AsyncIterator[bytes]]:
    """Give the messages of a fork, an empty one at last, up to where it ends."""
    async with _streamed(fork) as stream:
        yield _messages(stream)


async def _messages(stream: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """Yield the messages of a stream until there are no more."""
    with contextlib.suppress(asyncio.IncompleteReadError, OSError):
        while True:
            yield await _read_message(stream)


@contextlib.asynccontextmanager
async def _streamed(fork: Fork) -> AsyncIterator[asyncio.StreamReader]:
    """Give what a fork sends as a stream, by a descriptor of its own that is closed afterwards."""
    stream = asyncio.StreamReader(_AHEAD)
    loop = asyncio.get_running_loop()
    pipe = os.fdopen(os.dup(fork.reader.fileno()), "rb", buffering=0)
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

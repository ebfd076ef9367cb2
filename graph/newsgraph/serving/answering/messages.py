"""Messages: as `multiprocessing.connection` sends them, exchanged with forks without blocking the loop."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import struct
from collections.abc import AsyncIterator
from typing import Final

_HEADER: Final = struct.Struct("!i")  # how multiprocessing begins a message: its length
_LONG_HEADER: Final = struct.Struct("!Q")
_AHEAD: Final = 1024**2
"""Bytes that are read ahead of those that are wanted."""


async def exchange(own: socket.socket, question: bytes) -> tuple[bytes, bytes | None]:
    """Return a fork's answer to a question and its last word, None where it could not tell."""
    # As a socket and not as a pipe: asyncio logs where a pipe breaks off before all was read there.
    stream, writer = await asyncio.open_connection(sock=own.dup(), limit=_AHEAD)
    parts: list[bytes] = []
    try:
        writer.write(_HEADER.pack(len(question)) + question)
        while part := await _read_message(stream):
            parts.append(part)
        return b"".join(parts), await _read_message(stream)
    except (asyncio.IncompleteReadError, OSError):  # after a part, or within one
        return b"", None
    finally:
        writer.transport.abort()


@contextlib.asynccontextmanager
async def read_messages(descriptor: int) -> AsyncIterator[AsyncIterator[bytes]]:
    """Give the messages of a fork at a pipe, an empty one at last, up to where it ends.

    The pipe is read by a descriptor of its own, which is closed afterwards.
    """
    stream = asyncio.StreamReader(_AHEAD)
    loop = asyncio.get_running_loop()
    pipe = os.fdopen(os.dup(descriptor), "rb", buffering=0)
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stream), pipe)
    try:
        yield _messages(stream)
    finally:
        transport.close()


async def _messages(stream: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """Yield the messages of a stream until there are no more."""
    with contextlib.suppress(asyncio.IncompleteReadError, OSError):
        while True:
            yield await _read_message(stream)


async def _read_message(stream: asyncio.StreamReader) -> bytes:
    """Return the next message of a connection as `multiprocessing.connection` sends it."""
    (size,) = _HEADER.unpack(await stream.readexactly(_HEADER.size))
    if size == -1:
        (size,) = _LONG_HEADER.unpack(await stream.readexactly(_LONG_HEADER.size))
    return await stream.readexactly(size)

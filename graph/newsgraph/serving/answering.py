"""Answering: queries of many clients, each in a fork, so that none waits long for the others.

The event loop starts the forks, and no thread does: a fork beside threads may find their locks
taken for ever. Short queries come first: whatever has computed for a while goes on only where
nothing shorter wants the processor.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import struct
from collections.abc import AsyncIterator
from typing import Final

from newsgraph.answers import Answer
from newsgraph.errors import LimitReached, TryLater
from newsgraph.forking import Fork, forked
from newsgraph.guard import Inquiry, no_process

SHORT: Final = 1.0
"""Seconds after which a query stands back."""

WAITING: Final = 64
"""Queries that wait for their turn; further ones are told to come again."""

LONG: Final = 8
"""Queries that may stand back at once."""

_HEADER: Final = struct.Struct("!i")  # how multiprocessing begins a message: its length
_LONG_HEADER: Final = struct.Struct("!Q")


class Desk:
    """Where queries are answered: as many short ones at once as there are processors."""

    def __init__(self, processors: int) -> None:
        self._short = asyncio.Semaphore(processors)
        self._long = asyncio.Semaphore(LONG)
        self._waiting = 0

    async def answer(self, inquiry: Inquiry) -> Answer:
        """Return the answer of a query; raises as `newsgraph.guard.answer_query` does."""
        async with self._turn() as turn:
            try:
                with forked(inquiry.work) as fork:
                    standing_back = asyncio.create_task(turn.stand_back(fork))
                    try:
                        data, last = await _receive(fork)
                    finally:
                        standing_back.cancel()
                    return inquiry.conclude(data, last, fork.end())
            except OSError as error:
                raise no_process(error) from None
            except MemoryError:
                raise LimitReached(
                    "there is no memory left for the answer: narrow it down"
                ) from None

    @contextlib.asynccontextmanager
    async def _turn(self) -> AsyncIterator[_Turn]:
        """Give a turn when it comes; raises `TryLater` where too many wait for theirs."""
        if self._waiting >= WAITING:
            raise TryLater(f"{WAITING} queries are waiting already: come again in a moment")
        self._waiting += 1
        try:
            await self._short.acquire()
        finally:
            self._waiting -= 1
        turn = _Turn(self._short, self._long)
        try:
            yield turn
        finally:
            turn.end()


class _Turn:
    """The turn of one query: short at first, then standing back where there is room for that."""

    def __init__(self, short: asyncio.Semaphore, long: asyncio.Semaphore) -> None:
        self._long = long
        self._held = short

    async def stand_back(self, fork: Fork) -> None:
        """After a while, let those that are shorter go first."""
        await asyncio.sleep(SHORT)
        await self._long.acquire()
        self._held.release()
        self._held = self._long
        fork.lower_priority()

    def end(self) -> None:
        """Give the place free."""
        self._held.release()


async def _receive(fork: Fork) -> tuple[bytes, bytes | None]:
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
async def _streamed(fork: Fork) -> AsyncIterator[asyncio.StreamReader]:
    """Give what a fork sends as a stream, by a descriptor of its own that is closed afterwards."""
    stream = asyncio.StreamReader()
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

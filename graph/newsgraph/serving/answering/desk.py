"""Answering: queries of many clients, in forks, so that none waits long for the others.

The event loop starts the forks, and no thread does: a fork beside threads may find their locks
taken for ever. Short queries come first: whatever has computed for a while goes on only where
nothing shorter wants the processor, and gives way where too many want to go on.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from multiprocessing.connection import Connection
from typing import Final

from newsgraph.answers import Answer
from newsgraph.errors import LimitReached, TryLater
from newsgraph.forking import Ended, Fork, forked
from newsgraph.guard import Inquiry, no_process
from newsgraph.limits import DOWNLOADS, HELD_BYTES, LONG_QUERIES, WAITING_QUERIES
from newsgraph.serving.answering.messages import read_messages
from newsgraph.serving.answering.workers import Worker

SHORT: Final = 1.0
"""Seconds after which a query stands back, and more so whenever it has taken twice as long."""

_STEPS: Final = 4
"""Steps of priority each time: whoever has taken half as long gets more than twice as much."""

_GOING_ON: Final = Ended(0, 0.0, 0.0)


class Desk:
    """Where queries are answered: as many short ones at once as there are processors.

    Those that stay short leave their worker to the next one.
    """

    def __init__(self, processors: int) -> None:
        self._short = asyncio.Semaphore(processors)
        self._standing: list[_Turn] = []
        self._idle: list[Worker] = []
        self._waiting = self._downloads = self._held = 0
        self._tasks: set[asyncio.Task[object]] = set()
        self._is_closed = False

    async def answer(self, inquiry: Inquiry) -> Answer:
        """Return the answer of a query; raises as `newsgraph.guard.answer_query` does."""
        with self._ending_with_it(), _mishaps_told():
            async with self._turn() as turn:
                while (found := await self._try(inquiry, turn)) is None:
                    pass
                return found

    async def _try(self, inquiry: Inquiry, turn: _Turn) -> Answer | None:
        """Return the answer that a worker gives, None where it had ended before it was asked."""
        worker = self._take(inquiry)
        is_fit = False
        try:
            with turn.timed(worker.fork):
                data, last = await worker.answer(inquiry)
            is_fit = last is not None and not turn.is_long
            if turn.is_over:
                raise TryLater("the query took long, and others want its place")
            if last is not None:
                return inquiry.conclude(data, last, _GOING_ON)
            ended = worker.end()
            had_ended = worker.has_answered and ended.signal == 0 and not turn.is_long
            return None if had_ended else inquiry.conclude(data, None, ended)
        finally:
            if is_fit:
                worker.has_answered = True
                self._idle.append(worker)
            else:
                worker.end()

    def _take(self, inquiry: Inquiry) -> Worker:
        """Return a worker that can answer a query."""
        for worker in self._idle:
            if worker.fits(inquiry):
                self._idle.remove(worker)
                return worker
        return Worker(inquiry)

    @contextlib.asynccontextmanager
    async def download(
        self, work: Callable[[Connection], None]
    ) -> AsyncIterator[AsyncIterator[bytes]]:
        """Give what a fork sends part by part, as fast as it is taken.

        Raises `TryLater` where as many do so already; the parts are no more where the fork ends.
        """
        if self._downloads >= DOWNLOADS:
            raise TryLater(f"{DOWNLOADS} graphs are being sent already: come again in a moment")
        self._downloads += 1
        try:
            with self._ending_with_it(), _mishaps_told(), forked(work) as fork:
                fork.lower_priority()
                async with read_messages(fork.reader.fileno()) as parts:
                    yield parts
        finally:
            self._downloads -= 1

    @contextlib.contextmanager
    def holding(self, size: int) -> Iterator[None]:
        """Hold an answer in here; raises `TryLater` where too much is held for slow clients."""
        if self._held and self._held + size > HELD_BYTES:
            raise TryLater("too many answers wait for slow clients: come again in a moment")
        self._held += size
        try:
            yield
        finally:
            self._held -= size

    def close(self) -> None:
        """End all queries that are still being answered, and begin no others."""
        self._is_closed = True
        for task in self._tasks:
            task.cancel()
        while self._idle:
            self._idle.pop().end()

    @contextlib.contextmanager
    def _ending_with_it(self) -> Iterator[None]:
        """Let what is done in here end when this is closed, with `TryLater`."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 (for the type checker: a coroutine has one)
        self._tasks.add(task)
        try:
            if self._is_closed:
                raise asyncio.CancelledError  # noqa: TRY301 (as if it had begun)
            yield
        except asyncio.CancelledError:
            if self._is_closed:
                raise TryLater("this server is being stopped") from None
            raise
        finally:
            self._tasks.discard(task)

    @contextlib.asynccontextmanager
    async def _turn(self) -> AsyncIterator[_Turn]:
        """Give a turn when it comes; raises `TryLater` where too many wait for theirs."""
        if self._waiting >= WAITING_QUERIES:
            raise TryLater(f"{WAITING_QUERIES} queries are waiting already: come again in a moment")
        self._waiting += 1
        try:
            await self._short.acquire()
        finally:
            self._waiting -= 1
        turn = _Turn(self._short, self._standing)
        try:
            yield turn
        finally:
            turn.end()


class _Turn:
    """The turn of one query: short at first, then standing back with others, longest first."""

    def __init__(self, short: asyncio.Semaphore, standing: list[_Turn]) -> None:
        self._short = short
        self._standing = standing
        self._fork: Fork | None = None
        self._timer: asyncio.TimerHandle | None = None
        self.is_over = False

    @property
    def is_long(self) -> bool:
        """Whether the query has stood back, or had to end then."""
        return self.is_over or self in self._standing

    @contextlib.contextmanager
    def timed(self, fork: Fork) -> Iterator[None]:
        """Have a fork stand back after a while."""
        self._fork = fork
        self._timer = asyncio.get_running_loop().call_later(SHORT, self._stand_back)
        try:
            yield
        finally:
            self._timer.cancel()

    def end(self) -> None:
        """Give the place free."""
        if self in self._standing:
            self._standing.remove(self)
        elif not self.is_over:
            self._short.release()

    def _stand_back(self) -> None:
        """Let those that are shorter go first; the longest of too many ends."""
        self._standing.append(self)
        self._short.release()
        if len(self._standing) > LONG_QUERIES:
            self._standing.pop(0).give_way()
        self._sink(SHORT)

    def _sink(self, seconds: float) -> None:
        """Lower the priority after so many seconds, and again after twice as many."""
        assert self._fork is not None  # noqa: S101 (for the type checker)
        self._fork.lower_priority(_STEPS)
        self._timer = asyncio.get_running_loop().call_later(seconds, self._sink, 2 * seconds)

    def give_way(self) -> None:
        """End the fork, which its reader finds out."""
        assert self._fork is not None  # noqa: S101 (for the type checker)
        self.is_over = True
        self._fork.end()


@contextlib.contextmanager
def _mishaps_told() -> Iterator[None]:
    """Tell in words where there is no process for a fork, or no memory for its answer."""
    try:
        yield
    except OSError as error:
        raise no_process(error) from None
    except MemoryError:
        raise LimitReached("there is no memory left for the answer: narrow it down") from None

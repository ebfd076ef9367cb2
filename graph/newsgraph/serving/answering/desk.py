"""Answering: queries of many clients, in forks, so that none waits long for the others.

The event loop starts the forks, and no thread does: a fork beside threads may find their locks
taken for ever.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from multiprocessing.connection import Connection
from typing import Final

from newsgraph.asking.answers import Answer
from newsgraph.asking.guard import Inquiry, no_process
from newsgraph.errors import LimitReached, TryLater
from newsgraph.limits import COPIES, DOWNLOADS, HELD_BYTES
from newsgraph.processes.forking import Ended, forked
from newsgraph.serving.answering.messages import read_messages
from newsgraph.serving.answering.turns import Turn, Turns
from newsgraph.serving.answering.workers import Worker

_KEPT: Final = 60.0
"""Seconds that there may be more idle workers than processors, each with a copy of what it has read."""

_GOING_ON: Final = Ended(0, 0.0, 0.0)
_LATE: Final = Ended(signal.SIGALRM, 0.0, 0.0)
"""As if its own alarm had ended a fork, which it does not hear while it is stopped."""


class Desk:
    """Where queries are answered, as many at once as there are processors.

    Each leaves its worker to the next one.
    """

    def __init__(self, processors: int, copies: int = COPIES) -> None:
        """Let so many queries have begun at most; one more than processors, so that a short one can."""
        self._processors = processors
        self._turns = Turns(processors, copies)
        self._idle: dict[Worker, asyncio.TimerHandle] = {}
        self._downloads = self._held = 0
        self._tasks: set[asyncio.Task[object]] = set()
        self._is_closed = False

    async def answer(self, inquiry: Inquiry) -> Answer:
        """Return the answer of a query; raises as `newsgraph.asking.guard.answer_query` does."""
        with self._ending_with_it(), _mishaps_told():
            async with self._turns.turn() as turn:
                while (found := await self._try(inquiry, turn)) is None:
                    pass
                return found

    async def _try(self, inquiry: Inquiry, turn: Turn) -> Answer | None:
        """Return the answer that a worker gives, None where it had ended before it was asked."""
        worker = self._take(inquiry)
        last: bytes | None = None
        try:
            with turn.computing(worker.fork, inquiry.bounds.seconds):
                data, last = await worker.answer(inquiry)
        finally:
            ended = self._leave(worker, is_fit=last is not None and not turn.has_ended)
        if last is None and turn.gave_way:
            raise TryLater("the query took long, and others want its place")
        had_ended = last is None and worker.has_answered and ended.signal == 0
        if had_ended and not turn.is_long:
            return None
        return inquiry.conclude(data, last, _LATE if turn.is_late else ended)

    def _leave(self, worker: Worker, *, is_fit: bool) -> Ended:
        """Keep a worker for the next query, if it is fit, or return how it ended."""
        if not is_fit:
            return worker.end()
        worker.has_answered = True
        loop = asyncio.get_running_loop()
        self._idle[worker] = loop.call_later(_KEPT, self._dismiss, worker)
        return _GOING_ON

    def _dismiss(self, worker: Worker) -> None:
        """End a worker that nobody has needed, where more wait than there are processors."""
        if len(self._idle) > self._processors:
            del self._idle[worker]
            worker.end()

    def _take(self, inquiry: Inquiry) -> Worker:
        """Return a worker that can answer a query."""
        for worker in reversed(self._idle):  # the last one has most at hand
            if worker.fits(inquiry):
                self._idle.pop(worker).cancel()
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
            worker, timer = self._idle.popitem()
            timer.cancel()
            worker.end()

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


@contextlib.contextmanager
def _mishaps_told() -> Iterator[None]:
    """Tell in words where there is no process for a fork, or no memory for its answer."""
    try:
        yield
    except OSError as error:
        raise no_process(error) from None
    except MemoryError:
        raise LimitReached("there is no memory left for the answer: narrow it down") from None

"""Workers: forks that answer one query after another, since a fork of a large store takes long.

To begin with, a fork shares the memory of the store; each page that a query touches is copied,
as the engine counts its readers there. So a fork that has answered a query answers the next one
several times as fast. It knows nothing of its queries but by the engine, is as confined as if it
answered one, and ends when a query reaches a limit.
"""

from __future__ import annotations

import contextlib
import pickle
import signal
import socket
from mmap import MAP_PRIVATE, mmap
from multiprocessing.connection import Connection
from resource import RLIM_INFINITY, RLIMIT_CPU, RUSAGE_SELF, getrlimit, getrusage
from typing import Final

from newsgraph.asking.answers import Kind
from newsgraph.asking.guard import Ending, Inquiry
from newsgraph.errors import Outdated
from newsgraph.limits import WORKER_QUERIES
from newsgraph.processes.forking import Ended, Fork, forked
from newsgraph.serving.answering.messages import exchange

_KEPT: Final = 4
"""A worker ends that keeps more than this part of the memory that a query may take."""

_HARMLESS: Final = frozenset({*(kind.name for kind in Kind), "QuerySyntaxError", "UsageError"})
"""Ends of queries after which a worker is as it was."""


class Worker:
    """A fork that answers queries of one store within the same limits."""

    def __init__(self, inquiry: Inquiry) -> None:
        """Start the fork; raises `OSError` where there is none to be had."""
        self._first = inquiry
        self._stack = contextlib.ExitStack()
        self._own, self._others = socket.socketpair()
        self.has_answered = False
        try:
            self.fork: Fork = self._stack.enter_context(forked(self._work))
        except OSError:
            self._own.close()
            raise
        finally:
            self._others.close()

    def fits(self, inquiry: Inquiry) -> bool:
        """Return whether a query is one for this worker."""
        first = self._first
        return inquiry.store is first.store and inquiry.limits == first.limits

    async def answer(self, inquiry: Inquiry) -> tuple[bytes, bytes | None]:
        """Return an answer and the last word on it, None where the fork could not tell."""
        told = pickle.dumps((inquiry.query, inquiry.dataset, inquiry.formats))
        return await exchange(self._own, told)

    def end(self) -> Ended:
        """End the fork, and return how it ended."""
        ended = self.fork.end()
        self._own.close()
        self._stack.close()
        return ended

    def _work(self, _: Connection) -> None:  # pragma: no cover (see `newsgraph.processes.forking`)
        """Answer queries until there are no more, or the fork is not as it was."""
        # Kept until the process ends: who reads an end there must find that it ended by itself.
        channel = self._channel = Connection(self._others.detach())
        first = self._first
        try:
            store = first.shut_in(channel.fileno(), WORKER_QUERIES)
        except Outdated as error:
            channel.recv_bytes()  # who asks hears of it
            Ending(type(error).__name__, str(error)).send(channel)
            return
        for _number in range(WORKER_QUERIES):
            signal.setitimer(signal.ITIMER_REAL, 0)
            query, dataset, formats = pickle.loads(channel.recv_bytes())  # noqa: S301 (our own)
            signal.setitimer(signal.ITIMER_REAL, first.bounds.seconds)
            asked = first._replace(query=query, dataset=dataset, formats=formats)
            ending = asked.tell(channel, lambda: store)
            has_room = _has_time(first.bounds.computing) and _has_memory(first.bounds.memory)
            if ending.name not in _HARMLESS or not has_room:
                return


def _has_time(computing: int) -> bool:  # pragma: no cover (see `newsgraph.processes.forking`)
    """Return whether this process may still compute for as long as a query may.

    What ``ulimit -t`` leaves to a process is used up by all of its queries.
    """
    used = getrusage(RUSAGE_SELF)
    allowed, _ = getrlimit(RLIMIT_CPU)
    return allowed == RLIM_INFINITY or used.ru_utime + used.ru_stime + computing <= allowed


def _has_memory(memory: int) -> bool:  # pragma: no cover (see `newsgraph.processes.forking`)
    """Return whether this process may still take most of the memory that a query may, by trying."""
    try:
        mmap(-1, memory - memory // _KEPT, MAP_PRIVATE).close()  # which touches none of it
    except OSError:
        return False
    return True

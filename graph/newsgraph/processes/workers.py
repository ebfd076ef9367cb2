"""Workers: work on many things, done by this process or shared among forks of it."""

from __future__ import annotations

import contextlib
import marshal
import os
import signal
from collections.abc import Callable, Generator, Iterable, Iterator
from functools import partial
from itertools import islice
from multiprocessing.connection import Connection, wait
from typing import Any, Final, TypeVar, cast

from newsgraph.errors import LimitReached
from newsgraph.processes.forking import Ended, Fork, forked, leave_parent

_Result = TypeVar("_Result")
_Sent = TypeVar("_Sent")
Work = Callable[[range], Iterable[_Result]]
"""Gives a result for each of some numbers."""

_BATCH: Final = 32
"""Results that are sent at once: of posts, about 300 KB."""


def count_processors() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # only Linux tells
        return os.cpu_count() or 1


def do_work(
    work: Work[_Result], count: int, processes: int, send: Callable[[_Result], _Sent]
) -> Generator[_Result | _Sent]:
    """Yield the results of some work on the numbers from 0, in whatever order they come.

    Several processes share the numbers as cards are dealt, and ``send`` makes such values of
    their results as `marshal` knows. Where the system has no forks, or gives none, this process
    does all. Raises `LimitReached` where one of them is ended from outside. No process is left
    when this is closed.
    """
    shares = [range(first, count, processes) for first in range(processes)]
    with contextlib.ExitStack() as stack:
        forks = _start(work, shares, send, stack) if processes > 1 else []
        yield from _take(forks) if forks else work(range(count))


@contextlib.contextmanager
def begun(work: Callable[[], _Result], processes: int) -> Iterator[Callable[[], _Result]]:
    """Give what returns the result of some work, which another process has begun meanwhile.

    It is such a value as `marshal` knows. Where there is to be one process, or the system gives
    no other, the work is done when it is asked for. Raises `LimitReached` then where that process
    was ended from outside. None is left when this ends.
    """
    with contextlib.ExitStack() as stack:
        several = processes > 1
        forks = _start(lambda _: [work()], [range(1)], _unchanged, stack) if several else []
        yield partial(_finish, forks[0]) if forks else work


def _finish(fork: Fork) -> Any:
    """Return the one result of a fork, which has ended then."""
    with contextlib.closing(_take([fork])) as results:
        result = next(results)
    fork.end()
    return result


def _unchanged(result: _Result) -> _Result:
    """Return a result as it is sent: itself."""
    return result


def _start(
    work: Work[_Result],
    shares: Iterable[range],
    send: Callable[[_Result], object],
    stack: contextlib.ExitStack,
) -> list[Fork]:
    """Return a fork for each share, which end with the stack; none where one is not to be had."""
    if not hasattr(os, "fork"):
        return []
    serve = partial(_serve, work, send)
    try:
        return [stack.enter_context(forked(partial(serve, share))) for share in shares]
    except OSError:
        stack.close()
        return []


def _serve(  # pragma: no cover (see `forking`)
    work: Work[_Result], send: Callable[[_Result], object], share: range, writer: Connection
) -> None:
    """Send the results of some work on a share, and an empty batch behind them."""
    leave_parent(writer.fileno())
    results = map(send, work(share))
    while batch := list(islice(results, _BATCH)):
        writer.send_bytes(marshal.dumps(batch))
    writer.send_bytes(b"")


def _take(forks: Iterable[Fork]) -> Generator[Any]:
    """Yield the results of forks as they come."""
    at_work = {fork.reader: fork for fork in forks}
    while at_work:
        for reader in cast("list[Connection]", wait(list(at_work))):
            batch = _receive(at_work[reader])
            if not batch:
                del at_work[reader]
            yield from marshal.loads(batch) if batch else ()  # noqa: S302 (of our own fork)


def _receive(fork: Fork) -> bytes:
    """Return the next batch, which is empty at the end; raises `LimitReached` where there is none."""
    try:
        return fork.reader.recv_bytes()
    except (EOFError, OSError):  # between two of them, or within one
        raise LimitReached(_explain(fork.end())) from None


def _explain(ended: Ended) -> str:
    """Return why a fork could not go on, and what to do."""
    how = f" by {signal.Signals(ended.signal).name}" if ended.signal else ""
    why = ", as systems do where memory runs out" if ended.signal == signal.SIGKILL else ""
    return f"one of several processes was ended{how}{why}: take fewer (--processes 1)"

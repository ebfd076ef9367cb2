"""Guard: a query in a process of its own, which ends at its limits and reaches nothing.

The engine can't be interrupted, and a hostile query can make it take all memory or crash. So
each query runs in a fork of the process that holds the store: the system ends that fork at
the deadline, gives it no more memory than it may take, and lets it open no file and no
socket. Whatever becomes of it, the store is unharmed and the next query is answered.
"""

from __future__ import annotations

import math
import os
import resource
import signal
from pathlib import Path
from typing import IO, Final, NamedTuple, NoReturn, cast

import pyoxigraph as ox

from newsgraph.answers import Answer, Kind
from newsgraph.errors import LimitReached, QuerySyntaxError, UsageError
from newsgraph.limits import ANSWER_BYTES, ANSWER_ROWS, QUERY_MEMORY, QUERY_SECONDS
from newsgraph.store import Result, Store

_REFUSED, _TOO_MANY, _TOO_LARGE, _NO_MEMORY, _BROKEN = 1, 2, 3, 4, 5
_CHUNK: Final = 1024 * 1024


class Limits(NamedTuple):
    """What one query may take: seconds, rows or triples of its answer, and bytes.

    ``memory`` are bytes beyond what the store takes, ``size`` bytes of the answer.
    """

    seconds: float = QUERY_SECONDS
    rows: int = ANSWER_ROWS
    memory: int = QUERY_MEMORY
    size: int = ANSWER_BYTES


DEFAULT_LIMITS: Final = Limits()


def answer_query(store: Store, query: str, limits: Limits = DEFAULT_LIMITS) -> Answer:
    """Return the whole answer of a SPARQL 1.1 query, or raise, within the limits.

    Raises `QuerySyntaxError` for what is no query or is never run, and `LimitReached` for a
    query that was ended at one of its limits: an answer is never cut.
    """
    if not 0 < limits.seconds < math.inf:
        raise UsageError(f"{limits.seconds} is no time that a query can have: give it seconds")
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _run_child(store, query, limits, writer)
    os.close(writer)
    try:
        data = b"".join(iter(lambda: os.read(reader, _CHUNK), b""))
    finally:
        os.close(reader)
        # Where its end of the pipe is closed, it has ended already, and this does nothing.
        os.kill(child, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status == _REFUSED:
        raise QuerySyntaxError(data.decode())
    if status != 0:
        raise LimitReached(_complain(status, limits))
    return Answer(Kind(data[:1]), data[1:])


def _complain(status: int, limits: Limits) -> str:
    """Return why a query was ended, and what to do."""
    if status in (-signal.SIGALRM, -signal.SIGXCPU):
        return (
            f"the query was ended after {limits.seconds:g} s, all the time it had: "
            "narrow it down, or give it more (--timeout)"
        )
    if status == _TOO_MANY:
        return (
            f"the answer has more than {limits.rows:,} rows: "
            "narrow it down, end it with LIMIT, or allow more (--max-rows)"
        )
    if status == _TOO_LARGE:
        size = limits.size // 1024**2
        return f"the answer is larger than {size:,} MB: ask for fewer columns, or narrow it down"
    # The engine aborts where it is given no memory; the system kills where there is none.
    if status in (_NO_MEMORY, -signal.SIGABRT, -signal.SIGKILL):
        size = limits.memory // 1024**2
        return f"the query needs more than {size:,} MB of memory: narrow it down"
    return "the query is too much for the engine: write long chains shorter, long lists as VALUES"


class Outlet:
    """Where a child sends the answer; raises `_Full` rather than let too much through."""

    def __init__(self, descriptor: int, limits: Limits) -> None:
        self._descriptor = descriptor
        self._rows, self._size = limits.rows, limits.size

    def send(self, result: Result) -> None:
        """Send a result: its kind, then rows as SPARQL TSV, a truth as JSON, or N-Triples.

        In the first and the last, each row is a line, so that lines can be counted.
        """
        outlet = cast(IO[bytes], self)  # all of it that is written to
        if isinstance(result, ox.QueryBoolean):
            os.write(self._descriptor, Kind.TRUTH.value)
            result.serialize(outlet, ox.QueryResultsFormat.JSON)
        elif isinstance(result, ox.QueryTriples):
            os.write(self._descriptor, Kind.TRIPLES.value)
            result.serialize(outlet, ox.RdfFormat.N_TRIPLES)
        else:
            os.write(self._descriptor, Kind.ROWS.value)
            self._rows += 1  # the names of the columns
            result.serialize(outlet, ox.QueryResultsFormat.TSV)

    def write(self, data: bytes) -> int:
        """Let a part of the answer through."""
        self._rows -= data.count(b"\n")
        self._size -= len(data)
        if self._rows < 0:
            raise _Full(_TOO_MANY)
        if self._size < 0:
            raise _Full(_TOO_LARGE)
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]
        return len(data)

    def flush(self) -> None:
        """Do nothing: what was written is on its way."""


class _Full(Exception):  # noqa: N818 (it says what happened, and never leaves this module)
    """The answer is longer than it may be; ``code`` is how the child ends."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def _run_child(  # pragma: no cover (what a fork that opens no file has run can't be recorded)
    store: Store, query: str, limits: Limits, writer: int
) -> NoReturn:
    """Answer a query into a pipe, and end; nothing is raised in a fork."""
    code = _BROKEN
    try:
        _confine(limits, writer)
        Outlet(writer, limits).send(store.ask(query))
        code = 0
    except QuerySyntaxError as error:
        os.write(writer, str(error).encode())
        code = _REFUSED
    except MemoryError:
        code = _NO_MEMORY
    except _Full as error:
        code = error.code
    finally:
        os._exit(code)


def _confine(limits: Limits, writer: int) -> None:  # pragma: no cover (see above)
    """Take from this process all but memory, time and its end of the pipe."""
    for number in (signal.SIGALRM, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(nothing, standard)
    highest = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    mapped = _mapped_bytes()
    os.closerange(3, writer)
    os.closerange(writer + 1, highest)
    _lower(resource.RLIMIT_NOFILE, 0)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_CPU, math.ceil(limits.seconds) + 1)
    if mapped is not None:
        _lower(resource.RLIMIT_AS, mapped + limits.memory)


def _lower(what: int, value: int) -> None:  # pragma: no cover (see above)
    """Lower a limit of this process, for good."""
    _, hard = resource.getrlimit(what)
    lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (lowest, lowest))


def _mapped_bytes() -> int | None:  # pragma: no cover (see above)
    """Return how much memory this process has mapped; None where the system does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:  # only Linux has it, and only Linux holds processes to that limit
        return None
    return int(pages) * resource.getpagesize()

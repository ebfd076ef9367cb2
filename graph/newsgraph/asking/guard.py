"""Guard: a query in a process of its own, which ends at its limits and reaches nothing.

The engine can't be interrupted, and a hostile query can make it take all memory or crash. So
each query runs in a fork of the process that holds the store, confined to what it may take.
Whatever becomes of it, the store is unharmed and the next query is answered.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from typing import Final, NamedTuple

from newsgraph.asking.answers import Answer, Kind, write_answer
from newsgraph.asking.outlets import DEFAULT_LIMITS, Collected, Limits, send_result
from newsgraph.errors import (
    ExportFormatError,
    LimitReached,
    Outdated,
    QuerySyntaxError,
    TryLater,
    UsageError,
)
from newsgraph.limits import QUERY_SECONDS_AT_MOST
from newsgraph.problems import shown
from newsgraph.processes.confinement import Bounds, enclose, find_bounds, forsake, run_confined
from newsgraph.processes.forking import Ended
from newsgraph.store import Dataset, Result, Store

__all__ = ["DEFAULT_LIMITS", "Inquiry", "Limits", "answer_query", "inquire", "no_process"]

_SHOWN: Final = 500
_MEGABYTE: Final = 1024**2
_PART: Final = _MEGABYTE
_ERRORS: Final = {
    error.__name__: error
    for error in (
        *(UsageError, QuerySyntaxError, LimitReached, TryLater),
        *(Outdated, ExportFormatError, RuntimeError),
    )
}
_CORRUPTION: Final = "Corruption: "
"""How the engine begins what it says of a folder whose checksums are wrong."""


class Inquiry(NamedTuple):
    """A query of a store within limits: what a fork works on, and what becomes of what it tells.

    ``formats`` are what the fork writes the answer as (see `write_answer`), by its kind, so that
    nobody else has to; without them, the answer is told as data.
    """

    store: Store
    query: str
    limits: Limits
    bounds: Bounds
    dataset: Dataset | None = None
    formats: Mapping[Kind, str] | None = None

    def work(
        self, writer: Connection
    ) -> None:  # pragma: no cover (see `newsgraph.processes.forking`)
        """Answer the query into a pipe, in a fork, and tell there how it ended."""
        self.tell(writer, lambda: self.shut_in(writer.fileno()))

    def shut_in(self, kept: int, queries: int = 1) -> Store:  # pragma: no cover (see above)
        """Confine this process to so many queries such as this; return the store as it has it."""
        forsake(self.bounds, kept)
        store = self.store.reopened()
        found = find_bounds(self.limits.seconds, self.limits.memory)  # beyond what opening took
        enclose(found._replace(computing=found.computing * queries), store.files)
        return store

    def tell(  # pragma: no cover (see above)
        self, writer: Connection, find_store: Callable[[], Store]
    ) -> Ending:
        """Answer the query into a pipe, and return how it ended, which is told there too.

        Nobody can catch what is raised in a fork.
        """
        try:
            store = find_store()
            ending = Ending(self._send(store.ask(self.query, self.dataset), writer).name)
        except BaseException as error:  # noqa: BLE001 (the parent raises what it comes to)
            told = _tell_apart(error, self.bounds, self.limits)
            ending = Ending(type(told).__name__, str(told))
        ending.send(writer)
        return ending

    def _send(self, result: Result, writer: Connection) -> Kind:  # pragma: no cover (see above)
        """Send a result, as data or written in its format; return what it is."""
        if self.formats is None:
            return send_result(result, writer, self.limits)
        data = Collected()
        kind = send_result(result, data, self.limits)
        written = write_answer(Answer(kind, bytes(data)), self.formats[kind]).encode()
        for start in range(0, len(written), _PART):
            writer.send_bytes(written[start : start + _PART])
        return kind

    def conclude(self, data: bytes, last: bytes | None, ended: Ended) -> Answer:
        """Return the answer that a fork told, with its last word; raises as `answer_query` does.

        Where there are ``formats``, its data is the text that was written.
        """
        if last is not None:
            return Answer(Ending.of(last).kind(), data)
        why = _explain(ended, self.bounds, self.limits) + _suspect(self.store, ended)
        is_late = ended.signal in (signal.SIGALRM, None) or self.bounds.has_spent(ended)
        raise (TryLater if is_late else LimitReached)(why)


def inquire(
    store: Store,
    query: str,
    limits: Limits = DEFAULT_LIMITS,
    dataset: Dataset | None = None,
    formats: Mapping[Kind, str] | None = None,
) -> Inquiry:
    """Return a query as a fork can work on it; raises `UsageError` for limits that can't be."""
    _check(limits)
    bounds = find_bounds(limits.seconds, limits.memory)
    return Inquiry(store, query, limits, bounds, dataset, formats)


def answer_query(
    store: Store, query: str, limits: Limits = DEFAULT_LIMITS, dataset: Dataset | None = None
) -> Answer:
    """Return the whole answer of a SPARQL 1.1 query, or raise, within the limits.

    What is made of the answer afterwards takes time and memory of its own, which the limits of
    its size bound. Raises `UsageError` for limits that can't be, `QuerySyntaxError` for what is
    no query, is never run, or holds what the engine does not know, `LimitReached` for a query
    that was ended at one of its limits or that the system has no process for (an answer is never
    cut), and `ExportFormatError` for a store on disk that turns out to be damaged.
    """
    inquiry = inquire(store, query, limits, dataset)
    try:
        (data, last), ended = run_confined(inquiry.work, _receive)
    except OSError as error:
        raise no_process(error) from None
    except MemoryError:
        message = "there is no memory left to hold the answer: narrow it down"
        raise LimitReached(message) from None
    return inquiry.conclude(data, last, ended)


def no_process(error: OSError) -> TryLater:
    """Return what to raise where the system gives no process for a query."""
    return TryLater(f"there is no process for the query: {error.strerror}: close or end others")


class Ending(NamedTuple):
    """The last word of a fork: the kind of its whole answer, or an error with its message.

    The parts of the answer come before it, and an empty one.
    """

    name: str
    message: str = ""

    def kind(self) -> Kind:
        """Return the kind of the answer; raises the error."""
        if self.name in _ERRORS:
            raise _ERRORS[self.name](self.message)
        return Kind[self.name]

    @classmethod
    def of(cls, told: bytes) -> Ending:
        """Return the last word that was sent."""
        name, _, message = told.decode().partition("\n")
        return cls(name, message)

    def send(self, writer: Connection) -> None:
        """Send this after whatever there is of the answer."""
        writer.send_bytes(b"")
        writer.send_bytes("\n".join(self).encode(errors="backslashreplace"))


def _receive(reader: Connection) -> tuple[bytes, bytes | None]:
    """Return an answer and the last word on it, None where the fork could not tell."""
    try:
        return b"".join(iter(reader.recv_bytes, b"")), reader.recv_bytes()
    except (EOFError, OSError):  # after a part, or within one
        return b"", None


def _check(limits: Limits) -> None:
    """Raise `UsageError` for limits that no query can have."""
    seconds: object = limits.seconds
    rows: object = limits.rows
    # NaN is neither less nor more than anything.
    if not isinstance(seconds, int | float) or not 0 < seconds <= QUERY_SECONDS_AT_MOST:
        what = f"{shown(repr(seconds), _SHOWN)} is no time that a query can have"
        raise UsageError(f"{what}: give it a number of seconds, {QUERY_SECONDS_AT_MOST:,} at most")
    if not isinstance(rows, int) or rows < 0:
        what = f"{shown(repr(rows), _SHOWN)} is no number of rows that an answer can have"
        raise UsageError(f"{what}: allow a whole number of them, from 0 on")


def _explain(ended: Ended, bounds: Bounds, limits: Limits) -> str:
    """Return why a query was ended that could not tell, and what to do."""
    if ended.signal == signal.SIGALRM or (ended.signal is None and ended.passed >= bounds.seconds):
        return (
            f"the query was ended after {bounds.seconds:g} s, all the time it had: "
            "narrow it down, or give it more (--timeout; in Python, timeout=)"
        )
    if bounds.has_spent(ended):
        allowed = f"{bounds.computing} s of computing, all that ulimit -t allows"
        return f"the query was ended after {allowed}: narrow it down, or allow more"
    if ended.signal == signal.SIGABRT:  # the engine's end where it is given no memory
        return _tell_memory(bounds, limits)
    if ended.signal in (signal.SIGSEGV, signal.SIGBUS):
        return (
            "the query is too much for the engine: write long chains shorter, long lists as VALUES"
        )
    if not ended.signal:
        why = "it may be too much for the engine, or for its memory"
        return f"the query's process ended, and nothing tells why: {why}: narrow the query down"
    how = f"the query was ended from outside by {signal.Signals(ended.signal).name}"
    is_killed = ended.signal == signal.SIGKILL
    return f"{how}, as systems do where memory runs out: narrow it down" if is_killed else how


def _suspect(store: Store, ended: Ended) -> str:
    """Return what else may have ended a query of a store on disk, for the end of a message."""
    is_broken = store.folder is not None and ended.signal == signal.SIGABRT
    return ", or build the store again, which may be damaged" if is_broken else ""


def _tell_memory(bounds: Bounds, limits: Limits) -> str:
    """Return that a query needs more memory than it may take, and whose limit that is."""
    size = f"{bounds.memory // _MEGABYTE:,} MB of memory"
    whose = ", all that ulimit leaves" if bounds.memory < limits.memory else ""
    return f"the query needs more than {size}{whose}: narrow it down"


def _tell_apart(error: BaseException, bounds: Bounds, limits: Limits) -> Exception:
    """Return what the parent raises for what was raised in a fork."""
    if isinstance(error, UsageError | LimitReached):
        return error
    if _CORRUPTION in str(error):
        return ExportFormatError("the store on disk is damaged: build it again")
    if isinstance(error, MemoryError):
        return LimitReached(_tell_memory(bounds, limits))
    why = shown(str(error), _SHOWN)
    if isinstance(error, RuntimeError):  # a function that the engine does not have, for one
        return QuerySyntaxError(f"the engine can't answer this: {why}")
    return RuntimeError(f"the query's process broke: {type(error).__name__}: {why}")  # our mistake

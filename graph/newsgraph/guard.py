"""Guard: a query in a process of its own, which ends at its limits and reaches nothing.

The engine can't be interrupted, and a hostile query can make it take all memory or crash. So
each query runs in a fork of the process that holds the store, confined to what it may take.
Whatever becomes of it, the store is unharmed and the next query is answered.

The fork sends the answer in parts, an empty one after them, and last how it ended: the kind of
a whole answer, or a complaint.
"""

from __future__ import annotations

import signal
from functools import partial
from multiprocessing.connection import Connection
from typing import IO, Final, NamedTuple, cast

import pyoxigraph as ox

from newsgraph.answers import Answer, Kind
from newsgraph.confinement import Bounds, Ended, confine, find_bounds, run_confined
from newsgraph.errors import LimitReached, QuerySyntaxError, UsageError
from newsgraph.limits import ANSWER_BYTES, ANSWER_CELLS, ANSWER_ROWS, QUERY_MEMORY, QUERY_SECONDS
from newsgraph.problems import shown
from newsgraph.store import Result, Store

_FOREVER: Final = 1e9
_SHOWN: Final = 500
_MEGABYTE: Final = 1024**2
_REFUSED, _LIMITED, _BROKEN = b"?", b"!", b"*"
_COMPLAINTS: Final = {_REFUSED: QuerySyntaxError, _LIMITED: LimitReached, _BROKEN: RuntimeError}


class Limits(NamedTuple):
    """What one query may take: seconds, rows or triples of its answer, and bytes.

    ``memory`` are bytes beyond what the store takes; ``size`` are the bytes of the answer, and
    ``cells`` its rows times its columns.
    """

    seconds: float = QUERY_SECONDS
    rows: int = ANSWER_ROWS
    memory: int = QUERY_MEMORY
    size: int = ANSWER_BYTES
    cells: int = ANSWER_CELLS


DEFAULT_LIMITS: Final = Limits()


def answer_query(store: Store, query: str, limits: Limits = DEFAULT_LIMITS) -> Answer:
    """Return the whole answer of a SPARQL 1.1 query, or raise, within the limits.

    What is made of the answer afterwards takes time and memory of its own, which the limits of
    its size bound. Raises `QuerySyntaxError` for what is no query, is never run, or holds what
    the engine does not know, and `LimitReached` for a query that was ended at one of its limits
    or that the system has no process for: an answer is never cut.
    """
    if not 0 < limits.seconds < _FOREVER:
        raise UsageError(f"{limits.seconds} is no time that a query can have: give it seconds")
    bounds = find_bounds(limits.seconds, limits.memory)
    work = partial(_work, store, query, limits, bounds)
    try:
        (data, ending), ended = run_confined(work, _receive)
    except OSError as error:
        message = f"there is no process for the query: {error.strerror}: close or end others"
        raise LimitReached(message) from None
    except MemoryError:
        message = "there is no memory left to hold the answer: narrow it down"
        raise LimitReached(message) from None
    if not ending:
        raise LimitReached(_explain(ended, bounds, limits))
    if ending[:1] in _COMPLAINTS:
        raise _COMPLAINTS[ending[:1]](ending[1:].decode())
    return Answer(Kind(ending), data)


def _receive(reader: Connection) -> tuple[bytes, bytes]:
    """Return an answer and how it ended, which is nothing where the fork could not tell."""
    try:
        return b"".join(iter(reader.recv_bytes, b"")), reader.recv_bytes()
    except (EOFError, OSError):  # after a part, or within one
        return b"", b""


def _explain(ended: Ended, bounds: Bounds, limits: Limits) -> str:
    """Return why a query was ended that could not tell, and what to do."""
    if ended.signal == signal.SIGALRM or (ended.signal is None and ended.passed >= bounds.seconds):
        return (
            f"the query was ended after {bounds.seconds:g} s, all the time it had: "
            "narrow it down, or give it more (--timeout)"
        )
    if ended.has_computed(bounds):
        allowed = f"{bounds.computing} s of computing, all that ulimit -t allows"
        return f"the query was ended after {allowed}: narrow it down, or allow more"
    if ended.signal == signal.SIGABRT:  # the engine's end where it is given no memory
        return _tell_memory(bounds, limits)
    if ended.signal in (signal.SIGSEGV, signal.SIGBUS):
        return (
            "the query is too much for the engine: write long chains shorter, long lists as VALUES"
        )
    if not ended.signal:
        return "the query's process ended, and nothing tells why: narrow the query down"
    how = f"the query was ended from outside by {signal.Signals(ended.signal).name}"
    is_killed = ended.signal == signal.SIGKILL
    return f"{how}, as systems do where memory runs out: narrow it down" if is_killed else how


def _tell_memory(bounds: Bounds, limits: Limits) -> str:
    """Return that a query needs more memory than it may take, and whose limit that is."""
    size = f"{bounds.memory // _MEGABYTE:,} MB of memory"
    whose = ", all that ulimit leaves" if bounds.memory < limits.memory else ""
    return f"the query needs more than {size}{whose}: narrow it down"


class Outlet:
    """Where a fork sends the answer; raises `LimitReached` rather than let too much through."""

    def __init__(self, connection: Connection, limits: Limits) -> None:
        self._connection = connection
        self._limits = limits
        self._rows = self._size = 0
        self._columns = 1

    def send(self, result: Result) -> Kind:
        """Send rows as SPARQL TSV, a truth as JSON, or N-Triples; return which of them.

        In the first and the last, each row is a line, so that lines can be counted.
        """
        outlet = cast(IO[bytes], self)  # all of it that is written to
        if isinstance(result, ox.QueryBoolean):
            result.serialize(outlet, ox.QueryResultsFormat.JSON)
            return Kind.TRUTH
        if isinstance(result, ox.QueryTriples):
            self._columns = 3
            result.serialize(outlet, ox.RdfFormat.N_TRIPLES)
            return Kind.TRIPLES
        self._columns = len(result.variables)
        self._rows = -1  # the names of the columns are no row
        result.serialize(outlet, ox.QueryResultsFormat.TSV)
        return Kind.ROWS

    def write(self, data: bytes) -> int:
        """Let a part of the answer through."""
        self._rows += data.count(b"\n")
        self._size += len(data)
        _, rows, _, size, cells = self._limits
        if self._rows > rows:
            what = f"the answer has more than {rows:,} rows: narrow it down, end it with LIMIT"
            raise LimitReached(f"{what}, or allow more (--max-rows)")
        if self._rows * self._columns > cells:
            what = f"the answer has more than {cells:,} cells, rows times columns"
            raise LimitReached(f"{what}: ask for fewer columns, or narrow it down")
        if self._size > size:
            what = f"the answer is larger than {size // _MEGABYTE:,} MB"
            raise LimitReached(f"{what}: ask for fewer columns, or narrow it down")
        if data:  # an empty part says that the answer ends
            self._connection.send_bytes(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: what was written is on its way."""


def _work(  # pragma: no cover (what a fork that opens no file has run can't be recorded)
    store: Store, query: str, limits: Limits, bounds: Bounds, writer: Connection
) -> None:
    """Answer a query into a pipe, and tell there how it ended: nobody can catch what is raised."""
    try:
        confine(bounds, writer.fileno())
        ending = Outlet(writer, limits).send(store.ask(query)).value
    except QuerySyntaxError as error:
        ending = _complaint(_REFUSED, str(error))
    except LimitReached as error:
        ending = _complaint(_LIMITED, str(error))
    except MemoryError:
        ending = _complaint(_LIMITED, _tell_memory(bounds, limits))
    except RuntimeError as error:  # a function that it does not have, for one
        what = f"the engine can't answer this: {shown(str(error), _SHOWN)}"
        ending = _complaint(_REFUSED, what)
    except BaseException as error:  # noqa: BLE001 (a mistake of ours, which the parent raises)
        what = f"the query's process broke: {type(error).__name__}: {shown(str(error), _SHOWN)}"
        ending = _complaint(_BROKEN, what)
    writer.send_bytes(b"")
    writer.send_bytes(ending)


def _complaint(kind: bytes, text: str) -> bytes:  # pragma: no cover (see above)
    """Return a complaint as it is sent."""
    return kind + text.encode(errors="backslashreplace")

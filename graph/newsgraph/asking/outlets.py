"""Outlets: an answer on its way out of a fork, counted part by part against what it may be."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import pyoxigraph as ox

from newsgraph.asking.answers import Kind
from newsgraph.errors import LimitReached
from newsgraph.limits import (
    ANSWER_BYTES,
    ANSWER_CELLS,
    ANSWER_ROWS,
    QUERY_MEMORY,
    QUERY_SECONDS,
    ROW_BYTES,
)
from newsgraph.store import Result

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_MEGABYTE: Final = 1024**2


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


class Tally:
    """How much of an answer there is so far, counted part by part, against its limits.

    ``columns`` are those of a row, ``heads`` the lines above the rows.
    """

    def __init__(self, limits: Limits, columns: int = 1, heads: int = 0) -> None:
        self._limits = limits
        self._columns = columns
        self._rows = -heads
        self._size = self._unended = 0

    def add(self, part: bytes) -> None:
        """Count one more part of lines, one a row; raises `LimitReached` where it is too much."""
        first, *others = part.split(b"\n")
        lengths = [self._unended + len(first), *map(len, others)]
        self._rows += len(others)
        self._size += len(part)
        self._unended = lengths[-1]
        self._check(max(lengths))

    def _check(self, longest: int) -> None:
        """Raise `LimitReached` where there is too much, or a row is too long to be read."""
        limits = self._limits
        if self._rows > limits.rows:
            what = f"the answer has more than {limits.rows:,} rows: narrow it down"
            how = "end it with LIMIT, or allow more (--max-rows; in Python, max_rows=)"
            raise LimitReached(f"{what}, {how}")
        less = "ask for fewer columns, or narrow it down"
        if self._rows * self._columns > limits.cells:
            what = f"the answer has more than {limits.cells:,} cells, rows times columns"
            raise LimitReached(f"{what}: {less}")
        if longest > ROW_BYTES:
            raise LimitReached("a row of the answer holds texts of more than 16 MB: shorten them")
        if self._size > limits.size:
            what = f"the answer is larger than {limits.size // _MEGABYTE:,} MB"
            raise LimitReached(f"{what}: {less}")


class Sink(Protocol):
    """What an answer is sent into, part by part: a pipe, or a place of this very process."""

    def send_bytes(self, part: bytes, /) -> None:
        """Take one more part."""


class Collected(bytearray):
    """The parts of an answer, one after the other."""

    def send_bytes(self, part: bytes, /) -> None:
        """Take one more part."""
        self += part


class Outlet(io.BytesIO):
    """A file whose parts go into a pipe, and stay nowhere, as far as a tally lets them."""

    def __init__(self, writer: Sink, tally: Tally) -> None:
        super().__init__()
        self._writer = writer
        self._tally = tally

    def write(self, data: ReadableBuffer, /) -> int:
        """Let a part through; raises `LimitReached` rather than let too much."""
        part = bytes(data)
        self._tally.add(part)
        if part:  # an empty part says that the answer ends
            self._writer.send_bytes(part)
        return len(part)


def send_result(result: Result, writer: Sink, limits: Limits) -> Kind:
    """Send rows as SPARQL TSV, a truth as JSON, or N-Triples; return which of them.

    In the first and the last, each row is a line, so that lines can be counted.
    """
    if isinstance(result, ox.QueryBoolean):
        result.serialize(Outlet(writer, Tally(limits)), ox.QueryResultsFormat.JSON)
        return Kind.TRUTH
    if isinstance(result, ox.QueryTriples):
        result.serialize(Outlet(writer, Tally(limits, columns=3)), ox.RdfFormat.N_TRIPLES)
        return Kind.TRIPLES
    tally = Tally(limits, len(result.variables), heads=1)
    result.serialize(Outlet(writer, tally), ox.QueryResultsFormat.TSV)
    return Kind.ROWS

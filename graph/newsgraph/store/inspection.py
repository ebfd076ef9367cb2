"""Inspection: how much an export says, or why it can't be loaded, found out in a fork.

Others may have written it to do harm, and some of what they can write crashes the parser or
takes all memory. That happens to the fork, before anything is loaded.
"""

from __future__ import annotations

import io
import re
import signal
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from newsgraph.errors import ExportFormatError, LimitReached
from newsgraph.limits import (
    EXPORT_DEPTH,
    EXPORT_TEXT_BYTES,
    EXPORT_TRIPLES,
    INSPECTION_BYTES,
    INSPECTION_SECONDS,
)
from newsgraph.problems import shown
from newsgraph.processes.confinement import Bounds, confine, find_bounds, forsake, run_confined
from newsgraph.processes.forking import Ended

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_PARSER = re.compile(
    r"\AParser error at line [0-9]+ (?:between columns [0-9]+ and|column) [0-9]+: "
)
_MEGABYTE: Final = 1024**2
_COMPLAINT_CHARACTERS: Final = 200
LESS: Final = "cut the graph (newsgraph build --only), or ask a triple store"
"""What to do about an export that says too much."""

_ENCODED: Final = {
    b"\x1f\x8b": "this is compressed by gzip: unpack it first",
    b"\xef\xbb\xbf": "this is a byte order mark: save the file as UTF-8 without one",
    b"\xff\xfe": "this is UTF-16: save the file as UTF-8",
    b"\xfe\xff": "this is UTF-16: save the file as UTF-8",
}
"""Beginnings of files that hold an export in a way that no parser reads, and what to do."""


class Export(NamedTuple):
    """An export as it was read: its path as messages name it, its syntax, and its bytes."""

    name: str
    syntax: ox.RdfFormat
    data: bytes


class Size(NamedTuple):
    """How much an export says: its triples, and their bytes as N-Quads, without prefixes."""

    triples: int
    text: int


def inspect_export(export: Export) -> Size:
    """Return how much an export says, having parsed it in a fork within limits.

    Raises `ExportFormatError` for what does not parse or is beyond a limit, and `LimitReached`
    where the system gives no process.
    """
    bounds = find_bounds(INSPECTION_SECONDS, INSPECTION_BYTES)
    told, ended = _find_out(partial(_take_census, export, bounds))
    if told is None:
        raise ExportFormatError(f"'{export.name}' can't be loaded: {tell_end(ended, bounds)}")
    triples, text, complaint = told
    if complaint:
        raise ExportFormatError(complaint)
    return Size(int(triples), int(text))


def inspect_folder(name: str, folder: Path) -> None:
    """Open a folder of the engine's own in a fork, within limits, to see that it can be.

    Raises `ExportFormatError` where it can't, and `LimitReached` where the system gives no process.
    """
    bounds = find_bounds(INSPECTION_SECONDS, INSPECTION_BYTES)
    told, ended = _find_out(partial(_try_folder, folder, bounds))
    is_late = ended.signal == signal.SIGALRM or bounds.has_spent(ended)
    broken = "the engine takes too long" if is_late else "the engine breaks off"
    why = broken if told is None else " ".join(told)
    if why:
        raise ExportFormatError(f"'{name}' can't be opened: {why}: build it again")


def _find_out(work: Callable[[Connection], None]) -> tuple[list[str] | None, Ended]:
    """Return what a fork told that did some work, and how it ended; raises `LimitReached`."""
    try:
        return run_confined(work, _receive)
    except OSError as error:
        message = f"there is no process to load in: {error.strerror}: close or end others"
        raise LimitReached(message) from None


class Census(io.BytesIO):
    """Counts what is parsed and written as N-Quads, and keeps nothing of it.

    Raises `ValueError` with what is wrong, at the first thing that is beyond a limit.
    """

    def __init__(self) -> None:
        super().__init__()
        self.triples = self.text = 0

    def watch(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        """Yield quads as they come."""
        for quad in quads:
            self.triples += 1
            if self.triples > EXPORT_TRIPLES:
                raise ValueError(f"it holds more than {EXPORT_TRIPLES:,} triples: {LESS}")
            if isinstance(quad.object, ox.Triple):
                _require_shallow(quad.object)
            yield quad

    def write(self, data: ReadableBuffer, /) -> int:
        """Count some bytes."""
        size = memoryview(data).nbytes
        self.text += size
        if self.text > EXPORT_TEXT_BYTES:
            what = f"it says more than {EXPORT_TEXT_BYTES // _MEGABYTE:,} MB without prefixes"
            raise ValueError(f"{what}: {LESS}")
        return size


def _require_shallow(term: ox.Triple) -> None:
    """Raise `ValueError` for triples nested too deeply in one another."""
    inner: object = term
    for _ in range(EXPORT_DEPTH + 1):
        if not isinstance(inner, ox.Triple):
            return
        inner = inner.object
    raise ValueError(f"it nests more than {EXPORT_DEPTH} triples in one another: write them flat")


def _take_census(  # pragma: no cover (what a fork that opens no file has run can't be recorded)
    export: Export, bounds: Bounds, writer: Connection
) -> None:
    """Parse an export and tell into a pipe how much it says, and what is wrong with it."""
    confine(bounds, writer.fileno())
    census = Census()
    complaint = find_complaint(export, census, bounds)
    told = f"{census.triples} {census.text} {complaint}"
    writer.send_bytes(told.encode(errors="backslashreplace"))


def _try_folder(folder: Path, bounds: Bounds, writer: Connection) -> None:  # pragma: no cover
    """Open a folder and read a little of it, and tell into a pipe what is wrong with it."""
    forsake(bounds, writer.fileno())
    complaint = ""
    try:
        next(iter(ox.Store.read_only(str(folder))), None)
    except OSError as error:
        complaint = shown(str(error), _COMPLAINT_CHARACTERS)
    writer.send_bytes(complaint.encode(errors="backslashreplace"))


def _receive(reader: Connection) -> list[str] | None:
    """Return what a fork told, None where it could not."""
    try:
        return reader.recv_bytes().decode().split(" ", 2)
    except (EOFError, OSError):
        return None


def find_complaint(export: Export, census: Census, bounds: Bounds) -> str:
    """Return what is wrong with an export, having counted what it says; empty for nothing."""
    try:
        quads = ox.parse(io.BytesIO(export.data), format=export.syntax)
        ox.serialize(census.watch(quads), census, format=ox.RdfFormat.N_QUADS)
    except SyntaxError as error:
        encoded = (why for start, why in _ENCODED.items() if export.data.startswith(start))
        what = next(encoded, shown(_PARSER.sub("", error.msg), _COMPLAINT_CHARACTERS))
        return f"{export.name}:{error.lineno or 1}:{error.offset or 1}: {what}"
    except MemoryError as error:  # the engine has a limit of its own, and says so in this way
        what = "it holds a text of more than 16 MB" if str(error) else _tell_memory(bounds)
    except (OSError, ValueError) as error:
        what = shown(str(error), _COMPLAINT_CHARACTERS)
    else:
        return ""
    return f"'{export.name}' can't be loaded: {what}"


def tell_end(ended: Ended, bounds: Bounds) -> str:
    """Return why an export could not be parsed, and what to do."""
    if ended.signal == signal.SIGALRM or bounds.has_spent(ended):
        return f"parsing it takes more than {bounds.seconds:g} s: {LESS}"
    if ended.signal == signal.SIGABRT:  # the engine's end where it is given no memory
        return _tell_memory(bounds)
    if ended.signal in (signal.SIGSEGV, signal.SIGBUS):
        return "it is too much for the engine: nest less deeply"
    how = f" by {signal.Signals(ended.signal).name}" if ended.signal else ""
    return f"the process that parsed it was ended{how}: try again"


def _tell_memory(bounds: Bounds) -> str:
    """Return that parsing takes too much memory."""
    size = f"{bounds.memory // _MEGABYTE:,} MB"
    return f"parsing it takes more than {size} of memory: nest less, declare fewer prefixes"

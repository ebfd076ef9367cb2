"""Loads: a graph, or an export of one made elsewhere -> a store."""

from __future__ import annotations

import hashlib
import io
import mmap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from newsgraph.drafts import join_parts
from newsgraph.errors import ExportFormatError, LimitReached
from newsgraph.files import open_regular
from newsgraph.graph import Graph
from newsgraph.limits import EXPORT_BYTES, LOADING_BYTES, TRIPLE_BYTES
from newsgraph.problems import shown
from newsgraph.rdf.serialization import write_trig
from newsgraph.store.holding import Store
from newsgraph.store.inspection import LESS, Export, inspect_export
from newsgraph.store.streams import as_file

SUFFIXES: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
}
"""Exports that can be loaded again, by the end of their names."""

_CHUNK: Final = 1024**2


def load_graph(graph: Graph) -> Store:
    """Return a store that holds a graph, its sources as named graphs; raises `LimitReached`."""
    _require_memory(LOADING_BYTES)
    return Store(_load(join_parts(write_trig(graph)), ox.RdfFormat.TRIG))


def load_export(path: Path) -> Store:
    """Return a store that holds an export: Turtle, N-Triples or N-Quads, strictly parsed.

    Others may have written it to do harm. So its bytes are read once, within limits, and parsed
    in a fork first, which may crash or take too much in our place; nothing that they name is
    fetched. Raises `ExportFormatError` for what is no export or is beyond a limit, and
    `LimitReached` where the system gives too little memory or no process.
    """
    if path.suffix not in SUFFIXES:
        message = f"'{shown(str(path))}' is no export: they end with {', '.join(SUFFIXES)}"
        raise ExportFormatError(message)
    _require_memory(LOADING_BYTES)
    data = _read(path)
    size = inspect_export(Export(shown(str(path)), SUFFIXES[path.suffix], data))
    _require_memory(LOADING_BYTES + TRIPLE_BYTES * size.triples + size.text)
    quads = _load(_parts(data), SUFFIXES[path.suffix])
    return Store(quads, hashlib.sha256(data).hexdigest())


def _load(parts: Iterable[bytes], syntax: ox.RdfFormat) -> ox.Store:
    """Return the engine's store of what some bytes say."""
    quads = ox.Store()
    quads.bulk_load(as_file(parts), format=syntax)
    return quads


def _read(path: Path) -> bytes:
    """Return the bytes of an export; raises `ExportFormatError`, also for too many.

    A pipe or a device is not waited for. A file that grows or shrinks meanwhile has the bytes
    that were read.
    """
    data = io.BytesIO()
    try:
        with open_regular(path) as file:
            while data.tell() <= EXPORT_BYTES and (part := file.read(_CHUNK)):
                data.write(part)
    except OSError as error:
        message = f"'{shown(str(path))}' can't be loaded: {error.strerror or error}"
        raise ExportFormatError(message) from None
    if data.tell() > EXPORT_BYTES:
        what = f"'{shown(str(path))}' can't be loaded: it is larger than {_megabytes(EXPORT_BYTES)}"
        raise ExportFormatError(f"{what}: {LESS}")
    return data.getvalue()


def _parts(data: bytes) -> Iterator[bytes]:
    """Yield some bytes part by part."""
    return (data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK))


def _require_memory(size: int) -> None:
    """Raise `LimitReached` where there is less than the engine needs, which ends us at once then."""
    kind = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
    try:
        mmap.mmap(-1, size, kind).close()  # nothing of it is used
    except OSError:
        message = (
            f"there is no memory to load a graph, which takes {_megabytes(size)}: "
            "allow more (ulimit)"
        )
        raise LimitReached(message) from None


def _megabytes(size: int) -> str:
    """Return a number of bytes in words."""
    return f"{size // 1024**2:,} MB"

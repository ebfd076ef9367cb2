"""Folders: a graph as a folder of the engine's own, which opens at once however large it is.

Nothing is said of it but by the engine (RocksDB), which was not made to read what strangers
wrote. So only folders of the user's own are opened, and in a fork first.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from newsgraph.errors import ExportFormatError
from newsgraph.problems import quoted, shown
from newsgraph.store.holding import Store
from newsgraph.store.inspection import inspect_folder
from newsgraph.store.marks import MARK, Mark, read_mark
from newsgraph.store.streams import as_file
from newsgraph.version import VERSION

_OWN: Final = (
    *("*.sst", "*.log", "LOG*", "MANIFEST-*", "OPTIONS-*", "CURRENT", "IDENTITY", "LOCK"),
    MARK,
)
"""What the files are called that we and the engine write into a folder."""

SUFFIX: Final = ".store"
"""What the name of such a folder ends with."""


def write_quads(folder: Path, parts: Iterable[bytes]) -> None:
    """Fill a new folder with TriG that comes part by part; raises `OSError`.

    It is no store yet: that it becomes by its mark.
    """
    quads = ox.Store(str(folder))
    quads.bulk_load(as_file(parts), format=ox.RdfFormat.TRIG)
    quads.flush()


def write_mark(folder: Path, sha256: str) -> None:
    """Write into a folder what it holds; raises `OSError`."""
    mark = Mark(VERSION, sha256, _sizes(folder))
    with (folder / MARK).open("w", encoding="utf-8") as file:
        file.write(json.dumps(mark._asdict()) + "\n")
        file.flush()
        os.fsync(file.fileno())


def count_quads_in(folder: Path) -> int:
    """Return the number of quads that a folder holds, by the engine; raises `OSError`."""
    return len(ox.Store.read_only(str(folder)))


def is_folder(path: Path) -> bool:
    """Return whether a path is such a folder, by its mark."""
    return (path / MARK).is_file()


def is_replaceable(path: Path) -> bool:
    """Return whether nothing is lost with a folder: it is empty, or holds what the engine wrote."""
    if not path.is_dir():
        return False
    names = [entry.name for entry in path.iterdir()]
    is_known = all(any(fnmatchcase(name, own) for own in _OWN) for name in names)
    return not names or (read_mark(path) is not None and is_known)


def open_folder(path: Path) -> Store:
    """Return the store that a folder holds, never to be changed.

    Raises `ExportFormatError` for a folder of somebody else, or that the engine can't open.
    """
    name = shown(str(path))
    mark = read_mark(path)
    if mark is None:
        message = f"'{name}' is no store of newsgraph: build one with --format store"
        raise ExportFormatError(message)
    why = _distrust(path, mark)
    if why:
        raise ExportFormatError(f"'{name}' {why}: build it again")
    inspect_folder(name, path)
    try:
        return Store(ox.Store.read_only(str(path)), mark.sha256, path)
    except OSError as error:
        message = f"'{name}' can't be opened: {shown(str(error))}: build it again"
        raise ExportFormatError(message) from None


def _distrust(folder: Path, mark: Mark) -> str | None:
    """Return why nothing in a folder is opened, None where it is the user's own, and whole."""
    owner = os.geteuid()
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_file(follow_symlinks=False):  # a pipe would be waited for
                return f"holds {quoted(entry.name)}, which is no regular file"
            if entry.stat(follow_symlinks=False).st_uid != owner:
                return "belongs to another user, and the engine reads safely only what it wrote"
    if _sizes(folder) != mark.files:
        return "is not as it was written: a file in it is missing, or shorter or longer"
    return None


def _sizes(folder: Path) -> dict[str, int]:
    """Return the sizes of the files that hold data, by name."""
    files = [*sorted(folder.glob("*.sst")), *sorted(folder.glob("MANIFEST-*"))]
    return {path.name: path.stat().st_size for path in files}

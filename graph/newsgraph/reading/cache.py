"""Cache: what was made of bytes earlier, kept on disk by their digest, and never trusted in doubt.

It is one file of SQLite, in a folder that nobody else may enter. Whatever is wrong with it is no
error: what is not found there is made anew, and what can't be kept is not.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import stat
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple, Self, TypeVar

from newsgraph.limits import CACHE_DAYS, CACHE_FILE_BYTES

FILE_NAME: Final = "readings-1.sqlite"
"""The file, with the number of its tables' form: one of another form is another file."""

_TABLES: Final = """
PRAGMA page_size = 8192;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS entry (
    key BLOB PRIMARY KEY, day INTEGER NOT NULL, checksum BLOB NOT NULL, data BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS entry_by_day ON entry (day);
"""
"""Entries in the order in which they come: in that of their keys (WITHOUT ROWID), those of 9 KB take
three times as long to be written, and twice as long to be found. Nobody waits for the disk: what a
power cut has damaged is found out, and made anew."""

_PATIENCE: Final = 0.2
"""Seconds to wait for another command that writes."""

_STALE_DAYS: Final = 7
"""Days after which an entry that is asked for is written anew, to be kept for longer."""

_BROKEN: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
"""What SQLite says of a damaged file, of another one, and of tables that are not ours."""

_PRIMARY: Final = 0xFF
"""The bits of an error's code that tell its kind; others tell where it is (SQLITE_CORRUPT_INDEX)."""

_REMOVED: Final = 10
"""One in so many entries is removed at once where they take too much."""

_WRITTEN_AT_ONCE: Final = 500
"""Entries of one transaction: of posts, about 5 MB."""

_Row = tuple[bytes, int, bytes, bytes]
_Found = TypeVar("_Found")


class Place(NamedTuple):
    """Where a cache is, who makes what it keeps, and the number of the day.

    ``maker`` tells all that an entry depends on besides the bytes it was made of.
    """

    folder: Path
    maker: bytes
    day: int

    def key_of(self, data: bytes, variant: bytes) -> bytes:
        """Return the key of what is made of some bytes, in one of several ways."""
        digest = hashlib.sha256(data)
        digest.update(variant + self.maker)
        return digest.digest()


def find_folder(environment: Mapping[str, str]) -> Path | None:
    """Return the folder for caches of ours, None where nothing tells the user's.

    >>> find_folder({"XDG_CACHE_HOME": "/caches", "HOME": "/somewhere"})
    PosixPath('/caches/newsgraph')
    """
    told = Path(environment.get("XDG_CACHE_HOME", ""))
    if told.is_absolute():  # others count for nothing (XDG Base Directory Specification)
        return told / "newsgraph"
    home = Path(environment.get("HOME", ""))
    if not home.is_absolute():
        return None
    return home / ("Library/Caches" if sys.platform == "darwin" else ".cache") / "newsgraph"


class Cache:
    """What was made of bytes earlier; of what can't be opened, nothing is known or kept.

    It is opened when it is first asked, since no process may use what another one has opened.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._file = place.folder / FILE_NAME
        self._db: sqlite3.Connection | None = None
        self._is_tried = False
        self._has_written = False
        self._fresh: list[_Row] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._fresh:
            self._ask(self._write)
        if self._has_written:
            self._ask(self._tidy)
        self._close()

    def find(self, key: bytes) -> bytes | None:
        """Return what is known by a key, None where it is nothing or damaged."""
        text = "SELECT checksum, data, abs(day - ?) >= ? FROM entry WHERE key = ?"
        told = (self._place.day, _STALE_DAYS, key)
        row = self._ask(lambda db: db.execute(text, told).fetchone())
        if row is None:
            return None
        checksum, data, is_stale = row
        if not isinstance(data, bytes) or checksum != _checksum(key, data):
            return None
        if is_stale:
            self.keep(key, data)
        return data

    def keep(self, key: bytes, data: bytes) -> None:
        """Keep something by its key; with many others at once, the last of them in the end."""
        self._fresh.append((key, self._place.day, _checksum(key, data), data))
        if len(self._fresh) >= _WRITTEN_AT_ONCE:
            self._ask(self._write)

    def _write(self, db: sqlite3.Connection) -> None:
        """Write what is to be kept: all of it, or none."""
        rows, self._fresh = self._fresh, []
        self._has_written = True
        db.execute("BEGIN IMMEDIATE")
        db.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?)", rows)
        db.execute("COMMIT")

    def _tidy(self, db: sqlite3.Connection) -> None:
        """Remove what nobody has asked for in weeks, and the oldest where there is too much."""
        db.execute("DELETE FROM entry WHERE day < ?", (self._place.day - CACHE_DAYS,))
        removed = 1
        while removed and _size_of(db) > CACHE_FILE_BYTES:
            removed = db.execute(
                "DELETE FROM entry WHERE rowid IN (SELECT rowid FROM entry ORDER BY day"
                " LIMIT 1 + (SELECT count(*) FROM entry) / ?)",
                (_REMOVED,),
            ).rowcount

    def _ask(self, work: Callable[[sqlite3.Connection], _Found]) -> _Found | None:
        """Return what some work on the file gives; from the first error on there is none any more."""
        if not self._is_tried:
            self._is_tried = True
            self._open()
        if self._db is None:
            return None
        try:
            return work(self._db)
        except sqlite3.Error as error:
            self._close()
            if getattr(error, "sqlite_errorcode", 0) & _PRIMARY in _BROKEN:
                self._remove()
            return None

    def _open(self) -> None:
        """Open the file, with the tables that it should have; a broken one is begun anew."""
        if not _is_private(self._place.folder):
            return
        for _ in range(2):
            with contextlib.suppress(sqlite3.Error):
                self._db = sqlite3.connect(self._file, timeout=_PATIENCE, isolation_level=None)
            if self._ask(lambda db: db.executescript(_TABLES)) is not None:
                return

    def _close(self) -> None:
        """Close the file."""
        db, self._db = self._db, None
        if db is not None:
            with contextlib.suppress(sqlite3.Error):
                db.close()

    def _remove(self) -> None:
        """Remove the file, with those that SQLite keeps beside it."""
        for suffix in ("-wal", "-shm", ""):
            with contextlib.suppress(OSError):
                self._file.with_name(self._file.name + suffix).unlink()


def _is_private(folder: Path) -> bool:
    """Return whether a folder, which is made if need be, is ours and nobody else's to enter."""
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        owner = os.geteuid()
    except (OSError, AttributeError):  # Windows tells no owner
        return False
    is_open = stat.S_IMODE(found.st_mode) & 0o077
    return stat.S_ISDIR(found.st_mode) and found.st_uid == owner and not is_open


def _checksum(key: bytes, data: bytes) -> bytes:
    """Return what tells whether an entry is whole, and that of its key."""
    return hashlib.sha256(key + data).digest()


def _size_of(db: sqlite3.Connection) -> int:
    """Return how many bytes of the file are in use."""
    text = "SELECT (page_count - freelist_count) * page_size FROM"
    tables = "pragma_page_count, pragma_freelist_count, pragma_page_size"
    size: int = db.execute(f"{text} {tables}").fetchone()[0]
    return size

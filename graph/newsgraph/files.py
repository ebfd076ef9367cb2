"""Files: finding posts and authority files, and reading them."""

from __future__ import annotations

import errno
import itertools
import os
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from newsgraph.errors import UsageError
from newsgraph.limits import FILE_BYTES, FOLDER_ENTRIES
from newsgraph.problems import shown

POST_SUFFIXES: Final = frozenset({".md", ".markdown", ".txt"})
"""Files that may hold front matter."""

BARE_SUFFIXES: Final = frozenset({".yaml", ".yml"})
"""Files that may be an authority record as bare YAML."""


_USUAL_BYTES: Final = 64 * 1024
"""Most posts are smaller."""


class Found(NamedTuple):
    """A file that was found: where it is, its path in the graph, and how it was found.

    ``trouble`` names a problem code where the file must not or can't be read; ``is_other``
    tells files that are no candidates at all.
    """

    source_path: str
    location: Path
    is_named: bool = False
    is_bare: bool = False
    is_other: bool = False
    trouble: tuple[str, str] | None = None


def find_files(paths: Iterable[str | os.PathLike[str]]) -> list[Found]:
    """Return every file under the paths, once, sorted by its path in the graph.

    Folders are searched recursively; folders whose name begins with a dot, and links to
    folders, are not entered. Raises `UsageError` for a path that isn't there.
    """
    found: dict[str, Found] = {}
    real_folder = cache(os.path.realpath)
    for path in paths:
        for file in _find(Path(path)):
            place = _place(file, real_folder)
            known = found.get(place, file)
            best = min(file, known, key=lambda one: _preference(one, place))
            found[place] = best._replace(is_named=file.is_named or known.is_named)
    return sorted(found.values(), key=lambda file: (file.source_path, str(file.location)))


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a post, one more than allowed at most; raises `OSError`."""
    with open_regular(path) as file:
        data = file.read(_USUAL_BYTES)  # as many as are asked for are made room for
        return data if len(data) < _USUAL_BYTES else data + file.read(FILE_BYTES + 1 - len(data))


def open_regular(path: Path) -> BinaryIO:
    """Open a file for reading; raises `OSError`, also for a pipe or a device, which isn't waited for.

    That a file was regular when it was found is not enough: another may stand there since.
    """
    file = open(path, "rb", opener=_open_at_once)  # noqa: SIM115 (needs the opener)
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise OSError(errno.EINVAL, "this is no regular file")


def _open_at_once(path: str, flags: int) -> int:
    """Return a descriptor of a file, without waiting for whoever would write into a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))  # Windows has no such pipes


def _find(path: Path) -> Iterator[Found]:
    """Yield the files under one path."""
    absolute = _absolute(path)
    if os.path.isdir(absolute):  # noqa: PTH112 (see `_is_file`)
        yield from _search(absolute)
    elif os.path.lexists(absolute):
        yield _named(absolute)
    else:
        message = f"there is no file or folder '{shown(str(path))}'"
        raise UsageError(message)


def _absolute(path: Path) -> Path:
    """Return where a path leads, under the name that was given wherever it has one.

    After a link to a folder, ``..`` leads to the parent of what is linked to.
    """
    if path.name == "..":
        return Path(os.path.realpath(path))
    if ".." in path.parts:
        return Path(os.path.realpath(path.parent), path.name)
    return path.absolute()


def _place(file: Found, real_folder: Callable[[str], str]) -> str:
    """Return what a file is known by, so that overlapping paths and links read it once.

    That is where it really lies, or where it was found if nothing can be read there (a
    chain of links can be longer than what `os.path.realpath` bears).
    """
    location = str(file.location)
    if file.is_other or not _is_file(file.location):
        return location
    if os.path.islink(location):  # noqa: PTH114 (see `_is_file`)
        return os.path.realpath(location)
    folder, name = os.path.split(location)
    return os.path.join(real_folder(folder), name)  # noqa: PTH118 (for each file)


def _preference(file: Found, place: str) -> tuple[bool, bool, bool, str]:
    """Return what decides among several ways to one file: the smallest is taken.

    A way that may be read comes first, then the file itself before links to it.
    """
    is_link = str(file.location) != place
    return file.is_other, file.trouble is not None, is_link, file.source_path


def _named(path: Path) -> Found:
    """Return a file that the user named, which is always taken as a post."""
    name = _source_path(path.parent.name, path.name)
    trouble = None
    if not _is_file(path):
        trouble = ("unreadable-file", "this is no regular file")
    is_bare = path.suffix.lower() in BARE_SUFFIXES
    return Found(name, path, is_named=True, is_bare=is_bare, trouble=trouble)


def _search(top: Path) -> Iterator[Found]:
    """Yield every file below a folder; iterative, since folders can nest without bound."""
    folders = [(top, top.name)]
    while folders:
        folder, name = folders.pop()
        try:
            with os.scandir(folder) as scan:
                entries = list(itertools.islice(scan, FOLDER_ENTRIES + 1))
        except OSError as error:
            trouble = ("unreadable-file", f"this folder can't be read: {error.strerror}")
            yield Found(_source_path(name, ""), folder, trouble=trouble)
            continue
        if len(entries) > FOLDER_ENTRIES:
            what = f"this folder holds more than {FOLDER_ENTRIES:,} files, and none of them is read"
            yield Found(_source_path(name, ""), folder, trouble=("too-many-files", what))
            continue
        for entry in sorted(entries, key=lambda entry: entry.name):
            path = _source_path(name, entry.name)
            if not entry.is_dir(follow_symlinks=False):
                yield _classify(entry, path, top)
            elif not entry.name.startswith("."):
                folders.append((folder / entry.name, path))


def _classify(entry: os.DirEntry[str], source_path: str, top: Path) -> Found:
    """Return a folder's entry as a candidate, as trouble, or as another file."""
    location = Path(entry.path)
    if entry.is_symlink() and os.path.isdir(location):  # noqa: PTH112 (see `_is_file`)
        return _classify_folder_link(Found(source_path, location), top)
    suffix = location.suffix.lower()
    is_bare = suffix in BARE_SUFFIXES
    if not is_bare and suffix not in POST_SUFFIXES:
        return Found(source_path, location, is_other=True)
    file = Found(source_path, location, is_bare=is_bare)
    if entry.is_symlink():
        return _classify_link(file, top)
    return file._replace(is_other=not entry.is_file(follow_symlinks=False))


def _classify_link(file: Found, top: Path) -> Found:
    """Return a link to a file in the folder as that file, to one outside as trouble."""
    if not _is_file(file.location):
        return file._replace(is_other=True)
    if Path(os.path.realpath(file.location)).is_relative_to(os.path.realpath(top)):
        return file
    return file._replace(trouble=("link-outside", "this is a link to a file outside the folder"))


def _classify_folder_link(file: Found, top: Path) -> Found:
    """Return a link to a folder inside as another file, to one outside as trouble."""
    if Path(os.path.realpath(file.location)).is_relative_to(os.path.realpath(top)):
        return file._replace(is_other=True)
    what = "this is a link to a folder outside the folder, which is not entered"
    return file._replace(trouble=("link-outside", what))


def _is_file(path: Path) -> bool:
    """Return whether there is a regular file that can be reached.

    `Path.is_file` raises where a folder on the way can't be entered, until Python 3.14.
    """
    return os.path.isfile(path)  # noqa: PTH113


def _source_path(folder: str, name: str) -> str:
    """Return a path as it stands in the graph: POSIX and NFC, never absolute."""
    path = "/".join(part for part in (folder, name) if part)
    return unicodedata.normalize("NFC", path)

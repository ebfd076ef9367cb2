"""Files: the only room that touches the disk: finding posts, reading them, writing exports."""

from __future__ import annotations

import contextlib
import os
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from newsgraph.errors import OutputError, UsageError
from newsgraph.limits import FILE_BYTES
from newsgraph.problems import quoted

POST_SUFFIXES: Final = frozenset({".md", ".markdown", ".txt"})
"""Files that may hold front matter."""

BARE_SUFFIXES: Final = frozenset({".yaml", ".yml"})
"""Files that may be an authority record as bare YAML."""


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


class Draft(NamedTuple):
    """A file to be written: its bytes, and the check that what was written reads back."""

    path: Path
    data: bytes
    verify: Callable[[Path], None]


def find_files(paths: Iterable[str | os.PathLike[str]]) -> list[Found]:
    """Return every file under the paths, once, sorted by its path in the graph.

    Folders are searched recursively; folders whose name begins with a dot, and links to
    folders, are not entered. Raises `UsageError` for a path that isn't there.
    """
    found: dict[str, Found] = {}
    for path in paths:
        for file in _find(Path(path)):
            # A file is known by where it really lies, so that overlapping paths read it once.
            place = str(file.location) if file.is_other else os.path.realpath(file.location)
            known = found.get(place, file)
            best = min(file, known, key=lambda one: (one.is_other, one.source_path))
            found[place] = best._replace(is_named=file.is_named or known.is_named)
    return sorted(found.values(), key=lambda file: (file.source_path, str(file.location)))


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a post, one more than allowed at most; raises `OSError`."""
    with path.open("rb") as file:
        return file.read(FILE_BYTES + 1)


def replace_files(drafts: Sequence[Draft]) -> None:
    """Write files so that each is complete or the old one, and none changes if one fails.

    All are written beside their places, synced and verified; only then are they renamed,
    in the order given. Raises `OutputError`.
    """
    staged: list[Path] = []
    try:
        for draft in drafts:
            staged.append(_stage(draft))
        for draft, temporary in zip(drafts, staged, strict=True):
            temporary.replace(draft.path)
        for folder in {draft.path.parent for draft in drafts}:
            _sync_folder(folder)
    except OSError as error:
        message = f"{quoted(str(error.filename or drafts[0].path))} can't be written: {error.strerror}"
        raise OutputError(message) from error
    finally:
        for temporary in staged:
            temporary.unlink(missing_ok=True)


def make_folder(path: Path) -> None:
    """Make a folder for exports, with its parents; raises `OutputError`."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"the folder {quoted(str(path))} can't be made: {error.strerror}"
        raise OutputError(message) from error


def _find(path: Path) -> Iterator[Found]:
    """Yield the files under one path."""
    absolute = Path(os.path.abspath(path))
    if absolute.is_dir():
        yield from _search(absolute)
    elif os.path.lexists(absolute):
        yield _named(absolute)
    else:
        message = f"there is no file or folder {quoted(str(path))}"
        raise UsageError(message)


def _named(path: Path) -> Found:
    """Return a file that the user named, which is always taken as a post."""
    name = _source_path(path.parent.name, path.name)
    trouble = None
    if not path.is_file():
        trouble = ("unreadable-file", "this is no regular file")
    is_bare = path.suffix.lower() in BARE_SUFFIXES
    return Found(name, path, is_named=True, is_bare=is_bare, trouble=trouble)


def _search(top: Path) -> Iterator[Found]:
    """Yield every file below a folder; iterative, since folders can nest without bound."""
    folders = [(top, top.name)]
    while folders:
        folder, name = folders.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            trouble = ("unreadable-file", f"this folder can't be read: {error.strerror}")
            yield Found(_source_path(name, ""), folder, trouble=trouble)
            continue
        for entry in entries:
            path = _source_path(name, entry.name)
            if not entry.is_dir(follow_symlinks=False):
                yield _classify(entry, path, top)
            elif not entry.name.startswith("."):
                folders.append((folder / entry.name, path))


def _classify(entry: os.DirEntry[str], source_path: str, top: Path) -> Found:
    """Return a folder's entry as a candidate, as trouble, or as another file."""
    location = Path(entry.path)
    suffix = location.suffix.lower()
    is_bare = suffix in BARE_SUFFIXES
    if not is_bare and suffix not in POST_SUFFIXES:
        return Found(source_path, location, is_other=True)
    if entry.is_symlink():
        return _classify_link(location, source_path, top)
    is_regular = stat.S_ISREG(entry.stat(follow_symlinks=False).st_mode)
    return Found(source_path, location, is_bare=is_bare, is_other=not is_regular)


def _classify_link(location: Path, source_path: str, top: Path) -> Found:
    """Return a link as another file (its target is found by itself) or as trouble."""
    target = Path(os.path.realpath(location))
    if target.is_relative_to(os.path.realpath(top)) or not target.is_file():
        return Found(source_path, location, is_other=True)
    trouble = ("link-outside", "this is a link to a file outside the folder")
    return Found(source_path, location, trouble=trouble)


def _source_path(folder: str, name: str) -> str:
    """Return a path as it stands in the graph: POSIX and NFC, never absolute."""
    path = "/".join(part for part in (folder, name) if part)
    return unicodedata.normalize("NFC", path)


def _stage(draft: Draft) -> Path:
    """Write a draft beside its place, sync it and read it back; return the temporary path."""
    path = draft.path.with_name(f".{draft.path.name}.{os.getpid()}.tmp")
    try:
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        with open(descriptor, "wb") as file:
            file.write(draft.data)
            file.flush()
            os.fsync(descriptor)
        draft.verify(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _sync_folder(folder: Path) -> None:
    """Sync a folder, so that a rename outlives a power cut; not all systems can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

"""Drafts: files and folders to be written, so that each is complete or the old one."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import glob
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from newsgraph.errors import OutputError
from newsgraph.problems import shown

_PART: Final = 1024**2
_RENAME: Final = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
_HERE: Final = -100  # AT_FDCWD: paths are relative to the working folder
_BOTH: Final = 2  # RENAME_EXCHANGE


class Draft(NamedTuple):
    """A file to be written: its bytes part by part, and the check that what was written reads back.

    The parts are asked for once all earlier drafts are staged, so they may tell of those.
    """

    path: Path
    parts: Iterable[bytes]
    verify: Callable[[Path], None]


class FolderDraft(NamedTuple):
    """A folder to be written: what fills it, and the check that what was written reads back.

    ``is_ours`` tells of what stands in its place whether it may be replaced.
    """

    path: Path
    fill: Callable[[Path], None]
    verify: Callable[[Path], None]
    is_ours: Callable[[Path], bool]


def replace_files(drafts: Sequence[Draft | FolderDraft]) -> None:
    """Write files and folders so that each is complete or the old one, and none changes if one fails.

    All are written beside their places, synced and verified; only then are they renamed,
    in the order given. A link is followed, and a file keeps its mode. Raises `OutputError`,
    also for what is no regular file, and for a folder that is not ours to replace.
    """
    staged: list[Path] = []
    drafts = [draft._replace(path=_target(draft.path)) for draft in drafts]
    _refuse_meeting(drafts)
    try:
        for draft in drafts:
            with _explaining(f"{_quoted(draft.path)} can't be written"):
                staged.append(_stage(draft))
        for draft, temporary in zip(drafts, staged, strict=True):
            with _explaining(f"{_quoted(draft.path)} can't be replaced"):
                _exchange(temporary, draft.path)
    finally:
        for temporary in staged:
            _remove(temporary)
        for folder in {draft.path.parent for draft in drafts}:
            _sync_folder(folder)


def write_text(path: Path, text: str) -> None:
    """Write a text so that the file is complete or the old one; raises `OutputError`.

    A pipe or a device is written into, and so is the file that standard output goes to.
    """
    with _explaining(f"{_quoted(path)} can't be written"):
        if _is_stream(path):
            with path.open("ab") as stream:
                stream.write(text.encode())
            return
    replace_files([Draft(path, [text.encode()], lambda _: None)])


def join_parts(pieces: Iterable[str]) -> Iterator[bytes]:
    """Yield pieces of text as UTF-8 in parts of about a megabyte: few enough, and never all."""
    waiting: list[str] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size >= _PART:
            yield "".join(waiting).encode()
            waiting.clear()
            size = 0
    yield "".join(waiting).encode()


def make_folder(path: Path) -> None:
    """Make a folder for exports, with its parents; raises `OutputError`."""
    with _explaining(f"the folder {_quoted(path)} can't be made"):
        path.mkdir(parents=True, exist_ok=True)


def _refuse_meeting(drafts: Sequence[Draft | FolderDraft]) -> None:
    """Raise where links make two drafts one file, which could be only one of them."""
    known: set[str] = set()
    for draft in drafts:
        place = os.path.realpath(draft.path)
        if place in known:
            message = f"{_quoted(draft.path)} can't be written: two exports lead to this file"
            raise OutputError(message)
        known.add(place)


def _stage(draft: Draft | FolderDraft) -> Path:
    """Write a draft beside its place, sync it and have it verified; return the temporary path."""
    path = draft.path.with_name(f".{draft.path.name}.{os.getpid()}.tmp")
    _sweep(draft.path)
    try:
        if isinstance(draft, Draft):
            _write_file(draft, path)
        else:
            _write_folder(draft, path)
        draft.verify(path)
    except BaseException:
        _remove(path)
        raise
    return path


def _write_file(draft: Draft, path: Path) -> None:
    """Write the parts of a draft into a new file."""
    mode = _mode(draft.path)
    with path.open("xb") as file:
        if mode is not None:
            path.chmod(mode)
        file.writelines(draft.parts)
        file.flush()
        os.fsync(file.fileno())


def _write_folder(draft: FolderDraft, path: Path) -> None:
    """Fill a new folder; raises `OSError` where something else stands in its place."""
    if draft.path.exists() and not draft.is_ours(draft.path):
        raise OSError(errno.EEXIST, "something else stands there: move it away")
    path.mkdir()
    draft.fill(path)
    _sync_folder(path)


def _exchange(temporary: Path, path: Path) -> None:
    """Put what was staged in its place; a folder that stood there has the other name then."""
    if not path.is_dir():
        temporary.replace(path)
    elif not _swap(temporary, path):
        _put(temporary, path)


def _put(temporary: Path, path: Path) -> None:
    """Let two folders change places by renaming: for a moment there is none at the path."""
    aside = temporary.with_name(f".{path.name}.old.{os.getpid()}.tmp")
    path.rename(aside)
    try:
        temporary.rename(path)
    except BaseException:
        with contextlib.suppress(OSError):  # where the new one is there already
            aside.rename(path)
        raise
    aside.rename(temporary)


def _swap(one: Path, other: Path) -> bool:
    """Let two paths change places at once, where the system can: Linux, on most file systems."""
    names = (os.fsencode(path) for path in (one, other))
    return _RENAME is not None and _RENAME(_HERE, next(names), _HERE, next(names), _BOTH) == 0


def _remove(path: Path) -> None:
    """Remove a file or a folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _target(path: Path) -> Path:
    """Return the file that is meant by a path, which is what a link leads to."""
    return Path(os.path.realpath(path)) if os.path.islink(path) else path  # noqa: PTH114 (no raise)


def _mode(path: Path) -> int | None:
    """Return the mode of a file, None where there is none; raises `OSError` for anything else.

    Only the renaming would find a folder out, and that is too late; it would replace a pipe.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "this is no regular file")
    return stat.S_IMODE(mode)


def _is_stream(path: Path) -> bool:
    """Return whether a path leads to a pipe or a device, or to where this process writes."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return False
    is_plain = stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)
    return not is_plain or any(_is_open(descriptor, found) for descriptor in (1, 2))


def _is_open(descriptor: int, found: os.stat_result) -> bool:
    """Return whether a descriptor leads to a file."""
    try:
        return os.path.samestat(found, os.fstat(descriptor))
    except OSError:  # it is closed
        return False


def _sweep(path: Path) -> None:
    """Remove what processes that were killed have left beside a file."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.tmp"):
        process = left.name.split(".")[-2]
        if process == str(os.getpid()) or not _is_running(process):
            _remove(left)


def _is_running(process: str) -> bool:
    """Return whether there is a process of this number; in doubt there is."""
    if not process.isdecimal():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _sync_folder(folder: Path) -> None:
    """Sync a folder, so that a rename outlives a power cut; not all systems can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def _explaining(what: str) -> Iterator[None]:
    """Turn an `OSError` into an `OutputError` that says what can't be done, and why."""
    try:
        yield
    except OSError as error:
        message = f"{what}: {error.strerror or error}"
        raise OutputError(message) from error


def _quoted(path: Path) -> str:
    """Return a path for a message: escaped and whole, since people copy it."""
    return f"'{shown(str(path))}'"

"""Loading: exports made earlier, or posts, -> a store; with what the user should know of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import repeat
from pathlib import Path
from typing import Final, NamedTuple

from newsgraph.errors import ExportFormatError, UsageError
from newsgraph.limits import LARGE_EXPORT_BYTES, REPORT_BYTES
from newsgraph.problems import shown
from newsgraph.report import FILE_NAME, read_digests
from newsgraph.store import (
    FOLDER_SUFFIX,
    SUFFIXES,
    Store,
    is_folder,
    load_export,
    open_folder,
)

_EXPORTS: Final = tuple(f"coverage{suffix}" for suffix in (FOLDER_SUFFIX, ".nq", ".ttl", ".nt"))
_FILES: Final = (*_EXPORTS, FILE_NAME)


class Loaded(NamedTuple):
    """A store, and warnings about the files it came from."""

    store: Store
    warnings: tuple[str, ...] = ()


def is_export(path: Path) -> bool:
    """Return whether a path is an export or the folder of one, and not posts."""
    is_one = path.suffix in SUFFIXES or (path.is_dir() and _is_store(path))
    return is_one or any(map(_holds, repeat(path), _FILES))


def load_exports(path: Path) -> Loaded:
    """Return a store with an export, or with the first loadable one of a folder.

    A report beside it is believed only as far as its digests go: where they do not match, or
    tell nothing of a file that `newsgraph build` writes, a warning says so. Raises
    `ExportFormatError`, `LimitReached` and `UsageError`.
    """
    if not path.exists():
        message = f"there is no '{shown(str(path))}': make it with newsgraph build, or name posts"
        raise UsageError(message)
    has_several = path.is_dir() and not _is_store(path)
    digests = _digests_in(path if has_several else path.parent)
    file = _choose(path, digests or {}) if has_several else path
    store = open_folder(file) if _is_store(file) else load_export(file)
    warnings = (_doubt(file, store.digest, digests), _advise(file))
    return Loaded(store, tuple(warning for warning in warnings if warning))


def digests_beside(file: Path) -> Mapping[str, str]:
    """Return the digests that the report beside a file names, by file; none without a report."""
    return _digests_in(file.parent) or {}


def _choose(folder: Path, digests: Collection[str]) -> Path:
    """Return the export in a folder that says the most; one of the last build, if it can be."""
    for name in sorted(_EXPORTS, key=lambda name: name not in digests):
        if _holds(folder, name):
            return folder / name
    what = f"the folder '{shown(str(folder))}' holds no coverage.ttl, .nt, .nq or .store"
    message = f"{what}: build it with --format ttl"
    raise ExportFormatError(message)


def _holds(folder: Path, name: str) -> bool:
    """Return whether a folder holds an export, or the report, of this name."""
    return (folder / name).is_file() or is_folder(folder / name)


def _is_store(path: Path) -> bool:
    """Return whether a path is a store on disk, which may have been renamed, or is called one."""
    return path.suffix == FOLDER_SUFFIX or is_folder(path)


def _advise(file: Path) -> str | None:
    """Return that there is a quicker way to ask so large an export again, None for the others."""
    if file.is_dir() or file.stat().st_size <= LARGE_EXPORT_BYTES:
        return None
    return f"{shown(str(file))} is loaded for each question: one built with --format store opens at once"


def _digests_in(folder: Path) -> dict[str, str] | None:
    """Return the digests that the report in a folder names, none where it is not ours.

    None where there is no report.
    """
    path = folder / FILE_NAME
    if not path.exists():
        return None
    try:
        if not path.is_file():  # a pipe would be waited for
            return {}
        with path.open("rb") as file:
            data = file.read(REPORT_BYTES + 1)
        return (read_digests(data.decode()) or {}) if len(data) <= REPORT_BYTES else {}
    except (OSError, UnicodeDecodeError):
        return {}


def _doubt(file: Path, digest: str | None, digests: Mapping[str, str] | None) -> str | None:
    """Return a warning where a file is not the one that the report beside it names."""
    is_ours = digests is not None and (file.name in digests or file.name in _EXPORTS)
    if digests is None or not is_ours or digests.get(file.name) == digest:
        return None
    name, advice = shown(str(file)), "run newsgraph build again if that was not you"
    if not digests:
        what = f"{FILE_NAME} beside {name} tells no digest, so that nothing tells if that is whole"
        return f"{what}; {advice}"
    what = f"{name} is not the file that {FILE_NAME} beside it speaks of"
    return f"{what}: one of them was changed; {advice}"

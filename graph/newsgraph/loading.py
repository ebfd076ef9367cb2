"""Loading: exports made earlier, or posts, -> a store; with what the user should know of it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final, NamedTuple

from newsgraph.errors import ExportFormatError, UsageError
from newsgraph.problems import shown
from newsgraph.report import FILE_NAME, read_digests
from newsgraph.store import SUFFIXES, Store, load_export

_EXPORTS: Final = tuple(f"coverage{suffix}" for suffix in (".nq", ".ttl", ".nt"))
_FILES: Final = (*_EXPORTS, FILE_NAME)


class Loaded(NamedTuple):
    """A store, and warnings about the files it came from."""

    store: Store
    warnings: tuple[str, ...] = ()


def is_export(path: Path) -> bool:
    """Return whether a path is an export or the folder of one, and not posts."""
    return path.suffix in SUFFIXES or any((path / name).is_file() for name in _FILES)


def load_exports(path: Path) -> Loaded:
    """Return a store with an export, or with the first loadable one of a folder.

    A report beside it is believed only as far as its digest goes: where that does not match,
    a warning says so. Raises `ExportFormatError` and `UsageError`.
    """
    if not path.exists():
        message = f"there is no '{shown(str(path))}': make it with newsgraph build, or name posts"
        raise UsageError(message)
    file = _choose(path) if path.is_dir() else path
    return Loaded(load_export(file), _check_digest(file))


def _choose(folder: Path) -> Path:
    """Return the export in a folder that says the most; one of the last build, if it can be."""
    digests = _digests_in(folder)
    for name in sorted(_EXPORTS, key=lambda name: name not in digests):
        if (folder / name).is_file():
            return folder / name
    what = f"the folder '{shown(str(folder))}' holds no coverage.ttl, .nt or .nq"
    message = f"{what}: build it with --format ttl"
    raise ExportFormatError(message)


def _digests_in(folder: Path) -> dict[str, str]:
    """Return the digests that the report in a folder names; none where it is not ours."""
    try:
        text = (folder / FILE_NAME).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return {}
    return read_digests(text) or {}


def _check_digest(file: Path) -> tuple[str, ...]:
    """Return a warning where a file is not the one that the report beside it names."""
    digests = _digests_in(file.parent)
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    is_ours = file.name in digests or (digests and file.name in _EXPORTS)
    if not is_ours or digests.get(file.name) == digest:
        return ()
    return (
        f"{shown(str(file))} is not the file that {FILE_NAME} beside it speaks of: "
        "one of them was changed; run newsgraph build again if that was not you",
    )

"""Loading: exports made earlier, or posts, -> a store; with what the user should know of it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from newsgraph.errors import ExportFormatError, OutputError, UsageError
from newsgraph.problems import quoted, shown
from newsgraph.report import FILE_NAME, read_digests
from newsgraph.store import SUFFIXES, Store, load_export


class Loaded(NamedTuple):
    """A store, and warnings about the files it came from."""

    store: Store
    warnings: tuple[str, ...] = ()


def is_export(path: Path) -> bool:
    """Return whether a path is an export or the folder of one, and not posts."""
    return path.suffix in SUFFIXES or (path / FILE_NAME).is_file()


def load_exports(path: Path) -> Loaded:
    """Return a store with an export, or with the first loadable one of a folder.

    A report beside it is believed only as far as its digest goes: where that does not match,
    a warning says so. Raises `ExportFormatError` and `UsageError`.
    """
    if not path.exists():
        message = f"there is no {quoted(str(path))}: make it with newsgraph build, or name posts"
        raise UsageError(message)
    file = _choose(path) if path.is_dir() else path
    return Loaded(load_export(file), _check_digest(file))


def _choose(folder: Path) -> Path:
    """Return the export in a folder that says the most."""
    for suffix in (".nq", ".ttl", ".nt"):
        file = folder / f"coverage{suffix}"
        if file.is_file():
            return file
    message = f"the folder {quoted(str(folder))} holds no coverage.ttl, coverage.nt or coverage.nq"
    raise ExportFormatError(message)


def _check_digest(file: Path) -> tuple[str, ...]:
    """Return a warning where a file is not the one that the report beside it names."""
    report = file.with_name(FILE_NAME)
    try:
        digests = read_digests(report.read_text(encoding="utf-8")) if report.is_file() else None
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError(str(error)) from error
    if digests is None or digests.get(file.name, digest) == digest:
        return ()
    return (
        f"{shown(str(file))} is not the file that {FILE_NAME} beside it speaks of: "
        "one of them was changed; run newsgraph build again if that was not you",
    )

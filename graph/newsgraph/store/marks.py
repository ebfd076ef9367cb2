"""Marks: what a folder of the engine says that it holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, NamedTuple

from newsgraph.files import open_regular

MARK: Final = "newsgraph.json"
"""The file in a folder that tells what it holds."""

_MARK_BYTES: Final = 1024**2


class Mark(NamedTuple):
    """What a folder holds: the SHA-256 of the TriG that it was filled with, and files by size.

    The engine itself sees every other change, but takes a shortened file for an earlier state.
    """

    newsgraph: str
    sha256: str
    files: dict[str, int]


def read_mark(folder: Path) -> Mark | None:
    """Return what a folder says that it holds, None where it does not say so."""
    try:
        with open_regular(folder / MARK) as file:
            content = json.loads(file.read(_MARK_BYTES))
        return Mark(str(content["newsgraph"]), str(content["sha256"]), dict(content["files"]))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None

"""What the tests of the command line share: a folder to run in, and a way to run."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from newsgraph.cli import run
from newsgraph.limits import FILES_A_PROCESS

ROOT = Path(__file__).parent.parent.parent


class Outcome(NamedTuple):
    """What one command gave."""

    code: int
    out: str
    err: str


Command = Callable[..., Outcome]


def write_many(folder: Path) -> None:
    """Write as many posts as are worth several processes and a cache."""
    folder.mkdir()
    for number in range(2 * FILES_A_PROCESS):
        text = f"---\ntitle: T{number}\nwebUrl: https://a{number}.example/x\nquality: {number % 7}\n---\n"
        (folder / f"{number}.md").write_text(text)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, which is the working directory, with a copy of the seeds."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


@pytest.fixture
def newsgraph(
    folder: Path,  # noqa: ARG001 (it is where commands run)
    capfdbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> Command:
    """Return a function that runs a command in the folder, piped or on a terminal."""

    def run_command(*arguments: str, on_terminal: bool = False) -> Outcome:
        capfdbinary.readouterr()
        with monkeypatch.context() as patch:
            for stream in (sys.stdout, sys.stderr):
                patch.setattr(stream, "isatty", lambda: on_terminal)
            code = run(arguments)
            sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return Outcome(code, out.decode(), err.decode())

    return run_command

"""Progress: only on a terminal, only when it takes long, and gone in the end."""

from __future__ import annotations

import io
import sys
import time

import pytest

from newsgraph.cli import progress
from newsgraph.cli.progress import Progress, tell_pace

from .conftest import Command


class Terminal(io.StringIO):
    """A terminal, or not, that keeps what is written to it."""


def watch(
    patch: pytest.MonkeyPatch,
    *,
    quiet: bool = False,
    patience: float = -1,
    is_terminal: bool = True,
) -> str:
    """Return what stderr is told of a piece of work."""
    stream = Terminal()
    patch.setattr(stream, "isatty", lambda: is_terminal)
    patch.setattr(sys, "stderr", stream)
    patch.setattr(progress, "PATIENCE", patience)
    patch.setenv("TERM", "xterm")
    with Progress(quiet=quiet) as bar:
        bar.count(0, 7)
        time.sleep(0.2)  # people are told no more often
        bar.count(7, 7)
        time.sleep(0.2)
        bar.name("building the graph")
    return stream.getvalue()


def test_it_tells_each_stage_and_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    told = watch(monkeypatch)
    assert "reading" in told
    assert "0 of 7 files" in told
    assert "7 of 7 files" in told
    assert "building the graph" in told
    assert told.endswith("\x1b[2K")  # the line is wiped


def test_it_is_quiet_if_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert watch(monkeypatch, quiet=True) == ""


def test_it_is_quiet_where_work_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    assert watch(monkeypatch, patience=60) == ""


def test_it_is_quiet_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    assert watch(monkeypatch, is_terminal=False) == ""


def test_a_build_shows_it(newsgraph: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", -1)
    assert newsgraph("build", "seeds", "-o", "one", on_terminal=True).code == 0
    assert newsgraph("build", "seeds", "-o", "two", "-q", on_terminal=True).err == ""


@pytest.mark.parametrize(
    ("done", "speed", "told"),
    [
        (0, None, "0 of 3,000 files"),
        (3_000, 1_500.0, "3,000 of 3,000 files, 1,500 a second, 0:00 left"),
        (1_000, 9.99, "1,000 of 3,000 files, 10 a second, 3:20 left"),
    ],
)
def test_pace_is_told_once_it_is_known(done: int, speed: float | None, told: str) -> None:
    assert tell_pace(done, 3_000, "files", speed) == told


def test_a_profile_tells_each_stage(newsgraph: Command) -> None:
    code, _, err = newsgraph("build", "seeds", "-o", "one", "--format", "ttl,nt", "--profile", "-q")
    head, *rows = err.splitlines()
    assert (code, head.split()) == (0, ["stage", "cpu", "s", "s", "MB", "so", "far"])
    assert [row[:22].strip() for row in rows] == [
        "finding posts",
        "reading",
        "building the graph",
        "writing ttl",
        "writing nt",
        "writing the report",
        "all",
    ]
    facts = [[float(cell.replace(",", "")) for cell in row[22:].split()] for row in rows]
    assert all(min(row) >= 0 and row[2] > 10 for row in facts)
    assert sum(row[0] for row in facts[:-1]) == pytest.approx(facts[-1][0], abs=0.05)

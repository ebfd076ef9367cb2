"""Progress: only on a terminal, only when it takes long, and gone in the end."""

from __future__ import annotations

import io
import sys

import pytest

from newsgraph.cli import progress
from newsgraph.cli.progress import Progress

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
        bar.count(1, 7)
        bar.count(7, 7)
        bar.name("building the graph")
    return stream.getvalue()


def test_it_tells_each_stage_and_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    told = watch(monkeypatch)
    assert "reading" in told
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

"""Lessons: what docs/queries.md teaches to type prints what stands below it.

A line that is only ``…`` stands for any number of lines. After a change that is meant, renew
what is shown and read the difference before committing it::

    NEWSGRAPH_RENEW_GOLDEN=1 pytest tests/test_lessons.py
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import Final, NamedTuple

import pytest

import newsgraph as ng
from newsgraph.cli import run

ROOT: Final = Path(__file__).parent.parent
PAGE: Final = ROOT / "docs" / "queries.md"
LINES: Final = r"(?:(?!```).*\n)*"
LESSON: Final = re.compile(rf"```sh\n(newsgraph {LINES})```\n\n```text\n({LINES})```\n")
QUERY: Final = re.compile(rf"```sparql\n(#\+{LINES})```\n")
CUT: Final = "…\n"


class Lesson(NamedTuple):
    """A command that the page teaches, with what it prints."""

    command: str
    output: str

    def __str__(self) -> str:
        """Return how the test that runs this is called."""
        return " ".join(self.command.split())[:60]


LESSONS: Final = [Lesson(*found) for found in LESSON.findall(PAGE.read_text(encoding="utf-8"))]


@pytest.fixture
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stay in a folder with exports, before 92 columns."""
    shutil.copytree(ROOT / "exports", tmp_path / "exports")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "92")


@pytest.mark.usefixtures("_folder")
@pytest.mark.parametrize("lesson", LESSONS, ids=str)
def test_a_lesson_prints_what_is_shown(
    lesson: Lesson, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    code = run(shlex.split(lesson.command)[1:])
    captured = capfd.readouterr()
    printed = abridge(captured.out + captured.err, lesson.output)
    if "NEWSGRAPH_RENEW_GOLDEN" in os.environ:
        renew(lesson, printed)
        return
    is_refused = lesson.output.startswith("newsgraph: ")
    assert (code, printed) == (2 if is_refused else 0, lesson.output)


def test_the_query_with_a_parameter_can_be_told_something() -> None:
    (text,) = QUERY.findall(PAGE.read_text(encoding="utf-8"))
    store = ng.load(ng.build(ng.read(ROOT / "seeds")))
    found = [ng.query(store, text, told).rows for told in ({"word": "Police"}, {})]
    assert all("police" in row.headline.lower() for row in found[0])
    assert all("ban" in row.headline.lower() for row in found[1])
    assert 0 < len(found[0]) != len(found[1]) > 0


def abridge(printed: str, shown: str) -> str:
    """Return what was printed without the lines that the page does not show."""
    before, cut, after = shown.partition(CUT)
    if not cut:
        return printed
    lines = printed.splitlines(keepends=True)
    first, last = before.count("\n"), after.count("\n")
    return "".join([*lines[:first], CUT, *lines[len(lines) - last :]])


def renew(lesson: Lesson, printed: str) -> None:
    """Write what was printed into the page."""
    block = "```sh\n{}```\n\n```text\n{}```\n"
    text = PAGE.read_text(encoding="utf-8")
    text = text.replace(block.format(*lesson), block.format(lesson.command, printed))
    PAGE.write_text(text, encoding="utf-8")

"""Transcripts: every command in the README and in docs/ prints what is shown below it.

After a change that is meant, renew what is shown and read the difference before committing it::

    NEWSGRAPH_RENEW_GOLDEN=1 pytest tests/test_transcripts.py
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

from newsgraph.api import build, load, query, read
from newsgraph.asking.answers import Table
from newsgraph.asking.questions import Question, list_questions
from newsgraph.cli import run
from newsgraph.cli.tables import draw

ROOT: Final = Path(__file__).parent.parent
PAGES: Final = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK: Final = re.compile(r"```console\n(.*?)```", re.DOTALL)
COMMAND: Final = re.compile(r"^\$ (newsgraph .*\n(?:> .*\n)*)((?:(?!\$ ).*\n)*)", re.MULTILINE)
QUERIES_PAGE: Final = ROOT / "docs" / "queries.md"
QUERIES: Final = re.compile(r"(?<=<!-- the packaged queries begin here -->\n).*\Z", re.DOTALL)
SHOWN_ROWS: Final = 8
COLUMNS: Final = 92


class Shown(NamedTuple):
    """A command in a page, with the output that the page shows."""

    page: Path
    command: str
    output: str

    def __str__(self) -> str:
        """Return how a test that runs this is called."""
        return f"{self.page.name}: {self.command[:40]}"


def commands_in(page: Path) -> list[Shown]:
    """Return the commands of a page."""
    blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
    found = (match for block in blocks for match in COMMAND.findall(block))
    return [Shown(page, command.replace("\n> ", "\n").strip(), output) for command, output in found]


ALL: Final = [shown for page in PAGES for shown in commands_in(page)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the seeds and their exports, as a terminal of 92 columns sees it."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    shutil.copytree(ROOT / "exports", tmp_path / "exports")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("shown", ALL, ids=str)
def test_a_command_prints_what_is_shown(
    shown: Shown, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    _, *arguments = shlex.split(shown.command)
    code = run(arguments)
    captured = capfd.readouterr()
    printed = captured.out + captured.err
    if "NEWSGRAPH_RENEW_GOLDEN" in os.environ:
        prompt = "$ " + shown.command.replace("\n", "\n> ") + "\n"
        text = shown.page.read_text(encoding="utf-8")
        text = text.replace(prompt + shown.output, prompt + printed)
        shown.page.write_text(text, encoding="utf-8")
        return
    assert (code, printed) == (0, shown.output)


def test_the_readme_shows_five_commands_first() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    transcript = max(BLOCK.findall(text), key=len)
    assert len(COMMAND.findall(transcript)) == 5


def test_every_packaged_query_is_told_with_its_answer() -> None:
    page = QUERIES_PAGE.read_text(encoding="utf-8")
    store = load(build(read(ROOT / "seeds")))
    told = "".join(tell(question, query(store, question.name)) for question in list_questions())
    if "NEWSGRAPH_RENEW_GOLDEN" in os.environ:
        QUERIES_PAGE.write_text(QUERIES.sub(lambda _: told, page), encoding="utf-8")
        return
    assert told == QUERIES.findall(page)[0]


def tell(question: Question, table: Table) -> str:
    """Return what docs/queries.md tells of one packaged query."""
    text = re.sub(r"\A(#\+.*\n)+\n*", "", question.text)
    parameters = "".join(
        f"- `-p {one.name}={one.example}`: {one.description}\n" for one in question.parameters
    )
    base = "https://newsgraph.example/"
    answer = draw(Table(table.columns, table.rows[:SHOWN_ROWS]), base, width=COLUMNS)
    if len(table.rows) > SHOWN_ROWS:
        answer = "".join(answer.splitlines(keepends=True)[:-1]) + f"… {len(table.rows)} rows\n"
    return (
        f"\n### {question.name}\n\n**{question.summary}** {question.description}\n\n"
        f"{parameters and parameters + chr(10)}```sparql\n{text}```\n\n"
        f"```text\n$ newsgraph query {question.name}\n{answer}```\n"
    )

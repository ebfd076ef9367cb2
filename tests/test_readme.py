"""The README is true: its transcript and its Python lines give what it says they give."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from newsgraph.cli import run

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TRANSCRIPT = max(re.findall(r"```console\n(.*?)```", README, re.DOTALL), key=len)
COMMANDS = re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", TRANSCRIPT, re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the seeds and their exports, as a terminal of 92 columns sees it."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    shutil.copytree(ROOT / "exports", tmp_path / "exports")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "92")
    return tmp_path


def test_the_transcript_has_five_commands() -> None:
    assert len(COMMANDS) == 5


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("command", "output"), COMMANDS, ids=[one[:40] for one, _ in COMMANDS])
def test_a_command_prints_what_the_readme_shows(
    command: str,
    output: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    program, *arguments = shlex.split(command)
    assert (program, run(arguments)) == ("newsgraph", 0)
    captured = capfd.readouterr()
    assert captured.out + captured.err == output


@pytest.mark.usefixtures("folder")
def test_the_python_lines_give_what_they_show() -> None:
    lines = "".join(re.findall(r"```python\n(.*?)```", README, re.DOTALL))
    flags = doctest.NORMALIZE_WHITESPACE
    test = doctest.DocTestParser().get_doctest(lines, {}, "README.md", None, 0)
    results = doctest.DocTestRunner(optionflags=flags).run(test)
    assert results.attempted > 5
    assert results.failed == 0


def test_nothing_is_left_to_be_filled_in() -> None:
    assert re.findall(r"^[A-Z]{4,}$|TODO|FIXME", README, re.MULTILINE) == []


def test_every_link_within_the_repository_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^):#]+)\)", README)
    assert len(links) > 5
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_file_to_change_exists() -> None:
    table = README.split("## To change something")[1].split("`./do test`")[0]
    rows = re.findall(r"^\|[^|]+\| (`.*) \|$", table, re.MULTILINE)
    package = ROOT / "graph" / "newsgraph"
    names = [name for row in rows for name in re.findall(r"`([^`]+)`", row)]
    assert len(names) > 10
    assert [n for n in names if not ((ROOT / n).exists() or (package / n).exists())] == []

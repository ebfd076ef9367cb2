"""The README is true: its Python lines give what they show, its links lead somewhere."""

from __future__ import annotations

import doctest
import re
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the seeds and their exports, to be the working directory."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    shutil.copytree(ROOT / "exports", tmp_path / "exports")
    monkeypatch.chdir(tmp_path)
    return tmp_path


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

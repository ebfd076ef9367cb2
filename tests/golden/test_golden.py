"""Golden cases: a folder each, with posts, the Turtle they become and the problems found.

After a change that is meant, renew what is expected and read the difference before
committing it::

    NEWSGRAPH_RENEW_GOLDEN=1 pytest tests/golden
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsgraph.building.assembly import assemble
from newsgraph.files import find_files
from newsgraph.rdf import dataset
from newsgraph.rdf.serialization import write_turtle
from newsgraph.reading.reader import read_files

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("*/README.md"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_posts_become_what_is_expected(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset, "VERSION", "any")  # so that a release renews nothing
    graph = assemble(read_files(find_files([case / "posts"])))
    outcome = {
        "expected.ttl": "".join(write_turtle(graph)),
        "problems.txt": "".join(f"{problem}\n" for problem in graph.problems),
    }
    if "NEWSGRAPH_RENEW_GOLDEN" in os.environ:
        for name, text in outcome.items():
            (case / name).write_bytes(text.encode())
    for name, text in outcome.items():
        assert text == (case / name).read_bytes().decode(), f"{case.name}/{name}"


def test_every_folder_is_a_case_and_says_in_a_line_what_it_shows() -> None:
    folders = sorted(path for path in HERE.iterdir() if (path / "posts").exists())
    assert folders == CASES
    assert all(len((case / "README.md").read_text().splitlines()) == 1 for case in CASES)

"""Warnings: what was changed since the build is told by every verb that reads it, once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .conftest import Command

ARTICLE = "https://www.bbc.co.uk/news/technology-53024985"
READERS = {
    "query": ["query", "top-providers"],
    "a query into a file": ["query", "top-providers", "-o", "a.csv"],
    "clusters": ["clusters"],
    "rank": ["rank"],
    "explain": ["explain", ARTICLE],
    "diff, the old one": ["diff", "exports", "seeds"],
    "diff, the new one": ["diff", "seeds", "exports"],
    "diff as json": ["diff", "exports", "seeds", "-f", "json"],
    "validate": ["validate"],
    "validate, quietly": ["validate", "-q"],
}
WARNING = (
    "newsgraph: exports/coverage.ttl is not the file that report.json beside it speaks of: one of "
)


@pytest.fixture(autouse=True)
def exports(newsgraph: Command) -> Path:
    """Return the Turtle of the seeds."""
    assert newsgraph("build", "seeds", "-q").code == 0
    return Path("exports/coverage.ttl")


@pytest.mark.parametrize("verb", READERS)
def test_a_changed_export_is_told_once_and_changes_no_exit_code(
    verb: str, newsgraph: Command, exports: Path
) -> None:
    before = newsgraph(*READERS[verb])
    assert "is not the file" not in before.err
    exports.write_text(exports.read_text("utf-8") + "# changed\n", "utf-8")
    after = newsgraph(*READERS[verb])
    warnings = [line for line in after.err.splitlines() if line.startswith(WARNING)]
    assert len(warnings) == 1
    assert "is not the file" not in after.out
    assert after.err.replace(f"{warnings[0]}\n", "") == before.err
    assert (after.code, after.out) == (before.code, before.out)


@pytest.mark.parametrize("verb", [name for name in READERS if "diff" not in name])
def test_naming_the_file_itself_tells_it_too(verb: str, newsgraph: Command, exports: Path) -> None:
    exports.write_text(exports.read_text("utf-8") + "# changed\n", "utf-8")
    assert newsgraph(*READERS[verb], str(exports)).err.count(WARNING) == 1


def test_each_of_two_changed_exports_is_told(newsgraph: Command, exports: Path) -> None:
    assert newsgraph("build", "seeds", "-q", "-o", "other").code == 0
    for path in (exports, Path("other/coverage.ttl")):
        path.write_text(path.read_text("utf-8") + "# changed\n", "utf-8")
    code, out, err = newsgraph("diff", "exports", "other")
    assert (code, out.splitlines()[-1]) == (0, "no differences")
    told = re.findall(r"^newsgraph: (\S+) is not the file", err, re.MULTILINE)
    assert told == ["exports/coverage.ttl", "other/coverage.ttl"]


def test_the_same_changed_export_twice_is_told_once(newsgraph: Command, exports: Path) -> None:
    exports.write_text(exports.read_text("utf-8") + "# changed\n", "utf-8")
    assert newsgraph("diff", "exports", "exports").err.count(WARNING) == 1

"""The threat model is true: every promise names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODEL = (ROOT / "THREAT-MODEL.md").read_text(encoding="utf-8")
TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", MODEL)))


@pytest.mark.parametrize(("path", "name"), TESTS)
def test_a_test_that_holds_a_promise_is_there(path: str, name: str) -> None:
    assert f"\ndef {name}(" in (ROOT / path).read_text(encoding="utf-8")


def test_every_promise_names_a_test() -> None:
    rows = re.findall(
        r"^\| (?!promise |who |---).*\|$", MODEL.partition("## What they")[2], re.MULTILINE
    )
    assert len(rows) > 20
    assert [row for row in rows if "`tests/" not in row] == []

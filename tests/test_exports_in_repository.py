"""The exports in the repository are those of the seeds, to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsgraph.cli import run

ROOT = Path(__file__).parent.parent


def test_exports_are_what_the_seeds_give(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert run(["build", "seeds", "-o", str(tmp_path), "-q"]) == 0
    kept = {path.name: path.read_bytes() for path in (ROOT / "exports").iterdir()}
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert sorted(kept) == sorted(made)
    assert [name for name in made if made[name] != kept[name]] == [], "run ./do exports"

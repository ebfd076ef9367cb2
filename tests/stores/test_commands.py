"""The commands that docs/triple-stores.md shows for the heavier stores do what they should."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.stores import jena
from tests.stores.commands import blocks_of, run_commands
from tests.stores.conformance import ROOT, count_triples, export_whole


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with exports, and with what npm has installed."""
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    (tmp_path / "exports").mkdir()
    export_whole(tmp_path / "exports")
    return tmp_path


@pytest.mark.parametrize("heading", ["Apache Jena TDB2", "Virtuoso", "Comunica"])
def test_the_commands_load_every_triple(heading: str, folder: Path, tmp_path: Path) -> None:
    said = run_commands(blocks_of(heading, "sh"), folder, jena.install(tmp_path))
    triples = count_triples(folder / "exports" / "coverage.ttl")["triples"]
    assert str(triples) in re.findall(r"\b[0-9]+\b", said)


def test_jena_finds_nothing_to_complain_of(folder: Path, tmp_path: Path) -> None:
    files = "exports/coverage.ttl exports/coverage.nq"
    said = run_commands(f"riot --validate {files} 2>&1", folder, jena.install(tmp_path))
    assert said.count("INFO") == 2  # it names each file
    assert re.search("WARN|ERROR", said) is None

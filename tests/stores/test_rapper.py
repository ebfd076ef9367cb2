"""Rapper (raptor), a parser that shares nothing with ours, reads the same statements."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.rows import describe_rows, read_with_pyoxigraph

import newsgraph as ng
from newsgraph.graph import Graph

SYNTAXES = {"ttl": "turtle", "nt": "ntriples", "nq": "nquads"}


@pytest.mark.parametrize("suffix", SYNTAXES)
def test_rapper_reads_what_the_graph_describes(graph: Graph, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"coverage.{suffix}"
    ng.export(graph, path)
    lines = "nquads" if suffix == "nq" else "ntriples"
    written = _rapper("-q", "-i", SYNTAXES[suffix], "-o", lines, path).stdout
    rows = read_with_pyoxigraph(written, "nq" if suffix == "nq" else "nt")
    assert rows == describe_rows(graph, suffix)


@pytest.mark.parametrize("suffix", SYNTAXES)
def test_rapper_finds_nothing_to_complain_of(graph: Graph, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"coverage.{suffix}"
    ng.export(graph, path)
    outcome = _rapper("-c", "-i", SYNTAXES[suffix], path)
    told = outcome.stderr.decode()
    assert outcome.returncode == 0, told
    assert re.search(r"error|warning", told, re.IGNORECASE) is None
    assert re.search(rf"returned {len(describe_rows(graph, suffix))} triples?", told)


def _rapper(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    """Run rapper; the second target installs it."""
    program = shutil.which("rapper")
    assert program, "run ./do test-heavy, which installs rapper"
    return subprocess.run([program, *arguments], capture_output=True, check=False)

"""Rapper (raptor), a parser that shares nothing with ours, reads the same triples."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import newsgraph as ng
from newsgraph.graph import Graph
from newsgraph.serialization import count_quads, count_triples

ROOT = Path(__file__).parent.parent.parent
SYNTAXES = {"ttl": "turtle", "nt": "ntriples", "nq": "nquads"}
CORPORA = ("seeds", "tests/golden", "tests/hostile")


@pytest.fixture(scope="module", params=CORPORA)
def graph(request: pytest.FixtureRequest) -> Graph:
    return ng.build(ng.read(ROOT / request.param))


@pytest.mark.parametrize("suffix", SYNTAXES)
def test_rapper_reads_as_many_triples_as_we_wrote(
    graph: Graph, suffix: str, tmp_path: Path
) -> None:
    expected = count_quads(graph) if suffix == "nq" else count_triples(graph)
    path = tmp_path / f"coverage.{suffix}"
    ng.export(graph, path)
    outcome = _rapper("-c", "-i", SYNTAXES[suffix], path)
    assert outcome.returncode == 0, outcome.stderr
    found = re.search(r"returned (\d+) triples?", outcome.stderr)
    assert found is not None
    assert int(found.group(1)) == expected


def test_rapper_reads_the_same_triples_in_turtle_and_ntriples(graph: Graph, tmp_path: Path) -> None:
    read = {}
    for suffix in ("ttl", "nt"):
        path = tmp_path / f"coverage.{suffix}"
        ng.export(graph, path)
        read[suffix] = sorted(
            _rapper("-q", "-i", SYNTAXES[suffix], "-o", "ntriples", path).stdout.splitlines()
        )
    assert read["ttl"] == read["nt"]
    assert len(read["ttl"]) == count_triples(graph)


def _rapper(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run rapper; the second target installs it."""
    program = shutil.which("rapper")
    assert program, "run ./do test-heavy, which installs rapper"
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False)

"""N3.js, a parser of another language, reads the same statements, text for text."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from tests.rows import Row, describe_rows

import newsgraph as ng
from newsgraph.graph import Graph

HERE = Path(__file__).parent
SYNTAXES = {"ttl": "text/turtle", "nt": "application/n-triples", "nq": "application/n-quads"}


@pytest.mark.parametrize("suffix", SYNTAXES)
def test_n3_reads_what_the_graph_describes(graph: Graph, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"coverage.{suffix}"
    ng.export(graph, path)
    rows = sorted(Row(*json.loads(line)) for line in _n3(path, SYNTAXES[suffix]).splitlines())
    assert rows == describe_rows(graph, suffix)


@pytest.mark.parametrize(
    "text",
    ["<a:s> <a:p> [] .", "<a:s> <a:p> 'x'", "<a:s> <a:p> <x y> .", "_:b <a:p> <a:o> ."],
    ids=range(4),
)
def test_n3_refuses_what_no_export_may_hold(text: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text(text)
    with pytest.raises(subprocess.CalledProcessError):
        _n3(path, SYNTAXES["ttl"])


def _n3(path: Path, media_type: str) -> str:
    """Return what N3.js reads; the second target installs it."""
    command = ["node", str(HERE / "n3.js"), str(path), media_type]
    done = subprocess.run(command, capture_output=True, check=True)
    return done.stdout.decode()

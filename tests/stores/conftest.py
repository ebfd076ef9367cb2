"""What parsers of others are tried on: the exports of all posts that are kept here."""

from __future__ import annotations

from pathlib import Path

import pytest

import newsgraph as ng
from newsgraph.graph import Graph

ROOT = Path(__file__).parent.parent.parent
CORPORA = ("seeds", "tests/golden", "tests/golden_queries", "tests/full", "tests/hostile")


@pytest.fixture(scope="session", params=CORPORA)
def graph(request: pytest.FixtureRequest) -> Graph:
    return ng.build(ng.read(ROOT / request.param))

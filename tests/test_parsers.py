"""Parsers: pyoxigraph and rdflib read from every export what the graph says, row for row."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from tests.rows import OX_SYNTAXES, describe_rows, read_with_pyoxigraph, read_with_rdflib

import newsgraph as ng
from newsgraph.exports import render
from newsgraph.graph import Graph

ROOT = Path(__file__).parent.parent
FOLDERS = ("seeds", "tests/golden", "tests/golden_queries", "tests/full", "tests/hostile/posts")
every_folder = pytest.mark.parametrize("folder", FOLDERS)
every_syntax = pytest.mark.parametrize("syntax", OX_SYNTAXES)


@cache
def graph_of(folder: str) -> Graph:
    return ng.build(ng.read(ROOT / folder))


@every_folder
@every_syntax
def test_both_read_what_the_graph_describes(folder: str, syntax: str) -> None:
    graph = graph_of(folder)
    rendering = render(graph, syntax)
    data = b"".join(rendering)
    rows = describe_rows(graph, syntax)
    assert read_with_pyoxigraph(data, syntax) == rows
    assert read_with_rdflib(data, syntax) == rows
    assert rendering.counts == {"triples": len(rows)}


@every_folder
def test_the_default_graph_of_the_quads_is_the_turtle(folder: str) -> None:
    graph = graph_of(folder)
    rows = read_with_pyoxigraph(b"".join(render(graph, "nq")), "nq")
    triples = read_with_pyoxigraph(b"".join(render(graph, "ttl")), "ttl")
    assert [row for row in rows if not row.graph] == triples
    named = {row._replace(graph="") for row in rows if row.graph}
    assert named < set(triples)
    assert len({row.graph for row in rows}) == 1 + graph.counts.posts

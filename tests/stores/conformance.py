"""Conformance: what every triple store is asked, and where it is known to answer otherwise.

The differences stand in a table of docs/triple-stores.md, each with its reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from tests.stores.answers import Rows, read_rows

import newsgraph as ng
from newsgraph.asking.guard import answer_query
from newsgraph.asking.questions import list_questions
from newsgraph.graph import Graph
from newsgraph.store import Store

ROOT: Final = Path(__file__).parent.parent.parent
DOCUMENT: Final = ROOT / "docs" / "triple-stores.md"

COUNTS: Final = {
    "triples": "SELECT (COUNT(*) AS ?count) WHERE { ?s ?p ?o }",
    "named": """SELECT (COUNT(*) AS ?count) WHERE {
        GRAPH ?g { ?s ?p ?o } FILTER (STRSTARTS(STR(?g), "https://newsgraph.example/source/"))
    }""",
}
"""How many triples the default graph has, and how many the graphs of source files."""

_DIFFERENCE: Final = re.compile(r"^\| (\w+) \| `([^`]+)` \| (order|values) \| .+ \|$", re.MULTILINE)


@cache
def whole() -> Graph:
    """Return the graph of all posts that are kept here: every packaged query finds something."""
    names = ("seeds", "tests/golden", "tests/golden_queries", "tests/full")
    hostile = sorted((ROOT / "tests" / "hostile").rglob("*.md"))
    return ng.build(ng.read(*(ROOT / name for name in names), *hostile))


@cache
def _store() -> Store:
    return ng.load(whole())


def questions() -> dict[str, str]:
    """Return the texts of all packaged queries, as they are and told each of their examples."""
    texts = {}
    for question in list_questions():
        texts[question.name] = question.text
        for parameter in question.parameters:
            told = {parameter.name: parameter.example}
            texts[f"{question.name} {parameter.name}={parameter.example}"] = question.told(told)
    return texts


def export_whole(folder: Path) -> Path:
    """Write the whole graph as Turtle and N-Quads into a folder; return it."""
    for name in ("coverage.ttl", "coverage.nq"):
        ng.export(whole(), folder / name)
    return folder


def count_triples(export: Path) -> dict[str, int]:
    """Return what a store that has loaded an export should answer to `COUNTS`."""
    quads = set(ox.parse(path=export))
    default = sum(1 for quad in quads if quad.graph_name == ox.DefaultGraph())
    return {"triples": default, "named": len(quads) - default}


def count(answer: bytes) -> object:
    """Return the only value of an answer."""
    ((value,),) = read_rows(answer).rows
    return value


@cache
def expected_rows(name: str) -> Rows:
    """Return our answer to a question."""
    written = answer_query(_store(), questions()[name]).rows()
    data = written.serialize(format=ox.QueryResultsFormat.JSON)
    assert data is not None
    return read_rows(data)


def difference(name: str, answer: bytes) -> str:
    """Return in what an answer differs from ours: nothing, its ``order``, or its ``values``."""
    ours, theirs = expected_rows(name), read_rows(answer)
    if theirs == ours:
        return ""
    is_same = theirs.columns == ours.columns and Counter(theirs.rows) == Counter(ours.rows)
    return "order" if is_same else "values"


def known_differences() -> Mapping[tuple[str, str], str]:
    """Return what is known to differ, by engine and question, as the documentation lists it."""
    rows = _DIFFERENCE.findall(DOCUMENT.read_text(encoding="utf-8"))
    return {(engine, name): what for engine, name, what in rows}

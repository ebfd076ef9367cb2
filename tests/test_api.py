"""The functions that the package is made of for its users, and what importing it costs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import newsgraph as ng
from newsgraph.errors import ExportFormatError, QuerySyntaxError, UnknownName, UsageError
from newsgraph.store import Store

SEEDS = Path(__file__).parent.parent / "seeds"
HEAVY = {"rdflib", "pyvis", "networkx", "pyoxigraph", "numpy", "jinja2", "yaml", "rich"}


def test_reading_tells_how_far_it_is() -> None:
    steps: list[tuple[int, int]] = []
    corpus = ng.read(SEEDS, on_file=lambda done, total: steps.append((done, total)))
    assert steps == [(number, 5) for number in range(1, 6)]
    assert corpus == ng.read(SEEDS)


def test_reading_many_paths_is_reading_their_union() -> None:
    paths = sorted(SEEDS.iterdir())
    assert ng.read(*paths[:2]) | ng.read(*map(str, paths[2:])) == ng.read(*paths)


def test_neither_processes_nor_a_cache_change_what_is_read(tmp_path: Path) -> None:
    assert ng.read(SEEDS, processes=None, cache=tmp_path) == ng.read(SEEDS)
    with pytest.raises(UsageError, match="0 processes read nothing: take one at least"):
        ng.read(SEEDS, processes=0)


def test_what_is_not_there_cannot_be_read() -> None:
    with pytest.raises(UsageError, match="there is no file or folder"):
        ng.read("no/such/folder")


def test_a_base_and_conditions_shape_the_graph() -> None:
    graph = ng.build(ng.read(SEEDS), base="https://data.example.org/", only=["provider=cnet.com"])
    assert (graph.base, graph.counts.articles) == ("https://data.example.org/", 2)
    with pytest.raises(UsageError, match="can't be the base"):
        ng.build(ng.read(SEEDS), base="data")


def test_a_graph_or_its_export_is_asked_by_name_or_text(tmp_path: Path) -> None:
    graph = ng.build(ng.read(SEEDS))
    ng.export(graph, tmp_path / "graph.nq")
    for source in (graph, ng.load(graph), ng.load(tmp_path / "graph.nq")):
        assert ng.query(source, "quality-conflicts").rows[0][2:] == (89, 189, 2)
        assert ng.query(source, "ASK { ?a a ng:Article }").rows == ((True,),)


@pytest.mark.parametrize(
    ("text", "error"),
    [("top-provider", UnknownName), ("", QuerySyntaxError), ("SELECT ?x", QuerySyntaxError)],
)
def test_what_is_no_question(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        ng.query(ng.build(ng.read(SEEDS)), text)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((b"ASK {}",), "'b'ASK {}'' is no query: give its name or its text"),
        ((None,), "'None' is no query"),
        (("topic-trend", [("topic", "AI")]), "are no values by parameter: give a mapping"),
        (("ASK {}", {}, "2"), "'2' is no time that a query can have"),
        (("ASK {}", None, None), "None is no time that a query can have"),
        (("ASK {}", None, 1, "2"), "'2' is no number of rows"),
    ],
)
def test_a_question_of_the_wrong_type(arguments: tuple[Any, ...], complaint: str) -> None:
    names = ("text", "parameters", "timeout", "max_rows")
    store = Store(ox.Store())
    with pytest.raises(UsageError, match=complaint):
        ng.query(store, **dict(zip(names, arguments, strict=False)))


def test_what_is_no_export_is_not_loaded(tmp_path: Path) -> None:
    with pytest.raises(ExportFormatError):
        ng.load(tmp_path)


def test_every_name_is_there() -> None:
    assert all(hasattr(ng, name) for name in ng.__all__)
    assert issubclass(UsageError, ng.NewsgraphError)


@pytest.mark.parametrize(
    "arguments",
    [["--version"], ["--help"], ["build", "--help"], ["query", "-h"], ["queries"], ["vocabulary"]],
    ids=" ".join,
)
def test_what_needs_no_graph_imports_nothing_heavy(arguments: list[str]) -> None:
    lines = (
        "import sys; from newsgraph.cli import run",
        f"code = run({arguments!r})",
        f"sys.exit(repr({HEAVY!r} & set(sys.modules)) if code else len({HEAVY!r} & set(sys.modules)))",
    )
    command = [sys.executable, "-c", "\n".join(lines)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_importing_the_package_imports_nothing_heavy() -> None:
    text = f"import sys, newsgraph; sys.exit(len({HEAVY!r} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", text], timeout=30, check=False).returncode == 0


def test_validation_and_difference_take_graphs_stores_and_exports(tmp_path: Path) -> None:
    graph, export = ng.build(ng.read(SEEDS)), tmp_path / "a.ttl"
    ng.export(graph, export)
    assert ng.validate(export) == ng.validate(graph) == ()
    part = ng.load(ng.build(ng.read(min(SEEDS.iterdir()))))
    assert ng.diff(graph, export).is_empty
    assert ng.diff(part, export).articles.tally.new == 41

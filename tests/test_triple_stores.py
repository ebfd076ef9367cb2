"""Oxigraph's server and the documentation of triple stores; tests/stores has heavier stores."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from tests.stores.commands import blocks_of, run_commands
from tests.stores.conformance import (
    COUNTS,
    count,
    count_triples,
    difference,
    export_whole,
    known_differences,
    questions,
)
from tests.stores.engines import ENGINES, ask_oxigraph

NAMES = list(questions())


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export_whole(tmp_path_factory.mktemp("exports"))


def test_oxigraph_answers_all_questions_as_we_do(exports: Path, tmp_path: Path) -> None:
    answers = ask_oxigraph(exports / "coverage.ttl", questions(), tmp_path)
    assert [name for name in NAMES if difference(name, answers[name])] == []


@pytest.mark.parametrize("suffix", ["ttl", "nq"])
def test_oxigraph_loads_every_triple(suffix: str, exports: Path, tmp_path: Path) -> None:
    export = exports / f"coverage.{suffix}"
    answers = ask_oxigraph(export, COUNTS, tmp_path)
    assert {name: count(answers[name]) for name in COUNTS} == count_triples(export)


def test_the_commands_for_oxigraph_load_every_triple(exports: Path, tmp_path: Path) -> None:
    (tmp_path / "exports").symlink_to(exports)
    said = run_commands(blocks_of("Oxigraph", "sh"), tmp_path, Path(sys.executable).parent)
    triples = count_triples(exports / "coverage.ttl")["triples"]
    assert str(triples) in re.findall(r"\b[0-9]+\b", said)


def test_the_lines_for_rdflib_load_every_triple(
    exports: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(exports.parent)
    lines = blocks_of("rdflib", "python").replace("exports/", f"{exports.name}/")
    exec(lines, {})
    said = int(capsys.readouterr().out)
    assert said == count_triples(exports / "coverage.ttl")["triples"]


def test_every_difference_is_of_an_engine_and_a_question() -> None:
    known = known_differences()
    assert {engine for engine, _ in known} <= set(ENGINES) - {"Oxigraph"}
    assert {name for _, name in known} <= set(NAMES)

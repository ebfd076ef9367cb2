"""Triple stores of others load our exports, and answer the packaged queries as we do.

Where one does not, docs/triple-stores.md says so and why: such a row must be true as well.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from tests.stores.conformance import (
    COUNTS,
    count,
    count_triples,
    difference,
    export_whole,
    known_differences,
    questions,
)
from tests.stores.engines import ENGINES, HEAVY


class Answered(NamedTuple):
    """What an engine answered to all questions, and to how many triples it has of each syntax."""

    engine: str
    answers: dict[str, bytes]
    counts: dict[str, dict[str, bytes]]


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export_whole(tmp_path_factory.mktemp("exports"))


@pytest.fixture(scope="session", params=HEAVY)
def answered(
    request: pytest.FixtureRequest, exports: Path, tmp_path_factory: pytest.TempPathFactory
) -> Answered:
    """Return the answers of an engine, which loads each export once."""
    ask = ENGINES[request.param]
    triples, quads = (tmp_path_factory.mktemp(request.param) for _ in range(2))
    answers = ask(exports / "coverage.ttl", {**COUNTS, **questions()}, triples)
    counts = {".ttl": answers, ".nq": ask(exports / "coverage.nq", COUNTS, quads)}
    return Answered(request.param, answers, counts)


@pytest.mark.parametrize("suffix", [".ttl", ".nq"])
def test_it_loads_every_triple(answered: Answered, exports: Path, suffix: str) -> None:
    expected = count_triples(exports / f"coverage{suffix}")
    assert {name: count(answered.counts[suffix][name]) for name in COUNTS} == expected


@pytest.mark.parametrize("name", questions())
def test_it_answers_as_we_do_or_as_is_documented(answered: Answered, name: str) -> None:
    known = known_differences().get((answered.engine, name), "")
    assert difference(name, answered.answers[name]) == known

"""What fuzzing has found keeps the promises, and each promise can be seen to be broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.fuzz import promises
from tests.fuzz.promises import NAMED, SECRET, hold_promises, read_named

from newsgraph.files import Found
from newsgraph.problems import Cost, Problem
from newsgraph.reading.reader import read_data
from newsgraph.records import Reading

CORPUS = sorted((Path(__file__).parent / "corpus").iterdir())
POST = b"---\ntitle: T\nwebUrl: https://a.org/x\nprovider: {domain: a.org}\n---\n"
FAR = Problem("posts/a.md", 9, 1, "bad-date", "a date", Cost.VALUE)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name[:8])
def test_what_was_found_keeps_the_promises(path: Path) -> None:
    hold_promises(path.read_bytes())


def test_the_corpus_is_small_and_meets_many_problems() -> None:
    assert sum(path.stat().st_size for path in CORPUS) < 300_000
    met = {problem.code for path in CORPUS for problem in read_named(path.read_bytes()).problems}
    assert len(met) > 20


def _leak(reading: Reading, data: bytes) -> Reading:
    problem = FAR._replace(line=1, what=data.decode()[:200])
    return reading._replace(problems=(problem,)) if SECRET.encode() in data else reading


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda reading, _: reading._replace(problems=(FAR,)), "a line that is not"),
        (
            lambda reading, _: reading._replace(problems=(FAR._replace(line=1, column=9),)),
            "a column that is not",
        ),
        (
            lambda reading, _: reading._replace(problems=(FAR._replace(line=1, code="x"),)),
            "a code that is not",
        ),
        (lambda reading, _: reading._replace(observations=reading.observations * 99), "far larger"),
        (_leak, "secured leaves"),
    ],
    ids=["line", "column", "code", "size", "secret"],
)
def test_a_broken_promise_is_seen(
    spoil: Callable[[Reading, bytes], Reading], complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(data: bytes, file: Found) -> Reading | None:
        reading = read_data(data, file)
        return spoil(reading, data) if reading and file == NAMED else reading

    hold_promises(POST)
    monkeypatch.setattr(promises, "read_data", read)
    monkeypatch.setattr(promises, "FOUND", NAMED)
    with pytest.raises(AssertionError, match=complaint):
        hold_promises(POST)

"""Mutations: an export that was damaged does not load, or loads with a warning, and never crashes."""

from __future__ import annotations

import contextlib
import os
import random
import re
import signal
import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final, NoReturn

import pytest

import newsgraph as ng
from newsgraph.cli.changes import tell_changes
from newsgraph.cli.telling import tell
from newsgraph.errors import ExportFormatError, NewsgraphError
from newsgraph.exports import export_folder
from newsgraph.loading import load_exports
from newsgraph.report import make_report, read_digests
from newsgraph.store import Store

MUTANTS = 150
SECONDS = 300
URL: Final = "https://a.example/x"
POST: Final = f"""\
---
title: First “quoted” \\u00e9 <<(
webUrl: {URL}
quality: 12
provider: {{name: A, domain: a.example}}
topics: [AI]
related:
- {{title: Second, webUrl: "https://b.example/y", quality: 3, provider: {{domain: b.example}}}}
- {{title: Third, webUrl: "https://c.example/z", provider: {{domain: c.example}}}}
---
"""
INSERTED: Final = (
    b"<<( ", b" )>>", b"(" * 999, b"[", b'"', b'"""', b"'", b"\\", b"\\u", b"\0", b"\xff", b"\xef\xbb\xbf",
    b"\x1b[2J", b"\n", b"\r", b" . ", b";", b"#", b"@base <file:///> .\n", b"@prefix ng: <a:> .\n",
    b"_:b", b"<a:a>", b"<a>", b'"9"^^<a:b>', b"1e999", b"{", b"}", b"null", b"9" * 5000,
)  # fmt: skip
WARNING: Final = "is not the file that report.json beside it speaks of"
Mutation = Callable[[random.Random, bytes], bytes]


def flip(chance: random.Random, data: bytes) -> bytes:
    place = chance.randrange(len(data))
    changed = data[place] ^ 1 << chance.randrange(8)
    return data[:place] + bytes([changed]) + data[place + 1 :]


def cut(chance: random.Random, data: bytes) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.choice([1, 9, 99, len(data)]) :]


def insert(chance: random.Random, data: bytes) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + chance.choice(INSERTED) + data[place:]


def duplicate(chance: random.Random, data: bytes) -> bytes:
    start = chance.randrange(len(data))
    part = data[start : start + chance.choice([1, 9, 99, 999])]
    place = chance.randrange(len(data))
    return data[:place] + part * chance.choice([1, 99]) + data[place:]


MUTATIONS: Final[tuple[Mutation, ...]] = (flip, cut, insert, duplicate)


@cache
def mutants_of(data: bytes) -> list[bytes]:
    """Return damaged forms of some bytes, the same ones each time."""
    chance = random.Random(6)
    mutants = []
    for number in range(MUTANTS):
        mutant = data
        for _ in range(1 + number % 3):
            mutant = chance.choice(MUTATIONS)(chance, mutant or b"x")
        mutants.append(mutant)
    return [mutant for mutant in mutants if mutant != data]


@pytest.fixture(params=["ttl", "nt", "nq"])
def export(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return an export of a small corpus, in a folder of its own with the report."""
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(POST)
    corpus = ng.read(tmp_path / "posts")
    assert corpus.problems == ()
    graph = ng.build(corpus)
    export_folder(graph, make_report(corpus, graph), tmp_path / "out", [request.param])
    return tmp_path / "out" / f"coverage.{request.param}"


def run_apart(work: Callable[[], None], told: Path) -> None:
    """Do some work in a process of its own, which must end well, and in time."""
    child = os.fork()
    if child == 0:
        _work(work, told)
    _, status = os.waitpid(child, 0)
    assert (os.WIFSIGNALED(status), told.read_text()) == (False, "")
    assert os.WEXITSTATUS(status) == 0


def _work(work: Callable[[], None], told: Path) -> NoReturn:  # pragma: no cover (a fork)
    signal.alarm(SECONDS)
    code = 1
    try:
        told.write_text("")
        work()
        code = 0
    except BaseException:  # noqa: BLE001 (the parent shows it)
        told.write_text(traceback.format_exc())
    finally:
        os._exit(code)


def ask_everything(path: Path, whole: Store) -> tuple[str, ...]:
    """Ask a damaged export what verbs ask, and return the warnings that came with it."""
    store, warnings = load_exports(path)
    with contextlib.suppress(NewsgraphError):  # the article may be gone
        tell(ng.explain(store, URL))
    tell_changes(ng.diff(whole, store), ("old", "new"), width=80)
    for of in ("articles", "providers", "clusters"):
        with contextlib.suppress(NewsgraphError):  # and so may all scores
            ng.rank(store, of=of)
    return warnings


def test_a_damaged_export_is_refused_or_told(export: Path, tmp_path: Path) -> None:
    data, whole = export.read_bytes(), ng.load(export)
    place = re.compile(rf"{re.escape(str(export))}:[0-9]+:[0-9]+: [^\x00-\x1f]+")

    def load_each() -> None:
        refused = 0
        for number, mutant in enumerate(mutants_of(data)):
            export.write_bytes(mutant)
            try:
                (told,) = ask_everything(export, whole)
            except ExportFormatError as error:
                told = str(error)
            is_refused = place.fullmatch(told) is not None
            assert is_refused or WARNING in told, (number, told)
            refused += is_refused
        assert 0 < refused < MUTANTS

    run_apart(load_each, tmp_path / "told")


@pytest.mark.parametrize("export", ["ttl"], indirect=True)
def test_a_damaged_report_is_told(export: Path, tmp_path: Path) -> None:
    report = export.with_name("report.json")
    data = report.read_bytes()
    digest = (read_digests(data.decode()) or {})[export.name]

    def load_each() -> None:
        warned = 0
        for number, mutant in enumerate(mutants_of(data)):
            report.write_bytes(mutant)
            warnings = load_exports(export.parent).warnings
            # What else a report says is read by nobody.
            assert len(warnings) == (digests_in(mutant).get(export.name) != digest), number
            warned += len(warnings)
        assert warned > MUTANTS // 4

    run_apart(load_each, tmp_path / "told")


def digests_in(data: bytes) -> dict[str, str]:
    try:
        return read_digests(data.decode()) or {}
    except UnicodeDecodeError:
        return {}

"""The guard: whole answers within limits, from processes that leave nothing behind."""

from __future__ import annotations

import contextlib
import errno
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import pytest

import newsgraph as ng
from newsgraph.asking.answers import Kind, to_table
from newsgraph.asking.guard import (
    Ending,
    Limits,
    _explain,
    _tell_apart,
    answer_query,
)
from newsgraph.asking.outlets import Outlet, Tally, send_result
from newsgraph.errors import LimitReached, QuerySyntaxError, UsageError
from newsgraph.processes.confinement import Bounds
from newsgraph.processes.forking import Ended
from newsgraph.store import Dataset, Result, Store

ROOT: Final = Path(__file__).parents[1].parent
SEEDS: Final = ROOT / "seeds"
COUNT = "SELECT (COUNT(*) AS ?n) { ?a a ng:Article }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def store() -> Store:
    return ng.load(ng.build(ng.read(SEEDS)))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?a ?none ?q { ?a a ng:Article ; ng:quality ?q } ORDER BY ?a",
        "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o",
        "SELECT ?x { VALUES ?x { UNDEF 1 1.50 1e3 true 'a\\tb\\n\\\\c' 'd'@en '2020-01-01'^^xsd:date } }",
        "SELECT * {}",
        "SELECT ?x {}",
        "SELECT ?x { FILTER(false) }",
    ],
)
def test_rows_come_through_as_the_engine_gives_them(query: str, store: Store) -> None:
    result = store.ask(query)
    assert [*answer_query(store, query).terms()] == [tuple(row) for row in result]  # type: ignore[union-attr]  # rows


def test_truths_and_triples_come_through(store: Store) -> None:
    assert answer_query(store, "ASK {}").kind is Kind.TRUTH
    assert answer_query(store, "ASK {}").truth()
    assert not answer_query(store, "ASK { FILTER(false) }").truth()
    triples = answer_query(store, "CONSTRUCT WHERE { ?t skos:prefLabel ?name }")
    assert triples.kind is Kind.TRIPLES
    assert len(triples.triples()) == 3


def test_an_answer_of_just_as_many_rows_is_whole(store: Store) -> None:
    articles = "SELECT ?a { ?a a ng:Article }"
    assert len(to_table(answer_query(store, articles, Limits(rows=41))).rows) == 41
    with pytest.raises(
        LimitReached, match=r"more than 40 rows: .*--max-rows; in Python, max_rows="
    ):
        answer_query(store, articles, Limits(rows=40))
    construct = "CONSTRUCT WHERE { ?a a ng:Article }"
    assert len(answer_query(store, construct, Limits(rows=41)).triples()) == 41
    with pytest.raises(LimitReached):
        answer_query(store, construct, Limits(rows=40))
    assert answer_query(store, "ASK {}", Limits(rows=0)).truth()


def test_an_answer_may_not_be_larger_than_allowed(store: Store) -> None:
    with pytest.raises(LimitReached, match="larger than 1 MB"):
        answer_query(store, "SELECT * { ?a ?b ?c . ?d ?e ?f }", Limits(size=1024**2))


def test_memory_beyond_the_store_is_bounded(store: Store) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a"
    with pytest.raises(LimitReached, match="more than 100 MB of memory"):
        answer_query(store, query, Limits(memory=100 * 1024**2))


def test_the_deadline_ends_a_query_and_the_message_says_so(store: Store) -> None:
    with pytest.raises(LimitReached, match=r"ended after 0\.2 s, .*--timeout; in Python, timeout="):
        answer_query(store, ENDLESS, Limits(seconds=0.2))


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf"), 86_401, "2", None])
def test_a_time_that_is_none(seconds: Any, store: Store) -> None:
    with pytest.raises(UsageError, match=r" is no time that .*: give it .* seconds, 86,400 at"):
        answer_query(store, "ASK {}", Limits(seconds=seconds))


@pytest.mark.parametrize("rows", [-1, 1.5, "2", None])
def test_a_number_of_rows_that_is_none(rows: Any, store: Store) -> None:
    with pytest.raises(UsageError, match=r" is no number of rows that .*: allow a whole number"):
        answer_query(store, "ASK {}", Limits(rows=rows))


DOUBLED: Final = f"BIND('{'a' * 62}' AS ?a0) " + " ".join(
    f"BIND(CONCAT(?a{number}, ?a{number}) AS ?a{number + 1})" for number in range(18)
)


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT (?a18 AS ?n) {{ {DOUBLED} }}",
        f"SELECT (?a17 AS ?m) (?a17 AS ?n) {{ {DOUBLED} }}",
        f"CONSTRUCT {{ <a:s> <a:p> ?a18 }} {{ {DOUBLED} }}",
    ],
)
def test_a_row_that_the_engine_reads_no_more_is_told(query: str, store: Store) -> None:
    with pytest.raises(LimitReached, match="a row of the answer holds texts of more than 16 MB"):
        answer_query(store, query)


def test_a_long_row_is_whole(store: Store) -> None:
    query = f"SELECT (1 AS ?m) (CONCAT(?a17, ?a16, ?a15) AS ?n) {{ {DOUBLED} }}"
    ((_, text),) = to_table(answer_query(store, query)).rows
    assert text == "a" * (62 * (2**17 + 2**16 + 2**15))


def test_a_complaint_comes_through(store: Store) -> None:
    with pytest.raises(QuerySyntaxError, match="query:1:1: 'SELEC' can't stand here"):
        answer_query(store, "SELEC ?é {}")


@pytest.mark.parametrize(
    "query", ["SELECT (<http://x/f>(1) AS ?x) {}", "ASK { ?s ?p ?o FILTER(<http://x/f>(?o)) }"]
)
def test_what_the_engine_says_comes_through(query: str, store: Store) -> None:
    with pytest.raises(QuerySyntaxError, match=r"engine can't .*function <http://x/f> is not supp"):
        answer_query(store, query)


class Broken(Store):
    """A store with a mistake in it."""

    def ask(self, query: str, dataset: Dataset | None = None) -> Result:  # noqa: ARG002 (unasked)
        raise TypeError(f"{query} \udc80\x1b")


def test_a_mistake_of_ours_is_seen() -> None:
    with pytest.raises(RuntimeError, match=r"process broke: TypeError: ASK \\udc80\\x1b$"):
        answer_query(Broken(ox.Store()), "ASK")


class Silent(Store):
    """A store whose process ends without a word."""

    def ask(self, query: str, dataset: Dataset | None = None) -> Result:  # noqa: ARG002 (unasked)
        os._exit(len(query))


def test_an_end_without_a_word_is_told() -> None:
    with pytest.raises(LimitReached, match="nothing tells why"):
        answer_query(Silent(ox.Store()), "ASK")


BOUNDS: Final = Bounds(60, 61, 100 * 1024**2, 0)


@pytest.mark.parametrize(
    ("ended", "complaint"),
    [
        (Ended(signal.SIGALRM, 60, 59), r"ended after 60 s, .*--timeout"),
        (Ended(None, 60.1, 0), "ended after 60 s"),
        (
            Ended(None, 1, 0),
            "nothing tells why: it may be too much for the engine, or for its memor",
        ),
        (Ended(0, 1, 0), "nothing tells why"),
        (Ended(signal.SIGXCPU, 90, 61), "ended after 61 s of computing, all that ulimit -t allows"),
        (Ended(signal.SIGKILL, 90, 61), "ended after 61 s of computing"),
        (Ended(signal.SIGKILL, 1, 1), "from outside by SIGKILL, as .* where memory runs out"),
        (Ended(signal.SIGTERM, 1, 1), "from outside by SIGTERM$"),
        (Ended(signal.SIGSEGV, 1, 1), "too much for the engine"),
        (Ended(signal.SIGBUS, 1, 1), "too much for the engine"),
        (Ended(signal.SIGABRT, 1, 1), "more than 100 MB of memory, all that ulimit leaves: narrow"),
    ],
)
def test_every_end_has_its_reason(ended: Ended, complaint: str) -> None:
    with pytest.raises(LimitReached, match=complaint):
        raise LimitReached(_explain(ended, BOUNDS, Limits()))


def children() -> set[str]:
    """Return the processes that this one has started and not taken leave of."""
    return set(Path("/proc/self/task", str(os.getpid()), "children").read_text().split())


def descriptors() -> int:
    """Return how many files and pipes this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


def test_nothing_is_left_behind(store: Store) -> None:
    before = children(), descriptors()
    for query in (COUNT, "SELEC", ENDLESS):
        with contextlib.suppress(LimitReached, QuerySyntaxError):
            answer_query(store, query, Limits(seconds=0.2))
    assert (children(), descriptors()) == before


def test_an_interruption_ends_the_query_too(store: Store) -> None:
    before = children()
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        answer_query(store, ENDLESS, Limits(seconds=30))
    timer.join()
    assert time.monotonic() - begun < 20
    assert children() == before


# From Python 3.12 on, a fork beside threads is warned of; this one runs no thread of theirs.
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_threads_ask_side_by_side(store: Store) -> None:
    answers: list[int] = []

    def ask() -> None:
        for _ in range(5):
            answers.append(ng.query(store, COUNT).rows[0].n)  # noqa: PERF401 (one by one)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [41] * 20


@pytest.mark.parametrize(
    ("query", "kind", "sent"),
    [
        ("ASK {}", Kind.TRUTH, b'{"head":{},"boolean":true}'),
        ("CONSTRUCT { <a:s> <a:p> 1 } {}", Kind.TRIPLES, b"<a:s> <a:p> "),
        ("SELECT (1 AS ?x) {}", Kind.ROWS, b"?x\n1\n"),
    ],
)
def test_the_outlet_says_what_it_sends(query: str, kind: Kind, sent: bytes, store: Store) -> None:
    reader, writer = multiprocessing.Pipe(duplex=False)
    with reader, writer:
        assert send_result(store.ask(query), writer, Limits()) is kind
        assert reader.recv_bytes().startswith(sent)


def test_the_outlet_sends_what_its_tally_lets_through() -> None:
    reader, writer = multiprocessing.Pipe(duplex=False)
    with reader, writer:
        outlet = Outlet(writer, Tally(Limits(rows=2)))
        assert [outlet.write(part) for part in (b"a\nb", b"", b"c\n")] == [3, 0, 2]
        assert [reader.recv_bytes(), reader.recv_bytes()] == [b"a\nb", b"c\n"]
        with pytest.raises(LimitReached, match="more than 2 rows"):
            outlet.write(b"\n")
        assert not reader.poll()


def tally(parts: list[bytes], **limits: int) -> None:
    counted = Tally(Limits(**limits), columns=2, heads=1)
    for part in parts:
        counted.add(part)


@pytest.mark.parametrize(
    "parts", [[b"?x\n", b"1\n2\n"], [b"?x", b"\n1\n2", b"\n"], [b"?x\n1\n2\n", b""]]
)
def test_parts_are_counted_wherever_they_are_cut(parts: list[bytes]) -> None:
    tally(parts, rows=2, size=7, cells=4)
    for limit, most in {"rows": 1, "size": 6, "cells": 3}.items():
        with pytest.raises(LimitReached):
            tally(parts, **{limit: most})


LONGEST: Final = b"a" * 16_000_000


@pytest.mark.parametrize("place", [0, 1, 9_000_000, len(LONGEST)])
def test_a_row_is_measured_wherever_it_is_cut(place: int) -> None:
    before, after = b"?x\n" + LONGEST[:place], LONGEST[place:]
    tally([before, after + b"\nb\n"])
    with pytest.raises(LimitReached, match="16 MB"):
        tally([before, after + b"a\nb\n"])


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (LimitReached("a"), LimitReached("a")),
        (QuerySyntaxError("a\nb"), QuerySyntaxError("a\nb")),
        (MemoryError(), LimitReached("the query needs more than 100 MB of memory, all that ulimit leaves: narrow it down")),
        (RuntimeError("a\x1b"), QuerySyntaxError("the engine can't answer this: a\\x1b")),
        (KeyError("a"), RuntimeError("the query's process broke: KeyError: 'a'")),
        (SystemExit(3), RuntimeError("the query's process broke: SystemExit: 3")),
    ],
)  # fmt: skip
def test_what_is_raised_in_a_fork_comes_through(error: BaseException, expected: Exception) -> None:
    told = _tell_apart(error, BOUNDS, Limits())
    with pytest.raises(type(expected)) as caught:
        Ending(type(told).__name__, str(told)).kind()
    assert str(caught.value) == str(expected)


@pytest.mark.parametrize(
    ("query", "cells"),
    [
        ("SELECT ?a ?b ?c ?d { ?a a ng:Article }", 41 * 4),
        ("CONSTRUCT WHERE { ?a a ng:Article }", 41 * 3),
    ],
)
def test_an_answer_of_just_as_many_cells_is_whole(query: str, cells: int, store: Store) -> None:
    assert len(to_table(answer_query(store, query, Limits(cells=cells))).rows) == 41
    with pytest.raises(LimitReached, match=rf"more than {cells - 1} cells, rows times columns: "):
        answer_query(store, query, Limits(cells=cells - 1))


def test_the_widest_answer_is_bounded_where_its_bytes_are_few(store: Store) -> None:
    columns = "".join(f"?{number} " for number in range(5_000))
    query = f"SELECT {columns} {{ ?a ?b ?c . ?d ?e ?f }} LIMIT 3000"
    with pytest.raises(LimitReached, match="more than 10,000,000 cells"):
        answer_query(store, query)


def test_a_program_that_ignores_its_children_gets_answers_and_reasons(store: Store) -> None:
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert answer_query(store, "ASK {}").truth()
        with pytest.raises(QuerySyntaxError):
            answer_query(store, "ASK")
        with pytest.raises(LimitReached, match=r"ended after 0\.2 s"):
            answer_query(store, ENDLESS, Limits(seconds=0.2))
        with pytest.raises(LimitReached, match="may be too much for the engine, or for its memory"):
            answer_query(store, f"ASK {{ FILTER({'!' * 30_000}true) }}")
    finally:
        signal.signal(signal.SIGCHLD, before)


@pytest.mark.parametrize("part", ["os.fork", "os.pipe"])
def test_where_there_is_no_process_it_is_told(
    part: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(part, refuse)
    with pytest.raises(LimitReached, match="no process for the query: Resource temporarily"):
        answer_query(store, "ASK {}")


PROGRAM: Final = f"""
import os, resource, signal, sys, time
import newsgraph as ng
from newsgraph.errors import LimitReached
from newsgraph.asking.guard import Limits, answer_query
ENDLESS = {ENDLESS!r}
store = ng.load({str(ROOT / "exports" / "coverage.ttl")!r})
def ask(query, **limits):
    try:
        return answer_query(store, query, Limits(**limits)).kind.name
    except LimitReached as error:
        return str(error)
"""


def start(code: str) -> subprocess.Popen[str]:
    """Start a program of its own that asks; what it says can be read."""
    command = [sys.executable, "-c", PROGRAM + code]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run(code: str) -> str:
    """Return what a program of its own says, once it has ended."""
    out, err = start(code).communicate(timeout=60)
    assert err == ""
    return out.strip()


def test_a_query_dies_with_whoever_asked() -> None:
    with start("print('ready', flush=True); ask(ENDLESS, seconds=50)") as program:
        assert program.stdout
        assert program.stdout.readline() == "ready\n"
        listed = Path(f"/proc/{program.pid}/task/{program.pid}/children")
        while not (child := listed.read_text().strip()):
            time.sleep(0.01)
        time.sleep(0.2)
        program.kill()
    state, deadline = Path(f"/proc/{child}/stat"), time.monotonic() + 20
    while state.exists() and " Z " not in state.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("character", ["\xa0", "\ufeff", "\u200e", "\x85"])
def test_a_typo_that_nobody_sees_is_shown(character: str) -> None:
    # In a program that has shown no other: a process that opens no file can load no codec.
    said = run(f"""
try:
    ask({f"SELECT ?a {{ ?a a ng:Article }} {character}x"!r})
except ng.errors.QuerySyntaxError as error:
    print(error)
""")
    assert "can't stand here" in said
    assert repr(character)[1:-1] in said


@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1, 2)])
def test_closed_streams_are_no_trouble(closed: tuple[int, ...], tmp_path: Path) -> None:
    told = tmp_path / "told"
    run(f"""
for number in {closed}:
    os.close(number)
kinds = [ask("ASK {{}}"), ask("SELECT * {{ ?s ?p ?o }}")]
with open({str(told)!r}, "w") as file:
    file.write(" ".join(kinds))
os._exit(0)
""")
    assert told.read_text() == "TRUTH ROWS"


@pytest.mark.parametrize("kind", ["(limit, hard)", "(limit, limit)"])
def test_a_lower_limit_of_computing_is_kept_and_named(kind: str) -> None:
    said = run(f"""
_, hard = resource.getrlimit(resource.RLIMIT_CPU)
limit = int(time.process_time()) + 2
resource.setrlimit(resource.RLIMIT_CPU, {kind})
print(ask(ENDLESS, seconds=50), limit)
""")
    limit = said.split()[-1]
    assert said.startswith(f"the query was ended after {limit} s of computing, all that ulimit -t")


def test_a_lower_limit_of_memory_is_kept_and_named() -> None:
    said = run("""
taken = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
_, hard = resource.getrlimit(resource.RLIMIT_AS)
resource.setrlimit(resource.RLIMIT_AS, (taken + 150 * 1024**2, hard))
print(ask("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a"))
print(ask("ASK {}"))
""")
    complaint, after = said.splitlines()
    assert complaint.startswith("the query needs more than 1")
    assert complaint.endswith(" MB of memory, all that ulimit leaves: narrow it down")
    assert after == "TRUTH"


def test_an_answer_that_there_is_no_memory_to_hold_is_told() -> None:
    said = run("""
taken = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
_, hard = resource.getrlimit(resource.RLIMIT_AS)
resource.setrlimit(resource.RLIMIT_AS, (taken + 50 * 1024**2, hard))
print(ask("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 900000"))
print(ask("ASK {}"))
""")
    assert said.splitlines() == [
        "there is no memory left to hold the answer: narrow it down",
        "TRUTH",
    ]

"""The guard: whole answers within limits, from processes that leave nothing behind."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from pathlib import Path

import pytest

import newsgraph as ng
from newsgraph.answers import Kind, to_table
from newsgraph.errors import LimitReached, QuerySyntaxError, UsageError
from newsgraph.guard import Limits, Outlet, _complain, _Full, answer_query
from newsgraph.store import Store

SEEDS = Path(__file__).parent.parent / "seeds"
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
    assert [bool(answer_query(store, f"ASK {{ {x} }}")) for x in ("", "FILTER(false)")] == [
        True,
        False,
    ]
    triples = answer_query(store, "CONSTRUCT WHERE { ?t skos:prefLabel ?name }")
    assert triples.kind is Kind.TRIPLES
    assert len(triples.triples()) == 3


def test_an_answer_of_just_as_many_rows_is_whole(store: Store) -> None:
    articles = "SELECT ?a { ?a a ng:Article }"
    assert len(to_table(answer_query(store, articles, Limits(rows=41))).rows) == 41
    with pytest.raises(LimitReached, match=r"more than 40 rows: .*--max-rows"):
        answer_query(store, articles, Limits(rows=40))
    construct = "CONSTRUCT WHERE { ?a a ng:Article }"
    assert len(answer_query(store, construct, Limits(rows=41)).triples()) == 41
    with pytest.raises(LimitReached):
        answer_query(store, construct, Limits(rows=40))
    assert answer_query(store, "ASK {}", Limits(rows=0))


def test_an_answer_may_not_be_larger_than_allowed(store: Store) -> None:
    with pytest.raises(LimitReached, match="larger than 1 MB"):
        answer_query(store, "SELECT * { ?a ?b ?c . ?d ?e ?f }", Limits(size=1024**2))


def test_memory_beyond_the_store_is_bounded(store: Store) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a"
    with pytest.raises(LimitReached, match="more than 100 MB of memory"):
        answer_query(store, query, Limits(memory=100 * 1024**2))


def test_the_deadline_ends_a_query_and_the_message_says_so(store: Store) -> None:
    with pytest.raises(LimitReached, match=r"ended after 0\.2 s, .*--timeout"):
        answer_query(store, ENDLESS, Limits(seconds=0.2))


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf")])
def test_a_time_that_is_none(seconds: float, store: Store) -> None:
    with pytest.raises(UsageError, match="no time that a query can have"):
        answer_query(store, "ASK {}", Limits(seconds=seconds))


def test_a_complaint_comes_through(store: Store) -> None:
    with pytest.raises(QuerySyntaxError, match="query:1:1: 'SELEC' can't stand here"):
        answer_query(store, "SELEC ?é {}")


@pytest.mark.parametrize(
    ("status", "complaint"),
    [
        (-signal.SIGKILL, "memory"),
        (-signal.SIGXCPU, "ended after"),
        (-signal.SIGSEGV, "too much for the engine"),
        (5, "too much for the engine"),
    ],
)
def test_every_end_has_its_reason(status: int, complaint: str) -> None:
    assert complaint in _complain(status, Limits())


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
    ("query", "sent"),
    [
        ("ASK {}", b'A{"head":{},"boolean":true}'),
        ("CONSTRUCT { <a:s> <a:p> 1 } {}", b"T<a:s> <a:p> "),
    ],
)
def test_the_outlet_says_what_it_sends(query: str, sent: bytes, store: Store) -> None:
    reader, writer = os.pipe()
    Outlet(writer, Limits()).send(store.ask(query))
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        assert pipe.read().startswith(sent)


def test_the_outlet_counts_what_it_lets_through(store: Store) -> None:
    reader, writer = os.pipe()
    outlet = Outlet(writer, Limits(rows=3, size=200))
    outlet.send(store.ask("SELECT ?t { ?t a ng:Topic }"))
    outlet.flush()
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        data = pipe.read()
    assert data.startswith(b"R?t\n<https://newsgraph.example/topic/")
    assert data.count(b"\n") == 4
    with pytest.raises(_Full):
        Outlet(writer, Limits(rows=0)).write(b"\n")
    with pytest.raises(_Full):
        Outlet(writer, Limits(size=0)).write(b"x")

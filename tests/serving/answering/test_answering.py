"""Answering: many queries at once, in forks that are reused, paused, and end."""

from __future__ import annotations

import asyncio
import errno
import os
import threading
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import httpx
import pytest
from tests.serving.conftest import BASE, Application, serving

from newsgraph.asking.answers import Answer, Kind
from newsgraph.asking.guard import Inquiry, Limits, inquire
from newsgraph.errors import LimitReached, QuerySyntaxError, TryLater
from newsgraph.processes.forking import Fork
from newsgraph.serving import Desk
from newsgraph.serving.answering import desk as desks
from newsgraph.serving.answering import turns, workers
from newsgraph.store import Store

ENDLESS: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
FORMATS: Final = {Kind.TRUTH: "json", Kind.ROWS: "csv", Kind.TRIPLES: "nt"}


def asked(store: Store, query: str, limits: Limits | None = None) -> Inquiry:
    return inquire(store, query, limits or Limits(), formats=FORMATS)


@pytest.fixture
def desk() -> Iterator[Desk]:
    found = Desk(1)
    yield found
    found.close()


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let queries be paused at once, as if they had taken long."""
    monkeypatch.setattr(turns, "SHORT", 0.05)


def idle(desk: Desk) -> list[int]:
    """Return the processes that wait for the next query."""
    return [worker.fork._child for worker in desk._idle]


def state_of(fork: Fork | None) -> str | None:
    """Return in what state a process is, T for one that is stopped; None where there is none."""
    assert fork is not None
    try:
        stat = Path(f"/proc/{fork._child}/stat").read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return None
    return stat.rpartition(")")[2].split()[0]


@pytest.mark.parametrize("address", ["/nothing", "/sparql?query=ASK", "/sparql", "/about"])
def test_no_thread_is_there_when_a_fork_begins(address: str, application: Application) -> None:
    async def ask() -> int:
        transport = httpx.ASGITransport(application.app)
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
            await client.get(address, headers={"if-none-match": "*"})
            return threading.active_count()

    before = threading.active_count()
    assert asyncio.run(ask()) == before


def test_a_fork_answers_one_query_after_another(desk: Desk, seeds: Store) -> None:
    async def ask_twice() -> None:
        first = await desk.answer(asked(seeds, "ASK {}"))
        kept = idle(desk)
        second = await desk.answer(asked(seeds, "SELECT (1 AS ?a) {}"))
        assert (len(kept), idle(desk)) == (1, kept)
        assert first == Answer(Kind.TRUTH, b'{"head":{},"boolean":true}\n')
        assert second == Answer(Kind.ROWS, b"a\r\n1\r\n")

    asyncio.run(ask_twice())


def test_a_fork_goes_on_after_a_query_that_is_none(desk: Desk, seeds: Store) -> None:
    async def ask_badly() -> None:
        await desk.answer(asked(seeds, "ASK {}"))
        kept = idle(desk)
        with pytest.raises(QuerySyntaxError):
            await desk.answer(asked(seeds, "ASK {"))
        assert (len(kept), idle(desk)) == (1, kept)

    asyncio.run(ask_badly())


@pytest.mark.parametrize(
    ("query", "limits", "error"),
    [
        (ENDLESS, Limits(0.3), TryLater),
        ("SELECT * { ?s ?p ?o }", Limits(rows=10), LimitReached),
        (
            "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?c), STR(?f))) AS ?t) { ?a ?b ?c . ?d ?e ?f }",
            Limits(memory=32 * 1024**2),
            LimitReached,
        ),
    ],
    ids=["time", "rows", "memory"],
)
def test_after_a_limit_another_fork_answers(
    query: str, limits: Limits, error: type[Exception], desk: Desk, seeds: Store
) -> None:
    async def ask_much() -> None:
        await desk.answer(asked(seeds, "ASK {}", limits))
        kept = idle(desk)
        with pytest.raises(error):
            await desk.answer(asked(seeds, query, limits))
        assert (await desk.answer(asked(seeds, "ASK {}", limits))).kind is Kind.TRUTH
        assert idle(desk) != kept

    asyncio.run(ask_much())


def test_a_fork_ends_after_so_many_queries(
    desk: Desk, seeds: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "WORKER_QUERIES", 3)

    async def ask_often() -> set[int]:
        seen: set[int] = set()
        for _ in range(7):
            assert (await desk.answer(asked(seeds, "ASK {}"))).kind is Kind.TRUTH
            seen |= set(idle(desk))
        return seen

    assert len(asyncio.run(ask_often())) == 3


@pytest.mark.parametrize("scarce", ["mmap", "getrlimit"], ids=["memory", "time"])
def test_a_fork_ends_that_leaves_too_little_for_the_next_query(
    scarce: str, desk: Desk, seeds: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def give(*_: object) -> tuple[int, int]:
        if scarce == "mmap":
            raise OSError(errno.ENOMEM, "Cannot allocate memory")
        return 1, 1

    monkeypatch.setattr(workers, scarce, give)

    async def ask_often() -> set[int]:
        seen: set[int] = set()
        for _ in range(3):
            assert (await desk.answer(asked(seeds, "ASK {}"))).kind is Kind.TRUTH
            seen |= set(idle(desk))
        return seen

    assert len(asyncio.run(ask_often())) == 3


def test_a_fork_of_other_limits_is_another(desk: Desk, seeds: Store, w3c: Store) -> None:
    async def ask_differently() -> None:
        for inquiry in (
            asked(seeds, "ASK {}"),
            asked(seeds, "ASK {}", Limits(5)),
            asked(w3c, "ASK {}"),
            asked(seeds, "ASK {}"),
        ):
            await desk.answer(inquiry)
        assert len(set(idle(desk))) == 3

    asyncio.run(ask_differently())


@pytest.mark.usefixtures("soon")
def test_what_takes_long_is_paused_while_others_are_answered(desk: Desk, seeds: Store) -> None:
    async def ask_both() -> None:
        long = asyncio.create_task(desk.answer(asked(seeds, ENDLESS)))
        other = asyncio.create_task(desk.answer(asked(seeds, ENDLESS)))
        await asyncio.sleep(0)
        short = await desk.answer(asked(seeds, "ASK {}"))  # though there is one place
        assert short.kind is Kind.TRUTH
        assert not long.done()
        forks = [turn._fork for turn in desk._turns._line]
        assert [state_of(fork) for fork in forks].count("T") == 1
        for task in (long, other):
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert [state_of(fork) for fork in forks] == [None, None]
        assert desk._turns._line == []

    asyncio.run(ask_both())


@pytest.mark.usefixtures("soon")
def test_a_query_that_is_paused_hears_its_deadline(desk: Desk, seeds: Store) -> None:
    async def ask_much() -> None:
        tasks = [desk.answer(asked(seeds, ENDLESS, Limits(0.5))) for _ in range(3)]
        found = await asyncio.gather(*tasks, return_exceptions=True)
        assert {type(one) for one in found} == {TryLater}
        assert all("after 0.5 s" in str(one) for one in found)

    asyncio.run(ask_much())


def test_a_fork_that_ends_before_it_reads_its_query_is_no_mistake(
    desk: Desk, seeds: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sleep(worker: workers.Worker, _: Connection) -> None:
        worker._others.detach()
        time.sleep(60)

    async def ask() -> list[dict[str, object]]:
        mishaps: list[dict[str, object]] = []
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, told: mishaps.append(told))
        with pytest.raises(TryLater, match=r"after 0\.1 s"):
            await desk.answer(asked(seeds, "ASK {}", Limits(0.1)))
        return mishaps

    monkeypatch.setattr(workers.Worker, "_work", sleep)
    assert asyncio.run(ask()) == []


@pytest.mark.usefixtures("soon")
def test_a_fork_that_was_paused_answers_the_next_query(desk: Desk, seeds: Store) -> None:
    long = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"

    async def ask_long() -> None:
        tasks = [asyncio.create_task(desk.answer(asked(seeds, long))) for _ in range(2)]
        await asyncio.gather(*tasks)
        kept = idle(desk)
        for _ in range(3):
            assert (await desk.answer(asked(seeds, "ASK {}"))).kind is Kind.TRUTH
        assert (len(kept), idle(desk)) == (2, kept)

    asyncio.run(ask_long())


def test_no_more_forks_wait_for_long_than_there_are_processors(
    desk: Desk, seeds: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desks, "_KEPT", 0.05)

    async def ask_differently() -> None:
        for seconds in (1, 2, 3):
            await desk.answer(asked(seeds, "ASK {}", Limits(seconds)))
        while len(idle(desk)) > 1:  # noqa: ASYNC110 (no event tells of it)
            await asyncio.sleep(0.01)

    asyncio.run(ask_differently())


@pytest.mark.usefixtures("soon")
def test_of_too_many_that_take_long_the_longest_gives_way(seeds: Store) -> None:
    desk = Desk(1, copies=3)

    async def ask_much() -> None:
        tasks = [asyncio.create_task(desk.answer(asked(seeds, ENDLESS))) for _ in range(4)]
        done, going_on = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        assert (len(done), len(going_on)) == (1, 3)
        with pytest.raises(TryLater, match="others want its place"):
            await done.pop()
        assert (await desk.answer(asked(seeds, "ASK {}"))).kind is Kind.TRUTH
        desk.close()
        ended = await asyncio.gather(*going_on, return_exceptions=True)
        assert {type(one) for one in ended} == {TryLater}

    asyncio.run(ask_much())


def test_too_many_that_wait_are_told_to_come_again(
    seeds: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "WAITING_QUERIES", 0)
    with serving(seeds) as application:
        found = application.query("ASK {}")
    assert (found.status_code, found.headers["retry-after"]) == (503, "5")
    assert "come again in a moment" in found.text


def test_a_deadline_is_told_with_when_to_come_again(seeds: Store) -> None:
    with serving(seeds, limits=Limits(0.3)) as application:
        found = application.query(ENDLESS)
    assert (found.status_code, found.headers["retry-after"]) == (503, "5")
    assert "after 0.3 s" in found.text


def test_an_answer_that_is_too_large_is_refused(seeds: Store) -> None:
    with serving(seeds, limits=Limits(rows=10)) as application:
        found = application.query("SELECT * { ?s ?p ?o }")
    assert (found.status_code, "more than 10 rows" in found.text) == (400, True)


def test_where_too_much_waits_for_slow_clients_others_come_again(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desks, "HELD_BYTES", 10)
    desk = application.settings.desk
    with desk.holding(5):
        found = application.query("ASK {}")
    assert (found.status_code, found.headers["retry-after"]) == (503, "5")
    assert application.query("ASK {}").status_code == 200  # one is let through, however large


def test_where_there_is_no_process_it_is_told(
    seeds: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> int:
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    with serving(seeds) as application:
        monkeypatch.setattr(os, "fork", refuse)
        found = application.query("ASK {}")
    assert (found.status_code, "there is no process" in found.text) == (503, True)


def test_after_it_is_closed_nothing_is_answered(seeds: Store) -> None:
    with serving(seeds) as application:
        application.settings.desk.close()
        found = application.query("ASK {}")
    assert (found.status_code, "being stopped" in found.text) == (503, True)


def test_a_query_cannot_be_fooled_by_one_before_it(desk: Desk, seeds: Store) -> None:
    async def ask_in_turns() -> None:
        for number in range(20):
            found = await desk.answer(asked(seeds, f"SELECT ({number} AS ?n) {{}}"))
            assert found.data == f"n\r\n{number}\r\n".encode()

    asyncio.run(ask_in_turns())


def test_queries_of_many_clients_get_their_own_answers(seeds: Store) -> None:
    async def ask_all() -> None:
        desk = Desk(2)
        queries = [asked(seeds, f"SELECT ({number} AS ?n) {{}}") for number in range(40)]
        found = await asyncio.gather(*map(desk.answer, queries))
        assert [one.data for one in found] == [f"n\r\n{n}\r\n".encode() for n in range(40)]
        assert len(idle(desk)) <= 2
        desk.close()

    asyncio.run(ask_all())

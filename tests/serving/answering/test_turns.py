"""Turns: who computes when, of forks that are no processes, by a clock that nobody waits for."""

from __future__ import annotations

import asyncio
import contextlib
import selectors
from collections.abc import AsyncIterator, Coroutine
from typing import Any, Final, NamedTuple, cast

import pytest

from newsgraph.errors import TryLater
from newsgraph.limits import WAITING_QUERIES
from newsgraph.processes.forking import Fork
from newsgraph.serving.answering.turns import SHORT, Turn, Turns

ENDLESS: Final = 1e9
LATE: Final = 0.001
"""Seconds by which a timer is late, as all are."""


class Clock(selectors.DefaultSelector):
    """What a loop waits at; the time that it waits has passed already."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Let so much time pass."""
        assert timeout is not None, "nobody will ever go on"
        self.now += timeout + LATE if timeout > 0 else 0
        return super().select(0)


class Computer:
    """A fork that is no process, and has so many seconds to compute."""

    def __init__(self, seconds: float) -> None:
        self.over = asyncio.Event()
        self._seconds = seconds
        self._before = 0.0
        self._since: float | None = None
        self.resume()

    @property
    def computes(self) -> bool:
        """Whether it is not stopped."""
        return self._since is not None

    @property
    def computed(self) -> float:
        """How long it has computed up to now."""
        now = asyncio.get_running_loop().time()
        return self._before + (0 if self._since is None else now - self._since)

    def pause(self) -> None:
        """Compute no more."""
        if self._since is not None:
            self._before, self._since = self.computed, None
            self._timer.cancel()

    def resume(self) -> None:
        """Compute what is left."""
        self.pause()
        loop = asyncio.get_running_loop()
        self._since = loop.time()
        self._timer = loop.call_later(self._seconds - self._before, self.over.set)

    def end(self) -> None:
        """End at once."""
        self.pause()
        self.over.set()


class Told(NamedTuple):
    """What became of a query: how it ended, what it computed, and how long that took in all."""

    how: str
    computed: float
    passed: float


async def ask(
    turns: Turns,
    seconds: float = ENDLESS,
    deadline: float = 60,
    forks: list[Computer] | None = None,
) -> Told:
    """Return what becomes of a query; its fork is noted as soon as there is one."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    async with turns.turn() as turn:
        fork = Computer(seconds)
        if forks is not None:
            forks.append(fork)
        with turn.computing(cast("Fork", fork), deadline):
            await fork.over.wait()
        assert fork.computes  # whoever has it next need not know of its turns
        fork.pause()
        how = "late" if turn.is_late else "gave way" if turn.gave_way else "answered"
        return Told(how, fork.computed, loop.time() - begun)


def run(test: Coroutine[Any, Any, None]) -> None:
    """Run a test without waiting."""
    with asyncio.Runner(loop_factory=make_loop) as runner:
        runner.run(test)


def make_loop() -> asyncio.AbstractEventLoop:
    """Return a loop whose time passes as soon as it waits."""
    clock = Clock()
    loop = asyncio.SelectorEventLoop(clock)
    loop.time = lambda: clock.now  # type: ignore[method-assign]  # there is no other way
    return loop


@contextlib.asynccontextmanager
async def endless(turns: Turns, count: int) -> AsyncIterator[list[Computer]]:
    """Give the forks of queries that have all taken long already, and that end with this."""
    forks: list[Computer] = []
    tasks = [asyncio.create_task(ask(turns, forks=forks)) for _ in range(count)]
    while len(forks) < count or min(fork.computed for fork in forks) < SHORT:  # noqa: ASYNC110 (no event tells of it)
        await asyncio.sleep(0.01)
    try:
        yield forks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


def shares(forks: list[Computer]) -> list[float]:
    """Return how much of what several forks have computed is whose."""
    whole = sum(fork.computed for fork in forks)
    return [fork.computed / whole for fork in forks]


@pytest.mark.parametrize(("processors", "queries"), [(1, 2), (1, 5), (2, 3), (2, 5)])
def test_all_that_take_long_get_the_same(processors: int, queries: int) -> None:
    async def ask_all() -> None:
        turns = Turns(processors, 18)
        async with endless(turns, queries) as forks:
            await asyncio.sleep(30)
            assert shares(forks) == pytest.approx([1 / queries] * queries, rel=0.05)

    run(ask_all())


@pytest.mark.parametrize("processors", [1, 2])
def test_all_that_take_long_get_the_same_however_often_others_come(processors: int) -> None:
    async def ask_all() -> None:
        turns = Turns(processors, 18)
        async with endless(turns, 3) as forks:
            for _ in range(1000):
                assert (await ask(turns, 0.01)).passed < 0.01 + 2 * LATE  # at once
                await asyncio.sleep(0.03)
            assert shares(forks) == pytest.approx([1 / 3] * 3, rel=0.05)

    run(ask_all())


def test_who_is_stopped_and_resumed_by_others_computes_in_its_turn_only() -> None:
    async def ask_both() -> None:
        async with endless(Turns(1, 18), 4) as forks:
            for meddle in (Computer.pause, Computer.resume):  # as Ctrl-Z does, and fg
                for fork in forks:
                    meddle(fork)
                await asyncio.sleep(0.15)  # until turns change next
                assert sum(fork.computes for fork in forks) == 1

    run(ask_both())


@pytest.mark.parametrize("copies", [0, 1, 3, 18])
@pytest.mark.parametrize("processors", [1, 2])
def test_of_too_many_those_that_have_computed_longest_give_way(
    processors: int, copies: int
) -> None:
    async def ask_all() -> None:
        turns = Turns(processors, copies)
        first = asyncio.create_task(ask(turns))
        await asyncio.sleep(2)
        found = await asyncio.gather(first, *(ask(turns) for _ in range(30)))
        kept = max(copies, processors + 1)
        assert [one.how for one in found].count("late") == kept
        assert found[0].how == "gave way"
        assert all(one.computed >= SHORT for one in found)
        assert (await ask(turns, 0.01)).how == "answered"

    run(ask_all())


def test_a_query_that_gave_way_before_it_had_a_fork_gets_none() -> None:
    async def give_way() -> None:
        turn = Turn()
        turn.give_way()
        fork = Computer(ENDLESS)
        with turn.computing(cast("Fork", fork), 60):
            assert fork.over.is_set()

    run(give_way())


def test_who_leaves_gives_its_turn_to_the_next() -> None:
    async def leave() -> None:
        turns = Turns(1, 18)
        computing, waiting = (asyncio.create_task(ask(turns)) for _ in range(2))
        last = asyncio.create_task(ask(turns, 1))
        await asyncio.sleep(0.01)
        for task in (waiting, computing):
            task.cancel()
        assert (await last).passed < 1.1
        assert (await ask(turns, 1)).passed < 1.1

    run(leave())


def test_no_more_wait_than_may() -> None:
    async def ask_all() -> None:
        turns = Turns(1, 18)
        tasks = [asyncio.create_task(ask(turns, 0.01)) for _ in range(WAITING_QUERIES + 1)]
        await asyncio.sleep(0)
        with pytest.raises(TryLater, match="come again in a moment"):
            await ask(turns)
        assert {one.how for one in await asyncio.gather(*tasks)} == {"answered"}
        assert (await ask(turns, 0.01)).how == "answered"

    run(ask_all())

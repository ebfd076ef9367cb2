"""Workers: whoever does the work, its results are the same, and nobody is left behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from newsgraph.errors import LimitReached
from newsgraph.processes.workers import begun, count_processors, do_work

Row = tuple[int, int]


def square(numbers: range) -> Iterator[Row]:
    """Give squares, with who made them."""
    return ((number * number, os.getpid()) for number in numbers)


def do(work: Callable[[range], Iterator[Row]], count: int, processes: int) -> list[Row]:
    return sorted(do_work(work, count, processes, lambda row: row))


def has_children() -> bool:
    try:
        return os.waitpid(-1, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        return False


@pytest.mark.parametrize("count", [0, 1, 2, 5, 300])
@pytest.mark.parametrize("processes", [1, 2, 3])
def test_any_number_of_processes_gives_the_same(processes: int, count: int) -> None:
    rows = do(square, count, processes)
    assert [row[0] for row in rows] == [number * number for number in range(count)]
    makers = {row[1] for row in rows}
    assert len(makers) == min(processes, count)
    assert (os.getpid() in makers) is (processes == 1 and count > 0)
    assert not has_children()


@pytest.mark.parametrize("given", [0, 1])
def test_without_enough_forks_this_process_does_all(
    given: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, fork = iter(range(given)), os.fork

    def refuse() -> int:
        if next(left, None) is None:
            raise BlockingIOError
        return fork()

    monkeypatch.setattr("os.fork", refuse)
    assert {row[1] for row in do(square, 9, 2)} == {os.getpid()}
    assert not has_children()


def test_where_there_are_no_forks_this_process_does_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("os.fork")
    assert {row[1] for row in do(square, 9, 2)} == {os.getpid()}


@pytest.mark.parametrize("processes", [1, 2])
def test_what_is_begun_is_done_by_another_process_if_there_is_to_be_one(processes: int) -> None:
    with begun(os.getpid, processes) as worker:
        assert (worker() == os.getpid()) is (processes == 1)
    with begun(os.getpid, processes):
        pass
    assert not has_children()


def test_what_is_begun_and_killed_is_told() -> None:
    with begun(signal.pause, 2) as pausing:
        (child,) = map(int, Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())
        os.kill(child, signal.SIGKILL)
        with pytest.raises(LimitReached, match="ended by SIGKILL"):
            pausing()
    assert not has_children()


def test_one_that_is_killed_is_told() -> None:
    def die(numbers: range) -> Iterator[Row]:
        for row in square(numbers):
            if row[0] > 10_000:
                os.kill(os.getpid(), signal.SIGKILL)
            yield row

    complaint = "one of several processes was ended by SIGKILL, as systems do where memory runs out"
    with pytest.raises(LimitReached, match=complaint):
        do(die, 300, 2)
    assert not has_children()


def test_one_that_breaks_is_told_and_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    def fail(numbers: range) -> Iterator[Row]:
        os.write(1, b"out")
        os.write(2, b"err")
        raise RuntimeError(numbers)

    with pytest.raises(LimitReached, match="one of several processes was ended: take fewer"):
        do(fail, 300, 2)
    assert capfd.readouterr() == ("", "")


def test_signals_for_all_are_left_to_the_parent() -> None:
    def survive(numbers: range) -> Iterator[Row]:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            os.kill(os.getpid(), number)
        return square(numbers)

    assert len(do(survive, 9, 2)) == 9


def test_who_stops_taking_leaves_nobody_at_work() -> None:
    def endless(numbers: range) -> Iterator[Row]:
        while True:
            yield from square(numbers)

    with closing(do_work(endless, 9, 2, lambda row: row)) as rows:
        assert next(rows)
        assert has_children()
    assert not has_children()


def test_processors_are_counted_where_nothing_tells_which_may_be_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert 1 <= count_processors() <= (os.cpu_count() or 1)
    monkeypatch.delattr("os.sched_getaffinity")
    assert count_processors() == (os.cpu_count() or 1)

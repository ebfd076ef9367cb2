"""Confinement: forks that reach nothing, take no more than they may, and leave nothing behind."""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from newsgraph.processes import forking
from newsgraph.processes.confinement import Bounds, confine, find_bounds, run_confined
from newsgraph.processes.forking import Ended

GIGABYTE = 1024**3


def tell(found: Callable[[], object], bounds: Bounds | None = None) -> str:
    """Return what a confined fork finds, as text."""

    def work(writer: Connection) -> None:
        confine(bounds or find_bounds(20, GIGABYTE), writer.fileno())
        writer.send_bytes(str(found()).encode())

    return run_confined(work, Connection.recv_bytes)[0].decode()


def run_alone(code: str) -> list[str]:
    """Return the lines that a program of its own prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


def open_descriptors() -> list[int]:
    """Return what a process has open; one that can open nothing can only try."""

    def is_open(number: int) -> bool:
        try:
            os.fstat(number)
        except OSError:
            return False
        return True

    return [number for number in range(5_000) if is_open(number)]


def test_nothing_is_open_but_the_pipe(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with (tmp_path / "secret").open("w") as file:
        high = os.dup2(file.fileno(), 4_000)
        resource.setrlimit(resource.RLIMIT_NOFILE, (500, hard))
        try:
            found = tell(open_descriptors)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
            os.close(high)
    assert found.startswith("[0, 1, 2, ")
    assert found.count(",") == 3


def test_where_the_system_does_not_list_them_all_are_closed_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_: str) -> list[str]:
        raise OSError

    monkeypatch.setattr("os.listdir", refuse)
    assert tell(open_descriptors).count(",") == 3


def test_nothing_can_be_opened() -> None:
    def found() -> list[int | None]:
        openers: tuple[Callable[[], object], ...] = (socket.socket, lambda: os.open(os.devnull, 0))
        errors: list[int | None] = []
        for open_one in openers:
            try:
                open_one()
            except OSError as error:
                errors.append(error.errno)
        return errors

    assert tell(found) == str([errno.EMFILE] * 2)


def test_nobody_looks_into_it() -> None:
    prctl, get_dumpable = ctypes.CDLL(None).prctl, 3
    assert (prctl(get_dumpable), tell(lambda: prctl(get_dumpable))) == (1, "0")


def test_no_handler_of_its_parent_runs_in_it() -> None:
    before = signal.signal(signal.SIGUSR1, lambda *_: None)
    try:
        found = tell(lambda: signal.getsignal(signal.SIGUSR1) is signal.SIG_DFL)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert found == "True"


def test_limits_are_lowered_for_good_and_never_raised() -> None:
    kinds = {"cpu": resource.RLIMIT_CPU, "memory": resource.RLIMIT_AS}
    bounds = Bounds(20, 21, GIGABYTE, 2 * GIGABYTE)
    found = tell(lambda: {name: resource.getrlimit(kind) for name, kind in kinds.items()}, bounds)
    assert found == str({"cpu": (21, 21), "memory": (3 * GIGABYTE, 3 * GIGABYTE)})
    lines = run_alone(f"""
import resource
from newsgraph.processes.confinement import *
resource.setrlimit(resource.RLIMIT_CPU, (9, resource.getrlimit(resource.RLIMIT_CPU)[1]))
def work(writer):
    confine(find_bounds(20, {GIGABYTE}), writer.fileno())
    writer.send_bytes(str(resource.getrlimit(resource.RLIMIT_CPU)).encode())
print(run_confined(work, Connection.recv_bytes)[0].decode())
print(find_bounds(20, {GIGABYTE}).computing)
""")
    assert lines == ["(9, 9)", "9"]


def test_memory_is_what_the_limit_in_force_leaves() -> None:
    assert find_bounds(20, GIGABYTE).memory == GIGABYTE
    lines = run_alone(f"""
import resource
from newsgraph.processes.confinement import *
for kind in (resource.RLIMIT_AS, resource.RLIMIT_DATA):
    soft, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, ({GIGABYTE // 2}, hard))
    print(0 < find_bounds(20, {GIGABYTE}).memory < {GIGABYTE // 2})
    resource.setrlimit(kind, (soft, hard))
""")
    assert lines == ["True", "True"]


def test_where_nothing_tells_the_memory_none_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise OSError

    monkeypatch.setattr(Path, "read_text", refuse)
    assert find_bounds(20, GIGABYTE) == (20, 21, GIGABYTE, None)


def test_a_fork_tells_how_it_ended() -> None:
    def work(writer: Connection) -> None:
        confine(find_bounds(20, GIGABYTE), writer.fileno())
        writer.send_bytes(b"last words")
        os.kill(os.getpid(), signal.SIGUSR2)

    def take(reader: Connection) -> bytes:
        words = reader.recv_bytes()
        reader.poll(None)  # until nobody writes any more
        return words

    words, ended = run_confined(work, take)
    assert (words, ended.signal) == (b"last words", signal.SIGUSR2)
    assert ended.passed > 0


@pytest.mark.parametrize("has_handles", [True, False])
def test_a_fork_ends_with_whoever_takes(
    monkeypatch: pytest.MonkeyPatch, *, has_handles: bool
) -> None:
    if not has_handles:
        monkeypatch.delattr("os.pidfd_open")

    children: list[int] = []

    def work(writer: Connection) -> None:
        writer.send_bytes(str(os.getpid()).encode())
        time.sleep(60)

    def take(reader: Connection) -> None:
        children.append(int(reader.recv_bytes()))
        raise KeyboardInterrupt

    before = open_descriptors()
    with pytest.raises(KeyboardInterrupt):
        run_confined(work, take)
    assert open_descriptors() == before
    with pytest.raises(ChildProcessError):
        os.waitpid(children[0], os.WNOHANG)


@pytest.mark.parametrize("has_handles", [True, False])
def test_a_program_that_ignores_its_children_is_served(
    monkeypatch: pytest.MonkeyPatch, *, has_handles: bool
) -> None:
    if not has_handles:
        monkeypatch.delattr("os.pidfd_open")
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        word, ended = run_confined(lambda writer: writer.send_bytes(b"x"), Connection.recv_bytes)
    finally:
        signal.signal(signal.SIGCHLD, before)
    assert (word, ended.signal) == (b"x", None)


@pytest.mark.parametrize("part", ["os.fork", "os.pipe"])
def test_where_there_is_no_process_or_pipe_nothing_is_left_open(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise BlockingIOError(errno.EAGAIN, "try again")

    before, mask = open_descriptors(), signal.pthread_sigmask(signal.SIG_BLOCK, ())
    monkeypatch.setattr(part, refuse)
    with pytest.raises(BlockingIOError):
        run_confined(lambda _: None, Connection.recv_bytes)
    assert open_descriptors() == before
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == mask


@pytest.mark.parametrize("left", range(5))
def test_with_few_descriptors_left_nothing_is_left_open(left: int) -> None:
    lines = run_alone(f"""
import os, resource
from newsgraph.processes.confinement import *
first = os.dup(0)
os.close(first)
resource.setrlimit(resource.RLIMIT_NOFILE, (first + {left}, 5_000))
try:
    print(run_confined(lambda writer: writer.send_bytes(b"x"), Connection.recv_bytes)[0])
except OSError as error:
    print(error.strerror)
print({left} == 0 or os.dup(0) == first)
resource.setrlimit(resource.RLIMIT_NOFILE, (5_000, 5_000))  # for what ends the program
""")
    assert lines == ["b'x'" if left == 4 else "Too many open files", "True"]


@pytest.mark.parametrize(
    ("number", "computed", "expected"),
    [
        (signal.SIGXCPU, 3.0, True),
        (signal.SIGKILL, 3.0, True),
        (signal.SIGKILL, 2.7, True),
        (signal.SIGKILL, 2.3, False),
        (signal.SIGALRM, 3.0, False),
        (None, 3.0, False),
    ],
)
def test_a_limit_of_computing_is_told_from_other_ends(
    number: int | None, computed: float, *, expected: bool
) -> None:
    bounds = Bounds(60, 3, GIGABYTE, None)
    assert bounds.has_spent(Ended(number, 9, computed)) is expected


def test_a_fork_whose_parent_is_gone_does_nothing() -> None:
    assert forking._PRCTL is not None
    (pid,) = run_alone("""
import os, signal, time
from newsgraph.processes.confinement import *
def work(writer):
    writer.send_bytes(str(os.getpid()).encode())
    time.sleep(60)
def take(reader):
    print(reader.recv_bytes().decode(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
run_confined(work, take)
""")
    assert is_gone(int(pid))


def is_gone(pid: int) -> bool:
    """Return whether a process has ended, within a few seconds."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False

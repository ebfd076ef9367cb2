"""Kills: a build that is killed leaves complete files, old or new, and a folder that answers."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import newsgraph as ng
from newsgraph import exports
from newsgraph.graph import Graph
from newsgraph.loading import load_exports
from newsgraph.report import Report, make_report

SEEDS = Path(__file__).parent.parent.parent / "seeds"
FORMATS = tuple(name for name in exports.FORMATS if name != exports.STORE)
COMMAND = (sys.executable, "-m", "newsgraph")
TRIES = 100
TRIES_BY_COMMAND = 3


class Build(NamedTuple):
    """A graph with its report, and every file that a build of it writes."""

    graph: Graph
    report: Report
    files: dict[str, bytes]

    def write(self, folder: Path) -> None:
        exports.export_folder(self.graph, self.report, folder, FORMATS)

    def put_back(self, folder: Path) -> None:
        """Put the files in place, and leave whatever else is there."""
        for name, data in self.files.items():
            (folder / name).write_bytes(data)


class State(NamedTuple):
    """What a kill left: which files are new, how many are temporary, whether readers warn."""

    new: frozenset[str]
    temporary: int
    warns: bool


@pytest.fixture(scope="module", autouse=True)
def rendered_once() -> Iterator[None]:
    """Render each export once: what is killed here is the writing."""
    with pytest.MonkeyPatch.context() as patch:
        forms = {
            name: one._replace(write=once(one))
            for name, one in exports.FORMATS.items()
            if name in FORMATS
        }
        patch.setattr(exports, "FORMATS", forms)
        yield


def once(form: exports.Format) -> Callable[[Graph], exports.Writing]:
    """Return a writer that remembers what it wrote."""
    known: dict[int, tuple[Graph, str, exports.Counts]] = {}

    def write(graph: Graph) -> exports.Writing:
        if id(graph) not in known:
            rendering = exports.Rendering(form.write(graph), form.find)
            known[id(graph)] = (graph, b"".join(rendering).decode(), rendering.counts)
        _, text, counts = known[id(graph)]
        yield text
        return counts

    return write


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Build, Build]:
    """Return an old and a new build, none of whose files is the same."""
    made = []
    for posts in (min(SEEDS.iterdir()), SEEDS):
        folder = tmp_path_factory.mktemp("build")
        corpus = ng.read(posts)
        graph = ng.build(corpus)
        build = Build(graph, make_report(corpus, graph), {})
        build.write(folder)
        build.files.update((path.name, path.read_bytes()) for path in folder.iterdir())
        made.append(build)
    old, new = made
    assert len(old.files) == len(FORMATS) + 1
    assert all(old.files[name] != new.files[name] for name in old.files)
    return old, new


def fork(build: Build, folder: Path) -> int:
    """Return a process that writes a build; it runs no test and reports nothing."""
    child = os.fork()
    if child:
        return child
    try:  # pragma: no cover (it is killed)
        build.write(folder)
    finally:
        os._exit(0)


def ended(child: int) -> bool:
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def await_writing(child: int, folder: Path) -> None:
    """Return as soon as a process has begun to write, or has ended."""
    while not ended(child) and not any(folder.glob(f".*.{child}.tmp")):
        time.sleep(0.0005)


def kill(child: int) -> int:
    """Return the signal that ended a process, 0 for none."""
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def inspect(folder: Path, old: Build, new: Build) -> State:
    """Return what is in a folder, each file being complete, and loaded with a warning if due."""
    paths = list(folder.iterdir())
    found = {path.name: path.read_bytes() for path in paths if path.suffix != ".tmp"}
    assert found.keys() == old.files.keys()
    for name, data in found.items():
        assert data in (old.files[name], new.files[name]), name
    told = json.loads(found["report.json"])["exports"]["coverage.nq"]["sha256"]
    is_due = told != hashlib.sha256(found["coverage.nq"]).hexdigest()
    loaded = load_exports(folder)
    assert len(loaded.store) > 500
    assert bool(loaded.warnings) is is_due
    changed = frozenset(name for name, data in found.items() if data == new.files[name])
    return State(changed, len(paths) - len(found), is_due)


def test_a_hundred_kills_leave_complete_files(builds: tuple[Build, Build], tmp_path: Path) -> None:
    old, new = builds
    old.put_back(tmp_path)
    child = fork(new, tmp_path)
    await_writing(child, tmp_path)
    begun = time.monotonic()
    os.waitpid(child, 0)
    length = time.monotonic() - begun
    assert inspect(tmp_path, old, new) == State(frozenset(new.files), 0, warns=False)
    moments = random.Random(6)
    killed = interrupted = 0
    for _ in range(TRIES):
        old.put_back(tmp_path)
        child = fork(new, tmp_path)
        await_writing(child, tmp_path)
        time.sleep(moments.random() * length)
        killed += kill(child) == signal.SIGKILL
        interrupted += inspect(tmp_path, old, new).temporary > 0
    assert killed > TRIES // 5
    assert interrupted > TRIES // 4
    new.write(tmp_path)
    assert inspect(tmp_path, old, new) == State(frozenset(new.files), 0, warns=False)


def kill_at(step: int, folder: Path) -> Callable[[str, tuple[object, ...]], None]:
    """Return a hook that ends its process when it touches a folder for the so-manieth time."""
    left = iter(range(step))

    def count(event: str, arguments: tuple[object, ...]) -> None:
        touched = event == "open" or event.startswith("os.")
        if touched and str(arguments[0]).startswith(str(folder)) and next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    return count


def test_a_kill_at_each_step_leaves_complete_files(
    builds: tuple[Build, Build], tmp_path: Path
) -> None:
    old, new = builds
    states, status, step = [], -1, 0
    while status != 0:
        for left in tmp_path.iterdir():  # so that steps are the same each time
            left.unlink()
        old.put_back(tmp_path)
        child = os.fork()
        if child == 0:  # pragma: no cover (it is killed)
            sys.addaudithook(kill_at(step, tmp_path))
            try:
                new.write(tmp_path)
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        states.append(inspect(tmp_path, old, new))
        step += 1
    # The report is the last to be replaced; what is not replaced yet is old.
    order = [*(f"coverage.{name}" for name in FORMATS), "report.json"]
    assert {state.new for state in states} == {
        frozenset(order[:count]) for count in range(len(order) + 1)
    }
    assert {state.temporary for state in states} >= set(range(len(order) + 1))
    assert {state.warns for state in states} == {False, True}
    assert states[-1] == State(frozenset(order), 0, warns=False)


def test_a_killed_command_leaves_complete_files(
    builds: tuple[Build, Build], tmp_path: Path
) -> None:
    old, new = builds
    moments = random.Random(6)
    named = [part for name in FORMATS for part in ("--format", name)]
    command = [*COMMAND, "build", str(SEEDS), "-o", str(tmp_path), *named]
    # What measures coverage would leave half a file of its own.
    environment = {name: one for name, one in os.environ.items() if "COVERAGE" not in name}
    for _ in range(TRIES_BY_COMMAND):
        old.put_back(tmp_path)
        with subprocess.Popen([*command, "-q"], env=environment) as build:
            await_writing(build.pid, tmp_path)
            time.sleep(moments.random() / 2)
            build.kill()
        state = inspect(tmp_path, old, new)
        asked = subprocess.run(
            [*COMMAND, "query", "ASK {}", str(tmp_path)],
            capture_output=True,
            timeout=60,
            check=True,
        )
        assert asked.stdout == b"true\n"
        assert (b"is not the file that report.json" in asked.stderr) is state.warns
    subprocess.run([*command, "-q"], check=True, timeout=60)
    assert inspect(tmp_path, old, new) == State(frozenset(new.files), 0, warns=False)

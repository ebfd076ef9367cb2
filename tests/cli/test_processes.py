"""The command as a process of its own: pipes, signals, limits, locales, and being killed."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from newsgraph.cli.ending import Stopped, promptly

from .conftest import ROOT

pytestmark = pytest.mark.usefixtures("folder")

COMMAND = (sys.executable, "-m", "newsgraph")
LISTED = "".join(f'- {{title: "R{n}", webUrl: "https://b{n}.example/x"}}\n' for n in range(20))


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, **settings}
    command = [*COMMAND, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, timeout=60, check=False)


def shell(line: str) -> subprocess.CompletedProcess[str]:
    text = line.replace("newsgraph", " ".join(COMMAND))
    return subprocess.run(
        ["bash", "-c", text], capture_output=True, text=True, timeout=60, check=False
    )


def write_posts(folder: Path, count: int) -> None:
    folder.mkdir()
    for number in range(count):
        lines = f"title: T{number}\nwebUrl: https://a{number}.example/x\nrelated:\n{LISTED}"
        (folder / f"{number}.md").write_text(f"---\n{lines}---\n")


ARTICLE = "https://www.bbc.co.uk/news/technology-53024985"
VERBS = {
    "build": "build seeds -o out",
    "check": "check seeds",
    "query": "query 'SELECT * { ?s ?p ?o }' seeds",
    "query, as a table": "query 'SELECT * { ?s ?p ?o }' seeds -f table",
    "queries": "queries",
    "clusters": "clusters seeds",
    "explain": f"explain {ARTICLE} seeds",
    "rank": "rank seeds --top 0",
    "diff": "diff seeds changed.ttl",
    "validate": "validate changed.ttl",
    "vocabulary": "vocabulary",
    "help": "build --help",
}


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an export of the seeds that violates the shapes in many ways."""
    folder = tmp_path_factory.mktemp("changed")
    assert run("build", str(ROOT / "seeds"), "-o", str(folder), "-q").returncode == 0
    path = folder / "coverage.ttl"
    path.write_text(path.read_text("utf-8").replace("rdfs:label", "rdfs:comment"), "utf-8")
    return path


@pytest.mark.parametrize("verb", VERBS)
def test_a_closed_pipe_is_silent(verb: str, changed: Path, folder: Path) -> None:
    (folder / "changed.ttl").symlink_to(changed)
    done = shell(
        f"newsgraph {VERBS[verb]} | head -1 >&2; echo ${{PIPESTATUS[0]}};"
        f"newsgraph {VERBS[verb]} 2>&1 | true; echo ${{PIPESTATUS[0]}}"
    )
    assert set(done.stdout.split()) <= {"0", "3", "141"}
    assert not re.search("Traceback|rror|[Pp]ipe|written:", done.stderr)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("newsgraph queries > /dev/full", "the output can't be written: No space left on device"),
        ("newsgraph query top-providers seeds > /dev/full", "No space left on device"),
        ("newsgraph query top-providers seeds >&-", "written: standard output is closed"),
        ("newsgraph query 'ASK {}' seeds -f table >&-", "written: standard output is closed"),
        ("newsgraph query 'ASK {}' seeds <&- >&-", "written: standard output is closed"),
        ("newsgraph queries >&-", "the output can't be written: standard output is closed"),
        ("newsgraph build seeds -o /proc/exports", "the folder '/proc/exports' can't be made"),
        ("ulimit -f 50; newsgraph build seeds -o out", "coverage.ttl' can't be written: File too"),
        ("ulimit -f 1; newsgraph query most-listed seeds -o a.csv", "'a.csv' can't be written"),
    ],
)
def test_what_cannot_be_written_is_told(line: str, complaint: str, folder: Path) -> None:
    done = shell(line)
    assert done.returncode == 1
    assert done.stderr.startswith("newsgraph: ")
    assert complaint in done.stderr
    assert [path.name for path in folder.rglob("*") if path.name.endswith(".tmp")] == []


def test_results_and_problems_go_to_streams_of_their_own() -> None:
    done = run("check", "seeds")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"5 posts read, no problems\n")


@pytest.mark.parametrize(
    "settings",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONIOENCODING": "ascii"},
    ],
    ids=str,
)
def test_no_locale_stops_an_answer(settings: dict[str, str]) -> None:
    expected = run("query", "hidden-articles", "seeds", PYTHONUTF8="1").stdout
    assert "—" in expected.decode()
    assert run("query", "hidden-articles", "seeds", **settings).stdout == expected
    table = run("query", "hidden-articles", "seeds", "-f", "table", **settings)
    assert (table.returncode, table.stderr) == (0, b"")


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_the_hash_seed_changes_nothing(seed: str, folder: Path) -> None:
    formats = ("--format", "ttl,nt,nq,graphml,html", "-q")
    assert run("build", "seeds", "-o", "one", *formats, PYTHONHASHSEED="42").returncode == 0
    assert run("build", "seeds", "-o", "two", *formats, PYTHONHASHSEED=seed).returncode == 0
    one, two = (
        {path.name: path.read_bytes() for path in (folder / name).iterdir()}
        for name in ("one", "two")
    )
    assert len(one) == 6
    assert one == two


ANEW = ["posts", "--no-cache"]
LONG = {
    "build": ["build", *ANEW, "-o", "out"],
    "build with a cache": ["build", "posts", "-o", "out"],
    "build alone": ["build", *ANEW, "-o", "out", "--processes", "1"],
    "build graphml": ["build", *ANEW, "-o", "out", "--format", "graphml", "-q"],
    "check": ["check", *ANEW, "--processes", "1"],
    "query": ["query", "top-providers", *ANEW, "-o", "a.csv"],
    "clusters": ["clusters", *ANEW, "-o", "a.csv"],
    "rank": ["rank", *ANEW, "-o", "a.csv"],
    "explain": ["explain", ARTICLE, *ANEW],
    "diff": ["diff", *ANEW, "seeds"],
    "validate": ["validate", *ANEW],
    "query an export": ["query", "top-providers", "large.nt", "-o", "a.csv"],
    "validate an export": ["validate", "large.nt"],
    "diff exports": ["diff", "large.nt", "large.nt"],
}
TOLD = "newsgraph: interrupted; every file is complete, the old one or the new one"


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with posts, and with an export, that take seconds to be read."""
    folder = tmp_path_factory.mktemp("long")
    write_posts(folder / "posts", 2_500)
    with (folder / "large.nt").open("w") as file:
        file.writelines(f"<a:{n}> <a:p{n % 7}> <a:{n % 1000}> .\n" for n in range(1_500_000))
    return folder


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("verb", LONG)
def test_who_is_told_to_end_does_so_quietly(
    verb: str, number: signal.Signals, code: int, folder: Path, long: Path
) -> None:
    for path in long.iterdir():
        (folder / path.name).symlink_to(path)
    before = set(folder.iterdir())
    command = start(LONG[verb])
    time.sleep(0.5)
    command.send_signal(number)
    out, err = command.communicate(timeout=30)
    assert (command.returncode, out) == (code, b"")
    assert err.decode().strip() == TOLD
    left = set(folder.iterdir()) - before
    assert [list(path.iterdir()) for path in left] in ([], [[]])


def start(arguments: list[str]) -> subprocess.Popen[bytes]:
    """Return a command that has begun, and takes signals by now."""
    command = subprocess.Popen(
        [*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    while not takes(command.pid, signal.SIGTERM):
        assert command.poll() is None
        time.sleep(0.01)
    return command


def takes(process: int, number: signal.Signals) -> bool:
    """Return whether a process has a handler of its own for a signal."""
    status = Path(f"/proc/{process}/status").read_text()
    (caught,) = (line for line in status.splitlines() if line.startswith("SigCgt"))
    return bool(int(caught.split()[1], 16) >> (number - 1) & 1)


DEAF = """
import hashlib, sys
from newsgraph.cli.ending import promptly, take_signals
take_signals()
with promptly(lambda: print("tidied", flush=True)):
    print("begun", flush=True)
    hashlib.pbkdf2_hmac("sha256", b"", b"", 2**31 - 1)
"""


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_library_that_hears_no_signal_does_not_keep_anybody(
    number: signal.Signals, code: int
) -> None:
    deaf = subprocess.Popen(
        [sys.executable, "-c", DEAF], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert deaf.stdout is not None
    assert deaf.stdout.readline() == b"begun\n"
    begun = ticks(deaf.pid)
    while ticks(deaf.pid) < begun + 10:  # until it is with the library
        assert deaf.poll() is None
        time.sleep(0.01)
    deaf.send_signal(number)
    out, err = deaf.communicate(timeout=30)
    assert (deaf.returncode, out) == (code, b"tidied\n")
    assert err.decode().strip() == TOLD


def ticks(process: int) -> int:
    """Return how long a process has computed."""
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11])


LOSING = """
import sys, time, weakref
from newsgraph.cli import run
from newsgraph.cli.ending import leave, take_signals
class Kept: pass
def finalize(_):
    print("begun", flush=True)
    time.sleep(9)
def work(*_, **__):
    kept = Kept()
    lost = weakref.ref(kept, finalize)
    try:
        del kept
        time.sleep(9)
    finally:
        time.sleep(1.2)  # for longer than until it is told again
        print("tidied", flush=True)
run.__globals__["newsgraph"].main = work
take_signals()
sys.exit(run([], leave))
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_who_loses_what_a_signal_has_raised_is_told_again_and_tidies_up_in_peace(
    number: signal.Signals, code: int
) -> None:
    losing = subprocess.Popen(
        [sys.executable, "-c", LOSING], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert losing.stdout is not None
    assert losing.stdout.readline() == b"begun\n"
    losing.send_signal(number)
    out, err = losing.communicate(timeout=30)
    assert (losing.returncode, out) == (code, b"tidied\n")
    assert err.decode().strip() == TOLD


def test_what_ends_in_time_is_not_ended_from_outside() -> None:
    threads = threading.active_count()
    for error in (None, KeyboardInterrupt, Stopped(signal.SIGTERM)):
        with contextlib.suppress(KeyboardInterrupt, Stopped), promptly():
            assert threading.active_count() == threads + 1
            if error:
                raise error
        assert threading.active_count() == threads
    with contextlib.suppress(KeyboardInterrupt), promptly():
        signal.raise_signal(signal.SIGINT)
        pytest.fail("this is not reached")
    assert signal.set_wakeup_fd(-1) == -1


def test_ctrl_c_ends_a_query_that_never_would() -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    query = subprocess.Popen(
        [*COMMAND, "query", endless, "seeds"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    time.sleep(2)
    query.send_signal(signal.SIGINT)
    out, err = query.communicate(timeout=30)
    assert (query.returncode, out) == (130, b"")
    assert err.strip().startswith(b"newsgraph: interrupted")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_build_that_is_told_to_end_leaves_no_temporary_files(
    number: signal.Signals, code: int, folder: Path
) -> None:
    write_posts(folder / "posts", 300)
    build = subprocess.Popen(
        [*COMMAND, "build", "posts", "-o", "out", "-q"], stderr=subprocess.PIPE, text=True
    )
    while not list((folder / "out").glob(".*.tmp")):
        assert build.poll() is None
        time.sleep(0.001)
    build.send_signal(number)
    _, err = build.communicate(timeout=30)
    assert build.returncode == code
    assert err.startswith("newsgraph: interrupted; every file is complete")
    assert list((folder / "out").iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
@pytest.mark.parametrize("is_for_all", [True, False])
def test_no_reader_outlives_its_command(
    number: signal.Signals, folder: Path, *, is_for_all: bool
) -> None:
    write_posts(folder / "posts", 2_000)
    command, children = start_reading("posts")
    if is_for_all:  # as a terminal sends Ctrl-C
        os.killpg(command.pid, number)
    else:
        command.send_signal(number)
    out, err = command.communicate(timeout=30)
    assert command.returncode == (-number if number == signal.SIGKILL else 128 + number)
    assert (out, err.decode().strip()) == (b"", "" if number == signal.SIGKILL else TOLD)
    for child in children:
        assert is_gone(child)


def test_a_reader_that_is_killed_ends_its_command_with_one_line(folder: Path) -> None:
    write_posts(folder / "posts", 2_000)
    command, children = start_reading("posts")
    os.kill(children[0], signal.SIGKILL)
    out, err = command.communicate(timeout=30)
    assert (command.returncode, out) == (1, b"")
    assert err.decode() == (
        "newsgraph: one of several processes was ended by SIGKILL, as systems do where memory "
        "runs out: take fewer (--processes 1)\n"
    )
    assert not (folder / "exports").exists()
    assert is_gone(children[1])


def start_reading(posts: str) -> tuple[subprocess.Popen[bytes], list[int]]:
    """Return a command that leads a group of its own, and the processes that read for it."""
    command = subprocess.Popen(
        [*COMMAND, "build", posts, "--no-cache", "--processes", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    listed = Path(f"/proc/{command.pid}/task/{command.pid}/children")
    while len(children := listed.read_text().split()) < 2:
        assert command.poll() is None
        time.sleep(0.001)
    return command, [int(child) for child in children]


def is_gone(process: int) -> bool:
    """Return whether a process has ended, within a few seconds."""
    state, deadline = Path(f"/proc/{process}/stat"), time.monotonic() + 20
    while state.exists() and " Z " not in state.read_text():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_no_query_outlives_its_command(number: signal.Signals) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    query = subprocess.Popen(
        [*COMMAND, "query", endless, "seeds"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    listed = Path(f"/proc/{query.pid}/task/{query.pid}/children")
    while not (children := listed.read_text().split()):
        assert query.poll() is None
        time.sleep(0.01)
    time.sleep(0.2)
    query.send_signal(number)
    query.communicate(timeout=30)
    assert query.returncode == (-number if number == signal.SIGKILL else 128 + number)
    assert all(is_gone(int(child)) for child in children)


def test_what_is_ignored_stays_ignored() -> None:
    done = shell("trap '' HUP TERM; newsgraph query 'ASK {}' seeds & sleep 0.3; kill -HUP $!; wait")
    assert done.stdout == "true\n"


@pytest.mark.parametrize("closed", ["<&-", "2>&-", "<&- 2>&-"])
def test_closed_streams_are_no_trouble(closed: str) -> None:
    assert shell(f"newsgraph query 'ASK {{}}' seeds {closed}").stdout == "true\n"


def test_what_writes_nothing_does_not_mind_a_closed_output(folder: Path) -> None:
    assert shell("newsgraph check seeds >&-").returncode == 0
    assert shell("newsgraph query 'ASK {}' seeds -o a.csv >&-").returncode == 0
    assert (folder / "a.csv").read_bytes() == b"true\n"


@pytest.mark.parametrize("output", ["pipe.csv", "/dev/fd/3"])
def test_an_answer_goes_into_a_pipe_that_stays(output: str, folder: Path) -> None:
    os.mkfifo(folder / "pipe.csv")
    done = shell(f"newsgraph query 'ASK {{}}' seeds -f csv -o {output} 3> pipe.csv & cat pipe.csv")
    assert (done.stdout, done.stderr) == ("true\n", "")
    assert (folder / "pipe.csv").is_fifo()


def test_ctrl_c_ends_a_command_that_is_still_loading(folder: Path) -> None:
    (folder / "click.py").write_text("raise KeyboardInterrupt\n")
    done = run("queries", PYTHONPATH=str(folder))
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_a_terminal_that_is_closed_ends_a_query_quietly() -> None:
    ours, theirs = pty.openpty()
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    query = subprocess.Popen(
        [*COMMAND, "query", endless, "seeds"],
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    time.sleep(2)
    os.close(ours)
    query.send_signal(signal.SIGHUP)
    assert query.wait(timeout=30) == 129


def test_a_real_terminal_gets_a_table_in_its_width() -> None:
    ours, theirs = pty.openpty()
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    query = subprocess.Popen(
        [*COMMAND, "query", "quality-conflicts", "seeds"],
        stdin=theirs, stdout=theirs, stderr=theirs, env={**environment, "TERM": "xterm"},
    )  # fmt: skip
    os.close(theirs)
    text = b""
    while chunk := _read(ours):
        text += chunk
    os.close(ours)
    assert query.wait(timeout=30) == 0
    assert text.decode().endswith("1 row\r\n")
    assert "\x1b" not in text.decode()


def _read(descriptor: int) -> bytes:
    """Return what a terminal has to say; nothing once nobody writes to it."""
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""

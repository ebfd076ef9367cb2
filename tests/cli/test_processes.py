"""The command as a process of its own: pipes, signals, limits, locales, and being killed."""

from __future__ import annotations

import hashlib
import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

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


@pytest.mark.parametrize(
    "line",
    [
        "newsgraph query 'SELECT * { ?s ?p ?o }' seeds | head -1",
        "newsgraph vocabulary | head -1",
        "newsgraph check seeds 2>&1 | true",
    ],
)
def test_a_closed_pipe_is_silent(line: str) -> None:
    done = shell(f"{line}; echo ${{PIPESTATUS[0]}} >&2")
    assert done.stderr in ("0\n", "141\n")


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


def test_ctrl_c_ends_a_build_without_a_traceback(folder: Path) -> None:
    write_posts(folder / "posts", 1000)
    build = subprocess.Popen(
        [*COMMAND, "build", "posts", "-o", "out"], stderr=subprocess.PIPE, text=True
    )
    time.sleep(1)
    build.send_signal(signal.SIGINT)
    _, err = build.communicate(timeout=30)
    assert build.returncode == 130
    assert (
        err.strip() == "newsgraph: interrupted; every file is complete, the old one or the new one"
    )
    assert not (folder / "out").exists() or list((folder / "out").iterdir()) == []


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
    for child in children:
        state, deadline = Path(f"/proc/{child}/stat"), time.monotonic() + 20
        while state.exists() and " Z " not in state.read_text():
            assert time.monotonic() < deadline
            time.sleep(0.05)


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


def test_a_killed_build_leaves_complete_files(folder: Path) -> None:
    assert run("build", "seeds", "-q").returncode == 0
    write_posts(folder / "posts", 60)
    begun = time.monotonic()
    assert run("build", "posts", "-o", "timed", "-q").returncode == 0
    length = time.monotonic() - begun
    complete = {
        hashlib.sha256(path.read_bytes()).hexdigest()
        for name in ("exports", "timed")
        for path in (folder / name).iterdir()
    }
    # What measures coverage would leave half a file of its own.
    unmeasured = {name: one for name, one in os.environ.items() if "COVERAGE" not in name}
    for part in range(8):
        build = subprocess.Popen([*COMMAND, "build", "posts", "-q"], env=unmeasured)
        time.sleep(length * (0.6 + part * 0.06))
        build.kill()
        build.wait()
        files = [path for path in (folder / "exports").iterdir() if path.suffix != ".tmp"]
        assert len(files) == 3
        assert {hashlib.sha256(path.read_bytes()).hexdigest() for path in files} <= complete
        told = json.loads((folder / "exports/report.json").read_bytes())["exports"]
        turtle = hashlib.sha256((folder / "exports/coverage.ttl").read_bytes()).hexdigest()
        asked = run("query", "ASK {}")
        assert (b"is not the file" in asked.stderr) is (told["coverage.ttl"]["sha256"] != turtle)


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

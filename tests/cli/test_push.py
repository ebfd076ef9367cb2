"""The verb push: what it says, its exit codes, its progress, and how it ends before its end."""

from __future__ import annotations

import os
import pty
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.graphstores import GraphStore, Handler, Mood, good, oxigraph, say, serving, wait

from newsgraph.cli import progress
from newsgraph.cli.ending import Stopped
from newsgraph.pushing import exchange, transfer

from .conftest import ROOT, Command

COMMAND = (sys.executable, "-m", "newsgraph", "push")
PAGE = (ROOT / "docs" / "push.md").read_text("utf-8")
SHOWN = re.compile(r"^\$ (newsgraph .*)\n((?:(?!\$ |```).*\n)*)", re.MULTILINE)
SECRET = "s3cr3t-Pa55"
TRIPLES = 60_000


@pytest.fixture
def server() -> Iterator[GraphStore]:
    with serving() as one:
        yield one


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be no login."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("NEWSGRAPH_USER", "NEWSGRAPH_PASSWORD", "NEWSGRAPH_TOKEN"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def large(folder: Path) -> Path:
    """Return an export of three chunks."""
    path = folder / "large.nt"
    lines = (f"<urn:example:{n}> <urn:example:number> <urn:n:{n}> .\n" for n in range(TRIPLES))
    path.write_text("".join(lines))
    return path


def test_posts_and_exports_are_pushed(newsgraph: Command, server: GraphStore) -> None:
    told = newsgraph("push", "seeds", "--to", server.url)
    assert (told.code, told.out) == (0, "")
    count = len(server.graphs["default"])
    place = f"sent to the default graph of {server.url}"
    assert told.err == f"{count:,} triples in 1 chunk {place}\n"
    assert newsgraph("build", "seeds", "--format", "ttl,nt,nq,store", "-q").code == 0
    exports = (f"exports/coverage.{suffix}" for suffix in ("ttl", "nt", "nq", "store"))
    for path in ("exports", *exports):
        graph = f"urn:x:{path}"
        told = newsgraph("push", path, "--to", server.url, "--graph", graph, "-q")
        assert told == (0, "", "")
        assert server.graphs[graph] == server.graphs["default"]


def test_a_graph_is_kept_unless_it_is_to_be_replaced(
    newsgraph: Command, server: GraphStore
) -> None:
    arguments = ("push", "seeds", "--to", server.url)
    assert newsgraph(*arguments).code == 0
    code, out, err = newsgraph(*arguments)
    assert (code, out) == (1, "")
    assert err.endswith("is not empty, and is kept: replace it with --replace\n")
    server.graphs["default"].add(b"<a:a> <a:b> <a:c> .\n")
    assert newsgraph(*arguments, "--replace").code == 0
    assert b"<a:a> <a:b> <a:c> .\n" not in server.graphs["default"]


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["seeds"], 2, "Missing option '--to'"),
        (["seeds", "--to", f"http://anna:{SECRET}@h/"], 2, "holds a user name or password"),
        (["seeds", "--to", "ftp://h/"], 2, "is no http or https URL"),
        (["seeds", "--to", "{url}", "--graph", "x"], 2, "is no absolute IRI"),
        (["missing", "--to", "{url}"], 2, "missing"),
        (["empty.nt", "--to", "{url}"], 1, "nothing to push"),
        (["blank.ttl", "--to", "{url}"], 1, "blank nodes"),
        (["seeds", "--to", "{url}\x1b[31m"], 2, r"\x1b[31m"),
        (["seeds", "--to", "{url}", "--graph", "urn:\x1b"], 2, r"\x1b"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_sent(
    arguments: list[str], code: int, complaint: str, newsgraph: Command, server: GraphStore
) -> None:
    Path("empty.nt").write_text("")
    Path("blank.ttl").write_text("<a:a> <a:b> [] .")
    told = newsgraph("push", *(one.replace("{url}", server.url) for one in arguments))
    assert (told.code, told.out) == (code, "")
    assert complaint in told.err
    assert SECRET not in told.err
    assert "\x1b" not in told.err
    assert server.requests == []


@pytest.mark.parametrize(
    "mood",
    [
        say(500, f"\x1b[31m\x9b2J\u202e {SECRET}".encode()),
        say(302, Location=f"https://h/\x9b{SECRET}"),
        say(401, SECRET.encode(), WWW_Authenticate='Digest realm="\x9b", nonce="a", qop="x"'),
    ],
)
@pytest.mark.parametrize("login", [{}, {"USER": "anna", "PASSWORD": SECRET}])
def test_what_a_store_says_neither_steers_the_terminal_nor_tells_the_password(
    login: dict[str, str],
    mood: Mood,
    newsgraph: Command,
    server: GraphStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in login.items():
        monkeypatch.setenv(f"NEWSGRAPH_{name}", value)
    server.moods[:] = [mood, mood]
    told = newsgraph("push", "seeds", "--to", server.url)
    assert told.code == 1
    assert told.err.startswith("newsgraph: the store ")
    assert told.err.removesuffix("\n").isprintable()
    assert (SECRET in told.err) is not bool(login)


def test_help_tells_no_password(newsgraph: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSGRAPH_TOKEN", SECRET)
    told = newsgraph("push", "--help")
    assert "NEWSGRAPH_TOKEN" in told.out
    assert SECRET not in told.out


def test_progress_is_shown_on_a_terminal(
    newsgraph: Command, server: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "PUSH_BYTES", 100_000)
    monkeypatch.setattr(progress, "PATIENCE", -1)
    monkeypatch.setenv("TERM", "xterm")
    arguments = ("push", "seeds", "--replace", "--to", server.url)
    told = newsgraph(*arguments, on_terminal=True)
    assert re.search(r"pushing .* of [\d,]+ triples", told.err)
    assert told.code == 0
    assert "\x1b" not in newsgraph(*arguments).err
    assert newsgraph(*arguments, "-q", on_terminal=True).err == ""


def start(path: Path, server: GraphStore) -> subprocess.Popen[bytes]:
    """Return a push that has begun."""
    return subprocess.Popen(
        [*COMMAND, str(path), "--to", server.url], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("chunks", [0, 1, 2])
def test_who_is_told_to_end_tells_what_was_sent(
    number: signal.Signals, code: int, chunks: int, large: Path, server: GraphStore
) -> None:
    server.moods[:] = [good] * (chunks + 1) + [wait]
    command = start(large, server)
    while len(server.requests) < chunks + 2:
        assert command.poll() is None
        time.sleep(0.01)
    command.send_signal(number)
    out, err = command.communicate(timeout=30)
    assert (command.returncode, out) == (code, b"")
    some = f"{chunks} chunk{'s' if chunks > 1 else ''}, {len(server.graphs.get('default', ())):,}"
    confirmed = f"the store has confirmed {some if chunks else 'none'} of 60,000 triples"
    advice = "; push again with --replace" if chunks else ""
    assert err.decode().strip() == f"newsgraph: interrupted; {confirmed}{advice}"


@pytest.mark.parametrize(
    ("error", "code"), [(KeyboardInterrupt(), 130), (Stopped(signal.SIGTERM), 143)]
)
def test_the_last_words_of_a_push_are_of_the_store_and_not_of_files(
    error: BaseException,
    code: int,
    newsgraph: Command,
    server: GraphStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def end(*_: object) -> None:
        raise error

    monkeypatch.setattr(exchange.Exchange, "ask", end)
    told = newsgraph("push", "seeds", "--to", server.url)
    assert (told.code, told.out) == (code, "")
    last = told.err.strip()
    assert re.fullmatch(
        r"newsgraph: interrupted; the store has confirmed none of [\d,]+ triples", last
    )


def test_a_store_that_cannot_be_found_does_not_keep_anybody(large: Path) -> None:
    deaf = """
import socket, sys
from hashlib import pbkdf2_hmac
from newsgraph.cli import main
socket.getaddrinfo = lambda *_, **__: print("begun", flush=True) or pbkdf2_hmac("sha256", b"", b"", 2**31 - 1)
main()
"""
    arguments = ["push", str(large), "--to", "http://store.example/"]
    command = subprocess.Popen(
        [sys.executable, "-c", deaf, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert command.stdout
    assert command.stdout.readline() == b"begun\n"
    command.send_signal(signal.SIGINT)
    _, err = command.communicate(timeout=30)
    assert command.returncode == 130
    told = "newsgraph: interrupted; the store has confirmed none of 60,000 triples"
    assert err.decode().strip() == told


def begin_slowly(handler: Handler) -> None:
    """Answer after so long that a bar is shown from then on."""
    time.sleep(progress.PATIENCE + 0.2)
    good(handler)


def test_a_real_terminal_is_left_as_it_was(large: Path, server: GraphStore) -> None:
    server.moods[:] = [begin_slowly]
    ours, theirs = pty.openpty()
    command = subprocess.Popen(
        [*COMMAND, str(large), "--to", server.url],
        stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm"},
    )  # fmt: skip
    os.close(theirs)
    text = b""
    while chunk := read(ours):
        text += chunk
    os.close(ours)
    assert command.wait(timeout=30) == 0
    assert b" of 60,000 triples" in text
    last = text.decode().rpartition("\x1b[2K")[2]  # the line is wiped
    assert last.strip().endswith(
        f"60,000 triples in 4 chunks sent to the default graph of {server.url}"
    )


def read(descriptor: int) -> bytes:
    """Return what a terminal has to say; nothing once nobody writes to it."""
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""


def test_what_the_page_shows_is_what_happens(
    newsgraph: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = SHOWN.findall(PAGE)
    assert len(shown) > 4
    assert newsgraph("build", "seeds", "-q").code == 0
    monkeypatch.setenv("COLUMNS", "92")
    with oxigraph(folder / "held") as url:
        for command, output in shown:
            told = newsgraph(*shlex.split(command.replace("http://localhost:7878", url))[1:])
            assert (told.out + told.err).replace(url, "http://localhost:7878") == output

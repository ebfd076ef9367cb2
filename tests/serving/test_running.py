"""Running: the server as a process of its own: it begins, is asked by many, and stops with all."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from .conftest import ROOT, Server, started

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LARGE = "SELECT * { ?s ?p ?o . ?x a ng:Article }"
SEEDS = str(ROOT / "seeds")


def await_that(is_so: Callable[[], object]) -> None:
    """Wait until something is so."""
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.05)
    pytest.fail("it did not become so")


def send(server: Server, data: bytes) -> socket.socket:
    """Return a connection to a server, on which some bytes were sent."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=60)
    connection.sendall(data)
    return connection


def query_line(query: str) -> bytes:
    """Return a request by GET."""
    return f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


@pytest.fixture
def fresh() -> Iterator[Server]:
    """Return a server that nobody has asked anything."""
    with started(SEEDS) as found:
        yield found


def test_it_tells_where_it_is_and_what_it_was_asked(fresh: Server) -> None:
    assert fresh.lines == [
        f"{fresh.url}/        the graph (Ctrl-C stops the server)",
        f"{fresh.url}/about   what it holds",
        f"{fresh.url}/sparql  an editor for queries",
    ]
    assert httpx.get(f"{fresh.url}/health").text == "ok\n"
    assert fresh.end() == 0
    (line,) = fresh.lines[3:]
    assert line.startswith("GET /health 200 ")
    assert line.endswith(" ms 3 bytes")


def test_quiet_means_that_no_request_is_told_of() -> None:
    with started(SEEDS, "--quiet") as server:
        httpx.get(f"{server.url}/health")
        assert server.end() == 0
        assert len(server.lines) == 3


@pytest.mark.parametrize(
    "numbers",
    [[signal.SIGINT], [signal.SIGTERM], [signal.SIGHUP], [signal.SIGINT, signal.SIGINT]],
)
def test_it_stops_with_all_its_queries(numbers: list[int], fresh: Server) -> None:
    answers: list[httpx.Response] = []
    address = f"{fresh.url}/sparql?query={quote(ENDLESS)}"
    client = threading.Thread(target=lambda: answers.append(httpx.get(address, timeout=60)))
    httpx.get(f"{fresh.url}/sparql?query=ASK%20%7B%7D")  # which leaves a fork
    client.start()
    await_that(lambda: any(map(_computes, fresh.forks())))
    forks = fresh.forks()
    for number in numbers[1:]:
        fresh.process.send_signal(number)
        await_that(lambda: not _listens(fresh))  # it has seen the first, and waits
    for fork in forks:
        os.kill(fork, numbers[0])  # terminals and supervisors tell every process of a command
    assert fresh.end(numbers[0]) == 0
    client.join()
    assert [(one.status_code, "being stopped" in one.text) for one in answers] == [(503, True)]
    assert not any("Traceback" in line or "rror" in line for line in fresh.lines)
    assert len(forks) >= 1
    for fork in forks:
        assert not Path(f"/proc/{fork}").exists()


def test_as_many_compute_at_once_as_there_are_processors_for_the_server() -> None:
    usable = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(usable)})  # which processes that are started inherit
    try:
        with started(SEEDS) as server:
            clients = [send(server, query_line(ENDLESS)) for _ in range(2)]
            await_that(lambda: "T" in {_fields(fork)[0] for fork in server.forks()})
            for client in clients:
                client.close()
    finally:
        os.sched_setaffinity(0, usable)


def _listens(server: Server) -> bool:
    """Return whether a server still takes connections."""
    try:
        socket.create_connection(("127.0.0.1", server.port), timeout=60).close()
    except ConnectionRefusedError:
        return False
    return True


def _computes(process: int) -> bool:
    """Return whether a process has computed for a while."""
    return int(_fields(process)[11]) > 10


def _fields(process: int) -> list[str]:
    """Return what the system tells of a process, first its state: T where it is stopped."""
    return Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()


def test_a_client_that_leaves_ends_its_query(fresh: Server) -> None:
    connection = send(fresh, query_line(ENDLESS))
    await_that(fresh.forks)
    connection.close()
    await_that(lambda: not fresh.forks())
    assert httpx.get(f"{fresh.url}/sparql?query=ASK%20%7B%7D").json()["boolean"] is True
    assert any(" 499 " in line for line in fresh.lines)


def test_a_client_that_leaves_within_its_query_is_one_line(fresh: Server) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nASK"
    send(fresh, head).close()
    await_that(lambda: len(fresh.lines) > 3)
    assert fresh.end() == 0
    (line,) = fresh.lines[3:]
    assert line.startswith("POST /sparql 499 ")


def test_a_client_that_reads_slowly_keeps_no_other_waiting(server: Server) -> None:
    slow = [send(server, query_line(LARGE)) for _ in range(5)]
    slow += [send(server, b"GET /data?default HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    slow += [send(server, b"GET /heal"), send(server, b"POST /sparql HTTP/1.1\r\n")]
    for _ in range(5):
        found = httpx.get(f"{server.url}/sparql?query=ASK%20%7B%7D", timeout=60)
        assert found.json()["boolean"] is True
    for connection in slow:
        connection.close()


def test_two_requests_come_on_one_connection(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    for _ in range(2):
        connection.request("GET", "/health")
        assert connection.getresponse().read() == b"ok\n"
    connection.close()


def test_nothing_is_smuggled_behind_a_request_that_tells_its_length_twice(server: Server) -> None:
    smuggled = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    head = (
        "POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
        f"Content-Length: {len(smuggled) + 5}\r\n\r\n0\r\n\r\n"
    )
    with send(server, head.encode() + smuggled) as connection, connection.makefile("rb") as answers:
        told = answers.read()
    assert told.startswith(b"HTTP/1.1 400 ")
    assert told.count(b"HTTP/1.1 ") == 1
    assert b"both Content-Length and Transfer-Encoding" in told


def test_a_large_answer_is_whole(server: Server) -> None:
    address = f"{server.url}/sparql?query={quote(LARGE)}"
    found = httpx.get(address, headers={"accept": "text/csv"}, timeout=60)
    assert int(found.headers["content-length"]) == len(found.content) > 10_000_000
    count = httpx.get(
        f"{server.url}/sparql?query={quote(LARGE.replace('*', '(COUNT(*) AS ?n)', 1))}",
        headers={"accept": "text/csv"},
        timeout=60,
    )
    assert found.text.count("\r\n") == int(count.text.split()[1]) + 1


def test_a_query_of_full_length_comes_by_get(server: Server) -> None:
    line = query_line("ASK {} #" + "é" * 32_760)
    assert len(line) > 190_000
    connection = send(server, line)
    assert connection.recv(100).startswith(b"HTTP/1.1 200 ")
    connection.close()


@pytest.mark.parametrize(
    ("target", "host", "status"),
    [
        ("http://localhost:8801/health", "localhost", 200),
        ("HTTP://LOCALHOST/health", "attacker.example", 200),
        ("http://localhost/sparql?query=ASK%20%7B%7D", "localhost", 200),
        ("http://localhost", "localhost", 200),
        ("http://localhost?a=b", "localhost", 200),
        ("http://attacker.example/health", "localhost", 421),
        ("http://user@localhost/health", "localhost", 421),
        ("http:///health", "localhost", 421),
        ("ftp://localhost/health", "localhost", 404),
        ("/http://localhost/health", "localhost", 404),
    ],
)
def test_a_whole_url_is_a_target_by_its_own_host(
    target: str, host: str, status: int, server: Server
) -> None:
    connection = send(server, f"GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    assert connection.recv(100).startswith(f"HTTP/1.1 {status} ".encode())
    connection.close()


def test_a_head_that_is_too_large_is_refused(server: Server) -> None:
    connection = send(server, b"GET /health HTTP/1.1\r\nX: " + b"x" * 300_000)
    answer = connection.recv(10_000)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"content-security-policy: default-src 'none'" in answer.lower()
    connection.close()


def test_what_goes_wrong_after_an_answer_began_ends_the_connection(server: Server) -> None:
    head = b"POST /health HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"
    connection = send(server, head)
    assert connection.recv(100).startswith(b"HTTP/1.1 40")
    connection.close()
    assert not any("Traceback" in line for line in server.lines)


def test_a_port_that_is_taken_is_told(server: Server) -> None:
    done = run(SEEDS, "--port", str(server.port))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "choose another, or --port 0" in done.stderr


def test_a_host_that_is_none_is_told() -> None:
    done = run(SEEDS, "--host", "192.0.2.1")
    assert (done.returncode, "can't be listened at" in done.stderr) == (2, True)
    done = run(SEEDS, "--host", "no host")
    assert (done.returncode, "is no address of this machine" in done.stderr) == (2, True)


@pytest.mark.parametrize("name", ["http://news.example.org/", "news.example.org:80", ""])
def test_a_name_that_nobody_calls_a_server_is_told(name: str) -> None:
    done = run(SEEDS, "--port", "0", "--allow-host", name)
    assert (done.returncode, "is no name of a host" in done.stderr) == (2, True)


def test_its_public_host_is_a_name_of_a_server() -> None:
    with started(SEEDS, "--public-url", "https://news.example.org/") as server:
        found = httpx.get(f"{server.url}/sparql", headers={"host": "news.example.org"})
        assert "https://news.example.org/sparql" in found.text
    done = run(SEEDS, "--port", "0", "--public-url", "https://news.example.org/graph/")
    assert (done.returncode, "not the address of a whole server" in done.stderr) == (2, True)


@pytest.mark.parametrize("origin", ["https://yasgui.org/", "yasgui.org", "HTTPS://yasgui.org"])
def test_an_origin_that_no_browser_tells_is_told(origin: str) -> None:
    done = run(SEEDS, "--port", "0", "--cors", origin)
    assert (done.returncode, "is no origin" in done.stderr) == (2, True)


def test_what_is_no_graph_is_told(tmp_path: object) -> None:
    done = run(str(tmp_path), "--port", "0")
    assert (done.returncode, "no export and no post" in done.stderr) == (2, True)


def test_who_lets_others_ask_is_warned() -> None:
    with started(SEEDS, "--host", "0.0.0.0", "--allow-host", "news.example.org") as server:
        assert server.url == f"http://localhost:{server.port}"
        named = {"host": "news.example.org"}
        assert httpx.get(f"{server.url}/health", headers=named).status_code == 200
        other = {"host": "other.example.org"}
        assert httpx.get(f"{server.url}/health", headers=other).status_code == 421
        await_that(lambda: len(server.lines) > 3)
        assert "warning: others can ask too" in server.lines[3]


@pytest.mark.parametrize("host", ["127.0.0.2", "localhost"])
def test_who_lets_only_this_machine_ask_is_not_warned(host: str) -> None:
    with started(SEEDS, "--host", host) as server:
        named = {"host": host}
        assert httpx.get(f"{server.url}/health", headers=named).status_code == 200
        assert server.end() == 0
        assert not any("warning" in line for line in server.lines)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Return what a server told that does not begin."""
    command = [sys.executable, "-m", "newsgraph", "serve", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

"""Serving: how soon many clients at once are answered, beside Oxigraph's own server.

usage: python bench/serving.py POSTS [SECONDS] [TIMEOUT]

Both servers hold the same triples in memory. Eight clients each send one packaged query after
another, in turns to the one and to the other, for so many seconds in all to each. Then they send
the same to ours again while four others send queries of several kinds that have no end, each of which
is ended after TIMEOUT seconds, or for what it takes. Prints what was waited for, what failed, and the memory of the servers:
at first, after each turn, and of ours after the attack.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from itertools import cycle
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlencode

from posts import write_posts

import newsgraph as ng
from newsgraph.asking.questions import list_questions

CLIENTS: Final = 8
ATTACKERS: Final = 4
ROUNDS: Final = 4
ATTACKS: Final = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT DISTINCT ?a ?c { ?a (!<x:>|^<x:>)* ?c } ORDER BY ?c",
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER REGEX(CONCAT(STR(?c), STR(?f)), '(.*a){9}') }",
    "SELECT (GROUP_CONCAT(?c) AS ?all) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a",
    "CONSTRUCT { ?a ?e ?c } { ?a ?b ?c . ?d ?e ?f }",
)
PATIENCE: Final = 120.0
WARMING: Final = 2.0
"""Seconds that attackers have before anybody is timed."""


class Waited(NamedTuple):
    """What one query took, of which server, and with which status it was answered."""

    query: str
    seconds: float
    status: int


class Server(NamedTuple):
    """A server that runs: its name, its port, its path, and its process."""

    name: str
    port: int
    path: str
    process: subprocess.Popen[bytes]

    def megabytes(self) -> int:
        """Return the memory that the process has in use."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) // 1024

    def computed(self) -> float:
        """Return the seconds that the process, its children and those before have computed."""
        own, ticks = str(self.process.pid), 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = stat.read_text("ascii", "replace").rpartition(")")[2].split()
                if own in (stat.parent.name, fields[1]):
                    ticks += sum(map(int, fields[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")


def measure(count: int, seconds: float, timeout: float) -> None:
    """Print how soon each server answers, and ours under attack."""
    with tempfile.TemporaryDirectory() as folder:
        write_posts(Path(folder, "posts"), count)
        export = Path(folder, "coverage.ttl")
        ng.export(ng.build(ng.read(Path(folder, "posts"))), export)
        with started(export, timeout) as servers:
            ours, theirs = servers
            memory = {server.name: [server.megabytes()] for server in servers}
            quiet: dict[str, list[Waited]] = {server.name: [] for server in servers}
            computed = dict.fromkeys(quiet, 0.0)
            for number in range(ROUNDS):
                for server in servers:
                    computed[server.name] -= server.computed()
                    quiet[server.name] += load(server, seconds / ROUNDS, number)
                    computed[server.name] += server.computed()
                    memory[server.name].append(server.megabytes())
            attacked = under_attack(ours, seconds)
            time.sleep(timeout)  # what attackers left behind has ended
            memory[ours.name].append(ours.megabytes())
        print(f"{count:,} posts, {CLIENTS} clients, {seconds:g} s")
        for name, waited in quiet.items():
            each = computed[name] / max(len(waited), 1) * 1000
            megabytes = " ".join(map(str, memory[name]))
            print(f"  {tell(name, waited)}  {each:.1f} ms computed each, MB: {megabytes}")
        print(f"  {tell('ours, attacked', attacked)}")
        tell_queries(quiet[ours.name], quiet[theirs.name])


@contextlib.contextmanager
def started(export: Path, timeout: float) -> Iterator[tuple[Server, Server]]:
    """Give both servers, with the same triples; they end with this."""
    ours_port, theirs_port = free_port(), free_port()
    mine = [sys.executable, "-m", "newsgraph", "serve", str(export), "--quiet"]
    mine += ["--port", str(ours_port), "--timeout", str(timeout)]
    oxigraph = Path(sys.executable).parent / "oxigraph"
    others = [str(oxigraph), "serve", "--bind", f"127.0.0.1:{theirs_port}"]
    commands = {"ours": mine, "oxigraph": others}
    processes = {
        name: subprocess.Popen(one, stderr=subprocess.DEVNULL) for name, one in commands.items()
    }
    try:
        await_port(ours_port)
        await_port(theirs_port)
        fill(theirs_port, export)
        yield (
            Server("ours", ours_port, "/sparql", processes["ours"]),
            Server("oxigraph", theirs_port, "/query", processes["oxigraph"]),
        )
    finally:
        for process in processes.values():
            process.send_signal(signal.SIGTERM)
        for process in processes.values():
            process.wait(20)


def load(server: Server, seconds: float, seed: int) -> list[Waited]:
    """Return what some clients waited for, who all ask for so many seconds."""
    queries = [(one.name, one.told({})) for one in list_questions()]
    waited: list[Waited] = []
    until = time.monotonic() + seconds

    def ask_on(number: int) -> None:
        chosen = random.Random(f"{seed} {number}")
        while time.monotonic() < until:
            name, text = chosen.choice(queries)
            waited.append(ask(server, name, text))

    clients = [threading.Thread(target=ask_on, args=(number,)) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return waited


def under_attack(server: Server, seconds: float) -> list[Waited]:
    """Return what some clients waited for, while others send queries without end."""
    is_over = threading.Event()

    def attack(number: int) -> None:
        for query in cycle(ATTACKS[number:] + ATTACKS[:number]):
            if is_over.is_set():
                return
            ask(server, "attack", query)

    attackers = [
        threading.Thread(target=attack, args=(number,), daemon=True) for number in range(ATTACKERS)
    ]
    for attacker in attackers:
        attacker.start()
    time.sleep(WARMING)
    waited = [one for number in range(ROUNDS) for one in load(server, seconds / ROUNDS, number)]
    is_over.set()
    return waited


def ask(server: Server, name: str, query: str) -> Waited:
    """Return how long a server takes to answer a query."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    headers["Accept"] = "application/sparql-results+json"
    begun = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    try:
        connection.request("POST", server.path, urlencode({"query": query}), headers)
        answer = connection.getresponse()
        answer.read()
        return Waited(name, time.perf_counter() - begun, answer.status)
    finally:
        connection.close()


def fill(port: int, export: Path) -> None:
    """Load an export into Oxigraph."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    with export.open("rb") as file:
        connection.request("PUT", "/store?default", file, {"Content-Type": "text/turtle"})
    if connection.getresponse().status not in (201, 204):
        sys.exit("oxigraph takes no export")
    connection.close()


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def await_port(port: int) -> None:
    """Wait until somebody answers at a port."""
    for _ in range(6000):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("GET", "/health")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    sys.exit("a server does not start")


def tell(name: str, waited: Sequence[Waited]) -> str:
    """Return what was waited for, in words."""
    seconds = [one.seconds for one in waited]
    p50, p95 = quantile(seconds, 50), quantile(seconds, 95)
    failed = sum(one.status != HTTPStatus.OK for one in waited)
    return (
        f"{name:14} {len(waited):6,} answers  p50 {p50:7.1f} ms  p95 {p95:7.1f} ms  {failed} failed"
    )


def tell_queries(ours: Sequence[Waited], theirs: Sequence[Waited]) -> None:
    """Print the median of each query, of both servers."""
    for name in sorted({one.query for one in ours}):
        pair = [[one.seconds for one in all_ if one.query == name] for all_ in (ours, theirs)]
        if all(pair):
            mine, other = (statistics.median(one) * 1000 for one in pair)
            print(f"    {name:30} {mine:8.1f} ms ours {other:8.1f} ms oxigraph")


def quantile(seconds: Sequence[float], percent: int) -> float:
    """Return the milliseconds within which so many percent were answered."""
    if len(seconds) < 2:  # noqa: PLR2004
        return float("nan")
    return statistics.quantiles(seconds, n=100, method="inclusive")[percent - 1] * 1000


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    posts, *others = map(float, sys.argv[1:] or ["300"])
    measure(int(posts), *(others + [20.0, 10.0][len(others) :]))

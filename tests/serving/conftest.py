"""What the tests of serving share: graphs, an application to ask, and a server of its own."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx
import pyoxigraph as ox
import pytest
from starlette.types import ASGIApp

import newsgraph as ng
from newsgraph.serving import Desk, Settings, hosts_of, make_application
from newsgraph.store import Store

ROOT: Final = Path(__file__).parent.parent.parent
BASE: Final = "http://localhost:8765"
CHANGED: Final = 1_600_000_000.5
DATA: Final = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
"""The graphs that the tests of the W3C name."""


class Application:
    """An application to ask within the test; each question has a loop of its own."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.lines: list[str] = []
        self.app: ASGIApp = make_application(settings, self.lines.append)

    def ask(
        self,
        method: str,
        address: str,
        headers: dict[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        """Return the answer to one request."""

        async def ask_once() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
                return await client.request(method, address, headers=headers, content=content)

        return asyncio.run(ask_once())

    def get(self, address: str, accept: str | None = None, **headers: str) -> httpx.Response:
        """Return the answer to a GET, with headers whose names have no hyphens."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("GET", address, told | ({"accept": accept} if accept else {}))

    def query(self, text: str, accept: str | None = None, **fields: str) -> httpx.Response:
        """Return the answer to a query."""
        asked = str(httpx.QueryParams({"query": text, **fields}))
        return self.get(f"/sparql?{asked}", accept)


@contextlib.contextmanager
def serving(store: Store, **changes: object) -> Iterator[Application]:
    """Give an application that serves a store; its forks end with this."""
    desk = Desk(2)
    settings = Settings(store, store.base, desk, "revision", CHANGED, hosts_of("127.0.0.1"))
    try:
        yield Application(settings._replace(**changes))  # type: ignore[arg-type]  # as each test says
    finally:
        desk.close()


@pytest.fixture(scope="session")
def seeds() -> Store:
    """Return the graph of the seeds, their sources as named graphs."""
    return ng.load(ng.build(ng.read(ROOT / "seeds")))


@pytest.fixture(scope="session")
def w3c() -> Store:
    """Return a store with the graphs that the tests of the W3C name, and nothing else."""
    quads = ox.Store()
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    for number in range(4):
        name = ox.NamedNode(DATA.format(number))
        quads.add(ox.Quad(name, kind, ox.NamedNode("http://xmlns.com/foaf/0.1/Document"), name))
    return Store(quads)


@pytest.fixture(scope="module")
def application(seeds: Store) -> Iterator[Application]:
    """Return an application that serves the graph of the seeds."""
    with serving(seeds) as found:
        yield found


class Server:
    """A server that is a process of its own; what it tells is read as it comes."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "newsgraph", "serve", *arguments, "--port", "0"]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        self.lines: list[str] = []
        while "/sparql " not in (line := self.process.stderr.readline()):
            assert line, "the server did not begin"
            self.lines.append(line.rstrip("\n"))
        self.lines.append(line.rstrip("\n"))
        self.url = line.partition("/sparql ")[0]
        self.port = int(self.url.rpartition(":")[2])
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        """Take what the server tells."""
        assert self.process.stderr is not None
        self.lines.extend(line.rstrip("\n") for line in self.process.stderr)

    def end(self, number: int = 15) -> int:
        """Tell the server to stop; return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(60)
        self._reader.join()
        assert self.process.stderr is not None
        self.process.stderr.close()
        return code

    def forks(self) -> list[int]:
        """Return the processes that the server has started and that are still there."""
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return list(map(int, found.read_text("ascii").split()))


@contextlib.contextmanager
def started(*arguments: str) -> Iterator[Server]:
    """Give a server of its own, which ends with this."""
    server = Server(*arguments)
    try:
        yield server
    finally:
        server.end()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Return a server of the seeds."""
    with started(str(ROOT / "seeds")) as found:
        yield found

"""Servers: triple stores on free ports of the loopback address, ended by their process."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

SPARQL_JSON = "application/sparql-results+json"
_SECONDS = 60  # Virtuoso makes its database first, which takes 5 s on a busy machine


class Endpoint(NamedTuple):
    """Where a store is asked, and the graph that is asked where it has no default graph."""

    address: str
    graph: str = ""

    def ask(self, query: str) -> bytes:
        """Return the answer in SPARQL JSON, by the SPARQL 1.1 Protocol."""
        fields = {"query": query, **({"default-graph-uri": self.graph} if self.graph else {})}
        data = urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.address, data, {"Accept": SPARQL_JSON})
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
            return bytes(answer.read())


def free_port() -> int:
    """Return a port of the loopback address that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(command: Sequence[str | Path], folder: Path, port: int) -> Iterator[None]:
    """Run a server in a folder, from when it answers on its port."""
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        _wait(process, folder, port)
        yield
    finally:
        process.kill()
        process.wait()


def put(path: Path, media_type: str, address: str) -> None:
    """Send a file by the Graph Store Protocol."""
    headers = {"Content-Type": media_type}
    request = urllib.request.Request(address, path.read_bytes(), headers, method="PUT")
    urllib.request.urlopen(request, timeout=_SECONDS).close()


def _wait(process: subprocess.Popen[bytes], folder: Path, port: int) -> None:
    """Wait until something answers on a port."""
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=_SECONDS).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError((folder / "server.log").read_text(errors="replace")[-2000:])

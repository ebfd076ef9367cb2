"""Graph stores: a server of the Graph Store Protocol that can misbehave, and a real one."""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

Mood = Callable[["Handler"], None]
"""What a server does with one request instead of answering it as it should."""


CERTIFICATE = Path(__file__).with_name("loopback.pem")
"""A certificate of 127.0.0.1 with its key, signed by nobody else and of use to nobody else."""


class Request(NamedTuple):
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Handler(BaseHTTPRequestHandler):
    """Answers as the protocol says, or as the server's next mood will have it."""

    protocol_version = "HTTP/1.1"
    server: GraphStore

    def do_GET(self) -> None:
        self.take()

    def do_PUT(self) -> None:
        self.take()

    def do_POST(self) -> None:
        self.take()

    def take(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        request = Request(self.command, self.path, dict(self.headers.items()), body)
        self.server.requests.append(request)
        if self.server.moods:
            self.server.moods.pop(0)(self)
        else:
            self.obey(request)

    def obey(self, request: Request) -> None:
        query = parse_qs(urlsplit(request.path).query, keep_blank_values=True)
        name = query["graph"][0] if "graph" in query else "default"
        graphs = self.server.graphs
        if request.method == "GET" and name not in graphs:
            self.tell(404 if "graph" in query else 200)
        elif request.method == "GET":
            self.tell(200, b"".join(sorted(graphs[name])))
        else:
            old = graphs.get(name, set()) if request.method == "POST" else set()
            graphs[name] = old | set(request.body.splitlines(keepends=True))
            self.tell(204 if old else 201)

    def tell(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class GraphStore(ThreadingHTTPServer):
    """A server on a free port of this machine; what it holds and was sent can be looked at."""

    daemon_threads = True

    def __init__(self, scheme: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.scheme = scheme
        self.graphs: dict[str, set[bytes]] = {}
        self.requests: list[Request] = []
        self.moods: list[Mood] = []
        self.is_over = threading.Event()

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_port}/store"

    def get_request(self) -> tuple[socket.socket, object]:
        """Return the next connection; its thread begins TLS, so that nobody else waits for it."""
        one, address = super().get_request()
        if self.scheme == "https":
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
            one = context.wrap_socket(one, server_side=True, do_handshake_on_connect=False)
        return one, address

    @property
    def methods(self) -> list[str]:
        return [request.method for request in self.requests]

    def handle_error(self, *_: object) -> None:
        """Say nothing of clients that leave."""


@contextlib.contextmanager
def serving(scheme: str = "http") -> Iterator[GraphStore]:
    """Return a server that serves until the end of the ``with`` statement."""
    with GraphStore(scheme) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            server.is_over.set()
            server.shutdown()
            thread.join()


def good(handler: Handler) -> None:
    """Answer as it should be."""
    handler.obey(handler.server.requests[-1])


def say(status: int, body: bytes = b"", **headers: str) -> Mood:
    """Answer something else."""
    return lambda handler: handler.tell(status, body, **headers)


def take_and_say(status: int, **headers: str) -> Mood:
    """Do what is asked, and answer something else."""

    def mood(handler: Handler) -> None:
        request = handler.server.requests[-1]
        names = parse_qs(urlsplit(request.path).query).get("graph", ["default"])
        handler.server.graphs.setdefault(names[0], set()).update(
            request.body.splitlines(keepends=True)
        )
        handler.tell(status, b"", **headers)

    return mood


def drop(handler: Handler) -> None:
    """Close the connection without a word."""
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def break_off(handler: Handler) -> None:
    """Close the connection in the middle of an answer."""
    handler.send_response_only(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b"# half")
    drop(handler)


def talk(text: bytes) -> Mood:
    """Answer what need not be HTTP."""

    def mood(handler: Handler) -> None:
        handler.wfile.write(text)
        drop(handler)

    return mood


def wait(handler: Handler) -> None:
    """Answer nothing until all is over."""
    handler.server.is_over.wait()


def trickle(beginning: bytes, part: bytes) -> Mood:
    """Answer slowly and without an end."""

    def mood(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(beginning)
        with contextlib.suppress(OSError):
            while not handler.server.is_over.wait(0.05):
                handler.wfile.write(part)

    return mood


def never_end(status: int, part: bytes = b"# more and more\n", **headers: str) -> Mood:
    """Answer without an end."""

    def mood(handler: Handler) -> None:
        handler.close_connection = True
        handler.send_response_only(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        with contextlib.suppress(OSError):
            while not handler.server.is_over.is_set():
                handler.wfile.write(part * 1000)

    return mood


def ask_digest(user: str, password: str) -> Mood:
    """Answer as it should be to who tells the password by Digest, and ask for that otherwise."""

    def mood(handler: Handler) -> None:
        handler.server.moods.append(mood)
        told = dict(re.findall(r'(\w+)="?([^",]*)"?', handler.headers.get("authorization", "")))
        first = digest(f"{user}:news:{password}")
        second = digest(f"{handler.command}:{handler.path}")
        parts = (told.get(name, "") for name in ("nonce", "nc", "cnonce", "qop"))
        if told.get("response") == digest(":".join((first, *parts, second))):
            good(handler)
        else:
            challenge = 'Digest realm="news", nonce="n0", qop="auth", algorithm=MD5'
            handler.tell(401, WWW_Authenticate=challenge)

    return mood


def digest(text: str) -> str:
    """Return the MD5 of a text, as RFC 7616 writes it."""
    return hashlib.md5(text.encode()).hexdigest()


@contextlib.contextmanager
def oxigraph(folder: Path) -> Iterator[str]:
    """Return the address of a real store, Oxigraph, that is ended with the ``with`` statement."""
    command = shutil.which("oxigraph", path=Path(sys.executable).parent)
    assert command
    address = f"127.0.0.1:{free_port()}"
    process = subprocess.Popen(
        [command, "serve", "--location", str(folder), "--bind", address],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while not answers(f"http://{address}/"):
            assert process.poll() is None
            time.sleep(0.05)
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    """Return a port that nobody listened to a moment ago."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def answers(url: str) -> bool:
    """Return whether there is a server."""
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except OSError:
        return False
    return True

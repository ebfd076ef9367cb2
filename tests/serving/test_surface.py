"""Surface: odd requests and raw bytes against a server that runs: it answers, and goes on."""

from __future__ import annotations

import contextlib
import re
import socket
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from .conftest import ROOT, Server, started

METHODS: Final = st.sampled_from(
    ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "QUERY", "get", "Ä"]
)
PATHS: Final = st.sampled_from(
    [
        "/",
        "/sparql",
        "/sparql/",
        "/data",
        "/health",
        "//",
        "/../data",
        "/sparql%00",
        "*",
        "data",
        "",
    ]
) | st.text(max_size=20).map(lambda text: "/" + quote(text))
NAMES: Final = st.sampled_from(
    ["query", "update", "default-graph-uri", "named-graph-uri", "graph", "default", "format", "%"]
)
QUERIES: Final = st.sampled_from(
    [
        *(
            "ASK {}",
            "SELECT * { ?s ?p ?o } LIMIT 1",
            "DESCRIBE <s:s>",
            "CONSTRUCT WHERE { ?s a ?o }",
        ),
        *("ASK {", "CLEAR ALL", "SELECT * { SERVICE <x:x> {} }", "", "SELECT (1/0 AS ?x) {}"),
    ]
)
VALUES: Final = (
    QUERIES.map(quote)
    | st.text(max_size=30).map(quote)
    | st.sampled_from(["%", "%FF", "http://a/"])
)
FIELDS: Final = st.lists(st.tuples(NAMES, VALUES), max_size=4).map(
    lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)
)
TYPES: Final = st.sampled_from(
    [
        *("application/sparql-query", "application/x-www-form-urlencoded", "text/plain", ";", ""),
        *("application/sparql-query; charset=utf-16", "application/sparql-update", "a/b; charset"),
    ]
)
TEXTS: Final = st.text(
    st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=40
)
HEADERS: Final = st.dictionaries(
    st.sampled_from(
        [
            *("Accept", "If-None-Match", "If-Modified-Since", "Origin", "Content-Type", "Host"),
            *("Accept-Encoding", "Range", "Expect", "Upgrade", "Connection", "Content-Length"),
            *("Transfer-Encoding", "Cookie", "X-Forwarded-For", "Access-Control-Request-Method"),
        ]
    ),
    TEXTS | TYPES | st.sampled_from(["*/*;q=x", "W/", "*", "chunked", "100-continue", "upgrade"]),
    max_size=4,
)
STATUS: Final = re.compile(r" ([0-9]{3}) [0-9]+ ms [0-9,]+ bytes$")
PATIENCE: Final = 0.5
"""Seconds after which no more is waited for, as of a request that is not complete."""

RARE: Final = settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class Request(NamedTuple):
    """A request as it is written."""

    method: str
    path: str
    fields: str
    headers: dict[str, str]
    body: bytes

    def written(self) -> bytes:
        """Return the request as bytes; its headers count more than what should stand there."""
        size = str(len(self.body))
        told = {"Host": "localhost", "Content-Length": size, "Connection": "close"}
        lines = "".join(f"{name}: {value}\r\n" for name, value in (told | self.headers).items())
        head = f"{self.method} {self.path}?{self.fields} HTTP/1.1\r\n{lines}\r\n"
        return head.encode("latin-1", "replace") + self.body


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Return a server of the seeds that must answer on after all that it was sent, and tell so."""
    with started(str(ROOT / "seeds")) as found:
        yield found
        assert httpx.get(f"{found.url}/sparql?query=ASK%20%7B%7D").json()["boolean"] is True
        statuses = [int(told[1]) for line in found.lines if (told := STATUS.search(line))]
        assert len(set(statuses)) > 1
        assert [one for one in statuses if one >= 500 and one != 503] == []
        assert not any("Traceback" in line for line in found.lines)


def require_wellness(server: Server, data: bytes) -> None:
    """Fail where some bytes get an answer that tells of a mistake of the server."""
    answer = b""
    address = ("127.0.0.1", server.port)
    with socket.create_connection(address, timeout=60) as connection, contextlib.suppress(OSError):
        connection.sendall(data)
        connection.settimeout(PATIENCE)
        while part := connection.recv(65536):
            answer += part
    statuses = re.findall(rb"(?:\A|\n)HTTP/1\.1 ([0-9]{3}) ", answer)
    assert [one for one in statuses if one >= b"500" and one != b"503"] == [], answer
    assert server.process.poll() is None


@RARE
@given(
    st.builds(
        Request, METHODS, PATHS, FIELDS, HEADERS, st.binary(max_size=60) | FIELDS.map(str.encode)
    )
)
@example(Request("POST", "/sparql", "", {"Content-Type": "application/sparql-query"}, b"\xff"))
@example(
    Request("GET", "/sparql", "query=ASK%20%7B%7D", {"If-None-Match": '"', "Accept": ";q="}, b"")
)
@example(Request("GET", "/data", "graph=%00&graph=", {}, b""))
@example(Request("GET", "/data", "graph=a b", {"Accept": "*/*;q=0"}, b""))
def test_no_request_is_the_servers_mistake(server: Server, request_: Request) -> None:
    require_wellness(server, request_.written())


@RARE
@given(st.binary(max_size=300))
@example(b"GET / HTTP/1.1\r\n\r\n" * 3)
@example(b"GET /health HTTP/9.9\r\nHost: localhost\r\n\r\n")
@example(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
@example(b"\x16\x03\x01\x02\x00\x01\x00")
def test_no_bytes_are_the_servers_mistake(server: Server, data: bytes) -> None:
    require_wellness(server, data + b"\r\n\r\n")

"""Connections: none is kept of a client that neither asks nor reads."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from tests.serving.conftest import serving

from newsgraph.serving import Desk, running
from newsgraph.serving.gates import connections
from newsgraph.serving.gates.journal import JournalGate
from newsgraph.serving.protocol import endpoint
from newsgraph.store import Store

PAGE = b"x" * 8_000_000


async def give_much(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
    """Answer with more than any buffer takes."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for start in range(0, len(PAGE), 65536):
        part = PAGE[start : start + 65536]
        await send({"type": "http.response.body", "body": part, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def give_nothing(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
    """Answer at once, whatever of the request is still to come."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def tell_nothing(_: str) -> None:
    """Tell nothing."""


Asking = Callable[[int], Coroutine[Any, Any, None]]


def against(
    app: Any,
    asking: Asking,
    monkeypatch: pytest.MonkeyPatch,
    tell: Callable[[str], None] = tell_nothing,
) -> None:
    """Ask a server within the test, which runs until the asking is over."""
    found = running.listen("127.0.0.1", 0)
    configs: list[uvicorn.Config] = []
    monkeypatch.setattr(running.Server, "run", lambda server, _: configs.append(server.config))
    running.serve(app, found, Desk(1), tell)

    async def ask() -> None:
        server = running.Server(configs[0], Desk(1))
        task = asyncio.create_task(server.serve([found]))
        await asking(found.getsockname()[1])
        server.should_exit = True
        await task

    asyncio.run(ask())


@contextlib.asynccontextmanager
async def connected(
    port: int, data: bytes
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Give a connection on which some bytes were sent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    try:
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


@pytest.mark.parametrize("data", [b"", b"GET", b"GET / HTTP/1.1\r\nHost: localhost\r\nA: "])
def test_who_does_not_ask_is_let_go(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "CONNECTION_SECONDS", 0.1)

    async def ask(port: int) -> None:
        async with connected(port, data) as (reader, _):
            with contextlib.suppress(ConnectionResetError):
                assert await reader.read() == b""

    against(give_much, ask, monkeypatch)


def test_who_goes_on_sending_what_nobody_waits_for_is_let_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "CONNECTION_SECONDS", 0.3)

    async def ask(port: int) -> None:
        head = b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n"
        async with connected(port, head) as (reader, writer):
            await reader.readuntil(b"\r\n0\r\n\r\n")  # the answer is whole
            writer.write(b"a")
            with contextlib.suppress(ConnectionResetError):
                assert await asyncio.wait_for(reader.read(), 10) == b""

    against(give_nothing, ask, monkeypatch)


def test_who_does_not_read_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "CONNECTION_SECONDS", 0.3)

    async def ask(port: int) -> None:
        async with connected(port, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n") as (reader, _):
            await asyncio.sleep(2)  # the buffers of both are full
            size = 0
            with contextlib.suppress(ConnectionResetError):
                while part := await reader.read(65536):
                    size += len(part)
            assert size < len(PAGE)

    against(give_much, ask, monkeypatch)


def test_who_reads_at_all_gets_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "CONNECTION_SECONDS", 2.0)

    async def ask(port: int) -> None:
        asked = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        async with connected(port, asked) as (reader, _):
            size = 0
            while part := await reader.read(2**20):
                size += len(part)
                await asyncio.sleep(0.05)
            assert size > len(PAGE)

    against(give_much, ask, monkeypatch)


def test_of_too_many_no_more_are_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "CONNECTIONS", 1)

    async def ask(port: int) -> None:
        async with connected(port, b""), connected(port, b"") as (reader, _):
            with contextlib.suppress(ConnectionResetError):
                assert await reader.read() == b""

    against(give_much, ask, monkeypatch)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", []),
        (b"GET", ["a connection ended within the head of a request"]),
        (b"GET / HTTP/1.1\r\nA: \x1b[31m", ["a connection ended within the head of a request"]),
        (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", []),
        (b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET", ["a connection ended within the head of a request"]),
        (b"\x16\x03\x01\x1b[31m\r\n\r\n", ["a client sent what is no request of HTTP: 400"]),
        (b"GET / HTTP/1.1\r\n\r\n", ["a client sent what is no request of HTTP: 400"]),
    ],
)  # fmt: skip
def test_what_comes_of_no_request_is_one_line(
    data: bytes, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[str] = []

    async def ask(port: int) -> None:
        async with connected(port, data) as (reader, writer):
            writer.write_eof()
            with contextlib.suppress(ConnectionResetError):
                await reader.read()

    against(give_nothing, ask, monkeypatch, lines.append)
    assert lines == told


def test_who_leaves_within_an_answer_is_told_of_as_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[str] = []

    async def ask(port: int) -> None:
        async with connected(port, b"GET /a HTTP/1.1\r\nHost: a\r\n\r\n") as (reader, _):
            assert await reader.read(100)
        async with connected(port, b"GET /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n") as (
            reader,
            _,
        ):
            assert len(await reader.read()) > len(PAGE)

    against(JournalGate(give_much, lines.append), ask, monkeypatch)
    words = sorted(line.split() for line in lines)
    assert [one[1:3] for one in words] == [["/a", "499"], ["/b", "200"]]
    assert int(words[0][5].replace(",", "")) < len(PAGE)
    assert int(words[1][5].replace(",", "")) == len(PAGE)


def test_who_is_not_let_in_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "CONNECTIONS", 0)
    lines: list[str] = []

    async def ask(port: int) -> None:
        async with connected(port, b"") as (reader, _):
            with contextlib.suppress(ConnectionResetError):
                assert await reader.read() == b""

    against(give_nothing, ask, monkeypatch, lines.append)
    assert lines == ["a client was not let in: 0 are connected already"]


def test_a_body_that_does_not_come_is_not_waited_for(
    seeds: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoint, "REQUEST_SECONDS", 0.1)

    async def ask(port: int) -> None:
        head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nASK"
        async with connected(port, head) as (reader, _):
            answer = await reader.read()
            assert answer.startswith(b"HTTP/1.1 408 ")
            assert b"did not come within 0.1 s" in answer

    with serving(seeds) as application:
        against(application.app, ask, monkeypatch)

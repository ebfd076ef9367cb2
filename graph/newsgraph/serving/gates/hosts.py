"""Hosts: the names by which a server may be called, so that no other site's name leads to it.

A page elsewhere can have its own name lead to this machine (DNS rebinding), and would be taken
for a page of this server. Its name is in the Host header all the same.
"""

from __future__ import annotations

import re
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from newsgraph.errors import UsageError
from newsgraph.hosts import parse_host
from newsgraph.problems import quoted

_HOST: Final = re.compile(
    r"(?!.{261})(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?)(?::[0-9]{1,5})?"
)
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


def hosts_of(bound: str, allowed: tuple[str, ...] = ()) -> frozenset[str]:
    r"""Return the names of a server that is bound to an address, with others that are allowed.

    Raises `UsageError` for what is no name, and would never be called.

    >>> sorted(hosts_of("127.0.0.1", ("b\xfccher.example",)))
    ['127.0.0.1', '[::1]', 'localhost', 'xn--bcher-kva.example']
    """
    for name in allowed:
        if not parse_host(name):
            raise UsageError(
                f"--allow-host {quoted(name)} is no name of a host: give it without scheme, port "
                "and path, such as news.example.org"
            )
    own = f"[{bound}]" if ":" in bound else bound
    return _LOOPBACK | {parse_host(name) for name in (own, *allowed)} - {""}


def is_allowed(header: str | None, hosts: frozenset[str]) -> bool:
    """Return whether a Host header names one of some hosts, at any port."""
    match = _HOST.fullmatch(header or "")
    return match is not None and parse_host(match[1]) in hosts


class HostGate:
    """Lets no request through that calls this server by another name."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer that it came to the wrong server."""
        if not is_allowed(Headers(scope=scope).get("host"), self._hosts):
            why = "this server is not called so: allow the name with --allow-host\n"
            await PlainTextResponse(why, 421)(scope, receive, send)
            return
        await self._app(scope, receive, send)

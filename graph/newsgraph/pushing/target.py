"""Target: the graph in a triple store that a push goes to, and its address."""

from __future__ import annotations

import ipaddress
from typing import Final, NamedTuple
from urllib.parse import parse_qs, quote

import httpx
import pyoxigraph as ox

from newsgraph.errors import UsageError
from newsgraph.hosts import parse_host
from newsgraph.problems import quoted, shown

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_PORTS: Final = range(1, 65_536)
_ADDRESSING: Final = ("graph", "default")
_EXAMPLE: Final = "name the store's Graph Store endpoint, such as http://localhost:7878/store"


class Target(NamedTuple):
    """A graph in a store: the URL that it has there, and its name in messages."""

    url: httpx.URL
    name: str

    @property
    def host(self) -> str:
        """The host that all requests go to, as certificates and netrc files name it."""
        return self.url.raw_host.decode()

    @property
    def is_private(self) -> bool:
        """Whether nobody on the way can read what is sent."""
        return self.url.scheme == "https" or _is_loopback(self.host)

    def leads_to(self, url: httpx.URL) -> bool:
        """Return whether a redirect stays with this graph: same origin, same query, no password.

        A redirect that loses the query would write into another graph of the same store.
        """
        same = _origin(url) == _origin(self.url) and url.query == self.url.query
        return same and not url.userinfo


def find_target(to: str, graph: str | None = None) -> Target:
    """Return the target for an endpoint and the IRI of a graph, None for the default graph.

    Graphs are addressed indirectly, as section 4.2 of the protocol has it. Raises `UsageError`.

    >>> target = find_target("http://localhost:7878/store", "urn:example:news")
    >>> str(target.url)
    'http://localhost:7878/store?graph=urn%3Aexample%3Anews'
    >>> target.name
    'graph <urn:example:news> of http://localhost:7878/store'
    """
    endpoint = _parse_endpoint(to)
    if graph is not None:
        _require_iri(graph)
    query = "default" if graph is None else f"graph={quote(graph, safe='')}"
    told = f"{endpoint.query.decode()}&" if endpoint.query else ""
    url = endpoint.copy_with(query=(told + query).encode(), fragment=None)
    # A query may hold a key of the user's, so it is not shown.
    place = shown(str(endpoint.copy_with(query=None, fragment=None)))
    which = "the default graph" if graph is None else f"graph <{shown(graph)}>"
    return Target(url, f"{which} of {place}")


def _parse_endpoint(text: str) -> httpx.URL:
    """Return the URL of an endpoint; raises `UsageError` for what is none, or holds a password."""
    try:
        url = httpx.URL(text)
        host = url.raw_host.decode()
    except (httpx.InvalidURL, ValueError):
        raise UsageError(f"--to {quoted(text)} is no URL: {_EXAMPLE}") from None
    if url.userinfo:
        raise UsageError(
            f"--to {quoted(text)} holds a user name or password: give them as NEWSGRAPH_USER and "
            "NEWSGRAPH_PASSWORD in the environment, or in ~/.netrc"
        )
    if url.scheme not in _DEFAULT_PORTS:
        raise UsageError(f"--to {quoted(text)} is no http or https URL: {_EXAMPLE}")
    if not parse_host(f"[{host}]" if ":" in host else host) or _port(url) not in _PORTS:
        raise UsageError(f"--to {quoted(text)} has no valid host or port: {_EXAMPLE}")
    if any(name in parse_qs(url.query.decode(), keep_blank_values=True) for name in _ADDRESSING):
        raise UsageError(f"--to {quoted(text)} names a graph: name it with --graph IRI instead")
    return url


def _require_iri(text: str) -> None:
    """Raise `UsageError` for what is no absolute IRI."""
    try:
        ox.NamedNode(text)
    except ValueError:
        message = f"--graph {quoted(text)} is no absolute IRI: give one, such as urn:example:news"
        raise UsageError(message) from None


def _origin(url: httpx.URL) -> tuple[str, bytes, int | None]:
    """Return what requests have to share to go to the same server (RFC 6454)."""
    return url.scheme, url.raw_host, _port(url)


def _port(url: httpx.URL) -> int | None:
    """Return the port of a URL, also where it is the default one."""
    return _DEFAULT_PORTS.get(url.scheme) if url.port is None else url.port


def _is_loopback(host: str) -> bool:
    """Return whether a host is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")

"""Location: the URL by which others call this server, where a proxy stands before it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from newsgraph.errors import UsageError
from newsgraph.hosts import parse_host
from newsgraph.problems import quoted, without_password

_URL: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[^]]*\]|[^][:/?#@\\\s]+)(?::(?P<port>[0-9]{1,5}))?/?",
    re.IGNORECASE,
)
_PORTS: Final = range(1, 65_536)


class Location(NamedTuple):
    """A URL that ends with a slash, and the name of its host, in the one form that it has."""

    url: str
    host: str


def location_of(told: str) -> Location:
    r"""Return where others find a server; raises `UsageError` for more or less than its address.

    >>> location_of("https://B\xfccher.example")
    Location(url='https://xn--bcher-kva.example/', host='xn--bcher-kva.example')
    """
    match = _URL.fullmatch(told)
    host = parse_host(match["host"]) if match else ""
    port = match["port"] if match else None
    if match is None or not host or int(port or 1) not in _PORTS:
        raise UsageError(
            f"--public-url {quoted(without_password(told))} is not the address of a whole server: "
            "give http or https, its host and its port alone, without path, user, query and "
            "fragment, such as https://news.example.org/"
        )
    authority = f"{host}:{int(port)}" if port else host
    return Location(f"{match['scheme'].lower()}://{authority}/", host)

"""Location: the URL by which others call this server, where a proxy stands before it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from newsgraph.errors import UsageError
from newsgraph.problems import quoted, without_password

_URL: Final = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(?P<port>[0-9]{1,5}))?/?",
    re.IGNORECASE,
)
_HIGHEST_PORT: Final = 65_535


class Location(NamedTuple):
    """A URL that ends with a slash, and the name of its host."""

    url: str
    host: str


def location_of(told: str) -> Location:
    """Return where others find a server; raises `UsageError` for more or less than its address.

    >>> location_of("https://News.example.org")
    Location(url='https://news.example.org/', host='news.example.org')
    """
    match = _URL.fullmatch(told)
    if match is None or int(match["port"] or 0) > _HIGHEST_PORT:
        raise UsageError(
            f"--public-url {quoted(without_password(told))} is not the address of a whole server: "
            "give http or https, its host and its port alone, without path, user, query and "
            "fragment, such as https://news.example.org/"
        )
    return Location(match[0].lower().removesuffix("/") + "/", match["host"].lower())

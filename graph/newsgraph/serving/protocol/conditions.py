"""Conditions: what names an answer, and whether a client has it already (RFC 9110, section 13)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final, NamedTuple

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

from newsgraph.version import VERSION

_TAG: Final = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


class Unchanged(Exception):  # noqa: N818 (it is no error)
    """A client has an answer already, which is all that it is told, with these headers."""

    def __init__(self, headers: dict[str, str]) -> None:
        super().__init__("not modified")
        self.headers = headers


class State(NamedTuple):
    """What a client may keep of an answer, and must ask about: its tag, and when it came to be.

    There is no such time of what changes with the version that runs, and not with the graph.
    """

    tag: str
    changed: float | None = None

    def require_unnamed(self, request: Request) -> None:
        """Raise `Unchanged` where a client has the answer by its tag; ``W/`` makes no difference."""
        if _is_kept(request) and self._is_in(request.headers.getlist("if-none-match")):
            raise Unchanged(self._headers())

    def require_news(self, request: Request, policy: str | None = None) -> dict[str, str]:
        """Return the headers of the answer, with a policy of its own if it has one.

        Raises `Unchanged` where a client has it, by its tag or its time. That answer has the
        policy too: a browser takes its headers for those of the page that it kept.

        >>> headers = [(b"if-modified-since", b"Thu, 01 Jan 1970 00:01:40 GMT")]
        >>> asked = Request({"type": "http", "method": "GET", "headers": headers})
        >>> State('W/"a"', 101.5).require_news(asked)["Last-Modified"]
        'Thu, 01 Jan 1970 00:01:41 GMT'
        >>> State('W/"a"', 100.5).require_news(asked)
        Traceback (most recent call last):
        newsgraph.serving.protocol.conditions.Unchanged: not modified
        """
        headers = self._headers() | ({"Content-Security-Policy": policy} if policy else {})
        if _is_kept(request) and self._is_held(request.headers):
            raise Unchanged(headers)
        return headers

    def _is_held(self, stated: Headers) -> bool:
        """Return whether a client has the answer, by its tag or its time."""
        tags = stated.getlist("if-none-match")
        if tags:  # which count alone
            return tags == ["*"] or self._is_in(tags)
        since = _read_time(stated.get("if-modified-since", ""))
        return since is not None and self.changed is not None and int(self.changed) <= since

    def _is_in(self, stated: Sequence[str]) -> bool:
        """Return whether the tag is among those that a client has."""
        return self.tag.removeprefix("W/") in _TAG.findall(",".join(stated))

    def _headers(self) -> dict[str, str]:
        """Return the headers of an answer that a client may keep, and must ask about."""
        headers = {"ETag": self.tag, "Cache-Control": "no-cache", "Vary": "Accept"}
        if self.changed is not None:
            time = datetime.fromtimestamp(int(self.changed), UTC)
            headers["Last-Modified"] = format_datetime(time, usegmt=True)
        return headers


def make_tag(*said: str) -> str:
    """Return what names the answer to something that was said: by this version, of this graph."""
    digest = hashlib.sha256("\0".join([VERSION, *said]).encode(errors="backslashreplace"))
    return f'W/"{digest.hexdigest()[:32]}"'


async def tell_unchanged(_: Request, told: Exception) -> Response:
    """Return what is answered where a client has the answer already."""
    assert isinstance(told, Unchanged)  # noqa: S101 (for the type checker)
    return Response(status_code=304, headers=told.headers)


def _is_kept(request: Request) -> bool:
    """Return whether the answer to a request is one that clients keep."""
    return request.method in ("GET", "HEAD")


def _read_time(text: str) -> float | None:
    """Return a time of HTTP in seconds since 1970, None for what is none."""
    try:
        read = parsedate_to_datetime(text)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None

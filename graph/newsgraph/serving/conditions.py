"""Conditions: what names an answer, and whether a client has it already (RFC 9110, section 13)."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final

from starlette.requests import Request

from newsgraph.version import VERSION

_TAG: Final = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def make_tag(*said: str) -> str:
    """Return what names the answer to something that was said: by this version, of this graph."""
    digest = hashlib.sha256("\0".join([VERSION, *said]).encode(errors="backslashreplace"))
    return f'W/"{digest.hexdigest()[:32]}"'


def names_tag(request: Request, tag: str) -> bool:
    """Return whether a client has the answer of that name; ``W/`` makes no difference."""
    if request.method not in ("GET", "HEAD"):
        return False
    stated = ",".join(request.headers.getlist("if-none-match"))
    return tag.removeprefix("W/") in _TAG.findall(stated)


def is_held(request: Request, tag: str, changed: float) -> bool:
    """Return whether a client has an answer that there is, by its name or by its time.

    >>> headers = [(b"if-modified-since", b"Thu, 01 Jan 1970 00:01:40 GMT")]
    >>> asked = Request({"type": "http", "method": "GET", "headers": headers})
    >>> is_held(asked, "", 100.5), is_held(asked, "", 101.5)
    (True, False)
    """
    if request.method not in ("GET", "HEAD"):
        return False
    stated = request.headers.getlist("if-none-match")
    if stated:  # which counts alone
        return stated == ["*"] or names_tag(request, tag)
    since = _read_time(request.headers.get("if-modified-since", ""))
    return since is not None and int(changed) <= since


def tell_state(tag: str, changed: float) -> dict[str, str]:
    """Return the headers of an answer that a client may keep, and must ask about.

    >>> tell_state('W/"a"', 100.5)["Last-Modified"]
    'Thu, 01 Jan 1970 00:01:40 GMT'
    """
    return {
        "ETag": tag,
        "Last-Modified": format_datetime(datetime.fromtimestamp(int(changed), UTC), usegmt=True),
        "Cache-Control": "no-cache",
        "Vary": "Accept",
    }


def _read_time(text: str) -> float | None:
    """Return a time of HTTP in seconds since 1970, None for what is none."""
    try:
        read = parsedate_to_datetime(text)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None

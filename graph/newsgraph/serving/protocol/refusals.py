"""Refusals: what is answered to a request that can't be, each with its status and what to do.

Both handlers are coroutines: any other would run in a thread, beside which no fork may begin.
"""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from newsgraph.errors import LimitReached, NewsgraphError, Outdated, TryLater, UsageError
from newsgraph.problems import quoted

RETRY_AFTER: Final = 5
"""Seconds after which who was told to come again may be answered."""

READ_ONLY: Final = "a graph made from posts is read-only: change the posts, and build it again"


class Refusal(NewsgraphError):  # noqa: N818 (it is no error of ours)
    """A request that is refused: the status of RFC 9110, why, and headers that go with it."""

    def __init__(self, status: int, why: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(why)
        self.status = status
        self.headers = headers or {}


async def refuse(_: Request, error: Exception) -> Response:
    """Return what is answered instead of an answer: a text, which no browser takes for a page."""
    found = _refusal_of(error)
    headers = {"Cache-Control": "no-store", "Vary": "Accept", **found.headers}
    return PlainTextResponse(f"{found}\n", found.status, headers)


def _refusal_of(error: Exception) -> Refusal:
    """Return an error of ours as HTTP has it."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, TryLater):
        return Refusal(503, str(error), {"Retry-After": str(RETRY_AFTER)})
    if isinstance(error, Outdated):
        return Refusal(503, str(error))  # who comes again is told the same
    if isinstance(error, UsageError | LimitReached):
        return Refusal(400, str(error))
    return Refusal(500, str(error))


async def refuse_address(request: Request, error: Exception) -> Response:
    """Return what is answered where there is nothing at an address, or no such method."""
    assert isinstance(error, HTTPException)  # noqa: S101 (for the type checker)
    headers = dict(error.headers or {})
    why = str(error.detail)
    if error.status_code == 405:  # noqa: PLR2004 (its name would say less)
        allowed = headers["Allow"] = ", ".join(sorted(headers["Allow"].split(", ")))
        why = f"{quoted(request.method)} is not possible here, only {allowed}: {READ_ONLY}"
    if error.status_code == 404:  # noqa: PLR2004
        why = f"there is nothing at {quoted(request.url.path)}: see /sparql and /data"
    return await refuse(request, Refusal(error.status_code, why, headers))

"""Refusals: what is answered to a request that can't be, each with its status and what to do."""

from __future__ import annotations

from newsgraph.errors import NewsgraphError


class Refusal(NewsgraphError):  # noqa: N818 (it is no error of ours)
    """A request that is refused: the status of RFC 9110, why, and headers that go with it."""

    def __init__(self, status: int, why: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(why)
        self.status = status
        self.headers = headers or {}

"""Exchange: requests to a store, and what it answers, whatever that is."""

from __future__ import annotations

import re
import ssl
import time
from contextlib import closing
from http import HTTPStatus
from http.client import responses
from types import TracebackType
from typing import Final, NamedTuple, Self

import httpx

from newsgraph.errors import PushError
from newsgraph.limits import (
    PUSH_ANSWER_BYTES,
    PUSH_REDIRECTS,
    PUSH_SECONDS,
    PUSH_WAIT_SECONDS,
)
from newsgraph.problems import shown, without_password
from newsgraph.pushing.login import Login
from newsgraph.pushing.patience import Patience
from newsgraph.pushing.target import Target
from newsgraph.version import VERSION

_HEADERS: Final = {
    "User-Agent": f"newsgraph/{VERSION}",
    "Accept": "application/n-triples",
    "Accept-Encoding": "identity",  # nothing that they send is unpacked
}
# N-Triples are Turtle, which every store takes, also those that know N-Triples by an older name;
# the W3C's tests of the protocol send this very type.
_CONTENT: Final = {"Content-Type": "text/turtle; charset=utf-8"}

_REDIRECTS: Final = range(300, 400)
_FOLLOWED: Final = (HTTPStatus.TEMPORARY_REDIRECT, HTTPStatus.PERMANENT_REDIRECT)
"""Redirects that keep the method and the body."""

_BUSY: Final = (
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
)
"""What may be over in a moment."""

_BROKEN: Final = (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)
"""What a connection ends with that the other side has dropped."""

_QUOTED: Final = 200
_SECONDS = re.compile("[0-9]{1,9}")
_PAUSE: Final = 1
"""Seconds before something is tried again, unless the store tells how many."""


class Answer(NamedTuple):
    """What a store answers: its status, and the beginning of what it says, as bytes."""

    status: int
    headers: httpx.Headers
    body: bytes
    is_whole: bool

    @property
    def pause(self) -> int:
        """The seconds after which the store wants to be asked again."""
        told = self.headers.get("retry-after", "")
        return int(told) if _SECONDS.fullmatch(told) else _PAUSE

    @property
    def is_page(self) -> bool:
        """Whether it is a web page, which is made for browsers."""
        kind: str = self.headers.get("content-type", "")
        return kind.lower().startswith(("text/html", "application/xhtml"))


class Exchange:
    """A connection to one store, to be used in a ``with`` statement.

    It is httpx without what httpx does by itself: no proxy of the environment, no cookies, no
    redirects, and nothing of an answer read beyond its limit. Certificates are those that the
    system trusts.
    """

    def __init__(self, target: Target, login: Login) -> None:
        self._target = target
        self._login = login
        self._patience = Patience(PUSH_SECONDS)
        self._transport = httpx.HTTPTransport(verify=ssl.create_default_context(), trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._transport.close()

    def ask(self, method: str, body: bytes | None = None) -> Answer:
        """Return what the store answers to a request for the target; raises `PushError`.

        What a busy store did not take, or a broken connection lost, is sent once more: to put or
        add the same triples twice is the same as once.
        """
        try:
            answer = self._follow(method, body)
        except _BROKEN:
            time.sleep(_PAUSE)
        else:
            if answer.status not in _BUSY or answer.pause > PUSH_WAIT_SECONDS:
                return answer
            time.sleep(answer.pause)
        try:
            return self._follow(method, body)
        except _BROKEN as error:
            raise PushError(self._tell_broken(error)) from None

    def describe(self, answer: Answer) -> str:
        """Return an answer in words: its status, and the beginning of what may be quoted of it."""
        phrase = responses.get(answer.status, "which HTTP does not know")
        text = "" if answer.is_page else self._quote(answer.body.decode("utf-8", "replace"))
        return f"{answer.status} ({phrase}){text and f', saying {text}'}"

    def _follow(self, method: str, body: bytes | None) -> Answer:
        """Return the answer to a request, wherever within the target's server it is given."""
        url = self._target.url
        for _ in range(PUSH_REDIRECTS + 1):
            answer = self._send(method, url, body)
            if answer.status not in _REDIRECTS:
                return answer
            url = self._redirected(url, answer)
        raise PushError(
            f"the store sends from address to address, more than {PUSH_REDIRECTS} times"
        )

    def _redirected(self, url: httpx.URL, answer: Answer) -> httpx.URL:
        """Return where a store sends us; raises `PushError` where we don't go."""
        place = answer.headers.get("location", "")
        try:
            next_url = url.join(place)
            is_followed = answer.status in _FOLLOWED and self._target.leads_to(next_url)
        except (httpx.InvalidURL, ValueError):
            is_followed = False
        if is_followed:
            return next_url
        elsewhere = self._quote(without_password(place)) or "another address"
        where = elsewhere if place else "nowhere"
        raise PushError(
            f"the store sends on to {where} ({answer.status}), where nothing is sent by itself: "
            "if that is the store, name it with --to"
        )

    def _send(self, method: str, url: httpx.URL, body: bytes | None) -> Answer:
        """Return the answer to one request, told who we are as the store wants to be told."""
        headers = _HEADERS if body is None else _HEADERS | _CONTENT
        waits = httpx.Timeout(self._patience.seconds).as_dict()
        extensions = {"timeout": waits, "trace": self._patience.trace}
        request = httpx.Request(method, url, headers=headers, content=body, extensions=extensions)
        with closing(self._login.auth_flow(request)) as steps:
            request = next(steps)
            while True:
                answer, response = self._exchange(request)
                try:
                    request = steps.send(response)
                except StopIteration:
                    return answer

    def _exchange(self, request: httpx.Request) -> tuple[Answer, httpx.Response]:
        """Return the answer to a request as it stands."""
        try:
            with (
                self._patience.limit(),
                closing(self._transport.handle_request(request)) as response,
            ):
                response.request = request  # where Digest looks for it
                said, is_whole = _read_beginning(response)
        except _BROKEN:
            raise
        except httpx.TransportError as error:
            raise PushError(self._tell_broken(error)) from None
        return Answer(response.status_code, response.headers, said, is_whole), response

    def _tell_broken(self, error: httpx.TransportError) -> str:
        """Return why there was no answer; httpx's words for what is no HTTP would quote it."""
        if isinstance(error, httpx.ProtocolError):
            return "the store gave no complete answer in HTTP"
        why = shown(str(error), _QUOTED) or type(error).__name__
        return f"no connection to {shown(self._target.host)}: {why}"

    def _quote(self, text: str) -> str:
        """Return what a store says, shortened and escaped; nothing where it knows a login.

        It could send that back in any spelling, so that no search would find it.
        """
        return "" if self._login else shown(" ".join(text.split()), _QUOTED)


def _read_beginning(response: httpx.Response) -> tuple[bytes, bool]:
    """Return the beginning of what a store says, and whether that is all."""
    said = bytearray()
    for part in response.iter_raw():
        said += part
        if len(said) > PUSH_ANSWER_BYTES:
            return bytes(said[:PUSH_ANSWER_BYTES]), False
    return bytes(said), True

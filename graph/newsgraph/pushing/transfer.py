"""Transfer: a graph that is sent to a store in chunks, and how far that got."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Final, NamedTuple

from newsgraph.errors import InputError, PushError
from newsgraph.limits import PUSH_BYTES, PUSH_WAIT_SECONDS
from newsgraph.pushing.exchange import Answer, Exchange
from newsgraph.pushing.login import PASSWORD, TOKEN, USER, Login
from newsgraph.pushing.target import Target
from newsgraph.store import Store

_DONE: Final = range(200, 300)
_ABSENT: Final = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)

_ENDPOINT: Final = "see that --to names the Graph Store endpoint"
_ADVICE: Final[dict[int, str]] = {
    HTTPStatus.UNAUTHORIZED: f"see {USER} and {PASSWORD}, {TOKEN}, or ~/.netrc",
    HTTPStatus.FORBIDDEN: "see what this user may do there",
    HTTPStatus.NOT_FOUND: _ENDPOINT,
    HTTPStatus.METHOD_NOT_ALLOWED: _ENDPOINT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: f"let it take {PUSH_BYTES:,} bytes at once",
}


class Sent(NamedTuple):
    """How much of a graph a store has said that it took: so many of ``total`` triples.

    >>> print(Sent(total=3_377, triples=2_000, chunks=1))
    the store has confirmed 1 chunk, 2,000 of 3,377 triples
    """

    total: int
    triples: int = 0
    chunks: int = 0

    def __str__(self) -> str:
        """Write it as a part of a message."""
        chunks = f"{self.chunks:,} chunk{'s' if self.chunks > 1 else ''}"
        confirmed = f"{chunks}, {self.triples:,}" if self.chunks else "none"
        return f"the store has confirmed {confirmed} of {self.total:,} triples"

    @property
    def advice(self) -> str:
        """How far it got, and what to do about a push that did not get further."""
        return f"{self}; push again with --replace" if self.chunks else str(self)


class Chunk(NamedTuple):
    """Some lines of N-Triples."""

    triples: int
    text: bytes


def push_store(
    store: Store,
    target: Target,
    login: Login,
    *,
    replace: bool = False,
    on_chunk: Callable[[Sent], None] = lambda _: None,
) -> Sent:
    """Send the default graph of a store to a target, and return what was sent.

    A graph that is there already is kept, unless it is to be replaced: by the first chunk, to
    which the others are added. ``on_chunk`` is told before the first and after each. Raises
    `InputError` for a graph that can't be sent in chunks, and `PushError` for whatever goes
    wrong there, with what was confirmed until then.
    """
    sent = Sent(len(store))
    _require_chunks(store, sent.total)
    on_chunk(sent)
    with Exchange(target, login) as exchange:
        if not replace:
            _require_empty(exchange, target)
        for chunk in cut(store.lines(), PUSH_BYTES):
            try:
                _give(exchange, "POST" if sent.chunks or not replace else "PUT", chunk.text)
            except PushError as error:
                raise PushError(f"{error}; {sent.advice}") from None
            sent = Sent(sent.total, sent.triples + chunk.triples, sent.chunks + 1)
            on_chunk(sent)
    return sent


def cut(lines: Iterable[bytes], size: int) -> Iterator[Chunk]:
    """Yield lines in chunks of at most so many bytes; a longer line is a chunk of its own.

    >>> [chunk.text for chunk in cut([b"one.", b"two.", b"three."], 8)]
    [b'one.two.', b'three.']
    """
    held: list[bytes] = []
    room = size
    for line in lines:
        if held and len(line) > room:
            yield Chunk(len(held), b"".join(held))
            held, room = [], size
        held.append(line)
        room -= len(line)
    if held:
        yield Chunk(len(held), b"".join(held))


def _require_chunks(store: Store, total: int) -> None:
    """Raise `InputError` for a graph that can't be sent in chunks."""
    if not total:
        raise InputError("the default graph is empty: there is nothing to push")
    if not store.is_plain:
        # A blank node that comes in two chunks would be two nodes in the store, and one that is
        # sent again would be there twice.
        raise InputError(
            "the graph holds blank nodes or triple terms, which can't be sent in chunks: give "
            "them IRIs, or load the file with what the store itself comes with"
        )


def _require_empty(exchange: Exchange, target: Target) -> None:
    """Raise `PushError` where a graph holds anything, or nobody can tell."""
    answer = exchange.ask("GET")
    if answer.status in _ABSENT:
        return
    if answer.status not in _DONE:
        what = (
            f"the store does not tell if anything is in it, but answers {exchange.describe(answer)}"
        )
        raise PushError(_advised(what, answer))
    if answer.is_page:
        raise PushError(f"{target.name} is a web page: {_ENDPOINT}")
    if not _is_empty(answer):
        raise PushError(f"{target.name} is not empty, and is kept: replace it with --replace")


def _is_empty(answer: Answer) -> bool:
    """Return whether an answer in N-Triples states nothing; what is not N-Triples states something.

    Some stores write a comment into an empty graph.
    """
    lines = (line.strip() for line in answer.body.splitlines())
    return answer.is_whole and all(not line or line.startswith(b"#") for line in lines)


def _give(exchange: Exchange, method: str, text: bytes) -> None:
    """Send a chunk; raises `PushError` where the store does not take it."""
    answer = exchange.ask(method, text)
    if answer.status not in _DONE:
        what = f"the store answers {exchange.describe(answer)}"
        raise PushError(_advised(what, answer))


def _advised(what: str, answer: Answer) -> str:
    """Return what went wrong, and what to do about it where that is known."""
    if answer.pause > PUSH_WAIT_SECONDS:
        return f"{what}: it asks to wait {answer.pause:,} s"
    advice = _ADVICE.get(answer.status)
    return f"{what}: {advice}" if advice else what

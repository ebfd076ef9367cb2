"""Turns: which queries compute now, short ones first, and all others alike.

Nobody can tell beforehand how long a query takes. So each goes first until it has computed for a
while, and then takes turns with those that take as long: each gets the same share of the
processors, whatever the others are. A query that must wait is stopped, and goes on later where it was.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Final

from newsgraph.errors import TryLater
from newsgraph.limits import WAITING_QUERIES
from newsgraph.processes.forking import Fork

SHORT: Final = 0.5
"""Seconds that a query computes before it lets others go first."""

_SLICE: Final = 0.1
"""Seconds that it computes at a time from then on, where others want to."""


class Turns:
    """The turns of all queries, of which as many compute at once as there are processors."""

    def __init__(self, processors: int, paused: int) -> None:
        """Let so many queries be paused at most."""
        self._processors = processors
        self._paused = paused
        self._turns: list[Turn] = []
        self._timer: asyncio.TimerHandle | None = None

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncIterator[Turn]:
        """Give a turn when it comes; raises `TryLater` where too many wait for theirs."""
        if sum(not turn.has_begun for turn in self._turns) >= WAITING_QUERIES:
            raise TryLater(f"{WAITING_QUERIES} queries are waiting already: come again in a moment")
        turn = Turn()
        self._turns.append(turn)
        self._deal()
        try:
            await turn.begun.wait()
            yield turn
        finally:
            self._turns.remove(turn)
            self._deal()

    def _deal(self) -> None:
        """Let the first in line compute; the longest of too many that are paused gives way."""
        if self._timer is not None:
            self._timer.cancel()
        now = asyncio.get_running_loop().time()
        for turn in self._turns:
            turn.account(now)
        line = sorted(self._turns, key=lambda turn: turn.is_long)
        first, others = line[: self._processors], line[self._processors :]
        for turn in others:
            turn.pause()
        for turn in first:
            turn.go_on(now)
        self._end_longest([turn for turn in others if turn.has_begun and not turn.has_ended])
        if others:
            self._timer = asyncio.get_running_loop().call_later(_SLICE, self._rotate)

    def _rotate(self) -> None:
        """Send those to the end of the line that have computed long, and deal again."""
        self._turns.sort(key=lambda turn: turn.is_long and turn.is_computing)
        self._deal()

    def _end_longest(self, paused: list[Turn]) -> None:
        """End the query that has computed longest, where too many are paused."""
        if len(paused) > self._paused:
            max(paused, key=lambda turn: turn.computed).give_way()


class Turn:
    """The turn of one query: it waits, computes, is paused and goes on."""

    def __init__(self) -> None:
        self.computed = 0.0
        self._since: float | None = None
        self._fork: Fork | None = None
        self.begun = asyncio.Event()
        self.is_over = False
        self.is_late = False

    @property
    def has_begun(self) -> bool:
        """Whether it has been this query's turn."""
        return self.begun.is_set()

    @property
    def has_ended(self) -> bool:
        """Whether the query has been ended for others, or at its deadline."""
        return self.is_over or self.is_late

    @property
    def is_computing(self) -> bool:
        """Whether the query computes now."""
        return self._since is not None

    @property
    def is_long(self) -> bool:
        """Whether the query has computed so long that others go first."""
        return self.computed >= SHORT

    def account(self, now: float) -> None:
        """Count what has been computed up to now."""
        if self._since is not None:
            self.computed += now - self._since
            self._since = now

    def go_on(self, now: float) -> None:
        """Begin, or go on, if the query does not compute already."""
        if self._since is None:
            self._since = now
            self.begun.set()
            if self._fork is not None:
                self._fork.resume()

    def pause(self) -> None:
        """Stop the query, if it computes."""
        if self._since is not None:
            self._since = None
            if self._fork is not None:
                self._fork.pause()

    @contextlib.contextmanager
    def computing(self, fork: Fork, seconds: float) -> Iterator[None]:
        """Have a fork compute in this turn only, for so many seconds, pauses included."""
        self._fork = fork
        timer = asyncio.get_running_loop().call_later(seconds, self._end_late)
        if self._since is None:
            fork.pause()
        try:
            yield
        finally:
            timer.cancel()
            self._fork = None
            fork.resume()

    def give_way(self) -> None:
        """End the query for others, which its reader finds out."""
        self.is_over = True
        self._end()

    def _end_late(self) -> None:
        """End the query at its deadline: a fork that is stopped would not hear its own alarm."""
        self.is_late = True
        self._end()

    def _end(self) -> None:
        """End the fork."""
        if self._fork is not None:
            self._fork.end()

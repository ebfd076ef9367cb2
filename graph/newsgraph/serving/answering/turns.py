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

    def __init__(self, processors: int, copies: int) -> None:
        """Let so many queries have begun at most; one more than processors, so that a short one can."""
        self._processors = processors
        self._copies = max(copies, processors + 1)
        self._line: list[Turn] = []
        self._timer: asyncio.TimerHandle | None = None

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncIterator[Turn]:
        """Give a turn when it comes; raises `TryLater` where too many wait for theirs."""
        if sum(not turn.has_begun for turn in self._line) >= WAITING_QUERIES:
            raise TryLater(f"{WAITING_QUERIES} queries are waiting already: come again in a moment")
        turn = Turn()
        self._line.append(turn)
        try:
            self._deal()
            await turn.begun.wait()
            yield turn
        finally:
            self._line.remove(turn)
            self._deal()

    def _deal(self) -> None:
        """Let the first in line compute, and the others wait; the longest of too many give way.

        It is done whenever a query comes or leaves, which may be often: so slices are what was
        computed, and not the time since the last deal.
        """
        if self._timer is not None:
            self._timer.cancel()
        loop = asyncio.get_running_loop()
        now = loop.time()
        for turn in self._line:
            turn.account(now)
        self._line.sort(key=lambda turn: turn.rank)  # those of one rank stay in order
        first, others = self._line[: self._processors], self._line[self._processors :]
        for turn in others:
            turn.pause()
        for turn in first:
            turn.go_on(now)
        begun = [turn for turn in self._line if turn.has_begun and not turn.has_ended]
        for turn in sorted(begun, key=lambda turn: turn.computed)[self._copies :]:
            turn.give_way()
        if others:
            self._timer = loop.call_later(_SLICE, self._deal)


class Turn:
    """The turn of one query: it waits, computes, is paused and goes on."""

    def __init__(self) -> None:
        self.computed = 0.0
        self.begun = asyncio.Event()
        self.gave_way = False
        self.is_late = False
        self._slice = 0.0
        self._since: float | None = None
        self._fork: Fork | None = None

    @property
    def has_begun(self) -> bool:
        """Whether it has been this query's turn."""
        return self.begun.is_set()

    @property
    def has_ended(self) -> bool:
        """Whether the query has been ended for others, or at its deadline."""
        return self.gave_way or self.is_late

    @property
    def is_long(self) -> bool:
        """Whether the query has computed so long that others go first."""
        return self.computed >= SHORT

    @property
    def rank(self) -> int:
        """Where in line the query belongs: 0 among the short ones, 1 behind them, 2 at the end."""
        if not self.is_long:
            return 0
        return 1 if self._slice < _SLICE else 2

    def account(self, now: float) -> None:
        """Count what has been computed up to now, in a new slice where the last one is over."""
        if self._slice >= _SLICE:
            self._slice = 0.0
        if self._since is not None:
            self.computed += now - self._since
            self._slice += now - self._since
            self._since = now

    def go_on(self, now: float) -> None:
        """Begin, or go on."""
        self._since = now
        self.begun.set()
        self._steer()

    def pause(self) -> None:
        """Stop, where the query has begun."""
        self._since = None
        self._steer()

    def give_way(self) -> None:
        """End the query for others, which its reader finds out."""
        self.gave_way = True
        self._steer()

    @contextlib.contextmanager
    def computing(self, fork: Fork, seconds: float) -> Iterator[None]:
        """Have a fork compute in this turn only, for so many seconds, pauses included."""
        self._fork = fork
        timer = asyncio.get_running_loop().call_later(seconds, self._end_late)
        self._steer()
        try:
            yield
        finally:
            timer.cancel()
            self._fork = None
            fork.resume()

    def _end_late(self) -> None:
        """End the query at its deadline: a fork that is stopped would not hear its own alarm."""
        self.is_late = True
        self._steer()

    def _steer(self) -> None:
        """Have the fork do what it should, whatever it does.

        Others stop and resume it too: Ctrl-Z and fg do so to all processes of a command.
        """
        if self._fork is None:
            return
        if self.has_ended:
            self._fork.end()
        elif self._since is None:
            self._fork.pause()
        else:
            self._fork.resume()

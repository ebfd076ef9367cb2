"""Progress: a bar on a terminal for work that takes over a second, silence otherwise."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from newsgraph.cli.saying import say

if TYPE_CHECKING:
    import rich.progress

    from newsgraph.cli.profile import Profile

PATIENCE: Final = 1.0
"""Seconds before a bar is shown."""

_INTERVAL: Final = 0.1
"""Seconds between changes of a bar: people read no faster, and each takes time."""


class Progress:
    """A bar on stderr that appears when work takes long, and leaves no trace.

    A profile, if there is one, hears of each stage too, and is told in the end, whatever that was.
    """

    def __init__(self, *, quiet: bool = False, profile: Profile | None = None) -> None:
        self._is_wanted = not quiet and sys.stderr.isatty()
        self._profile = profile
        self._patient_until = self._due = time.monotonic() + PATIENCE
        self._bar: rich.progress.Progress | None = None
        self._stage = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        if self._profile is not None:
            say("\n".join(self._profile.tell()), err=True)

    def stop(self) -> None:
        """Take the bar away, if there is one."""
        if self._bar is not None:
            self._bar.stop()

    def count(self, done: int, total: int, *, stage: str = "reading", unit: str = "files") -> None:
        """Show how much of a stage is done, of how much, how fast, and how long it will take."""
        if done == 0 and self._profile is not None:
            self._profile.begin(stage)
        if self._is_wanted and (now := time.monotonic()) > self._due:
            self._due = now + _INTERVAL
            self._show(stage, done, total, unit)

    def name(self, stage: str) -> None:
        """Show a stage whose length is not known."""
        if self._profile is not None:
            self._profile.begin(stage)
        if self._is_wanted and time.monotonic() > self._patient_until:
            self._show(stage, 0, None)

    def _show(self, stage: str, done: int, total: int | None, unit: str = "") -> None:
        """Bring the bar up to date; a stage of unknown length moves to and fro."""
        if self._bar is None:
            self._bar = _start_bar()
        if stage != self._stage:
            for known in self._bar.task_ids:
                self._bar.remove_task(known)
            # What was done before the bar was shown is not done within the instant.
            self._bar.add_task(stage, total=total, completed=done, pace="")
            self._stage = stage
        task = self._bar.tasks[0]
        self._bar.update(task.id, completed=done)
        if total is not None:
            self._bar.update(task.id, pace=tell_pace(done, total, unit, task.speed))


def tell_pace(done: int, total: int, unit: str, speed: float | None) -> str:
    """Return how far some work is, how fast, and how long it will take.

    >>> tell_pace(1_200, 50_000, "files", 400.2)
    '1,200 of 50,000 files, 400 a second, 2:02 left'
    """
    told = f"{done:,} of {total:,} {unit}"
    if not speed:
        return told
    minutes, seconds = divmod(round((total - done) / speed), 60)
    return f"{told}, {speed:,.0f} a second, {minutes}:{seconds:02} left"


def _start_bar() -> rich.progress.Progress:
    """Return a bar that stands on stderr until it is stopped."""
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[pace]}"))
    bar = Bar(*columns, console=Console(stderr=True), transient=True)
    bar.start()
    return bar

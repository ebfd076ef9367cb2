"""Progress: a bar on a terminal for work that takes over a second, silence otherwise."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    import rich.progress

PATIENCE: Final = 1.0
"""Seconds before a bar is shown."""


class Progress:
    """A bar on stderr that appears when work takes long, and leaves no trace."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._is_wanted = not quiet and sys.stderr.isatty()
        self._began = time.monotonic()
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

    def stop(self) -> None:
        """Take the bar away, if there is one."""
        if self._bar is not None:
            self._bar.stop()

    def count(self, done: int, total: int) -> None:
        """Show how many files were read, of how many."""
        if self._is_due():
            self._show("reading", done, total)

    def name(self, stage: str) -> None:
        """Show a stage whose length is not known."""
        if self._is_due():
            self._show(stage, 0, None)

    def _is_due(self) -> bool:
        """Return whether the user has waited long enough to be told."""
        return self._is_wanted and time.monotonic() - self._began > PATIENCE

    def _show(self, stage: str, done: int, total: int | None) -> None:
        """Bring the bar up to date; a stage of unknown length moves to and fro."""
        if self._bar is None:
            self._bar = _start_bar()
        if stage != self._stage:
            for task in self._bar.task_ids:
                self._bar.remove_task(task)
            self._bar.add_task(stage, total=total)
            self._stage = stage
        self._bar.update(self._bar.task_ids[0], completed=done)


def _start_bar() -> rich.progress.Progress:
    """Return a bar that stands on stderr until it is stopped."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    bar = Bar(console=Console(stderr=True), transient=True)
    bar.start()
    return bar

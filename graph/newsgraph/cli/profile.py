"""Profile: what each stage of a command took, of time and of memory."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from typing import Final, NamedTuple

_MEGABYTE: Final = 1024**2
_UNIT: Final = 1 if sys.platform == "darwin" else 1024
"""What the system counts memory in."""


class Usage(NamedTuple):
    """Seconds of processors, seconds on the clock, and the most bytes in use, all so far."""

    computed: float
    passed: float
    memory: int


class Profile:
    """Measures each stage from where it is told that it begins."""

    def __init__(self) -> None:
        self._stages: list[tuple[str, Usage]] = []

    def begin(self, stage: str) -> None:
        """Begin a stage, which ends the one before; of one that goes on, nothing changes."""
        if not self._stages or stage != self._stages[-1][0]:
            self._stages.append((stage, _measure()))

    def tell(self) -> Iterator[str]:
        """Yield the lines of a table with all stages, the last of which ends now."""
        ends = [usage for _, usage in self._stages[1:]] + [_measure()]
        width = max((len(stage) for stage, _ in self._stages), default=0)
        yield f"{'stage':{width}}   cpu s       s  MB so far"
        for (stage, began), ended in zip(self._stages, ends, strict=True):
            yield _row(stage, width, began, ended)
        if self._stages:
            yield _row("all", width, self._stages[0][1], ends[-1])


def _row(stage: str, width: int, began: Usage, ended: Usage) -> str:
    """Return the line of one stage."""
    computed, passed = ended.computed - began.computed, ended.passed - began.passed
    megabytes = ended.memory / _MEGABYTE
    return f"{stage:{width}} {computed:7.2f} {passed:7.2f} {megabytes:10,.0f}"


def _measure() -> Usage:
    """Return what this process has used, with those that it waited for; memory is its own."""
    import resource

    own, others = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    computed = own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
    return Usage(computed, time.monotonic(), own.ru_maxrss * _UNIT)

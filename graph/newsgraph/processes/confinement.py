"""Confinement: a fork of this process that works within bounds, and reaches nothing else.

The system holds the fork to its bounds, whatever runs in it: it ends at a deadline, gets no
more memory than it may take, can open no file and no socket, and dies with its parent.
"""

from __future__ import annotations

import math
import resource
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

from newsgraph.processes.forking import Ended, control_process, forked, leave_parent

_Taken = TypeVar("_Taken")

_PR_SET_DUMPABLE: Final = 4
_TOLERANCE: Final = 0.5
"""Seconds of computing by which the system may differ from itself: it ends a process by its ticks,
of which a busy machine gives too many, and tells afterwards how long it really was."""

_MEMORY: Final = ((resource.RLIMIT_AS, 0), (resource.RLIMIT_DATA, 5))
"""Limits of memory, and where Linux tells in ``statm`` how much of each is taken."""


class Bounds(NamedTuple):
    """What a fork may take: as it was allowed, or less where the user's own limits are lower.

    ``seconds`` pass until it ends, ``computing`` are those of a processor, ``memory`` are bytes
    beyond what this process has, and ``mapped`` is what that is; None where nothing tells.
    """

    seconds: float
    computing: int
    memory: int
    mapped: int | None

    def has_spent(self, ended: Ended) -> bool:
        """Return whether a fork was ended since it had computed for as long as it may.

        At a lower limit that can't be raised, the system kills without a warning before.
        """
        is_killed = ended.signal in (signal.SIGXCPU, signal.SIGKILL)
        return is_killed and ended.computed > self.computing - _TOLERANCE


def find_bounds(seconds: float, memory: int) -> Bounds:
    """Return the bounds of a fork that is allowed so many seconds, and bytes of memory."""
    computing = _least(math.ceil(seconds) + 1, resource.RLIMIT_CPU)
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()
    except OSError:  # only Linux has it, and only Linux holds processes to such a limit
        return Bounds(seconds, computing, memory, None)
    taken = [int(number) * resource.getpagesize() for number in pages]
    left = min(_least(taken[place] + memory, kind) - taken[place] for kind, place in _MEMORY)
    return Bounds(seconds, computing, max(left, 0), taken[0])


def run_confined(
    work: Callable[[Connection], None], take: Callable[[Connection], _Taken]
) -> tuple[_Taken, Ended]:
    """Return what is taken from one end of a pipe while a fork works at the other, and its end.

    ``work`` gives up what it does not need by `confine`. Raises `OSError` where the system
    gives no pipe or no process. Whatever happens, the fork has ended when this returns.
    """
    with forked(work) as fork:
        taken = take(fork.reader)
        return taken, fork.end()


def confine(bounds: Bounds, kept: int) -> None:  # pragma: no cover (see `forking`)
    """Take from this process all but what it may take, and one descriptor of a file or pipe."""
    forsake(bounds, kept)
    enclose(bounds)


def forsake(bounds: Bounds, kept: int) -> None:  # pragma: no cover (see `forking`)
    """Give up what this process has of its parent, but for one descriptor, and begin its time.

    Until `enclose`, it can still open what it needs for itself.
    """
    leave_parent(kept)
    signal.setitimer(signal.ITIMER_REAL, bounds.seconds)


def enclose(bounds: Bounds, files: int = 0) -> None:  # pragma: no cover (see `forking`)
    """Take from this process, for good, all but what it may take.

    It opens nothing any more, unless it may have some files open at once.
    """
    _lower(resource.RLIMIT_NOFILE, files)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_CPU, bounds.computing)
    if bounds.mapped is not None:
        _lower(resource.RLIMIT_AS, bounds.mapped + bounds.memory)
    # Nobody looks into it; last, since it can't list its files any more.
    control_process(_PR_SET_DUMPABLE, 0)


def _lower(kind: int, value: int) -> None:  # pragma: no cover (see `forking`)
    """Lower a limit of this process, for good; what is lower already stays."""
    _, hard = resource.getrlimit(kind)
    lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (_least(value, kind), lowest))


def _least(value: int, kind: int) -> int:
    """Return a value, or the limit in force where that is lower."""
    soft, _ = resource.getrlimit(kind)
    return value if soft == resource.RLIM_INFINITY else min(value, soft)

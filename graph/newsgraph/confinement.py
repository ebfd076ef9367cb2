"""Confinement: a fork of this process that works within bounds, and reaches nothing else.

The system holds the fork to its bounds, whatever runs in it: it ends at a deadline, gets no
more memory than it may take, can open no file and no socket, and dies with its parent.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import math
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, NamedTuple, NoReturn, TypeVar

_Taken = TypeVar("_Taken")

_PRCTL: Final = getattr(ctypes.CDLL(None), "prctl", None)  # only Linux has it
_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4
_STANDARD: Final = range(3)  # the descriptors of the standard streams
_TOLERANCE: Final = 0.5
"""Seconds of computing by which the system may differ from itself: it ends a process by its ticks,
of which a busy machine gives too many, and tells afterwards how long it really was."""

_MOST_DESCRIPTORS: Final = 65_536
"""How many are closed where the system does not tell which are open."""

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


class Ended(NamedTuple):
    """How a fork ended: by which signal, after how many seconds, of which it was computing some.

    The signal is 0 for none, and None where nothing tells.
    """

    signal: int | None
    passed: float
    computed: float

    def has_computed(self, bounds: Bounds) -> bool:
        """Return whether it was ended since it had computed for as long as it may.

        At a lower limit that can't be raised, the system kills without a warning before.
        """
        is_killed = self.signal in (signal.SIGXCPU, signal.SIGKILL)
        return is_killed and self.computed > bounds.computing - _TOLERANCE


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
    parent = os.getpid()
    reader, writer = _open_pipe()
    with reader, writer, _signals_held() as release:
        # A fork must not do what its parent was told to, nor a parent forget its fork.
        child = os.fork()
        if child == 0:
            _live(work, writer, parent)
        watch = _Watch(child, _handle_of(child), time.monotonic())
        try:
            writer.close()
            release()
            taken = take(reader)
        finally:
            ended = watch.end()
    return taken, ended


def confine(bounds: Bounds, kept: int) -> None:  # pragma: no cover (see `_live`)
    """Take from this process all but what it may take, and one descriptor of a file or pipe."""
    forsake(bounds, kept)
    enclose(bounds)


def forsake(bounds: Bounds, kept: int) -> None:  # pragma: no cover (see `_live`)
    """Give up what this process has of its parent, but for one descriptor, and begin its time.

    Until `enclose`, it can still open what it needs for itself.
    """
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, bounds.seconds)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    _close_all_but(kept)


def enclose(bounds: Bounds) -> None:  # pragma: no cover (see `_live`)
    """Take from this process, for good, all but what it may take: it opens nothing any more."""
    _lower(resource.RLIMIT_NOFILE, 0)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_CPU, bounds.computing)
    if bounds.mapped is not None:
        _lower(resource.RLIMIT_AS, bounds.mapped + bounds.memory)
    if _PRCTL is not None:  # nobody looks into it; last, since it can't list its files any more
        _PRCTL(_PR_SET_DUMPABLE, ctypes.c_ulong(0))


class _Watch(NamedTuple):
    """A fork by its number, and by a handle that never comes to mean another process."""

    child: int
    handle: int | None
    begun: float

    def end(self) -> Ended:
        """End the fork, if it has not ended already, and return how it did."""
        with contextlib.suppress(ProcessLookupError):
            if self.handle is None:
                os.kill(self.child, signal.SIGKILL)
            else:
                signal.pidfd_send_signal(self.handle, signal.SIGKILL)
        if self.handle is not None:
            os.close(self.handle)
        try:
            _, status, used = os.wait4(self.child, 0)
        except ChildProcessError:  # this program ignores SIGCHLD, or waits for all children
            return Ended(None, time.monotonic() - self.begun, 0)
        number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        return Ended(number, time.monotonic() - self.begun, used.ru_utime + used.ru_stime)


def _handle_of(child: int) -> int | None:
    """Return a handle of a process; None where there is no such thing, or none is left."""
    try:
        return os.pidfd_open(child)
    except (AttributeError, OSError):
        return None


def _open_pipe() -> tuple[Connection, Connection]:
    """Return the ends of a pipe, neither in the place of a standard stream that is closed."""
    ends = os.pipe()
    try:
        first = Connection(_raised(ends[0]), writable=False)
        try:
            return first, Connection(_raised(ends[1]), readable=False)
        except OSError:
            first.close()
            raise
    finally:
        for end in ends:
            os.close(end)


def _raised(descriptor: int) -> int:
    """Return another descriptor of the same file, above those of the standard streams."""
    return fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, len(_STANDARD))


@contextlib.contextmanager
def _signals_held() -> Iterator[Callable[[], object]]:
    """Let no signal come to this thread, until what this gives is called."""
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())

    def release() -> object:
        return signal.pthread_sigmask(signal.SIG_SETMASK, mask)

    try:
        yield release
    finally:
        release()


def _live(  # pragma: no cover (what a fork that opens no file has run can't be recorded)
    work: Callable[[Connection], None], writer: Connection, parent: int
) -> NoReturn:
    """Work, no longer than the parent lives, and end; nothing is raised in a fork."""
    code = 1
    try:
        _die_with(parent)
        work(writer)
        code = 0
    finally:
        os._exit(code)


def _die_with(parent: int) -> None:  # pragma: no cover (see above)
    """Have the system end this process with its parent, which may have ended already."""
    if _PRCTL is not None:
        _PRCTL(_PR_SET_PDEATHSIG, ctypes.c_ulong(signal.SIGKILL))
    if os.getppid() != parent:
        os._exit(1)


def _close_all_but(kept: int) -> None:  # pragma: no cover (see above)
    """Close every descriptor but one, and let the standard streams lead nowhere."""
    try:
        highest = max(map(int, os.listdir("/proc/self/fd")))  # noqa: PTH208 (numbers)
    except OSError:
        highest = max(os.sysconf("SC_OPEN_MAX"), _MOST_DESCRIPTORS)
    os.closerange(len(_STANDARD), kept)
    os.closerange(kept + 1, highest + 1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in _STANDARD:
        os.dup2(nothing, standard)
    if nothing not in _STANDARD:
        os.close(nothing)


def _lower(kind: int, value: int) -> None:  # pragma: no cover (see above)
    """Lower a limit of this process, for good; what is lower already stays."""
    _, hard = resource.getrlimit(kind)
    lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (_least(value, kind), lowest))


def _least(value: int, kind: int) -> int:
    """Return a value, or the limit in force where that is lower."""
    soft, _ = resource.getrlimit(kind)
    return value if soft == resource.RLIM_INFINITY else min(value, soft)

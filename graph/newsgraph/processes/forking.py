"""Forking: a fork of this process that works for it, and ends with it or before."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Final, NamedTuple, NoReturn

if sys.platform != "win32":  # which has no forks
    import fcntl

_PRCTL: Final = ctypes.CDLL(None).prctl if sys.platform == "linux" else None
_PR_SET_PDEATHSIG: Final = 1
_LOWEST: Final = 19
"""The lowest of priorities, which count downwards from 0."""

_LEFT_TO_PARENT: Final = (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM))
"""What a terminal or a supervisor sends to all processes of a command: the parent takes care of it."""

_STANDARD: Final = range(3)  # the descriptors of the standard streams
_MOST_DESCRIPTORS: Final = 65_536
"""How many are closed where the system does not tell which are open."""


def control_process(option: int, value: int) -> None:
    """Tell the system something about this process, where there is a way: on Linux."""
    if _PRCTL is not None:
        _PRCTL(option, ctypes.c_ulong(value))


class Ended(NamedTuple):
    """How a fork ended: by which signal, after how many seconds, of which it was computing some.

    The signal is 0 for none, and None where nothing tells.
    """

    signal: int | None
    passed: float
    computed: float


class Fork:
    """A fork by its number, and by a handle that never comes to mean another process.

    ``reader`` is the end of a pipe, at the other end of which the fork works.
    """

    def __init__(self, child: int, reader: Connection) -> None:
        self.reader = reader
        self._child = child
        self._handle = _handle_of(child)
        self._begun = time.monotonic()
        self._ended: Ended | None = None

    def end(self) -> Ended:
        """End the fork, if it has not ended already, and return how it did."""
        if self._ended is None:
            with _signals_held():
                self._send(signal.SIGKILL)
                if self._handle is not None:
                    os.close(self._handle)
                self._ended = self._bury()
        return self._ended

    def lower_priority(self) -> None:
        """Let other processes go before the fork, if it has not ended."""
        if self._ended is None:
            with contextlib.suppress(ProcessLookupError):
                os.setpriority(os.PRIO_PROCESS, self._child, _LOWEST)

    def pause(self) -> None:
        """Stop the fork, if it has not ended; it hears of nothing then but its end."""
        self._send(signal.SIGSTOP)

    def resume(self) -> None:
        """Let the fork go on where it was stopped."""
        self._send(signal.SIGCONT)

    def _send(self, number: signal.Signals) -> None:
        """Send a signal to the fork, if it has not been buried."""
        if self._ended is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            if self._handle is None:
                os.kill(self._child, number)
            else:
                signal.pidfd_send_signal(self._handle, number)

    def _bury(self) -> Ended:
        """Wait for the fork to have ended, and return how it did."""
        try:
            _, status, used = os.wait4(self._child, 0)
        except ChildProcessError:  # this program ignores SIGCHLD, or waits for all children
            return Ended(None, time.monotonic() - self._begun, 0)
        number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        return Ended(number, time.monotonic() - self._begun, used.ru_utime + used.ru_stime)


@contextlib.contextmanager
def forked(work: Callable[[Connection], None]) -> Iterator[Fork]:
    """Give a fork that works at one end of a pipe; whatever happens in here, it ends with it.

    The fork has all that this process has until it gives that up (see `leave_parent`). Raises `OSError`
    where the system gives no pipe or no process.
    """
    parent = os.getpid()
    reader, writer = _open_pipe()
    with reader, writer, _signals_held() as release:
        # A fork must not do what its parent was told to, nor a parent forget its fork.
        child = os.fork()
        if child == 0:
            _live(work, writer, parent)
        fork = Fork(child, reader)
        try:
            writer.close()
            release()
            yield fork
        finally:
            fork.end()


def leave_parent(kept: int) -> None:  # pragma: no cover (see `_live`)
    """Give up what this process has of its parent, but for one descriptor.

    Signals do to it what they do to any process, but for those that are its parent's affair.
    """
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN if number in _LEFT_TO_PARENT else signal.SIG_DFL)
    _close_all_but(kept)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


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
    control_process(_PR_SET_PDEATHSIG, signal.SIGKILL)
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

"""Ending: the signals that tell a command to end, and how soon it does."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Final, NoReturn

from newsgraph.cli.saying import say

BY_SIGNAL: Final = 128
"""The exit code of who was ended by a signal is this and its number."""

PATIENCE: Final = 0.3
"""Seconds that a command has to tidy up by itself."""

TOLD: Final = "newsgraph: interrupted; every file is complete, the old one or the new one"

_MARKED: Final = "\n"  # terminals show Ctrl-C as ^C, and stay on that line
_TAKEN: Final = (signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """The system was told to end this process by a signal; what is under way is tidied up."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def take_signals() -> None:
    """Let signals raise `Stopped`, as Ctrl-C raises `KeyboardInterrupt`, unless they are ignored."""
    for number in _TAKEN:
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup has one of them ignored
            signal.signal(number, _stop)


def _stop(number: int, _: object) -> NoReturn:
    """Raise for a signal, once: another one must not disturb the tidying up."""
    for one in _TAKEN:
        signal.signal(one, signal.SIG_IGN)
    raise Stopped(number)


def leave(code: int) -> None:  # pragma: no cover (nothing is recorded of what ends so)
    """End the process now: to free a large graph, part by part, takes seconds."""
    with contextlib.suppress(OSError):  # nobody may be there to read it
        sys.stdout.flush()
    os._exit(code)


@contextlib.contextmanager
def promptly(tidy: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Let signals end the process within a second, also while a library is at work in here.

    Python hears of a signal between two of its own steps, and for a library, to load a large
    file is a single one. So in here another thread listens too, and where nothing else has
    ended this, it tidies up as it is told and ends the process. No file may be written in here,
    nor a process started.
    """
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    is_over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(reader, is_over, tidy), daemon=True)
    before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    watcher.start()
    try:
        yield
    finally:
        is_over.set()
        signal.set_wakeup_fd(before)
        os.close(writer)  # which the watcher reads as the end
        watcher.join()
        os.close(reader)


def _watch(reader: int, is_over: threading.Event, tidy: Callable[[], None]) -> None:
    """End the process where a signal has come and the work in question is not over soon."""
    heard = os.read(reader, 1)
    if heard and not is_over.wait(PATIENCE):  # pragma: no cover (nothing is recorded of it)
        with contextlib.suppress(OSError):  # the terminal may be gone
            tidy()
            say(f"{_MARKED if heard[0] == signal.SIGINT else ''}{TOLD}", err=True)
        leave(BY_SIGNAL + heard[0])

"""Ending: the signals that tell a command to end, and how soon it does."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, NoReturn

from newsgraph.cli.saying import say

BY_SIGNAL: Final = 128
"""The exit code of who was ended by a signal is this and its number."""

PATIENCE: Final = 0.3
"""Seconds that a command has to tidy up by itself."""

INTACT: Final = "every file is complete, the old one or the new one"
"""The state that a command leaves things in, unless it has another to tell."""

AGAIN: Final = 0.5
"""Seconds after which who was told to end, and is not about to, is told again."""

_MARKED: Final = "\n"  # terminals show Ctrl-C as ^C, and stay on that line
_TAKEN: Final = {
    signal.SIGINT: signal.default_int_handler,
    signal.SIGTERM: signal.SIG_DFL,
    signal.SIGHUP: signal.SIG_DFL,
}
"""The signals that end a command, each with what it does where nobody has ignored it."""


class Stopped(BaseException):
    """The system was told to end this process by a signal; what is under way is tidied up."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def take_signals() -> None:
    """Let signals raise `Stopped`, and Ctrl-C `KeyboardInterrupt`, unless they are ignored."""
    for number, usual in _TAKEN.items():
        if signal.getsignal(number) is usual:  # nohup has one of them ignored, and shells another
            signal.signal(number, _stop)


def _stop(number: int, _: object) -> NoReturn:
    """Raise for a signal; another one must not disturb the tidying up.

    What is raised can get lost: Python drops it within a callback or a finalizer, telling so with
    a traceback, and so do libraries that take any error for a no. So an alarm raises it again.
    """
    sys.unraisablehook = lambda _: None
    for one in _TAKEN:
        signal.signal(one, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, partial(_insist, number))
    signal.setitimer(signal.ITIMER_REAL, AGAIN, AGAIN)
    raise _error_of(number)


def _insist(number: int, *_: object) -> None:
    """Raise for a signal again, unless something is being tidied up because of it."""
    if not _is_ending():
        raise _error_of(number)


def _is_ending() -> bool:
    """Return whether what a signal has raised is being handled, or led to what is."""
    error = sys.exc_info()[1]
    while error is not None and not isinstance(error, KeyboardInterrupt | Stopped):
        error = error.__context__
    return error is not None


def _error_of(number: int) -> BaseException:
    """Return what a signal raises."""
    return KeyboardInterrupt() if number == signal.SIGINT else Stopped(number)


def leave(code: int) -> None:  # pragma: no cover (nothing is recorded of what ends so)
    """End the process now: to free a large graph, part by part, takes seconds."""
    with contextlib.suppress(OSError):  # nobody may be there to read it
        sys.stdout.flush()
    os._exit(code)


def tell_end(state: str | None) -> str:
    """Return the last words of a command that is ended: the state that it leaves things in.

    >>> tell_end("nothing was sent")
    'newsgraph: interrupted; nothing was sent'
    """
    return f"newsgraph: interrupted; {state or INTACT}"


def state_of(error: BaseException) -> str:
    """Return the state that was noted with an error, also where click has made another of it."""
    return "; ".join(getattr(error.__cause__ or error, "__notes__", ()))


@contextlib.contextmanager
def promptly(tidy: Callable[[], str | None] = lambda: None) -> Iterator[None]:
    """Let signals end the process within a second, also while a library is at work in here.

    Python hears of a signal between two of its own steps, and for a library, to load a large
    file is a single one. So in here another thread listens too, and where nothing else has
    ended this, it tidies up as it is told and ends the process. ``tidy`` may return the state that
    things are left in, to be told in either case. No file may be written in here, nor a process
    started.
    """
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    is_over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(reader, is_over, tidy), daemon=True)
    before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    watcher.start()
    try:
        yield
    except (KeyboardInterrupt, Stopped) as error:
        if state := tidy():
            error.add_note(state)
        raise
    finally:
        is_over.set()
        signal.set_wakeup_fd(before)
        os.close(writer)  # which the watcher reads as the end
        watcher.join()
        os.close(reader)


def _watch(reader: int, is_over: threading.Event, tidy: Callable[[], str | None]) -> None:
    """End the process where a signal has come and the work in question is not over soon."""
    heard = os.read(reader, 1)
    if heard and not is_over.wait(PATIENCE):  # pragma: no cover (nothing is recorded of it)
        with contextlib.suppress(OSError):  # the terminal may be gone
            say(f"{_MARKED if heard[0] == signal.SIGINT else ''}{tell_end(tidy())}", err=True)
        leave(BY_SIGNAL + (signal.SIGTERM if heard[0] == signal.SIGALRM else heard[0]))

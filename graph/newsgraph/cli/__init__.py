"""Command line: arguments -> verbs -> streams and exit codes.

Exit codes: 0 done, or a server was stopped; 1 the work failed, or `check` found something
refused; 2 wrong usage, a missing path, a query that does not parse; 3 the graph violates the
shapes; 129 the terminal was closed; 130 interrupted; 141 the reader of the output left; 143 told
to end.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import io
import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NoReturn

import click

from newsgraph.cli.asking import clusters, explain, queries, query, vocabulary
from newsgraph.cli.building import build, check
from newsgraph.cli.comparing import diff
from newsgraph.cli.ending import BY_SIGNAL, Stopped, leave, state_of, take_signals, tell_end
from newsgraph.cli.pushing import push
from newsgraph.cli.ranking import rank
from newsgraph.cli.saying import say
from newsgraph.cli.serving import serve
from newsgraph.cli.validating import validate
from newsgraph.errors import NewsgraphError, UsageError
from newsgraph.problems import shown
from newsgraph.version import VERSION

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

FAILED, MISUSED, CLOSED_PIPE = 1, 2, 141

_OUTPUT: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EBADF)
"""What goes wrong with an output that was open already."""


_HELP = """Turn a folder of news posts into a typed knowledge graph.

\b
newsgraph build posts/          writes exports/coverage.ttl and coverage.html
newsgraph query top-providers   answers a packaged question
newsgraph explain URL           tells what is known of one article, and from where
"""


@click.group(
    help=_HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 92}
)
@click.version_option(VERSION, prog_name="newsgraph", message="%(prog)s %(version)s")
def newsgraph() -> None:
    """Hold the verbs."""


for _verb in (
    *(build, check, query, queries, clusters, explain, rank, diff, validate),
    *(vocabulary, serve, push),
):
    newsgraph.add_command(_verb)


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    _replace_closed_streams()
    take_signals()
    # A command makes hardly any cycles; looking for them took a third of the graph's time.
    gc.disable()
    sys.exit(run(sys.argv[1:], leave))


class _Closed(io.FileIO):
    """Stands where standard output was closed, so that no answer is lost unseen."""

    def write(self, _: ReadableBuffer, /) -> NoReturn:
        """Raise what the system says of a closed file."""
        raise OSError(errno.EBADF, "standard output is closed")


def _replace_closed_streams() -> None:
    """Give the standard streams that whoever started us has closed, as `newsgraph ... >&-` does.

    All are open files, so that no other file takes their numbers.
    """
    for name in ("stdin", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(os.devnull, mode))  # noqa: PTH123, SIM115 (until the end)
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(_Closed(os.devnull, "w"), "utf-8", write_through=True)


def run(arguments: Sequence[str], leave: Callable[[int], None] = lambda _: None) -> int:
    """Run one command; return its exit code. No error leaves it as a traceback.

    Who is told to end is given to ``leave`` with the exit code, before anything is freed.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # a text stream
    try:
        code = newsgraph.main(list(arguments), prog_name="newsgraph", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        _show(error)
        return error.exit_code
    except (BrokenPipeError, SystemExit):  # click makes the one into the other
        # The interpreter flushes once more on its way out; let it do so into nothing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED_PIPE
    except (KeyboardInterrupt, click.Abort, Stopped) as error:
        _tell(tell_end(state_of(error)))
        number = error.number if isinstance(error, Stopped) else signal.SIGINT
        leave(BY_SIGNAL + number)
        return BY_SIGNAL + number
    except (NewsgraphError, OSError, MemoryError) as error:
        _tell(f"newsgraph: {_complaint(error)}")
        return MISUSED if isinstance(error, UsageError) else FAILED
    return code or 0


def _show(error: click.ClickException) -> None:
    """Tell what was wrong with the arguments, which click quotes as they are."""
    told = io.StringIO()
    error.show(told)
    _tell(told.getvalue().removesuffix("\n"))


def _tell(text: str) -> None:
    """Tell something on standard error, if there is still anybody to tell."""
    with contextlib.suppress(OSError):  # the terminal may be gone
        say(text, err=True)


def _complaint(error: BaseException) -> str:
    """Return what went wrong, in words."""
    if isinstance(error, MemoryError):
        return "there is not enough memory: ask for less, or cut the graph (build --only)"
    if isinstance(error, OSError):
        where = "" if error.filename is None else f"'{shown(os.fsdecode(error.filename))}': "
        is_output = not where and error.errno in _OUTPUT
        what = "the output can't be written: " if is_output else "the system refuses: "
        return f"{what}{where}{error.strerror or error}"
    return str(error)

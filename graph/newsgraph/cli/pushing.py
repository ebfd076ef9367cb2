"""Pushing: the verb that puts a graph into a triple store, ``push``."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

import click

from newsgraph.cli.ending import Stopped, promptly
from newsgraph.cli.opening import open_store, path_argument
from newsgraph.cli.reading import Means, reads_posts
from newsgraph.cli.saying import say
from newsgraph.cli.summary import many

if TYPE_CHECKING:
    import rich.progress

    from newsgraph.pushing import Sent

_MEGABYTE: Final = 1_000_000


@click.command(epilog="Example: newsgraph push exports --to http://localhost:7878/store --replace")
@path_argument
@click.option("--to", required=True, metavar="URL", help="The store's Graph Store endpoint.")
@click.option("--graph", metavar="IRI", help="The graph to put it into [the default graph].")
@click.option("--replace", is_flag=True, help="Replace what is in that graph already.")
@click.option("--cleartext", is_flag=True, help="Let the password go to another machine over http.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@reads_posts
def push(
    path: str,
    to: str,
    graph: str | None,
    *,
    replace: bool,
    cleartext: bool,
    quiet: bool,
    means: Means,
) -> None:
    """Put a graph into a triple store that is running.

    PATH is an export, the folder of one [exports], or posts; its default graph is sent, in
    chunks, by the SPARQL 1.1 Graph Store HTTP Protocol. A graph that is there already is kept, unless it is to be replaced.

    A user name and password come from NEWSGRAPH_USER and NEWSGRAPH_PASSWORD in the environment,
    or a token from NEWSGRAPH_TOKEN, or else a login from ~/.netrc.
    """
    from newsgraph.pushing import find_login, find_target, push_store

    target = find_target(to, graph)
    login = find_login(target, cleartext=cleartext)
    store = open_store(path, means, quiet=quiet)
    with Meter(quiet=quiet) as meter, promptly(meter.tell_end):
        sent = push_store(store, target, login, replace=replace, on_chunk=meter.show)
    if not quiet:
        told = f"{many(sent.triples, 'triple')} in {many(sent.chunks, 'chunk')}"
        say(f"{told} sent to {target.name}", err=True)


class Meter:
    """Shows on a terminal how far a push has got, and tells it where one is ended before its end."""

    def __init__(self, *, quiet: bool) -> None:
        self._is_wanted = not quiet and sys.stderr.isatty()
        self._bar: rich.progress.Progress | None = None
        self._began = time.monotonic()
        self._sent: Sent | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, KeyboardInterrupt | Stopped):
            self.tell_end()
        else:
            self._stop()

    def show(self, sent: Sent) -> None:
        """Bring the bar up to date; a graph of one chunk needs none."""
        self._sent = sent
        if not self._is_wanted or sent.triples in (0, sent.total):
            return
        if self._bar is None:
            self._bar = _start_bar(sent.total)
        seconds = max(time.monotonic() - self._began, 1e-3)
        size = f"{sent.size / _MEGABYTE:,.1f} MB at {sent.size / _MEGABYTE / seconds:,.1f} MB/s"
        self._bar.update(self._bar.task_ids[0], completed=sent.triples, size=size)

    def tell_end(self) -> None:
        """Tell how far a push got that is ended from outside."""
        self._stop()
        if self._sent is not None:
            say(f"newsgraph: {self._sent.advice}", err=True)

    def _stop(self) -> None:
        """Take the bar away, if there is one."""
        if self._bar is not None:
            self._bar.stop()


def _start_bar(total: int) -> rich.progress.Progress:
    """Return a bar that stands on stderr until it is stopped."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("pushing"),
        BarColumn(),
        TextColumn("{task.completed:,} of {task.total:,} triples, {task.fields[size]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    bar.add_task("pushing", total=total, size="")
    bar.start()
    return bar

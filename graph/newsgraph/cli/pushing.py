"""Pushing: the verb that puts a graph into a triple store, ``push``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newsgraph.cli.ending import promptly
from newsgraph.cli.opening import open_store, path_argument
from newsgraph.cli.progress import Progress
from newsgraph.cli.reading import Means, reads_posts
from newsgraph.cli.saying import say
from newsgraph.cli.summary import many

if TYPE_CHECKING:
    from newsgraph.pushing import Sent


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
    from newsgraph.pushing import Sent, find_login, find_target, push_store

    target = find_target(to, graph)
    login = find_login(target, cleartext=cleartext)
    store = open_store(path, means, quiet=quiet)
    with Progress(quiet=quiet) as progress:
        meter = Meter(progress, Sent(len(store)))
        with promptly(meter.stop):
            sent = push_store(store, target, login, replace=replace, on_chunk=meter.show)
    if not quiet:
        told = f"{many(sent.triples, 'triple')} in {many(sent.chunks, 'chunk')}"
        say(f"{told} sent to {target.name}", err=True)


class Meter:
    """Shows how far a push has got, and tells it where one is ended before its end."""

    def __init__(self, progress: Progress, sent: Sent) -> None:
        self._progress = progress
        self._sent = sent

    def show(self, sent: Sent) -> None:
        """Bring the bar up to date."""
        self._sent = sent
        self._progress.count(sent.triples, sent.total, stage="pushing", unit="triples")

    def stop(self) -> str:
        """Take the bar away, and return how far the push has got."""
        self._progress.stop()
        return self._sent.advice

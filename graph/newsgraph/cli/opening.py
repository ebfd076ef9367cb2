"""Opening: the graph that a verb asks, from an export or from posts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from newsgraph.cli.ending import promptly
from newsgraph.cli.progress import Progress
from newsgraph.cli.reading import Means, read_posts
from newsgraph.cli.saying import say
from newsgraph.errors import UsageError
from newsgraph.problems import shown

if TYPE_CHECKING:
    from newsgraph.graph import Graph
    from newsgraph.store import Store

DEFAULT_PATH: Final = "exports"

path_argument = click.argument("path", default=DEFAULT_PATH, metavar="[PATH]")
"""The argument that names what a verb reads."""


def open_store(path: str, means: Means, *, quiet: bool = False) -> Store:
    """Return a store with an export, or with posts that are first built in memory."""
    import newsgraph as ng
    from newsgraph.loading import is_export, load_exports

    place = Path(path)
    if is_export(place) or path == DEFAULT_PATH:
        with promptly():
            loaded = load_exports(place)
        for warning in loaded.warnings:
            say(f"newsgraph: {warning}", err=True)
        return loaded.store
    graph = build_graph(path, means, quiet=quiet)
    with promptly():
        return ng.load(graph)


def build_graph(path: str, means: Means, *, quiet: bool = False) -> Graph:
    """Return the graph of posts; raises `UsageError` where there are none."""
    import newsgraph as ng

    with Progress(quiet=quiet) as progress:
        corpus = read_posts([path], means, progress)
        progress.name("building the graph")
        graph = ng.build(corpus)
    if not graph.articles:
        message = f"there is no export and no post under '{shown(path)}'"
        raise UsageError(message)
    refused = sum(not problem.is_warning for problem in graph.problems)
    if refused and not quiet:
        say(f"newsgraph: {refused:,} refused; newsgraph check {shown(path)} tells why", err=True)
    return graph

"""Reading: the posts that a verb is given, read as its options say."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from newsgraph.cli.progress import Progress

if TYPE_CHECKING:
    from newsgraph.corpus import Corpus


class Means(NamedTuple):
    """What posts are read with: at most so many processes, None for one a processor; and a cache."""

    processes: int | None = None
    has_cache: bool = True


def reads_posts(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a verb the options of how it reads posts, which it is told as ``means``."""

    @click.option(
        "--processes",
        type=click.IntRange(1),
        metavar="N",
        help="Share the work among N processes [as many as there are processors].",
    )
    @click.option("--no-cache", is_flag=True, help="Read every post anew, and keep nothing of it.")
    @wraps(command)
    def with_means(*arguments: Any, processes: int | None, no_cache: bool, **told: Any) -> Any:
        return command(*arguments, means=Means(processes, not no_cache), **told)

    return with_means


def read_posts(paths: Iterable[str], means: Means, progress: Progress) -> Corpus:
    """Return the corpus of the posts under some paths, and show how far it is."""
    from newsgraph.api import read_found
    from newsgraph.files import find_files
    from newsgraph.reading.cache import find_folder

    progress.name("finding posts")
    found = find_files(paths)
    progress.count(0, len(found))
    return read_found(
        found,
        on_file=progress.count,
        processes=means.processes,
        cache=find_folder(os.environ) if means.has_cache else None,
    )

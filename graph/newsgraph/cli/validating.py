"""Validating: the verb that holds a graph against the shapes, ``validate``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import click

from newsgraph.cli.ending import promptly
from newsgraph.cli.opening import open_store, path_argument
from newsgraph.cli.progress import Progress
from newsgraph.cli.reading import Means, reads_posts
from newsgraph.cli.saying import say
from newsgraph.cli.summary import many
from newsgraph.limits import VIOLATIONS

if TYPE_CHECKING:
    from newsgraph.validating.validation import Violation

VIOLATED: Final = 3
"""The exit code for a graph that does not conform."""


@click.command(epilog="Example: newsgraph validate exports/coverage.ttl")
@path_argument
@reads_posts
@click.option("-q", "--quiet", is_flag=True, help="Print the violations alone.")
def validate(path: str, *, means: Means, quiet: bool) -> int:
    """Hold a graph against the SHACL shapes.

    PATH is an export, the folder of one [exports], or posts. Prints each violation with the
    files and lines it comes from, and ends at 10,000. Exit code 3 if there is any; newsgraph
    vocabulary shapes prints the shapes.
    """
    from newsgraph.validating.validation import validate_store

    with Progress(quiet=quiet) as progress:
        store = open_store(path, means, quiet=quiet)
        progress.name("validating")
        with promptly(progress.stop):
            violations = validate_store(store)
    for violation in violations:
        say(str(violation))
    if not quiet:
        say(f"{_counted(violations)} in {many(len(store), 'triple')}", err=True)
    return VIOLATED if violations else 0


def _counted(violations: Sequence[Violation]) -> str:
    """Return how many violations there are; one above the limit says that there are more."""
    if len(violations) > VIOLATIONS:
        return f"more than {many(VIOLATIONS, 'violation')}"
    return many(len(violations), "violation") if violations else "no violations"

"""Comparing: the verb ``diff``, which tells what differs between two graphs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from newsgraph.cli.ending import promptly
from newsgraph.cli.opening import open_store
from newsgraph.cli.reading import Means, reads_posts
from newsgraph.cli.saying import say

if TYPE_CHECKING:
    from newsgraph.comparing.difference import Difference


@click.command(epilog="Example: newsgraph diff yesterday/coverage.ttl exports")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "-f",
    "--format",
    "file_format",
    type=click.Choice(["text", "json"]),
    default="text",
    help="[text]; json has everything, for programs.",
)
@click.option("--all", "everything", is_flag=True, help="Tell all, however long the lists are.")
@reads_posts
def diff(old: str, new: str, file_format: str, *, everything: bool, means: Means) -> None:
    """Compare two graphs, and tell in words what changed.

    OLD and NEW are each an export, the folder of one, or posts: articles, their values,
    clusters, providers and topics. Exit code 0, whether or not they differ.
    """
    from newsgraph.cli.changes import tell_changes
    from newsgraph.comparing.comparison import compare

    before = open_store(old, means)
    after = before if old == new else open_store(new, means)
    with promptly():
        difference = compare(before, after)
    if file_format == "json":
        say(write_json(difference))
        return
    width = shutil.get_terminal_size((78, 24)).columns
    say(tell_changes(difference, (old, new), width=width, everything=everything))


def write_json(difference: Difference) -> str:
    """Return a difference as JSON in which nothing can steer a terminal."""
    written = json.dumps(_plain(difference), indent=2)
    return written.replace("\x7f", "\\u007f")  # the one control character that JSON lets be


def _plain(value: object) -> Any:
    """Return named tuples as mappings, and tuples of them as lists."""
    if hasattr(value, "_asdict"):
        fields: Mapping[str, object] = value._asdict()
        return {name: _plain(one) for name, one in fields.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value

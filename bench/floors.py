"""Floors: what libraries alone take for the parts of a build that nobody can do without them.

usage: python bench/floors.py POSTS

Prints processor time: of libyaml's events of all front matters, and their Python objects, beside
what newsgraph takes to read the posts and what SafeLoader takes for every tenth, times ten; of
pyoxigraph parsing the Turtle, and loading it, beside what newsgraph takes to write and to load it.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import yaml

import newsgraph as ng
from newsgraph.files import find_files


def tell_floors(posts: Path) -> None:
    """Print what each part takes, by libraries alone and by newsgraph."""
    texts = [front_matter_of(found.location) for found in find_files([posts])]
    tell("SafeLoader", 10 * seconds(load_safely, texts[::10]))
    tell("libyaml's events", seconds(take_events, texts))
    tell("newsgraph reads", seconds(ng.read, posts))
    graph = ng.build(ng.read(posts))
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder, "coverage.ttl")
        tell("newsgraph writes Turtle", seconds(ng.export, graph, export))
        tell("pyoxigraph parses it", seconds(parse, export))
        tell("pyoxigraph loads it", seconds(load, export))
        tell("newsgraph loads it", seconds(ng.load, export))


def front_matter_of(path: Path) -> str:
    """Return the YAML of a post, which stands between the first two lines of dashes."""
    return path.read_text(encoding="utf-8").split("---\n", 2)[1]


def load_safely(texts: Sequence[str]) -> None:
    """Load front matters as PyYAML's users do."""
    for text in texts:
        yaml.safe_load(text)


def take_events(texts: Sequence[str]) -> None:
    """Take libyaml's events of front matters, and do nothing with them."""
    for text in texts:
        next_event = yaml.CBaseLoader(text).get_event
        while next_event() is not None:
            pass


def parse(export: Path) -> None:
    """Parse an export."""
    for _ in ox.parse(path=export):
        pass


def load(export: Path) -> None:
    """Load an export into the engine's memory."""
    ox.Store().bulk_load(path=export, format=ox.RdfFormat.TURTLE)


def seconds(work: Callable[..., Any], *arguments: object) -> float:
    """Return the processor time of some work, with that of processes it waited for."""
    begun = sum(os.times()[:4])
    work(*arguments)
    return sum(os.times()[:4]) - begun


def tell(part: str, taken: float) -> None:
    """Print what a part takes."""
    print(f"{part:24} {taken:8.2f} s")


if __name__ == "__main__":
    gc.disable()  # as the command does
    tell_floors(Path(sys.argv[1]))

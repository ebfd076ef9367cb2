"""Stages: how much processor time and memory each stage of a build takes.

usage: python bench/stages.py [POSTS ...]
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from posts import write_posts

import newsgraph as ng
from newsgraph.exports import render


def measure(count: int) -> None:
    """Print a line for each stage of one build over some generated posts."""
    with tempfile.TemporaryDirectory() as folder:
        write_posts(Path(folder), count)
        corpus = timed(f"{count:>7,} posts  read", lambda: ng.read(folder))
        graph = timed("graph", lambda: ng.build(corpus))
        timed("Turtle", lambda: render(graph, "ttl"))
        timed("page", lambda: render(graph, "html"))
        store = timed("store", lambda: ng.load(graph))
        timed("top-providers", lambda: ng.query(store, "top-providers"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'peak memory':>28} {peak:8.0f} MB")


def timed(stage: str, work: Callable[[], Any]) -> Any:
    """Return what some work gives, and print the seconds of processor time it took."""
    start = time.process_time()
    result = work()
    print(f"{stage:>28} {time.process_time() - start:8.2f} s", flush=True)
    return result


if __name__ == "__main__":
    for number in sys.argv[1:] or ["1000"]:
        measure(int(number))

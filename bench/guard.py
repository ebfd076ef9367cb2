"""Guard: what a process of its own costs each query, against the same query without one.

usage: python bench/guard.py [POSTS ...]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
from posts import write_posts

import newsgraph as ng
from newsgraph.asking.guard import answer_query
from newsgraph.store import Store

ROUNDS = 30
QUERIES = ("ASK {}", "SELECT ?t { ?a schema:headline ?t } LIMIT 1000")


def measure(count: int) -> None:
    """Print the median milliseconds of each query, direct and guarded, taken in turns."""
    with tempfile.TemporaryDirectory() as folder:
        write_posts(Path(folder), count)
        export = Path(folder, "coverage.nt")
        ng.export(ng.build(ng.read(folder)), export)
        store = ng.load(export)
    print(f"{count:,} posts, {len(store):,} triples")
    for query in QUERIES:
        pairs = [
            (timed(direct, store, query), timed(answer_query, store, query)) for _ in range(ROUNDS)
        ]
        alone, guarded = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
        print(f"  {alone:7.2f} ms direct {guarded:7.2f} ms guarded  {query}", flush=True)


def direct(store: Store, query: str) -> object:
    """Return what a query gives in this very process."""
    result = store.ask(query)
    return bool(result) if isinstance(result, ox.QueryBoolean) else list(result)


def timed(ask: Callable[[Store, str], object], store: Store, query: str) -> float:
    """Return the seconds that an answer takes."""
    start = time.perf_counter()
    ask(store, query)
    return time.perf_counter() - start


if __name__ == "__main__":
    for number in sys.argv[1:] or ["350"]:
        measure(int(number))

"""Contender: the stages of one way from posts to a graph and its page, timed in this process.

usage: python bench/contender.py newsgraph|naive POSTS OUTPUT [--profile]

Prints a line of JSON for each stage: its name, seconds of processor time (of processes that it
waited for, too) and on the clock, and the most megabytes that this process had in use meanwhile.
The last line tells what was found. ``--profile`` prints instead where each stage spends its time.
Linux only: elsewhere a process can't forget the most memory that it ever used.
"""

from __future__ import annotations

import cProfile
import gc
import json
import pstats
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from newsgraph.building.arrays import Floats
    from newsgraph.building.clusters import Clustering
    from newsgraph.graph import Graph

# ruff: noqa: PLC0415 - each contender imports what it needs, and pays for it
QUERIES: Final = ("top-providers", "most-listed")
SHOWN: Final = 12
"""Functions of each stage that a profile names."""


class Meter:
    """Times stages, and prints each as soon as it ends; or profiles them."""

    def __init__(self, *, is_profiling: bool) -> None:
        self._is_profiling = is_profiling

    def time(self, stage: str, work: Callable[..., Any], *arguments: object) -> Any:
        """Return what some work gives, and print what it took."""
        if self._is_profiling:
            return _profile(stage, work, arguments)
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # forget the peak
        cpu, wall = processor_seconds(), time.perf_counter()
        result = work(*arguments)
        cpu, wall = processor_seconds() - cpu, time.perf_counter() - wall
        self.tell(stage=stage, cpu=cpu, wall=wall, megabytes=peak_megabytes())
        return result

    def tell(self, **facts: object) -> None:
        """Print some facts as a line of JSON, unless profiles are asked for."""
        if not self._is_profiling:
            print(json.dumps(facts), flush=True)


def _profile(stage: str, work: Callable[..., Any], arguments: Sequence[object]) -> Any:
    """Return what some work gives, and print where its time went: in functions, and below them.

    The clock is that of the wall: asking for processor time costs more than most calls take.
    """
    profile = cProfile.Profile()
    result = profile.runcall(work, *arguments)
    print(f"==== {stage}", flush=True)
    stats = pstats.Stats(profile).strip_dirs()
    stats.sort_stats("tottime").print_stats(SHOWN)
    stats.sort_stats("cumtime").print_stats(SHOWN * 2)
    return result


def processor_seconds() -> float:
    """Return the processor time of this process and of those that it waited for."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def peak_megabytes() -> float:
    """Return the most memory that was in use since the peak was forgotten."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    stated = dict(line.split(":", 1) for line in lines)
    return int(stated["VmHWM"].removesuffix("kB")) / 1024


# ---- newsgraph


def run_newsgraph(meter: Meter, posts: Path, output: Path) -> None:
    """Go through the stages of a build, then ask."""
    ng = meter.time("start-up", _import_newsgraph)
    gc.disable()  # as the command does: hardly anything here is a circle
    corpus = meter.time("read", ng.read, posts)
    merged = meter.time("merge", ng.building.assembly.merge, corpus)
    core = replace(merged, observations=(), sources=())
    meter.time("core Turtle", ng.export, core, output / "core.ttl")
    meter.time("PageRank", rank_articles, merged)
    clustering = meter.time("clusters", cluster, merged)
    graph = meter.time("measures", measure, merged, clustering)
    meter.time("Turtle", ng.export, graph, output / "coverage.ttl")
    meter.time("page", ng.export, graph, output / "coverage.html")
    meter.time("store", ng.export, graph, output / "coverage.store")
    store = ng.load(output / "coverage.store")
    meter.time("queries", lambda: [ng.query(store, name) for name in QUERIES])
    counts = graph.counts
    meter.tell(
        articles=counts.articles,
        providers=counts.providers,
        topics=counts.topics,
        listings=counts.listings,
    )


def _import_newsgraph() -> Any:
    """Return the package, with the modules that it would load when they are needed."""
    import newsgraph.asking.guard
    import newsgraph.building.assembly
    import newsgraph.exports
    import newsgraph.reading.reader

    return newsgraph


def rank_articles(graph: Graph) -> Floats:
    """Return the PageRank of each article, which is but one of the measures."""
    import numpy as np

    from newsgraph.building.centrality import page_rank

    number = {article.key: place for place, article in enumerate(graph.articles)}
    ends = [(number[one.lister], number[one.listed]) for one in graph.listings]
    lister, listed = np.array(ends).T
    return page_rank(len(number), lister, listed)


def cluster(graph: Graph) -> Clustering:
    """Return the coverage clusters."""
    from newsgraph.building.clusters import find_clusters

    return find_clusters(graph.articles, graph.listings, "stories")


def measure(graph: Graph, clustering: Clustering) -> Graph:
    """Return the graph with clusters and all scores."""
    from newsgraph.building import measures

    found = zip(clustering.clusters, clustering.roles, clustering.strengths, strict=True)
    articles = tuple(
        article._replace(cluster=key, cluster_role=role, cluster_strength=strength)
        for article, (key, role, strength) in zip(graph.articles, found, strict=True)
    )
    return measures.measure(replace(graph, articles=articles), clustering.ties)


# ---- the baseline


def run_naive(meter: Meter, posts: Path, output: Path) -> None:
    """Go through the stages that the baseline has."""
    naive = meter.time("start-up", _import_naive)
    merged = meter.time("merge", naive.merge, meter.time("read", naive.read_posts, posts))
    graph = meter.time("RDF", naive.to_rdf, merged)
    meter.time("core Turtle", graph.serialize, output / "naive.ttl")
    ranks = meter.time("PageRank", naive.rank, merged)
    meter.time("page", naive.write_page, merged, ranks, output / "naive.html")
    texts = (naive.TOP_PROVIDERS, naive.MOST_LISTED)
    meter.time("queries", lambda: [list(graph.query(text)) for text in texts])
    articles = merged.articles.values()
    meter.tell(
        articles=len(articles),
        providers=len({article["provider"]["domain"] for article in articles}),
        topics=len({topic for article in articles for topic in article["topics"]}),
        listings=len(merged.listings),
    )


def _import_naive() -> Any:
    """Return the baseline."""
    import naive

    return naive


RUNS: Final = {"newsgraph": run_newsgraph, "naive": run_naive}

if __name__ == "__main__":
    name, source, target, *options = sys.argv[1:]
    RUNS[name](Meter(is_profiling="--profile" in options), Path(source), Path(target))

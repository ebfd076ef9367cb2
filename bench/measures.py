"""Measures: how much processor time and memory each measure takes, on generated listings.

usage: python bench/measures.py [ARTICLES ...]

Prints a column for each size: seconds, the less of two runs, and in brackets how many times as
long as at the size before it, beside how many times as many articles. Clusters have one to a few
hundred articles, whatever the size; there is a provider for each 19 articles, and they publish by a
power law; a list has a few entries inside of its cluster, now and then one elsewhere.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from newsgraph.building.arrays import Ints
from newsgraph.building.betweenness import betweenness
from newsgraph.building.centrality import (
    Edges,
    core_numbers,
    harmonic_closeness,
    page_rank,
    weighted_degree,
)
from newsgraph.building.coverage import cover, project
from newsgraph.building.measures import measure
from newsgraph.graph import Article, Cluster, Graph, Listing, Provider
from newsgraph.records import Moment

WRONG = 0.25
LISTED = 2.37


class World(NamedTuple):
    """Articles with their clusters and providers, and who lists whom, as arrays."""

    cluster: Ints
    provider: Ints
    lister: Ints
    listed: Ints


class Costs:
    """What was timed at one size: seconds of processor time by name, and other numbers."""

    def __init__(self, numbers: dict[str, int]) -> None:
        self.numbers = numbers
        self.seconds: dict[str, float] = {}

    def time(self, name: str, work: Callable[[], Any]) -> Any:
        """Return what some work gives, and keep the seconds it took, the less of two times.

        What runs first in a process also pays for memory that the system hands out page by page.
        """
        seconds = []
        for _ in range(2):
            start = time.process_time()
            result = work()
            seconds.append(time.process_time() - start)
        self.seconds[name] = min(seconds)
        return result


def make_world(size: int) -> World:
    """Return generated articles, the same for the same size."""
    random = np.random.default_rng(size)
    sizes = np.minimum(1 + random.pareto(1.5, size) * 4, 400).astype(np.int64)
    cluster = np.repeat(np.arange(size), sizes)[:size]
    domains = max(size // 19, 10)
    weights = 1 / np.arange(1, domains + 1)
    provider = random.choice(domains, size, p=weights / weights.sum())
    count = int(size * LISTED)
    lister = random.integers(0, size, count)
    starts = np.searchsorted(cluster, cluster[lister])
    ends = np.searchsorted(cluster, cluster[lister], side="right")
    listed = starts + (random.random(count) * (ends - starts)).astype(np.int64)
    is_wrong = random.random(count) < WRONG
    listed[is_wrong] = random.integers(0, size, int(is_wrong.sum()))
    pairs = np.unique((lister * size + listed)[lister != listed])
    return World(cluster, provider, pairs // size, pairs % size)


def run(size: int) -> Costs:
    """Return what each measure costs, and all of them on a graph."""
    world = make_world(size)
    keys = [f"https://a.example/{number:07}" for number in range(size)]
    names = [f"{number}.example" for number in range(int(world.provider.max()) + 1)]
    costs = Costs({"articles": size, "listings": world.lister.size, "providers": len(names)})
    time_articles(world, keys, costs)
    time_providers(world, names, costs)
    graph = make_graph(world, keys, names)
    costs.time("all, on a graph", lambda: measure(graph))
    costs.numbers["peak memory, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return costs


def time_articles(world: World, keys: list[str], costs: Costs) -> None:
    """Time the measures of articles."""
    is_inside = world.cluster[world.lister] == world.cluster[world.listed]
    ends = (world.lister[is_inside], world.listed[is_inside])
    size = len(keys)
    ties = Edges(size, *ends, np.ones(ends[0].size))
    costs.time("PageRank", lambda: page_rank(size, world.lister, world.listed))
    costs.time("degree in clusters", lambda: weighted_degree(ties))
    costs.time("closeness in clusters", lambda: harmonic_closeness(ties, world.cluster, keys))
    costs.time("k-core of listings", lambda: core_numbers(size, world.lister, world.listed))


def time_providers(world: World, names: list[str], costs: Costs) -> None:
    """Time the measures of providers."""
    coverage = cover(len(names), world.provider, world.cluster)
    edges, left_out = costs.time("projection", lambda: project(coverage))
    costs.time("k-core of providers", lambda: core_numbers(edges.size, edges.one, edges.other))
    found = costs.time("betweenness", lambda: betweenness(edges, names))
    costs.numbers |= {
        "links of providers": edges.one.size,
        "clusters left out": left_out,
        "sources, if sampled": found.sources,
    }


def tell(sizes: list[Costs]) -> Iterator[str]:
    """Yield the lines of a table with a column for each size."""
    for name in sizes[0].numbers:
        yield f"{name:>24}" + "".join(f"{one.numbers[name]:>20,}" for one in sizes)
    yield f"{'times as many':>24}" + tell_factors([one.numbers["articles"] for one in sizes])
    for name in sizes[0].seconds:
        yield f"{name:>24}" + tell_factors([one.seconds[name] for one in sizes], "{:.3f} s")


def tell_factors(values: Sequence[float], form: str = "") -> str:
    """Return values, each with how many times the one before it that is."""
    before = [0.0, *values]
    factors = [
        f"(x {one / old:.1f})" if old else "" for one, old in zip(values, before, strict=False)
    ]
    return "".join(
        f"{form.format(one) if form else '':>9}{factor:>10}"
        for one, factor in zip(values, factors, strict=True)
    )


def make_graph(world: World, keys: list[str], names: list[str]) -> Graph:
    """Return a graph of the articles, clusters and providers."""
    blank: dict[str, Any] = dict.fromkeys(Article._fields[:22])
    blank |= {"topics": (), "images": (), "headline": "x", "times_listed": 0}
    articles = [
        Article(
            **{
                **blank,
                "key": key,
                "provider": names[provider],
                "cluster": str(cluster),
                "published_at": _moment(number),
            }
        )
        for number, (key, provider, cluster) in enumerate(
            zip(keys, world.provider.tolist(), world.cluster.tolist(), strict=True)
        )
    ]
    stories = sorted({article.cluster for article in articles})
    ends = zip(world.lister.tolist(), world.listed.tolist(), strict=True)
    return Graph(
        articles=tuple(articles),
        providers=tuple(Provider(name, name) for name in names),
        listings=tuple(Listing(keys[one], keys[other]) for one, other in ends),
        clusters=tuple(Cluster(key, "x", "x", (), None, None, 1) for key in stories),
    )


def _moment(number: int) -> Moment:
    """Return some time of 2020."""
    text = f"2020-{number % 12 + 1:02}-{number % 28 + 1:02}T{number % 24:02}:{number % 60:02}:00"
    return Moment(text, text, "xsd:dateTime", text)


if __name__ == "__main__":
    for line in tell([run(int(size)) for size in sys.argv[1:] or ["2000", "20000", "190000"]]):
        print(line)

"""Centrality: the measures of nodes in a graph of arrays, free of what the nodes stand for.

Nodes are the numbers from 0; edges are arrays of their ends, and one that stands twice counts
twice. Sums run in the order of the nodes and the edges, so that the same arrays give the same
scores.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from newsgraph.building.arrays import Floats, Ints, distinct, ranges
from newsgraph.limits import CLOSENESS_SOURCES

Bits = npt.NDArray[np.uint64]

DAMPING: Final = 0.85
"""The share of PageRank that follows links; the rest goes to all nodes alike."""

TOLERANCE: Final = 1e-12
"""PageRank ends when a step moves no more than this, summed over all nodes."""

_STEPS: Final = 1_000
_WORD: Final = 64
_ONES: Final = np.array([number.bit_count() for number in range(256)], dtype=np.uint8)


class Edges(NamedTuple):
    """Weighted edges without direction between the nodes from 0 to ``size`` - 1."""

    size: int
    one: Ints
    other: Ints
    weight: Floats


class _Neighbours(NamedTuple):
    """The neighbours of each node: those of node n stand from ``starts[n]`` on."""

    starts: Ints
    ends: Ints

    def of(self, nodes: Ints) -> Ints:
        """Return the neighbours of some nodes, one after the other."""
        starts = self.starts[nodes]
        return self.ends[ranges(starts, self.starts[nodes + 1] - starts)]


def page_rank(size: int, source: Ints, target: Ints) -> Floats:
    """Return the PageRank of each node; all of them sum to 1.

    Brin & Page (1998), *The anatomy of a large-scale hypertextual Web search engine*: damping
    .85, teleport to all nodes alike; what nodes without links hold is spread evenly. By powers,
    until a step changes less than 1e-12 in all (not, as in networkx, that times the nodes).

    >>> page_rank(3, np.array([0, 1]), np.array([2, 2])).round(4).tolist()
    [0.2128, 0.2128, 0.5745]
    """
    if not size:
        return np.zeros(0)
    links = np.bincount(source, minlength=size)
    shares = 1 / np.maximum(links, 1)[source]
    flow = sparse.csr_array((shares, (target, source)), shape=(size, size))
    rank = np.full(size, 1 / size)
    for _ in range(_STEPS):
        spread = (DAMPING * rank[links == 0].sum() + 1 - DAMPING) / size
        moved = DAMPING * (flow @ rank) + spread
        moved /= moved.sum()
        change = np.abs(moved - rank).sum()
        rank = moved
        if change < TOLERANCE:
            break
    return rank


def weighted_degree(edges: Edges) -> Floats:
    """Return the sum of the weights of each node's edges (Barrat and others, 2004: strength)."""
    ends = np.concatenate([edges.one, edges.other])
    weights = np.concatenate([edges.weight, edges.weight])
    return np.bincount(ends, weights, minlength=edges.size).astype(np.float64)


def core_numbers(size: int, one: Ints, other: Ints) -> Ints:
    """Return the largest k of each node such that it is in the k-core.

    The k-core is what is left when nodes with fewer than k neighbours are taken away until
    none is left (Seidman 1983; peeled as by Batagelj & Zaversnik 2003, all nodes of a degree at
    once). Edges have neither direction nor weight; one that stands twice counts once.
    """
    neighbours = _neighbours(size, *_distinct(size, one, other))
    degree = np.diff(neighbours.starts)
    core = np.zeros(size, dtype=np.int64)
    is_left = np.ones(size, dtype=bool)
    left = np.flatnonzero(is_left)
    while left.size:
        number = int(degree[left].min())
        peeled = left[degree[left] <= number]
        while peeled.size:
            core[peeled] = number
            is_left[peeled] = False
            touched = neighbours.of(peeled)
            touched, times = np.unique(touched[is_left[touched]], return_counts=True)
            degree[touched] -= times
            peeled = touched[degree[touched] <= number]
        left = left[is_left[left]]
    return core


def harmonic_closeness(edges: Edges, group: Ints, keys: Sequence[str]) -> Floats:
    """Return the mean of 1 / distance from each node to all others of its group.

    Marchiori & Latora (2000); Boldi & Vigna (2014): distances in steps, 0 for what is not
    reached, divided by the size of the group less 1. Exact for groups of up to
    `CLOSENESS_SOURCES` nodes; in larger ones, the mean over that many of them (Eppstein & Wang
    2004, with those whose keys have the smallest SHA-256). Edges stay inside of groups.
    """
    place = _places(group, keys)
    members = np.bincount(group, minlength=1)[group] if edges.size else np.zeros(0, dtype=np.int64)
    sources = np.minimum(members, CLOSENESS_SOURCES) - (place < CLOSENESS_SOURCES)
    place[place >= CLOSENESS_SOURCES] = -CLOSENESS_SOURCES  # no source, whatever the word
    total = np.zeros(edges.size)
    for first in range(0, min(int(members.max(initial=0)), CLOSENESS_SOURCES), _WORD):
        nodes = np.flatnonzero(members > first)
        total[nodes] += _reach(_within(edges, nodes), place[nodes] - first)
    return np.asarray(total / np.maximum(sources, 1), dtype=np.float64)


def pivots(keys: Sequence[str], count: int) -> Ints:
    """Return the places of the keys with the smallest SHA-256: chance that all can repeat."""
    order = sorted(range(len(keys)), key=lambda place: _digest(keys[place]))
    return np.array(sorted(order[:count]), dtype=np.int64)


def hoeffding(nodes: int, sources: int) -> float:
    """Return how far means over some sources can be off: no node's, in 95 of 100 draws.

    Hoeffding (1963) for values from 0 to 1, over all nodes at once, as Eppstein & Wang (2004)
    and Brandes & Pich (2007) use it. What is seen is far below.
    """
    return float(np.sqrt(np.log(2 * nodes / 0.05) / (2 * sources)))


def _reach(edges: Edges, place: Ints) -> Floats:
    """Return the sum of 1 / distance to the 64 nodes of each group whose place is in a word.

    All groups are searched at once: bit b of a node's word tells whether the node of its group
    with place b has been reached.
    """
    neighbours = _neighbours(edges.size, edges.one, edges.other)
    is_source = (place >= 0) & (place < _WORD)
    seen: Bits = np.where(
        is_source, np.uint64(1) << np.where(is_source, place, 0).astype(np.uint64), np.uint64(0)
    ).astype(np.uint64)
    linked = np.flatnonzero(np.diff(neighbours.starts))
    starts = neighbours.starts[linked]
    total, new = np.zeros(edges.size), seen.copy()
    distance = 0
    while linked.size and new.any():
        distance += 1
        found = np.zeros_like(seen)
        found[linked] = np.bitwise_or.reduceat(new[neighbours.ends], starts)
        new = found & ~seen
        seen |= new
        total += _count_bits(new) / distance
    return total


def _count_bits(words: Bits) -> Ints:
    """Return how many bits of each word are set."""
    return np.asarray(_ONES[words.view(np.uint8)].reshape(-1, 8).sum(axis=1), dtype=np.int64)


def _places(group: Ints, keys: Sequence[str]) -> Ints:
    """Return the place of each node in its group; large groups are ordered by digests."""
    members = np.bincount(group, minlength=1)
    digests = np.zeros(len(keys), dtype=np.uint64)
    for node in np.flatnonzero(members[group] > CLOSENESS_SOURCES).tolist():
        digests[node] = int.from_bytes(_digest(keys[node])[:8], "big")
    order = np.lexsort((digests, group))
    starts = np.cumsum(members) - members
    place = np.empty(len(keys), dtype=np.int64)
    place[order] = np.arange(len(keys)) - starts[group[order]]
    return place


def _within(edges: Edges, nodes: Ints) -> Edges:
    """Return the edges between some nodes, numbered anew."""
    if nodes.size == edges.size:
        return edges
    number = np.full(edges.size, -1, dtype=np.int64)
    number[nodes] = np.arange(nodes.size)
    is_kept = (number[edges.one] >= 0) & (number[edges.other] >= 0)
    one, other = number[edges.one[is_kept]], number[edges.other[is_kept]]
    return Edges(int(nodes.size), one, other, edges.weight[is_kept])


def _distinct(size: int, one: Ints, other: Ints) -> tuple[Ints, Ints]:
    """Return edges without direction, each once, and none from a node to itself."""
    low, high = np.minimum(one, other), np.maximum(one, other)
    pairs = distinct((low * size + high)[low != high])
    return pairs // max(size, 1), pairs % max(size, 1)


def _neighbours(size: int, one: Ints, other: Ints) -> _Neighbours:
    """Return the neighbours of each node."""
    near, far = np.concatenate([one, other]), np.concatenate([other, one])
    starts = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(near, minlength=size), out=starts[1:])
    return _Neighbours(starts, far[np.argsort(near, kind="stable")])


def _digest(key: str) -> bytes:
    """Return the SHA-256 of a key."""
    return hashlib.sha256(key.encode()).digest()

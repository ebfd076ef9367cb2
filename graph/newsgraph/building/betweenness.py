"""Betweenness: how often the shortest paths between two nodes lead over a third."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph, linalg

from newsgraph.building.arrays import Floats, Ints
from newsgraph.building.centrality import Edges, hoeffding, pivots
from newsgraph.limits import BETWEENNESS_PIVOTS, BETWEENNESS_WORK

_EQUAL: Final = 1e-9
"""Paths whose lengths differ by less than this, in proportion, are equally short."""

_BUNDLE: Final = 512
"""Nodes of small components that are searched together, for speed."""

_CELLS: Final = 2_000_000
"""Distances that are held at once."""


class Betweenness(NamedTuple):
    """The score of each node; and, of components that were sampled, the sources and the nodes.

    ``spread`` is the largest standard error of a score, as the sources differ from each other;
    ``error`` bounds how far off any score is, by Hoeffding's inequality in 95 of 100 draws.
    """

    scores: Floats
    sources: int = 0
    nodes: int = 0
    spread: float = 0.0
    error: float = 0.0

    @property
    def is_exact(self) -> bool:
        """Whether no component was sampled."""
        return not self.nodes


def betweenness(edges: Edges, keys: Sequence[str]) -> Betweenness:
    """Return the share of shortest paths between two other nodes that lead over each node.

    Brandes (2001), on distances 1 / weight (Newman 2001, II); divided by the pairs of other
    nodes, (n - 1)(n - 2) / 2, as networkx does, where n is the number of all nodes. Exact
    for each connected component while sources times edges stay below `BETWEENNESS_WORK`;
    beyond, from the share of its nodes whose keys have the smallest SHA-256 (Brandes & Pich
    2007), each counted for those that it stands for.

    >>> path = Edges(3, np.array([0, 1]), np.array([1, 2]), np.ones(2))
    >>> betweenness(path, "abc").scores.tolist()
    [0.0, 1.0, 0.0]
    """
    lengths = _lengths(edges)
    pairs = max((edges.size - 1) * (edges.size - 2), 1)
    found = Betweenness(np.zeros(edges.size))
    for nodes, sources in _parts(lengths, keys):
        total, squares = _search(sparse.csr_array(lengths[nodes][:, nodes]), sources)
        found.scores[nodes] += total * (nodes.size / sources.size) / pairs
        if sources.size < nodes.size:
            spread = _standard_error(total, squares, sources.size, nodes.size) / pairs
            found = Betweenness(
                found.scores,
                found.sources + sources.size,
                found.nodes + nodes.size,
                max(found.spread, spread),
                max(found.error, hoeffding(nodes.size, sources.size)),
            )
    return found


def _lengths(edges: Edges) -> sparse.csr_array:
    """Return the lengths of edges as a symmetric matrix; parallel edges are added first."""
    one, other = edges.one, edges.other
    ends = (np.concatenate([one, other]), np.concatenate([other, one]))
    weights = np.concatenate([edges.weight, edges.weight])
    matrix = sparse.csr_array((weights, ends), shape=(edges.size, edges.size))
    matrix.sum_duplicates()
    matrix.data = 1 / matrix.data
    return matrix


def _parts(lengths: sparse.csr_array, keys: Sequence[str]) -> Iterator[tuple[Ints, Ints]]:
    """Yield nodes that are searched together, and the places among them to search from."""
    _, component = csgraph.connected_components(lengths, directed=False)
    sizes = np.bincount(component, minlength=1)
    order = np.lexsort((np.arange(component.size), component))
    bundle: list[Ints] = []
    held = 0
    for members in np.split(order, np.cumsum(sizes)[:-1]):
        if members.size < 3:  # noqa: PLR2004 (no path leads over any of two)
            continue
        if members.size > _BUNDLE:
            yield members, _sources(lengths, members, keys)
            continue
        bundle.append(members)
        held += members.size
        if held > _BUNDLE:
            yield np.concatenate(bundle), np.arange(held)
            bundle, held = [], 0
    if bundle:
        yield np.concatenate(bundle), np.arange(held)


def _sources(lengths: sparse.csr_array, members: Ints, keys: Sequence[str]) -> Ints:
    """Return the places of a component's members to search from: all that can be afforded."""
    edges = int(np.diff(lengths.indptr)[members].sum())
    count = max(BETWEENNESS_PIVOTS, BETWEENNESS_WORK // edges)
    if count >= members.size:
        return np.arange(members.size)
    return pivots([keys[member] for member in members.tolist()], count)


def _standard_error(total: Floats, squares: Floats, sources: int, nodes: int) -> float:
    """Return the largest standard error of a sum over all nodes that some of them stand for.

    As for any sample without replacement, from the sums of values and of their squares.
    """
    variance = (squares - total**2 / sources) / (sources - 1)
    shares = variance.clip(min=0) / sources * (1 - sources / nodes)
    return float(nodes * np.sqrt(shares.max()))


def _search(lengths: sparse.csr_array, sources: Ints) -> tuple[Floats, Floats]:
    """Return how much shortest paths from some sources depend on each node: sum and squares."""
    size = int(lengths.shape[0])
    near = np.repeat(np.arange(size), np.diff(lengths.indptr))
    total, squares = np.zeros(size), np.zeros(size)
    step = max(1, _CELLS // size)
    for first in range(0, sources.size, step):
        some = sources[first : first + step]
        distances = csgraph.dijkstra(lengths, indices=some)
        for source, distance in zip(some.tolist(), distances, strict=True):
            found = _dependencies(lengths, near, distance, source)
            total += found
            squares += found**2
    return total, squares


def _dependencies(lengths: sparse.csr_array, near: Ints, distance: Floats, source: int) -> Floats:
    """Return how much the shortest paths from a source depend on each node but their ends.

    The edges on such paths are a matrix P without cycles. The numbers of paths p solve
    (1 - P') p = e(source); what Brandes adds up from the far end, (1 - P) x = 1 / p, gives the
    dependencies p x - 1. In the order of distance both systems are triangular.
    """
    longest = np.where(np.isfinite(distance), distance * (1 + _EQUAL), -1.0)
    is_short = distance.take(near) + lengths.data <= longest.take(lengths.indices)
    reached = np.flatnonzero(np.isfinite(distance))
    order = reached[np.argsort(distance[reached], kind="stable")]
    row = np.full(distance.size, -1, dtype=np.int64)
    row[order] = np.arange(order.size)
    one, other = row[near[is_short]], row[lengths.indices[is_short]]
    diagonal = np.arange(order.size)
    values = np.concatenate([np.ones(order.size), np.full(one.size, -1.0)])
    ends = (np.concatenate([diagonal, other]), np.concatenate([diagonal, one]))
    system = sparse.csc_array((values, ends), shape=(order.size, order.size))
    solver = linalg.splu(system, permc_spec="NATURAL", diag_pivot_thresh=0.0)
    start = np.zeros(order.size)
    start[0] = 1.0
    paths = solver.solve(start)
    found = np.zeros(distance.size)
    found[order] = paths * solver.solve(1 / paths, trans="T") - 1
    found[source] = 0.0
    return found

"""Centrality and betweenness: as networkx has them on small graphs, as known for plain ones."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations, pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgraph.building import betweenness as between
from newsgraph.building import centrality
from newsgraph.building.arrays import Ints
from newsgraph.building.betweenness import betweenness
from newsgraph.building.centrality import (
    Edges,
    core_numbers,
    harmonic_closeness,
    hoeffding,
    page_rank,
    pivots,
    weighted_degree,
)

SIZE = 7
nodes = st.integers(0, SIZE - 1)
pairs = st.sets(st.tuples(nodes, nodes).filter(lambda pair: pair[0] != pair[1]))
weights = st.dictionaries(
    st.tuples(nodes, nodes).filter(lambda pair: pair[0] < pair[1]), st.integers(1, 4)
)
KEYS = [f"key {number}" for number in range(400)]


def array(numbers: Iterable[int]) -> Ints:
    return np.array(list(numbers), dtype=np.int64)


def edges(size: int, links: Iterable[tuple[int, int]], weight: Iterable[float] = ()) -> Edges:
    ends = list(links)
    given_weights = np.array(list(weight) or [1.0] * len(ends))
    return Edges(
        size, array(one for one, _ in ends), array(other for _, other in ends), given_weights
    )


def star(size: int) -> list[tuple[int, int]]:
    return [(0, leaf) for leaf in range(1, size)]


def path(size: int) -> list[tuple[int, int]]:
    return list(pairwise(range(size)))


def closeness(of: Edges) -> list[float]:
    found: list[float] = harmonic_closeness(of, array([0] * of.size), KEYS[: of.size]).tolist()
    return found


@given(pairs)
def test_page_rank_is_that_of_networkx_when_it_converges(links: set[tuple[int, int]]) -> None:
    network: nx.DiGraph[int] = nx.DiGraph(sorted(links))
    network.add_nodes_from(range(SIZE))
    expected = nx.pagerank(network, tol=1e-15, max_iter=10_000)
    ends = sorted(links)
    found = page_rank(SIZE, array(one for one, _ in ends), array(two for _, two in ends))
    assert found.tolist() == pytest.approx([expected[node] for node in range(SIZE)], abs=1e-10)
    assert found.sum() == pytest.approx(1, abs=1e-12)


def test_page_rank_of_a_star_and_a_cycle_is_known() -> None:
    ring = page_rank(5, array(range(5)), array([1, 2, 3, 4, 0]))
    assert ring.tolist() == pytest.approx([0.2] * 5)
    # The centre of a star passes on to all alike: c = (1 + .85 k) / (1 + .85 k + k) here.
    leaves = 4
    found = page_rank(leaves + 1, array(range(1, leaves + 1)), array([0] * leaves))
    assert found[0] / found[1] == pytest.approx(1 + 0.85 * leaves)
    assert page_rank(0, array([]), array([])).size == 0


def test_page_rank_does_not_stop_early_on_large_graphs() -> None:
    random = np.random.default_rng(1)
    size = 5_000
    lister, listed = random.integers(0, size, 2 * size), random.integers(0, size, 2 * size) // 7
    links = np.unique((lister * size + listed)[lister != listed])
    source, target = links // size, links % size
    network: nx.DiGraph[int] = nx.DiGraph(zip(source.tolist(), target.tolist(), strict=True))
    network.add_nodes_from(range(size))
    exact = nx.pagerank(network, tol=1e-16, max_iter=1_000)
    found = page_rank(size, source, target)
    assert found.tolist() == pytest.approx([exact[node] for node in range(size)], abs=1e-11)


@given(pairs)
def test_core_numbers_are_those_of_networkx(links: set[tuple[int, int]]) -> None:
    network: nx.Graph[int] = nx.Graph(sorted(links))
    network.add_nodes_from(range(SIZE))
    expected = nx.core_number(network)
    ends = sorted(links)
    found = core_numbers(SIZE, array(one for one, _ in ends), array(two for _, two in ends))
    assert found.tolist() == [expected[node] for node in range(SIZE)]


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        (star(6), [1] * 6),
        (path(6), [1] * 6),
        ([*path(6), (5, 0)], [2] * 6),
        (list(combinations(range(6), 2)), [5] * 6),
        ([*combinations(range(4), 2), (3, 4)], [3, 3, 3, 3, 1, 0]),
        ([], [0] * 6),
        ([(0, 0), (0, 1), (1, 0)], [1, 1, 0, 0, 0, 0]),
    ],
)
def test_core_numbers_of_plain_graphs(links: list[tuple[int, int]], expected: list[int]) -> None:
    ends = edges(6, links)
    assert core_numbers(6, ends.one, ends.other).tolist() == expected


@given(weights)
def test_degree_is_that_of_networkx(weighted: dict[tuple[int, int], int]) -> None:
    network: nx.Graph[int] = nx.Graph()
    network.add_nodes_from(range(SIZE))
    for (one, other), weight in weighted.items():
        network.add_edge(one, other, weight=weight)
    found = weighted_degree(edges(SIZE, weighted, map(float, weighted.values())))
    assert found.tolist() == [network.degree(node, weight="weight") for node in range(SIZE)]


def test_degree_of_plain_graphs_is_known() -> None:
    assert weighted_degree(edges(6, star(6))).tolist() == [5.0, *[1.0] * 5]
    assert weighted_degree(edges(6, combinations(range(6), 2), [0.5] * 15)).tolist() == [2.5] * 6
    assert weighted_degree(edges(3, [(0, 1), (0, 1)], [1.0, 2.0])).tolist() == [3.0, 3.0, 0.0]


@given(weights)
def test_closeness_is_that_of_networkx_in_each_group(weighted: dict[tuple[int, int], int]) -> None:
    network: nx.Graph[int] = nx.Graph(list(weighted))
    network.add_nodes_from(range(SIZE))
    group = [0] * SIZE
    for number, members in enumerate(nx.connected_components(network)):
        for member in members:
            group[member] = number
    expected = nx.harmonic_centrality(network)
    others = [max(group.count(one) - 1, 1) for one in group]
    found = harmonic_closeness(edges(SIZE, weighted), array(group), KEYS[:SIZE])
    assert found.tolist() == pytest.approx([expected[node] / others[node] for node in range(SIZE)])


def test_closeness_of_plain_graphs_is_known() -> None:
    size = 150  # more than two words of sources
    assert closeness(edges(size, combinations(range(size), 2))) == pytest.approx([1.0] * size)
    found = closeness(edges(size, star(size)))
    assert found == pytest.approx([1.0, *[(1 + (size - 2) / 2) / (size - 1)] * (size - 1)])
    ends = closeness(edges(size, path(size)))
    assert ends[0] == pytest.approx(sum(1 / step for step in range(1, size)) / (size - 1))
    ring = closeness(edges(size, [*path(size), (size - 1, 0)]))
    # Two nodes at each distance, and one at the farthest.
    others = 2 * sum(1 / step for step in range(1, size // 2)) + 2 / size
    assert ring == pytest.approx([others / (size - 1)] * size)
    assert closeness(edges(3, [(0, 1)])) == [0.5, 0.5, 0.0]
    assert closeness(edges(1, [])) == [0.0]
    assert closeness(edges(0, [])) == []


def test_closeness_of_large_and_small_groups_together() -> None:
    size = 150
    links = [*path(size), (size, size + 1), (size + 1, size + 2)]
    group = array([0] * size + [1] * 3)
    found = harmonic_closeness(edges(size + 3, links), group, KEYS[: size + 3]).tolist()
    assert found[:size] == pytest.approx(closeness(edges(size, path(size))))
    assert found[size:] == pytest.approx([0.75, 1.0, 0.75])


def test_closeness_of_a_large_group_is_sampled_within_its_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    size, limit = 400, 100
    links = [*path(size), *((node, node * 7 % size) for node in range(1, size, 3))]
    ties = edges(size, [link for link in links if link[0] != link[1]])
    exact = closeness(ties)
    monkeypatch.setattr(centrality, "CLOSENESS_SOURCES", limit)
    sampled = closeness(ties)
    errors = [abs(one - other) for one, other in zip(exact, sampled, strict=True)]
    assert 0 < max(errors) < hoeffding(size, limit)
    assert closeness(edges(size, combinations(range(size), 2))) == pytest.approx([1.0] * size)


@given(weights)
def test_betweenness_is_that_of_networkx(weighted: dict[tuple[int, int], int]) -> None:
    network: nx.Graph[int] = nx.Graph()
    network.add_nodes_from(range(SIZE))
    for (one, other), weight in weighted.items():
        network.add_edge(one, other, length=Fraction(1, weight))
    expected = nx.betweenness_centrality(network, weight="length")
    found = betweenness(edges(SIZE, weighted, map(float, weighted.values())), KEYS[:SIZE])
    assert found.is_exact
    assert found.scores.tolist() == pytest.approx([expected[node] for node in range(SIZE)])


def test_equally_long_paths_are_equal_however_they_add_up() -> None:
    # 1/3 + 1/3 + 1/3 and 1 differ in floating point in some orders of adding.
    links = [(0, 1), (1, 2), (2, 3), (0, 4), (4, 3)]
    found = betweenness(edges(5, links, [10, 10, 10, 20 / 3, 20 / 3]), KEYS[:5])
    pairs_of_others = (5 - 1) * (5 - 2) / 2
    # Of 0-3, half goes over 4; 1-4 over 0 and 2-4 over 3 are shorter than the other way round.
    assert found.scores[4] == pytest.approx(0.5 / pairs_of_others)


def test_betweenness_of_plain_graphs_is_known() -> None:
    size = 9
    centre = betweenness(edges(size, star(size)), KEYS[:size]).scores.tolist()
    assert centre == pytest.approx([1.0, *[0.0] * (size - 1)], abs=1e-12)
    clique = betweenness(edges(size, combinations(range(size), 2)), KEYS[:size])
    assert clique.scores.tolist() == pytest.approx([0.0] * size, abs=1e-12)
    line = betweenness(edges(size, path(size)), KEYS[:size]).scores.tolist()
    others = (size - 1) * (size - 2) / 2
    expected = [place * (size - 1 - place) / others for place in range(size)]
    assert line == pytest.approx(expected, abs=1e-12)
    ring = betweenness(edges(size, [*path(size), (size - 1, 0)]), KEYS[:size]).scores.tolist()
    # In a ring of n = 2k + 1 each of the k (k - 1) / 2 pairs of distances leads over a node.
    assert ring == pytest.approx([6 / others] * size)
    for tiny in range(3):
        assert betweenness(edges(tiny, path(tiny)), KEYS[:tiny]).scores.tolist() == [0.0] * tiny


def test_many_components_are_searched_in_bundles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(between, "_BUNDLE", 10)
    links = [(5 * number + one, 5 * number + two) for number in range(9) for one, two in star(5)]
    links += [(45 + one, 45 + other) for one, other in path(30)]
    network: nx.Graph[int] = nx.Graph(links)
    expected = nx.betweenness_centrality(network)
    found = betweenness(edges(75, links), KEYS[:75])
    assert found.scores.tolist() == pytest.approx([expected[node] for node in range(75)])


def test_a_large_component_is_sampled_within_its_error(monkeypatch: pytest.MonkeyPatch) -> None:
    size = 200
    links = [*path(size), *((node, node * 7 % size) for node in range(2, size, 3))]
    network: nx.Graph[int] = nx.Graph(links)
    exact = nx.betweenness_centrality(network)
    ends = edges(size, [link for link in links if link[0] != link[1]])
    monkeypatch.setattr(between, "_BUNDLE", 10)
    monkeypatch.setattr(between, "BETWEENNESS_WORK", 1)
    found = betweenness(ends, KEYS[:size])
    assert (found.sources, found.nodes, found.is_exact) == (32, size, False)
    errors = [abs(found.scores[node] - exact[node]) for node in range(size)]
    assert 0 < max(errors) < found.error


def test_samples_are_off_by_what_their_standard_error_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random = np.random.default_rng(7)
    size, stories = 500, 1_500
    popular = 1 / np.arange(1, size + 1)
    found = [
        random.choice(size, 3, p=popular / popular.sum(), replace=False) for _ in range(stories)
    ]
    links = sorted({pair for story in found for pair in combinations(sorted(story.tolist()), 2)})
    weight = random.choice([0.25, 0.5, 1.0], len(links)).tolist()
    keys = [f"{node}.example" for node in range(size)]
    exact = betweenness(edges(size, links, weight), keys)
    monkeypatch.setattr(between, "_BUNDLE", 10)
    monkeypatch.setattr(between, "BETWEENNESS_WORK", 1)
    for sources in (32, 128):
        monkeypatch.setattr(between, "BETWEENNESS_PIVOTS", sources)
        sampled = betweenness(edges(size, links, weight), keys)
        largest = float(abs(sampled.scores - exact.scores).max())
        assert sampled.sources == sources
        assert sampled.spread / 20 < largest < 4 * sampled.spread
        assert 2 * sampled.spread < sampled.error
        assert int(sampled.scores.argmax()) == int(exact.scores.argmax())


def test_pivots_depend_on_keys_and_not_on_their_order() -> None:
    chosen = {KEYS[place] for place in pivots(KEYS, 9).tolist()}
    backwards = KEYS[::-1]
    assert {backwards[place] for place in pivots(backwards, 9).tolist()} == chosen
    assert len(chosen) == 9

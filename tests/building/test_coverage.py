"""Coverage: providers linked by the stories they share, as networkx projects them."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networkx.algorithms import bipartite

from newsgraph.building import coverage
from newsgraph.building.centrality import weighted_degree
from newsgraph.building.coverage import Coverage, cover, project

PROVIDERS, CLUSTERS = 6, 5
articles = st.lists(st.tuples(st.integers(0, PROVIDERS - 1), st.integers(0, CLUSTERS - 1)))


def covered(pairs: list[tuple[int, int]]) -> Coverage:
    array = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return cover(PROVIDERS, array[:, 0], array[:, 1])


@given(articles)
def test_the_projection_is_that_of_networkx(pairs: list[tuple[int, int]]) -> None:
    network: nx.Graph[str | int] = nx.Graph()
    network.add_nodes_from(range(PROVIDERS))
    network.add_edges_from((provider, f"cluster {cluster}") for provider, cluster in pairs)
    expected = bipartite.collaboration_weighted_projected_graph(network, range(PROVIDERS))
    edges = project(covered(pairs)).edges
    found = dict(
        zip(
            zip(edges.one.tolist(), edges.other.tolist(), strict=True),
            edges.weight.tolist(),
            strict=True,
        )
    )
    assert found == pytest.approx(
        {
            (min(one, other), max(one, other)): data["weight"]
            for one, other, data in expected.edges(data=True)
        }
    )


@given(articles)
def test_the_weights_of_a_provider_sum_to_its_stories(pairs: list[tuple[int, int]]) -> None:
    found = covered(pairs)
    assert weighted_degree(project(found).edges) == pytest.approx(found.story_counts)


@given(articles)
def test_a_story_has_two_providers_or_more(pairs: list[tuple[int, int]]) -> None:
    found = covered(pairs)
    members = [{one for one, of in pairs if of == cluster} for cluster in range(CLUSTERS)]
    shared = [providers for providers in members if len(providers) > 1]
    assert found.stories == len(shared)
    assert sorted(found.provider_counts.tolist()) == sorted(map(len, shared))
    counts = [sum(one in providers for providers in shared) for one in range(PROVIDERS)]
    assert found.story_counts.tolist() == counts


def test_the_largest_stories_are_left_out_where_there_are_too_many_pairs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pairs = [*((one, 0) for one in range(PROVIDERS)), (0, 1), (1, 1), (2, 2), (3, 2)]
    assert project(covered(pairs)).left_out == 0
    monkeypatch.setattr(coverage, "PROJECTED_PAIRS", 16)
    projection = project(covered(pairs))
    assert projection.left_out == 1
    assert projection.edges.one.tolist() == [0, 2]
    assert projection.edges.weight.tolist() == [1.0, 1.0]

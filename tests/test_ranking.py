"""Ranking: who stands where, on what support, and any centrality of networkx by name."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest

import newsgraph as ng
from newsgraph import borrowed
from newsgraph.asking.answers import to_table
from newsgraph.building.catalogue import MEASURES
from newsgraph.errors import LimitReached, NotFound, UnknownName, UsageError
from newsgraph.graph import Graph
from newsgraph.ranking import rank_nodes
from newsgraph.store import Store
from newsgraph.vocabulary import PREFIXES

ROOT = Path(__file__).parent.parent
ALL = [(of, one.name) for of, known in MEASURES.items() for one in known]


@pytest.fixture(scope="module")
def graph() -> Graph:
    return ng.build(ng.read(ROOT / "seeds"))


@pytest.fixture(scope="module")
def store(graph: Graph) -> Store:
    return ng.load(graph)


def store_of(turtle: str) -> Store:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    quads = ox.Store()
    quads.load(f"{prefixes}@base <https://x.example/> .\n{turtle}", format=ox.RdfFormat.TURTLE)
    return Store(quads)


@pytest.mark.parametrize(("of", "name"), ALL)
def test_every_measure_ranks_the_seeds(of: str, name: str, store: Store) -> None:
    table = ng.rank(store, name, of=of)
    column = "".join(part.capitalize() for part in name.split("-"))
    scores = [getattr(row, column[0].lower() + column[1:]) for row in table.rows]
    assert scores == sorted(scores, reverse=name not in ("lag", "median-lag"))
    assert len(scores) > 3
    for row in table.rows:
        earlier = sum(score != scores[row.rank - 1] for score in scores[: row.rank - 1])
        assert earlier == row.rank - 1


def test_scores_are_those_of_the_graph(graph: Graph, store: Store) -> None:
    expected = {one.domain: one.scores for one in graph.providers}
    table = ng.rank(store, "betweenness", of="providers")
    assert table.columns == ("rank", "name", "domain", "betweenness", "storyCount")
    assert {row.domain: row.betweenness for row in table.rows} == {
        domain: one.betweenness for domain, one in expected.items()
    }
    assert {row.domain: row.storyCount for row in table.rows} == {
        domain: one.story_count for domain, one in expected.items()
    }


def test_equal_scores_share_a_rank_and_come_by_iri(store: Store) -> None:
    rows = ng.rank(store, "betweenness", of="providers").rows
    last = [row for row in rows if row.betweenness == 0]
    assert {row.rank for row in last} == {len(rows) - len(last) + 1}
    assert [row.domain for row in last] == sorted(row.domain for row in last)


def test_by_cluster_each_is_ranked_by_itself(graph: Graph, store: Store) -> None:
    table = ng.rank(store, by="cluster", top=2)
    sizes = sorted((len(cluster.members) for cluster in graph.clusters), reverse=True)
    assert [row.articleCount for row in table.rows if row.rank == 1][: len(sizes)] == sizes
    assert len(table.rows) == sum(min(size, 2) for size in sizes)
    assert table.columns[0] == "cluster"
    assert table.columns[4] == "degree"


def test_by_topic_an_article_stands_in_each_of_its_topics(graph: Graph, store: Store) -> None:
    table = ng.rank(store, "page-rank", by="topic")
    filed = [(key, one.url) for one in graph.articles for key in one.topics]
    assert len(table.rows) == len(filed)
    assert {row.topicIri.rpartition("/")[2] for row in table.rows} == {
        "ai",
        "computer%20vision",
        "natural%20language%20processing",
    }


def test_only_articles_are_grouped(store: Store) -> None:
    with pytest.raises(UsageError, match="providers can't be ranked by 'cluster': articles can"):
        rank_nodes(store, of="providers", by="cluster")
    with pytest.raises(UsageError, match="articles can't be ranked by 'day'"):
        rank_nodes(store, by="day")


def test_a_graph_without_scores_is_told_so() -> None:
    with pytest.raises(NotFound, match="the graph holds no times-listed of articles"):
        rank_nodes(store_of(""))


def test_what_others_wrote_is_ranked_as_far_as_it_goes() -> None:
    store = store_of(
        "<a> ng:key 'a' ; ng:timesListed 3 . <b> ng:key 'b' ; ng:timesListed 'many', '7' ."
        "<c> ng:timesListed 9 . [] ng:key 'd' ; ng:timesListed 1 ."
        "<e> ng:key 'e' ; ng:timesListed 3 ; schema:publisher <p> ; schema:url 'no IRI' ."
    )
    rows = ng.rank(store, top=None).rows
    assert [(row.rank, row.timesListed, row.provider) for row in rows] == [
        (1, 7, None),
        (2, 3, None),
        (2, 3, "https://x.example/p"),
    ]


def test_support_that_nobody_states_stays_empty() -> None:
    store = store_of("<a> ng:key 'a' ; ng:clusterDegree 2.5 .")
    (row,) = ng.rank(store, "degree").rows
    assert (row.degree, row.articleCount) == (2.5, None)


def test_networkx_is_asked_by_name(graph: Graph, store: Store) -> None:
    found = ng.rank(store, "nx:betweenness_centrality", of="providers")
    own = ng.rank(store, "betweenness", of="providers")
    assert [row[:3] for row in found.rows] == [row[:3] for row in own.rows]
    assert [row[3] for row in found.rows] == pytest.approx([row[3] for row in own.rows])
    network: nx.Graph[str] = nx.Graph(list(graph.listings))
    degrees = nx.degree_centrality(network)
    urls = {one.url: one.key for one in graph.articles}
    for row in ng.rank(store, "nx:degree_centrality").rows:
        assert row.degree_centrality == pytest.approx(degrees[urls[row.url]], rel=1e-5)


@pytest.mark.parametrize("name", sorted(borrowed.functions()))
@pytest.mark.parametrize("of", ["articles", "providers"])
def test_every_function_gives_scores_or_a_message(of: str, name: str, store: Store) -> None:
    try:
        ranking = rank_nodes(store, f"nx:{name}", of=of, top=3)
    except UsageError as error:
        assert name in str(error)  # noqa: PT017 (either is right)
        return
    assert len(to_table(ranking.answer).rows) == 3


@pytest.mark.parametrize(
    ("name", "weighting"),
    [
        ("closeness_centrality", "distance 1 / weight; weight 1 / (providers"),
        ("betweenness_centrality", "distance 1 / weight; weight 1 / (providers"),
        ("eigenvector_centrality", "1 / (providers"),
        ("degree_centrality", "none: networkx's function takes no weights"),
        ("clustering", "1 / (providers"),
    ],
)
def test_weights_mean_what_the_function_takes_them_for(
    name: str, weighting: str, store: Store
) -> None:
    ranking = rank_nodes(store, f"nx:{name}", of="providers")
    assert ranking.measure.weighting.startswith(weighting)


def test_eccentricity_counts_lengths() -> None:
    length = borrowed._weighting(borrowed.functions()["eccentricity"], "eccentricity")
    assert length.startswith("distance 1 / weight")
    network: nx.Graph[str] = nx.Graph()
    network.add_edge("a", "b", weight=0.5, distance=2.0)
    assert borrowed._call(nx.eccentricity, "eccentricity", network) == {"a": 2.0, "b": 2.0}


@pytest.mark.parametrize(
    ("name", "of", "message"),
    [
        (
            "nx:no_such",
            "articles",
            "'no_such' is no function of networkx that gives a number for each",
        ),
        ("nx:__doc__", "articles", "'__doc__' is no function of networkx"),
        ("nx:pagrank", "articles", "'pagrank' .* node: name pagerank$"),
        ("nx:load", "articles", "'load' .* node: name load_centrality$"),
        ("nx:group_degree_centrality", "articles", "' .* node: name degree_centrality$"),
        (
            "nx:edge_load_centrality",
            "articles",
            "'edge_load_centrality' .* node: name .*load_centrality",
        ),
        (
            "nx:voterank",
            "articles",
            "node: name one such as pagerank or closeness_centrality; docs/m",
        ),
        ("nx:estrada_index", "providers", "'estrada_index' is no function of networkx"),
        (
            "nx:",
            "articles",
            "'' is no function of networkx that gives a number for each node: name one",
        ),
    ],
)
def test_other_names_are_refused(name: str, of: str, message: str, store: Store) -> None:
    with pytest.raises(UnknownName, match=message):
        rank_nodes(store, name, of)


@pytest.mark.parametrize("name", ["", "centrality", "girvan_newman", "e", "number_of_cliques"])
def test_a_refusal_names_five_at_most(name: str, store: Store) -> None:
    with pytest.raises(UnknownName) as error:
        rank_nodes(store, f"nx:{name}")
    named = [one for one in borrowed.functions() if one in str(error.value).split()]
    assert len(named) <= 5
    assert len(str(error.value)) < 300


def test_the_manual_lists_every_function_that_can_be_asked_for() -> None:
    page = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
    listed = page.partition("## Any other measure")[2].partition("\n## ")[0]
    assert [name for name in borrowed.functions() if f"`{name}`" not in listed] == []


def test_what_scores_nodes_is_found_in_networkx() -> None:
    known = borrowed.functions()
    assert {"clustering", "constraint", "eccentricity", "onion_layers", "pagerank"} < set(known)
    assert not {"hits", "edge_betweenness_centrality", "not_implemented_for"} & set(known)


def test_scores_that_are_no_numbers_are_refused(store: Store) -> None:
    # Taking a node out of a graph in several parts changes infinity by infinity.
    with pytest.raises(UsageError, match="closeness_vitality gives no number for each node here"):
        rank_nodes(store, "nx:closeness_vitality")


def test_in_a_part_the_scores_are_said_to_be_of_the_whole(graph: Graph) -> None:
    part = ng.load(ng.build(ng.read(ROOT / "seeds"), only=["provider=govtech.com"]))
    ranking = rank_nodes(part, "betweenness", "providers")
    assert ranking.how == "exact; in the whole graph, of which this is a part"
    (row,) = to_table(ranking.answer).rows
    whole = {one.domain: one.scores.betweenness for one in graph.providers}
    assert row.betweenness == whole["govtech.com"]
    assert rank_nodes(part, of="clusters").how == "exact"
    assert rank_nodes(part, "nx:degree_centrality").how.startswith("by networkx, on the graph as")


def test_clusters_are_not_linked(store: Store) -> None:
    with pytest.raises(UsageError, match="needs nodes that are linked: rank articles or providers"):
        rank_nodes(store, "nx:degree_centrality", "clusters")


def test_a_large_graph_is_refused_before_it_is_made(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(borrowed, "REQUESTED_NODES", 40)
    message = "up to 40 nodes and 20,000 links, .* here are 41 articles and 39 links: cut"
    with pytest.raises(LimitReached, match=message):
        rank_nodes(store, "nx:degree_centrality")

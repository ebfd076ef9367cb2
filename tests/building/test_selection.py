"""Selection: the part of a graph whose articles meet conditions, whole in itself."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import newsgraph as ng
from newsgraph.building.selection import select
from newsgraph.errors import NothingAccepted, UsageError
from newsgraph.graph import Graph
from newsgraph.rdf.serialization import write_turtle
from newsgraph.vocabulary import cluster_iri

POSTS = Path(__file__).parents[1] / "golden_queries" / "posts"


@cache
def graph() -> Graph:
    return ng.build(ng.read(POSTS))


def urls(part: Graph) -> set[str]:
    return {article.url.removeprefix("https://").partition("/")[0] for article in part.articles}


EVERYTHING = urls(graph())
DAM = {"www.alpha.example", "beta.example", "videos.gamma.example", "delta.example"}


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ([], EVERYTHING),
        (["topic=FLOODS"], DAM - {"beta.example"}),
        (["topic=C++"], {"videos.gamma.example", "epsilon.example"}),
        (["topic=C++", "topic=floods"], EVERYTHING - {"beta.example", "alpha.example"}),
        (["topic=C++", "provider=gamma.example"], {"videos.gamma.example"}),
        (["provider=WWW.Beta.Example"], {"beta.example"}),
        (["from=2021-03-03"], {"delta.example", "videos.gamma.example"}),
        (["to=2021-03-02"], {"www.alpha.example", "beta.example"}),
        (["from=2021-03-02", "to=2021-03-02"], {"beta.example"}),
        (["from=2021-03-03", "from=2021-03-02"], DAM - {"www.alpha.example"}),
    ],
)
def test_conditions_are_met(conditions: list[str], expected: set[str]) -> None:
    assert urls(select(graph(), conditions)) == expected


def test_a_cluster_is_named_by_its_iri_or_the_end_of_it() -> None:
    iri = cluster_iri(graph().base, graph().articles[0].cluster)
    whole, last = (select(graph(), [f"cluster={name}"]) for name in (iri, iri.rpartition("/")[2]))
    assert urls(whole) == urls(last) == DAM
    assert [one.key for one in whole.clusters] == [graph().articles[0].cluster]


@pytest.mark.parametrize("condition", ["topic=C++", "provider=delta.example", "to=2021-03-02"])
def test_a_part_points_to_nothing_outside(condition: str) -> None:
    part = select(graph(), [condition])
    keys = {article.key for article in part.articles}
    assert all({one.lister, one.listed} <= keys for one in part.listings)
    assert {one.article_key for one in part.observations} == keys
    assert {one.source_id for one in part.observations} == {one.id for one in part.sources}
    assert {one.provider for one in part.articles} == {one.domain for one in part.providers}
    assert {key for one in part.articles for key in one.topics} <= {one.key for one in part.topics}
    assert {key for one in part.clusters for key in one.members} == keys
    assert {one.same_text_as for one in part.articles} <= {None, *keys}
    assert {url for one in part.articles for url in one.images} <= {one.url for one in part.images}


def test_broader_topics_stay() -> None:
    part = select(graph(), ["provider=delta.example"])
    assert [topic.name for topic in part.topics] == ["Floods", "Weather"]


def test_what_was_selected_is_kept_with_the_graph() -> None:
    part = select(graph(), ["topic=floods", "from=2021-03-01"])
    assert part.options == (("only:from", "2021-03-01"), ("only:topic", "floods"))
    assert select(select(graph(), ["topic=floods"]), ["from=2021-03-01"]) == part


def test_a_part_says_that_its_scores_are_of_the_whole() -> None:
    told = "articles and providers have the scores that they have in the whole"
    assert told in "".join(write_turtle(select(graph(), ["topic=floods"])))
    assert told not in "".join(write_turtle(graph()))


@pytest.mark.parametrize(
    ("condition", "complaint"),
    [
        ("", "'' is no condition: write topic, provider, cluster, from, to, each =VALUE"),
        ("topic", "'topic' is no condition"),
        ("topic=", "'topic=' is no condition"),
        ("colour=red", "'colour=red' is no condition"),
        ("from=yesterday", "'yesterday' is no day: write it as 2020-06-12"),
        ("to=2021-02-30", "'2021-02-30' is no day"),
        ("provider=no domain", "is not a domain|no valid host"),
    ],
)
def test_a_condition_that_cannot_be(condition: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        select(graph(), [condition])


@pytest.mark.parametrize(
    "condition", ["topic=nothing", "provider=nobody.example", "cluster=0f", "from=2999-01-01"]
)
def test_conditions_that_nothing_meets(condition: str) -> None:
    with pytest.raises(NothingAccepted, match=f"no article meets {condition}"):
        select(graph(), [condition])

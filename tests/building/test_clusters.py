"""Clusters: articles of one story by either method, and what is said of each."""

from __future__ import annotations

import itertools

import pytest

from newsgraph.building.assembly import assemble
from newsgraph.building.clusters import METHODS, find_clusters
from newsgraph.corpus import unite
from newsgraph.errors import UnknownName
from newsgraph.graph import Article, Listing
from newsgraph.records import Kind, Moment, Observation, Reading, Source


def article(key: str, headline: str = "") -> Article:
    """Return an article of which nothing else is known."""
    observation = Observation(
        source=Source("a.md", ""), position=0, line=1, key=key, key_field="webUrl", aliases=(),
        title=headline or f"Title {key}", domain="a.org", web_url=f"https://{key}.org",
    )  # fmt: skip
    reading = Reading(observation.source, Kind.POST, (observation,))
    (found,) = assemble(unite([reading])).articles
    return found


def components(keys: str, listings: list[Listing]) -> dict[str, str]:
    """Return the component of each article."""
    articles = [article(key) for key in keys]
    return dict(zip(keys, find_clusters(articles, listings, "components").clusters, strict=True))


def test_a_component_is_known_by_its_smallest_member_whatever_way_listings_point() -> None:
    listings = [Listing("b", "a"), Listing("b", "c"), Listing("e", "d"), Listing("d", "e")]
    expected = {"a": "a", "b": "a", "c": "a", "d": "d", "e": "d", "f": "f"}
    for keys, links in itertools.product(("abcdef", "fedcba"), (listings, listings[::-1])):
        assert components(keys, links) == expected


def test_a_chain_of_any_length_is_one_component() -> None:
    one = article("x")
    articles = [one._replace(key=f"{number:05}") for number in range(20_000)]
    links = [Listing(*pair) for pair in itertools.pairwise(each.key for each in articles)]
    found = find_clusters(articles, links, "components")
    assert set(found.clusters) == {"00000"}
    assert set(zip(found.roles, found.strengths, strict=True)) == {("core", 1.0)}


def test_a_wrong_listing_glues_components_and_no_stories() -> None:
    storm = [article(f"storm{at}", f"Storm Kathleen hits harbour of Dover {at}") for at in "abcd"]
    chess = [article(f"chess{at}", f"Carlsen keeps the chess title in Oslo {at}") for at in "abcd"]
    keys = [[one.key for one in story] for story in (storm, chess)]
    listings = [Listing(*pair) for story in keys for pair in itertools.permutations(story, 2)]
    listings.append(Listing("storma", "chessa"))
    glued = find_clusters(storm + chess, listings, "components")
    apart = find_clusters(storm + chess, listings, "stories")
    assert glued.clusters == ("chessa",) * 8
    assert apart.clusters == ("storma",) * 4 + ("chessa",) * 4


def test_ties_link_articles_inside_of_clusters_only() -> None:
    articles = [article("a", "Storm Kathleen hits Dover"), article("b", "Storm hits Dover")]
    articles.append(article("c", "Chess title kept in Oslo"))
    found = find_clusters(articles, [Listing("a", "b")], "stories")
    assert found.clusters == ("a", "a", "c")
    assert {*found.ties.one.tolist(), *found.ties.other.tolist()} == {0, 1}
    assert len(found.ties.weight) == 1
    assert found.ties.weight[0] > 1


def test_a_way_to_cluster_that_there_is_not() -> None:
    with pytest.raises(UnknownName, match="called 'louvain': name stories, components"):
        find_clusters([], [], "louvain")


@pytest.mark.parametrize("method", METHODS)
def test_of_nothing_there_are_no_clusters(method: str) -> None:
    assert find_clusters([], [], method)[:3] == ((), (), ())


def post(name: str, *listed: str, day: str | None = None) -> Reading:
    """Return a post that lists some others, each on a site of its own."""
    source = Source(f"{name}.md", "")
    observations = tuple(
        Observation(
            source=source,
            position=position,
            line=1,
            key=f"https://{one}.org",
            key_field="webUrl",
            aliases=(),
            title=f"Title {one}",
            domain=f"{one}.org",
            web_url=f"https://{one}.org",
            published_at=Moment(day, day, "xsd:date", f"{day}T00:00:00") if day else None,
        )
        for position, one in enumerate((name, *listed))
    )
    return Reading(source, Kind.POST, observations)


def test_a_cluster_has_the_name_of_its_most_linked_member_and_its_days_and_numbers() -> None:
    posts = [post("a", "b", day="2020-02-01"), post("c", "b", day="2020-01-01"), post("z")]
    first, second = assemble(unite(posts)).clusters
    assert (first.key, first.name, first.representative) == (
        "https://a.org",
        "Title b",
        "https://b.org",
    )
    assert first.members == ("https://a.org", "https://b.org", "https://c.org")
    assert (first.first_day, first.last_day) == ("2020-01-01", "2020-02-01")
    assert first.provider_count == 3
    assert (second.name, second.first_day, second.last_day) == ("Title z", None, None)


def test_of_equally_linked_members_the_smallest_key_stands_for_the_cluster() -> None:
    (cluster,) = assemble(unite([post("b", "a")])).clusters
    assert cluster.representative == "https://a.org"

"""Clusters: components of the listings, and what is said of each."""

from __future__ import annotations

import itertools

from newsgraph.assembly import assemble
from newsgraph.clusters import find_clusters
from newsgraph.corpus import unite
from newsgraph.graph import Listing
from newsgraph.records import Kind, Moment, Observation, Reading, Source


def test_a_component_is_known_by_its_smallest_member_whatever_way_listings_point() -> None:
    listings = [Listing("b", "a"), Listing("b", "c"), Listing("e", "d"), Listing("d", "e")]
    expected = {"a": "a", "b": "a", "c": "a", "d": "d", "e": "d", "f": "f"}
    for keys, links in itertools.product(("abcdef", "fedcba"), (listings, listings[::-1])):
        assert find_clusters(keys, links) == expected


def test_a_chain_of_any_length_is_one_cluster() -> None:
    keys = [f"{number:05}" for number in range(20_000)]
    links = [Listing(*pair) for pair in itertools.pairwise(keys)]
    assert set(find_clusters(keys, links).values()) == {"00000"}


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

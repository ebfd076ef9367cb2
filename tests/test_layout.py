from __future__ import annotations

import math
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsgraph as ng
from newsgraph.building.clusters import find_clusters
from newsgraph.graph import Article, Graph, Listing, Provider, Topic
from newsgraph.page import layout
from newsgraph.page.attachments import attach
from newsgraph.page.layout import lay_out
from newsgraph.page.packing import Circle, pack

SEEDS = Path(__file__).parent.parent / "seeds"
PRINT_LAYOUT = (
    "import sys, newsgraph as ng; from newsgraph.page.layout import lay_out;"
    "print(lay_out(ng.build(ng.read(sys.argv[1]))))"
)


def article(key: str, cluster: str, listed: int = 0) -> Article:
    return Article(
        key=key,
        headline=f"About {key}",
        url=f"https://{key}.example/",
        provider=f"{key[-1]}.example",
        description=None,
        published_at=None,
        modified_at=None,
        type=None,
        category=None,
        quality=None,
        heat=None,
        is_published=None,
        topics=(key[-1], "all"),
        images=(),
        original_urls=(),
        amp_urls=(),
        cdn_amp_urls=(),
        aliases=(),
        same_text_as=None,
        times_listed=listed,
        was_posted=not listed,
        cluster=cluster,
    )


def linked(pairs: Iterable[tuple[str, str]], alone: Iterable[str] = ()) -> Graph:
    """Return a graph of articles with these listings, and of others that none leads to."""
    listings = tuple(sorted(Listing(*pair) for pair in set(pairs)))
    keys = sorted({key for listing in listings for key in listing} | set(alone))
    articles = [article(key, cluster=key) for key in keys]
    clusters = find_clusters(articles, listings, "components").clusters
    endings = sorted({key[-1] for key in keys})
    return Graph(
        articles=tuple(
            one._replace(cluster=cluster) for one, cluster in zip(articles, clusters, strict=True)
        ),
        listings=listings,
        providers=tuple(Provider(f"{ending}.example", ending) for ending in endings),
        topics=tuple(Topic(key, key) for key in sorted({*endings, "all"})),
    )


def overlapping(circles: Sequence[Circle]) -> list[tuple[Circle, Circle]]:
    return [
        (a, b)
        for a, b in combinations(circles, 2)
        if math.hypot(a.x - b.x, a.y - b.y) < a.radius + b.radius
    ]


def everything(graph: Graph) -> list[Circle]:
    layout = lay_out(graph)
    attachments = attach(graph, layout.articles)
    return [
        *layout.articles.values(),
        *attachments.providers.values(),
        *attachments.topics.values(),
    ]


def stars(count: int, rays: int) -> Graph:
    """Return a graph of separate stories, each a post that lists some articles."""
    return linked((f"{i:05}", f"{i:05}-{ray}") for i in range(count) for ray in range(rays))


def test_everything_in_the_seeds_has_a_place_and_nothing_overlaps() -> None:
    graph = ng.build(ng.read(SEEDS))
    circles = everything(graph)
    assert len(circles) == len(graph.articles) + len(graph.providers) + len(graph.topics)
    assert overlapping(circles) == []
    assert overlapping(list(lay_out(graph).clusters.values())) == []


def test_hubs_are_in_the_middle_and_larger() -> None:
    layout = lay_out(linked(("hub", f"listed{i}") for i in range(9)))
    middle = layout.clusters["hub"]
    assert layout.articles["hub"][:2] == middle[:2]
    for key, circle in layout.articles.items():
        if key != "hub":
            assert circle.radius < layout.articles["hub"].radius
            assert math.hypot(circle.x - middle.x, circle.y - middle.y) <= middle.radius + 1


def test_what_two_hubs_list_lies_on_the_side_of_its_own() -> None:
    left = [("a", f"left{i}") for i in range(3)]
    right = [("b", f"right{i}") for i in range(3)]
    places = lay_out(linked([*left, *right, ("a", "both"), ("b", "both")])).articles
    assert places["a"].x < places["b"].x
    for i in range(3):
        assert places[f"left{i}"].x < places[f"right{i}"].x


def test_a_story_of_its_own_lies_apart() -> None:
    layout = lay_out(linked([("a", "b"), ("c", "d")], alone=["e"]))
    assert len(layout.clusters) == 3
    assert layout.clusters["e"].radius == 0
    assert overlapping(list(layout.clusters.values())) == []


@pytest.mark.parametrize("count", [4, 9, 60])
def test_stories_lie_wider_than_high_as_screens_are(count: int) -> None:
    circles = lay_out(stars(count, 7)).clusters.values()
    width = max(one.x + one.radius for one in circles) - min(one.x - one.radius for one in circles)
    height = max(one.y + one.radius for one in circles) - min(one.y - one.radius for one in circles)
    assert 1.2 * height < width < 2.4 * height


def test_listings_into_another_cluster_move_nothing() -> None:
    graph = stars(6, 7)
    wrong = [Listing(lister, "00001-3") for lister in ("00000", "00002-1", "00003")]
    right, noisy = lay_out(graph), lay_out(replace(graph, listings=(*graph.listings, *wrong)))
    assert noisy.clusters == right.clusters
    for key, circle in right.articles.items():
        assert noisy.articles[key][:2] == circle[:2]
    assert noisy.articles["00001-3"].radius > right.articles["00001-3"].radius


def test_an_attached_article_that_lists_others_leaves_the_middle_to_the_core() -> None:
    listings = [(f"hub{i}", f"listed{i}{j}") for i in range(6) for j in range(3 + i)]
    graph = linked([*listings, *(("hub0", f"hub{i}") for i in range(1, 6))])
    attached = {"hub5", "hub4"}
    roles = {key: "attached" if key in attached else "core" for key in lay_out(graph).articles}
    articles = tuple(one._replace(cluster_role=roles[one.key]) for one in graph.articles)
    before, after = lay_out(graph), lay_out(replace(graph, articles=articles))
    (middle,) = after.clusters.values()
    assert before.articles["hub5"][:2] == middle[:2]
    assert after.articles["hub0"][:2] == middle[:2]


def test_two_that_no_listing_links_stand_side_by_side() -> None:
    graph = linked([], alone="ab")
    pair = replace(graph, articles=tuple(one._replace(cluster="a") for one in graph.articles))
    one, other = lay_out(pair).articles.values()
    assert one.y == other.y
    assert one.x < other.x


def test_those_of_a_large_cluster_that_no_listing_links_stand_together() -> None:
    graph = linked([], alone=[f"{i:03}" for i in range(200)])
    titled = replace(graph, articles=tuple(one._replace(cluster="000") for one in graph.articles))
    assert overlapping(everything(titled)) == []
    assert lay_out(titled).clusters["000"].radius < 600


def test_an_empty_graph_has_an_empty_layout() -> None:
    assert everything(Graph()) == []


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=120))
def test_nothing_overlaps_whatever_lists_what(pairs: list[tuple[int, int]]) -> None:
    graph = linked((f"{a}", f"{b}") for a, b in pairs if a != b)
    assert overlapping(everything(graph)) == []


def test_a_large_cluster_is_laid_out_in_groups_without_overlaps() -> None:
    links = [(f"{i:03}", f"{i:03}-{ray}") for i in range(40) for ray in range(6)]
    bridges = [(f"{a:03}", f"{b:03}") for a, b in pairwise(range(40))]
    graph = linked([*links, *bridges])
    layout = lay_out(graph)
    assert len(layout.clusters) == 1
    assert overlapping(everything(graph)) == []
    hub = layout.articles["007"]
    rays = [layout.articles[f"007-{ray}"] for ray in range(6)]
    assert max(math.hypot(hub.x - ray.x, hub.y - ray.y) for ray in rays) < 350


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1))
def test_those_who_are_settled_need_not_look_for_their_group_again(
    pairs: list[tuple[int, int]],
) -> None:
    graph = linked((f"{a}", f"{b}") for a, b in pairs if a != b)
    links = layout._links(graph)
    groups = {one.key: i for i, one in enumerate(graph.articles)}
    for key in list(groups) * layout.ROUNDS:
        votes = Counter(groups[other] for other in links.neighbours[key])
        most = max(votes.values())
        if votes[groups[key]] < most:
            groups[key] = min(group for group, count in votes.items() if count == most)
    together = [{one.key for one in group} for group in layout._find_groups(graph.articles, links)]
    assert together == [
        {key for key in groups if groups[key] == group} for group in dict.fromkeys(groups.values())
    ]


def test_the_layout_is_the_same_in_any_process() -> None:
    command = [sys.executable, "-c", PRINT_LAYOUT, str(SEEDS)]
    seeds = ("0", "1", "77")
    runs = [
        subprocess.run(
            command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        )
        for seed in seeds
    ]
    assert len({run.stdout for run in runs}) == 1


def test_stories_that_share_a_provider_lie_nearer_than_others() -> None:
    radii = {f"{kind}{i:02}": 100.0 - i for i in range(20) for kind in "abcd"}
    placed = pack(radii, 10, 1.3, {key: {key[0], "all"} for key in radii})
    near: list[float] = []
    far: list[float] = []
    for (one, a), (other, b) in combinations(placed.items(), 2):
        (near if one[0] == other[0] else far).append(math.hypot(a.x - b.x, a.y - b.y))
    assert sum(near) / len(near) < 0.7 * sum(far) / len(far)


def test_those_by_themselves_stand_close_outside_on_the_side_of_their_kin() -> None:
    radii = {"left": 200.0, "right": 200.0} | {f"{i:03}": 0.0 for i in range(60)}
    ties = {key: {"even" if i % 2 else "odd"} for i, key in enumerate(sorted(radii)[:60])}
    placed = pack(radii, 50, 1.0, {**ties, "left": {"odd"}, "right": {"even"}})
    assert placed["left"].x < 0 < placed["right"].x
    sides: dict[str, list[float]] = {"odd": [], "even": []}
    for key, (kin,) in ties.items():
        assert 430 < math.hypot(placed[key].x, placed[key].y) < 600
        sides[kin].append(placed[key].x)
    assert sum(sides["odd"]) / 30 < -100 < 100 < sum(sides["even"]) / 30


@given(st.lists(st.floats(1, 300), max_size=60), st.integers(1, 5))
def test_packed_circles_never_overlap_and_lie_close(sizes: list[float], kinds: int) -> None:
    radii = {f"{i:02}": size for i, size in enumerate(sizes)}
    ties = {key: {str(i % kinds)} for i, key in enumerate(radii)}
    placed = pack(radii, 4, 1.0, ties)
    assert overlapping(list(placed.values())) == []
    area = sum((size + 2) ** 2 for size in sizes)
    reach = max((math.hypot(one.x, one.y) + one.radius for one in placed.values()), default=0)
    assert reach <= 3 * math.sqrt(area) + 2 * max(sizes, default=0)


def test_ten_thousand_articles_take_about_a_second() -> None:
    for graph in (stars(1250, 7), stars(5000, 1), stars(1, 9999)):
        start = time.process_time()
        everything(graph)
        assert time.process_time() - start < 3

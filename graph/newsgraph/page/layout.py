"""Layout: where each article is drawn, and the circle of each cluster.

Articles are laid out cluster by cluster, by the listings inside: those that list others in
the middle, the listed ones on rings around them, near the articles that list them and
otherwise clockwise by time. Listings from one cluster to another move nothing. The biggest
cluster is in the middle, the others side by side around it, those that share providers or
topics in the same direction; articles by themselves stand on rings outside.
(A force layout of articles, providers and topics together is a hairball, and slow.)

Nothing here is random, and every loop runs over something sorted.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import Final, NamedTuple

from newsgraph.graph import Article, Graph
from newsgraph.page.packing import Circle, FreeCells, extent, pack

WIDENING: Final = 1.3
"""How much wider clusters lie, see `pack`: screens are wide, and so are labels."""

CORE_SIZE: Final = 4
"""At most so many share the middle of a group; of more, one stands there alone."""

CORE_RADIUS: Final = 44.0
"""Radius of the ring of those in the middle, where there is more than one."""

RING_RADIUS: Final = 118.0
RING_STEP: Final = 74.0
RING_ARC: Final = 46.0
"""Of rings: the largest first radius, the distance between two, the arc an article takes."""

GAP: Final = 100.0
"""Between the circles of two clusters, before the widening: room for names."""

LARGE: Final = 80
"""A cluster of more articles than these is laid out in groups."""

GROUP_GAP: Final = 100.0
"""Between the circles of two groups of a large cluster."""

ALONE: Final = -1
"""The group of those in a large cluster that no listing links to another member."""

ROUNDS: Final = 6
"""How often each article of a large cluster looks for its group."""


class Layout(NamedTuple):
    """Circles by key: of articles, and of clusters, through their outermost articles."""

    articles: Mapping[str, Circle]
    clusters: Mapping[str, Circle]


class _Links(NamedTuple):
    """The listings of a graph by article.

    ``neighbours`` and ``lists`` are those inside clusters: either way, and how many it lists.
    ``parts`` counts all listings that it has a part in.
    """

    neighbours: Mapping[str, Sequence[str]]
    lists: Mapping[str, int]
    parts: Mapping[str, int]

    def degree(self, key: str) -> int:
        """Return how many listings inside its cluster the article has a part in."""
        return len(self.neighbours.get(key, ()))


def lay_out(graph: Graph) -> Layout:
    """Return where articles and clusters go, in whole pixels.

    Neither articles nor clusters overlap. The outermost articles of a cluster lie on its
    circle, the others inside.

    >>> lay_out(Graph()).articles
    {}
    """
    links = _links(graph)
    grouped: defaultdict[str, list[Article]] = defaultdict(list)
    for article in graph.articles:
        grouped[article.cluster].append(article)
    local = {key: _lay_out_cluster(grouped[key], links) for key in sorted(grouped)}
    radii = {key: extent(circles) for key, circles in local.items()}
    clusters = pack(radii, GAP, WIDENING, _ties(grouped))
    articles = {
        key: _moved(circle, clusters[cluster])
        for cluster, circles in local.items()
        for key, circle in circles.items()
    }
    return Layout({article.key: articles[article.key] for article in graph.articles}, clusters)


def _ties(grouped: Mapping[str, Sequence[Article]]) -> dict[str, set[str]]:
    """Return the providers and topics of each cluster, by which clusters are kin."""
    return {
        key: {f"provider {one.provider}" for one in members}
        | {f"topic {topic}" for one in members for topic in one.topics}
        for key, members in grouped.items()
    }


def _links(graph: Graph) -> _Links:
    """Return the listings by article."""
    cluster = {article.key: article.cluster for article in graph.articles}
    inside = [one for one in graph.listings if cluster[one.lister] == cluster[one.listed]]
    neighbours: defaultdict[str, list[str]] = defaultdict(list)
    for lister, listed in inside:
        neighbours[lister].append(listed)
        neighbours[listed].append(lister)
    return _Links(
        neighbours,
        lists=Counter(map(itemgetter(0), inside)),
        parts=Counter(chain.from_iterable(graph.listings)),
    )


def _lay_out_cluster(members: Sequence[Article], links: _Links) -> dict[str, Circle]:
    """Return the circles of one cluster's articles around the origin.

    Those of a large cluster are laid out in groups, since no rings hold so many links.
    """
    if len(members) <= LARGE:
        return _lay_out_group(members, links)
    groups = [_lay_out_group(group, links) for group in _find_groups(members, links)]
    local = {min(circles): circles for circles in groups}
    places = pack({key: extent(circles) for key, circles in local.items()}, GROUP_GAP)
    return {
        key: _moved(circle, places[group])
        for group, circles in local.items()
        for key, circle in circles.items()
    }


def _find_groups(members: Sequence[Article], links: _Links) -> list[list[Article]]:
    """Return the articles in groups that are more linked among themselves than otherwise.

    Each article takes over the group that most of its neighbours are in, in turn and a few
    times over (label propagation; in a fixed order, and equals go to the first). One whose
    neighbours stay where they are has no reason to look again. Articles that no listing links
    to another member are one group.
    """
    of = {one.key: i if links.degree(one.key) else ALONE for i, one in enumerate(members)}
    unsettled = {key for key, group in of.items() if group != ALONE}
    for _ in range(ROUNDS):
        for key, own in of.items():
            if key in unsettled:
                unsettled.discard(key)
                of[key] = _favourite(own, map(of.__getitem__, links.neighbours[key]))
                if of[key] != own:
                    unsettled.update(links.neighbours[key])
    groups: defaultdict[int, list[Article]] = defaultdict(list)
    for article in members:
        groups[of[article.key]].append(article)
    return list(groups.values())


def _favourite(own: int, others: Iterable[int]) -> int:
    """Return the group that most others are in: of equals one's own, or else the first."""
    votes = Counter(others)
    most = max(votes.values())
    if votes[own] == most:
        return own
    return min(group for group, count in votes.items() if count == most)


def _lay_out_group(members: Sequence[Article], links: _Links) -> dict[str, Circle]:
    """Return the circles of articles on rings around the origin."""
    ordered = sorted(members, key=lambda article: _rank(article, links))
    placed: dict[str, Circle] = {}
    for radius, count in _rings(_core_size(ordered, links), len(ordered)):
        start = len(placed)
        keys = [article.key for article in ordered[start : start + count]]
        for key, (x, y) in _fill_ring(keys, radius, links, placed).items():
            placed[key] = Circle(x, y, _article_radius(links.parts.get(key, 0)))
    return placed


def _rank(article: Article, links: _Links) -> tuple[bool, bool, int, str, str]:
    """Return what articles sort by, from the middle outwards."""
    lists = bool(links.lists.get(article.key))
    is_aside = lists and article.cluster_role == "attached"
    degree = links.degree(article.key) if lists else 0
    time = article.published_at.utc if article.published_at else ""
    return (not lists, is_aside, -degree, time, article.key)


def _core_size(ordered: Sequence[Article], links: _Links) -> int:
    """Return how many of the articles stand in the middle: all that list others, if few.

    Where none does, a few share it.
    """
    listers = sum(bool(links.lists.get(article.key)) for article in ordered)
    candidates = listers or len(ordered)
    return candidates if candidates <= CORE_SIZE else 1


def _rings(core: int, total: int) -> Iterator[tuple[float, int]]:
    """Yield radius and number of articles of the middle and of each ring around it.

    >>> [(round(radius), count) for radius, count in _rings(1, 31)]
    [(0, 1), (118, 12), (192, 18)]
    """
    yield (CORE_RADIUS if core > 1 else 0.0), core
    left = total - core
    if not left:
        return
    least = CORE_RADIUS * (2 if core > 1 else 1.5)
    first = min(RING_RADIUS, max(least, left * RING_ARC / math.tau))
    radii = [first]
    while sum(_capacity(radius) for radius in radii) < left:
        radii.append(radii[-1] + RING_STEP)
    room = sum(radii)
    for radius in radii:
        count = min(left, _capacity(radius), math.ceil(left * radius / room - 1e-9))
        yield radius, count
        left, room = left - count, room - radius


def _capacity(radius: float) -> int:
    """Return how many articles a ring of this radius takes."""
    return int(math.tau * radius / RING_ARC + 1e-9)


def _fill_ring(
    keys: Sequence[str], radius: float, links: _Links, placed: Mapping[str, Circle]
) -> dict[str, tuple[float, float]]:
    """Return a place on the ring for each: near its neighbours, the rest in order.

    Places are numbered clockwise, beginning right of the top; two lie side by side.
    """
    count = len(keys)
    step = math.tau / count
    first = math.pi if count == 2 else step / 2 - math.pi / 2  # noqa: PLR2004 - side by side
    free = FreeCells()
    wishes = {key: _direction(key, links, placed) for key in keys}
    taken: dict[str, int] = {}
    for key in sorted(keys, key=lambda key: wishes[key] is None):  # stable: no wish, no haste
        wish = wishes[key]
        turn = 0 if wish is None else round((wish - first) / step)
        taken[key] = free.take_nearest(turn % count, count)
    angles = {key: first + step * place for key, place in taken.items()}
    return {key: (radius * math.cos(a), radius * math.sin(a)) for key, a in angles.items()}


def _direction(key: str, links: _Links, placed: Mapping[str, Circle]) -> float | None:
    """Return the angle at which its placed neighbours lie, None where they say nothing."""
    x = y = 0.0
    for other in links.neighbours.get(key, ()):
        circle = placed.get(other)
        if circle is not None:
            x += circle.x
            y += circle.y
    return math.atan2(y, x) if math.hypot(x, y) > 1 else None


def _article_radius(degree: int) -> float:
    """Return how large an article is drawn: hubs larger, none so that it touches others."""
    return round(min(17.0, 6 + 1.6 * math.sqrt(degree)))


def _moved(circle: Circle, cluster: Circle) -> Circle:
    """Return a circle of a cluster where the cluster is, on whole pixels."""
    return Circle(round(circle.x + cluster.x), round(circle.y + cluster.y), circle.radius)

"""Drawing: graph and positions -> the nodes and edges of the picture, as vis-network has them.

A node's id is its number: articles first, then providers, then topics, each in the order of
the graph. ``group`` and ``kind`` name what it is; how that looks is up to the style sheet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from newsgraph.graph import Article, Graph
from newsgraph.layout import Layout
from newsgraph.packing import Circle
from newsgraph.page.attachments import Attachments

Row = Mapping[str, Any]
"""One node or one edge, ready for JSON."""

_EPOCH: Final = dt.date(1970, 1, 1)


class Drawing(NamedTuple):
    """What is drawn: nodes with place, size and label, and the edges between them."""

    nodes: tuple[Row, ...]
    edges: tuple[Row, ...]


class Numbering(NamedTuple):
    """The node ids of articles, providers and topics by key."""

    articles: Mapping[str, int]
    providers: Mapping[str, int]
    topics: Mapping[str, int]


def number(graph: Graph) -> Numbering:
    """Return the id of every node."""
    topics_from = len(graph.articles) + len(graph.providers)
    return Numbering(
        {article.key: i for i, article in enumerate(graph.articles)},
        {one.domain: i for i, one in enumerate(graph.providers, len(graph.articles))},
        {one.key: i for i, one in enumerate(graph.topics, topics_from)},
    )


def draw(graph: Graph, layout: Layout, attachments: Attachments) -> Drawing:
    """Return the nodes and edges of a graph at the given positions."""
    numbers = number(graph)
    return Drawing(
        nodes=tuple(_nodes(graph, layout, attachments)),
        edges=(*_listings(graph, numbers), *_belongings(graph, numbers)),
    )


def _nodes(graph: Graph, layout: Layout, attachments: Attachments) -> Iterator[Row]:
    """Yield all nodes in the order of their ids."""
    clusters = {key: i for i, key in enumerate(sorted(layout.clusters))}
    numbers = number(graph)
    shapes = [
        (_group(one), one.headline, layout.articles[one.key], _facets(one, clusters, numbers))
        for one in graph.articles
    ]
    shapes += [
        ("provider", one.name, attachments.providers[one.domain], {}) for one in graph.providers
    ]
    shapes += [("topic", one.name, attachments.topics[one.key], {}) for one in graph.topics]
    for i, (group, label, circle, more) in enumerate(shapes):
        yield {"id": i, "group": group, "label": label, **_place(circle), **more}


def _facets(article: Article, clusters: Mapping[str, int], numbers: Numbering) -> dict[str, Any]:
    """Return what an article is filtered by."""
    moment = article.published_at
    return {
        "cluster": clusters[article.cluster],
        "provider": numbers.providers.get(article.provider),
        "topics": [numbers.topics[topic] for topic in article.topics if topic in numbers.topics],
        "day": (dt.date.fromisoformat(moment.day) - _EPOCH).days if moment else None,
        "listed": article.times_listed,
        "quality": article.quality,
    }


def _group(article: Article) -> str:
    """Return the group of an article: whether a post is its own, or it was only listed."""
    return "post" if article.was_posted else "listed"


def _place(circle: Circle) -> Row:
    """Return a circle in the words of vis-network."""
    return {"x": circle.x, "y": circle.y, "size": circle.radius}


def _listings(graph: Graph, numbers: Numbering) -> Iterator[Row]:
    """Yield the listings: ``listing`` inside one cluster, ``crossing`` from one to another."""
    cluster_of = {article.key: article.cluster for article in graph.articles}
    for lister, listed in graph.listings:
        kind = "listing" if cluster_of[lister] == cluster_of[listed] else "crossing"
        yield {"from": numbers.articles[lister], "to": numbers.articles[listed], "kind": kind}


def _belongings(graph: Graph, numbers: Numbering) -> Iterator[Row]:
    """Yield what leads from articles to their providers and topics."""
    for i, article in enumerate(graph.articles):
        if article.provider in numbers.providers:
            yield {"from": i, "to": numbers.providers[article.provider], "kind": "publisher"}
        for topic in article.topics:
            if topic in numbers.topics:
                yield {"from": i, "to": numbers.topics[topic], "kind": "about"}

"""Drawing: graph and positions -> what the map shows at once, ready for JSON.

Rows stand in the order of their numbers (see `newsgraph.page.numbering`). Articles lie where
they are seen from the middle of their story. Whatever follows from something else here is
left out: links to providers and topics, and which listings lead into another story.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from newsgraph.graph import Article, Cluster, Graph
from newsgraph.page.attachments import Attachments
from newsgraph.page.layout import Layout
from newsgraph.page.numbering import Numbering
from newsgraph.page.packing import Circle
from newsgraph.page.scores import score_cluster
from newsgraph.records import Moment

Row = Mapping[str, Any]
"""One thing, ready for JSON; a field that is None is unknown."""

_EPOCH: Final = dt.date(1970, 1, 1)
_ORIGIN: Final = Circle(0, 0, 0)


def draw(
    graph: Graph, layout: Layout, attachments: Attachments, numbers: Numbering
) -> dict[str, list[Row]]:
    """Return the rows of articles, providers, topics and clusters at the given positions."""
    lists: defaultdict[str, list[int]] = defaultdict(list)
    for lister, listed in graph.listings:
        lists[lister].append(numbers.articles[listed] - numbers.articles[lister])
    known = {cluster.key: cluster for cluster in graph.clusters}
    sizes = _sizes(numbers)
    return {
        "articles": [
            {
                **_article(one, numbers),
                **_place(layout.articles[one.key], layout.clusters[one.cluster]),
                "lists": lists[one.key] or None,
            }
            for one in numbers.ordered
        ],
        "providers": [
            {"label": one.name, **_place(attachments.providers[one.domain])}
            for one in graph.providers
        ],
        "topics": [
            {"label": one.name, **_place(attachments.topics[one.key])} for one in graph.topics
        ],
        "clusters": [
            {
                "count": sizes[key],
                **layout.clusters[key]._asdict(),
                **_cluster(known.get(key), numbers),
            }
            for key in numbers.clusters
        ],
    }


def _sizes(numbers: Numbering) -> Mapping[str, int]:
    """Return how many articles each cluster has."""
    sizes: defaultdict[str, int] = defaultdict(int)
    for article in numbers.ordered:
        sizes[article.cluster] += 1
    return sizes


def _article(article: Article, numbers: Numbering) -> Row:
    """Return what an article is listed, labelled and filtered by."""
    moment = article.published_at
    provider = numbers.providers.get(article.provider)
    return {
        "group": "post" if article.was_posted else "listed",
        "label": article.headline,
        "provider": provider,
        "topics": _numbers(article.topics, numbers.topics),
        "day": _day(moment.day) if moment else None,
        "time": _minutes(moment),
        "isFirst": article.is_first_report or None,
        "lag": article.lag,
        "isAttached": article.cluster_role == "attached" or None,
        "strength": article.cluster_strength,
        "listed": article.times_listed,
        "quality": article.quality,
    }


def _numbers(keys: Sequence[str], numbers: Mapping[str, int]) -> list[int] | None:
    """Return the numbers of those that have one; None for none."""
    return [numbers[key] for key in keys if key in numbers] or None


def _day(day: str) -> int:
    """Return the number of a day since the first of 1970.

    >>> _day("1970-01-31")
    30
    """
    return (dt.date.fromisoformat(day) - _EPOCH).days


def _minutes(moment: Moment | None) -> int | None:
    """Return the minutes of the day (UTC) at a point in time; None where only a day is known."""
    if moment is None or moment.datatype != "xsd:dateTime":
        return None
    return int(moment.utc[11:13]) * 60 + int(moment.utc[14:16])


def _place(circle: Circle, middle: Circle = _ORIGIN) -> Row:
    """Return a circle in the words of vis-network, as seen from a point."""
    return {"x": circle.x - middle.x, "y": circle.y - middle.y, "size": circle.radius}


def _cluster(cluster: Cluster | None, numbers: Numbering) -> Row:
    """Return what is known of one cluster; nothing where the graph says nothing of it."""
    if cluster is None:
        return {}
    representative = numbers.articles.get(cluster.representative)
    return {
        "name": None if cluster.name == _headline(representative, numbers) else cluster.name,
        "representative": representative,
        "firstDay": cluster.first_day,
        "lastDay": cluster.last_day,
        "providers": cluster.provider_count,
        "topics": _numbers(cluster.topics, numbers.topics),
        "scores": score_cluster(cluster),
    }


def _headline(article: int | None, numbers: Numbering) -> str | None:
    """Return the headline of an article, after which most clusters are named."""
    return None if article is None else numbers.ordered[article].headline

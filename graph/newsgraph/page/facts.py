"""Facts: graph -> what the page tells of each thing once it is selected, ready for JSON.

Things stand in the order of their node ids (see `newsgraph.page.drawing`); what the picture
already knows (label, kind, links) is not repeated, and what is unknown is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from newsgraph.conflicts import FIELDS
from newsgraph.graph import Article, Cluster, Graph, Joined, Provider, Topic
from newsgraph.layout import Layout
from newsgraph.page.drawing import number
from newsgraph.records import Moment, Observation

Facts = Mapping[str, object]
"""A JSON object."""


def tell(graph: Graph, layout: Layout) -> Facts:
    """Return the facts of all articles, providers, topics and clusters of a graph."""
    numbers = number(graph)
    paths = sorted({one.observation.source.path for one in graph.observations})
    sources = {path: i for i, path in enumerate(paths)}
    joined: defaultdict[str, list[Joined]] = defaultdict(list)
    for one in graph.observations:
        joined[one.article_key].append(one)
    clusters = {cluster.key: cluster for cluster in graph.clusters}
    return {
        "sources": list(sources),
        "articles": [
            _article(article, _observations(joined[article.key], sources), numbers.articles)
            for article in graph.articles
        ],
        "providers": [_provider(one) for one in graph.providers],
        "topics": [_topic(one, numbers.topics) for one in graph.topics],
        "clusters": [
            {
                **_cluster(clusters.get(key), numbers.articles),
                **layout.clusters[key]._asdict(),
            }
            for key in sorted(layout.clusters)
        ],
    }


def _known(facts: Facts) -> Facts:
    """Leave out what is unknown: None, and empty texts and lists."""
    return {name: value for name, value in facts.items() if value not in (None, "", (), [], {})}


def _article(article: Article, observations: Sequence[object], numbers: Mapping[str, int]) -> Facts:
    """Return the facts of one article."""
    return _known(
        {
            "url": article.url if article.url.startswith(("https://", "http://")) else None,
            "published": _time(article.published_at),
            "modified": _time(article.modified_at),
            "excerpt": article.description,
            "category": article.category,
            "type": article.type,
            "quality": article.quality,
            "heat": article.heat,
            "sameTextAs": numbers.get(article.same_text_as or ""),
            "observations": observations,
        }
    )


def _time(moment: Moment | None) -> str | None:
    """Return a moment as XML Schema writes it."""
    return moment.lexical if moment else None


def _observations(joined: Iterable[Joined], sources: Mapping[str, int]) -> list[Facts]:
    """Return where an article is stated, posts first, with the claims that are in dispute."""
    ordered = sorted((one.observation for one in joined), key=_place)
    disputed = [name for name, value in FIELDS.items() if _differ(map(value, ordered))]
    return [
        _known(
            {
                "source": sources[one.source.path],
                "line": one.line,
                "position": one.position,
                "claims": _known({name: FIELDS[name](one) for name in disputed}),
            }
        )
        for one in ordered
    ]


def _place(observation: Observation) -> tuple[bool, str, int]:
    """Return what observations sort by: posts first, then by file and position."""
    return observation.position > 0, observation.source.path, observation.position


def _differ(values: Iterable[object]) -> bool:
    """Return whether two of the stated values are different."""
    return len(set(values) - {None}) > 1


def _provider(provider: Provider) -> Facts:
    """Return the facts of one provider."""
    return _known(
        {
            "domain": provider.domain,
            "otherNames": provider.other_names,
            "description": provider.description,
        }
    )


def _topic(topic: Topic, numbers: Mapping[str, int]) -> Facts:
    """Return the facts of one topic."""
    return _known(
        {
            "otherNames": topic.other_names,
            "description": topic.description,
            "broader": [numbers[key] for key in topic.broader if key in numbers],
        }
    )


def _cluster(cluster: Cluster | None, numbers: Mapping[str, int]) -> Facts:
    """Return the facts of one cluster; few where the graph says nothing of it."""
    if cluster is None:
        return {}
    return _known(
        {
            "name": cluster.name,
            "representative": numbers.get(cluster.representative),
            "firstDay": cluster.first_day,
            "lastDay": cluster.last_day,
            "providers": cluster.provider_count,
        }
    )

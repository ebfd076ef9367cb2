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
from newsgraph.page.drawing import Numbering, number
from newsgraph.page.scores import score_article, score_cluster, score_provider, tell_measures
from newsgraph.records import Moment, Observation

Facts = Mapping[str, object]
"""A JSON object."""


def tell(graph: Graph, layout: Layout) -> Facts:
    """Return the facts of all articles, providers, topics and clusters of a graph."""
    numbers = number(graph)
    members = _members(graph)
    paths = sorted({one.observation.source.path for one in graph.observations})
    sources = {path: i for i, path in enumerate(paths)}
    joined: defaultdict[str, list[Joined]] = defaultdict(list)
    for one in graph.observations:
        joined[one.article_key].append(one)
    clusters = {cluster.key: cluster for cluster in graph.clusters}
    return {
        "method": graph.cluster_method.partition(" ")[0],
        "measures": tell_measures(dict(graph.measures)),
        "sources": list(sources),
        "articles": [
            {
                **_article(article, _observations(joined[article.key], sources), numbers.articles),
                **_coverage(article, len(members[article.cluster])),
            }
            for article in graph.articles
        ],
        "providers": [_provider(one) for one in graph.providers],
        "topics": [_topic(one, numbers.topics) for one in graph.topics],
        "clusters": [
            {
                "members": [numbers.articles[member] for member in members[key]],
                **_cluster(clusters.get(key), numbers),
                **layout.clusters[key]._asdict(),
            }
            for key in sorted(layout.clusters)
        ],
    }


def _members(graph: Graph) -> Mapping[str, Sequence[str]]:
    """Return the keys of each cluster's articles by time, those without a date last."""
    members: defaultdict[str, list[str]] = defaultdict(list)
    for article in sorted(graph.articles, key=_time_of):
        members[article.cluster].append(article.key)
    return members


def _time_of(article: Article) -> tuple[bool, str, bool, str]:
    """Return what articles sort by in time; where only the day is known, it begins the day."""
    time = article.published_at.utc if article.published_at else ""
    return not time, time, not article.is_first_report, article.key


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


def _coverage(article: Article, cluster_size: int) -> Facts:
    """Return an article's place in its cluster, and its scores."""
    is_attached = article.cluster_role == "attached"
    return _known(
        {
            "strength": article.cluster_strength if is_attached else None,
            "isFirst": article.is_first_report or None,
            "lag": article.lag,
            "scores": score_article(article, cluster_size),
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
            "scores": score_provider(provider),
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


def _cluster(cluster: Cluster | None, numbers: Numbering) -> Facts:
    """Return the facts of one cluster; few where the graph says nothing of it."""
    if cluster is None:
        return {}
    return _known(
        {
            "name": cluster.name,
            "representative": numbers.articles.get(cluster.representative),
            "firstDay": cluster.first_day,
            "lastDay": cluster.last_day,
            "providers": cluster.provider_count,
            "topics": [numbers.topics[key] for key in cluster.topics if key in numbers.topics],
            "scores": score_cluster(cluster),
        }
    )

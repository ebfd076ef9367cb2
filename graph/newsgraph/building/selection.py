"""Selection: cutting a finished graph down to some topics, providers, clusters or days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from newsgraph.building.clusters import describe_clusters
from newsgraph.building.timing import time_reports
from newsgraph.errors import NothingAccepted, UrlError, UsageError
from newsgraph.graph import Article, Graph, Topic
from newsgraph.problems import quoted
from newsgraph.urls import parse_domain
from newsgraph.vocabulary import cluster_iri, topic_key

Wanted = Callable[[Article], bool]


def select(graph: Graph, conditions: Iterable[str]) -> Graph:
    """Return the part of a graph whose articles meet some ``key=value`` conditions.

    Values of one key are alternatives, different keys must all be met. Keys are ``topic``
    (name), ``provider`` (domain), ``cluster`` (IRI or its last part), ``from`` and ``to``
    (days, both inclusive). Clusters keep their IRIs; their numbers count what is left, while
    articles and providers keep the scores that they have in the whole.
    Raises `UsageError` for a condition that can't be understood, `NothingAccepted` where no
    article meets them.
    """
    pairs = sorted({_parse(condition) for condition in conditions})
    if not pairs:
        return graph
    wanted: dict[str, list[Wanted]] = {}
    for key, value in pairs:
        wanted.setdefault(key, []).append(_CONDITIONS[key](value, graph))
    kept = tuple(
        article
        for article in graph.articles
        if all(any(meets(article) for meets in ways) for ways in wanted.values())
    )
    if not kept:
        message = f"no article meets {' '.join(f'{key}={value}' for key, value in pairs)}"
        raise NothingAccepted(message)
    return _cut(graph, kept, tuple((f"only:{key}", value) for key, value in pairs))


def _parse(condition: str) -> tuple[str, str]:
    """Return key and value of a condition."""
    key, equals, value = condition.partition("=")
    if key not in _CONDITIONS or not equals or not value:
        message = (
            f"{quoted(condition)} is no condition: write {', '.join(_CONDITIONS)}, each =VALUE"
        )
        raise UsageError(message)
    return key, value


def _cut(
    graph: Graph, articles: tuple[Article, ...], options: tuple[tuple[str, str], ...]
) -> Graph:
    """Return the graph of some of its articles."""
    keys = {article.key for article in articles}
    listings = tuple(one for one in graph.listings if one.lister in keys and one.listed in keys)
    observations = tuple(one for one in graph.observations if one.article_key in keys)
    sources = {joined.source_id for joined in observations}
    providers = tuple(
        one for one in graph.providers if one.domain in {article.provider for article in articles}
    )
    topics = _with_broader(graph.topics, {key for article in articles for key in article.topics})
    images = {url for one in articles for url in one.images}
    images.update(url for provider in providers for url in provider.logos)
    images.update(url for topic in topics for url in topic.images)
    return replace(
        graph,
        articles=tuple(_within(article, keys) for article in articles),
        observations=observations,
        sources=tuple(one for one in graph.sources if one.id in sources),
        providers=providers,
        topics=topics,
        images=tuple(one for one in graph.images if one.url in images),
        listings=listings,
        clusters=describe_clusters(articles, time_reports(articles)),
        options=tuple(sorted({*graph.options, *options})),
    )


def _within(article: Article, keys: set[str]) -> Article:
    """Return an article that points to none that was left out."""
    return article if article.same_text_as in keys else article._replace(same_text_as=None)


def _with_broader(topics: Iterable[Topic], wanted: set[str]) -> tuple[Topic, ...]:
    """Return the wanted topics and everything broader."""
    known = {topic.key: topic for topic in topics}
    kept: set[str] = set()
    waiting = list(wanted)
    while waiting:
        key = waiting.pop()
        if key not in kept:
            kept.add(key)
            waiting.extend(known[key].broader)
    return tuple(known[key] for key in sorted(kept))


def _topic(value: str, _graph: Graph) -> Wanted:
    """Return whether an article is about a topic."""
    key = topic_key(value)
    return lambda article: key in article.topics


def _provider(value: str, _graph: Graph) -> Wanted:
    """Return whether an article is by the provider with a domain."""
    try:
        domain = parse_domain(value)
    except UrlError as error:
        raise UsageError(f"{error.what}: write the provider's, such as cnet.com") from None
    return lambda article: article.provider == domain


def _cluster(value: str, graph: Graph) -> Wanted:
    """Return whether an article is in a cluster, by its IRI or the last part of it."""
    digest = value.rpartition("/")[2]
    iris = {one.key: cluster_iri(graph.base, one.key) for one in graph.clusters}
    return lambda article: iris[article.cluster].endswith(f"/{digest}")


def _from(value: str, _graph: Graph) -> Wanted:
    """Return whether an article was published on a day or later."""
    day = _day(value)
    return lambda article: article.published_at is not None and article.published_at.day >= day


def _to(value: str, _graph: Graph) -> Wanted:
    """Return whether an article was published on a day or earlier."""
    day = _day(value)
    return lambda article: article.published_at is not None and article.published_at.day <= day


def _day(value: str) -> str:
    """Return a day, or raise `UsageError` for anything else."""
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        raise UsageError(f"{quoted(value)} is no day: write it as 2020-06-12") from None
    return day.isoformat()


_CONDITIONS: Final[Mapping[str, Callable[[str, Graph], Wanted]]] = {
    "topic": _topic,
    "provider": _provider,
    "cluster": _cluster,
    "from": _from,
    "to": _to,
}

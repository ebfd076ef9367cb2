"""Numbering: the order in which the page names articles, providers, topics and stories.

A node's id is its number: articles first, story by story and in each by time, then providers,
then topics, as the graph has them. So what is read together stands together, and a story's
members are a run of numbers. Stories are numbered too, the largest first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from newsgraph.graph import Article, Graph


class Numbering(NamedTuple):
    """The ids of articles, providers, topics and clusters by key; the articles in order."""

    articles: Mapping[str, int]
    providers: Mapping[str, int]
    topics: Mapping[str, int]
    clusters: Mapping[str, int]
    ordered: Sequence[Article]


def number(graph: Graph) -> Numbering:
    """Return the number of everything that the page shows."""
    members: defaultdict[str, list[Article]] = defaultdict(list)
    for article in sorted(graph.articles, key=_time_of):
        members[article.cluster].append(article)
    clusters = sorted(members, key=lambda key: (-len(members[key]), key))
    ordered = [article for key in clusters for article in members[key]]
    topics_from = len(ordered) + len(graph.providers)
    return Numbering(
        {article.key: i for i, article in enumerate(ordered)},
        {one.domain: i for i, one in enumerate(graph.providers, len(ordered))},
        {one.key: i for i, one in enumerate(graph.topics, topics_from)},
        {key: i for i, key in enumerate(clusters)},
        ordered,
    )


def _time_of(article: Article) -> tuple[bool, str, bool, str]:
    """Return what articles sort by in time, those without a date last.

    Where only the day is known, it begins the day.
    """
    time = article.published_at.utc if article.published_at else ""
    return not time, time, not article.is_first_report, article.key

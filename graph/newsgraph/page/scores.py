"""Scores: the measures that the page shows, what each rests on, and their values.

The page shows the measures of `newsgraph.building.catalogue` in groups, each group of those that one
number supports. That number stands first in each row of values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from newsgraph.building.catalogue import MEASURES, Measure
from newsgraph.graph import Article, Cluster, Provider

Row = Sequence[int | float | None]
"""What supports a group of scores, and the scores; empty where nothing does."""

_TOLD_ELSEWHERE: Final = ("ng:lag",)


def tell_measures(computed: Mapping[str, str]) -> dict[str, list[object]]:
    """Return the groups of measures of articles, providers and clusters, ready for JSON.

    ``computed`` tells how measures were computed, by property.

    >>> tell_measures({})["clusters"][0]["support"]
    'articles in the cluster'
    """
    return {of: [_tell_group(group, computed) for group in _groups(of)] for of in MEASURES}


def score_article(article: Article, cluster_size: int) -> list[Row]:
    """Return the scores of an article, group by group; those in a cluster need another member."""
    scores = article.scores
    return [
        [article.times_listed, scores.page_rank, scores.core_number, scores.bridging],
        [cluster_size, scores.degree, scores.closeness] if cluster_size > 1 else [],
    ]


def score_provider(provider: Provider) -> list[Row]:
    """Return the scores of a provider, group by group.

    >>> score_provider(Provider("a.example", "A"))
    [[], []]
    """
    scores = provider.scores
    shared = [scores.story_count, scores.degree, scores.betweenness, scores.core_number]
    timed = [scores.timed_story_count, scores.first_share, scores.median_lag]
    return [row if row[0] else [] for row in (shared, timed)]


def score_cluster(cluster: Cluster) -> list[Row]:
    """Return the scores of a cluster, which are one group."""
    return [
        [len(cluster.members), cluster.provider_count, cluster.span, cluster.concentration],
    ]


def _groups(of: str) -> list[list[Measure]]:
    """Return the measures of a kind of node in their groups, without those that support them."""
    shown = [
        one for one in MEASURES[of] if one.term != one.support and one.term not in _TOLD_ELSEWHERE
    ]
    return [list(group) for _, group in groupby(shown, key=lambda measure: measure.support)]


def _tell_group(group: Sequence[Measure], computed: Mapping[str, str]) -> dict[str, object]:
    """Return a group with what is said of its measures."""
    return {
        "support": group[0].supported_by,
        "measures": [_tell_measure(one, computed.get(one.term, "exact")) for one in group],
    }


def _tell_measure(measure: Measure, how: str) -> dict[str, str]:
    """Return what is said of a measure: its name, and in words what its scores are."""
    about = f"{measure.what}. On {measure.projection}; weighting: {measure.weighting}; {how}."
    return {"name": measure.name, "about": about}

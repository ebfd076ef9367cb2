"""Conflicts: on which fields the observations of one article disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import Any, Final

from newsgraph.graph import Joined
from newsgraph.records import Observation

FIELDS: Final[Mapping[str, Callable[[Observation], Any]]] = {
    "title": lambda one: one.title,
    "date": lambda one: one.published_at and one.published_at.utc,
    "quality": lambda one: one.quality,
    "heat": lambda one: one.heat,
    "provider": lambda one: one.provider_name,
    "type": lambda one: one.type,
}
"""The fields that are compared; for dates, the point in time counts and not its spelling."""


def count_conflicts(observations: Iterable[Joined]) -> dict[str, int]:
    """Return, for each field, the number of articles on which observations disagree."""
    counts: Counter[str] = Counter(dict.fromkeys(FIELDS, 0))
    by_article = sorted(observations, key=lambda joined: joined.article_key)
    for _, group in groupby(by_article, key=lambda joined: joined.article_key):
        stated = [joined.observation for joined in group]
        for field, value in FIELDS.items():
            values = {value(one) for one in stated} - {None}
            counts[field] += len(values) > 1
    return dict(counts)

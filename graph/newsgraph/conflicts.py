"""Conflicts: on which fields the observations of one article disagree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from operator import attrgetter
from typing import Any, Final

from newsgraph.graph import Joined
from newsgraph.records import Observation

FIELDS: Final[Mapping[str, Callable[[Observation], Any]]] = {
    "title": attrgetter("title"),
    "date": lambda one: one.published_at and one.published_at.utc,
    "quality": attrgetter("quality"),
    "heat": attrgetter("heat"),
    "provider": attrgetter("provider_name"),
    "type": attrgetter("type"),
}
"""The fields that are compared; for dates, the point in time counts and not its spelling."""


def count_conflicts(observations: Iterable[Joined]) -> dict[str, int]:
    """Return, for each field, the number of articles on which observations disagree."""
    by_article: defaultdict[str, list[Observation]] = defaultdict(list)
    for one in observations:
        by_article[one.article_key].append(one.observation)
    counts = Counter(field for stated in by_article.values() for field in find_conflicts(stated))
    return {field: counts[field] for field in FIELDS}


def find_conflicts(observations: Collection[Observation]) -> list[str]:
    """Return the fields on which some observations of one article disagree; one never does."""
    if len(observations) == 1:
        return []
    return [field for field, value in FIELDS.items() if _differ(map(value, observations))]


def _differ(values: Iterable[object]) -> bool:
    """Return whether two of the stated values are different."""
    stated = set(values)
    stated.discard(None)
    return len(stated) > 1

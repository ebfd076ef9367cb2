"""Merging: observations of one article -> one value per field, by a fixed rule.

For a field with one value: what posts of the article state before what listings state, then
the value stated most often, then the smallest by code point. The rule never hides the
observations; they stay in the graph beside the merged view.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any

from newsgraph.records import Image, Observation


def choose(
    observations: Iterable[Observation], fields: Callable[[Observation], Sequence[Any]]
) -> list[Any]:
    """Return the value of each of some fields by the rule, None where no observation states one."""
    by_posts: list[Sequence[Any]] = []
    by_listings: list[Sequence[Any]] = []
    for one in observations:
        (by_listings if one.position else by_posts).append(fields(one))
    columns = zip(*by_posts, *by_listings, strict=True)
    return [_choose(column, len(by_posts)) for column in columns]


def _choose(column: Sequence[Any], posts: int = 0) -> Any:
    """Return the value of one field; the first so many of a column are stated by posts."""
    if column.count(column[0]) == len(column):  # no set, no counts: almost all agree
        return column[0]
    by_posts = [value for value in column[:posts] if value is not None]
    return most_frequent(by_posts or [value for value in column if value is not None])


def most_frequent(values: Iterable[Any]) -> Any:
    """Return the value that stands most often, the smallest of equals.

    >>> most_frequent(["b", "c", "b", "a", "a"])
    'a'
    """
    counts = Counter(values)
    most = max(counts.values())
    return min(value for value, count in counts.items() if count == most)


def largest(values: Iterable[int | None]) -> int | None:
    """Return the largest value that is stated, None where none is.

    >>> largest([5, None, 9])
    9
    """
    return max((value for value in values if value is not None), default=None)


def collect(lists: Iterable[Iterable[str | None]]) -> tuple[str, ...]:
    """Return all values of several lists, each once, sorted."""
    return tuple(sorted(value for value in set(chain.from_iterable(lists)) if value is not None))


def merge_images(images: Iterable[Image]) -> tuple[Image, ...]:
    """Return each image once, by URL, with what is most often said of it, each by itself."""
    stated: defaultdict[str, list[Image]] = defaultdict(list)
    for image in images:
        stated[image.url].append(image)
    return tuple(Image(*map(_choose, zip(*stated[url], strict=True))) for url in sorted(stated))

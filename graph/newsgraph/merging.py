"""Merging: observations of one article -> one value per field, by a fixed rule.

For a field with one value: what posts of the article state before what listings state, then
the value stated most often, then the smallest by code point. The rule never hides the
observations; they stay in the graph beside the merged view.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from newsgraph.records import Image, Observation


def choose(observations: Sequence[Observation], value: Callable[[Observation], Any]) -> Any:
    """Return the value of a field by the rule, None where no observation states one."""
    stated = [
        (one.position > 0, found) for one in observations if (found := value(one)) is not None
    ]
    if not stated:
        return None
    best = min(listed for listed, _ in stated)
    return most_frequent(found for listed, found in stated if listed is best)


def most_frequent(values: Iterable[Any]) -> Any:
    """Return the value that stands most often, the smallest of equals.

    >>> most_frequent(["b", "c", "b", "a", "a"])
    'a'
    """
    counts = Counter(values)
    most = max(counts.values())
    return min(value for value, count in counts.items() if count == most)


def largest(observations: Iterable[Observation], value: Callable[[Observation], Any]) -> Any:
    """Return the largest value that is stated, None where none is."""
    return max((found for one in observations if (found := value(one)) is not None), default=None)


def collect(lists: Iterable[Iterable[str | None]]) -> tuple[str, ...]:
    """Return all values of several lists, each once, sorted."""
    return tuple(sorted({value for values in lists for value in values if value is not None}))


def merge_images(images: Iterable[Image]) -> tuple[Image, ...]:
    """Return each image once, by URL, with what is most often said of it."""
    stated: defaultdict[str, list[Image]] = defaultdict(list)
    for image in images:
        stated[image.url].append(image)
    return tuple(_merge(url, stated[url]) for url in sorted(stated))


def _merge(url: str, images: list[Image]) -> Image:
    """Return one image, each property by itself."""
    properties = []
    for column in list(zip(*images, strict=True))[1:]:
        known = [value for value in column if value is not None]
        properties.append(most_frequent(known) if known else None)
    return Image(url, *properties)

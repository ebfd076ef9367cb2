"""Links: the distinct listings, each with its kind."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from newsgraph.building.arrays import Ints, cut, distinct, holds, ranges

KINDS: Final = 6
"""Mutual or not, and none, one, or more common neighbours."""

_MUTUAL: Final = 3
_LONGEST: Final = 200
"""Of an article with more neighbours, only so many are asked for: a hostile list stays cheap."""
_PART: Final = 1_000_000


class Links(NamedTuple):
    """The distinct listings: who lists what, and the kind of each, from 0 to `KINDS` - 1."""

    lister: Ints
    listed: Ints
    kind: Ints


def read_links(listings: Ints, articles: int) -> Links:
    """Return the distinct listings of one article by another with their kinds.

    Lists that name each other, or name the same articles, are seldom wrong.
    """
    keys = listings[:, 0] * articles + listings[:, 1]
    keys = distinct(keys[listings[:, 0] != listings[:, 1]])
    lister, listed = np.divmod(keys, articles)
    back = holds(keys, listed * articles + lister)
    return Links(lister, listed, _MUTUAL * back + _count_common(lister, listed, articles))


def _count_common(lister: Ints, listed: Ints, articles: int) -> Ints:
    """Return how many neighbours the two ends of each listing share, 2 standing for more."""
    keys = distinct(np.concatenate([lister * articles + listed, listed * articles + lister]))
    starts = np.searchsorted(keys, np.arange(articles + 1) * articles)
    degree = np.diff(starts)
    is_fewer = degree[lister] <= degree[listed]
    few, many = np.where(is_fewer, (lister, listed), (listed, lister))
    asked = np.minimum(degree[few], _LONGEST)
    common = np.zeros(len(few), np.int64)
    for part in cut(asked, _PART):
        place = ranges(starts[few[part]], asked[part])
        pair = np.repeat(np.arange(len(few[part])), asked[part])
        found = holds(keys, many[part][pair] * articles + keys[place] % articles)
        common[part] = np.bincount(pair[found], minlength=len(few[part]))
    return np.minimum(common, 2)

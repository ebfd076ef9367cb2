"""Arrays: the kinds of arrays that stories and measures are made of, and what is done to them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Smalls = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


def cut(costs: Ints, most: int) -> Iterator[slice]:
    """Yield slices, one after the other, whose costs come to about ``most``.

    Memory stays small, and what is worked on stays near the processor.

    >>> list(cut(np.array([3, 3, 3, 9, 1]), 6))
    [slice(0, 1, None), slice(1, 3, None), slice(3, 5, None)]
    """
    part = np.cumsum(costs) // most
    ends = [0, *(np.flatnonzero(np.diff(part)) + 1).tolist(), len(costs)]
    return (slice(*end) for end in pairwise(ends) if end[0] < end[1])


def total(groups: Ints | Smalls, worth: Floats | None, number: int) -> Floats:
    """Return the sum of what is worth something in each group, or how much there is.

    >>> total(np.array([0, 2, 2]), None, 4).tolist()
    [1.0, 0.0, 2.0, 0.0]
    """
    return np.bincount(groups, worth, minlength=number).astype(np.float64)


def ranges(starts: Ints, lengths: Ints) -> Ints:
    """Return the numbers of ranges, one range after the other.

    >>> ranges(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    before = lengths.cumsum() - lengths
    numbers = (starts - before).repeat(lengths)
    numbers += np.arange(len(numbers))
    return numbers


def holds(keys: Ints, sought: Ints) -> Flags:
    """Return which of some numbers are among sorted ones.

    >>> holds(np.array([2, 4]), np.array([4, 3, 9])).tolist()
    [True, False, False]
    """
    if not len(keys):
        return np.zeros(len(sought), np.bool_)
    at = np.minimum(np.searchsorted(keys, sought), len(keys) - 1)
    return np.asarray(keys[at] == sought)


def stand_alone(labels: Ints, places: Ints) -> Ints:
    """Return labels after those at some places became labels that nothing else has.

    There are enough of them: without what is at the places, as many labels at least are free.

    >>> stand_alone(np.array([1, 1, 1]), np.array([0, 2])).tolist()
    [0, 1, 2]
    """
    is_free = np.ones(len(labels), np.bool_)
    is_free[np.delete(labels, places)] = False
    labels = labels.copy()
    labels[places] = np.flatnonzero(is_free)[: len(places)]
    return labels


def distinct(numbers: Ints) -> Ints:
    """Return numbers in order, each once; faster on millions than hashing them.

    >>> distinct(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    numbers = np.sort(numbers)
    return numbers[are_new(numbers)]


def are_new(numbers: Ints) -> Flags:
    """Return which numbers differ from the one before.

    >>> are_new(np.array([3, 3, 4])).tolist()
    [True, False, True]
    """
    found = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=found[1:])
    return found

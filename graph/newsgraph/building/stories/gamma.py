"""Gamma: the logarithm of the gamma function where all that changes is a whole number."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from newsgraph.building.arrays import Floats, Ints, Smalls


def log_gamma(numbers: Floats | Ints | Smalls, offset: float) -> Floats:
    """Return the logarithm of the gamma function of whole numbers, from 0, plus an offset.

    From a table: the same numbers are asked for again and again.

    >>> log_gamma(np.array([0.0, 4.0]), 1).round(3).tolist()
    [0.0, 3.178]
    """
    size = 1 << int(numbers.max(initial=0)).bit_length()
    return _tabulate(size, offset)[numbers.astype(np.int64)]


@lru_cache(maxsize=128)
def _tabulate(size: int, offset: float) -> Floats:
    """Return a table for the whole numbers below a size."""
    values = (math.lgamma(number + offset) for number in range(size))
    return np.fromiter(values, np.float64, size)

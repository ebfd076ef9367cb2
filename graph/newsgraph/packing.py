"""Packing: circles side by side without overlap, and the nearest free cell of a row."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, islice, takewhile
from typing import Final, NamedTuple

CORE_SIZE: Final = 4
"""At most so many share the middle; of more, one stands there alone."""


class Circle(NamedTuple):
    """A circle in the plane; y grows downwards, as on a screen."""

    x: float
    y: float
    radius: float


def extent(circles: Mapping[str, Circle]) -> float:
    """Return the radius of the circle around the origin that holds all centres."""
    return max(math.hypot(circle.x, circle.y) for circle in circles.values())


def pack(radii: Mapping[str, float], gap: float, widening: float = 1.0) -> dict[str, Circle]:
    """Return circles of these radii with a gap between any two, the biggest in the middle.

    >>> [(circle.x, circle.y) for circle in pack({"a": 10, "b": 10}, 0).values()]
    [(-10, 0), (10, 0)]
    """
    ordered = sorted(radii, key=lambda key: (-radii[key], key))
    centres = _pack_rings([radii[key] + gap / 2 for key in ordered])
    return {
        key: Circle(round(x * widening), round(y), round(radii[key]))
        for key, (x, y) in sorted(zip(ordered, centres, strict=True))
    }


def _pack_rings(radii: Sequence[float]) -> list[tuple[float, float]]:
    """Return centres for circles, given the biggest first, so that none overlap.

    Up to four share the middle; of more, the biggest stands there, the next ones on a ring
    around it, those that don't fit there on the next ring, and so on.
    """
    if not radii:
        return []
    centres = [(0.0, 0.0)] if len(radii) == 1 or len(radii) > CORE_SIZE else []
    border = radii[0] if centres else radii[0] / math.sin(math.pi / len(radii)) - radii[0]
    start = len(centres)
    while start < len(radii):
        ring = border + radii[start]
        rest = islice(radii, start, None)
        angles = _spread(2 * math.asin(min(1.0, radius / ring)) for radius in rest)
        centres += [(ring * math.cos(angle), ring * math.sin(angle)) for angle in angles]
        start, border = len(centres), ring + radii[start]
    return centres


def _spread(widths: Iterable[float]) -> list[float]:
    """Return directions for as many angles as fit in a full turn, with equal gaps between.

    They go clockwise from the upper left, or from the left where there are just two.
    """
    ends = list(takewhile(lambda end: end <= math.tau + 1e-9, accumulate(widths)))
    gap = (math.tau - ends[-1]) / len(ends)
    starts = [0.0, *ends[:-1]]
    middles = [(a + b) / 2 + i * gap for i, (a, b) in enumerate(zip(starts, ends, strict=True))]
    turn = math.pi if len(ends) == 2 else math.pi * 5 / 4  # noqa: PLR2004 - two lie side by side
    return [middle - middles[0] + turn for middle in middles]


class FreeCells:
    """The free cells of an endless row; taking the nearest one takes next to no time.

    Each taken cell points to the next that may be free, in either direction, and pointers
    are shortened on the way (as in a union-find structure).
    """

    __slots__ = ("_above", "_below")

    def __init__(self) -> None:
        self._above: dict[int, int] = {}
        self._below: dict[int, int] = {}

    def take(self, cell: int) -> None:
        """Take a cell; it may be taken already."""
        self._above.setdefault(cell, cell + 1)
        self._below.setdefault(cell, cell - 1)

    def above(self, cell: int) -> int:
        """Return the first free cell from this one upwards.

        >>> cells = FreeCells()
        >>> cells.take(3)
        >>> cells.above(3), cells.below(3), cells.above(5)
        (4, 2, 5)
        """
        return _follow(self._above, cell)

    def below(self, cell: int) -> int:
        """Return the first free cell from this one downwards."""
        return _follow(self._below, cell)

    def take_nearest(self, cell: int, count: int) -> int:
        """Take the free cell nearest to this one in a closed ring of cells 0 to count - 1.

        At least one of them must be free.

        >>> cells = FreeCells()
        >>> [cells.take_nearest(0, 4) for _ in range(4)]
        [0, 1, 3, 2]
        """
        above, below = self.above(cell), self.below(cell)
        above = above if above < count else self.above(0) + count
        below = below if below >= 0 else self.below(count - 1) - count
        nearest = (above if above - cell <= cell - below else below) % count
        self.take(nearest)
        return nearest


def _follow(pointers: dict[int, int], cell: int) -> int:
    """Return the end of a chain of pointers, and let all on the way point there."""
    end = cell
    while end in pointers:
        end = pointers[end]
    while cell != end:
        pointers[cell], cell = end, pointers[cell]
    return end

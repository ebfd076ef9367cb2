"""Packing: circles side by side without overlap, kin near kin; the nearest free cell of a row."""

from __future__ import annotations

import cmath
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

YIELDING: Final = 0.6
"""How far from the middle towards its wish a circle goes: the rest keeps all in a round."""

TOLERANCE: Final = 1e-9
"""Circles that touch may overlap by this part of their distance, which is rounding."""

_Number = TypeVar("_Number", np.float64, np.complex128)
_NO_TIES: Final[Mapping[str, Collection[str]]] = MappingProxyType({})


class Circle(NamedTuple):
    """A circle in the plane; y grows downwards, as on a screen."""

    x: float
    y: float
    radius: float


def extent(circles: Mapping[str, Circle]) -> float:
    """Return the radius of the circle around the origin that holds all centres."""
    return max(math.hypot(circle.x, circle.y) for circle in circles.values())


def pack(
    radii: Mapping[str, float],
    gap: float,
    widening: float = 1.0,
    ties: Mapping[str, Collection[str]] = _NO_TIES,
) -> dict[str, Circle]:
    """Return circles of these radii with a gap between any two, the biggest in the middle.

    Each is drawn to where those lie that share its ties, rare ones pulling hardest. Those
    without a radius stand on rings outside. The widening is a factor on distances from left
    to right, and makes the whole as much wider again, by what lies beside what.

    >>> [(circle.x, circle.y) for circle in pack({"a": 10, "b": 10}, 0).values()]
    [(-10, 0), (10, 0)]
    """
    ordered = sorted(radii, key=lambda key: (-radii[key], key))
    count = max(1, sum(radius > 0 for radius in radii.values()))
    held = {key: ties.get(key, ()) for key in ordered}
    circles = [(key, radii[key] + gap / 2) for key in ordered[:count]]
    centres = _pack_front(circles, widening, _Pull(held))
    pull = _Pull(held)
    for key, centre in centres.items():
        pull.place(key, centre)
    ends = (abs(_narrowed(centre, widening)) + radii[key] for key, centre in centres.items())
    rings = _pack_rings(ordered[count:], max(ends, default=0.0), gap, pull)
    centres |= {key: _narrowed(centre, 1 / widening) for key, centre in rings.items()}
    return {
        key: Circle(
            round(centres[key].real * widening), round(centres[key].imag), round(radii[key])
        )
        for key in sorted(centres)
    }


class _Pull:
    """Where each wants to lie: in the middle of those placed before that share its ties."""

    def __init__(self, ties: Mapping[str, Collection[str]]) -> None:
        counts = Counter(tie for held in ties.values() for tie in held)
        self._ties = {
            key: [tie for tie in sorted(held) if counts[tie] > 1] for key, held in ties.items()
        }
        self._counts = counts
        self._sums: defaultdict[str, complex] = defaultdict(complex)
        self._placed: Counter[str] = Counter()

    def place(self, key: str, centre: complex) -> None:
        """Take note of where one lies."""
        for tie in self._ties[key]:
            self._sums[tie] += centre
            self._placed[tie] += 1

    def wish(self, key: str) -> complex:
        """Return where one wants to lie; the origin, where nothing pulls it."""
        held = [tie for tie in self._ties[key] if self._placed[tie]]
        weights = sum(1 / self._counts[tie] for tie in held)
        pulled = sum(
            (self._sums[tie] / (self._placed[tie] * self._counts[tie]) for tie in held), 0j
        )
        return pulled / weights if held else 0j


def _narrowed(centre: complex, factor: float) -> complex:
    """Return a place as much nearer to the middle, from left to right alone."""
    return complex(centre.real / factor, centre.imag)


def _pack_front(
    circles: Sequence[tuple[str, float]], widening: float, pull: _Pull
) -> dict[str, complex]:
    """Return centres of circles, each outside of those before it and touching two of them.

    Of all places along their front it takes the one nearest to its wish (the front chain of
    Wang, Wang, Dai & Wang, Visualization of large hierarchical data by circle packing, 2006,
    with wishes). Their common centre is the origin, and all are wider than high.
    """
    front = _Front(widening)
    centres: dict[str, complex] = {}
    for key, radius in circles:
        centres[key] = front.add(radius, pull.wish(key) * YIELDING)
        pull.place(key, centres[key])
    area = sum(radius * radius for _, radius in circles)
    middle = sum((centres[key] * radius * radius for key, radius in circles), 0j) / (area or 1)
    turn = 1 if _is_wide([(centres[key], radius) for key, radius in circles]) else 1j
    return {key: (centre - middle) * turn for key, centre in centres.items()}


def _is_wide(circles: Sequence[tuple[complex, float]]) -> bool:
    """Return whether circles reach at least as far from left to right as from top to bottom."""
    across = _reach((centre.real, radius) for centre, radius in circles)
    return across >= _reach((centre.imag, radius) for centre, radius in circles)


def _reach(places: Iterable[tuple[float, float]]) -> float:
    """Return how far circles reach in one direction, from their places there and radii."""
    ends = [(at - radius, at + radius) for at, radius in places]
    return max((end for _, end in ends), default=0.0) - min((start for start, _ in ends), default=0)


def _beside(
    centres: npt.NDArray[np.complex128], radii: npt.NDArray[np.float64], radius: float
) -> npt.NDArray[np.complex128]:
    """Return where a circle touches each of a chain and the next one, outside."""
    others = _rotate(centres, 1) - centres
    distances = np.abs(others)
    first, second = radii + radius, _rotate(radii, 1) + radius
    along = (distances * distances + first * first - second * second) / (2 * distances)
    across = np.sqrt(np.maximum(first * first - along * along, 0))
    beside: npt.NDArray[np.complex128] = centres + (along - 1j * across) * others / distances
    return beside


def _rotate(chain: npt.NDArray[_Number], start: int) -> npt.NDArray[_Number]:
    """Return a closed chain as it reads from another beginning (numpy's roll takes far longer)."""
    return np.concatenate((chain[start:], chain[:start]))


def _pack_rings(keys: Sequence[str], border: float, step: float, pull: _Pull) -> dict[str, complex]:
    """Return points on rings around a border, each in the direction of its wish if it can be."""
    centres: dict[str, complex] = {}
    radius, start = border, 0
    while start < len(keys):
        radius += step
        count = int(math.tau * radius / step)
        free = FreeCells()
        for key in keys[start : start + count]:
            turn = cmath.phase(pull.wish(key)) / math.tau
            place = free.take_nearest(round(turn * count) % count, count)
            centres[key] = cmath.rect(radius, math.tau * place / count)
        start += count
    return centres


class _Front:
    """The outermost of the circles placed so far, in a closed chain, each touching the next."""

    def __init__(self, widening: float) -> None:
        self._widening = widening
        self._centres = np.empty(0, complex)
        self._radii = np.empty(0)

    def add(self, radius: float, wish: complex) -> complex:
        """Place a circle outside, as near as can be to a wish, and return its centre."""
        if len(self._centres) < 2:  # noqa: PLR2004 - the first two have no pair to touch
            centre = complex(sum(self._radii) + radius if len(self._radii) else 0)
            at = len(self._radii)
        else:
            beside = _beside(self._centres, self._radii, radius)
            away = beside - wish
            at = int(np.argmin(np.hypot(away.real / self._widening, away.imag)))
            centre, at = self._settle(at, complex(beside[at]), radius)
        self._centres = np.concatenate((self._centres[:at], [centre], self._centres[at:]))
        self._radii = np.concatenate((self._radii[:at], [radius], self._radii[at:]))
        return centre

    def _settle(self, at: int, centre: complex, radius: float) -> tuple[complex, int]:
        """Leave out of the front what a circle between two of it would cover.

        Return where it goes then, and its place in the chain.
        """
        self._turn(at)
        while True:
            away = np.abs(self._centres - centre)
            hits = np.flatnonzero(away < (self._radii + radius) * (1 - TOLERANCE))
            if not len(hits):
                return centre, len(self._centres)
            first, last = int(hits[0]), int(hits[-1])
            if first < len(self._centres) - 1 - last:
                self._cut(first, len(self._centres))
            else:
                self._cut(0, last + 1)
            centre = complex(_beside(self._centres, self._radii, radius)[-1])

    def _turn(self, at: int) -> None:
        """Let the chain begin behind this one, so that it ends with it."""
        self._centres = _rotate(self._centres, at + 1)
        self._radii = _rotate(self._radii, at + 1)

    def _cut(self, start: int, end: int) -> None:
        """Keep only a part of the chain."""
        self._centres = self._centres[start:end]
        self._radii = self._radii[start:end]


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

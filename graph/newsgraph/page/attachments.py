"""Attachments: where providers and topics are drawn, near the articles they belong to."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from newsgraph.graph import Graph
from newsgraph.page.packing import Circle, FreeCells

CELL: Final = 34.0
"""Side of the square that a provider or topic takes."""

LARGEST: Final = 16.0
"""Radius of the largest: it fits into its square."""


class Attachments(NamedTuple):
    """Circles by key, of providers and of topics."""

    providers: Mapping[str, Circle]
    topics: Mapping[str, Circle]


def attach(graph: Graph, articles: Mapping[str, Circle]) -> Attachments:
    """Return where providers and topics go, given where the articles are.

    Each takes the free square nearest to the middle of its articles, those with the most
    articles first, so that no two of them overlap, nor any of them an article.
    """
    of = _articles_of(graph, articles)
    cells = _free_cells(articles.values())
    placed: dict[tuple[str, str], Circle] = {}
    for thing in sorted(of, key=lambda thing: (-len(of[thing]), thing)):
        x, y = _take_cell(cells, *_middle(of[thing]))
        placed[thing] = Circle(x, y, round(min(LARGEST, 4 + 1.6 * math.sqrt(len(of[thing])))))
    return Attachments(
        {one.domain: placed["provider", one.domain] for one in graph.providers},
        {one.key: placed["topic", one.key] for one in graph.topics},
    )


def _articles_of(
    graph: Graph, articles: Mapping[str, Circle]
) -> dict[tuple[str, str], list[Circle]]:
    """Return the circles of each provider's and each topic's articles."""
    of: defaultdict[tuple[str, str], list[Circle]] = defaultdict(list)
    for article in graph.articles:
        of["provider", article.provider].append(articles[article.key])
        for topic in article.topics:
            of["topic", topic].append(articles[article.key])
    things = [("provider", one.domain) for one in graph.providers]
    things += [("topic", one.key) for one in graph.topics]
    return {thing: of[thing] for thing in things}


def _middle(circles: Sequence[Circle]) -> tuple[float, float]:
    """Return the mean of the circles' centres; the origin for none."""
    count = max(1, len(circles))
    return sum(one.x for one in circles) / count, sum(one.y for one in circles) / count


def _free_cells(circles: Iterable[Circle]) -> defaultdict[int, FreeCells]:
    """Return the rows of a grid over the plane, without the cells that circles reach into."""
    rows: defaultdict[int, FreeCells] = defaultdict(FreeCells)
    for x, y, radius in circles:
        for row in range(_cell(y - radius), _cell(y + radius) + 1):
            for column in range(_cell(x - radius), _cell(x + radius) + 1):
                rows[row].take(column)
    return rows


def _cell(coordinate: float) -> int:
    """Return the index of the cell that holds this coordinate."""
    return math.floor(coordinate / CELL)


def _take_cell(rows: defaultdict[int, FreeCells], x: float, y: float) -> tuple[int, int]:
    """Take the free cell nearest to a point, and return its middle.

    Rows are tried outwards from the point's own, until none can hold a nearer cell.
    """
    best, found, away = math.inf, (0, 0), 0
    while away * CELL - CELL / 2 <= best:
        for row in {_cell(y) - away, _cell(y) + away}:
            for column in (rows[row].above(_cell(x)), rows[row].below(_cell(x))):
                distance = math.hypot((column + 0.5) * CELL - x, (row + 0.5) * CELL - y)
                best, found = min((best, found), (distance, (row, column)))
        away += 1
    row, column = found
    rows[row].take(column)
    return round((column + 0.5) * CELL), round((row + 0.5) * CELL)

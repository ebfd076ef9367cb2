"""Clusters: how well coverage clusters fit labelled stories, and what finding them costs.

usage: python bench/clusters.py [--large] [FOLDER]

FOLDER holds ``posts/`` and ``labels.tsv``, with the columns ``url`` and ``story``. Without it,
corpora are generated, of made-up words that nothing was ever tuned on.
"""

from __future__ import annotations

import csv
import random
import resource
import sys
import time
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from itertools import accumulate, chain
from pathlib import Path
from typing import NamedTuple

import newsgraph as ng
from newsgraph.building.clusters import _label_components
from newsgraph.building.stories import Piece, find_stories
from newsgraph.urls import canonical_url

SIZES = (40, 2_000, 20_000)
LARGE = 190_000
SUBSETS = (40, 100, 400)
DRAWS = 12
"""Labelled articles that are drawn, and how often; scores are means."""
VOCABULARY = 50_000
RARE = 150
"""The rank from which words can be of one story."""
SEEDS = (1, 2, 3)
"""Each generated corpus is made so many times; scores are means."""


class World(NamedTuple):
    """Articles, listings as pairs of their places, and the true story of each."""

    pieces: Sequence[Piece]
    listings: Sequence[tuple[int, int]]
    stories: Sequence[Hashable]


class Score(NamedTuple):
    """Precision, recall and F1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


# ---- corpora


def read_world(folder: Path) -> World:
    """Return the labelled articles of a folder; others are left out, with their listings."""
    graph = ng.build(ng.read(folder / "posts"))
    with (folder / "labels.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        stories = {canonical_url(row["url"]): row["story"] for row in rows}
    articles = [article for article in graph.articles if article.key in stories]
    print(f"{len(graph.articles) - len(articles)} articles without a label are left out\n")
    place = {article.key: number for number, article in enumerate(articles)}
    return World(
        [Piece(one.key, one.headline, one.description) for one in articles],
        [
            (place[one.lister], place[one.listed])
            for one in graph.listings
            if one.lister in place and one.listed in place
        ],
        [stories[article.key] for article in articles],
    )


def make_world(size: int, seed: int) -> World:
    """Return generated articles: stories by a power law, words by Zipf's.

    Half of a title's words come from the fourteen of its story, drawn from rarer ones. A quarter of
    the articles have lists, and a quarter of what these hold is wrong.
    """
    source = random.Random(f"{size} {seed}")
    stories = _draw_stories(source, size)
    weights = list(accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))
    subjects: defaultdict[int, list[int]] = defaultdict(
        lambda: [_draw(source, weights, RARE) for _ in range(14)]
    )
    titles = []
    for story in stories:
        length = source.randint(6, 12)
        words = [
            source.choice(subjects[story][: source.randint(1, 14)])
            if source.random() < 1 / 2
            else _draw(source, weights)
            for _ in range(length)
        ]
        titles.append(" ".join(map(_spell, words)))
    pieces = [Piece(f"https://a.example/{at}", title) for at, title in enumerate(titles)]
    return World(pieces, _draw_listings(source, stories), stories)


def _draw_stories(source: random.Random, size: int) -> list[int]:
    """Return the story of each article, a few of them large."""
    sizes = (min(400, int(2 + (source.paretovariate(1.3) - 1) * 7.5)) for _ in range(size))
    stories = list(chain.from_iterable([story] * n for story, n in enumerate(sizes)))[:size]
    source.shuffle(stories)
    return stories


def _draw_listings(source: random.Random, stories: Sequence[int]) -> list[tuple[int, int]]:
    """Return listings of a quarter of the articles."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    for article, story in enumerate(stories):
        members[story].append(article)
    found = {
        (post, source.randrange(len(stories)))
        if source.random() < 1 / 4
        else (post, source.choice(members[story]))
        for post, story in enumerate(stories)
        if source.random() < 1 / 4
        for _ in range(source.randint(3, 10))
    }
    return sorted(pair for pair in found if pair[0] != pair[1])


def _draw(source: random.Random, weights: Sequence[float], first: int = 0) -> int:
    """Return a word by its weight, of those from some rank on."""
    return bisect(weights, source.uniform(weights[first], weights[-1]), hi=VOCABULARY - 1)


def _spell(word: int) -> str:
    """Return a made-up word of four letters."""
    return "".join(chr(97 + word // 26**place % 26) for place in range(4))


# ---- variants


def vary(world: World) -> Iterator[tuple[str, World]]:
    """Yield the world with other listings: none, only right ones, and shares of wrong ones."""
    yield "as given", world
    yield "no listings", world._replace(listings=[])
    right = [pair for pair in world.listings if _is_right(world, pair)]
    yield "no wrong listings", world._replace(listings=right)
    for share in (0.1, 0.25, 0.35, 0.5):
        yield f"{share:.0%} wrong", _spoil(world._replace(listings=right), share)


def _is_right(world: World, pair: tuple[int, int]) -> bool:
    """Tell whether a listing joins articles of one story."""
    return world.stories[pair[0]] == world.stories[pair[1]]


def _spoil(world: World, share: float) -> World:
    """Return a world where a share of the listings lead to other stories."""
    source = random.Random(1)
    listings = {
        (one, _stray(source, world, one) if source.random() < share else other)
        for one, other in world.listings
    }
    return world._replace(listings=sorted(listings))


def _stray(source: random.Random, world: World, post: int) -> int:
    """Return an article of another story than a post's."""
    while True:
        article = source.randrange(len(world.pieces))
        if world.stories[article] != world.stories[post]:
            return article


def draw_subset(world: World, size: int, seed: int) -> World:
    """Return about so many articles: posts drawn at random, each with all that it lists."""
    lists: defaultdict[int, list[int]] = defaultdict(list)
    for post, listed in world.listings:
        lists[post].append(listed)
    posts = sorted(lists)
    random.Random(seed).shuffle(posts)
    chosen: dict[int, None] = {}
    taken = []
    for post in posts:
        if len(chosen) >= size:
            break
        taken.append(post)
        chosen.update(dict.fromkeys((post, *lists[post])))
    old = sorted(chosen)
    new = {article: place for place, article in enumerate(old)}
    return World(
        [world.pieces[article] for article in old],
        [(new[post], new[listed]) for post in taken for listed in lists[post]],
        [world.stories[article] for article in old],
    )


# ---- scores


def b_cubed(stories: Sequence[Hashable], labels: Sequence[Hashable]) -> Score:
    """Return the B-cubed scores of clusters (Bagga and Baldwin 1998)."""
    both = Counter(zip(stories, labels, strict=True))
    story, cluster = Counter(stories), Counter(labels)
    return Score(
        sum(n * n / cluster[label] for (_, label), n in both.items()) / len(labels),
        sum(n * n / story[name] for (name, _), n in both.items()) / len(labels),
    )


def score_pairs(stories: Sequence[Hashable], labels: Sequence[Hashable]) -> Score:
    """Return the scores of pairs of articles that are in one cluster."""
    both, story, cluster = (
        sum(n * (n - 1) for n in Counter(groups).values())
        for groups in (zip(stories, labels, strict=True), stories, labels)
    )
    return Score(both / cluster if cluster else 1.0, both / story if story else 1.0)


def compare(worlds: Sequence[World]) -> None:
    """Print how well the variants of some worlds are clustered, as means over the worlds."""
    print(f"{'':18} articles listings wrong | B-cubed P     R    F1 | pairs F1 | components F1")
    for variants in zip(*map(vary, worlds), strict=True):
        names, varied = zip(*variants, strict=True)
        rows = [_row(world) for world in varied]
        means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
        print(
            "{:18} {:8,.0f} {:8,.0f} {:5.2f} |     {:.3f} {:.3f} {:.3f} |    {:.3f} |         {:.3f}".format(
                names[0], *means
            ),
            flush=True,
        )
    print()


def _row(world: World) -> list[float]:
    """Return what is told of one world."""
    labels = find_stories(world.pieces, world.listings).labels
    wrong = sum(not _is_right(world, pair) for pair in world.listings)
    score, pairs = b_cubed(world.stories, labels), score_pairs(world.stories, labels)
    components = b_cubed(world.stories, _label_components(len(world.pieces), world.listings))
    counts = [len(world.pieces), len(world.listings), wrong / max(1, len(world.listings))]
    return [*counts, *score, score.f1, pairs.f1, components.f1]


def compare_subsets(world: World) -> None:
    """Print F1 for draws of a few articles: with their listings, by components, without."""
    print("subsets    articles wrong | stories F1 | components F1 | no listings F1")
    for size in SUBSETS:
        draws = [draw_subset(world, size, seed) for seed in range(DRAWS)]
        rows = [
            (*(row := _row(one))[:1], row[2], row[5], row[7], _row(one._replace(listings=[]))[5])
            for one in draws
        ]
        means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
        form = "{:7,} {:11,.0f} {:5.2f} | {:10.3f} | {:13.3f} | {:14.3f}"
        print(form.format(size, *means), flush=True)
    print()


def measure(size: int) -> None:
    """Print the processor time and memory that generated articles of a number take."""
    world = make_world(size, 1)
    start = time.process_time()
    labels = find_stories(world.pieces, world.listings).labels
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    f1 = b_cubed(world.stories, labels).f1
    counts = f"{size:>8,} articles {len(world.listings):>9,} listings"
    print(f"{counts} {seconds:8.2f} s {peak:7.0f} MB  F1 {f1:.3f}", flush=True)


def main(arguments: Sequence[str]) -> None:
    """Print quality, then cost by size."""
    folders = [argument for argument in arguments if argument != "--large"]
    for folder in folders:
        world = read_world(Path(folder))
        compare([world])
        compare_subsets(world)
    if not folders:
        for size in SIZES[:2]:
            compare([make_world(size, seed) for seed in SEEDS])
        for size in (*SIZES, LARGE) if "--large" in arguments else SIZES:
            measure(size)


if __name__ == "__main__":
    main(sys.argv[1:])

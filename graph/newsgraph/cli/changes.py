"""Changes: a difference between two graphs in words, for a terminal or a mail."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple, TypeVar

from newsgraph.cli.properties import excerpt, order_changes, tell_change
from newsgraph.cli.summary import many
from newsgraph.comparing.difference import (
    Article,
    Change,
    Changed,
    Cluster,
    ClusterChange,
    Clusters,
    Difference,
    Named,
    Part,
    Tally,
)
from newsgraph.problems import shown

LISTED: Final = 20
"""Entries that a section lists, unless all are asked for."""

_T = TypeVar("_T")


class Line(NamedTuple):
    """A line to be told: how far it is indented, and how far where it is wrapped."""

    text: str
    indent: int = 0
    hanging: int = 0


def tell_changes(
    difference: Difference, names: tuple[str, str], *, width: int, everything: bool = False
) -> str:
    """Return a difference in words, each line no wider than asked, URLs aside.

    ``names`` are what the user calls the two graphs. Unless everything is asked for, long
    lists and texts are cut, and the cut is told.
    """
    lines = _Teller(everything=everything).lines(difference, names)
    return "\n".join(wrapped for line in lines for wrapped in _wrap(line, width))


def _wrap(line: Line, width: int) -> list[str]:
    """Return a line as it may be shown, wrapped between words alone."""
    first, rest = " " * line.indent, " " * (line.indent + line.hanging)
    wrapper = textwrap.TextWrapper(
        max(width, 40),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
        replace_whitespace=False,
    )
    return wrapper.wrap(shown(line.text)) or [""]


class _Teller:
    """Knows whether everything is to be told, or how much of a long list."""

    def __init__(self, *, everything: bool) -> None:
        self._everything = everything
        self._limit = None if everything else LISTED

    def lines(self, one: Difference, names: tuple[str, str]) -> Iterator[Line]:
        """Yield all lines."""
        yield Line(f"{names[0]} -> {names[1]}")
        yield from _notes(one, names)
        yield Line("")
        if one.is_empty:
            yield Line("no differences")
            return
        yield from _headline(one)
        if one.rules:
            yield from (Line(""), Line("Made otherwise, which can explain the rest"))
            for change in one.rules:
                yield Line(tell_change(change, everything=self._everything), 2, 2)
        yield from self._section("New articles", one.articles.added, self._article)
        yield from self._section("Gone articles", one.articles.gone, self._article)
        yield from self._section("Changed articles", one.articles.changed, self._changed)
        yield from self._stories(one)
        for kind, part in (("providers", one.providers), ("topics", one.topics)):
            yield from self._section(f"New {kind}", part.added, self._named)
            yield from self._section(f"Gone {kind}", part.gone, self._named)
            yield from self._section(f"Changed {kind}", part.changed, self._changed)

    def _stories(self, one: Difference) -> Iterator[Line]:
        """Yield the clusters; one of a single article says no more than its article."""
        parts = one.clusters
        yield from self._section("New clusters", _stories(parts.added), self._cluster("from"))
        yield from self._section("Gone clusters", _stories(parts.gone), self._cluster("into"))
        yield from self._section("Changed clusters", parts.changed, self._cluster_change)

    def _section(
        self, title: str, entries: Sequence[_T], tell: Callable[[_T], Iterable[Line]]
    ) -> Iterator[Line]:
        """Yield a section, if there is anything in it."""
        if entries:
            yield Line("")
            yield Line(f"{title} ({len(entries):,})")
            for entry in entries[: self._limit]:
                yield from tell(entry)
            yield from self._rest(len(entries))

    def _rest(self, count: int) -> Iterator[Line]:
        """Yield how many entries are not told."""
        if self._limit is not None and count > self._limit:
            yield Line(f"and {count - self._limit:,} more (--all shows them)", 2)

    def _article(self, one: Article) -> Iterator[Line]:
        """Yield an article that is in one graph alone."""
        listed = f"listed by {many(one.times_listed, 'article')}" if one.times_listed else ""
        provider, date = self._cut(one.provider), self._cut(one.date)
        yield Line(self._cut(one.title), 2, 2)
        yield Line(", ".join(part for part in (provider, date, listed) if part), 4, 2)
        yield Line(one.url, 4)
        if one.joined is not None:
            yield Line(f"in the other graph one with {one.joined}", 4, 2)

    def _changed(self, one: Changed) -> Iterator[Line]:
        """Yield a node with its changes."""
        yield Line(self._cut(one.name), 2, 2)
        if one.key != one.name:
            yield Line(one.key, 4)
        yield from self._changes(one.changes)

    def _cluster(self, relation: str) -> Callable[[Cluster], Iterator[Line]]:
        """Return what tells a cluster that is in one graph alone."""

        def tell(one: Cluster) -> Iterator[Line]:
            yield Line(f"{self._cut(one.name)} ({many(one.articles, 'article')})", 2, 2)
            yield from self._parts(relation, one.parts)

        return tell

    def _cluster_change(self, one: ClusterChange) -> Iterator[Line]:
        """Yield a cluster that another continues."""
        yield Line(self._cut(one.name), 2, 2)
        if one.joined or one.left:
            yield Line(_sizes(one), 4, 2)
        yield from self._parts("merged with", one.merged_from)
        yield from self._parts("split off into", one.split_into)
        yield from self._changes(one.changes)

    def _parts(self, relation: str, parts: Sequence[Part]) -> Iterator[Line]:
        """Yield the clusters of the other graph that share members."""
        for part in parts[: self._limit]:
            sizes = f"{part.shared:,} of {many(part.articles, 'article')}"
            yield Line(f"{relation} {self._cut(part.name)} ({sizes})", 4, 2)
        yield from self._rest(len(parts))

    def _named(self, one: Named) -> Iterator[Line]:
        """Yield a provider or topic that is in one graph alone."""
        text = one.name if one.name.casefold() == one.key else f"{one.name} ({one.key})"
        yield Line(self._cut(text), 2, 2)

    def _changes(self, changes: Iterable[Change]) -> Iterator[Line]:
        """Yield the changes of a node."""
        for one in order_changes(changes):
            yield Line(tell_change(one, everything=self._everything), 4, 2)

    def _cut(self, text: str) -> str:
        """Return a name, of a long one its beginning."""
        return text if self._everything else excerpt(text)


def _notes(one: Difference, names: tuple[str, str]) -> Iterator[Line]:
    """Yield what the reader should know of the two graphs."""
    for name, count in zip(names, one.articles.tally, strict=False):
        if not count:
            yield Line(f"{name} holds no article as newsgraph describes them", 0, 2)
    if one.old_base != one.new_base:
        bases = (base or "none stated" for base in (one.old_base, one.new_base))
        yield Line(
            f"The bases of IRIs differ ({' -> '.join(bases)}); that alone is no difference.", 0, 2
        )


def _headline(one: Difference) -> Iterator[Line]:
    """Yield the counts."""
    rows: tuple[tuple[str, Tally], ...] = (
        ("articles", one.articles.tally),
        ("clusters", one.clusters.tally),
        ("providers", one.providers.tally),
        ("topics", one.topics.tally),
        ("images", one.images),
        ("observations", one.observations),
        ("source files", one.sources),
    )
    for name, tally in rows:
        moves = ((tally.added, "new"), (tally.gone, "gone"), (tally.changed, "changed"))
        told = ", ".join(f"{count:,} {word}" for count, word in moves if count)
        sizes = f"{tally.old:,} -> {tally.new:,}" if tally.old != tally.new else f"{tally.new:,}"
        yield Line(f"{name} {sizes}: {told or 'no change'}", 0, 2)
    yield from _singles(one.clusters)


def _singles(clusters: Clusters) -> Iterator[Line]:
    """Yield how many of the clusters that come or go are not listed, if any."""
    parts = ((clusters.added, "new"), (clusters.gone, "gone"))
    counts = ((len(found) - len(_stories(found)), word) for found, word in parts)
    told = ", ".join(f"{count:,} {word}" for count, word in counts if count)
    if told:
        yield Line(f"of the clusters, not listed below since of a single article: {told}", 0, 2)


def _sizes(one: ClusterChange) -> str:
    """Return what became of a cluster's size, and of whom it consists."""
    if one.new_articles > one.old_articles:
        verb = "grew"
    else:
        verb = "shrank" if one.new_articles < one.old_articles else "exchanged members"
    moves = ((one.joined, "joined"), (one.left, "left"))
    told = ", ".join(f"{count:,} {word}" for count, word in moves if count)
    return f"{verb}: {one.old_articles:,} -> {many(one.new_articles, 'article')} ({told})"


def _stories(clusters: Iterable[Cluster]) -> list[Cluster]:
    """Return the clusters of more than one article."""
    return [one for one in clusters if one.articles > 1]

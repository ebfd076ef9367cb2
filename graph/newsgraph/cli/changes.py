"""Changes: a difference between two graphs in words, for a terminal or a mail."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple, TypeVar

from newsgraph.cli.summary import many
from newsgraph.difference import (
    Article,
    Change,
    Changed,
    Cluster,
    ClusterChange,
    Difference,
    Named,
    Part,
    Tally,
)
from newsgraph.problems import shown

LISTED: Final = 20
"""Entries that a section lists, unless all are asked for."""

VALUES: Final = 5
"""Values that are told of one property on either side, unless all are asked for."""

CHARACTERS: Final = 120
"""Characters that are told of one value, unless all are asked for."""

WORDS: Final = {
    "ng:key": "key",
    "schema:headline": "title",
    "schema:name": "name",
    "skos:prefLabel": "name",
    "schema:description": "description",
    "skos:definition": "description",
    "schema:datePublished": "date",
    "schema:dateModified": "modified",
    "schema:url": "URL",
    "schema:publisher": "provider",
    "ng:quality": "quality",
    "ng:heat": "heat",
    "ng:category": "category",
    "ng:published": "published",
    "ng:timesListed": "times listed",
    "schema:about": "topics",
    "ng:related": "lists",
    "ng:sameTextAs": "same text as",
    "schema:image": "images",
    "ng:originalUrl": "original URL",
    "ng:ampUrl": "AMP URL",
    "ng:cdnAmpUrl": "AMP cache URL",
    "schema:alternateName": "other names",
    "skos:altLabel": "other names",
    "skos:hiddenLabel": "keywords",
    "schema:identifier": "identifier",
    "skos:notation": "identifier",
    "schema:logo": "logos",
    "skos:broader": "broader",
    "ng:toolVersion": "newsgraph",
    "ng:urlRuleVersion": "URL rule",
    "ng:identityRuleVersion": "identity rule",
    "ng:clusterMethod": "cluster method",
    "ng:option": "options",
}
"""Properties as people call them, in the order they are told; others go by their own names."""

SETS: Final = frozenset(
    {
        *("schema:about", "ng:related", "schema:image", "schema:alternateName", "skos:altLabel"),
        *("skos:hiddenLabel", "schema:logo", "skos:broader", "ng:option"),
    }
)
"""Properties that may have any number of values: told as those that came and went."""

_ORDER: Final = {name: number for number, name in enumerate(WORDS)}
_CONTEXT: Final = 30
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
    teller = _Teller(None if everything else LISTED)
    lines = teller.lines(difference, names)
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
    """Knows how much of a long list is to be told."""

    def __init__(self, limit: int | None) -> None:
        self._limit = limit

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
                yield self._change(change, 2)
        yield from self._section("New articles", one.articles.added, self._article)
        yield from self._section("Gone articles", one.articles.gone, self._article)
        yield from self._section("Changed articles", one.articles.changed, self._changed)
        yield from self._stories(one)
        for kind, part in (("providers", one.providers), ("topics", one.topics)):
            yield from self._section(f"New {kind}", part.added, _named)
            yield from self._section(f"Gone {kind}", part.gone, _named)
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
        yield Line(one.title, 2, 2)
        yield Line(", ".join(part for part in (one.provider, one.date, listed) if part), 4, 2)
        yield Line(one.url, 4)
        if one.joined is not None:
            yield Line(f"in the other graph one with {one.joined}", 4, 2)

    def _changed(self, one: Changed) -> Iterator[Line]:
        """Yield a node with its changes."""
        yield Line(one.name, 2, 2)
        if one.key != one.name:
            yield Line(one.key, 4)
        for change in _ordered(one.changes):
            yield self._change(change, 4)

    def _cluster(self, relation: str) -> Callable[[Cluster], Iterator[Line]]:
        """Return what tells a cluster that is in one graph alone."""

        def tell(one: Cluster) -> Iterator[Line]:
            yield Line(f"{one.name} ({many(one.articles, 'article')})", 2, 2)
            yield from self._parts(relation, one.parts)

        return tell

    def _cluster_change(self, one: ClusterChange) -> Iterator[Line]:
        """Yield a cluster that another continues."""
        yield Line(one.name, 2, 2)
        moves = [
            text
            for number, text in (
                (one.joined, f"{one.joined:,} joined"),
                (one.left, f"{one.left:,} left"),
            )
            if number
        ]
        if moves:
            verb = _verb(one)
            yield Line(
                f"{verb}: {one.old_articles:,} -> {many(one.new_articles, 'article')}"
                f" ({', '.join(moves)})",
                4,
                2,
            )
        yield from self._parts("merged from", one.merged_from)
        yield from self._parts("split into", one.split_into)
        for change in _ordered(one.changes):
            yield self._change(change, 4)

    def _parts(self, relation: str, parts: Sequence[Part]) -> Iterator[Line]:
        """Yield the clusters of the other graph that share members."""
        for part in parts[: self._limit]:
            text = f"{relation} {part.name} ({part.shared:,} of {many(part.articles, 'article')})"
            yield Line(text, 4, 2)
        yield from self._rest(len(parts))

    def _change(self, one: Change, indent: int) -> Line:
        """Return a change of one property."""
        word = WORDS.get(one.property, one.property)
        if one.property in SETS or len(one.old) > 1 or len(one.new) > 1:
            came, went = self._several("+", one.new), self._several("-", one.old)
            return Line(f"{word}: {', '.join((*came, *went))}", indent, 2)
        old, new = self._excerpts("".join(one.old), "".join(one.new))
        was, has = _marked(old, one.old), _marked(new, one.new)
        return Line(f"{word}: {was} -> {has}", indent, 2)

    def _several(self, sign: str, values: Sequence[str]) -> Iterator[str]:
        """Yield the first of several values, and how many more there are."""
        limit = None if self._limit is None else VALUES
        yield from (f"{sign}{self._excerpts(value, value)[0]}" for value in values[:limit])
        if limit is not None and len(values) > limit:
            yield f"{sign}{len(values) - limit:,} more (--all shows them)"

    def _excerpts(self, old: str, new: str) -> tuple[str, str]:
        """Return two values, of long texts what is around the place where they part."""
        if self._limit is None or max(len(old), len(new)) <= CHARACTERS:
            return old, new
        pairs = enumerate(zip(old, new, strict=False))
        part = next((n for n, (a, b) in pairs if a != b), min(len(old), len(new)))
        start = max(0, part - _CONTEXT) if old != new else 0
        return _excerpt(old, start), _excerpt(new, start)


def _marked(text: str, values: Sequence[str]) -> str:
    """Return a value so that one sees where it ends; a word where there is none."""
    if not values:
        return "none"
    return f"'{text}'" if " " in text or not text else text


def _excerpt(text: str, start: int) -> str:
    """Return some characters of a text, marked where it is cut."""
    end = start + CHARACTERS
    return f"{'…' if start else ''}{text[start:end]}{'…' if len(text) > end else ''}"


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
    single = ((one.clusters.added, "new"), (one.clusters.gone, "gone"))
    counts = ((len(found) - len(_stories(found)), word) for found, word in single)
    told = ", ".join(f"{count:,} {word}" for count, word in counts if count)
    if told:
        yield Line(f"of the clusters, not listed below since of a single article: {told}", 0, 2)


def _verb(one: ClusterChange) -> str:
    """Return what became of a cluster's size."""
    if one.new_articles > one.old_articles:
        return "grew"
    return "shrank" if one.new_articles < one.old_articles else "exchanged members"


def _stories(clusters: Iterable[Cluster]) -> list[Cluster]:
    """Return the clusters of more than one article."""
    return [one for one in clusters if one.articles > 1]


def _named(one: Named) -> Iterator[Line]:
    """Yield a provider or topic that is in one graph alone."""
    yield Line(one.name if one.name.casefold() == one.key else f"{one.name} ({one.key})", 2, 2)


def _ordered(changes: Iterable[Change]) -> list[Change]:
    """Return changes in the order of their words, unknown properties last."""
    return sorted(changes, key=lambda one: (_ORDER.get(one.property, len(WORDS)), one))

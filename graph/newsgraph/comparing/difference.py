"""Difference: what two graphs do not have in common, as values."""

from __future__ import annotations

from typing import NamedTuple


class Tally(NamedTuple):
    """How many there were and are, and how many are new, gone or changed."""

    old: int
    new: int
    added: int
    gone: int
    changed: int = 0


class Change(NamedTuple):
    """One property of one node, with the values that one graph alone states, sorted."""

    property: str
    old: tuple[str, ...]
    new: tuple[str, ...]


class Article(NamedTuple):
    """An article that is in one graph alone; ``joined`` is the other's article with its key."""

    key: str
    title: str
    provider: str
    date: str
    url: str
    times_listed: int
    joined: str | None


class Named(NamedTuple):
    """A provider or topic: what it is known by, and its name."""

    key: str
    name: str


class Changed(NamedTuple):
    """A node that both graphs have, with what changed; its name is the newer one."""

    key: str
    name: str
    changes: tuple[Change, ...]


class Part(NamedTuple):
    """A cluster of the other graph that shares members, and how many."""

    key: str
    name: str
    articles: int
    shared: int


class Cluster(NamedTuple):
    """A cluster that no cluster of the other graph continues, with those that share members.

    ``key`` is the smallest key among its members.
    """

    key: str
    name: str
    articles: int
    parts: tuple[Part, ...]


class ClusterChange(NamedTuple):
    """A cluster and the one that continues it: sizes, who came, who left, from and to where.

    ``merged_from`` and ``split_into`` name the other clusters that many of its members were in
    before, or are in now. ``name`` is the newer one.
    """

    key: str
    name: str
    old_articles: int
    new_articles: int
    joined: int
    left: int
    merged_from: tuple[Part, ...]
    split_into: tuple[Part, ...]
    changes: tuple[Change, ...]

    @property
    def is_real(self) -> bool:
        """Whether anything changed at all."""
        return bool(self.joined or self.left or self.changes)


class Articles(NamedTuple):
    """What became of the articles."""

    tally: Tally
    added: tuple[Article, ...]
    gone: tuple[Article, ...]
    changed: tuple[Changed, ...]


class Clusters(NamedTuple):
    """What became of the clusters."""

    tally: Tally
    added: tuple[Cluster, ...]
    gone: tuple[Cluster, ...]
    changed: tuple[ClusterChange, ...]


class Nodes(NamedTuple):
    """What became of the providers, or of the topics."""

    tally: Tally
    added: tuple[Named, ...]
    gone: tuple[Named, ...]
    changed: tuple[Changed, ...]


class Difference(NamedTuple):
    """All that differs between two graphs; what matters most comes first in each list."""

    old_base: str | None
    new_base: str | None
    rules: tuple[Change, ...]
    articles: Articles
    clusters: Clusters
    providers: Nodes
    topics: Nodes
    images: Tally
    observations: Tally
    sources: Tally

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs; bases alone are no difference."""
        parts = (self.articles, self.clusters, self.providers, self.topics)
        tallies = (*(part.tally for part in parts), self.images, self.observations, self.sources)
        return not self.rules and not any(
            tally.added or tally.gone or tally.changed for tally in tallies
        )

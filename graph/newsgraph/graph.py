"""Graph: the typed nodes and edges that a corpus amounts to, as immutable values.

Everything here is sorted, so that whatever is written from it comes out the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from newsgraph.problems import Problem
from newsgraph.records import Image, Moment, Observation
from newsgraph.vocabulary import DEFAULT_BASE


class Joined(NamedTuple):
    """An observation with the article it is of, and the rule that joined it.

    ``rule`` is the field whose URL led to the article's key: ``webUrl`` or ``originalUrl``
    where the observation's own URL is that key, else the alias field (``ampWebUrl``, ...)
    that some observation states for both.
    ``source_id`` is the part of IRIs that names the source file.
    """

    observation: Observation
    article_key: str
    rule: str
    source_id: str


class Article(NamedTuple):
    """One article: the merged view of all observations of it, by a fixed rule per field."""

    key: str
    headline: str
    url: str
    provider: str
    description: str | None
    published_at: Moment | None
    modified_at: Moment | None
    type: str | None
    category: str | None
    quality: int | None
    heat: int | None
    is_published: bool | None
    topics: tuple[str, ...]
    images: tuple[str, ...]
    original_urls: tuple[str, ...]
    amp_urls: tuple[str, ...]
    cdn_amp_urls: tuple[str, ...]
    aliases: tuple[str, ...]
    same_text_as: str | None
    times_listed: int
    was_posted: bool
    cluster: str


class Provider(NamedTuple):
    """A publisher, known by its domain; names are claims."""

    domain: str
    name: str
    other_names: tuple[str, ...] = ()
    description: str | None = None
    identifier: str | None = None
    logos: tuple[str, ...] = ()


class Topic(NamedTuple):
    """A topic, known by its case-folded name; ``broader`` holds keys of other topics."""

    key: str
    name: str
    other_names: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    identifier: str | None = None
    description: str | None = None
    images: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()


class Cluster(NamedTuple):
    """A coverage cluster: the articles of one story, known by its smallest member key."""

    key: str
    name: str
    representative: str
    members: tuple[str, ...]
    first_day: str | None
    last_day: str | None
    provider_count: int


class SourceFile(NamedTuple):
    """A file that observations were read from; ``id`` is what names it in IRIs."""

    id: str
    path: str
    digest: str


class Listing(NamedTuple):
    """The aggregator's statement: the post of ``lister`` lists ``listed`` as related."""

    lister: str
    listed: str


class Counts(NamedTuple):
    """The size of a graph, in the order people ask for it."""

    posts: int
    observations: int
    articles: int
    providers: int
    topics: int
    images: int
    listings: int
    clusters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """All nodes and edges; each tuple is sorted by the key of what it holds."""

    base: str = DEFAULT_BASE
    articles: tuple[Article, ...] = ()
    observations: tuple[Joined, ...] = ()
    sources: tuple[SourceFile, ...] = ()
    providers: tuple[Provider, ...] = ()
    topics: tuple[Topic, ...] = ()
    images: tuple[Image, ...] = ()
    listings: tuple[Listing, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def counts(self) -> Counts:
        """How many of each there are; a post is an observation at position 0."""
        return Counts(
            posts=sum(not joined.observation.position for joined in self.observations),
            observations=len(self.observations),
            articles=len(self.articles),
            providers=len(self.providers),
            topics=len(self.topics),
            images=len(self.images),
            listings=len(self.listings),
            clusters=len(self.clusters),
        )

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


class ArticleScores(NamedTuple):
    """Where an article stands among listings and in its cluster; see `newsgraph.building.measures`.

    ``degree`` and ``closeness`` are of the cluster's evidence graph, ``bridging`` counts the
    clusters of the articles that list it.
    """

    page_rank: float = 0.0
    degree: float = 0.0
    closeness: float = 0.0
    core_number: int = 0
    bridging: int = 0


class ProviderScores(NamedTuple):
    """Where a provider stands among those that cover the same stories.

    ``story_count``, the clusters that it shares with other providers, supports the scores of
    the projection; ``timed_story_count`` supports the last two, which are None where it is 0.
    """

    story_count: int = 0
    degree: float = 0.0
    betweenness: float = 0.0
    core_number: int = 0
    timed_story_count: int = 0
    first_share: float | None = None
    median_lag: int | None = None


class Article(NamedTuple):
    """One article: the merged view of all observations of it, by a fixed rule per field.

    ``stated_url`` is its URL as it stands in a post, where that had to be mended to be one.
    ``cluster_role`` is ``core`` or ``attached``; ``lag`` counts whole minutes behind the first
    report of the cluster. It and ``is_first_report`` need a point in time, not a day alone.
    """

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
    stated_url: str | None = None
    cluster_role: str = "core"
    cluster_strength: float = 1.0
    is_first_report: bool | None = None
    lag: int | None = None
    scores: ArticleScores = ArticleScores()


class Provider(NamedTuple):
    """A publisher, known by its domain; names are claims."""

    domain: str
    name: str
    other_names: tuple[str, ...] = ()
    description: str | None = None
    identifier: str | None = None
    logos: tuple[str, ...] = ()
    scores: ProviderScores = ProviderScores()


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
    """A coverage cluster: the articles of one story, known by its smallest member key.

    ``span`` counts the whole minutes from the first timed report to the last, if there are two,
    ``concentration`` is the Herfindahl index of the providers' shares of its articles, and
    ``topics`` those of its members, the most frequent first.
    """

    key: str
    name: str
    representative: str
    members: tuple[str, ...]
    first_day: str | None
    last_day: str | None
    provider_count: int
    span: int | None = None
    concentration: float = 1.0
    topics: tuple[str, ...] = ()


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
    """All nodes and edges; each tuple is sorted by the key of what it holds.

    ``measures`` tells how scores were computed, by property.
    """

    base: str = DEFAULT_BASE
    articles: tuple[Article, ...] = ()
    observations: tuple[Joined, ...] = ()
    sources: tuple[SourceFile, ...] = ()
    providers: tuple[Provider, ...] = ()
    topics: tuple[Topic, ...] = ()
    images: tuple[Image, ...] = ()
    listings: tuple[Listing, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    cluster_method: str = ""
    measures: tuple[tuple[str, str], ...] = ()
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

"""Records: the immutable values that one file gives: observations, authorities, a ledger."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from newsgraph.problems import Cost, Problem


class Source(NamedTuple):
    """One source file: where it lies, and a digest of what it says.

    ``path`` begins with the name of the folder that was given and is never absolute;
    ``digest`` is the SHA-256 of the typed values without ``secured`` and without line
    numbers, so that encrypting anew or indenting otherwise is no change.
    """

    path: str
    digest: str


class Moment(NamedTuple):
    """A point in time as a post states it, or a whole day.

    ``stated`` is the text of the post; ``lexical`` the same as XML Schema writes it;
    ``utc`` sorts by time (a day counts from its first second).
    """

    stated: str
    lexical: str
    datatype: str
    utc: str

    @property
    def day(self) -> str:
        """The calendar day in UTC, such as ``2020-06-12``."""
        return self.utc[:10]

    @property
    def week(self) -> str:
        """The Monday of the day's week (ISO 8601), such as ``2020-06-08``."""
        day = date.fromisoformat(self.day)
        return (day - timedelta(days=day.weekday())).isoformat()


class Image(NamedTuple):
    """An image as stated: its exact URL and whatever is said of it."""

    url: str
    width: int | None = None
    height: int | None = None
    caption: str | None = None
    credit: str | None = None
    is_cached: bool | None = None


class Alias(NamedTuple):
    """Another URL of an article, as the record states it: field and canonical URL."""

    field: str
    key: str


class Observation(NamedTuple):
    """What one place in one file says about one article; never overwritten.

    Position 0 is the post itself (role *post*), positions from 1 are the entries of its
    ``related`` list (role *listed*). ``key`` is the canonical form of the URL in
    ``key_field``. Every other value is exactly as stated, None where nothing is stated.
    """

    source: Source
    position: int
    line: int
    key: str
    key_field: str
    aliases: tuple[Alias, ...]
    title: str
    domain: str
    web_url: str | None = None
    original_url: str | None = None
    amp_url: str | None = None
    cdn_amp_url: str | None = None
    excerpt: str | None = None
    published_at: Moment | None = None
    modified_at: Moment | None = None
    type: str | None = None
    category: str | None = None
    quality: int | None = None
    heat: int | None = None
    is_published: bool | None = None
    provider_name: str | None = None
    provider_domain: str | None = None
    logos: tuple[Image, ...] = ()
    topics: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    featured_content: str | None = None

    @property
    def role(self) -> str:
        """``post`` for the post itself, ``listed`` for an entry of its list."""
        return "listed" if self.position else "post"


class Organization(NamedTuple):
    """What an authority file says about the provider with this domain."""

    domain: str
    name: str | None
    other_names: tuple[str, ...] = ()
    description: str | None = None
    logos: tuple[Image, ...] = ()
    identifier: str | None = None


class TopicRecord(NamedTuple):
    """What an authority file says about one topic; parents are names or identifiers."""

    name: str
    line: int
    identifier: str | None = None
    other_names: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    description: str | None = None
    images: tuple[Image, ...] = ()


Authority = Organization | TopicRecord


class Fate(StrEnum):
    """What became of one key of a front matter."""

    MAPPED = "mapped"
    ABSENT = "absent"
    OPAQUE = "opaque"
    NOT_COMPUTED = "not computed"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Entry(NamedTuple):
    """One line of the ledger: how often a key, such as ``related[].title``, met a fate."""

    key: str
    fate: Fate
    times: int


class Kind(StrEnum):
    """What a file was taken for."""

    POST = "post"
    ORGANIZATION = "organization"
    TOPIC = "topic"
    REFUSED = "refused"


class Reading(NamedTuple):
    """What reading one file gave: observations or an authority, problems, and a ledger."""

    source: Source
    kind: Kind
    observations: tuple[Observation, ...] = ()
    authority: Authority | None = None
    problems: tuple[Problem, ...] = ()
    ledger: tuple[Entry, ...] = ()

    @property
    def was_refused(self) -> bool:
        """Whether the file as a whole was left out."""
        return any(problem.cost is Cost.FILE for problem in self.problems)

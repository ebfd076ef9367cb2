"""Explanation: all that a graph knows of one article, and where it was stated."""

from __future__ import annotations

from typing import Final, NamedTuple

from newsgraph.errors import NotFound, UrlError, UsageError
from newsgraph.explaining.belonging import Belonging, find_belonging
from newsgraph.problems import quoted
from newsgraph.store import Store
from newsgraph.urls import canonical_url

STATED: Final = {
    "title": "ng:statedTitle",
    "date": "ng:statedDatePublished",
    "quality": "ng:statedQuality",
    "heat": "ng:statedHeat",
    "provider": "ng:statedProviderName",
    "webUrl": "ng:statedWebUrl",
    "originalUrl": "ng:statedOriginalUrl",
    "ampWebUrl": "ng:statedAmpUrl",
    "cdnAmpWebUrl": "ng:statedCdnAmpUrl",
}
"""What an explanation shows of each observation, by the property that holds it."""


class Sighting(NamedTuple):
    """One observation of the article: where it stands, how it joined, what it states."""

    source: str
    line: int
    role: str
    position: int
    rule: str
    stated: tuple[tuple[str, str], ...]


class Explanation(NamedTuple):
    """One article: the merged view, and every observation behind it.

    ``asked`` is the canonical form of the URL that was asked for; it is the article's key,
    or one of its aliases.
    """

    asked: str
    iri: str
    key: str
    aliases: tuple[str, ...]
    headline: str
    url: str
    provider: str
    published: str | None
    topics: tuple[str, ...]
    quality: str | None
    times_listed: int
    cluster: str
    cluster_size: int
    belonging: Belonging
    sightings: tuple[Sighting, ...]

    def values_of(self, field: str) -> tuple[str, ...]:
        """Return the different values that observations state for a field, sorted."""
        found = {value for one in self.sightings for name, value in one.stated if name == field}
        return tuple(sorted(found, key=lambda value: (len(value), value)))

    @property
    def conflicts(self) -> tuple[str, ...]:
        """The fields that observations disagree on, URLs aside."""
        fields = ("title", "date", "quality", "heat", "provider")
        return tuple(field for field in fields if len(self.values_of(field)) > 1)


def explain_article(store: Store, url: str) -> Explanation:
    """Return what is known of the article that any form of its URL, or its IRI, leads to.

    Raises `NotFound` where the graph knows nothing of it, `UsageError` for no URL.
    """
    try:
        asked = canonical_url(url)
    except UrlError as error:
        message = f"{error.what}: give the URL in full, such as https://example.org/story"
        raise UsageError(message) from None
    articles = store.subjects("ng:key", asked) or store.subjects("ng:aliasKey", asked)
    if not articles and store.value(url, "ng:key") is not None:
        articles = [url]
    if not articles:
        message = f"the graph knows no article with the URL {quoted(url)} (key {quoted(asked)})"
        raise NotFound(message)
    return _explain(store, articles[0], asked)


def _explain(store: Store, iri: str, asked: str) -> Explanation:
    """Return what is known of one article."""
    provider = store.value(iri, "schema:publisher") or ""
    cluster = store.value(iri, "ng:inCluster") or ""
    topics = (store.value(topic, "skos:prefLabel") for topic in store.values(iri, "schema:about"))
    sightings = (_sighting(store, one) for one in store.linked("ng:observationOf", iri))
    return Explanation(
        asked=asked,
        iri=iri,
        key=store.value(iri, "ng:key") or "",
        aliases=tuple(store.values(iri, "ng:aliasKey")),
        headline=store.value(iri, "schema:headline") or "",
        url=store.value(iri, "schema:url") or "",
        provider=store.value(provider, "schema:name") or "",
        published=store.value(iri, "schema:datePublished"),
        topics=tuple(topic for topic in topics if topic),
        quality=store.value(iri, "ng:quality"),
        times_listed=store.number(iri, "ng:timesListed") or 0,
        cluster=store.value(cluster, "schema:name") or "",
        cluster_size=store.number(cluster, "ng:articleCount") or 0,
        belonging=find_belonging(store, iri, cluster),
        sightings=tuple(sorted(sightings)),
    )


def _sighting(store: Store, iri: str) -> Sighting:
    """Return one observation."""
    source = store.value(iri, "prov:wasDerivedFrom") or ""
    stated = ((name, store.value(iri, predicate)) for name, predicate in STATED.items())
    return Sighting(
        source=store.value(source, "rdfs:label") or source,
        line=store.number(iri, "ng:line") or 1,
        role=store.value(iri, "ng:role") or "",
        position=store.number(iri, "schema:position") or 0,
        rule=store.value(iri, "ng:identityRule") or "",
        stated=tuple((name, value) for name, value in stated if value is not None),
    )

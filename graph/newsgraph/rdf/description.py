"""Description: graph -> RDF, one description for each node, grouped by kind and sorted."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Generic, NamedTuple

from newsgraph import vocabulary
from newsgraph.graph import (
    Article,
    Cluster,
    Graph,
    Joined,
    Listing,
    Provider,
    ProviderScores,
    SourceFile,
    Topic,
)
from newsgraph.rdf.subject import Subject
from newsgraph.records import Image, Moment
from newsgraph.terms import DATE, Description, Notation, T
from newsgraph.urls import legal_iri

_URL = attrgetter("url")


class Section(NamedTuple, Generic[T]):
    """The descriptions of one kind of node, under a heading."""

    heading: str
    descriptions: Iterator[Description[T]]


def describe(graph: Graph, notation: Notation[T]) -> Iterator[Section[T]]:
    """Yield the sections of the graph's RDF in a notation; nothing in it is a blank node."""
    base, listed = graph.base, _group(graph.listings)
    yield Section("Articles", (_article(one, listed, base, notation) for one in graph.articles))
    yield Section("Coverage clusters", (_cluster(one, base, notation) for one in graph.clusters))
    active = _count_activity(graph.articles)
    yield Section("Providers", (_provider(one, active, base, notation) for one in graph.providers))
    yield Section("Topics", _topics(graph, notation))
    yield Section("Images", (_image(one, base, notation) for one in graph.images))
    yield Section("Source files", (_source(one, base, notation) for one in graph.sources))
    yield Section("Observations", describe_observations(graph, notation))


def describe_observations(graph: Graph, notation: Notation[T]) -> Iterator[Description[T]]:
    """Yield what each place says of one article, every value exactly as stated there."""
    return (_observation(joined, graph.base, notation) for joined in graph.observations)


def _observation(joined: Joined, base: str, notation: Notation[T]) -> Description[T]:
    """Return what one place says of one article."""
    one = joined.observation
    place = one.source.path if one.position == 0 else f"{one.source.path}, listed {one.position}"
    iri = vocabulary.observation_iri(base, joined.source_id, one.position)
    source = vocabulary.source_iri(base, joined.source_id)
    about = Subject(iri, notation, "ng:Observation", "prov:Entity", source=source)
    about.say_text("rdfs:label", _displayable(place))
    about.say_node("ng:observationOf", vocabulary.article_iri(base, joined.article_key))
    about.say_node("prov:wasDerivedFrom", source)
    about.say_text("ng:role", one.role)
    about.say_number("schema:position", one.position)
    about.say_number("ng:line", one.line)
    about.say_text("ng:identityRule", joined.rule)
    about.say_text("ng:statedTitle", one.title)
    about.say_text("ng:statedExcerpt", one.excerpt)
    about.say_text("ng:statedWebUrl", one.web_url)
    about.say_text("ng:statedOriginalUrl", one.original_url)
    about.say_text("ng:statedAmpUrl", one.amp_url)
    about.say_text("ng:statedCdnAmpUrl", one.cdn_amp_url)
    about.say_text("ng:statedDatePublished", _as_stated(one.published_at))
    about.say_text("ng:statedDateModified", _as_stated(one.modified_at))
    about.say_text("ng:statedType", one.type)
    about.say_text("ng:statedCategory", one.category)
    about.say_number("ng:statedQuality", one.quality)
    about.say_number("ng:statedHeat", one.heat)
    about.say_flag("ng:statedPublished", one.is_published)
    about.say_text("ng:statedProviderName", one.provider_name)
    about.say_text("ng:statedProviderDomain", one.provider_domain)
    about.say_texts("ng:statedTopic", one.topics)
    about.say_text("ng:statedContent", one.featured_content)
    about.say_texts("ng:statedImageUrl", map(_URL, one.images))
    about.say_texts("ng:statedLogoUrl", map(_URL, one.logos))
    return about.description()


def _article(
    one: Article, listed: Mapping[str, Sequence[str]], base: str, notation: Notation[T]
) -> Description[T]:
    """Return the merged view of an article."""
    kind = "schema:VideoObject" if one.type == "video" else "schema:NewsArticle"
    iri = vocabulary.article_iri(base, one.key)
    about = Subject(iri, notation, "ng:Article", kind, "prov:Entity")
    about.say_text("rdfs:label", one.headline)
    about.say_text("schema:headline", one.headline)
    about.say_text("schema:description", one.description)
    _say_dates(about, one)
    _say_addresses(about, one)
    about.say_node("schema:publisher", vocabulary.provider_iri(base, one.provider))
    about.say_nodes("schema:about", [vocabulary.topic_iri(base, key) for key in one.topics])
    about.say_nodes("schema:image", [vocabulary.image_iri(base, url) for url in one.images])
    _say_rating(about, one)
    _say_place(about, one, base)
    related = listed.get(one.key, ())
    about.say_nodes("ng:related", [vocabulary.article_iri(base, key) for key in related])
    if one.same_text_as is not None:
        about.say_node("ng:sameTextAs", vocabulary.article_iri(base, one.same_text_as))
    return about.description()


def _say_dates(about: Subject[T], one: Article) -> None:
    """State when an article was published and changed."""
    about.say_moment("schema:datePublished", one.published_at)
    if one.published_at is not None:
        about.say_literal("ng:day", one.published_at.day, DATE)
        about.say_literal("ng:week", one.published_at.week, DATE)
    about.say_moment("schema:dateModified", one.modified_at)


def _say_addresses(about: Subject[T], one: Article) -> None:
    """State where an article stands on the web, and by which URLs it is known."""
    about.say_iris("schema:url", [one.url])
    about.say_text("ng:statedUrl", one.stated_url)
    about.say_iris("ng:originalUrl", one.original_urls)
    about.say_iris("ng:ampUrl", one.amp_urls)
    about.say_iris("ng:cdnAmpUrl", one.cdn_amp_urls)
    about.say_text("ng:key", one.key)
    about.say_texts("ng:aliasKey", one.aliases)


def _say_rating(about: Subject[T], one: Article) -> None:
    """State what the aggregator makes of an article."""
    about.say_text("ng:category", one.category)
    about.say_number("ng:quality", one.quality)
    about.say_number("ng:heat", one.heat)
    about.say_flag("ng:published", one.is_published)
    about.say_number("ng:timesListed", one.times_listed)


def _say_place(about: Subject[T], one: Article, base: str) -> None:
    """State where an article stands in its cluster and among listings: its scores."""
    about.say_node("ng:inCluster", vocabulary.cluster_iri(base, one.cluster))
    about.say_text("ng:clusterRole", one.cluster_role)
    about.say_score("ng:clusterStrength", one.cluster_strength)
    about.say_score("ng:clusterDegree", one.scores.degree)
    about.say_score("ng:clusterCloseness", one.scores.closeness)
    about.say_flag("ng:firstReport", one.is_first_report)
    about.say_number("ng:lag", one.lag)
    about.say_score("ng:pageRank", one.scores.page_rank)
    about.say_number("ng:coreNumber", one.scores.core_number)
    about.say_number("ng:bridging", one.scores.bridging)


def _cluster(one: Cluster, base: str, notation: Notation[T]) -> Description[T]:
    """Return a coverage cluster."""
    kinds = ("ng:CoverageCluster", "schema:Collection", "prov:Collection")
    about = Subject(vocabulary.cluster_iri(base, one.key), notation, *kinds)
    about.say_text("rdfs:label", one.name)
    about.say_text("schema:name", one.name)
    about.say_node("ng:representative", vocabulary.article_iri(base, one.representative))
    about.say_literal("ng:firstDay", one.first_day, DATE)
    about.say_literal("ng:lastDay", one.last_day, DATE)
    about.say_number("ng:articleCount", len(one.members))
    about.say_number("ng:providerCount", one.provider_count)
    about.say_score("ng:concentration", one.concentration)
    about.say_number("ng:span", one.span)
    about.say_nodes("schema:about", [vocabulary.topic_iri(base, key) for key in one.topics])
    about.say_nodes("prov:hadMember", [vocabulary.article_iri(base, key) for key in one.members])
    return about.description()


class _Activity(NamedTuple):
    """How many articles a provider has in the graph, and in how many clusters."""

    articles: int
    clusters: int


def _provider(
    one: Provider, active: Mapping[str, _Activity], base: str, notation: Notation[T]
) -> Description[T]:
    """Return a provider."""
    iri = vocabulary.provider_iri(base, one.domain)
    about = Subject(iri, notation, "ng:Provider", "schema:Organization")
    about.say_text("rdfs:label", one.name)
    about.say_text("schema:name", one.name)
    about.say_texts("schema:alternateName", one.other_names)
    about.say_text("ng:domain", one.domain)
    about.say_text("schema:identifier", one.identifier)
    about.say_text("schema:description", one.description)
    about.say_nodes("schema:logo", [vocabulary.image_iri(base, url) for url in one.logos])
    about.say_number("ng:articleCount", active[one.domain].articles)
    about.say_number("ng:clusterCount", active[one.domain].clusters)
    _say_scores(about, one.scores)
    return about.description()


def _say_scores(about: Subject[T], scores: ProviderScores) -> None:
    """State the scores of a provider, and what supports them."""
    about.say_number("ng:storyCount", scores.story_count)
    about.say_score("ng:coverageDegree", scores.degree)
    about.say_score("ng:coverageBetweenness", scores.betweenness)
    about.say_number("ng:coverageCoreNumber", scores.core_number)
    about.say_number("ng:timedStoryCount", scores.timed_story_count)
    about.say_score("ng:firstShare", scores.first_share)
    about.say_number("ng:medianLag", scores.median_lag)


def _topics(graph: Graph, notation: Notation[T]) -> Iterator[Description[T]]:
    """Yield the scheme of topics, and each topic."""
    scheme = Subject(vocabulary.topics_iri(graph.base), notation, "skos:ConceptScheme")
    scheme.say_text("rdfs:label", "Topics")
    yield scheme.description()
    for one in graph.topics:
        yield _topic(one, graph.base, notation)


def _topic(one: Topic, base: str, notation: Notation[T]) -> Description[T]:
    """Return a topic."""
    about = Subject(vocabulary.topic_iri(base, one.key), notation, "ng:Topic", "skos:Concept")
    about.say_text("rdfs:label", one.name)
    about.say_text("skos:prefLabel", one.name)
    about.say_texts("skos:altLabel", one.other_names)
    about.say_texts("skos:hiddenLabel", one.keywords)
    about.say_text("skos:notation", one.identifier)
    about.say_text("skos:definition", one.description)
    about.say_node("skos:inScheme", vocabulary.topics_iri(base))
    about.say_nodes("skos:broader", [vocabulary.topic_iri(base, key) for key in one.broader])
    about.say_nodes("schema:image", [vocabulary.image_iri(base, url) for url in one.images])
    return about.description()


def _image(one: Image, base: str, notation: Notation[T]) -> Description[T]:
    """Return an image."""
    about = Subject(vocabulary.image_iri(base, one.url), notation, "ng:Image", "schema:ImageObject")
    about.say_text("rdfs:label", one.caption or one.url)
    about.say_iris("schema:contentUrl", [legal_iri(one.url)])
    about.say_number("schema:width", one.width)
    about.say_number("schema:height", one.height)
    about.say_text("schema:caption", one.caption)
    about.say_text("schema:creditText", one.credit)
    about.say_flag("ng:isCached", one.is_cached)
    return about.description()


def _source(one: SourceFile, base: str, notation: Notation[T]) -> Description[T]:
    """Return a source file."""
    about = Subject(vocabulary.source_iri(base, one.id), notation, "ng:Source", "prov:Entity")
    about.say_text("rdfs:label", _displayable(one.path))
    about.say_text("dcterms:identifier", one.id)
    about.say_text("ng:digest", one.digest)
    return about.description()


def _count_activity(articles: Sequence[Article]) -> dict[str, _Activity]:
    """Return by domain how much each provider publishes."""
    published = Counter(article.provider for article in articles)
    places = {(article.provider, article.cluster) for article in articles}
    clusters = Counter(provider for provider, _ in places)
    return {domain: _Activity(published[domain], clusters[domain]) for domain in published}


def _group(listings: Iterable[Listing]) -> dict[str, list[str]]:
    """Return the keys each article lists, by lister."""
    listed: dict[str, list[str]] = {}
    for listing in listings:
        listed.setdefault(listing.lister, []).append(listing.listed)
    return listed


def _as_stated(moment: Moment | None) -> str | None:
    """Return the text a date was stated as."""
    return moment.stated if moment else None


def _displayable(path: str) -> str:
    """Return a path that can be encoded; bytes that are not UTF-8 become U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")

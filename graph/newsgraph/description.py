"""Description: graph -> RDF, one description for each node, grouped by kind and sorted."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

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
from newsgraph.records import Image, Moment
from newsgraph.terms import (
    Description,
    Iri,
    Literal,
    Name,
    Node,
    Statement,
    Term,
    boolean,
    date,
    decimal,
    integer,
    string,
)
from newsgraph.urls import legal_iri


class Section(NamedTuple):
    """The descriptions of one kind of node, under a heading."""

    heading: str
    descriptions: Iterator[Description]


def describe(graph: Graph) -> Iterator[Section]:
    """Yield the sections of the graph's RDF; nothing in it is a blank node."""
    listed = _group(graph.listings)
    yield Section("Articles", (_article(one, listed, graph.base) for one in graph.articles))
    yield Section("Coverage clusters", (_cluster(one, graph.base) for one in graph.clusters))
    yield Section("Providers", (_provider(one, graph.base) for one in graph.providers))
    yield Section("Topics", _topics(graph))
    yield Section("Images", (_image(one, graph.base) for one in graph.images))
    yield Section("Source files", (_source(one, graph.base) for one in graph.sources))
    yield Section("Observations", (describe_observation(o, graph.base) for o in graph.observations))


def describe_observation(joined: Joined, base: str) -> Description:
    """Return what one place says of one article, every value exactly as stated there."""
    one = joined.observation
    place = one.source.path if one.position == 0 else f"{one.source.path}, listed {one.position}"
    about = _Subject(vocabulary.observation_iri(base, joined.source_id, one.position))
    about.say("rdf:type", Name("ng:Observation"), Name("prov:Entity"))
    about.say("rdfs:label", string(_displayable(place)))
    about.say("ng:observationOf", vocabulary.article_iri(base, joined.article_key))
    about.say("prov:wasDerivedFrom", vocabulary.source_iri(base, joined.source_id))
    about.say("ng:role", string(one.role))
    about.say("schema:position", integer(one.position))
    about.say("ng:line", integer(one.line))
    about.say("ng:identityRule", string(joined.rule))
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
    about.say_all("ng:statedTopic", map(string, one.topics))
    about.say_text("ng:statedContent", one.featured_content)
    about.say_all("ng:statedImageUrl", (string(image.url) for image in one.images))
    about.say_all("ng:statedLogoUrl", (string(image.url) for image in one.logos))
    return about.description()


class _Subject:
    """Collects statements about one subject; what is not known is not said."""

    def __init__(self, iri: Node) -> None:
        self._iri = iri
        self._statements: list[Statement] = []

    def say(self, predicate: str, *objects: Term) -> None:
        """State some objects, in the order given."""
        self._statements.append(Statement(Name(predicate), objects))

    def say_all(self, predicate: str, objects: Iterable[Term]) -> None:
        """State any number of objects, sorted, each once."""
        found = sorted(set(objects))
        if found:
            self._statements.append(Statement(Name(predicate), tuple(found)))

    def say_text(self, predicate: str, text: str | None) -> None:
        """State a text, if there is one."""
        if text is not None:
            self.say(predicate, string(text))

    def say_number(self, predicate: str, number: int | None) -> None:
        """State a whole number, if there is one."""
        if number is not None:
            self.say(predicate, integer(number))

    def say_flag(self, predicate: str, value: bool | None) -> None:  # noqa: FBT001 (a value)
        """State a boolean, if there is one."""
        if value is not None:
            self.say(predicate, boolean(value))

    def say_moment(self, predicate: str, moment: Moment | None) -> None:
        """State a date or a point in time, if there is one."""
        if moment is not None:
            self.say(predicate, Literal(moment.lexical, Name(moment.datatype)))

    def description(self) -> Description:
        """Return the finished description."""
        return Description(self._iri, tuple(self._statements))


def _article(one: Article, listed: Mapping[str, Sequence[str]], base: str) -> Description:
    """Return the merged view of an article."""
    kind = "schema:VideoObject" if one.type == "video" else "schema:NewsArticle"
    about = _Subject(vocabulary.article_iri(base, one.key))
    about.say("rdf:type", Name("ng:Article"), Name(kind), Name("prov:Entity"))
    about.say("rdfs:label", string(one.headline))
    about.say("schema:headline", string(one.headline))
    about.say_text("schema:description", one.description)
    _say_dates(about, one)
    _say_addresses(about, one)
    about.say("schema:publisher", vocabulary.provider_iri(base, one.provider))
    about.say_all("schema:about", (vocabulary.topic_iri(base, key) for key in one.topics))
    about.say_all("schema:image", (vocabulary.image_iri(base, url) for url in one.images))
    _say_rating(about, one)
    _say_place(about, one, base)
    related = listed.get(one.key, ())
    about.say_all("ng:related", (vocabulary.article_iri(base, key) for key in related))
    if one.same_text_as is not None:
        about.say("ng:sameTextAs", vocabulary.article_iri(base, one.same_text_as))
    return about.description()


def _say_dates(about: _Subject, one: Article) -> None:
    """State when an article was published and changed."""
    about.say_moment("schema:datePublished", one.published_at)
    if one.published_at is not None:
        about.say("ng:day", date(one.published_at.day))
        about.say("ng:week", date(one.published_at.week))
    about.say_moment("schema:dateModified", one.modified_at)


def _say_addresses(about: _Subject, one: Article) -> None:
    """State where an article stands on the web, and by which URLs it is known."""
    about.say("schema:url", Iri(one.url))
    about.say_text("ng:statedUrl", one.stated_url)
    about.say_all("ng:originalUrl", map(Iri, one.original_urls))
    about.say_all("ng:ampUrl", map(Iri, one.amp_urls))
    about.say_all("ng:cdnAmpUrl", map(Iri, one.cdn_amp_urls))
    about.say("ng:key", string(one.key))
    about.say_all("ng:aliasKey", map(string, one.aliases))


def _say_rating(about: _Subject, one: Article) -> None:
    """State what the aggregator makes of an article."""
    about.say_text("ng:category", one.category)
    about.say_number("ng:quality", one.quality)
    about.say_number("ng:heat", one.heat)
    about.say_flag("ng:published", one.is_published)
    about.say("ng:timesListed", integer(one.times_listed))


def _say_place(about: _Subject, one: Article, base: str) -> None:
    """State where an article stands in its cluster and among listings: its scores."""
    about.say("ng:inCluster", vocabulary.cluster_iri(base, one.cluster))
    about.say("ng:clusterRole", string(one.cluster_role))
    about.say("ng:clusterStrength", decimal(one.cluster_strength))
    about.say("ng:clusterDegree", decimal(one.scores.degree))
    about.say("ng:clusterCloseness", decimal(one.scores.closeness))
    about.say_flag("ng:firstReport", one.is_first_report)
    about.say_number("ng:lag", one.lag)
    about.say("ng:pageRank", decimal(one.scores.page_rank))
    about.say("ng:coreNumber", integer(one.scores.core_number))
    about.say("ng:bridging", integer(one.scores.bridging))


def _cluster(one: Cluster, base: str) -> Description:
    """Return a coverage cluster."""
    about = _Subject(vocabulary.cluster_iri(base, one.key))
    kinds = ("ng:CoverageCluster", "schema:Collection", "prov:Collection")
    about.say("rdf:type", *map(Name, kinds))
    about.say("rdfs:label", string(one.name))
    about.say("schema:name", string(one.name))
    about.say("ng:representative", vocabulary.article_iri(base, one.representative))
    for predicate, day in (("ng:firstDay", one.first_day), ("ng:lastDay", one.last_day)):
        if day is not None:
            about.say(predicate, date(day))
    about.say("ng:articleCount", integer(len(one.members)))
    about.say("ng:providerCount", integer(one.provider_count))
    about.say("ng:concentration", decimal(one.concentration))
    about.say_number("ng:span", one.span)
    about.say_all("schema:about", (vocabulary.topic_iri(base, key) for key in one.topics))
    members = (vocabulary.article_iri(base, key) for key in one.members)
    about.say_all("prov:hadMember", members)
    return about.description()


def _provider(one: Provider, base: str) -> Description:
    """Return a provider."""
    about = _Subject(vocabulary.provider_iri(base, one.domain))
    about.say("rdf:type", Name("ng:Provider"), Name("schema:Organization"))
    about.say("rdfs:label", string(one.name))
    about.say("schema:name", string(one.name))
    about.say_all("schema:alternateName", map(string, one.other_names))
    about.say("ng:domain", string(one.domain))
    about.say_text("schema:identifier", one.identifier)
    about.say_text("schema:description", one.description)
    about.say_all("schema:logo", (vocabulary.image_iri(base, url) for url in one.logos))
    _say_scores(about, one.scores)
    return about.description()


def _say_scores(about: _Subject, scores: ProviderScores) -> None:
    """State the scores of a provider, and what supports them."""
    about.say("ng:storyCount", integer(scores.story_count))
    about.say("ng:coverageDegree", decimal(scores.degree))
    about.say("ng:coverageBetweenness", decimal(scores.betweenness))
    about.say("ng:coverageCoreNumber", integer(scores.core_number))
    about.say("ng:timedStoryCount", integer(scores.timed_story_count))
    if scores.first_share is not None:
        about.say("ng:firstShare", decimal(scores.first_share))
    about.say_number("ng:medianLag", scores.median_lag)


def _topics(graph: Graph) -> Iterator[Description]:
    """Yield the scheme of topics, and each topic."""
    scheme = _Subject(vocabulary.topics_iri(graph.base))
    scheme.say("rdf:type", Name("skos:ConceptScheme"))
    scheme.say("rdfs:label", string("Topics"))
    yield scheme.description()
    for one in graph.topics:
        yield _topic(one, graph.base)


def _topic(one: Topic, base: str) -> Description:
    """Return a topic."""
    about = _Subject(vocabulary.topic_iri(base, one.key))
    about.say("rdf:type", Name("ng:Topic"), Name("skos:Concept"))
    about.say("rdfs:label", string(one.name))
    about.say("skos:prefLabel", string(one.name))
    about.say_all("skos:altLabel", map(string, one.other_names))
    about.say_all("skos:hiddenLabel", map(string, one.keywords))
    about.say_text("skos:notation", one.identifier)
    about.say_text("skos:definition", one.description)
    about.say("skos:inScheme", vocabulary.topics_iri(base))
    about.say_all("skos:broader", (vocabulary.topic_iri(base, key) for key in one.broader))
    about.say_all("schema:image", (vocabulary.image_iri(base, url) for url in one.images))
    return about.description()


def _image(one: Image, base: str) -> Description:
    """Return an image."""
    about = _Subject(vocabulary.image_iri(base, one.url))
    about.say("rdf:type", Name("ng:Image"), Name("schema:ImageObject"))
    about.say("rdfs:label", string(one.caption or one.url))
    about.say("schema:contentUrl", Iri(legal_iri(one.url)))
    about.say_number("schema:width", one.width)
    about.say_number("schema:height", one.height)
    about.say_text("schema:caption", one.caption)
    about.say_text("schema:creditText", one.credit)
    about.say_flag("ng:isCached", one.is_cached)
    return about.description()


def _source(one: SourceFile, base: str) -> Description:
    """Return a source file."""
    about = _Subject(vocabulary.source_iri(base, one.id))
    about.say("rdf:type", Name("ng:Source"), Name("prov:Entity"))
    about.say("rdfs:label", string(_displayable(one.path)))
    about.say("dcterms:identifier", string(one.id))
    about.say("ng:digest", string(one.digest))
    return about.description()


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

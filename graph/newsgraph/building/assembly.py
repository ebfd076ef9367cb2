"""Assembly: corpus -> graph: identity, merged articles, listings, clusters, scores; all sorted."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Final

from newsgraph.building import merging
from newsgraph.building.clusters import METHODS, find_clusters
from newsgraph.building.identity import Identity, identify
from newsgraph.building.measures import measure
from newsgraph.building.providers import describe_providers
from newsgraph.building.topics import describe_topics
from newsgraph.corpus import Corpus
from newsgraph.graph import Article, Graph, Joined, Listing, Provider, SourceFile, Topic
from newsgraph.records import Image, Observation, Source, TopicRecord
from newsgraph.urls import legal_iri
from newsgraph.vocabulary import DEFAULT_BASE, checked_base, source_id, topic_key

SAME_TEXT_WORDS: Final = 5
"""Words a title must have for its second appearance to be syndication and not chance."""


def assemble(corpus: Corpus, base: str = DEFAULT_BASE, method: str = "stories") -> Graph:
    """Return the graph of a corpus: a pure function, whatever order the files came in.

    ``method`` is how clusters are found. Raises `UsageError` for a base that IRIs can't be made
    under, and for a method that there is not.
    """
    graph = merge(corpus, base)
    clustering = find_clusters(graph.articles, graph.listings, method)
    found = zip(clustering.clusters, clustering.roles, clustering.strengths, strict=True)
    articles = tuple(
        one._replace(cluster=cluster, cluster_role=role, cluster_strength=strength)
        for one, (cluster, role, strength) in zip(graph.articles, found, strict=True)
    )
    graph = replace(graph, articles=articles, cluster_method=METHODS[method])
    return measure(graph, clustering.ties)


def merge(corpus: Corpus, base: str = DEFAULT_BASE) -> Graph:
    """Return the graph without clusters and scores, but with all problems that there are.

    Raises `UsageError` for a base that IRIs can't be made under.
    """
    checked_base(base)
    observations = corpus.observations
    identity = identify(observations)
    grouped: defaultdict[str, list[Observation]] = defaultdict(list)
    for observation in observations:
        grouped[identity.article_of[observation.key]].append(observation)
    listings = _listings(corpus, identity)
    articles = _articles(grouped, identity, listings)
    topics, topic_problems = describe_topics(corpus)
    providers = describe_providers(corpus, {article.provider for article in articles})
    ids = _source_ids(corpus)
    return Graph(
        base=base,
        articles=articles,
        observations=_join(corpus, identity, ids),
        sources=tuple(sorted(SourceFile(ids[one], one.path, one.digest) for one in ids)),
        providers=providers,
        topics=topics,
        images=_images(corpus, articles, providers, topics),
        listings=listings,
        problems=tuple(sorted((*corpus.problems, *identity.problems, *topic_problems))),
    )


def _listings(corpus: Corpus, identity: Identity) -> tuple[Listing, ...]:
    """Return who lists whom, each pair once; an article that lists itself says nothing."""
    pairs = set()
    for reading in corpus.readings.values():
        for observation in reading.observations[1:]:
            lister = identity.article_of[reading.observations[0].key]
            listed = identity.article_of[observation.key]
            if lister != listed:
                pairs.add(Listing(lister, listed))
    return tuple(sorted(pairs))


def _articles(
    grouped: Mapping[str, list[Observation]],
    identity: Identity,
    listings: Iterable[Listing],
) -> tuple[Article, ...]:
    """Return every article as the merged view of its observations."""
    aliases: defaultdict[str, list[str]] = defaultdict(list)
    for url, key in identity.article_of.items():
        if url != key:
            aliases[key].append(url)
    listed = Counter(listing.listed for listing in listings)
    merged = [
        _merge(key, grouped[key], identity, aliases.get(key, ()), listed[key])
        for key in sorted(grouped)
    ]
    twins = _same_texts(merged)
    return tuple(
        one._replace(same_text_as=twins[one.key]) if one.key in twins else one for one in merged
    )


def _merge(
    key: str,
    observations: Sequence[Observation],
    identity: Identity,
    aliases: Iterable[str],
    times_listed: int,
) -> Article:
    """Return the merged view of one article, but for its twin."""
    own = [one for one in observations if one.key == key]
    web_url, original_url = merging.choose(own, _own_urls)
    stated = web_url or original_url
    url = legal_iri(stated)
    names = _alias_urls(key, observations, identity)
    title, domain, excerpt, *others = merging.choose(observations, _CHOSEN)
    published_at, modified_at, kind, category, is_published = others
    return Article(
        key=key,
        headline=title,
        url=url,
        stated_url=stated if stated != url else None,
        provider=domain,
        description=excerpt,
        published_at=published_at,
        modified_at=modified_at,
        type=kind,
        category=category,
        quality=merging.largest(one.quality for one in observations),
        heat=merging.largest(one.heat for one in observations),
        is_published=is_published,
        topics=tuple(sorted({topic_key(name) for one in observations for name in one.topics})),
        images=tuple(sorted({image.url for one in observations for image in one.images})),
        original_urls=names["originalUrl"],
        amp_urls=names["ampWebUrl"],
        cdn_amp_urls=names["cdnAmpWebUrl"],
        aliases=tuple(sorted(aliases)),
        same_text_as=None,
        times_listed=times_listed,
        was_posted=any(one.position == 0 for one in observations),
        cluster=key,
    )


def _own_urls(observation: Observation) -> tuple[str | None, str | None]:
    """Return the URL that an observation's key was made of, and its original one."""
    web_url = observation.web_url if observation.key_field == "webUrl" else None
    return web_url, observation.original_url


def _alias_urls(
    key: str, observations: Iterable[Observation], identity: Identity
) -> dict[str, tuple[str, ...]]:
    """Return the URLs of each alias field that do belong to the article."""
    stated: dict[str, set[str | None]] = {field: set() for field in _STATED}
    for one in observations:
        for field, alias in one.aliases:
            if identity.article_of.get(alias) == key:
                stated[field].add(_STATED[field](one))
        if one.key_field == "originalUrl":
            stated["originalUrl"].add(one.original_url)
    return {
        field: tuple(sorted({legal_iri(url) for url in urls if url is not None}))
        for field, urls in stated.items()
    }


def _same_texts(articles: Iterable[Article]) -> dict[str, str]:
    """Return, for each article with a twin, the smallest key of one by another provider.

    Twins have the same headline but for case and white space. They stay two articles.
    """
    groups: defaultdict[str, list[Article]] = defaultdict(list)
    for article in articles:
        words = unicodedata.normalize("NFKC", article.headline).casefold().split()
        if len(words) >= SAME_TEXT_WORDS:
            groups[" ".join(words)].append(article)
    twins: dict[str, str] = {}
    for group in groups.values():
        first = group[0]
        second = next((one for one in group if one.provider != first.provider), None)
        if second is not None:
            for one in group:
                twins[one.key] = first.key if one.provider != first.provider else second.key
    return twins


def _source_ids(corpus: Corpus) -> dict[Source, str]:
    """Return what names each post's file in IRIs; a contested path needs the digest."""
    posts = [one for one, reading in corpus.readings.items() if reading.observations]
    claims = Counter(source.path for source in posts)
    return {one: source_id(one.path, one.digest if claims[one.path] > 1 else None) for one in posts}


def _join(corpus: Corpus, identity: Identity, ids: Mapping[Source, str]) -> tuple[Joined, ...]:
    """Return every observation with its article and the rule that joined it."""
    return tuple(
        Joined(one, identity.article_of[one.key], identity.rule_of(one), ids[source])
        for source in sorted(ids, key=ids.__getitem__)
        for one in corpus.readings[source].observations
    )


def _images(
    corpus: Corpus,
    articles: Iterable[Article],
    providers: Iterable[Provider],
    topics: Iterable[Topic],
) -> tuple[Image, ...]:
    """Return the images that articles, providers and topics have."""
    used = {url for one in articles for url in one.images}
    used.update(url for one in providers for url in one.logos)
    used.update(url for one in topics for url in one.images)
    stated = [image for one in corpus.observations for image in (*one.images, *one.logos)]
    for authority in corpus.authorities:
        stated += authority.images if isinstance(authority, TopicRecord) else authority.logos
    return merging.merge_images(image for image in stated if image.url in used)


_CHOSEN: Final = attrgetter(
    "title",
    "domain",
    "excerpt",
    "published_at",
    "modified_at",
    "type",
    "category",
    "is_published",
)
"""The fields of an observation of which an article has one value."""

_STATED: Final[Mapping[str, Callable[[Observation], str | None]]] = {
    "originalUrl": attrgetter("original_url"),
    "ampWebUrl": attrgetter("amp_url"),
    "cdnAmpWebUrl": attrgetter("cdn_amp_url"),
}
"""What a record states in each field of aliases."""

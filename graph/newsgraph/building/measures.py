"""Measures: a graph -> the same with the scores of its articles, providers and clusters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from newsgraph.building.arrays import Floats, Ints, distinct
from newsgraph.building.betweenness import Betweenness, betweenness
from newsgraph.building.centrality import (
    DAMPING,
    TOLERANCE,
    Edges,
    core_numbers,
    harmonic_closeness,
    hoeffding,
    page_rank,
    weighted_degree,
)
from newsgraph.building.clusters import describe_clusters
from newsgraph.building.coverage import Coverage, cover, project
from newsgraph.building.timing import Record, Report, time_providers, time_reports
from newsgraph.graph import Article, ArticleScores, Graph, Provider, ProviderScores
from newsgraph.limits import CLOSENESS_SOURCES
from newsgraph.terms import significant


def measure(graph: Graph, ties: Edges | None = None) -> Graph:
    """Return a graph with all scores; what each rests on is told in ``newsgraph.building.catalogue``.

    ``ties`` are the evidence that holds clusters together: weighted edges between articles,
    numbered as the graph has them, inside of clusters. Where there are none, each listing
    between members of one cluster is a tie of weight 1.
    """
    links = _Links.of(graph)
    ties = links.ties() if ties is None else ties
    reports = time_reports(graph.articles)
    articles = tuple(
        _with_scores(article, scores, reports.get(article.key))
        for article, scores in zip(graph.articles, _score_articles(graph, links, ties), strict=True)
    )
    records = time_providers(articles, reports)
    providers, told = _score_providers(graph.providers, articles, links.cluster, records)
    return replace(
        graph,
        articles=articles,
        providers=providers,
        clusters=describe_clusters(articles, reports),
        measures=(*_tell_articles(links), *told),
    )


def _with_scores(article: Article, scores: ArticleScores, report: Report | None) -> Article:
    """Return an article with its scores; whether it was first, and by how much it was not."""
    is_first, lag = report or (None, None)
    return article._replace(scores=scores, is_first_report=is_first, lag=lag)


class _Links(NamedTuple):
    """The listings as arrays of numbers of articles, and the number of each one's cluster."""

    size: int
    lister: Ints
    listed: Ints
    cluster: Ints

    @classmethod
    def of(cls, graph: Graph) -> _Links:
        """Return the links of a graph."""
        number = {article.key: place for place, article in enumerate(graph.articles)}
        lister = [number[one.lister] for one in graph.listings]
        listed = [number[one.listed] for one in graph.listings]
        clusters = _number([article.cluster for article in graph.articles])
        return cls(len(number), *map(_array, (lister, listed, clusters)))

    def ties(self) -> Edges:
        """Return the listings inside of clusters, each of weight 1."""
        is_inside = self.cluster[self.lister] == self.cluster[self.listed]
        one, other = self.lister[is_inside], self.listed[is_inside]
        return Edges(self.size, one, other, np.ones(one.size))

    def bridging(self) -> Ints:
        """Return of how many clusters the listers of each article are."""
        size = max(self.size, 1)
        pairs = distinct(self.listed * size + self.cluster[self.lister])
        return np.bincount(pairs // size, minlength=self.size)


def _score_articles(graph: Graph, links: _Links, ties: Edges) -> Iterable[ArticleScores]:
    """Return the scores of each article, in their order.

    PageRank (Brin & Page 1998) and bridging on the listings, from the article that lists to the
    one listed, without weights; weighted degree (Barrat and others 2004) on the evidence of its
    cluster, with its weights, and harmonic closeness (Marchiori & Latora 2000) in steps on the
    same; core number (Seidman 1983) on the listings, without direction and weights.
    """
    keys = [article.key for article in graph.articles]
    columns = (
        _rounded(page_rank(links.size, links.lister, links.listed)),
        _rounded(weighted_degree(ties)),
        _rounded(harmonic_closeness(ties, links.cluster, keys)),
        core_numbers(links.size, links.lister, links.listed).tolist(),
        links.bridging().tolist(),
    )
    return map(ArticleScores, *columns)


def _tell_articles(links: _Links) -> tuple[tuple[str, str], ...]:
    """Return how the scores of articles were computed, by property."""
    largest = int(np.bincount(links.cluster, minlength=1).max())
    closeness = "exact"
    if largest > CLOSENESS_SOURCES:
        closeness = (
            f"exact in clusters of up to {CLOSENESS_SOURCES} articles; sampled in larger ones, "
            f"from {CLOSENESS_SOURCES} pivots by SHA-256 of their keys, "
            f"error at most {hoeffding(largest, CLOSENESS_SOURCES):.3f} in 95 of 100 draws"
        )
    return (
        ("ng:clusterCloseness", closeness),
        ("ng:clusterDegree", "exact"),
        ("ng:coreNumber", "exact"),
        ("ng:pageRank", f"damping {DAMPING}, to a change of {TOLERANCE:.0e}"),
    )


def _score_providers(
    providers: Sequence[Provider],
    articles: Sequence[Article],
    cluster: Ints,
    records: Mapping[str, Record],
) -> tuple[tuple[Provider, ...], tuple[tuple[str, str], ...]]:
    """Return providers with their scores, and how these were computed.

    Weighted degree, betweenness (Freeman 1977; distance 1 / weight) and core number (Seidman
    1983; no weights) on providers linked by the stories they share, weighted as in Newman (2001).
    """
    place = {provider.domain: number for number, provider in enumerate(providers)}
    publisher = _array([place[article.provider] for article in articles])
    coverage = cover(len(providers), publisher, cluster)
    projection = project(coverage)
    # Those that share no story are no nodes of the projection: n counts without them.
    nodes = np.flatnonzero(coverage.story_counts)
    edges = _numbered(projection.edges, nodes)
    between = betweenness(edges, [providers[node].domain for node in nodes.tolist()])
    scores = _zip_providers(coverage, nodes, edges, between)
    scored = tuple(
        one._replace(scores=_with_record(score, records.get(one.domain, Record())))
        for one, score in zip(providers, scores, strict=True)
    )
    return scored, _tell_providers(between, projection.left_out)


def _zip_providers(
    coverage: Coverage, nodes: Ints, edges: Edges, between: Betweenness
) -> Iterable[ProviderScores]:
    """Return the scores of each provider, but for those of timing."""
    betweennesses, cores = np.zeros(coverage.providers), np.zeros(coverage.providers, np.int64)
    betweennesses[nodes] = between.scores
    cores[nodes] = core_numbers(edges.size, edges.one, edges.other)
    counts = coverage.story_counts
    # Newman's weights of a provider sum to the number of its stories.
    degrees = counts.astype(np.float64)
    columns = (counts.tolist(), degrees.tolist(), _rounded(betweennesses), cores.tolist())
    return map(ProviderScores, *columns)


def _with_record(scores: ProviderScores, record: Record) -> ProviderScores:
    """Return the scores of a provider with those of timing."""
    share = record.first_share
    return scores._replace(
        timed_story_count=record.stories,
        first_share=None if share is None else significant(share),
        median_lag=record.median_lag,
    )


def _tell_providers(between: Betweenness, left_out: int) -> tuple[tuple[str, str], ...]:
    """Return how the scores of providers were computed, by property."""
    without = f"; without the {left_out:,} clusters of the most providers" if left_out else ""
    how = "exact"
    if not between.is_exact:
        how = (
            f"sampled in components too large for it, from {between.sources:,} of "
            f"{between.nodes:,} providers, pivots by SHA-256 of their domains, "
            f"standard error up to {between.spread:.1g}, "
            f"error at most {between.error:.3f} in 95 of 100 draws"
        )
    return (
        ("ng:coverageBetweenness", how + without),
        ("ng:coverageCoreNumber", "exact" + without),
        ("ng:coverageDegree", "exact"),
    )


def _numbered(edges: Edges, nodes: Ints) -> Edges:
    """Return edges between the given nodes, which have all ends among them, numbered anew."""
    one, other = (np.searchsorted(nodes, ends) for ends in (edges.one, edges.other))
    return Edges(int(nodes.size), one, other, edges.weight)


def _number(names: Sequence[str]) -> list[int]:
    """Return names as numbers from 0, in the order in which they come."""
    numbers: dict[str, int] = {}
    return [numbers.setdefault(name, len(numbers)) for name in names]


def _array(numbers: Sequence[int]) -> Ints:
    """Return whole numbers as an array."""
    return np.array(numbers, dtype=np.int64)


def _rounded(scores: Floats) -> list[float]:
    """Return scores with six significant digits, so that equal ones are equal."""
    return list(map(significant, scores.tolist()))

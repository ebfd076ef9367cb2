"""Measures: what the seeds score, that order can't matter, and that all of it is described."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rdflib
from rdflib import RDFS

import newsgraph as ng
from newsgraph.building import measures
from newsgraph.building.betweenness import Betweenness
from newsgraph.building.catalogue import MEASURES, find_measure
from newsgraph.building.centrality import Edges
from newsgraph.building.measures import measure
from newsgraph.documents import read_document
from newsgraph.errors import UnknownName
from newsgraph.graph import Graph
from newsgraph.terms import decimal, significant
from newsgraph.vocabulary import PREFIXES, expand

ROOT = Path(__file__).parents[1].parent


@pytest.fixture(scope="module")
def seeds() -> Graph:
    return ng.build(ng.read(ROOT / "seeds"))


def test_an_empty_graph_has_nothing_to_measure() -> None:
    assert measure(Graph()).articles == ()


def test_articles_of_the_seeds(seeds: Graph) -> None:
    ranks = [article.scores.page_rank for article in seeds.articles]
    assert sum(ranks) == pytest.approx(1, abs=1e-5)
    for article in seeds.articles:
        assert (article.scores.bridging > 0) is (article.times_listed > 0)
        assert article.scores.bridging <= article.times_listed
        assert 0 <= article.scores.closeness <= 1
        assert article.scores.core_number >= 1


def test_reports_of_the_seeds(seeds: Graph) -> None:
    for cluster in seeds.clusters:
        members = [one for one in seeds.articles if one.cluster == cluster.key]
        timed = [one for one in members if one.lag is not None]
        first = [one.published_at for one in timed if one.is_first_report]
        assert first == [min(one.published_at for one in timed if one.published_at)]
        assert cluster.span == max(one.lag for one in timed if one.lag is not None)


def test_providers_of_the_seeds(seeds: Graph) -> None:
    scores = {provider.domain: provider.scores for provider in seeds.providers}
    for one in scores.values():
        assert one.degree == one.story_count >= one.timed_story_count
        assert (one.first_share is None) is (one.median_lag is None) is not one.timed_story_count
    bridges = {domain for domain, one in scores.items() if one.betweenness}
    assert bridges <= {domain for domain, one in scores.items() if one.story_count > 1}
    assert "govtech.com" in bridges


def test_scores_follow_the_ties_they_are_given(seeds: Graph) -> None:
    size = len(seeds.articles)
    one = np.array([0], dtype=np.int64)
    tied = measure(seeds, Edges(size, one, one + 1, np.array([2.5])))
    assert [article.scores.degree for article in tied.articles] == [2.5, 2.5, *[0.0] * (size - 2)]
    ranks = [article.scores.page_rank for article in tied.articles]
    assert ranks == [article.scores.page_rank for article in seeds.articles]


def test_without_ties_listings_inside_of_clusters_count(seeds: Graph) -> None:
    scored = measure(seeds)
    cluster = {article.key: article.cluster for article in seeds.articles}
    inside = [one for one in seeds.listings if cluster[one.lister] == cluster[one.listed]]
    assert sum(article.scores.degree for article in scored.articles) == 2 * len(inside)


def test_measuring_again_changes_nothing(seeds: Graph) -> None:
    once = measure(seeds)
    assert measure(once) == once


def test_a_part_keeps_the_scores_of_the_whole(seeds: Graph) -> None:
    part = ng.build(ng.read(ROOT / "seeds"), only=["provider=govtech.com"])
    whole = {article.key: article for article in seeds.articles}
    assert [whole[one.key].scores for one in part.articles] == [one.scores for one in part.articles]
    (provider,) = part.providers
    assert provider in seeds.providers
    assert part.measures == seeds.measures
    for cluster in part.clusters:
        assert cluster.concentration == 1.0


def test_what_is_sampled_is_told(seeds: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    assert dict(seeds.measures)["ng:coverageBetweenness"] == "exact"
    monkeypatch.setattr(measures, "CLOSENESS_SOURCES", 2)
    told = dict(measure(replace(seeds)).measures)
    assert "sampled in larger ones, from 2 pivots" in told["ng:clusterCloseness"]


def test_how_betweenness_was_sampled_is_told() -> None:
    between = Betweenness(np.zeros(3), 32, 4_000, 0.0123, 0.3)
    told = dict(measures._tell_providers(between, 2))
    assert told["ng:coverageBetweenness"].startswith("sampled in components too large for it")
    assert "from 32 of 4,000 providers" in told["ng:coverageBetweenness"]
    stated = "standard error up to 0.01, error at most 0.300 in 95 of 100 draws"
    assert told["ng:coverageBetweenness"].endswith(
        f"{stated}; without the 2 clusters of the most providers"
    )
    assert told["ng:coverageCoreNumber"] == "exact; without the 2 clusters of the most providers"


def test_every_measure_is_in_the_ontology_with_its_support() -> None:
    ontology = rdflib.Graph().parse(data=read_document("ontology"), format="turtle")
    for known in MEASURES.values():
        for one in known:
            comment = str(ontology.value(rdflib.URIRef(expand(one.term)), RDFS.comment))
            supported = {one.term, "ng:articleCount", "ng:providerCount", "ng:timesListed"}
            assert f"Support: {one.support}." in comment.replace("the cluster's ", "") or (
                one.support in supported
            ), one.name
            for year in ("1950", "1977", "1983", "1998", "2000", "2001", "2003", "2004"):
                if year in one.what:
                    assert year in comment, (one.name, year)


@pytest.mark.parametrize("of", MEASURES)
def test_every_measure_is_told_in_the_handbook(of: str) -> None:
    page = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
    chapter = page.split(f"\n## {of.capitalize()}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `([a-z-]+)` \| `(ng:\w+)` \|", chapter, re.MULTILINE)
    assert rows == [(one.name, one.term) for one in MEASURES[of]]
    headings = re.findall(r"^### ([a-z-]+)(?: of providers)?$", chapter, re.MULTILINE)
    assert headings == [one.name for one in MEASURES[of]]


def test_every_score_that_is_written_is_a_measure(seeds: Graph) -> None:
    scored = {expand(one.term) for known in MEASURES.values() for one in known}
    told = {expand(term) for term, _ in seeds.measures}
    assert told < scored
    decimals = {
        str(predicate)
        for predicate, value in ng.to_rdflib(seeds).predicate_objects()
        if isinstance(value, rdflib.Literal) and str(value.datatype) == f"{PREFIXES['xsd']}decimal"
    }
    assert decimals - scored == {expand("ng:clusterStrength")}


def test_a_measure_that_there_is_not_is_told_where_it_is() -> None:
    with pytest.raises(UnknownName, match="it is a measure of providers: name times-listed"):
        find_measure("betweenness", "articles")
    with pytest.raises(UnknownName, match="'x' is no measure of clusters: name provider-count"):
        find_measure("x", "clusters")
    with pytest.raises(
        UnknownName, match="'closness' is no measure of articles; closeness is near"
    ):
        find_measure("closness", "articles")
    with pytest.raises(UnknownName, match="; provider-count is near: name provider-count, size"):
        find_measure("Provider_Count", "clusters")
    with pytest.raises(UnknownName, match="'topics' can't be ranked"):
        find_measure(None, "topics")


@pytest.mark.parametrize(
    ("number", "lexical"),
    [
        (0.0, "0.0"),
        (1.0, "1.0"),
        (2 / 3, "0.666667"),
        (1e-7, "0.0000001"),
        (1.2345649e-9, "0.00000000123456"),
        (123456.5, "123456.0"),
        (9999999.0, "10000000.0"),
        (12345678901.0, "12345700000.0"),
    ],
)
def test_decimals_have_six_digits_and_no_exponent(number: float, lexical: str) -> None:
    assert decimal(number) == lexical
    assert decimal(significant(number)) == decimal(number)

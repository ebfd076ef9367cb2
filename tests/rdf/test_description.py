"""Description: what is said of each kind of node, and what is not said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from newsgraph.building.assembly import assemble
from newsgraph.corpus import unite
from newsgraph.files import Found
from newsgraph.graph import Graph
from newsgraph.rdf.description import describe
from newsgraph.reading.reader import read_data
from newsgraph.records import Moment
from newsgraph.terms import Node, Notation, decimal

POST = """\
title: "Ban \\"it\\"?"
excerpt: Short
publishedDateTime: 2020-06-12T23:30:00-02:00
updatedDateTime: 2020-06-14
webUrl: https://www.a.org/1?utm_source=x y
originalUrl: https://a.org/one
ampWebUrl: https://amp.a.org/1
type: article
category: news
quality: 59
heat: -1
published: false
featuredContent: <iframe src="https://a.org">
secured: {key: S3CR3T}
provider: {name: A, domain: www.a.org, images: [{url: "https://a.org/logo.png"}]}
topics: [AI]
images: [{url: "https://a.org/1.png?a&#038;b", width: 4, height: 3, isCached: true, title: Cap,
  attribution: Ann}]
related:
- {title: Bare, webUrl: "https://b.org/2"}
"""
TOPIC = """
taxonomy: topic
name: AI
_id: a-1
shortname: A.I.
keywords: [ml]
description: Machines
parent: Science
images: ["https://a.org/ai.png"]
"""
SCIENCE = "taxonomy: topic\nname: Science\n"
AGENCY = "taxonomy: organization\ndomain: a.org\nname: Agency\n_id: o-1\ndescription: News\n"


@pytest.fixture(scope="module")
def graph() -> Graph:
    readings = []
    for path, text in {"p/\udcff.md": POST, "t": TOPIC, "s": SCIENCE, "o": AGENCY}.items():
        reading = read_data(f"---\n{text}---\n".encode(), Found(path, Path(path), is_named=True))
        assert reading is not None
        readings.append(reading)
    return assemble(unite(readings))


class Shortened(Notation[str]):
    """Terms for readers: digests are left out, and so is the base."""

    def __init__(self, base: str) -> None:
        self.base = base

    def name(self, name: str) -> str:
        return name

    def node(self, iri: Node) -> str:
        kind, slash, rest = iri.removeprefix(self.base).partition("/")
        return f"{kind}/..." if slash and len(rest) == 32 else iri.removeprefix(self.base)

    def iri(self, iri: str) -> str:
        return iri

    def text(self, text: str) -> str:
        return f"{text} xsd:string"

    def literal(self, lexical: str, datatype: str) -> str:
        return f"{lexical} {datatype}"


def said(graph: Graph, start: str, number: int = 0) -> dict[str, list[str]]:
    """Return what is said of one of the nodes whose IRI begins in some way."""
    found = [
        description
        for _, descriptions in describe(graph, Shortened(graph.base))
        for description in descriptions
        if description.subject.removeprefix(graph.base).startswith(start)
    ]
    about = found[number]
    others = {predicate: list(objects) for predicate, objects in about.statements.items()}
    return {"rdf:type": list(about.kinds), **others}


def test_an_article_is_said_to_be_what_its_merged_view_holds(graph: Graph) -> None:
    assert said(graph, "article/") == {
        "rdf:type": ["ng:Article", "schema:NewsArticle", "prov:Entity"],
        "rdfs:label": ['Ban "it"? xsd:string'],
        "schema:headline": ['Ban "it"? xsd:string'],
        "schema:description": ["Short xsd:string"],
        "schema:datePublished": ["2020-06-12T23:30:00-02:00 xsd:dateTime"],
        "ng:day": ["2020-06-13 xsd:date"],
        "ng:week": ["2020-06-08 xsd:date"],
        "schema:dateModified": ["2020-06-14 xsd:date"],
        "schema:url": ["https://www.a.org/1?utm_source=x%20y"],
        "ng:statedUrl": ["https://www.a.org/1?utm_source=x y xsd:string"],
        "ng:originalUrl": ["https://a.org/one"],
        "ng:ampUrl": ["https://amp.a.org/1"],
        "ng:key": ["https://a.org/1 xsd:string"],
        "ng:aliasKey": ["https://a.org/one xsd:string", "https://amp.a.org/1 xsd:string"],
        "schema:publisher": ["provider/a.org"],
        "schema:about": ["topic/ai"],
        "schema:image": ["image/..."],
        "ng:category": ["news xsd:string"],
        "ng:quality": ["59 xsd:integer"],
        "ng:published": ["false xsd:boolean"],
        "ng:timesListed": ["0 xsd:integer"],
        "ng:inCluster": ["cluster/..."],
        "ng:clusterRole": ["core xsd:string"],
        "ng:clusterStrength": [f"{decimal(graph.articles[0].cluster_strength)} xsd:decimal"],
        "ng:clusterDegree": ["1.0 xsd:decimal"],
        "ng:clusterCloseness": ["1.0 xsd:decimal"],
        "ng:firstReport": ["true xsd:boolean"],
        "ng:lag": ["0 xsd:integer"],
        "ng:pageRank": ["0.350877 xsd:decimal"],
        "ng:coreNumber": ["1 xsd:integer"],
        "ng:bridging": ["0 xsd:integer"],
        "ng:related": ["article/..."],
    }


def test_a_week_is_named_by_the_monday_that_iso_8601_begins_it_with() -> None:
    first = dt.date(1995, 12, 20)
    days = [first + dt.timedelta(days=number) for number in range(12_000)]
    for day in (dt.date.min, *days, dt.date.max):
        moment = Moment("", "", "xsd:date", f"{day}T00:00:00")
        year, week, _ = day.isocalendar()
        assert moment.week == dt.date.fromisocalendar(year, week, 1).isoformat()


def test_what_nobody_states_is_not_said(graph: Graph) -> None:
    assert list(said(graph, "article/", 1)) == [
        "rdf:type",
        "rdfs:label",
        "schema:headline",
        "schema:url",
        "ng:key",
        "schema:publisher",
        "ng:timesListed",
        "ng:inCluster",
        "ng:clusterRole",
        "ng:clusterStrength",
        "ng:clusterDegree",
        "ng:clusterCloseness",
        "ng:pageRank",
        "ng:coreNumber",
        "ng:bridging",
    ]


def test_an_observation_is_said_exactly_as_it_was_stated(graph: Graph) -> None:
    assert said(graph, "observation/") == {
        "rdf:type": ["ng:Observation", "prov:Entity"],
        "rdfs:label": ["p/\ufffd.md xsd:string"],
        "ng:observationOf": ["article/..."],
        "prov:wasDerivedFrom": ["source/p/%FF.md"],
        "ng:role": ["post xsd:string"],
        "schema:position": ["0 xsd:integer"],
        "ng:line": ["2 xsd:integer"],
        "ng:identityRule": ["webUrl xsd:string"],
        "ng:statedTitle": ['Ban "it"? xsd:string'],
        "ng:statedExcerpt": ["Short xsd:string"],
        "ng:statedWebUrl": ["https://www.a.org/1?utm_source=x y xsd:string"],
        "ng:statedOriginalUrl": ["https://a.org/one xsd:string"],
        "ng:statedAmpUrl": ["https://amp.a.org/1 xsd:string"],
        "ng:statedDatePublished": ["2020-06-12T23:30:00-02:00 xsd:string"],
        "ng:statedDateModified": ["2020-06-14 xsd:string"],
        "ng:statedType": ["article xsd:string"],
        "ng:statedCategory": ["news xsd:string"],
        "ng:statedQuality": ["59 xsd:integer"],
        "ng:statedPublished": ["false xsd:boolean"],
        "ng:statedProviderName": ["A xsd:string"],
        "ng:statedProviderDomain": ["www.a.org xsd:string"],
        "ng:statedTopic": ["AI xsd:string"],
        "ng:statedContent": ['<iframe src="https://a.org"> xsd:string'],
        "ng:statedImageUrl": ["https://a.org/1.png?a&#038;b xsd:string"],
        "ng:statedLogoUrl": ["https://a.org/logo.png xsd:string"],
    }
    listed = said(graph, "observation/", 1)
    assert listed["rdfs:label"] == ["p/\ufffd.md, listed 1 xsd:string"]
    assert (listed["ng:role"], listed["schema:position"]) == (
        ["listed xsd:string"],
        ["1 xsd:integer"],
    )


def test_a_source_is_named_by_its_path(graph: Graph) -> None:
    about = said(graph, "source/")
    assert (about["rdfs:label"], about["dcterms:identifier"]) == (
        ["p/\ufffd.md xsd:string"],
        ["p/%FF.md xsd:string"],
    )
    assert about["ng:digest"] == [f"{graph.sources[0].digest} xsd:string"]


def test_a_provider_is_an_organization_with_its_names_and_logos(graph: Graph) -> None:
    assert said(graph, "provider/a.org") == {
        "rdf:type": ["ng:Provider", "schema:Organization"],
        "rdfs:label": ["Agency xsd:string"],
        "schema:name": ["Agency xsd:string"],
        "schema:alternateName": ["A xsd:string"],
        "ng:domain": ["a.org xsd:string"],
        "schema:identifier": ["o-1 xsd:string"],
        "schema:description": ["News xsd:string"],
        "schema:logo": ["image/..."],
        "ng:articleCount": ["1 xsd:integer"],
        "ng:clusterCount": ["1 xsd:integer"],
        "ng:storyCount": ["1 xsd:integer"],
        "ng:coverageDegree": ["1.0 xsd:decimal"],
        "ng:coverageBetweenness": ["0.0 xsd:decimal"],
        "ng:coverageCoreNumber": ["1 xsd:integer"],
        "ng:timedStoryCount": ["0 xsd:integer"],
    }


def test_a_topic_is_a_concept_in_the_scheme_of_topics(graph: Graph) -> None:
    assert said(graph, "topic/ai") == {
        "rdf:type": ["ng:Topic", "skos:Concept"],
        "rdfs:label": ["AI xsd:string"],
        "skos:prefLabel": ["AI xsd:string"],
        "skos:altLabel": ["A.I. xsd:string"],
        "skos:hiddenLabel": ["ml xsd:string"],
        "skos:notation": ["a-1 xsd:string"],
        "skos:definition": ["Machines xsd:string"],
        "skos:inScheme": ["topics"],
        "skos:broader": ["topic/science"],
        "schema:image": ["image/..."],
    }
    assert said(graph, "topics")["rdf:type"] == ["skos:ConceptScheme"]


def test_an_image_has_a_legal_url_and_its_caption_for_a_label(graph: Graph) -> None:
    (number,) = (n for n, one in enumerate(graph.images) if one.caption)
    assert said(graph, "image/", number) == {
        "rdf:type": ["ng:Image", "schema:ImageObject"],
        "rdfs:label": ["Cap xsd:string"],
        "schema:contentUrl": ["https://a.org/1.png?a&b"],
        "schema:width": ["4 xsd:integer"],
        "schema:height": ["3 xsd:integer"],
        "schema:caption": ["Cap xsd:string"],
        "schema:creditText": ["Ann xsd:string"],
        "ng:isCached": ["true xsd:boolean"],
    }


def test_a_cluster_names_its_members_and_who_stands_for_them(graph: Graph) -> None:
    assert said(graph, "cluster/") == {
        "rdf:type": ["ng:CoverageCluster", "schema:Collection", "prov:Collection"],
        "rdfs:label": [f"{graph.clusters[0].name} xsd:string"],
        "schema:name": [f"{graph.clusters[0].name} xsd:string"],
        "ng:representative": ["article/..."],
        "ng:firstDay": ["2020-06-13 xsd:date"],
        "ng:lastDay": ["2020-06-13 xsd:date"],
        "ng:articleCount": ["2 xsd:integer"],
        "ng:providerCount": ["2 xsd:integer"],
        "ng:concentration": ["0.5 xsd:decimal"],
        "schema:about": ["topic/ai"],
        "prov:hadMember": ["article/...", "article/..."],
    }


@pytest.mark.parametrize(("stated", "kind"), [("video", "VideoObject"), ("quiz", "NewsArticle")])
def test_only_a_video_is_a_video(graph: Graph, stated: str, kind: str) -> None:
    article = graph.articles[0]._replace(type=stated, same_text_as=graph.articles[1].key)
    changed = Graph(base=graph.base, articles=(article,))
    assert said(changed, "article/")["rdf:type"][1] == f"schema:{kind}"
    assert said(changed, "article/")["ng:sameTextAs"] == ["article/..."]

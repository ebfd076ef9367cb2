"""The shapes: every export meets them, and nothing that is wrong gets past them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pyshacl
import pytest
import rdflib
from rdflib import RDF, RDFS, SH
from rdflib.term import Node

import newsgraph as ng
from newsgraph.corpus import Corpus
from newsgraph.documents import read_document
from newsgraph.graph import Graph
from newsgraph.rdf.serialization import write_turtle
from newsgraph.vocabulary import PREFIXES

ROOT: Final = Path(__file__).parents[1]
BASE: Final = "https://data.example.org/news/2020/"

# Together these posts state every field that the graph has a term for.
FULL_SITE: Final = Path(__file__).parent / "full"
FULL: Final = {
    path.relative_to(FULL_SITE).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(FULL_SITE.rglob("*.md"))
}

# What is hard to write down: names of files, topics and hosts, and characters in texts.
ODD: Final = {
    "50% off/#1 {été}.md": """\
---
title: "A \\"quoted\\" title \\\\ with\\ntwo lines\\tand a tab"
excerpt: "'''  \U0001f600"
publishedDateTime: 0001-01-01
webUrl: "http://user:secret@bücher.example:8080/a b|c?x=%zz&#038;y=[1]#part"
provider: {name: "<b>Bücher</b>", domain: bücher.example}
topics: ["C#", "C++", "..", "a/b", "Größe"]
quality: -9223372036854775808
heat: -1
images: ["https://img.example/ü.png?a=1&amp;b=2"]
related:
  - title: By address, without a provider
    webUrl: https://[2001:db8::1]/x
    publishedDateTime: 9999-12-31T23:59:59.999999Z
  - title: By its AMP page
    webUrl: http://xn--bcher-kva.example:8080/amp?quality=9223372036854775807
    quality: 9223372036854775807
    type: podcast
  - title: With a bad domain
    webUrl: https://192.0.2.1/x
    provider: {name: Nobody, domain: "not a domain"}
---
""",
    "bad.md": """\
---
title: A post that is refused
webUrl: ftp://first.example/x
---
""",
}


def read_site(folder: Path, files: Mapping[str, str]) -> Corpus:
    """Return the corpus of some files, written into a folder."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return ng.read(folder)


def export(graph: Graph) -> rdflib.Graph:
    """Return the Turtle export of a graph, parsed."""
    return rdflib.Graph().parse(data="".join(write_turtle(graph)), format="turtle")


def name(prefixed: str) -> rdflib.URIRef:
    """Return a prefixed name as an IRI."""
    prefix, _, local = prefixed.partition(":")
    return rdflib.URIRef(PREFIXES[prefix] + local)


def drop(kind: str, predicate: str) -> str:
    """Return an update that takes a property from every node of a class."""
    return f"DELETE {{ ?n {predicate} ?v }} WHERE {{ ?n a {kind} ; {predicate} ?v }}"


def add(kind: str, predicate: str, value: str) -> str:
    """Return an update that gives a property to every node of a class."""
    return f"INSERT {{ ?n {predicate} {value} }} WHERE {{ ?n a {kind} }}"


def change(kind: str, predicate: str, value: str) -> str:
    """Return an update that changes a property wherever a node of a class has it."""
    where = f"?n a {kind} ; {predicate} ?v"
    return f"DELETE {{ ?n {predicate} ?v }} INSERT {{ ?n {predicate} {value} }} WHERE {{ {where} }}"


def rename(kind: str, iri: str) -> str:
    """Return an update that gives every node of a class another IRI."""
    links = f"?n a {kind} ; ?p ?o . OPTIONAL {{ ?s ?q ?n }}"
    new = f"{iri} ?p ?o . ?s ?q {iri}"
    return f"DELETE {{ ?n ?p ?o . ?s ?q ?n }} INSERT {{ {new} }} WHERE {{ {links} }}"


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """Return the graph of posts that state everything, cut by an option that all meet."""
    corpus = read_site(tmp_path_factory.mktemp("site"), FULL)
    return ng.build(
        corpus, only=[f"provider={one}.example" for one in ("first", "second", "third")]
    )


@pytest.fixture(scope="module")
def shapes() -> rdflib.Graph:
    """Return the shapes, parsed."""
    return rdflib.Graph().parse(data=read_document("shapes"), format="turtle")


@pytest.fixture(scope="module")
def sample(full: Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    """Return the same with one partition of each kind only, which is sooner validated."""
    data = export(full)
    for link in ("void:classPartition", "void:propertyPartition"):
        for part in sorted(data.objects(None, name(link)), key=str)[1:]:
            data.remove((part, None, None))
            data.remove((None, None, part))
    assert violations(data, shapes) == set()
    return data


def violations(data: rdflib.Graph, shapes: rdflib.Graph) -> set[str]:
    """Return the messages of everything in which some data violates the shapes."""
    conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes, advanced=False)
    messages = {str(message) for message in report.objects(None, SH.resultMessage)}
    assert conforms is not bool(messages)
    return messages


def test_the_export_of_the_seeds_conforms(shapes: rdflib.Graph) -> None:
    data = export(ng.build(ng.read(ROOT / "seeds")))
    assert len(list(data.subjects(RDF.type, name("ng:Article")))) == 41
    assert violations(data, shapes) == set()


def test_the_export_of_posts_that_state_everything_conforms(
    full: Graph, shapes: rdflib.Graph
) -> None:
    assert violations(export(full), shapes) == set()


def test_the_export_of_odd_posts_conforms(tmp_path: Path, shapes: rdflib.Graph) -> None:
    data = export(ng.build(read_site(tmp_path, ODD)))
    assert len(list(data.subjects(RDF.type, name("ng:Observation")))) == 4
    assert violations(data, shapes) == set()


def test_the_export_of_nothing_conforms(shapes: rdflib.Graph) -> None:
    assert violations(export(ng.build(Corpus())), shapes) == set()


def test_an_export_under_another_base_conforms(tmp_path: Path, shapes: rdflib.Graph) -> None:
    data = export(ng.build(read_site(tmp_path, FULL), base=BASE))
    assert {str(one).startswith(BASE) for one in data.subjects()} == {True}
    assert violations(data, shapes) == set()


@pytest.mark.parametrize(
    "only",
    [
        ["topic=AI"],
        ["provider=second.example"],
        ["from=2020-06-13"],
        ["to=2020-06-12"],
        ["provider=second.example", "provider=third.example"],
    ],
)
def test_a_part_of_a_graph_conforms(only: list[str], tmp_path: Path, shapes: rdflib.Graph) -> None:
    whole = read_site(tmp_path, FULL)
    data = export(ng.build(whole, only=only))
    assert len(data) < len(export(ng.build(whole)))
    assert violations(data, shapes) == set()


def test_a_topic_whose_name_is_among_its_keywords_conforms(
    tmp_path: Path, shapes: rdflib.Graph
) -> None:
    site = {**FULL, "_data/topics/more.md": "---\ntaxonomy: topic\nname: AI\nkeywords: [AI]\n---\n"}
    assert violations(export(ng.build(read_site(tmp_path, site))), shapes) == set()


def test_an_export_that_was_cut_short_is_caught(full: Graph, shapes: rdflib.Graph) -> None:
    text = "".join(write_turtle(full))
    stump = rdflib.Graph().parse(data=text[: text.index("\n# Dataset\n")], format="turtle")
    message = "an export describes exactly one dataset; where there is none, its end is missing"
    assert violations(stump, shapes) == {message}


MUTATIONS: Final = (
    # Every node
    ("INSERT DATA { [] a ng:Topic ; rdfs:label 'x' }", "there are no blank nodes"),
    (rename("ng:Provider", "_:x"), "there are no blank nodes"),
    (add("ng:Article", "rdf:type", "ng:Story"), "only classes that exports use"),
    (drop("ng:Image", "rdf:type"), "every node has a class"),
    (drop("ng:Observation", "rdfs:label"), "every node has exactly one label"),
    (add("ng:Article", "rdfs:label", "'another'"), "every node has exactly one label"),
    (change("ng:Topic", "rdfs:label", "'AI'@en"), "every node has exactly one label"),
    (change("ng:Provider", "rdfs:label", "''"), "every node has exactly one label"),
    # Articles
    (rename("ng:Article", "<http://a.example/article/1>"), "an article's IRI is"),
    (rename("ng:Article", "<article/000102030405060708090a0b0c0d0e0f>"), "an article's IRI is"),
    (add("ng:Article", "ng:unknown", "1"), "an article has no properties but"),
    (
        add("ng:Article", "schema:citation", "<http://a.example/>"),
        "an article has no properties but",
    ),
    (drop("schema:NewsArticle", "rdf:type"), "every node has a class"),
    ("DELETE WHERE { ?n a prov:Entity }", "an article is a prov:Entity"),
    (add("schema:NewsArticle", "rdf:type", "schema:VideoObject"), "an article is a prov:Entity"),
    (drop("ng:Article", "schema:headline"), "an article has exactly one headline"),
    (add("ng:Article", "schema:headline", "'another'"), "an article has exactly one headline"),
    (change("ng:Article", "schema:headline", "'x'@en"), "an article has exactly one headline"),
    (change("ng:Article", "schema:headline", "''"), "an article has exactly one headline"),
    (add("ng:Article", "schema:description", "'a', 'b'"), "an article has at most one description"),
    (
        change("ng:Article", "schema:datePublished", "'2020-06-12'"),
        "an article has at most one date of publication",
    ),
    (
        change("ng:Article", "schema:datePublished", "'12 June'^^xsd:date"),
        "an article has at most one date of publication",
    ),
    (
        add("ng:Article", "schema:datePublished", "'2019-01-01'^^xsd:date"),
        "an article has at most one date of publication",
    ),
    (
        change("ng:Article", "ng:day", "'2020-06-12T00:00:00Z'^^xsd:dateTime"),
        "an article has at most one day",
    ),
    (change("ng:Article", "ng:day", "'2020-06-12Z'^^xsd:date"), "an article has at most one day"),
    (change("ng:Article", "ng:week", "'2020-06-08'"), "an article has at most one week"),
    (change("ng:Article", "ng:week", "'2020-06-08Z'^^xsd:date"), "an article has at most one week"),
    (change("ng:Article", "ng:week", "'9999-12-27'^^xsd:date"), "an article has at most one week"),
    (
        change("ng:Article", "schema:dateModified", "2020"),
        "an article has at most one date of modification",
    ),
    (drop("ng:Article", "schema:url"), "an article has exactly one URL"),
    (change("ng:Article", "schema:url", "'https://a.example/'"), "an article has exactly one URL"),
    (change("ng:Article", "schema:url", "<ftp://a.example/>"), "an article has exactly one URL"),
    (change("ng:Article", "schema:url", "[]"), "an article has exactly one URL"),
    (change("ng:Article", "ng:originalUrl", "'x'"), "original URLs are http"),
    (change("ng:Article", "ng:ampUrl", "<urn:x>"), "AMP URLs are http"),
    (change("ng:Article", "ng:cdnAmpUrl", "[]"), "AMP cache URLs are http"),
    (drop("ng:Article", "ng:key"), "an article has exactly one key"),
    (
        "INSERT { ?n ng:aliasKey ?key } WHERE { ?n ng:key ?key }",
        "an article has exactly one key",
    ),
    (change("ng:Article", "ng:aliasKey", "'http://a.example/'"), "an article's alias keys are"),
    (drop("ng:Article", "schema:publisher"), "an article has exactly one publisher"),
    (
        "INSERT { ?n schema:publisher ?p } WHERE { ?n a ng:Article . ?p a ng:Provider }",
        "an article has exactly one publisher",
    ),
    (
        change("ng:Article", "schema:publisher", "'First'"),
        "an article has exactly one publisher",
    ),
    (change("ng:Article", "schema:about", "'AI'"), "what an article is about are topics"),
    (
        change("ng:Article", "schema:image", "<https://img.example/photo.jpg>"),
        "an article's images are",
    ),
    (add("ng:Article", "ng:category", "'a', 'b'"), "an article has at most one category"),
    (change("ng:Article", "ng:quality", "59.0"), "an article has at most one quality"),
    (change("ng:Article", "ng:quality", "'59'"), "an article has at most one quality"),
    (add("ng:Article", "ng:quality", "1, 2"), "an article has at most one quality"),
    (
        change("ng:Article", "ng:quality", "9223372036854775808"),
        "an article has at most one quality",
    ),
    (change("ng:Article", "ng:heat", "-1"), "an article has at most one heat"),
    (change("ng:Article", "ng:published", "'true'"), "an article has ng:published at most once"),
    (add("ng:Article", "ng:statedUrl", "'a b', 'a c'"), "at most one stated URL"),
    (drop("ng:Article", "ng:timesListed"), "how often it is listed"),
    (change("ng:Article", "ng:timesListed", "-1"), "how often it is listed"),
    (drop("ng:Article", "ng:inCluster"), "an article is in exactly one coverage cluster"),
    (change("ng:Article", "ng:clusterRole", "'guest'"), "exactly one role in its cluster"),
    (change("ng:Article", "ng:clusterStrength", "1.5"), "one strength in its cluster"),
    (drop("ng:Article", "ng:clusterDegree"), "one degree in its cluster"),
    (change("ng:Article", "ng:clusterCloseness", "2.0"), "one closeness in its cluster"),
    (change("ng:Article", "ng:firstReport", "1"), "whether it is a first report"),
    (change("ng:Article", "ng:lag", "-1"), "an article has at most one lag"),
    (change("ng:Article", "ng:pageRank", "1"), "exactly one PageRank"),
    (drop("ng:Article", "ng:coreNumber"), "an article has exactly one core number"),
    (drop("ng:Article", "ng:bridging"), "what it bridges"),
    (change("ng:Article", "ng:inCluster", "[]"), "an article is in exactly one coverage cluster"),
    (drop("ng:CoverageCluster", "prov:hadMember"), "an article is a member of the cluster"),
    (
        "INSERT { ?c prov:hadMember ?n } WHERE { ?c a ng:CoverageCluster . ?n a ng:Article }",
        "an article is a member of the cluster",
    ),
    (
        change("ng:Article", "ng:related", "<https://a.example/>"),
        "what an article lists as related",
    ),
    (
        "INSERT { ?n ng:sameTextAs ?m } WHERE { ?n a ng:Article . ?m a ng:Article }",
        "the same text as at most one other",
    ),
    (drop("ng:Observation", "ng:observationOf"), "an article has at least one observation"),
    (drop("ng:Article", "ng:day"), "a date of publication, a day and a week"),
    (drop("ng:Article", "ng:week"), "a date of publication, a day and a week"),
    (drop("ng:Article", "schema:datePublished"), "a date of publication, a day and a week"),
    # Observations
    (rename("ng:Observation", "<http://a.example/observation/x>"), "an observation's IRI is"),
    (
        rename("ng:Observation", "<http://a.example/observation/x.md/007>"),
        "an observation's IRI is",
    ),
    (add("ng:Observation", "schema:headline", "'x'"), "an observation has no properties but"),
    (add("ng:Observation", "rdf:type", "ng:Article"), "an observation is a prov:Entity"),
    (drop("ng:Observation", "ng:observationOf"), "an observation is of exactly one article"),
    (
        "INSERT { ?n ng:observationOf ?a } WHERE { ?n a ng:Observation . ?a a ng:Article }",
        "an observation is of exactly one article",
    ),
    (
        drop("ng:Observation", "prov:wasDerivedFrom"),
        "an observation was derived from exactly one source file",
    ),
    (change("ng:Observation", "ng:role", "'other'"), "an observation has exactly one role"),
    (add("ng:Observation", "ng:role", "'post', 'listed'"), "an observation has exactly one role"),
    (
        change("ng:Observation", "schema:position", "'0'"),
        "an observation has exactly one position",
    ),
    (change("ng:Observation", "ng:line", "0"), "an observation has exactly one line"),
    (
        change("ng:Observation", "ng:identityRule", "'title'"),
        "an observation has exactly one identity rule",
    ),
    (drop("ng:Observation", "ng:statedTitle"), "states exactly one title"),
    (add("ng:Observation", "ng:statedExcerpt", "'a', 'b'"), "states at most one excerpt"),
    (change("ng:Observation", "ng:statedWebUrl", "?n"), "states at most one web URL"),
    (change("ng:Observation", "ng:statedOriginalUrl", "?n"), "states at most one original URL"),
    (change("ng:Observation", "ng:statedAmpUrl", "?n"), "states at most one AMP URL"),
    (change("ng:Observation", "ng:statedCdnAmpUrl", "?n"), "states at most one AMP cache URL"),
    (
        change("ng:Observation", "ng:statedDatePublished", "'2020-06-12'^^xsd:date"),
        "states at most one date of publication",
    ),
    (
        change("ng:Observation", "ng:statedDateModified", "'2020-06-12'^^xsd:date"),
        "states at most one date of modification",
    ),
    (add("ng:Observation", "ng:statedType", "'a', 'b'"), "states at most one type"),
    (add("ng:Observation", "ng:statedCategory", "'a', 'b'"), "states at most one category"),
    (change("ng:Observation", "ng:statedQuality", "59.0"), "states at most one quality"),
    (change("ng:Observation", "ng:statedHeat", "-1"), "states at most one heat"),
    (add("ng:Observation", "ng:statedPublished", "'no'"), "states at most once whether"),
    (change("ng:Observation", "ng:statedProviderName", "''"), "states at most one provider name"),
    (
        add("ng:Observation", "ng:statedProviderDomain", "'a.example', 'b.example'"),
        "states at most one provider domain",
    ),
    (change("ng:Observation", "ng:statedTopic", "''"), "the topics that an observation states"),
    (add("ng:Observation", "ng:statedContent", "'a', 'b'"), "states content at most once"),
    (change("ng:Observation", "ng:statedImageUrl", "[]"), "the image URLs that an observation"),
    (change("ng:Observation", "ng:statedLogoUrl", "[]"), "the logo URLs that an observation"),
    (change("ng:Observation", "schema:position", "1"), "the post itself is at position 0"),
    (change("ng:Observation", "ng:role", "'post'"), "the post itself is at position 0"),
    (drop("ng:Observation", "ng:statedWebUrl"), "states a web URL or an original URL"),
    # Source files
    (rename("ng:Source", "<http://a.example/source//etc/x>"), "a source file's IRI is"),
    (add("ng:Source", "dcterms:title", "'x'"), "a source file has no properties but"),
    ("DELETE { ?n a prov:Entity } WHERE { ?n a ng:Source }", "a source file is a prov:Entity"),
    (
        change("ng:Source", "dcterms:identifier", "'/etc/x'"),
        "a source file has exactly one identif",
    ),
    (change("ng:Source", "ng:digest", "'0f'"), "a source file has exactly one digest"),
    (drop("ng:Observation", "prov:wasDerivedFrom"), "derived from a source file"),
    # Providers
    (rename("ng:Provider", "<http://a.example/provider/a/b>"), "a provider's IRI is"),
    (add("ng:Provider", "schema:url", "<http://a.example/>"), "a provider has no properties but"),
    (add("ng:Provider", "rdf:type", "prov:Entity"), "a provider is a schema:Organization"),
    (drop("ng:Provider", "schema:name"), "a provider has exactly one name"),
    (
        "INSERT { ?n schema:alternateName ?x } WHERE { ?n a ng:Provider ; schema:name ?x }",
        "a provider has exactly one name",
    ),
    (change("ng:Provider", "schema:alternateName", "''"), "a provider's other names"),
    (drop("ng:Provider", "ng:domain"), "a provider has exactly one domain"),
    (change("ng:Provider", "ng:domain", "'First.example'"), "a provider has exactly one domain"),
    (add("ng:Provider", "schema:identifier", "'a', 'b'"), "a provider has at most one identifier"),
    (
        add("ng:Provider", "schema:description", "'a', 'b'"),
        "a provider has at most one description",
    ),
    (change("ng:Provider", "schema:logo", "'logo.png'"), "a provider's logos are"),
    (drop("ng:Provider", "ng:storyCount"), "one number of shared clusters"),
    (change("ng:Provider", "ng:coverageDegree", "'-1.0'^^xsd:decimal"), "one degree in coverage"),
    (drop("ng:Provider", "ng:coverageBetweenness"), "one betweenness in coverage"),
    (change("ng:Provider", "ng:coverageCoreNumber", "1.0"), "one core number in coverage"),
    (drop("ng:Provider", "ng:timedStoryCount"), "one number of timed clusters"),
    (change("ng:Provider", "ng:firstShare", "1.1"), "at most one share of firsts"),
    (add("ng:Provider", "ng:medianLag", "70, 71"), "at most one median lag"),
    (drop("ng:Article", "schema:publisher"), "publisher of at least one article"),
    # Topics
    (rename("ng:Topic", "<http://a.example/topic/a/b>"), "a topic's IRI is"),
    (add("ng:Topic", "skos:related", "?n"), "a topic has no properties but"),
    ("DELETE WHERE { ?n a skos:Concept }", "a topic is a skos:Concept"),
    (drop("ng:Topic", "skos:prefLabel"), "a topic has exactly one preferred label"),
    (add("ng:Topic", "skos:prefLabel", "'KI'"), "a topic has exactly one preferred label"),
    (
        "INSERT { ?n skos:altLabel ?x } WHERE { ?n skos:prefLabel ?x }",
        "a topic's alternative labels",
    ),
    (
        "INSERT { ?n skos:hiddenLabel ?x } WHERE { ?n skos:prefLabel ?x }",
        "a topic's hidden labels",
    ),
    (
        "INSERT { ?n skos:hiddenLabel ?x } WHERE { ?n skos:altLabel ?x }",
        "a topic's hidden labels",
    ),
    (add("ng:Topic", "skos:notation", "'a', 'b'"), "a topic has at most one notation"),
    (add("ng:Topic", "skos:definition", "'a', 'b'"), "a topic has at most one definition"),
    (drop("ng:Topic", "skos:inScheme"), "a topic is in exactly one concept scheme"),
    (drop("skos:ConceptScheme", "rdf:type"), "a topic is in exactly one concept scheme"),
    (change("ng:Topic", "skos:broader", "'Computing'"), "what is broader than a topic"),
    (change("ng:Topic", "schema:image", "'ai.png'"), "a topic's images are"),
    (add("skos:ConceptScheme", "skos:hasTopConcept", "?n"), "the scheme of topics has"),
    # Images
    (rename("ng:Image", "<https://img.example/photo.jpg>"), "an image's IRI is"),
    (add("ng:Image", "schema:url", "<https://a.example/>"), "an image has no properties but"),
    ("DELETE WHERE { ?n a schema:ImageObject }", "an image is a schema:ImageObject"),
    (drop("ng:Image", "schema:contentUrl"), "an image has exactly one content URL"),
    (change("ng:Image", "schema:contentUrl", "'x'"), "an image has exactly one content URL"),
    (change("ng:Image", "schema:width", "'1200px'"), "an image has at most one width"),
    (change("ng:Image", "schema:height", "630.5"), "an image has at most one height"),
    (add("ng:Image", "schema:caption", "'a', 'b'"), "an image has at most one caption"),
    (add("ng:Image", "schema:creditText", "'a', 'b'"), "an image has at most one credit text"),
    (change("ng:Image", "ng:isCached", "1"), "whether it is cached"),
    (drop("ng:Provider", "schema:logo"), "an image belongs to"),
    (drop("ng:Topic", "schema:image"), "an image belongs to"),
    (drop("ng:Provider", "ng:articleCount"), "a provider has exactly one number of articles"),
    (
        change("ng:Provider", "ng:clusterCount", "9999"),
        "a provider has exactly one number of clusters",
    ),
    # Coverage clusters
    (rename("ng:CoverageCluster", "<http://a.example/cluster/1>"), "a cluster's IRI is"),
    (add("ng:CoverageCluster", "schema:mentions", "?n"), "a cluster has no properties but"),
    ("DELETE WHERE { ?n a prov:Collection }", "a cluster is a schema:Collection"),
    (drop("ng:CoverageCluster", "schema:name"), "a cluster has exactly one name"),
    (drop("ng:CoverageCluster", "prov:hadMember"), "a cluster has at least one member"),
    (add("ng:CoverageCluster", "prov:hadMember", "?n"), "a cluster has at least one member"),
    (drop("ng:CoverageCluster", "ng:representative"), "exactly one representative"),
    (change("ng:CoverageCluster", "ng:representative", "?n"), "exactly one representative"),
    (
        change("ng:CoverageCluster", "ng:firstDay", "'2021-01-01'^^xsd:date"),
        "a cluster has at most one first day",
    ),
    (change("ng:CoverageCluster", "ng:lastDay", "'x'"), "a cluster has at most one last day"),
    (change("ng:CoverageCluster", "ng:articleCount", "0"), "exactly one number of articles, an"),
    (drop("ng:CoverageCluster", "ng:providerCount"), "exactly one number of providers, an"),
    (drop("ng:CoverageCluster", "ng:concentration"), "exactly one concentration"),
    (change("ng:CoverageCluster", "ng:span", "-1"), "a cluster has at most one span"),
    (add("ng:CoverageCluster", "schema:about", "?n"), "what a cluster is about"),
    (drop("ng:CoverageCluster", "ng:firstDay"), "both a first and a last day"),
    # The dataset
    ("DELETE WHERE { ?n a dcat:Dataset }", "an export describes exactly one dataset"),
    ("INSERT DATA { <http://a.example/dataset> a dcat:Dataset }", "exactly one dataset"),
    (rename("dcat:Dataset", "<http://a.example/data>"), "the dataset's IRI is"),
    (add("dcat:Dataset", "dcterms:created", "2020"), "the dataset has no properties but"),
    ("DELETE { ?n a prov:Entity } WHERE { ?n a dcat:Dataset }", "the dataset is a void:Dataset"),
    (drop("dcat:Dataset", "dcterms:title"), "the dataset has exactly one title"),
    (drop("dcat:Dataset", "dcterms:description"), "the dataset has exactly one description"),
    (drop("dcat:Dataset", "dcterms:rights"), "whose the texts are"),
    (drop("prov:Activity", "rdf:type"), "generated by exactly one activity"),
    (
        change("dcat:Dataset", "void:uriSpace", "'https://a.example'"),
        "the dataset has exactly one base",
    ),
    (drop("dcat:Dataset", "void:vocabulary"), "names the vocabularies it uses"),
    (drop("dcat:Dataset", "void:triples"), "the dataset has exactly one number of triples"),
    (change("dcat:Dataset", "ng:postCount", "99"), "one number of posts"),
    (drop("dcat:Dataset", "ng:observationCount"), "one number of observations"),
    (change("dcat:Dataset", "ng:articleCount", "99"), "articles, an xsd:integer from 0"),
    (change("dcat:Dataset", "ng:providerCount", "99"), "providers, an xsd:integer from 0"),
    (change("dcat:Dataset", "ng:clusterCount", "99"), "one number of clusters"),
    (change("dcat:Dataset", "void:classPartition", "ng:Article"), "class partitions are datasets"),
    (
        change("dcat:Dataset", "void:propertyPartition", "ng:key"),
        "property partitions are datasets",
    ),
    (drop("dcat:Dataset", "void:classPartition"), "a void:Dataset is the dataset, one of"),
    (
        "DELETE { ?n void:class ?c } WHERE { ?n void:class ?c }",
        "a class partition has exactly one class",
    ),
    (drop("void:Dataset", "void:entities"), "exactly one number of entities"),
    (add("void:Dataset", "void:feature", "?n"), "a class partition's IRI is"),
    (add("void:Dataset", "void:feature", "?n"), "a property partition's IRI is"),
    (
        "DELETE { ?n void:property ?p } WHERE { ?n void:property ?p }",
        "a property partition has exactly one property",
    ),
    (change("void:Dataset", "void:triples", "0"), "a property partition has exactly one number"),
    (add("prov:Activity", "prov:endedAtTime", "2020"), "the activity's IRI is"),
    (drop("prov:Activity", "ng:toolVersion"), "exactly one tool version"),
    (drop("prov:Activity", "ng:urlRuleVersion"), "one version of the URL rule"),
    (drop("prov:Activity", "ng:identityRuleVersion"), "one version of the identity rule"),
    (drop("prov:Activity", "ng:clusterMethod"), "exactly one cluster method"),
    (change("prov:Activity", "ng:measure", "'exact'"), "the activity's measures"),
    (change("prov:Activity", "ng:option", "'topic'"), "the activity's options"),
)


@pytest.mark.parametrize(("update", "message"), MUTATIONS)
def test_what_is_wrong_is_caught(
    update: str, message: str, sample: rdflib.Graph, shapes: rdflib.Graph
) -> None:
    data = rdflib.Graph() + sample
    data.update(update, initNs=PREFIXES)
    assert [found for found in violations(data, shapes) if message in found]


def test_every_message_is_seen_in_some_mutation(shapes: rdflib.Graph) -> None:
    expected = [message for _, message in MUTATIONS]
    for text in shapes.objects(None, SH.message):
        assert [message for message in expected if message in str(text)], text


def test_every_constraint_on_a_class_or_property_has_one_message(shapes: rdflib.Graph) -> None:
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        properties = list(shapes.objects(shape, SH.property))
        own = set(shapes.predicates(shape)) & {
            SH.closed,
            SH.pattern,
            SH.nodeKind,
            SH.xone,
            SH["or"],
        }
        for one in [*properties, *([shape] if own else [])]:
            assert len(list(shapes.objects(one, SH.message))) == 1, shape


def test_every_class_of_exports_is_closed_to_unknown_properties(
    full: Graph, shapes: rdflib.Graph
) -> None:
    data = export(full)
    for node in set(data.subjects()):
        data.add((node, name("ng:unknown"), rdflib.Literal("x")))
    found = pyshacl.validate(data, shacl_graph=shapes, advanced=False)[1]
    closed = found.subjects(SH.sourceConstraintComponent, SH.ClosedConstraintComponent)
    assert {found.value(one, SH.focusNode) for one in closed} == set(data.subjects())


def test_the_shapes_are_valid_core_shapes(shapes: rdflib.Graph) -> None:
    foreign = {SH.sparql, SH.rule, SH.js, SH.target, SH.SPARQLTarget}
    assert foreign.isdisjoint({*shapes.predicates(), *shapes.objects()})
    # With meta_shacl, shapes that are no shapes raise.
    _, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True)
    assert "an export describes exactly one dataset" in text


def test_the_documented_numbers_and_ranges_are_those_of_the_shapes(shapes: rdflib.Graph) -> None:
    text = (ROOT / "docs" / "vocabulary.md").read_text(encoding="utf-8")
    documented: set[tuple[str, ...]] = set()
    for section in text.split("\n## "):
        if not section.startswith("`ng:"):
            continue
        kind = section.split("`")[1]
        rows = re.findall(r"^\| `(\w+:\w+)` \|.*\| (.+) \| (\S+) \|$", section, re.MULTILINE)
        documented.update((kind, *row) for row in rows if row[0] != "rdfs:label")
    assert documented == set(demanded(shapes))


def demanded(shapes: rdflib.Graph) -> Iterator[tuple[str, str, str, str]]:
    """Yield class, property, range and number of what shapes demand of our classes."""
    numbers = {(1, 1): "1", (0, 1): "0–1", (1, None): "1+", (0, None): "any"}  # noqa: RUF001
    for shape, kind in shapes.subject_objects(SH.targetClass):
        if not str(kind).startswith(PREFIXES["ng"]):
            continue
        for one in shapes.objects(shape, SH.property):
            path = shapes.value(one, SH.path)
            if isinstance(path, rdflib.BNode) or path == RDF.type:
                continue
            least, most = (shapes.value(one, limit) for limit in (SH.minCount, SH.maxCount))
            number = numbers[int(str(least or 0)), int(str(most)) if most else None]
            yield short(kind), short(path), spoken_range(shapes, one), number


def spoken_range(shapes: rdflib.Graph, shape: Node) -> str:
    """Return the range that a property shape demands, as the documentation writes it."""
    for predicate in (SH.datatype, SH["class"]):
        found = shapes.value(shape, predicate)
        if found is not None:
            return f"`{short(found)}`"
    if shapes.value(shape, SH["in"]) is not None:
        return "`xsd:string`"
    is_date = shapes.value(shape, SH["or"]) is not None
    return "`xsd:dateTime` or `xsd:date`" if is_date else "IRI"


def short(iri: Node | None) -> str:
    """Return an IRI as a prefixed name."""
    text = str(iri)
    prefix = next(one for one, namespace in PREFIXES.items() if text.startswith(namespace))
    return f"{prefix}:{text.removeprefix(PREFIXES[prefix])}"


def test_the_shapes_speak_of_defined_terms_only(shapes: rdflib.Graph) -> None:
    ontology = rdflib.Graph().parse(data=read_document("ontology"), format="turtle")
    used = {str(term) for triple in shapes for term in triple}
    own = {term for term in used if term.startswith(PREFIXES["ng"])}
    defined = {str(term) for term in ontology.subjects(RDFS.isDefinedBy)}
    assert own == defined

"""Validation: every violation of the shapes is told in words, with its files and lines."""

from __future__ import annotations

import logging
import socket
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, SH

import newsgraph as ng
from newsgraph.corpus import Corpus
from newsgraph.documents import read_document
from newsgraph.errors import InputError
from newsgraph.limits import VIOLATIONS
from newsgraph.rdf.serialization import write_nquads
from newsgraph.store import Store, load_export
from newsgraph.validating import batches, validation
from newsgraph.validating.validation import Place, Violation, validate_store
from newsgraph.vocabulary import PREFIXES

ROOT = Path(__file__).parents[1].parent
BASE = "https://newsgraph.example/"
ARTICLE = f"{BASE}article/c525778b7e08c2ca1e8b6149957f58c3"
COPY = f"{BASE}article/708aa78f4ed031d6235edf15a3b7ddaf"
POST = f"{BASE}observation/full/posts/full.md/0"
LISTED = f"{BASE}observation/full/posts/full.md/1"
SOURCE = f"{BASE}source/full/posts/full.md"
PROVIDER = f"{BASE}provider/first.example"
TOPIC = f"{BASE}topic/ai"
DATASET = f"{BASE}dataset"
NOWHERE: tuple[Place, ...] = ()
HERE = (Place("full/posts/full.md", 2),)
THERE = (Place("full/posts/full.md", 30),)


@cache
def full() -> bytes:
    """Return the graph of posts that state everything, as N-Quads."""
    graph = ng.build(ng.read(ROOT / "tests" / "full"), only=["from=0001-01-01"])
    return "".join(write_nquads(graph)).encode()


def changed(update: str) -> Store:
    """Return a store with that graph after an update."""
    quads = ox.Store()
    quads.load(full(), format=ox.RdfFormat.N_QUADS)
    quads.update(update, prefixes=PREFIXES, base_iri=BASE)
    return Store(quads)


def written(turtle: str) -> Store:
    """Return a store with some Turtle; the known prefixes are declared."""
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    quads = ox.Store()
    quads.load(f"{prefixes}{turtle}".encode(), format=ox.RdfFormat.TURTLE)
    return Store(quads)


def add(node: str, statement: str) -> str:
    """Return an update that states something of a node."""
    return f"INSERT DATA {{ <{node}> {statement} }}"


def drop(node: str, predicate: str) -> str:
    """Return an update that takes a property from a node."""
    return f"DELETE WHERE {{ <{node}> {predicate} ?v }}"


def change(node: str, predicate: str, value: str) -> str:
    """Return an update that gives a node another value of a property."""
    return f"{drop(node, predicate)} ; {add(node, f'{predicate} {value}')}"


def test_the_graph_of_the_seeds_conforms() -> None:
    assert validate_store(ng.load(ng.build(ng.read(ROOT / "seeds")))) == ()


def test_the_graph_of_posts_that_state_everything_conforms() -> None:
    assert validate_store(changed("DELETE WHERE { <a:> <a:> <a:> }")) == ()


def test_the_graph_of_nothing_conforms() -> None:
    assert validate_store(ng.load(ng.build(Corpus()))) == ()


@pytest.mark.parametrize("suffix", ["ttl", "nt", "nq"])
def test_an_export_conforms_like_its_graph(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    ng.export(ng.build(ng.read(ROOT / "tests" / "full")), path)
    assert validate_store(load_export(path)) == ()


CASES = (
    # How many
    (drop(ARTICLE, "schema:headline"), ARTICLE, "has no schema:headline;", HERE),
    (
        add(ARTICLE, "schema:headline 'x'"),
        ARTICLE,
        "has 2 schema:headline, at most 1 allowed; an article has exactly one headline",
        HERE,
    ),
    (drop(COPY, "schema:url"), COPY, "has no schema:url;", THERE),
    (drop(POST, "ng:statedTitle"), POST, "has no ng:statedTitle;", HERE),
    (drop(LISTED, "ng:role"), LISTED, "has no ng:role;", THERE),
    (drop(ARTICLE, "rdf:type"), ARTICLE, "has no rdf:type; every node has a class", HERE),
    (
        f"DELETE DATA {{ <{ARTICLE}> a schema:NewsArticle }}",
        ARTICLE,
        "has 2 rdf:type, at least 3 needed; an article is a prov:Entity",
        HERE,
    ),
    # A value that must be there
    (
        f"DELETE DATA {{ <{ARTICLE}> a prov:Entity }}",
        ARTICLE,
        "has no rdf:type prov:Entity; an article is",
        HERE,
    ),
    (
        f"DELETE DATA {{ <{DATASET}> a prov:Entity, void:Dataset }}",
        DATASET,
        "has no rdf:type prov:Entity and no void:Dataset;",
        NOWHERE,
    ),
    # What type of value
    (
        change(ARTICLE, "ng:day", "'12 June'^^xsd:date"),
        ARTICLE,
        "ng:day '12 June' is no valid xsd:date; an article has at most one day",
        HERE,
    ),
    (
        change(ARTICLE, "ng:day", "'2020-06-12'"),
        ARTICLE,
        "ng:day '2020-06-12' is an xsd:string, no xsd:date;",
        HERE,
    ),
    (
        change(ARTICLE, "ng:day", "'2020-02-30'^^xsd:date"),
        ARTICLE,
        "ng:day '2020-02-30' is no valid xsd:date;",
        HERE,
    ),
    (
        change(ARTICLE, "ng:quality", "'many'^^xsd:integer"),
        ARTICLE,
        "ng:quality 'many' is no valid xsd:integer;",
        HERE,
    ),
    (
        change(ARTICLE, "ng:quality", "'1_000'^^xsd:integer"),
        ARTICLE,
        "ng:quality '1_000' is no valid xsd:integer;",
        HERE,
    ),
    (
        change(ARTICLE, "ng:clusterStrength", "'1e-3'^^xsd:decimal"),
        ARTICLE,
        "ng:clusterStrength '1e-3' is no valid xsd:decimal;",
        HERE,
    ),
    (
        change(ARTICLE, "ng:clusterStrength", "1.5"),
        ARTICLE,
        "ng:clusterStrength '1.5' is more than 1;",
        HERE,
    ),
    (
        change(ARTICLE, "ng:clusterDegree", "'-.5'^^xsd:decimal"),
        ARTICLE,
        "ng:clusterDegree '-0.5' is less than 0;",
        HERE,
    ),
    (
        change(POST, "ng:statedPublished", "'maybe'^^xsd:boolean"),
        POST,
        "ng:statedPublished 'maybe' is no valid xsd:boolean;",
        HERE,
    ),
    (
        change(ARTICLE, "schema:headline", "'x'@en"),
        ARTICLE,
        "schema:headline 'x' is an rdf:langString, no xsd:string;",
        HERE,
    ),
    (
        change(ARTICLE, "schema:headline", "'x'^^<a:t>"),
        ARTICLE,
        "schema:headline 'x' is an <a:t>, no xsd:string;",
        HERE,
    ),
    (
        change(ARTICLE, "schema:headline", "<a:b>"),
        ARTICLE,
        "schema:headline <a:b> is no xsd:string;",
        HERE,
    ),
    (
        change(ARTICLE, "schema:headline", "[]"),
        ARTICLE,
        "schema:headline a blank node is no xsd:string;",
        HERE,
    ),
    (
        change(ARTICLE, "schema:datePublished", "'June'"),
        ARTICLE,
        "schema:datePublished 'June' is not allowed; an article has at most one date of",
        HERE,
    ),
    # What value
    (change(ARTICLE, "schema:headline", "''"), ARTICLE, "schema:headline is empty;", HERE),
    (change(ARTICLE, "schema:url", "'x'"), ARTICLE, "schema:url 'x' is no IRI;", HERE),
    (change(ARTICLE, "schema:url", "[]"), ARTICLE, "schema:url a blank node is no IRI;", HERE),
    (
        change(ARTICLE, "schema:url", "<ftp://a.example/>"),
        ARTICLE,
        "schema:url <ftp://a.example/> has another form; an article has exactly one URL",
        HERE,
    ),
    (
        change(ARTICLE, "ng:day", "'2020-06-12Z'^^xsd:date"),
        ARTICLE,
        "ng:day '2020-06-12Z' has another form;",
        HERE,
    ),
    (
        change(ARTICLE, "schema:publisher", f"<{TOPIC}>"),
        ARTICLE,
        f"schema:publisher <{TOPIC}> is no ng:Provider;",
        HERE,
    ),
    (add(ARTICLE, "a ng:Story"), ARTICLE, "rdf:type ng:Story is not allowed; every node", HERE),
    (change(POST, "ng:role", "'other'"), POST, "ng:role 'other' is not allowed;", HERE),
    (change(ARTICLE, "ng:heat", "-1"), ARTICLE, "ng:heat '-1' is not allowed;", HERE),
    (change(ARTICLE, "ng:timesListed", "-2"), ARTICLE, "ng:timesListed '-2' is less than 0;", HERE),
    (
        change(ARTICLE, "ng:quality", "9223372036854775808"),
        ARTICLE,
        "ng:quality '9223372036854775808' is more than 9223372036854775807;",
        HERE,
    ),
    (
        change(DATASET, "ng:articleCount", "99"),
        DATASET,
        "ng:articleCount '99' is more than ng:observationCount;",
        NOWHERE,
    ),
    (
        add(PROVIDER, "schema:alternateName 'The First'"),
        PROVIDER,
        "schema:name 'The First' is also schema:alternateName;",
        HERE,
    ),
    # What is not known
    (add(ARTICLE, "ng:foo 1, 2"), ARTICLE, "has ng:foo, which the shapes do not know;", HERE),
    (add(POST, "<a:b> 1"), POST, "has <a:b>, which the shapes do not know;", HERE),
    (
        add(TOPIC, "rdfs:subClassOf <a:b>"),
        TOPIC,
        "has rdfs:subClassOf, which the shapes do not know;",
        HERE,
    ),
    # What only the rule tells
    (
        drop(ARTICLE, "ng:day"),
        ARTICLE,
        "breaks the rule that an article has a date of publication, a day",
        HERE,
    ),
    (
        drop(POST, "ng:observationOf"),
        ARTICLE,
        "breaks the rule that an article has at least one observation",
        NOWHERE,
    ),
    (
        drop(ARTICLE, "ng:inCluster"),
        ARTICLE,
        "breaks the rule that an article is a member of the cluster that it is in",
        HERE,
    ),
    (
        drop(DATASET, "rdf:type"),
        "",
        "breaks the rule that an export describes exactly one dataset; where there is none, its",
        NOWHERE,
    ),
    # The node itself
    (add("a:b", "a ng:Topic"), "a:b", "has an IRI of another form; a topic's IRI is", NOWHERE),
    (
        "INSERT DATA { [] a ng:Topic ; <a:b> 1 }",
        "a blank node",
        "has rdf:type ng:Topic, but no IRI; every node has one",
        NOWHERE,
    ),
    (
        "INSERT DATA { [] rdfs:label 'x' }",
        "a blank node",
        "has rdfs:label 'x', but no IRI; every node has one",
        NOWHERE,
    ),
    # Around articles
    (drop(SOURCE, "ng:digest"), SOURCE, "has no ng:digest;", (Place("full/posts/full.md", 0),)),
    (drop(PROVIDER, "ng:domain"), PROVIDER, "has no ng:domain;", HERE),
    (drop(TOPIC, "skos:prefLabel"), TOPIC, "has no skos:prefLabel;", HERE),
    (drop(DATASET, "dcterms:title"), DATASET, "has no dcterms:title;", NOWHERE),
    (drop(POST, "prov:wasDerivedFrom"), POST, "has no prov:wasDerivedFrom;", NOWHERE),
    (drop(POST, "ng:line"), POST, "has no ng:line;", (Place("full/posts/full.md", 0),)),
)


@pytest.mark.parametrize(("update", "node", "what", "where"), CASES)
def test_a_violation_is_told(update: str, node: str, what: str, where: tuple[Place, ...]) -> None:
    found = validate_store(changed(update))
    told = [one for one in found if (one.node, one.where) == (node, where)]
    assert len([one for one in told if one.what.startswith(what)]) == 1
    assert list(found) == sorted(set(found))


def test_one_broken_value_is_one_violation() -> None:
    (one,) = validate_store(changed(change(ARTICLE, "ng:quality", "'9 '")))
    assert str(one) == (
        f"{ARTICLE}: ng:quality '9 ' is an xsd:string, no xsd:integer; an article has at most one "
        "quality, an xsd:integer that fits 64 bits (from full/posts/full.md:2)"
    )


@pytest.mark.parametrize(
    ("kind", "predicate", "where"),
    [
        ("ng:Image", "schema:contentUrl", HERE),
        ("ng:CoverageCluster", "schema:name", THERE),
    ],
)
def test_what_has_no_place_of_its_own_has_that_of_an_article(
    kind: str, predicate: str, where: tuple[Place, ...]
) -> None:
    update = f"DELETE {{ ?n {predicate} ?v }} WHERE {{ ?n a {kind} ; {predicate} ?v }}"
    found = validate_store(changed(update))
    assert where in {one.where for one in found if one.what.startswith(f"has no {predicate}")}


def test_the_first_places_are_named_by_number_and_the_others_counted() -> None:
    places = tuple(Place(f"{name}.md", line) for name in "ab" for line in (9, 10, 100))
    text = str(Violation("a:b", "is wrong", places))
    assert text == "a:b: is wrong (from a.md:9, a.md:10, a.md:100 and 3 more)"
    sources = "<a:s> a ng:Source ; rdfs:label 'a.md' . <a:1> a ng:Article ."
    for line in (100, 9, 10):
        sources += (
            f"<a:o{line}> ng:observationOf <a:1> ; prov:wasDerivedFrom <a:s> ; ng:line {line} ."
        )
    found = validate_store(written(sources))
    (where,) = {one.where for one in found if one.node == "a:1"}
    assert where == places[:3]


@pytest.mark.parametrize("turtle", ["", "<a:b> a <a:Thing> ; rdfs:label 'x' .", "[] <a:b> [] ."])
def test_what_is_no_graph_of_ours_is_told_in_one_line(turtle: str) -> None:
    (one,) = validate_store(written(turtle))
    assert str(one).startswith("the graph: has nothing of newsgraph in it; name an export, or")


# Hostile data

ODD = """
    <a:b>, [], <a:\u202e>, '', 'a\\u0007\\u001b[31m', 'LONG', 'x'@en, 'x'@en--rtl, '{path}',
    5, 1.5, 1e3, -1, true, 'x'^^xsd:integer, 'DIGITS'^^xsd:integer, '\u0663'^^xsd:integer,
    'maybe'^^xsd:boolean, '2020-13-01'^^xsd:date, '2020-01-01Z'^^xsd:date,
    '2020-01-01T25:00:00Z'^^xsd:dateTime, '2020-01-01T00:00:00'^^xsd:dateTime,
    '2020-01-01T00:00:00+00:00'^^xsd:dateTime, '-0044-03-15'^^xsd:date, '12020-01-01'^^xsd:date,
    '2020-01-01+25:00'^^xsd:date, '1e999999999'^^xsd:decimal, 'zz'^^xsd:hexBinary,
    'P1Y'^^xsd:duration, '<a'^^rdf:XMLLiteral, '<b>'^^rdf:HTML, 'x'^^<a:t>,
    <<( <a:b> <a:c> 'x' )>>
"""


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every connection fail the test."""

    def connect(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", connect)


def test_any_value_of_any_property_is_told_in_one_plain_line(
    caplog: pytest.LogCaptureFixture,
) -> None:
    shapes = rdflib.Graph().parse(data=read_document("shapes"), format="turtle")
    odd = ODD.replace("LONG", "y" * 1_000).replace("DIGITS", "9" * 5_000)
    nodes = set()
    for shape, kind in shapes.subject_objects(SH.targetClass):
        for one in shapes.objects(shape, SH.property):
            path = shapes.value(one, SH.path)
            if isinstance(path, rdflib.URIRef) and path != RDF.type:
                nodes.add(f"<a:{str(kind)[-7:]}> a <{kind}> ; <{path}> {odd} .")
    assert len(nodes) > 70
    with caplog.at_level(logging.INFO):
        found = validate_store(written("".join(sorted(nodes))))
    assert caplog.records == []
    lines = [str(one) for one in found]
    assert [line for line in lines if not line.isprintable() or len(line) > 400] == []
    assert len(lines) == len(set(lines))
    text = "\n".join(lines)
    assert r"ng:quality 'a\x07\x1b[31m' is an xsd:string, no xsd:integer;" in text
    assert "ng:quality '{path}' is an xsd:string, no xsd:integer;" in text
    assert "schema:headline a triple is no xsd:string;" in text
    assert "ng:day '12020-01-01' is no valid xsd:date;" in text


def test_odd_iris_are_told_escaped() -> None:
    turtle = "<a:\u202e> a ng:Topic ; <a:\u200f> 'x' . <a:o> a ng:Source ; rdfs:label '\\u001b' ."
    found = validate_store(written(turtle))
    assert any(str(one).startswith(r"a:\u202e: has <a:\u200f>, which") for one in found)
    assert any(str(one).endswith(r"(from \x1b)") for one in found)
    assert all(str(one).isprintable() for one in found)


SMUGGLED = """
    ng:Topic a sh:NodeShape, rdfs:Class ; sh:targetClass ng:Topic ; sh:message 'smuggled' ;
        sh:property [ sh:path rdfs:label ; sh:minCount 9 ; sh:message 'smuggled' ] ;
        sh:sparql [ sh:message 'smuggled' ; sh:select 'SELECT $this { $this ?p ?o }' ] ;
        sh:rule [ a sh:TripleRule ; sh:subject sh:this ; sh:predicate ng:x ; sh:object ng:x ] ;
        sh:js [ sh:jsLibrary [ sh:jsLibraryURL 'http://127.0.0.1:9/x.js' ] ] .
    shape:NodeLabel sh:deactivated true . shape:Topic sh:deactivated true ; sh:closed false .
    <a:o> a owl:Ontology ; owl:imports <http://127.0.0.1:9/x.ttl>, <http://127.0.0.1:9/y.ttl> .
    <a:b> a ng:Topic ; ng:foo 1 .
"""


@pytest.mark.usefixtures("offline")
def test_data_brings_no_shapes_rules_or_imports() -> None:
    prefixes = (
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix owl: <http://www.w3.org/2002/07/owl#> ."
        "@prefix shape: <https://w3id.org/newsgraph/shapes#> ."
    )
    found = validate_store(written(prefixes + SMUGGLED))
    told = {one.what.partition(";")[0] for one in found if one.node == "a:b"}
    assert {"has no rdfs:label", "has ng:foo, which the shapes do not know"} <= told
    assert "smuggled" not in "".join(map(str, found))


def test_data_does_not_widen_what_the_shapes_allow() -> None:
    wider = "<a:Story> rdfs:subClassOf ng:Provider . ng:Provider rdfs:subClassOf <a:Story> ."
    update = f"INSERT DATA {{ {wider} <a:p> a <a:Story> . <{ARTICLE}> schema:publisher <a:p> }}"
    told = [one.what for one in validate_store(changed(update)) if one.node == ARTICLE]
    assert any(what.startswith("schema:publisher <a:p> is no ng:Provider;") for what in told)


def test_long_chains_and_tangled_blank_nodes_end() -> None:
    chain = "".join(f"<a:{i}> rdfs:subClassOf <a:{i + 1}> ." for i in range(3_000))
    tangle = "".join(f"_:b{i} <a:p> _:b{j} ." for i in range(50) for j in range(50))
    loops = "<a:i> a ng:Image ; schema:image <a:j> . <a:j> a ng:Image ; schema:image <a:i> ."
    nodes = "<a:0> a ng:Topic ; schema:image _:b1 . _:b2 a ng:Image ."
    found = validate_store(written(chain + tangle + loops + nodes))
    told = {one.what.partition(";")[0] for one in found}
    assert {"has rdf:type ng:Image, but no IRI", "schema:image a blank node is no ng:Image"} <= told


def test_classes_and_properties_may_be_nodes_too() -> None:
    turtle = "ng:Article a ng:Article . rdf:type a rdf:type . dcat:Dataset a dcat:Dataset ."
    found = validate_store(written(turtle))
    assert {one.node for one in found} == {
        PREFIXES["ng"] + "Article",
        PREFIXES["rdf"] + "type",
        PREFIXES["dcat"] + "Dataset",
    }


# Limits


@pytest.mark.parametrize("turtle", ["<a:b> a ng:Topic, <a:c>, <a:d> .", "<a:b> <a:c> '%s' ."])
def test_what_is_too_large_is_refused_with_advice(
    turtle: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = written(turtle.replace("%s", "y" * 1_000))
    validate_store(store)
    monkeypatch.setattr(validation, "VALIDATE_TRIPLES", 2)
    with pytest.raises(InputError) as caught:
        validate_store(store)
    message = str(caught.value)
    assert "triples, long ones counted several times, are more than the 2 that" in message
    assert "validate a part (newsgraph build --only topic=AI -o part)" in message


def topics(count: int) -> Store:
    """Return a store of topics that have nothing but their class."""
    return written("".join(f"<a:{number:05}> a ng:Topic ." for number in range(count)))


def test_a_validation_ends_at_its_limit_and_says_so() -> None:
    found = validate_store(topics(VIOLATIONS // 2))
    assert len(found) == VIOLATIONS + 1
    assert str(found[0]) == (
        "the graph: has more than 10,000 violations; 10,000 are told here, and the others not "
        "looked for: mend these, then validate again"
    )
    assert list(found) == sorted(set(found))
    assert all(one.node.startswith("a:") for one in found[1:])


def test_at_the_limit_itself_everything_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    store = topics(1)
    everything = validate_store(store)
    monkeypatch.setattr(validation, "VIOLATIONS", len(everything))
    assert validate_store(store) == everything
    monkeypatch.setattr(validation, "VIOLATIONS", len(everything) - 1)
    more, *told = validate_store(store)
    assert more.what.startswith(f"has more than {len(everything) - 1} violations;")
    assert tuple(told) == everything[:-1]


def test_blank_nodes_without_end_end_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validation, "VIOLATIONS", 3)
    nameless = "".join(f"[] a ng:Topic ; rdfs:label '{number}' ." for number in range(9))
    found = validate_store(written(f"<a:b> a ng:Topic . {nameless}"))
    assert len(found) == 4
    assert found[0].what.startswith("has more than 3 violations;")


@pytest.mark.parametrize(
    "turtle",
    [
        "<a:b> a ng:Topic ; <a:c> 1, 2, 3, 4, 5, 6 .",
        "<a:b> a ng:Topic . <a:1> prov:hadMember <a:b> ."
        + "".join(f"<a:{i}> prov:hadMember <a:b> ." for i in range(6)),
    ],
)
def test_a_node_with_too_many_statements_is_told_as_such(
    turtle: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(validation, "VALIDATE_STATEMENTS", 6)
    found = validate_store(written(f"{turtle} <a:d> a ng:Topic ."))
    assert [str(one) for one in found if one.node == "a:b"] == [
        "a:b: is in 7 statements, more than the 6 with which a node is validated; "
        "it is not looked at, and no newsgraph writes as many"
    ]
    assert [one for one in found if one.node == "a:d"]


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_batches_change_no_finding(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    store = changed(f"DELETE {{ ?n rdfs:label ?v }} WHERE {{ ?n rdfs:label ?v }} ; {CASES[0][0]}")
    expected = validate_store(store)
    assert len({one.node for one in expected}) > 10
    monkeypatch.setattr(batches, "STATEMENTS", size)
    assert validate_store(store) == expected

"""The ontology: it defines exactly the terms that exports use, and says what they mean."""

from __future__ import annotations

import inspect
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS

import newsgraph as ng
from newsgraph.documents import read_document
from newsgraph.rdf import dataset, description
from newsgraph.rdf.serialization import write_turtle
from newsgraph.vocabulary import PREFIXES, expand

ROOT: Final = Path(__file__).parents[1]
NG: Final = PREFIXES["ng"]
SCHEMA: Final = rdflib.Namespace(PREFIXES["schema"])
DCTERMS: Final = rdflib.Namespace(PREFIXES["dcterms"])
VANN: Final = rdflib.Namespace("http://purl.org/vocab/vann/")
HEADER: Final = rdflib.URIRef(NG)
KINDS: Final = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}

# Together these posts state every field that the graph has a term for.
FULL_SITE: Final = Path(__file__).parent / "full"


def parse_export(folder: Path, *only: str) -> rdflib.Graph:
    """Return the Turtle export of a folder, or of a part of it, parsed."""
    graph = ng.build(ng.read(folder), only=only)
    return rdflib.Graph().parse(data="".join(write_turtle(graph)), format="turtle")


@pytest.fixture(scope="module")
def full() -> rdflib.Graph:
    """Return the export of posts that state everything, cut by an option that all meet."""
    return parse_export(FULL_SITE, "provider=first.example", "provider=second.example")


@pytest.fixture(scope="module")
def seeds() -> rdflib.Graph:
    """Return the export of the real posts."""
    return parse_export(ROOT / "seeds")


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    """Return the ontology, parsed."""
    return rdflib.Graph().parse(data=read_document("ontology"), format="turtle")


@pytest.fixture(scope="module")
def handbook() -> str:
    """Return the text of the vocabulary's documentation."""
    return (ROOT / "docs" / "vocabulary.md").read_text(encoding="utf-8")


def iri(name: str) -> rdflib.URIRef:
    """Return a prefixed name as an IRI."""
    return rdflib.URIRef(expand(name))


def own_terms(terms: Iterable[object]) -> set[str]:
    """Return those of some IRIs that are in our namespace, the namespace itself left out."""
    return {str(one) for one in terms if str(one).startswith(NG) and str(one) != NG}


def used_terms(graph: rdflib.Graph) -> set[str]:
    """Return our classes and properties that an export uses."""
    return own_terms([*graph.predicates(), *graph.objects(None, RDF.type)])


def defined_terms(ontology: rdflib.Graph) -> list[rdflib.URIRef]:
    """Return the subjects of the ontology but for the ontology itself, sorted."""
    return sorted(rdflib.URIRef(str(one)) for one in set(ontology.subjects()) - {HEADER})


def properties(ontology: rdflib.Graph) -> list[rdflib.URIRef]:
    """Return the properties that the ontology defines."""
    return [one for one in defined_terms(ontology) if (one, RDF.type, OWL.Class) not in ontology]


def test_every_term_in_the_code_is_in_the_full_export(full: rdflib.Graph) -> None:
    code = "".join(map(inspect.getsource, (description, dataset)))
    named = {expand(name) for name in re.findall(r'"(ng:\w+)"', code)}
    assert used_terms(full) == named


def test_exactly_the_terms_of_exports_are_defined(
    full: rdflib.Graph, seeds: rdflib.Graph, ontology: rdflib.Graph
) -> None:
    assert set(map(str, defined_terms(ontology))) == used_terms(full) | used_terms(seeds)


def test_every_term_has_one_kind_label_comment_and_home(ontology: rdflib.Graph) -> None:
    for term in defined_terms(ontology):
        assert set(ontology.objects(term, RDF.type)) < KINDS, term
        for predicate in (RDF.type, RDFS.label, RDFS.comment):
            assert len(list(ontology.objects(term, predicate))) == 1, (term, predicate)
        assert list(ontology.objects(term, RDFS.isDefinedBy)) == [HEADER], term


def test_labels_and_comments_are_english_sentences(ontology: rdflib.Graph) -> None:
    labels = list(ontology.objects(None, RDFS.label))
    assert len(set(labels)) == len(labels)
    for text in (*labels, *ontology.objects(None, RDFS.comment)):
        assert isinstance(text, rdflib.Literal)
        assert text.language == "en", text
    for comment in ontology.objects(None, RDFS.comment):
        assert re.fullmatch(r"[A-Z][^\n]{30,}\.", str(comment)), comment


def test_every_property_has_domain_and_range(ontology: rdflib.Graph) -> None:
    for one in properties(ontology):
        assert list(ontology.objects(one, SCHEMA.domainIncludes)), one
        assert list(ontology.objects(one, SCHEMA.rangeIncludes)), one


def test_object_properties_range_over_classes_and_datatype_properties_over_datatypes(
    ontology: rdflib.Graph,
) -> None:
    for one in properties(ontology):
        is_datatype = (one, RDF.type, OWL.DatatypeProperty) in ontology
        for kind in ontology.objects(one, SCHEMA.rangeIncludes):
            assert str(kind).startswith(PREFIXES["xsd"]) is is_datatype, one


def test_own_domains_and_ranges_are_defined_classes(ontology: rdflib.Graph) -> None:
    classes = set(ontology.subjects(RDF.type, OWL.Class))
    for predicate in (SCHEMA.domainIncludes, SCHEMA.rangeIncludes):
        for kind in ontology.objects(None, predicate):
            assert kind in classes or not str(kind).startswith(NG), kind


@pytest.mark.parametrize("name", ["full", "seeds"])
def test_exports_keep_domains_and_ranges(
    name: str, ontology: rdflib.Graph, request: pytest.FixtureRequest
) -> None:
    graph: rdflib.Graph = request.getfixturevalue(name)
    kinds: defaultdict[object, set[object]] = defaultdict(set)
    for node, kind in graph.subject_objects(RDF.type):
        kinds[node].add(kind)
    for subject, predicate, value in graph:
        if not str(predicate).startswith(NG):
            continue
        domain = set(ontology.objects(predicate, SCHEMA.domainIncludes))
        assert kinds[subject] & domain, (subject, predicate)
        allowed = set(ontology.objects(predicate, SCHEMA.rangeIncludes))
        if isinstance(value, rdflib.Literal):
            found: set[object] = {value.datatype or iri("xsd:string")}
        else:
            # Pages on the web are not described; nodes of the graph are.
            found = kinds[value] or {SCHEMA.WebPage}
        assert found & allowed, (predicate, value)


@pytest.mark.parametrize(
    ("term", "above"),
    [
        ("ng:Article", {"schema:CreativeWork", "prov:Entity"}),
        ("ng:CoverageCluster", {"schema:Collection", "prov:Collection"}),
        ("ng:Image", {"schema:ImageObject"}),
        ("ng:Observation", {"prov:Entity"}),
        ("ng:Provider", {"schema:Organization"}),
        ("ng:Source", {"prov:Entity"}),
        ("ng:Topic", {"skos:Concept"}),
        ("ng:ampUrl", {"dcterms:hasFormat"}),
        ("ng:cdnAmpUrl", {"dcterms:hasFormat"}),
        ("ng:originalUrl", {"dcterms:hasFormat"}),
        ("ng:related", {"dcterms:relation"}),
        ("ng:representative", {"prov:hadMember"}),
        ("ng:sameTextAs", {"dcterms:relation"}),
    ],
)
def test_terms_are_below_those_of_known_vocabularies(
    term: str, above: set[str], ontology: rdflib.Graph
) -> None:
    subject = iri(term)
    found = {
        *ontology.objects(subject, RDFS.subClassOf),
        *ontology.objects(subject, RDFS.subPropertyOf),
    }
    assert found == set(map(iri, above))


def test_members_of_our_classes_state_the_classes_above(
    full: rdflib.Graph, ontology: rdflib.Graph
) -> None:
    for kind, above in ontology.subject_objects(RDFS.subClassOf):
        if above == SCHEMA.CreativeWork:  # an article states which: article or video
            continue
        for node in full.subjects(RDF.type, kind):
            assert (node, RDF.type, above) in full, node


def test_the_ontology_introduces_itself(ontology: rdflib.Graph) -> None:
    assert list(ontology.subjects(RDF.type, OWL.Ontology)) == [HEADER]
    assert ontology.value(HEADER, VANN.preferredNamespacePrefix) == rdflib.Literal("ng")
    assert ontology.value(HEADER, VANN.preferredNamespaceUri) == rdflib.Literal(NG)
    for predicate in (DCTERMS.title, DCTERMS.description, DCTERMS.license, OWL.versionInfo):
        assert len(list(ontology.objects(HEADER, predicate))) == 1, predicate


def test_the_ontology_has_no_blank_nodes(ontology: rdflib.Graph) -> None:
    assert not [term for triple in ontology for term in triple if isinstance(term, rdflib.BNode)]


def test_the_ontology_parses_alike_in_both_libraries(ontology: rdflib.Graph) -> None:
    text = read_document("ontology")
    ours = {tuple(term.n3() for term in triple) for triple in ontology}
    theirs = {
        (str(quad.subject), str(quad.predicate), str(quad.object))
        for quad in ox.parse(text, format=ox.RdfFormat.TURTLE)
    }
    assert ours == theirs


def test_the_prefixes_are_those_of_exports(ontology: rdflib.Graph) -> None:
    declared = dict(
        re.findall(r"^@prefix (\w+): <(.*)> \.$", read_document("ontology"), re.MULTILINE)
    )
    for prefix, namespace in PREFIXES.items():
        assert declared.get(prefix, namespace) == namespace, prefix
    assert iri("ng:Article") in set(ontology.subjects())


def test_every_term_is_documented(ontology: rdflib.Graph, handbook: str) -> None:
    rows = set(re.findall(r"^\| `(\S+?)`", handbook, re.MULTILINE))
    names = {f"ng:{str(term).removeprefix(NG)}" for term in properties(ontology)}
    assert names <= rows
    headings = "\n".join(line for line in handbook.splitlines() if line.startswith("#"))
    classes = set(defined_terms(ontology)) - set(properties(ontology))
    for one in classes:
        assert f"`ng:{one.removeprefix(NG)}`" in headings, one


def test_every_term_that_is_documented_is_defined(ontology: rdflib.Graph, handbook: str) -> None:
    mentioned = {expand(name) for name in re.findall(r"\bng:[A-Za-z]+", handbook)}
    assert mentioned == set(map(str, defined_terms(ontology)))


def test_every_foreign_property_of_exports_is_documented(full: rdflib.Graph, handbook: str) -> None:
    rows = {expand(name) for name in re.findall(r"^\| `(\w+:\w+)`", handbook, re.MULTILINE)}
    foreign = {str(one) for one in full.predicates()} - {str(RDF.type)}
    assert str(SKOS.hiddenLabel) in foreign
    assert foreign <= rows

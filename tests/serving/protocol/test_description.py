"""Service Description: each term of SPARQL 1.1 Service Description that applies, and what is so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import rdflib
import rdflib.compare
from rdflib import RDF, VOID, Namespace, URIRef
from rdflib.term import Node
from tests.serving.conftest import BASE, DATA, Application, serving

from newsgraph.errors import UsageError
from newsgraph.serving import hosts_of, location_of
from newsgraph.serving.protocol import description
from newsgraph.store import Store

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SERVICE = URIRef(f"{BASE}/sparql")
FORMATS = "http://www.w3.org/ns/formats/"


@pytest.fixture(scope="module")
def kasei(w3c: Store) -> Iterator[Application]:
    """Return an application that serves the graphs of the W3C."""
    with serving(w3c) as found:
        yield found


@pytest.fixture(scope="module")
def told(kasei: Application) -> rdflib.Graph:
    """Return the description of the service."""
    return rdflib.Graph().parse(data=kasei.get("/sparql").text, format="turtle")


def one(told: rdflib.Graph, subject: Node, predicate: Node) -> Node:
    """Return the one thing that is stated."""
    (found,) = told.objects(subject, predicate)
    return found


def test_a_service_is_told_of_with_its_endpoint(told: rdflib.Graph) -> None:
    assert list(told.subjects(RDF.type, SD.Service)) == [SERVICE]
    assert one(told, SERVICE, SD.endpoint) == SERVICE


def test_it_is_a_service_of_queries_alone(told: rdflib.Graph) -> None:
    assert one(told, SERVICE, SD.supportedLanguage) == SD.SPARQL11Query


def test_each_result_format_can_be_had(told: rdflib.Graph, kasei: Application) -> None:
    found = {str(name).removeprefix(FORMATS) for name in told.objects(SERVICE, SD.resultFormat)}
    rows = {
        "SPARQL_Results_JSON": "application/sparql-results+json",
        "SPARQL_Results_XML": "application/sparql-results+xml",
        "SPARQL_Results_CSV": "text/csv",
        "SPARQL_Results_TSV": "text/tab-separated-values",
    }
    triples = {
        "Turtle": "text/turtle",
        "N-Triples": "application/n-triples",
        "RDF_XML": "application/rdf+xml",
    }
    assert found == rows.keys() | triples.keys()
    for media_type in rows.values():
        assert kasei.query("SELECT * {}", media_type).status_code == 200
    for media_type in triples.values():
        assert kasei.query("DESCRIBE <s:s>", media_type).status_code == 200


def test_nothing_is_entailed_but_what_is_stated(told: rdflib.Graph) -> None:
    simple = URIRef("http://www.w3.org/ns/entailment/Simple")
    assert one(told, SERVICE, SD.defaultEntailmentRegime) == simple


def test_it_claims_no_feature_that_it_has_not(told: rdflib.Graph, kasei: Application) -> None:
    assert list(told.objects(SERVICE, SD.feature)) == []
    # Neither is a graph fetched (DereferencesURIs), nor are named ones merged (UnionDefaultGraph),
    # nor another service asked (BasicFederatedQuery), nor need a dataset be named (RequiresDataset).
    assert kasei.query("ASK FROM <http://localhost:9/> { ?s ?p ?o }").json()["boolean"] is False
    assert kasei.query("ASK { ?s ?p ?o }").json()["boolean"] is False
    assert kasei.query("ASK { SERVICE <http://localhost:9/> {} }").status_code == 400
    assert kasei.query("ASK {}").status_code == 200


def test_the_default_dataset_is_told_of_with_its_graphs(told: rdflib.Graph) -> None:
    dataset = one(told, SERVICE, SD.defaultDataset)
    assert one(told, SERVICE, SD.availableGraphs) == dataset
    assert {SD.Dataset, SD.GraphCollection, VOID.Dataset} == set(told.objects(dataset, RDF.type))
    assert one(told, one(told, dataset, SD.defaultGraph), RDF.type) == SD.Graph
    named = list(told.objects(dataset, SD.namedGraph))
    assert {one(told, graph, RDF.type) for graph in named} == {SD.NamedGraph}
    names = {str(one(told, graph, SD.name)) for graph in named}
    assert names == {DATA.format(number) for number in range(4)}
    assert {one(told, one(told, graph, SD.graph), RDF.type) for graph in named} == {SD.Graph}


def test_the_dataset_tells_where_it_is_had(application: Application) -> None:
    told = rdflib.Graph().parse(data=application.get("/sparql").text, format="turtle")
    dataset = one(told, SERVICE, SD.defaultDataset)
    assert one(told, dataset, VOID.sparqlEndpoint) == SERVICE
    assert str(one(told, dataset, VOID.uriSpace)) == "https://newsgraph.example/"
    dump = application.get(str(one(told, dataset, VOID.dataDump)).removeprefix(BASE))
    assert len(rdflib.Graph().parse(data=dump.text, format="turtle")) > 1000


@pytest.mark.parametrize(
    ("accept", "form"),
    [("text/turtle", "turtle"), ("application/n-triples", "nt"), ("application/rdf+xml", "xml")],
)
def test_it_comes_in_each_syntax(
    accept: str, form: str, kasei: Application, told: rdflib.Graph
) -> None:
    found = kasei.get("/sparql", accept)
    assert found.headers["content-type"].startswith(accept)
    read = rdflib.Graph().parse(data=found.text, format=form)
    assert rdflib.compare.isomorphic(read, told)


def test_an_address_names_its_syntax_to_browsers_too(kasei: Application) -> None:
    for accept in (None, "text/turtle", "text/html,*/*;q=0.8"):
        found = kasei.get("/sparql?format=nt", accept)
        assert found.headers["content-type"] == "application/n-triples"
        assert found.text == kasei.get("/sparql", "application/n-triples").text
    assert kasei.get("/sparql?format=csv").status_code == 406
    assert kasei.get("/sparql?format=nt&graph=a").status_code == 400
    assert kasei.ask("POST", "/sparql?format=nt").status_code == 415


def test_who_takes_no_rdf_is_told(kasei: Application) -> None:
    assert kasei.get("/sparql", "image/png").status_code == 406


def test_of_many_named_graphs_the_first_are_told_of(
    kasei: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(description, "DESCRIBED_GRAPHS", 2)
    told = rdflib.Graph().parse(data=kasei.get("/sparql").text, format="turtle")
    assert len(list(told.subjects(RDF.type, SD.NamedGraph))) == 2


def test_behind_a_proxy_it_is_found_where_others_call_it(w3c: Store) -> None:
    public = location_of("https://news.example.org")
    hosts = hosts_of("127.0.0.1", (public.host,))
    with serving(w3c, url=public.url, hosts=hosts) as application:
        for host in ("localhost:8765", "news.example.org"):
            text = application.get("/sparql", host=host).text
            told = rdflib.Graph().parse(data=text, format="turtle")
            service = URIRef("https://news.example.org/sparql")
            assert list(told.subjects(RDF.type, SD.Service)) == [service]
            assert one(told, service, SD.endpoint) == service
            dataset = one(told, service, SD.defaultDataset)
            assert one(told, dataset, VOID.sparqlEndpoint) == service
            assert str(one(told, dataset, VOID.dataDump)) == "https://news.example.org/data?default"


@pytest.mark.parametrize(
    ("told", "url", "host"),
    [
        ("HTTPS://News.Example.org", "https://news.example.org/", "news.example.org"),
        ("http://news.example.org:8080/", "http://news.example.org:8080/", "news.example.org"),
        ("https://[2001:DB8:0::1]:65535", "https://[2001:db8::1]:65535/", "[2001:db8::1]"),
        (
            "https://B\xfccher.example:0443",
            "https://xn--bcher-kva.example:443/",
            "xn--bcher-kva.example",
        ),
        ("https://news.example.org.", "https://news.example.org/", "news.example.org"),
    ],
)
def test_where_others_find_a_server_has_one_form(told: str, url: str, host: str) -> None:
    assert location_of(told) == (url, host)


@pytest.mark.parametrize(
    "told",
    [
        *("https://news.example.org/graph", "https://news.example.org//", "https://n.example/?a"),
        *(
            "https://me:secret@news.example.org/",
            "https://news.example.org/#a",
            "https://n.example:",
        ),
        *("news.example.org", "ftp://news.example.org/", "https://", "https://n.example:65536", ""),
        *("https://news.example.org/\n", "https://caf\xe9 .example/", "//news.example.org/"),
        *("https://.", "https://-/", "https://[:::::]/", "https://a..b/", "https://n.example:0/"),
        *("https://[fe80::1%25eth0]/", "https://1.2.3/", "https://\uff0fa/", "https://[]/"),
    ],
)
def test_what_is_more_or_less_than_the_address_of_a_server_is_told(told: str) -> None:
    with pytest.raises(UsageError, match="is not the address of a whole server") as caught:
        location_of(told)
    assert "secret" not in str(caught.value)
    assert str(caught.value).isprintable()

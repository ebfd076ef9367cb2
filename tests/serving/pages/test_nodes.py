"""Each IRI under the base has its page: for people as HTML, for machines as RDF."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest
import rdflib
from tests.serving.conftest import ROOT, Application, serving

import newsgraph as ng
from newsgraph import limits
from newsgraph.serving.pages.addresses import iri_of, link_to, name_of, path_of
from newsgraph.store import Store
from newsgraph.vocabulary import DEFAULT_BASE, expand

PEOPLE: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PROVIDER: Final = "/provider/bbc.co.uk"
IRI: Final = f"{DEFAULT_BASE}provider/bbc.co.uk"
LABEL: Final = ox.NamedNode(expand("rdfs:label"))
SPACE: Final = ox.NamedNode(expand("void:uriSpace"))


def node(path: str) -> ox.NamedNode:
    return ox.NamedNode(DEFAULT_BASE + path)


def store_of(*triples: tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]) -> Store:
    """Return a store of some triples, under the default base."""
    quads = ox.Store()
    quads.add(ox.Quad(node("dataset"), SPACE, ox.Literal(DEFAULT_BASE)))
    for triple in triples:
        quads.add(ox.Quad(*triple))
    return Store(quads)


def article(application: Application, role: str) -> str:
    """Return the path of an article that an observation of some role is about."""
    query = f'SELECT ?a {{ ?o ng:role "{role}" ; ng:observationOf ?a }} ORDER BY ?a LIMIT 1'
    return application.query(query, "text/csv").text.split()[1].replace(DEFAULT_BASE, "/")


# Which form


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        (PEOPLE, "html"),
        (None, "html"),
        ("*/*", "html"),
        ("text/turtle", "ttl"),
        ("application/n-triples, text/html;q=0.5", "nt"),
        ("application/rdf+xml", "rdf"),
    ],
)
def test_an_iri_leads_to_the_form_that_is_wanted(
    application: Application, accept: str | None, suffix: str
) -> None:
    found = application.get(PROVIDER, accept)
    assert found.status_code == 303
    assert found.headers["location"] == f"{PROVIDER}.{suffix}"
    assert found.headers["vary"] == "Accept"


def test_a_form_that_there_is_not_is_refused_with_those_that_there_are(
    application: Application,
) -> None:
    found = application.get(PROVIDER, "image/png")
    assert found.status_code == 406
    assert "text/turtle" in found.text
    assert application.get(f"{PROVIDER}?format=csv").status_code == 406


@pytest.mark.parametrize(
    ("suffix", "media_type", "syntax"),
    [
        ("ttl", "text/turtle; charset=utf-8", "turtle"),
        ("nt", "application/n-triples", "nt"),
        ("rdf", "application/rdf+xml", "xml"),
    ],
)
def test_each_form_says_the_same(
    application: Application, suffix: str, media_type: str, syntax: str
) -> None:
    found = application.get(f"{PROVIDER}.{suffix}", "image/png")
    assert found.status_code == 200
    assert found.headers["content-type"] == media_type
    told = rdflib.Graph().parse(data=found.text, format=syntax)
    own = application.query(f"CONSTRUCT {{ <{IRI}> ?p ?o }} {{ <{IRI}> ?p ?o }}", "text/turtle")
    around = application.query(f"CONSTRUCT {{ ?s ?p <{IRI}> }} {{ ?s ?p <{IRI}> }}", "text/turtle")
    expected = rdflib.Graph().parse(data=own.text).parse(data=around.text)
    assert set(told) == set(expected)
    assert len(told) > 5


def test_a_form_is_had_again_only_when_it_is_another(application: Application) -> None:
    page = application.get(f"{PROVIDER}.html")
    again = application.get(f"{PROVIDER}.html", if_none_match=page.headers["etag"])
    assert again.status_code == 304
    # A browser takes the headers of this answer for those of the page that it kept.
    policy = "content-security-policy"
    assert again.headers[policy] == page.headers[policy]
    other = application.get(f"{PROVIDER}.ttl", if_none_match=page.headers["etag"])
    assert other.status_code == 200


@pytest.mark.parametrize("kind", ["Article", "CoverageCluster", "Provider", "Topic", "Image",
                                  "Observation", "Source"])  # fmt: skip
def test_every_node_of_a_kind_has_its_page(application: Application, kind: str) -> None:
    query = f"SELECT ?node {{ ?node a ng:{kind} }} ORDER BY ?node LIMIT 8"
    for iri in application.query(query, "text/csv").text.split()[1:]:
        path = iri.replace(DEFAULT_BASE, "/")
        where = application.get(path, PEOPLE).headers["location"]
        page = application.get(where)
        assert page.status_code == 200
        assert f"<code>{html.escape(iri)}</code>" in page.text
        assert application.get(f"{path}.ttl").status_code == 200


# Addresses


def test_what_an_address_encodes_is_part_of_the_iri() -> None:
    source = node("source/posts/50%25%20off.md")
    with serving(store_of((source, LABEL, ox.Literal("50% off.md")))) as application:
        path = "/source/posts/50%25%20off.md"
        assert application.get(path, PEOPLE).headers["location"] == f"{path}.html"
        assert "50% off.md" in application.get(f"{path}.html").text
        assert application.get("/source/posts/50%2525%2520off.md").status_code == 404


@pytest.mark.parametrize("path", ["/topic/c%2B%2B", "/topic/c%2b%2b", "/%74opic/%63%2b%2B"])
def test_an_address_that_is_equivalent_leads_to_the_same_page(path: str) -> None:
    cpp = node("topic/c%2B%2B")
    with serving(store_of((cpp, LABEL, ox.Literal("C++")))) as application:
        assert application.get(path, PEOPLE).headers["location"] == "/topic/c%2B%2B.html"
        for form in ("", "?format=html"):
            found = application.get(f"{path}{form or '.html'}", PEOPLE)
            assert (found.status_code, "<bdi>C++</bdi></h1>" in found.text) == (200, True)
        assert application.ask("DELETE", path).status_code == 405
        assert application.get("/topic/c++", PEOPLE).status_code == 404  # + is reserved


def test_no_node_is_hidden_by_an_equivalent_address() -> None:
    one, other = node("topic/c%2B%2B"), node("topic/c%2b%2b")
    store = store_of((one, LABEL, ox.Literal("Large")), (other, LABEL, ox.Literal("Small")))
    with serving(store) as application:
        for path, name in (("/topic/c%2B%2B", "Large"), ("/topic/c%2b%2b", "Small")):
            where = application.get(path, PEOPLE).headers["location"]
            assert where == f"{path}.html"
            assert f"<bdi>{name}</bdi></h1>" in application.get(where).text
        assert "<bdi>Large</bdi>" in application.get("/topic/c%2B%2b.html").text


@pytest.mark.parametrize("path", ["/%2e%2e/topic/ai", "/topic/%2e%2E/topic/ai", "/%2Ftopic/ai"])
def test_what_is_equivalent_to_dots_leads_nowhere(path: str) -> None:
    with serving(store_of((node("topic/ai"), LABEL, ox.Literal("AI")))) as application:
        found = application.get(f"http://localhost:8765{path}", PEOPLE)
        assert (found.status_code, "location" in found.headers) == (404, False)


def test_no_node_is_hidden_by_the_name_of_another() -> None:
    mine, other = node("topic/ai"), node("topic/ai.html")
    store = store_of((mine, LABEL, ox.Literal("Mine")), (other, LABEL, ox.Literal("Other")))
    with serving(store) as application:
        where = application.get("/topic/ai", PEOPLE).headers["location"]
        assert "<bdi>Mine</bdi></h1>" in application.get(where).text
        assert application.get("/topic/ai.ttl").text.count("Mine") == 1
        where = application.get("/topic/ai.html", PEOPLE).headers["location"]
        assert where == "/topic/ai.html.html"
        assert "<bdi>Other</bdi></h1>" in application.get(where).text


@pytest.mark.parametrize(
    "rest",
    ["/evil.example/", "//evil.example/", "..", "a/../b", "topic/%2E%2E", "topic/%2e", ".", "",
     "a?b", "a#b", "caf\xe9"],
)  # fmt: skip
def test_where_a_browser_would_go_elsewhere_no_page_is(rest: str) -> None:
    assert path_of(DEFAULT_BASE + rest, DEFAULT_BASE) is None
    assert iri_of(f"/{rest}", DEFAULT_BASE) is None


def test_nobody_is_sent_to_another_host() -> None:
    iri = ox.NamedNode(f"{DEFAULT_BASE}/evil.example/x")
    with serving(store_of((iri, LABEL, ox.Literal("x")))) as application:
        found = application.get("http://localhost:8765//evil.example/x", PEOPLE)
        assert found.status_code == 404
        assert "location" not in found.headers


@pytest.mark.parametrize(
    "iri",
    ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "file:///etc/passwd",
     "https:relative", "https:///x", "urn:x:y", "mailto:a@b.example"],
)  # fmt: skip
def test_only_http_leads_outside(iri: str) -> None:
    assert link_to(iri, DEFAULT_BASE) is None


def test_names_are_words() -> None:
    assert name_of(expand("ng:cdnAmpUrl")) == "cdn amp URL"
    assert name_of("https://other.example/terms#") == "terms"
    assert name_of("urn:x") == "x"


# The page


def test_the_page_of_an_article_tells_where_it_was_observed(application: Application) -> None:
    page = application.get(f"{article(application, 'post')}.html").text
    assert re.search(r"<bdi>seeds/[^<]+\.md:2</bdi>", page)
    assert 'href="/observation/seeds/' in page
    assert "<td>post</td>" in page


def test_facts_lead_to_pages_here_and_terms_to_their_vocabulary(application: Application) -> None:
    page = application.get(f"{article(application, 'listed')}.html").text
    assert re.search(r'<a href="/provider/[^"]+"><bdi>', page)
    assert '<a href="/vocabulary#inCluster">ng:inCluster</a>' in page
    outside = 'rel="noopener noreferrer nofollow">schema:headline</a>'
    assert f'<a href="https://schema.org/headline" {outside}' in page


def test_every_link_of_every_page_leads_to_a_page(application: Application) -> None:
    page = application.get(f"{article(application, 'post')}.html").text
    links = set(re.findall(r'href="(/[^"#]*)', page))
    assert len(links) > 20
    for link in links:
        assert application.get(html.unescape(link), PEOPLE).status_code in (200, 303), link


def test_what_the_graph_does_not_know_gets_a_page_that_helps(application: Application) -> None:
    found = application.get("/article/nobody%3Cscript%3E", PEOPLE)
    assert found.status_code == 404
    assert "/sparql" in found.text
    assert "<script" not in found.text
    machine = application.get("/article/nobody", "text/turtle, */*;q=0.1")
    assert machine.status_code == 404
    assert machine.headers["content-type"].startswith("text/plain")
    assert application.ask("DELETE", "/article/nobody").status_code == 404
    assert application.ask("DELETE", PROVIDER).status_code == 405


def test_many_neighbours_are_counted_and_asked_for() -> None:
    hub, by = node("topic/hub"), ox.NamedNode(expand("schema:about"))
    many = [(node(f"article/{number}"), by, hub) for number in range(60)]
    with serving(store_of((hub, LABEL, ox.Literal("Hub")), *many)) as application:
        page = application.get("/topic/hub.html").text
        assert '<span class="count">60</span>' in page
        assert page.count('href="/article/') == limits.NODE_NEIGHBOURS
        assert "/sparql#query=" in page


def test_a_page_is_bounded_and_says_so() -> None:
    hub, by = node("topic/hub"), ox.NamedNode(expand("schema:about"))
    count = limits.NODE_STATEMENTS + 500
    into = [(node(f"article/{number}"), by, hub) for number in range(count)]
    out = [(hub, LABEL, ox.Literal(str(number))) for number in range(count)]
    with serving(store_of(*into, *out)) as application:
        page = application.get("/topic/hub.html").text
        assert "There is more than this page shows" in page
        assert "More leads here than is counted" in page
        lines = application.get("/topic/hub.nt").text.count("\n")
        assert lines == 2 * limits.NODE_STATEMENTS


def test_long_texts_are_cut() -> None:
    long = ox.Literal("x" * (limits.NODE_TEXT_CHARACTERS + 1))
    with serving(store_of((node("topic/x"), LABEL, long))) as application:
        page = application.get("/topic/x.html").text
        assert "x…" in page
        assert "x" * limits.NODE_TEXT_CHARACTERS not in page


def test_a_graph_without_a_base_has_no_pages_of_nodes(w3c: Store) -> None:
    with serving(w3c) as application:
        assert application.get("/article/x", PEOPLE).status_code == 404
        assert application.get("/about", PEOPLE).status_code == 200


# What strangers wrote


@pytest.fixture(scope="module")
def hostile() -> Iterator[Application]:
    """Return an application that serves the hostile posts."""
    posts: Path = ROOT / "tests" / "hostile" / "posts"
    with serving(ng.load(ng.build(ng.read(posts)))) as found:
        yield found


def test_no_hostile_post_gets_markup_or_an_address_into_a_page(hostile: Application) -> None:
    query = "SELECT DISTINCT ?node { ?node a ?kind . FILTER(?kind IN (ng:Article, ng:Observation,"
    query += " ng:Provider, ng:Topic, ng:Image, ng:Source, ng:CoverageCluster)) }"
    iris = hostile.query(query, "text/csv").text.split()[1:]
    assert len(iris) > 300
    for iri in iris:
        if (path := path_of(iri.strip('"'), DEFAULT_BASE)) is None:
            continue
        page = hostile.get(f"{path}.html")
        assert page.status_code == 200, path
        found = set(re.findall(r"<([a-z0-9]+)", page.text))
        assert found <= ELEMENTS, path
        for link in re.findall(r'(?:href|src)="([^"]*)"', page.text):
            assert re.match(r"/(?!/)|https?://|#content$|data:,$", link), link
        assert not re.search("[\x00-\x08\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]", page.text), path


ELEMENTS: Final = {
    *("html", "head", "meta", "title", "link", "body", "header", "nav", "main", "section"),
    *("a", "h1", "h2", "h3", "p", "span", "code", "bdi", "ul", "li"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


def test_what_is_secured_is_on_no_page(hostile: Application) -> None:
    query = 'SELECT ?node { ?node a ng:Source . FILTER(CONTAINS(STR(?node), "secured")) }'
    for iri in hostile.query(query, "text/csv").text.split()[1:]:
        page = hostile.get(f"{iri.replace(DEFAULT_BASE, '/')}.html").text
        assert "<h1>" in page
        assert "SECRET" not in page


def test_names_without_end_are_not_read_one_after_the_other() -> None:
    hub, by = node("topic/hub"), ox.NamedNode(expand("schema:about"))
    others = [node(f"topic/{number}") for number in range(8)]
    long = "x" * (limits.NODE_CHARACTERS // 4)
    named = [(other, LABEL, ox.Literal(long)) for other in others]
    with serving(store_of(*named, *((hub, by, other) for other in others))) as application:
        page = application.get("/topic/hub.html").text
        assert page.count("<bdi>xxx") == 4
        assert page.count(f"<bdi>{DEFAULT_BASE}topic/") == 4 + 1  # and the node itself

"""SPARQL 1.1 Protocol: the cases of the W3C's own test suite, each by its name there.

All 20 cases of queries give what they should. The 14 of updates are refused, since the graph is
read-only: where an update should be done, it is forbidden, and where it should fail, it fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import urlencode

import httpx
import pytest
from tests.serving.conftest import DATA, Application, serving

from newsgraph.serving.protocol.refusals import READ_ONLY
from newsgraph.store import Store

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"

D0, D1, D2, D3 = (DATA.format(number) for number in range(4))
IN_BOTH: Final = f"ASK {{ <{D1}> a ?type . <{D2}> a ?type . }}"
IN_NAMED: Final = f"GRAPH ?g1 {{ <{D1}> a ?type }} GRAPH ?g2 {{ <{D2}> a ?type }}"


class Case(NamedTuple):
    """A request, and the answer: its status, and what it is, a truth by its value."""

    method: str
    address: str
    type: str | None
    body: bytes | None
    status: int
    kind: str | None = None


def at(**fields: str | list[str]) -> str:
    """Return the address of the endpoint with some fields, ``_`` in names for ``-``."""
    named = {name.replace("_", "-"): value for name, value in fields.items()}
    return f"/sparql?{urlencode(named, doseq=True)}"


ON_D0: Final = at(default_graph_uri=D0)

QUERIES: Final = {
    "query_post_form": Case("POST", ON_D0, FORM, b"query=ASK%20%7B%7D", 200, "true"),
    "query_dataset_default_graphs_get": Case(
        "GET", at(query=IN_BOTH, default_graph_uri=[D1, D2]), None, None, 200, "true"
    ),
    "query_dataset_default_graphs_post": Case(
        "POST", at(default_graph_uri=[D1, D2]), QUERY, IN_BOTH.encode(), 200, "true"
    ),
    "query_dataset_named_graphs_post": Case(
        *("POST", at(named_graph_uri=[D1, D2]), QUERY),
        *(f"ASK {{ {IN_NAMED} }}".encode(), 200, "true"),
    ),
    "query_dataset_named_graphs_get": Case(
        *("GET", at(query=f"ASK {{ {IN_NAMED} }}", named_graph_uri=[D1, D2])),
        None,
        None,
        200,
        "true",
    ),
    "query_dataset_full": Case(
        *("POST", at(default_graph_uri=D3, named_graph_uri=[D1, D2]), QUERY),
        *(f"ASK {{ <{D3}> a ?type {IN_NAMED} }}".encode(), 200, "true"),
    ),
    "query_multiple_dataset": Case(
        *("POST", at(named_graph_uri=[D1, D2]), QUERY),
        *(f"ASK FROM <{D3}> {{ {IN_NAMED} }}".encode(), 200, "true"),
    ),
    "query_get": Case("GET", at(query="ASK {}", default_graph_uri=D0), None, None, 200, "true"),
    "query_content_type_select": Case(
        "POST", ON_D0, QUERY, b"SELECT (1 AS ?value) {}", 200, "rows"
    ),
    "query_content_type_ask": Case("POST", ON_D0, QUERY, b"ASK {}", 200, "true"),
    "query_content_type_describe": Case(
        "POST", ON_D0, QUERY, b"DESCRIBE <http://example.org/>", 200, "triples"
    ),
    "query_content_type_construct": Case(
        "POST", ON_D0, QUERY, b"CONSTRUCT { <s:s> <p:p> 1 } WHERE {}", 200, "triples"
    ),
    "query_post_direct": Case("POST", "/sparql", QUERY, b"ASK {}", 200, "true"),
    "bad_query_method": Case(
        "PUT", at(query="ASK {}", default_graph_uri=D0), FORM, None, 405, "only GET, HEAD, POST"
    ),
    "bad_multiple_queries": Case(
        *("GET", at(query=["ASK {}", "SELECT * {}"])),
        None,
        None,
        400,
        "holds 2 queries: give one",
    ),
    "bad_query_wrong_media_type": Case(
        "POST", "/sparql", "text/plain", b"ASK {}", 415, f"comes as {QUERY} or {FORM}"
    ),
    "bad_query_missing_form_type": Case(
        "POST", "/sparql", None, b"query=ASK%20%7B%7D", 415, "not as 'nothing at all'"
    ),
    "bad_query_missing_direct_type": Case(
        "POST", "/sparql", None, b"ASK {}", 415, "not as 'nothing at all'"
    ),
    "bad_query_non_utf8": Case(
        *("POST", "/sparql", f"{QUERY}; charset=UTF-16"),
        *("ASK {}".encode("utf-16"), 415, "UTF-8, not 'utf-16'"),
    ),
    "bad_query_syntax": Case(
        "GET", at(query="ASK {"), None, None, 400, "ends too early, with 1 open bracket"
    ),
}

INSERT: Final = b"INSERT DATA { GRAPH <http://example.org/g> { <http://example.org/s> a 1 } }"
CONFLICT: Final = b"WITH <http://example/addresses> DELETE { ?a ?b 'Bill' } WHERE { ?a ?b 'Bill' }"

UPDATES: Final = {
    "update_dataset_default_graph": Case(
        "POST", at(using_graph_uri=D1), UPDATE, b"CLEAR ALL ; " + INSERT, 403
    ),
    "update_dataset_default_graphs": Case(
        "POST", at(using_graph_uri=[D1, D2]), UPDATE, b"DROP ALL ; " + INSERT, 403
    ),
    "update_dataset_named_graphs": Case(
        "POST", at(using_named_graph_uri=[D1, D2]), UPDATE, b"DROP ALL ; " + INSERT, 403
    ),
    "update_dataset_full": Case(
        *("POST", at(using_graph_uri=D1, using_named_graph_uri=D2), UPDATE),
        *(b"DROP ALL ; " + INSERT, 403),
    ),
    "update_post_form": Case("POST", "/sparql", FORM, b"update=CLEAR+ALL", 403),
    "update_post_direct": Case("POST", "/sparql", UPDATE, b"CLEAR ALL", 403),
    "update_base_uri": Case(
        *("POST", "/sparql", UPDATE),
        *(b"INSERT DATA { GRAPH <http://example.org/b/> { <s:s> <p:p> <test> } }", 403),
    ),
    "bad_update_get": Case("GET", at(update="CLEAR ALL"), None, None, 403),
    "bad_multiple_updates": Case(
        "POST", "/sparql", FORM, b"update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", 403
    ),
    "bad_update_wrong_media_type": Case("POST", "/sparql", "text/plain", b"CLEAR NAMED", 415),
    "bad_update_missing_form_type": Case("POST", "/sparql", None, b"update=CLEAR%20NAMED", 415),
    "bad_update_non_utf8": Case(
        "POST", "/sparql", f"{UPDATE}; charset=UTF-16", "CLEAR NAMED".encode("utf-16"), 403
    ),
    "bad_update_syntax": Case("POST", "/sparql", FORM, b"update=CLEAR%20XYZ", 403),
    "bad_update_dataset_conflict": Case(
        "POST", at(using_named_graph_uri="http://example/people"), UPDATE, CONFLICT, 403
    ),
}


@pytest.fixture(scope="module")
def kasei(w3c: Store) -> Iterator[Application]:
    """Return an application that serves the graphs of the W3C."""
    with serving(w3c) as found:
        yield found


def ask(application: Application, case: Case) -> httpx.Response:
    """Return the answer to the request of a case."""
    headers = {"content-type": case.type} if case.type else {}
    return application.ask(case.method, case.address, headers, case.body)


def test_all_cases_are_there() -> None:
    assert (len(QUERIES), len(UPDATES)) == (20, 14)


@pytest.mark.parametrize("name", [name for name in QUERIES if not name.startswith("bad")])
def test_a_query_is_answered(name: str, kasei: Application) -> None:
    case = QUERIES[name]
    found = ask(kasei, case)
    assert found.status_code == case.status, found.text
    media_type = found.headers["content-type"].partition(";")[0]
    if case.kind == "triples":
        assert media_type == "text/turtle"
    else:
        assert media_type == "application/sparql-results+json"
        answer = found.json()
        assert (answer["boolean"] is True) if case.kind == "true" else answer["results"]["bindings"]


@pytest.mark.parametrize("name", [name for name in QUERIES if name.startswith("bad")])
def test_a_bad_query_is_refused_and_told_why(name: str, kasei: Application) -> None:
    case = QUERIES[name]
    found = ask(kasei, case)
    assert found.status_code == case.status
    assert str(case.kind) in found.text


@pytest.mark.parametrize("name", UPDATES)
def test_an_update_is_refused_and_told_why(name: str, kasei: Application) -> None:
    case = UPDATES[name]
    found = ask(kasei, case)
    assert found.status_code == case.status
    assert (READ_ONLY if case.status == 403 else QUERY) in found.text


def test_nothing_was_changed(kasei: Application) -> None:
    for case in UPDATES.values():
        ask(kasei, case)
    found = kasei.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", "text/csv")
    assert found.text.split() == ["n", "4"]


def test_an_update_that_comes_as_a_query_is_refused_too(kasei: Application) -> None:
    found = kasei.query("CLEAR ALL")
    assert found.status_code == 400
    assert "read-only" in found.text


def test_the_dataset_of_the_protocol_counts_more_than_that_of_the_query(
    kasei: Application,
) -> None:
    query = f"ASK FROM <{D1}> {{ <{D2}> a ?type }}"
    assert kasei.query(query).json()["boolean"] is False
    found = kasei.get(at(query=query, default_graph_uri=D2))
    assert found.json()["boolean"] is True


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"])
@pytest.mark.parametrize("address", ["/sparql", "/sparql?query=ASK%20%7B%7D"])
def test_any_other_method_is_refused_with_those_that_there_are(
    method: str, address: str, kasei: Application
) -> None:
    found = kasei.ask(method, address)
    assert (found.status_code, found.headers["allow"]) == (405, "GET, HEAD, POST")
    assert f"'{method}' is not possible here" in found.text


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_a_graph_that_is_no_iri_is_refused(name: str, kasei: Application) -> None:
    found = kasei.query("ASK {}", **{name: "no iri"})
    assert found.status_code == 400
    assert "'no iri' is no absolute IRI" in found.text


def test_what_is_not_percent_encoded_utf8_is_refused(kasei: Application) -> None:
    found = kasei.get("/sparql?query=ASK%20%7B%7D%FF")
    assert (found.status_code, found.text) == (400, "the address is not percent-encoded UTF-8\n")
    direct = kasei.ask("POST", "/sparql", {"content-type": QUERY}, b"ASK {}\xff")
    assert (direct.status_code, "byte 7 is wrong" in direct.text) == (400, True)


def test_an_address_with_too_many_fields_is_refused(kasei: Application) -> None:
    found = kasei.get("/sparql?" + "a=1&" * 200)
    assert (found.status_code, "more than 100 fields" in found.text) == (400, True)


def test_a_request_that_is_too_large_is_refused(kasei: Application) -> None:
    found = kasei.ask("POST", "/sparql", {"content-type": QUERY}, b"#" * 300_000)
    assert (found.status_code, "larger than 262,144 bytes" in found.text) == (413, True)


def test_a_query_that_is_too_long_is_refused(kasei: Application) -> None:
    found = kasei.ask("POST", "/sparql", {"content-type": QUERY}, b"ASK {}" + b"#" * 70_000)
    assert (found.status_code, "longer than 65,536 bytes" in found.text) == (400, True)

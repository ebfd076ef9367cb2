"""Formats: each answer in each format, by what clients accept; read back by other parsers."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
import rdflib
from tests.serving.conftest import Application

from newsgraph.serving.protocol.formats import ROWS, TRIPLES, TRUTHS
from newsgraph.serving.protocol.negotiation import choose

SELECT = "SELECT ?name ?n { ?p a ng:Provider ; schema:name ?name ; ng:domain ?n } ORDER BY ?name"
CONSTRUCT = "CONSTRUCT { ?p a ng:Provider ; schema:name ?n } { ?p a ng:Provider ; schema:name ?n }"
SYNTAXES = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "text/plain": "nt",
    "application/rdf+xml": "xml",
    "application/xml": "xml",
}


def read_rows(media_type: str, text: str) -> list[str]:
    """Return the first column of rows, as a library reads them that is not ours."""
    if media_type.endswith("json"):
        return [row["name"]["value"] for row in json.loads(text)["results"]["bindings"]]
    if media_type.endswith("xml"):
        space = "{http://www.w3.org/2005/sparql-results#}"
        found = ET.fromstring(text).iter(f"{space}binding")
        return [str(one[0].text) for one in found if one.get("name") == "name"]
    delimiter = "\t" if "tab" in media_type else ","
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    return [row[0] for row in rows[1:]]


@pytest.mark.parametrize("media_type", ROWS)
def test_rows(media_type: str, application: Application) -> None:
    found = application.query(SELECT, media_type)
    assert found.status_code == 200
    assert found.headers["content-type"].partition(";")[0] == media_type
    assert found.headers["vary"] == "Accept"
    expected = read_rows("text/csv", application.query(SELECT, "text/csv").text)
    assert len(expected) > 3
    assert read_rows(media_type, found.text) == expected


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("xml", "application/rdf+xml"),
        ("rdf+xml", "application/rdf+xml"),
        ("turtle", "text/turtle; charset=utf-8"),
    ],
)
def test_clients_name_formats_of_triples_by_themselves(
    name: str, media_type: str, application: Application
) -> None:
    found = application.query(CONSTRUCT, format=name, output=name, results=name)
    assert (found.status_code, found.headers["content-type"]) == (200, media_type)


@pytest.mark.parametrize("media_type", TRUTHS)
def test_truths(media_type: str, application: Application) -> None:
    found = application.query("ASK { ?a a ng:Article }", media_type)
    assert found.headers["content-type"] == media_type
    form = "json" if media_type.endswith("json") else "xml"
    read = ox.parse_query_results(
        found.content, ox.QueryResultsFormat.from_media_type(f"application/sparql-results+{form}")
    )
    assert isinstance(read, ox.QueryBoolean)
    assert bool(read) is True


@pytest.mark.parametrize("media_type", TRIPLES)
def test_triples(media_type: str, application: Application) -> None:
    found = application.query(CONSTRUCT, media_type)
    assert found.headers["content-type"].partition(";")[0] == media_type
    read = rdflib.Graph().parse(data=found.text, format=SYNTAXES[media_type])
    lines = application.query(CONSTRUCT, "application/n-triples").text
    assert set(read) == set(rdflib.Graph().parse(data=lines, format="nt"))
    assert len(read) > 3


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv", "text/csv"),
        ("text/csv;q=0.1, text/tab-separated-values;q=0.2", "text/tab-separated-values"),
        ("*/*;q=0.1, text/*", "text/csv"),
        ("text/*, text/csv;q=0", "text/tab-separated-values"),
        ("TEXT/CSV;Q=1.000", "text/csv"),
        ("application/sparql-results+xml;charset=utf-8", "application/sparql-results+xml"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "application/sparql-results+json"),
        ('application/json;profile="a,b";q=0.3, text/csv;q=0.5', "text/csv"),
        ('application/json;profile="a;q=1";q=0.3, text/csv;q=0.5', "text/csv"),
        (
            r'application/json;a="\",text/csv,";q=0.3, text/tab-separated-values;q=0.2',
            "application/json",
        ),
        ('text/csv;q=0.5, application/json;a="', "application/json"),
        ("nonsense", "application/sparql-results+json"),
    ],
)
def test_what_is_wanted_most_is_given(
    accept: str | None, chosen: str, application: Application
) -> None:
    found = application.query(SELECT, accept)
    assert found.headers["content-type"].partition(";")[0] == chosen


@pytest.mark.parametrize("accept", ["image/png", "text/turtle", "*/*;q=0", "text/csv;q=0"])
def test_what_there_is_not_is_told_with_what_there_is(
    accept: str, application: Application
) -> None:
    found = application.query(SELECT, accept)
    assert found.status_code == 406
    assert "there are application/sparql-results+json, " in found.text


@pytest.mark.parametrize("name", ["csv", "text/csv"])
def test_a_format_can_be_named_in_the_address(name: str, application: Application) -> None:
    found = application.query(SELECT, "application/json", format=name)
    assert found.headers["content-type"] == "text/csv; charset=utf-8"


def test_an_unknown_format_is_told(application: Application) -> None:
    found = application.query(SELECT, format="<script>")
    assert found.status_code == 406
    assert "format='<script>'" in found.text
    assert found.headers["content-type"].startswith("text/plain")


def test_what_xml_cannot_hold_is_told(application: Application) -> None:
    query = r"SELECT ('\u0001' AS ?a) {}"
    found = application.query(query, "application/sparql-results+xml")
    assert (found.status_code, "ask for json" in found.text) == (400, True)
    triples = r"CONSTRUCT { <s:s> <p:p> '\u0001' } {}"
    found = application.query(triples, "application/rdf+xml")
    assert (found.status_code, "XML can't hold" in found.text) == (400, True)


def test_of_equals_the_first_offered_is_chosen() -> None:
    assert choose("b/b, a/a", ["a/a", "b/b"]) == "a/a"
    assert choose(",;,=, b/b;q=2;q=x", ["a/a", "b/b"]) == "b/b"


def test_a_header_of_quotes_is_read_at_once() -> None:
    for quotes in ('"' * 100_000, '"\\' * 100_000, 'a/b;"' + "\\" * 100_001, ',;"' * 50_000):
        assert choose(f"b/b, {quotes}", ["a/a", "b/b"]) == "b/b"

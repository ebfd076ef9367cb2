"""Answers: every kind of result in every format, and tables that are safe to show."""

from __future__ import annotations

import csv
import io
import json
import sys
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
import rdflib

from newsgraph.answers import FORMATS, Table, displayed, shorten, to_table, write_answer
from newsgraph.errors import UsageError
from newsgraph.guard import answer_query
from newsgraph.store import Store, load_export

DATA = """
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<a:s> <a:p> 'two "lines",\\nand \\u001b[31m', 7, 1.5, true, "x"^^xsd:boolean,
  "many"^^xsd:integer, "2021-03-01"^^xsd:date, "INF"^^xsd:double, <a:o>, 'chat'@fr .
"""
ROWS = "SELECT ?o ?none { ?s ?p ?o } ORDER BY STR(?o) DATATYPE(?o)"
TRUTH = "ASK { ?s ?p 7 }"
TRIPLES = "CONSTRUCT { ?s a ?o . ?s <a:q> 1 . ?s <a:q> 'x' } WHERE { ?s <a:p> ?o FILTER(?o = 7) }"
EMPTY = "SELECT ?x { ?x <a:nothing> ?y }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    path = tmp_path_factory.mktemp("answers") / "data.ttl"
    path.write_text(DATA)
    return load_export(path)


def test_a_table_holds_python_values(store: Store) -> None:
    table = to_table(answer_query(store, ROWS))
    assert table.columns == ("o", "none")
    values = {row[0] for row in table.rows}
    expected = {7, 1.5, "x", "many", "2021-03-01", float("inf"), "a:o", "chat"}
    assert values >= expected
    assert [row[0] for row in table.rows].count(True) == 1
    assert {row[1] for row in table.rows} == {None}


def test_a_row_has_the_names_of_its_columns(store: Store) -> None:
    query = "SELECT (1 AS ?n) (2 AS ?class) (3 AS ?_x) (4 AS ?é) {}"
    table = to_table(answer_query(store, query))
    assert table.columns == ("n", "class", "_x", "é")
    (row,) = table.rows
    assert (row.n, row.é) == (1, 4)
    assert row == (1, 2, 3, 4)


def test_a_table_becomes_a_data_frame(store: Store) -> None:
    query = "SELECT ?class ?n { VALUES (?class ?n) { ('a' 1) ('b' UNDEF) } }"
    frame = to_table(answer_query(store, query)).to_pandas()
    assert list(frame.columns) == ["class", "n"]
    assert list(frame["class"]) == ["a", "b"]
    assert list(frame["n"].dropna()) == [1]


def test_without_pandas_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match="pip install pandas"):
        Table(("a",), ((1,),)).to_pandas()


def test_a_truth_is_a_table_of_one_cell(store: Store) -> None:
    assert to_table(answer_query(store, TRUTH)) == (("answer",), ((True,),))


def test_triples_are_a_sorted_table_of_three(store: Store) -> None:
    table = to_table(answer_query(store, TRIPLES))
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    assert table.columns == ("subject", "predicate", "object")
    assert table.rows == (("a:s", "a:q", 1), ("a:s", "a:q", "x"), ("a:s", kind, 7))


def test_others_terms_stay_text() -> None:
    quads = ox.Store()
    triple = ox.Triple(ox.NamedNode("a:s"), ox.NamedNode("a:p"), ox.NamedNode("a:o"))
    quads.add(ox.Quad(ox.BlankNode("b"), ox.NamedNode("a:says"), triple))
    rows = to_table(answer_query(Store(quads), "SELECT ?s ?o { ?s ?p ?o }")).rows
    assert rows == (("b", "<a:s> <a:p> <a:o>"),)


def test_csv_is_that_of_the_w3c(store: Store) -> None:
    text = write_answer(answer_query(store, ROWS), "csv")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[0] == ["o", "none"]
    assert ['two "lines",\nand \x1b[31m', ""] in rows
    assert text.endswith("\r\n")


def test_tsv_keeps_the_kinds_of_terms(store: Store) -> None:
    assert "\n<a:o>\t\n" in write_answer(answer_query(store, ROWS), "tsv")
    assert '"chat"@fr' in write_answer(answer_query(store, ROWS), "tsv")


def test_json_and_xml_hold_rows_and_truths(store: Store) -> None:
    rows = json.loads(write_answer(answer_query(store, ROWS), "json"))
    assert rows["head"]["vars"] == ["o", "none"]
    assert json.loads(write_answer(answer_query(store, TRUTH), "json"))["boolean"] is True
    space = {"s": "http://www.w3.org/2005/sparql-results#"}
    assert ET.fromstring(write_answer(answer_query(store, TRUTH), "xml")).findtext(
        "s:boolean", "", space
    )
    found = ET.fromstring(write_answer(answer_query(store, EMPTY), "xml")).find("s:results", space)
    assert found is not None
    assert list(found) == []


@pytest.mark.parametrize(("file_format", "name"), [("ttl", "turtle"), ("nt", "nt")])
def test_triples_parse_again(file_format: str, name: str, store: Store) -> None:
    text = write_answer(answer_query(store, TRIPLES), file_format)
    assert len(rdflib.Graph().parse(data=text, format=name)) == 3
    assert ("@prefix schema:" in text) is (file_format == "ttl")


@pytest.mark.parametrize(
    ("query", "file_format", "complaint"),
    [
        *[(ROWS, name, "can't hold rows: ask for csv, tsv, json, xml") for name in ("ttl", "nt")],
        *[(TRIPLES, name, "can't hold triples: ask for ttl, nt") for name in ("csv", "json")],
        (TRUTH, "nonsense", "'nonsense' can't hold rows"),
    ],
)
def test_a_format_that_cannot_hold_the_result(
    query: str, file_format: str, complaint: str, store: Store
) -> None:
    with pytest.raises(UsageError, match=complaint):
        write_answer(answer_query(store, query), file_format)


@pytest.mark.parametrize("file_format", FORMATS[1:])
def test_the_same_question_gets_the_same_bytes(file_format: str, store: Store) -> None:
    query = TRIPLES if file_format in ("ttl", "nt") else ROWS
    results = [answer_query(store, query), answer_query(store, query)]
    one, other = (write_answer(result, file_format) for result in results)
    assert one == other


@pytest.mark.parametrize(
    ("text", "base", "short"),
    [
        ("https://schema.org/headline", None, "schema:headline"),
        ("https://schema.org/a/b", None, "https://schema.org/a/b"),
        ("https://n.example/article/1", "https://n.example/", "<article/1>"),
        ("https://n.example/article/1", None, "https://n.example/article/1"),
        ("a text", "https://n.example/", "a text"),
    ],
)
def test_known_iris_are_shortened(text: str, base: str | None, short: str) -> None:
    assert shorten(text, base) == short


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (7, "7"),
        (1.5, "1.5"),
        ("red \x1b[31m \u202e", "red \\x1b[31m \\u202e"),
        ("https://schema.org/headline", "schema:headline"),
    ],
)
def test_a_cell_cannot_steer_the_terminal(cell: str | float | None, text: str) -> None:
    assert displayed(cell) == text

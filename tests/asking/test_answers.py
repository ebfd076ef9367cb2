"""Answers: every kind of result in every format, and tables that are safe to show."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import sys
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st

from newsgraph.asking.answers import (
    _FORMULA,
    FORMATS,
    TRIPLE_FORMATS,
    Answer,
    Cell,
    Kind,
    Table,
    kind_of,
    shorten,
    to_table,
    write_answer,
)
from newsgraph.asking.guard import answer_query
from newsgraph.errors import UsageError
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
PLAIN = (
    "SELECT ?o ?none { ?s ?p ?o FILTER(!REGEX(STR(?o), 'lines')) } ORDER BY STR(?o) DATATYPE(?o)"
)
SPACE = {"s": "http://www.w3.org/2005/sparql-results#"}


def rows_of(*terms: str) -> Answer:
    """Return an answer of one column, each term as N-Triples write it."""
    return Answer(Kind.ROWS, "\n".join(("?x", *terms, "")).encode())


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
    assert (row.n, row._1, row._2, row.é) == (1, 2, 3, 4)
    assert row == (1, 2, 3, 4)


XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("text", "datatype", "cell"),
    [
        ("-7", "integer", -7),
        ("+07", "int", 7),
        ("7", "nonNegativeInteger", 7),
        ("9" * 640, "integer", int("9" * 640)),
        ("9" * 641, "integer", "9" * 641),
        *[(text, "integer", text) for text in ("1_000", " 7", "٣", "7.0", "", "-")],
        ("0.1", "decimal", 0.1),
        ("-.5", "decimal", -0.5),
        ("150.00", "decimal", 150.0),
        ("0.1234567890123456789", "decimal", "0.1234567890123456789"),
        ("123456789012345678.5", "decimal", "123456789012345678.5"),
        ("-12345.67890123", "decimal", -12345.67890123),
        ("0.1000000000000000", "decimal", 0.1),
        ("9007199254740993.0", "decimal", "9007199254740993.0"),
        ("9" * 400, "decimal", "9" * 400),
        *[(text, "decimal", text) for text in ("1e3", "INF", "1_0.5", ".", "nan")],
        ("1.5E3", "double", 1500.0),
        ("-INF", "float", -math.inf),
        *[(text, "double", text) for text in ("inf", "Infinity", "nan", "1_0e1", "0x1p3")],
        ("true", "boolean", True),
        ("0", "boolean", False),
        ("True", "boolean", "True"),
        ("2021-03-01", "date", "2021-03-01"),
    ],
)
def test_a_number_is_one_by_the_rules_of_its_datatype(text: str, datatype: str, cell: Cell) -> None:
    ((found,),) = to_table(rows_of(f'"{text}"^^<{XSD}{datatype}>')).rows
    assert (found, type(found)) == (cell, type(cell))


def test_no_number_is_a_float() -> None:
    ((cell,),) = to_table(rows_of(f'"NaN"^^<{XSD}double>')).rows
    assert math.isnan(cell)


@pytest.mark.parametrize(
    ("query", "is_empty"),
    [
        ("ASK { ?s ?p 7 }", False),
        ("ASK { ?s ?p 8 }", False),
        (ROWS, False),
        (EMPTY, True),
        (TRIPLES, False),
        ("CONSTRUCT { ?s ?p 8 } WHERE { ?s ?p 8 }", True),
    ],
)
def test_an_answer_is_empty_without_rows_or_triples(
    query: str,
    is_empty: bool,  # noqa: FBT001 (a case)
    store: Store,
) -> None:
    assert answer_query(store, query).is_empty() is is_empty


@pytest.mark.parametrize(("value", "truth"), [(7, True), (8, False)])
def test_a_truth_is_what_was_asked(value: int, truth: bool, store: Store) -> None:  # noqa: FBT001 (a case)
    assert answer_query(store, f"ASK {{ ?s ?p {value} }}").truth() is truth


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("SELECT * {}", Kind.ROWS),
        ("# ASK\nBASE <a:ask>select?x{}", Kind.ROWS),
        ("PREFIX construct: <a:b> Ask{ { SELECT * {} } }", Kind.TRUTH),
        ("DESCRIBE<a:b>", Kind.TRIPLES),
        ("CONSTRUCT WHERE { ?s ?p 'ASK' }", Kind.TRIPLES),
        (r"C\u004FNSTRUCT {} WHERE { { SELECT * {} } }", None),
        ("nonsense", None),
        ("", None),
    ],
)
def test_a_query_tells_what_its_answer_will_be(query: str, kind: Kind | None) -> None:
    assert kind_of(query) is kind


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
    assert rows == (("_:b", "<a:s> <a:p> <a:o>"),)


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
    assert ET.fromstring(write_answer(answer_query(store, TRUTH), "xml")).findtext(
        "s:boolean", "", SPACE
    )
    found = ET.fromstring(write_answer(answer_query(store, EMPTY), "xml")).find("s:results", SPACE)
    assert found is not None
    assert list(found) == []


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x0b", "\x1b", "\ufffe", "\uffff"])
def test_xml_refuses_what_it_cannot_hold(character: str) -> None:
    answer = rows_of('"<result>"', f'"a \\u{ord(character):04X}"')
    complaint = rf"^XML can't hold the character U\+{ord(character):04X} of row 2: ask for json$"
    with pytest.raises(UsageError, match=complaint):
        write_answer(answer, "xml")
    values = json.loads(write_answer(answer, "json"))["results"]["bindings"]
    assert values[1]["x"]["value"] == f"a {character}"


def test_xml_holds_all_other_characters() -> None:
    text = "a\t\n <&>\"' \x7f\x85 é \ud7ff \ue000 \ufffd \U00010000 \U0010ffff"
    escaped = "".join(f"\\U{ord(character):08X}" for character in text)
    written = write_answer(rows_of(f'"{escaped}"'), "xml")
    assert ET.fromstring(written).findtext(".//s:literal", None, SPACE) == text


def test_each_triple_is_written_once_in_order() -> None:
    lines = ['<a:s> <a:p> "é" .\n', '<a:s> <a:p> "x" .\n', '<a:s> <a:p> "x"@en .\n']
    answer = Answer(Kind.TRIPLES, "".join(lines[::-1] * 2).encode())
    assert write_answer(answer, "nt") == "".join(sorted(lines))
    assert [str(triple.object) for triple in answer.triples()] == ['"x"', '"x"@en', '"é"']


@pytest.mark.parametrize("file_format", ["csv", "tsv", "json", "xml"])
@pytest.mark.parametrize("query", [ROWS, EMPTY, TRUTH])
def test_what_is_written_ends_with_one_line_end(query: str, file_format: str, store: Store) -> None:
    if (query, file_format) == (ROWS, "xml"):
        query = PLAIN
    text = write_answer(answer_query(store, query), file_format)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@pytest.mark.parametrize(("file_format", "name"), [("ttl", "turtle"), ("nt", "nt")])
def test_triples_parse_again(file_format: str, name: str, store: Store) -> None:
    text = write_answer(answer_query(store, TRIPLES), file_format)
    assert len(rdflib.Graph().parse(data=text, format=name)) == 3
    assert ("@prefix schema:" in text) is (file_format == "ttl")


@pytest.mark.parametrize(
    ("query", "file_format", "complaint"),
    [
        *[(ROWS, name, "can't hold rows: ask for csv, tsv, json, xml") for name in TRIPLE_FORMATS],
        *[(TRIPLES, name, "can't hold triples: ask for ttl, nt, rdf") for name in ("csv", "json")],
        *[(TRUTH, name, "can't hold true or false: ask for csv, tsv") for name in ("ttl", "x")],
    ],
)
def test_a_format_that_cannot_hold_the_result(
    query: str, file_format: str, complaint: str, store: Store
) -> None:
    with pytest.raises(UsageError, match=complaint):
        write_answer(answer_query(store, query), file_format)


@pytest.mark.parametrize("file_format", FORMATS[1:])
def test_the_same_question_gets_the_same_bytes(file_format: str, store: Store) -> None:
    query = TRIPLES if file_format in TRIPLE_FORMATS else PLAIN
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


FORMULA = "=cmd|'/c calc'!A1"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+1+1", "'+1+1"),
        ("-1-1", "'-1-1"),
        ("- a list", "'- a list"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", "'\t'=1+1"),
        ("\r=1+1", "'\r'=1+1"),
        ("\n=1+1", "'\n'=1+1"),
        ("\0=1", "'\0=1"),
        ("\ta", "'\ta"),
        ("\uff1d1", "'\uff1d1"),
        ("\uff0b1 \uff0d1", "'\uff0b1 \uff0d1"),
        (" \xa0\u200b\ufeff=1", "' \xa0\u200b\ufeff=1"),
        ('"=1+1"', '\'"=1+1"'),
        ("a;=1", "a;'=1"),
        ('a; "=1"', 'a;\' "=1"'),
        ("a\t@b", "a\t'@b"),
        ("a\n=1\r\n+b", "a\n'=1\r\n'+b"),
        ("'=1", "'=1"),
        ("a=1", "a=1"),
        ("a - b; c", "a - b; c"),
        ("", ""),
        ("-INF", "'-INF"),
        ("-3", "-3"),
        ("+1.5e-7", "+1.5e-7"),
        (".5", ".5"),
        ("-3 \n", "'-3 \n"),
        ("-\u0663", "'-\u0663"),
    ],
)
def test_nothing_that_a_spreadsheet_opens_is_a_formula(text: str, safe: str) -> None:
    table = Table(("t", "n"), ((text, 1), ("a", text)))
    assert rows_in(table) == [["t", "n"], [safe, "1"], ["a", safe]]


def rows_in(table: Table) -> list[list[str]]:
    """Return the rows of a table as a spreadsheet reads them."""
    written = table.to_spreadsheet()
    assert written.startswith("\ufeff")
    assert written.endswith("\r\n")
    return list(csv.reader(io.StringIO(written[1:], newline="")))


@given(st.text(st.sampled_from("=+-@;,\t\r\n\"' \0a1\xa0\u200b\uff1d")))
@example('a;"=1')
def test_no_formula_begins_where_any_program_begins_a_cell(text: str) -> None:
    (found,) = rows_in(Table(("t",), ((text,),)))[1]
    for separators in ("[;]", "[\t]", "[\r\n]", "[;\t\r\n]"):
        for cell in re.split(separators, found):
            beginning = cell.lstrip(' "\0\xa0\u200b')
            assert beginning[:1] not in ("=", "+", "-", "@", "\uff1d") or is_number(found)
    assert found.replace("'", "") == text.replace("'", "")


def is_number(text: str) -> bool:
    """Return whether Python reads a text as a number."""
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def test_a_spreadsheet_gets_values_as_they_are() -> None:
    table = Table(("n",), ((-3,), (-0.5,), (1e-07,), (True,), (False,), (None,), (-math.inf,)))
    cells = [row[0] if row else "" for row in rows_in(table)]
    assert cells == ["n", "-3", "-0.5", "1e-07", "true", "false", "", "'-inf"]


@pytest.mark.parametrize("sign", ["a", "é", "😀", "=", "\n"])
def test_no_cell_is_longer_than_a_spreadsheet_takes(sign: str) -> None:
    (cell,) = rows_in(Table(("t",), ((sign * 40_000,),)))[1]
    units = len(cell.encode("utf-16-le")) // 2
    assert cell.endswith(f"{sign}…")
    assert 32_766 <= units <= 32_767
    fits = "é" * 32_767
    assert rows_in(Table(("t",), ((fits,),)))[1] == [fits]


def test_it_takes_no_long_time_to_look_for_formulas() -> None:
    for sign in (";", "\n", " ", '"', "\t "):
        text = sign * (65_536 // len(sign))
        assert _FORMULA.sub("'", f"{text}=").endswith("'=" if sign in ";\n" else "=")


def test_csv_quotes_whatever_holds_a_comma(store: Store) -> None:
    query = """SELECT * { VALUES (?a ?b ?c) {
        (<https://a.example/x,1> "a \\"b\\"\\n" UNDEF) (<https://a.example/> "," 1.5) } }"""
    written = write_answer(answer_query(store, query), "csv")
    rows = list(csv.reader(io.StringIO(written, newline="")))
    assert rows == [
        ["a", "b", "c"],
        ["https://a.example/x,1", 'a "b"\n', ""],
        ["https://a.example/", ",", "1.5"],
    ]
    assert written.count("\r\n") == 3

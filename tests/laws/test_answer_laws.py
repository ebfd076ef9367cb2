"""Laws of answers: parsers of others read from every format the terms that were found."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Final
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from rdflib.plugins.parsers.ntriples import unquote
from tests.laws.strategies import iris, terms
from tests.rows import literals_as_written

from newsgraph.asking.answers import Answer, Kind, write_answer
from newsgraph.errors import UsageError

Cell = tuple[str, str, str] | None
"""A term: its text, then what kind of term it is: its datatype, and its language."""
Rows = list[tuple[Cell, ...]]

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
TAGGED: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
RESULTS: Final = {"s": "http://www.w3.org/2005/sparql-results#"}
XML_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# SPARQL 1.1 TSV: terms as in SPARQL; the last three groups are its numbers without quotes.
TERM = re.compile(
    r"<(?P<iri>[^>]*)>"
    r'|"(?P<text>(?:[^"\\]|\\.)*)"(?:@(?P<language>[\w-]+)|\^\^<(?P<datatype>[^>]*)>)?'
    r"|(?P<boolean>true|false)|(?P<integer>[+-]?\d+)|(?P<decimal>[+-]?\d*\.\d+)"
    r"|(?P<double>[+-]?[\d.]+[eE][+-]?\d+)",
    re.DOTALL,
)

lawful = settings(deadline=None, max_examples=200)
tables = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.tuples(*[st.none() | terms] * width), min_size=1, max_size=4)
)
"""Rows of terms, all of one width; some cells are unbound."""
triples = st.lists(st.builds(ox.Triple, iris, iris, terms), max_size=5)

Table = list[tuple[ox.NamedNode | ox.Literal | None, ...]]


def answer_of(table: Table) -> Answer:
    """Return an answer as the engine gives it: SPARQL TSV, each term with all it has."""
    names = "\t".join(f"?v{place}" for place in range(len(table[0])))
    lines = ("\t".join("" if term is None else str(term) for term in row) for row in table)
    return Answer(Kind.ROWS, "".join(f"{line}\n" for line in (names, *lines)).encode())


def cell_of(term: ox.NamedNode | ox.Literal | None) -> Cell:
    """Return a term by its parts."""
    if isinstance(term, ox.Literal):
        return term.value, term.datatype.value, term.language or ""
    return None if term is None else (term.value, "", "")


def read_json(text: str) -> Rows:
    """Return the rows of SPARQL 1.1 JSON."""
    content = json.loads(text)
    names = content["head"]["vars"]
    return [
        tuple(_from_json(row[name]) if name in row else None for name in names)
        for row in content["results"]["bindings"]
    ]


def _from_json(term: dict[str, str]) -> Cell:
    language = term.get("xml:lang", "")
    plain = {"uri": "", "literal": TAGGED if language else f"{XSD}string"}[term["type"]]
    return term["value"], term.get("datatype", plain), language


def read_xml(text: str) -> Rows:
    """Return the rows of SPARQL 1.1 XML."""
    root = ET.fromstring(text)
    names = [one.get("name", "") for one in root.iterfind("s:head/s:variable", RESULTS)]
    rows = []
    for result in root.iterfind("s:results/s:result", RESULTS):
        found = {one.get("name"): _from_xml(one[0]) for one in result}
        rows.append(tuple(found.get(name) for name in names))
    return rows


def _from_xml(term: ET.Element) -> Cell:
    language = term.get(XML_LANGUAGE, "")
    is_iri = term.tag.endswith("}uri")
    plain = "" if is_iri else TAGGED if language else f"{XSD}string"
    return term.text or "", term.get("datatype", plain), language


def read_tsv(text: str) -> Rows:
    """Return the rows of SPARQL 1.1 TSV, in which only a row's end is a line feed."""
    _, *lines = text.removesuffix("\n").split("\n")
    return [tuple(map(_from_tsv, line.split("\t"))) for line in lines]


def _from_tsv(cell: str) -> Cell:
    if not cell:
        return None
    found = TERM.fullmatch(cell)
    assert found, cell
    if found["iri"] is not None:
        return unquote(found["iri"]), "", ""
    if found["text"] is not None:
        language = found["language"] or ""
        plain = TAGGED if language else f"{XSD}string"
        return unquote(found["text"]), found["datatype"] or plain, language
    return cell, f"{XSD}{found.lastgroup}", ""


@pytest.mark.parametrize(("file_format", "read"), [("json", read_json), ("tsv", read_tsv)])
@lawful
@given(table=tables)
@example(table=[(None,)])
@example(table=[(ox.Literal(""),), (None,), (ox.Literal("\t\n\r"),)])
def test_the_terms_come_back(file_format: str, read: Callable[[str], Rows], table: Table) -> None:
    rows = read(write_answer(answer_of(table), file_format))
    assert rows == [tuple(map(cell_of, row)) for row in table]


@lawful
@given(table=tables)
def test_the_terms_come_back_from_xml(table: Table) -> None:
    rows = [tuple(map(cell_of, row)) for row in table]
    assume(not any(NO_XML.search(cell[0]) for row in rows for cell in row if cell))
    found = read_xml(write_answer(answer_of(table), "xml"))
    assert found == rows


@lawful
@given(table=tables)
@example(table=[(ox.Literal("\x1b"),)])
def test_xml_is_refused_only_for_what_it_cannot_hold(table: Table) -> None:
    texts = "".join(term.value for row in table for term in row if term is not None)
    if NO_XML.search(texts):
        with pytest.raises(UsageError, match="XML can't hold the character"):
            write_answer(answer_of(table), "xml")
    else:
        assert write_answer(answer_of(table), "xml")


@lawful
@given(table=tables)
@example(table=[(None,)])
@example(table=[(ox.Literal("\r"), ox.NamedNode("a:b,c"))])
def test_csv_gives_every_text_back(table: Table) -> None:
    written = write_answer(answer_of(table), "csv")
    _, *rows = csv.reader(io.StringIO(written, newline=""))
    assert rows == [["" if term is None else term.value for term in row] for row in table]


@pytest.mark.parametrize(("file_format", "name"), [("ttl", "turtle"), ("nt", "nt")])
@lawful
@given(found=triples)
def test_the_triples_come_back(file_format: str, name: str, found: list[ox.Triple]) -> None:
    data = "".join(f"{triple} .\n" for triple in found).encode()
    written = write_answer(Answer(Kind.TRIPLES, data), file_format)
    with literals_as_written():
        graph = rdflib.Graph().parse(data=written.encode(), format=name)
    assert {tuple(map(_from_rdflib, triple)) for triple in graph} == {
        tuple(map(_from_ox, (one.subject, one.predicate, one.object))) for one in found
    }


def _from_ox(term: object) -> Cell:
    assert isinstance(term, ox.NamedNode | ox.Literal)
    return _as_read(cell_of(term))


def _from_rdflib(term: object) -> Cell:
    assert isinstance(term, rdflib.URIRef | rdflib.Literal)
    if isinstance(term, rdflib.URIRef):
        return str(term), "", ""
    plain = TAGGED if term.language else f"{XSD}string"
    return _as_read((str(term), str(term.datatype or plain), term.language or ""))


def _as_read(cell: Cell) -> Cell:
    """Return a number without quotation marks as rdflib reads it: +01 is 1, and .5 is 0.5."""
    if cell is None:
        return None
    text, datatype, language = cell
    if datatype == f"{XSD}integer" and re.fullmatch(r"[+-]?[0-9]+", text):
        text = str(int(text))
    elif datatype == f"{XSD}decimal":
        text = re.sub(r"^([+-]?)\.", r"\g<1>0.", text)
    return text, datatype, language

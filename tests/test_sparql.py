"""Queries that are never run: however they are spelt, and without taking long to say so."""

from __future__ import annotations

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsgraph.errors import QuerySyntaxError
from newsgraph.limits import QUERY_BYTES, QUERY_DEPTH
from newsgraph.sparql import Token, check_query, point_out, tokens_of

PIECES = st.sampled_from(
    [
        "'",
        '"',
        "'''",
        '"""',
        "\\",
        "<",
        "<<",
        ">",
        "#",
        "\n",
        "\r",
        " ",
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        "?x",
        "@en",
        "ex:a",
        ":",
        "_:b",
        "1",
        "1e5",
        ".",
        "-",
        "=",
        "VALUES",
        "SERVICE",
        "é",
        "%",
        "\\u0053",
        "😀",
        "\x00",
        "�",
    ]
)


@pytest.mark.parametrize(
    "query",
    [
        "ASK {}",
        "SELECT * { ?s ?p 'SERVICE', \"SERVICE\", '''it's SERVICE''', \"\"\"SERVICE\"\"\" }",
        "SELECT * { ?s ?p ?o } # SERVICE",
        "SELECT ?service { ?service <https://example.org/service#service> ex:service }",
        "SELECT * { ?s ?p 'x'@en FILTER(?a < 1 && ?b > 2 || ?c<?d) }",
        "SELECT * { VALUES (?label ?type) { ('a' <https://example.org/it's#this>) } }",
        "PREFIX insert: <https://example.org/insert#> SELECT * { ?s insert:delete ?o }",
        "CONSTRUCT { ?s ?p 1.5e-3 } WHERE { ?s ?p .5, 1e-3, 1.5 }",
        r"PREFIX ex: <https://example.org/> ASK { ex:o\'hara ex:50\% '\u0022' }",
    ],
)
def test_an_honest_query_passes(query: str) -> None:
    check_query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://x.example/> {} }",
        "SELECT * { service silent ?where {} }",
        r"SELECT * { S\u0045RVICE <http://x.example/> {} }",
        r"SELECT * { \U00000053ervic\u0065 <http://x.example/> {} }",
        "SELECT * { ?s ?p 1SERVICEex:a {} }",
        "SELECT * { ?s ?p 1.SERVICEex:a {} }",
        "SELECT * { ?s ?p ex:.SERVICE ex:a {} }",
        "SELECT * { ?s ?p _:b.SERVICE ex:a {} }",
        "SELECT * { ?s ?p 'x'@en--ltrSERVICE ex:a {} }",
        "SELECT * { FILTER(?a<?b)SERVICE ex:a {} FILTER(?c>?d) }",
        r"SELECT * { FILTER(ex:\'!=1) SERVICE ex:a {} FILTER(1!='') }",
        r"SELECT * { FILTER(ex:€\'!=1) SERVICE ex:a {} FILTER(1!='') }",
        r"SELECT * { FILTER(ex:\#!=1) SERVICE ex:a {} }",
        "SELECT * { VALUES ?x { <a:\\u0041'> } SERVICE ex:a {} VALUES ?y { <a:\\u0041'> } }",
        "SELECT * { VALUES (?x ?y) {(1 <a:'>)} SERVICE ex:a {} VALUES (?x ?y) {(1 <a:'>)} }",
    ],
)
def test_asking_another_server_is_refused(query: str) -> None:
    with pytest.raises(QuerySyntaxError, match="never does"):
        check_query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { FILTER(1<2)SERVICE#>\n<http://x.example/> {} }",
        "SELECT * { FILTER('a'<'x>')SERVICE<http://x.example/>{}FILTER(1='') }",
        "SELECT * { FILTER(1<2#>'''\n)SERVICE<http://x.example/>{}#'''\n}",
        "SELECT * { ?s ?p (1 <a:'>) SERVICE<http://x.example/>{} ?s ?p (1 <a:'>) }",
    ],
)
def test_what_may_be_an_iri_or_a_comparison_is_refused(query: str) -> None:
    with pytest.raises(QuerySyntaxError, match="may be a comparison or an IRI: write spaces"):
        check_query(query)


def test_triple_terms_are_refused() -> None:
    with pytest.raises(QuerySyntaxError, match=r"query:1:7: << is not SPARQL 1\.1"):
        check_query("ASK { <<?s ?p '>' >> ?a ?b }")


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "PREFIX ex: <https://example.org/> BASE <a:> delete where { ?s ?p ?o }",
        "LOAD <http://x.example/>",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_an_update_is_refused(update: str) -> None:
    with pytest.raises(QuerySyntaxError, match="read-only; change the posts"):
        check_query(update)


@pytest.mark.parametrize(
    ("query", "what"),
    [
        ("ASK {}" + " " * QUERY_BYTES, "longer than 65,536 bytes"),
        ("ASK {" + "é" * (QUERY_BYTES // 2) + "}", "longer than 65,536 bytes"),
        ("ASK " + "{" * (QUERY_DEPTH + 1), "more than 200 deep"),
        ("ASK { FILTER(1<" + "(" * QUERY_DEPTH + "1>2) }", "more than 200 deep"),
        ("ASK { ?s ?p 'never closed }", "text that begins with ' has no end"),
        ("ASK { ?s ?p '''never closed' }", "text that begins with ' has no end"),
        ("ASK { ?s ?p '\ud800' }", "not Unicode text"),
    ],
    ids=range(7),
)
def test_what_could_harm_the_engine_is_refused(query: str, what: str) -> None:
    with pytest.raises(QuerySyntaxError, match=what):
        check_query(query)


@given(st.text() | st.lists(PIECES, max_size=60).map("".join))
def test_any_text_passes_or_is_refused(text: str) -> None:
    with contextlib.suppress(QuerySyntaxError):
        check_query(text)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_tokens_cover_the_query_in_order(text: str) -> None:
    tokens: list[Token] = []
    with contextlib.suppress(QuerySyntaxError):
        tokens.extend(tokens_of(text))
    places = [place for token in tokens for place in (token.start, token.end)]
    assert places == sorted(places)
    assert all(token.start < token.end for token in tokens)


@settings(deadline=None)  # the test sets its own
@given(st.lists(PIECES, min_size=1, max_size=3).map("".join), st.sampled_from(["", "(1", "{'"]))
def test_no_repetition_takes_long(unit: str, before: str) -> None:
    text = before + unit * (QUERY_BYTES // 2 // len(unit))
    began = time.process_time()
    with contextlib.suppress(QuerySyntaxError):
        check_query(text)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("query", "position", "expected"),
    [
        ("ASK { x }", 6, "query:1:7: no\n  ASK { x }\n        ^"),
        ("ASK {\r\n\tx }", 8, "query:2:2: no\n   x }\n   ^"),
        ("ASK { 日本 x }", 9, "query:1:10: no\n  ASK { 日本 x }\n        \u3000\u3000 ^"),
        ("e\u0301 x", 3, "query:1:4: no\n  e\u0301 x\n    ^"),
        ("\x1b[2J x", 5, "query:1:6: no\n  \\x1b[2J x\n          ^"),
        ("", 0, "query:1:1: no\n  \n  ^"),
    ],
)
def test_the_place_is_marked_below(query: str, position: int, expected: str) -> None:
    assert point_out(query, position, "no") == expected


def test_of_a_long_line_what_is_near_is_shown() -> None:
    _, line, mark = point_out("a" * 500 + "!" + "b" * 500, 500, "no").splitlines()
    assert line == "  …" + "a" * 60 + "!" + "b" * 28 + "…"
    assert line[len(mark) - 1] == "!"

"""Parameters: declared, checked, and rendered so that nothing slips out of its place."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from newsgraph.asking.parameters import Parameter, declare
from newsgraph.asking.questions import list_questions, parse_question, question_of
from newsgraph.errors import QuerySyntaxError, UnknownName, UsageError
from newsgraph.limits import QUERY_BYTES
from newsgraph.sparql import check_query

TEXT = """\
#+ summary: What?
#+ params:
#+   topic (text, such as AI): only this topic,
#+     in any case
#+   domain (domain, such as bbc.co.uk): only it
#+   day (day, such as 2020-06-12): only that day
#+   least (integer, such as 80): from this on
#+   limit (integer, such as 5): so many rows

SELECT * {
  VALUES ?topic { UNDEF }
  VALUES ?domain { "cnet.com" "bbc.co.uk" }
  VALUES ?day {UNDEF}
\tVALUES  ?least  { 100 }
}
LIMIT 20
"""
QUESTION = parse_question("q", TEXT)
XSD_DATE = "<http://www.w3.org/2001/XMLSchema#date>"


def with_parameter(text: str, name: str = "x", kind: str = "text") -> str:
    """Return a query with a header that declares one parameter."""
    return f"#+ params:\n#+   {name} ({kind}, such as 5): which\n{text}"


def values_of(query: str) -> tuple[list[str], list[str]]:
    """Return the values of ?x that our engine and another one answer a query with, sorted."""
    ours = [row["x"].value for row in ox.Store().query(query)]  # type: ignore[union-attr]  # rows
    theirs = [str(row[0]) for row in rdflib.Graph().query(query)]  # type: ignore[index]  # rows
    return sorted(ours), sorted(theirs)


def test_a_header_declares_parameters_with_the_defaults_of_the_text() -> None:
    assert QUESTION.parameters == (
        Parameter("topic", "text", "AI", "only this topic, in any case", None),
        Parameter("domain", "domain", "bbc.co.uk", "only it", '"cnet.com" "bbc.co.uk"'),
        Parameter("day", "day", "2020-06-12", "only that day", None),
        Parameter("least", "integer", "80", "from this on", "100"),
        Parameter("limit", "integer", "5", "so many rows", "20"),
    )


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("topic", "AI", '  VALUES ?topic { "AI" }'),
        ("topic", ["AI", " ML "], '  VALUES ?topic { "AI" " ML " }'),
        ("topic", 'a"} ?x\\y\n\t\x00é', '  VALUES ?topic { "a\\"} ?x\\\\y\\n\\t\\U00000000é" }'),
        ("topic", "\\u0041", '  VALUES ?topic { "\\\\\\U000000750041" }'),
        ("topic", "", '  VALUES ?topic { "" }'),
        ("domain", "WWW.BBC.co.uk.", '  VALUES ?domain { "bbc.co.uk" }'),
        ("domain", " bücher.example ", '  VALUES ?domain { "xn--bcher-kva.example" }'),
        ("day", "2020-02-29", f'  VALUES ?day {{"2020-02-29"^^{XSD_DATE}}}'),
        ("day", dt.date(1, 1, 1), f'  VALUES ?day {{"0001-01-01"^^{XSD_DATE}}}'),
        ("least", 7, "\tVALUES  ?least  { 7 }"),
        ("least", " -007 ", "\tVALUES  ?least  { -7 }"),
        ("least", ("1", 2), "\tVALUES  ?least  { 1 2 }"),
        ("least", "9" * 18, f"\tVALUES  ?least  {{ {'9' * 18} }}"),
        ("limit", "5", "LIMIT 5"),
        ("limit", 0, "LIMIT 0"),
    ],
)
def test_a_value_is_rendered_in_its_place(name: str, value: Any, line: str) -> None:
    told = QUESTION.told({name: value})
    assert line in told.splitlines()
    assert len(told.splitlines()) == len(TEXT.splitlines())
    ox.Store().query(told)
    rdflib.Graph().query(told)


def test_an_integer_that_python_does_not_write_is_told_or_refused() -> None:
    assert QUESTION.told({"topic": 10**5000}).count("0") > 5000
    with pytest.raises(UsageError, match=r"'10000000000000000.*…' is not what the parameter least"):
        QUESTION.told({"least": 10**5000})


def test_several_are_told_at_once() -> None:
    told = QUESTION.told({"limit": 10_000, "topic": "A longer text", "least": 1})
    expected = TEXT.replace("?topic { UNDEF }", '?topic { "A longer text" }')
    assert told == expected.replace("{ 100 }", "{ 1 }").replace("LIMIT 20", "LIMIT 10000")


def test_nothing_told_leaves_the_text_as_it_is() -> None:
    assert QUESTION.told({}) == TEXT


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("topics", "AI", r"no parameter 'topics': this query takes topic=AI, domain=bbc\.co\.uk, "),
        (7, "AI", r"no parameter '7': this query takes topic=AI, "),
        ("topic", "\ud800", r"'\\ud800' is not what the parameter topic takes: a text, such as"),
        ("topic", [], "the parameter topic takes one value or more"),
        ("topic", None, "'None' is not what the parameter topic takes: a text"),
        ("topic", True, "'True' is not what the parameter topic takes: a text"),
        ("topic", b"AI", "'b'AI'' is not what the parameter topic takes: a text"),
        ("topic", bytearray(b"AI"), "is not what the parameter topic takes: a text"),
        ("topic", ["AI", ["ML"]], r"'\['ML'\]' is not what the parameter topic takes: a text"),
        ("topic", {"AI"}, "'{'AI'}' is not what the parameter topic takes: a text"),
        ("domain", "localhost", "'localhost' is not what the parameter domain takes: a domain, "),
        ("domain", 'a.b" } #', "a domain, such as domain=bbc.co.uk"),
        ("domain", "https://bbc.co.uk/", "a domain, such as domain=bbc.co.uk"),
        ("domain", "a." * 30_000, "a domain, such as domain=bbc.co.uk"),
        ("domain", "\udcff.example", r"'\\udcff.example' is not what the parameter domain takes"),
        ("domain", 7, "'7' is not what the parameter domain takes"),
        ("day", "2021-02-29", "a day, such as day=2020-06-12"),
        ("day", "20200612", "a day"),
        ("day", "2020-W24-5", "a day"),
        ("day", dt.datetime(2020, 6, 12, tzinfo=dt.UTC), r"'2020-06-12T00:00:00\+00:00' is not"),
        ("day", "yesterday\x1b[31m", r"'yesterday\\x1b\[31m' is not what"),
        ("least", "1.5", "a whole number, such as least=80"),
        ("least", 1.5, "'1.5' is not what the parameter least takes: a whole number"),
        ("least", False, "'False' is not what"),
        ("least", "1e3", "a whole number"),
        ("least", "٣", "a whole number"),
        ("least", "9" * 19, "a whole number"),
        ("limit", "-1", "'-1' is not what the parameter limit takes: a whole number from 0 on"),
        ("limit", -1, "a whole number from 0 on, such as limit=5"),
        ("limit", "", "a whole number from 0 on"),
        ("limit", ["1", "2"], "takes one value"),
    ],
)
def test_what_cannot_be_is_refused(name: Any, value: Any, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        QUESTION.told({name: value})


@pytest.mark.parametrize("values", [[("topic", "AI")], "topic=AI", 7])
def test_what_is_no_mapping_is_refused(values: Any) -> None:
    with pytest.raises(UsageError, match=r"are no values by parameter: give a mapping, such as {"):
        QUESTION.told(values)


def test_the_limit_is_no_variable() -> None:
    text = "SELECT ?x { VALUES ?limit { 1 } VALUES ?x { 2 } }"
    with pytest.raises(UsageError, match=r"the parameter limit has no default .*: write  LIMIT 20"):
        question_of(with_parameter(text, "limit", "integer"))
    told = question_of(with_parameter(f"{text} LIMIT 9", "limit", "integer")).told({"limit": 3})
    assert told == with_parameter(f"{text} LIMIT 3", "limit", "integer")


def test_a_query_without_parameters_takes_none() -> None:
    with pytest.raises(UsageError, match="this query takes none"):
        parse_question("q", "ASK {}").told({"x": "1"})


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("topic: AI", "header's parameter 'topic: AI' is not understood: write  topic "),
        ("topic (word, such as AI): x", r"it does  \(types: text, domain, day, integer\)$"),
        (
            "limit (text, such as 5): x",
            r"write  limit \(integer, such as 20\): .*\(types: integer\)$",
        ),
        ("none (text, such as AI): x", r"no default in the query: write  VALUES \?none { UNDEF }"),
        ("empty (text, such as AI): x", r"no default in the query: write  VALUES \?empty { UNDEF"),
        ("pair (text, such as AI): x", r"no default in the query: write  VALUES \?pair { UNDEF }"),
        ("twice (text, such as AI): x", r"has 2 defaults in the query: VALUES \?twice may stand"),
        ("limit (integer, such as 5): x", "no default in the query: write  LIMIT 20"),
    ],
)
def test_a_header_that_cannot_be(line: str, complaint: str) -> None:
    text = """
        SELECT * {
          { VALUES ?twice { 1 } VALUES ?empty {  } } UNION { values $twice {2} }
          VALUES (?pair ?other) { (1 2) }
        }
        OFFSET 5
    """
    check_query(text)
    with pytest.raises(UsageError, match=complaint):
        declare([line], text)


def test_a_parameter_is_declared_once() -> None:
    line = "x (text, such as a): b"
    with pytest.raises(UsageError, match="the header declares the parameter x twice"):
        declare([line, line], "ASK { VALUES ?x { UNDEF } }")


def test_the_rows_of_a_limit_within_another_are_two_defaults() -> None:
    text = "SELECT ?x { { SELECT ?x { VALUES ?x { 1 2 } } LIMIT 1 } } LIMIT 20"
    with pytest.raises(UsageError, match="the parameter limit has 2 defaults in the query"):
        question_of(with_parameter(text, "limit", "integer"))


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT ?x {VALUES?x{UNDEF}}", 'SELECT ?x {VALUES?x{"T"}}'),
        ("select ?x { values $x { undef } }", 'select ?x { values $x { "T" } }'),
        (
            "SELECT ?x {\r\n  VALUES\r\n?x\r\n{\r\n  UNDEF\r\n}\r\n}",
            'SELECT ?x {\r\n  VALUES\r\n?x\r\n{\r\n  "T"\r\n}\r\n}',
        ),
        (
            "SELECT ?x { VALUES # VALUES ?x { 1 }\n ?x # }\n { # {\n UNDEF # }\n } }",
            'SELECT ?x { VALUES # VALUES ?x { 1 }\n ?x # }\n { # {\n "T" # }\n } }',
        ),
        ("SELECT ?x { VALUES ?x {UNDEF#}\n} }", 'SELECT ?x { VALUES ?x {"T"#}\n} }'),
        ("SELECT ?x { VALUES ?x { 'a' # b\n 'c' } }", 'SELECT ?x { VALUES ?x { "T" } }'),
        ("SELECT ?x { VALUES ?x { '}' '''\n} #''' } }", 'SELECT ?x { VALUES ?x { "T" } }'),
        ("SELECT ?x { VALUES ?x { -1.5 'a'@en '1'^^xsd:int } }", 'SELECT ?x { VALUES ?x { "T" } }'),
        ("SELECT ?x {} VALUES ?x { UNDEF }", 'SELECT ?x {} VALUES ?x { "T" }'),
        (
            "SELECT ?x { VALUES ?y { '''VALUES ?x { 1 } 'VALUES ?x {2}' ''' } VALUES ?x { UNDEF } }",
            "SELECT ?x { VALUES ?y { '''VALUES ?x { 1 } 'VALUES ?x {2}' ''' } VALUES ?x { \"T\" } }",
        ),
        (
            "SELECT ?x { VALUES (?VALUES ?x) { (1 'T') } VALUES ?x { UNDEF } }",
            "SELECT ?x { VALUES (?VALUES ?x) { (1 'T') } VALUES ?x { \"T\" } }",
        ),
        (
            "SELECT ?x { VALUES ?limit { 1 } VALUES ?xx { 2 } VALUES ?x { UNDEF } } LIMIT 9",
            'SELECT ?x { VALUES ?limit { 1 } VALUES ?xx { 2 } VALUES ?x { "T" } } LIMIT 9',
        ),
    ],
)
def test_the_place_is_found_however_it_is_written(query: str, told: str) -> None:
    question = question_of(with_parameter(query))
    assert question.told({"x": "T"}) == with_parameter(told)
    prefixed = f"PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> {told}"
    assert values_of(prefixed) == (["T"], ["T"])


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { VALUES ?x { 1 2 } } limit 5",
        "SELECT ?x { VALUES ?x { 1 2 } } LIMIT#1\n5#LIMIT 1",
        "SELECT ?x { VALUES ?x { 1 2 } BIND('''\nLIMIT 1\n''' AS ?y) }\r\nLIMIT\r\n5\r\nOFFSET 0",
        "SELECT ?x { { VALUES ?x { 1 2 } } }LIMIT 5",
    ],
)
def test_the_limit_is_found_however_it_is_written(query: str) -> None:
    question = question_of(with_parameter(query, "limit", "integer"))
    told = question.told({"limit": 1})
    assert len(told) == len(question.text)
    assert [parameter.default for parameter in question.parameters] == ["5"]
    assert [len(values) for values in values_of(question.text)] == [2, 2]
    assert [len(values) for values in values_of(told)] == [1, 1]


@pytest.mark.parametrize(
    "query",
    [
        "ASK {}",
        "ASK { VALUES ?x { (1) } }",
        "ASK { VALUES ?x UNDEF }",
        "ASK { VALUES ?x { UNDEF",
        "ASK { ?s ?p '''\nVALUES ?x { UNDEF }\n''' }",
        "ASK {} # VALUES ?x { UNDEF }",
        "ASK { VALUES (?x ?y) { (UNDEF UNDEF) } }",
        "ASK { VALUES (?x) { (UNDEF) } }",
        "ASK { ?values ?x { UNDEF } }",
        "ASK { VALUES: ?x { UNDEF } }",
        "ASK { 'VALUES' ?x { UNDEF } }",
        "ASK { VALUES '?x' { UNDEF } }",
    ],
)
def test_nothing_else_is_taken_for_the_place(query: str) -> None:
    with pytest.raises(UsageError, match="the parameter x has no default in the query"):
        question_of(with_parameter(query))


@pytest.mark.parametrize(
    "header",
    [
        "#+ params:\n#+ x (text, such as a): b\n",
        "#+ params:\r\n#+\r\n#+ x (text, such as a): b\r\n\r\n",
        "#+ params:\r#+ x (text, such as a): b\r",
        "\ufeff# mine\n\n#+ params: x (text, such as a): b\n",
        "#+ params:\n#+ x (text,\n# a comment\n#+  such as a): b\n",
    ],
)
def test_the_header_is_found_however_it_is_written(header: str) -> None:
    (parameter,) = question_of(header + "ASK { VALUES ?x { UNDEF } }").parameters
    assert parameter == Parameter("x", "text", "a", "b", None)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ?x { BIND("""\n#+ params:\n#+ x (text, such as a): b\n""" AS ?x) }',
        "ASK {}\n#+ params:\n#+ x (text, such as a): b\n",
        "# a comment\u2028#+ params:\u2028#+ x (text, such as a): b\nASK {}",
        " #+ params:\n #+ x (text, such as a): b\nASK {}",
    ],
)
def test_only_what_stands_above_the_query_is_its_header(query: str) -> None:
    assert question_of(query).parameters == ()


@pytest.mark.parametrize(
    "query",
    [
        "DESCRIBE<https://example.org/>",
        "DESCRIBE?x",
        "DESCRIBE$x",
        "DESCRIBE:x",
        "ASK{}",
    ],
)
def test_a_single_word_that_is_a_query_is_no_name(query: str) -> None:
    assert question_of(query).text == query


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("top-provider", "there is no packaged query 'top-provider'; there is top-providers "),
        (" Top-Provider\n", "'Top-Provider'; there is top-providers "),
        ("SELECT", "there is no packaged query 'SELECT'; newsgraph queries lists "),
        ("x" * 1_000_000, "'x{59}…'; newsgraph queries lists "),
        ("\udcff", r"there is no packaged query '\\udcff'; newsgraph queries lists "),
    ],
)
def test_any_other_single_word_is_a_name(query: str, found: str) -> None:
    with pytest.raises(UnknownName, match=found):
        question_of(query)


def test_a_name_is_found_between_blanks() -> None:
    assert question_of("top-providers\n").name == "top-providers"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("#+ params:\n" * QUERY_BYTES, "longer than 65,536 bytes"),
        ("#+ params:\n#+ x (text, such as \ud800): b\nASK {}", "not Unicode text"),
        ("#+ params:\n#+ x (text, such as a): b\nASK { SERVICE ?x {} }", "never does"),
    ],
    ids=["long", "surrogate", "service"],
)
def test_a_query_is_checked_before_its_header_is_read(text: str, complaint: str) -> None:
    with pytest.raises(QuerySyntaxError, match=complaint):
        question_of(text)


def test_what_is_told_counts_as_a_part_of_the_query() -> None:
    told = QUESTION.told({"topic": "x" * QUERY_BYTES})
    with pytest.raises(QuerySyntaxError, match="longer than 65,536 bytes"):
        check_query(told)


EVERY_PARAMETER = [
    (question, parameter) for question in list_questions() for parameter in question.parameters
]


@pytest.mark.parametrize(
    ("question", "parameter"),
    EVERY_PARAMETER,
    ids=[f"{question.name} {parameter.name}" for question, parameter in EVERY_PARAMETER],
)
def test_the_example_of_every_packaged_parameter_can_be_told(
    question: Any, parameter: Parameter
) -> None:
    told = question.told({parameter.name: [parameter.example]})
    check_query(told)
    assert told.count("\n") == question.text.count("\n")
    ox.Store().query(told)
    rdflib.Graph().query(told)


ANY_TEXT = st.text() | st.lists(
    st.sampled_from(["\\", "u", "U", "0041", "00000041", '"', "'", "\x00", "\x7f", "\t", "{", "}", "#"])
).map("".join)  # fmt: skip
ONE_OF_ANY_TEXT = parse_question("q", with_parameter("SELECT ?x {\nVALUES ?x { UNDEF }\n}"))


@settings(deadline=None)  # the other engine's first query takes long
@given(st.lists(ANY_TEXT, min_size=1, max_size=3))
def test_any_text_comes_back_as_it_was_told(texts: list[str]) -> None:
    told = ONE_OF_ANY_TEXT.told({"x": texts})
    check_query(told)
    assert values_of(told) == (sorted(texts), sorted(texts))


@settings(deadline=None)
@given(
    st.sampled_from(["text", "domain", "day", "integer"]),
    ANY_TEXT | st.integers() | st.dates() | st.floats() | st.binary() | st.none(),
)
def test_any_value_is_refused_or_is_one_term(kind: str, value: Any) -> None:
    question = parse_question("q", with_parameter("SELECT ?x { VALUES ?x { UNDEF } }", kind=kind))
    with contextlib.suppress(UsageError):
        told = question.told({"x": [value]})
        assert [len(values) for values in values_of(told)] == [1, 1]


PIECES = st.sampled_from(
    [
        *["VALUES", "?x", "{", "}", "UNDEF", "LIMIT", "5", "(", "'", "'''", "#", "\n", "\r", " "],
        *["#+ params:\n", "#+ x (text, such as a): b\n", "#+ limit (integer, such as 5): b\n"],
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_query_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(UsageError):
        question = question_of(text)
        told = question.told({parameter.name: "7" for parameter in question.parameters})
        assert told.count("7") == len(question.parameters)

"""Parameters: declared, checked, and rendered so that nothing slips out of its place."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from newsgraph.errors import UsageError
from newsgraph.parameters import Parameter, declare
from newsgraph.questions import Question, parse_question

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
        ("topic", ["AI", " ML "], '  VALUES ?topic { "AI" "ML" }'),
        ("topic", 'a"} ?x\\y\n\t\x00é', '  VALUES ?topic { "a\\"} ?x\\\\y\\n\\t\\u0000é" }'),
        ("topic", "", '  VALUES ?topic { "" }'),
        ("domain", "WWW.BBC.co.uk.", '  VALUES ?domain { "bbc.co.uk" }'),
        ("domain", "bücher.example", '  VALUES ?domain { "xn--bcher-kva.example" }'),
        ("day", "2020-02-29", f'  VALUES ?day {{"2020-02-29"^^{XSD_DATE}}}'),
        ("least", 7, "\tVALUES  ?least  { 7 }"),
        ("least", "-007", "\tVALUES  ?least  { -7 }"),
        ("limit", "5", "LIMIT 5"),
    ],
)
def test_a_value_is_rendered_in_its_line(name: str, value: str, line: str) -> None:
    told = QUESTION.told({name: value})
    assert line in told.splitlines()
    assert len(told.splitlines()) == len(TEXT.splitlines())


def test_nothing_told_leaves_the_text_as_it_is() -> None:
    assert QUESTION.told({}) == TEXT


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("topics", "AI", r"no parameter 'topics': this query takes topic=AI, domain=bbc\.co\.uk, "),
        ("topic", "\\u0041", "a text without the signs"),
        ("topic", "\ud800", "a text without the signs"),
        ("topic", [], "the parameter topic takes one value"),
        ("domain", "localhost", "'localhost' is not what the parameter domain takes: a domain, "),
        ("domain", 'a.b" } #', "a domain, such as domain=bbc.co.uk"),
        ("domain", "https://bbc.co.uk/", "a domain, such as domain=bbc.co.uk"),
        ("day", "2021-02-29", "a day, such as day=2020-06-12"),
        ("day", "20200612", "a day"),
        ("day", "2020-W24-5", "a day"),
        ("day", "yesterday\x1b[31m", r"'yesterday\\x1b\[31m' is not what"),
        ("least", "1.5", "a whole number, such as least=80"),
        ("least", "1e3", "a whole number"),
        ("least", "٣", "a whole number"),
        ("least", "9" * 19, "a whole number"),
        ("limit", "-1", "a whole number"),
        ("limit", ["1", "2"], "takes one value"),
    ],
)
def test_what_cannot_be_is_refused(name: str, value: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        QUESTION.told({name: value})


def test_a_query_without_parameters_takes_none() -> None:
    with pytest.raises(UsageError, match="this query takes none"):
        parse_question("q", "ASK {}").told({"x": "1"})


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("topic: AI", "header's parameter 'topic: AI' is not understood: write  topic "),
        ("topic (word, such as AI): x", r"\(types: text, domain, day, integer\)"),
        ("other (text, such as AI): x", r"needs a line of its own in the query:  VALUES \?other"),
        ("limit (integer, such as 5): x", "needs a line of its own in the query:  LIMIT 20"),
    ],
)
def test_a_header_that_cannot_be(line: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        declare([line], "SELECT * { VALUES ?other { 1 } }")


TEXTS = st.text().filter(lambda text: not re.search(r"\\[uU]", text) and "\x00" not in text)
SIMPLE = Question("q", "", "", "SELECT ?x {\nVALUES ?x { UNDEF }\n}", ())


@settings(deadline=None)  # the other engine's first query takes long
@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_any_text_comes_back_as_it_was_told(texts: list[str]) -> None:
    question = parse_question("q", f"#+ params:\n#+ x (text, such as a): b\n{SIMPLE.text}")
    told = question.told({"x": texts})
    expected = [text.strip() for text in texts]
    assert [row["x"].value for row in ox.Store().query(told)] == expected  # type: ignore[union-attr]  # rows
    assert [str(row[0]) for row in rdflib.Graph().query(told)] == expected  # type: ignore[index]  # rows

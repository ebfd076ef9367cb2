"""Laws of parameters: whatever is told stays a value in its place, in every packaged query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.laws.strategies import texts

from newsgraph.asking.parameters import Value
from newsgraph.asking.questions import Question, list_questions, question_of
from newsgraph.hosts import parse_host
from newsgraph.sparql import check_query, tokens_of

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
QUESTIONS: Final = [question for question in list_questions() if question.parameters]

lawful = settings(deadline=None, max_examples=150)
domains = st.lists(st.text("abcü0-", min_size=1, max_size=5), min_size=2, max_size=3).map(".".join)
whole = st.integers(-(10**18) + 1, 10**18 - 1)
values: Final[dict[str, st.SearchStrategy[Value]]] = {
    "text": texts,
    "domain": domains.filter(lambda name: parse_host(name) != ""),
    "day": st.dates(),
    "integer": whole | whole.map(str),
}
"""What a parameter of each type takes."""


def echo_of(kind: str) -> Question:
    """Return a query that answers with what it is told."""
    header = f"#+ params:\n#+   x ({kind}, such as 5): which\n"
    return question_of(f"{header}SELECT ?x {{ VALUES ?x {{ UNDEF }} }}")


def term_of(kind: str, value: Value) -> tuple[str, str]:
    """Return text and datatype of the term that a value should become."""
    if kind == "integer":
        return str(int(str(value))), f"{XSD}integer"
    if isinstance(value, dt.date):
        return value.isoformat(), f"{XSD}date"
    return parse_host(str(value)) if kind == "domain" else str(value), f"{XSD}string"


@lawful
@given(st.data(), st.sampled_from(sorted(values)))
def test_a_value_comes_back_as_the_term_it_is(data: st.DataObject, kind: str) -> None:
    told = data.draw(st.lists(values[kind], min_size=1, max_size=3, unique=True))
    query = echo_of(kind).told({"x": told})
    expected = sorted(term_of(kind, value) for value in told)
    ours = [row["x"] for row in ox.Store().query(query)]  # type: ignore[union-attr]  # rows
    assert sorted((term.value, term.datatype.value) for term in ours) == expected
    theirs: list[rdflib.Literal] = [row[0] for row in rdflib.Graph().query(query)]  # type: ignore[index,misc]  # rows
    named = [(str(term), str(term.datatype or f"{XSD}string")) for term in theirs]
    assert sorted(named) == expected


@lawful
@given(st.data(), st.sampled_from(QUESTIONS))
def test_all_but_the_values_of_a_packaged_query_stays(
    data: st.DataObject, question: Question
) -> None:
    told = question.told(
        {
            one.name: abs(int(data.draw(whole)))
            if one.name == "limit"
            else data.draw(values[one.type])
            for one in question.parameters
        }
    )
    check_query(told)
    ox.Store().query(told)
    assert list(_around_values(told, question)) == list(_around_values(question.text, question))


def _around_values(text: str, question: Question) -> Iterator[str]:
    """Yield the tokens of a query, but for those that stand where its parameters do."""
    names = {f"?{one.name}" for one in question.parameters}
    before: tuple[str, str, str] = ("", "", "")
    is_value = False
    for token in tokens_of(text):
        is_value = is_value and token.text != "}"
        if not is_value and before[2] != "LIMIT":
            yield token.text
        before = (*before[1:], token.text)
        is_value = is_value or (before[0] == "VALUES" and before[1] in names and before[2] == "{")

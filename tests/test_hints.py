"""Hints: a term that newsgraph lacks is told, and no other."""

from __future__ import annotations

import pytest
import rdflib

from newsgraph.asking.questions import list_questions
from newsgraph.documents import read_document
from newsgraph.errors import QuerySyntaxError
from newsgraph.hints import hint_terms
from newsgraph.vocabulary import PREFIXES

NG = PREFIXES["ng"]


def told(*names: str) -> tuple[str, ...]:
    return tuple(
        f"ng:{name} is no term of newsgraph: did you mean ng:{near}?"
        for name, near in (one.split() for one in names)
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ASK { ?a a ng:artcles }", told("artcles Article")),
        ("ASK { ?a ng:incluster/ng:providerCount ?n }", told("incluster inCluster")),
        ("ASK { ?a ng:Day ?d ; ng:Day ?e . ?b ng:lags 1 }", told("Day day", "lags lag")),
        (f"PREFIX n: <{NG}> ASK {{ ?a n:weeks ?w }}", told("weeks week")),
        (f"prefix ng: <{NG}> ASK {{ ?a <{NG}weeks> ng:day.}}", told("weeks week")),
        ("ASK { ?a a ng:Cluster }", told("Cluster CoverageCluster")),
        ("ASK { ?a ng:cluster ?b ; ng:Provder ?c }", told("cluster inCluster", "Provder Provider")),
        ("ASK { ?a ng:ArticleCount 1 ; ng:provider ?b }", told("ArticleCount articleCount", "provider Provider")),
        ("CONSTRUCT { ?a ng:mine '}' } { ?a ng:days ?b }", told("days day")),
        ("CONSTRUCT WHERE { ?a ng:weeks ?b }", told("weeks week")),
        ("ASK { ?a ng:mine 1 }", ("ng:mine is no term of newsgraph: newsgraph vocabulary prints them all",)),
        ("ASK { ?a ng:zzzzzz 1 }", ("ng:zzzzzz is no term of newsgraph: newsgraph vocabulary prints them all",)),
    ],
)  # fmt: skip
def test_a_misspelt_term_is_told_with_the_nearest(query: str, expected: tuple[str, ...]) -> None:
    assert hint_terms(query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "",
        "ASK { ?a a ng:Article ; ng:day ?day ; schema:headlin 'ng:artcles' } # ng:artcles",
        "PREFIX ng: <https://other.example/> ASK { ?a ng:artcles ?b }",
        f"PREFIX n: <{NG}> ASK {{ ?a ?b <{NG}>, ng:, n: }}",
        "ASK { ?a my:artcles <https://other.example/ng:artcles> }",
        f"CONSTRUCT {{ ?a ng:mine ?b ; a ng:Artcle }} FROM <{NG[:-1]}> WHERE {{ ?a ng:day ?b }}",
        "ASK { ?prefix ng: <https://other.example/> }",
    ],
)
def test_nothing_is_told_of_other_terms(query: str) -> None:
    assert hint_terms(query) == ()


def test_nothing_is_told_of_what_the_graph_holds() -> None:
    query = "ASK { ?a ng:mine ?b ; ng:weeks ?c }"
    assert hint_terms(query, {NG + "mine"}.__contains__) == told("weeks week")


def test_three_hints_are_enough() -> None:
    query = "ASK { " + " ".join(f"ng:wrong{number}" for number in range(8_000)) + " }"
    assert [hint.partition(" ")[0] for hint in hint_terms(query)] == [
        f"ng:wrong{number}" for number in range(3)
    ]


def test_a_long_term_is_shortened() -> None:
    (hint,) = hint_terms("ASK { ?a ng:" + "x" * 60_000 + " 1 }")
    assert hint.startswith(f"ng:{'x' * 39}… is no term")


def test_what_has_no_tokens_is_refused() -> None:
    with pytest.raises(QuerySyntaxError):
        hint_terms("ASK { ?a ?b 'ng:artcles }")


def test_every_term_of_the_ontology_is_known() -> None:
    graph = rdflib.Graph().parse(data=read_document("ontology"), format="turtle")
    terms = {str(term) for term in graph.subjects() if str(term).startswith(NG)} - {NG}
    assert hint_terms(" ".join(f"<{term}>" for term in terms)) == ()
    assert len(terms) > 50


@pytest.mark.parametrize("name", [question.name for question in list_questions()])
def test_the_packaged_queries_need_no_hint(name: str) -> None:
    (question,) = (one for one in list_questions() if one.name == name)
    assert hint_terms(question.text) == ()

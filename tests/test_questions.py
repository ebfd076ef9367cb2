"""The packaged queries: documented, portable, and true to what is known of three corpora.

After a change that is meant, renew the answers and read the difference before committing it::

    NEWSGRAPH_RENEW_GOLDEN=1 pytest tests/test_questions.py
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pytest
import rdflib

import newsgraph as ng
from newsgraph.answers import Answer, Cell, to_table, write_answer
from newsgraph.errors import UnknownName
from newsgraph.graph import Graph
from newsgraph.guard import answer_query
from newsgraph.questions import find_question, list_questions, parse_question
from newsgraph.sparql import check_query, tokens_of

ROOT = Path(__file__).parent.parent
GOLDEN = ROOT / "tests" / "golden_queries"
CORPORA = {
    "seeds": ROOT / "seeds",
    "synthetic": GOLDEN / "posts",
    "newsroom": GOLDEN / "newsroom" / "posts",  # every query finds something here
}
NAMES = [question.name for question in list_questions()]

every_question = pytest.mark.parametrize("name", NAMES)
every_corpus = pytest.mark.parametrize("corpus", CORPORA)


@cache
def graph_of(corpus: str) -> Graph:
    return ng.build(ng.read(CORPORA[corpus]))


@cache
def answer_of(name: str, corpus: str) -> Answer:
    return answer_query(ng.load(graph_of(corpus)), find_question(name).text)


@cache
def rdflib_graph_of(corpus: str) -> rdflib.Graph:
    return ng.to_rdflib(graph_of(corpus))


def value_of(term: object) -> Cell:
    """Return a term of rdflib as the cell of a table."""
    value = term.toPython() if isinstance(term, rdflib.Literal) else term
    return value if value is None or isinstance(value, int | float) else str(value)


def test_all_of_them_are_there() -> None:
    assert NAMES == [
        "articles-of-day",
        "hidden-articles",
        "identity-evidence",
        "missing-fields",
        "most-listed",
        "provider-profile",
        "quality-conflicts",
        "same-text",
        "shared-images",
        "top-providers",
        "topic-pairs",
        "topic-trend",
        "unpublished-with-high-quality",
        "what-changed-its-mind",
    ]


@every_question
@every_corpus
def test_the_answer_is_what_is_known(name: str, corpus: str) -> None:
    answer = write_answer(answer_of(name, corpus), "csv")
    golden = GOLDEN / corpus / f"{name}.csv"
    if "NEWSGRAPH_RENEW_GOLDEN" in os.environ:
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(answer.encode())
    assert answer == golden.read_bytes().decode()


@every_question
def test_it_finds_something(name: str) -> None:
    assert answer_of(name, "newsroom")


@every_question
@every_corpus
def test_another_engine_answers_alike(name: str, corpus: str) -> None:
    text = find_question(name).text
    ours = to_table(answer_of(name, corpus))
    theirs = rdflib_graph_of(corpus).query(text)
    assert ours.columns == tuple(str(variable) for variable in theirs.vars or ())
    assert list(ours.rows) == [tuple(map(value_of, row)) for row in theirs]  # type: ignore[arg-type]  # SELECT


@every_question
@every_corpus
def test_the_order_is_total(name: str, corpus: str) -> None:
    text = find_question(name).text
    keys = re.findall(r"\?\w+", text.rpartition("ORDER BY")[2])
    table = to_table(answer_of(name, corpus))
    places = [table.columns.index(key[1:]) for key in keys if key[1:] in table.columns]
    ordered_by = [tuple(row[place] for place in places) for row in table.rows]
    assert len(set(ordered_by)) == len(set(table.rows))


@every_question
def test_it_is_documented_portable_and_safe(name: str) -> None:
    question = find_question(name)
    assert question.summary.endswith("?")
    assert question.description.endswith(".")
    check_query(question.text)
    words = {token.text.upper() for token in tokens_of(question.text) if token.kind == "word"}
    assert "ORDER" in words
    assert words.isdisjoint({"GRAPH", "SERVICE", "FROM", "NOW", "RAND", "UUID", "BNODE"})


@every_question
def test_it_declares_every_prefix_it_uses(name: str) -> None:
    rdflib.Graph(bind_namespaces="none").query(find_question(name).text)


@every_question
def test_the_readme_names_it(name: str) -> None:
    assert name in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("misspelt", "found"),
    [("top-provider", "there is top-providers ("), ("nonsense", f"there is {', '.join(NAMES)} (")],
)
def test_a_misspelt_name_finds_the_nearest(misspelt: str, found: str) -> None:
    with pytest.raises(UnknownName, match=re.escape(found)):
        find_question(misspelt)


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("", ("", "")),
        ("#+ stray\n#+ summary: Who?", ("Who?", "")),
        ("#+ summary: Who\n#+   or what?\n#+ tags: x\n", ("Who or what? tags: x", "")),
        ("#+ description: >\n#+   One: two.\n", ("", "One: two.")),
    ],
)
def test_the_header_is_read(header: str, told: tuple[str, str]) -> None:
    assert parse_question("name", header)[1:3] == told

"""The packaged queries: documented, portable, and true to what is known of three corpora.

After a change that is meant, renew the answers and read the difference before committing it::

    NEWSGRAPH_RENEW_GOLDEN=1 pytest tests/asking/test_questions.py
"""

from __future__ import annotations

import os
import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import rdflib
from tests.oracles import (
    MEASURES,
    ORACLES,
    Coverage,
    coverage_gaps,
    rising_stories,
    top_per_cluster,
)

import newsgraph as ng
from newsgraph.asking.answers import Answer, Cell, to_table, write_answer
from newsgraph.asking.guard import answer_query
from newsgraph.asking.parameters import Values
from newsgraph.asking.questions import find_question, list_questions, parse_question
from newsgraph.errors import UnknownName
from newsgraph.graph import Graph
from newsgraph.sparql import check_query, tokens_of

ROOT = Path(__file__).parents[1].parent
GOLDEN = ROOT / "tests" / "golden_queries"
Row = tuple[Cell, ...]
CORPORA = {
    "seeds": ROOT / "seeds",
    "synthetic": GOLDEN / "posts",
    "newsroom": GOLDEN / "newsroom" / "posts",  # every query finds something here
    "hermit": GOLDEN / "newsroom" / "posts" / "04-undated.md",  # and most find nothing here
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
    if isinstance(value, Decimal):
        return float(value)
    return value if value is None or isinstance(value, int | float) else str(term)


def rows_of_both(corpus: str, text: str) -> tuple[list[Row], list[Row]]:
    """Return the rows that our engine and another one answer a query with."""
    ours = to_table(answer_query(ng.load(graph_of(corpus)), text))
    theirs = rdflib_graph_of(corpus).query(text)
    return list(map(tuple, ours.rows)), [tuple(map(value_of, row)) for row in theirs]  # type: ignore[arg-type]  # SELECT


def test_all_of_them_are_there() -> None:
    assert NAMES == [
        "articles-of-day",
        "biggest-clusters",
        "bridges",
        "cluster-members",
        "cluster-timeline",
        "co-coverage",
        "coverage-gaps",
        "hidden-articles",
        "identity-evidence",
        "missing-fields",
        "most-listed",
        "provider-lag",
        "provider-profile",
        "quality-conflicts",
        "rising-stories",
        "same-text",
        "shared-images",
        "single-source-stories",
        "top-per-cluster",
        "top-providers",
        "topic-pairs",
        "topic-trend",
        "unpublished-with-high-quality",
        "what-changed-its-mind",
        "who-was-first",
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


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("biggest-clusters", {"least": 2}),
        ("biggest-clusters", {"least": [2, 3]}),
        ("cluster-members", {"cluster": "Ferry"}),
        ("cluster-members", {"cluster": ["ferry", "fares"]}),
        ("cluster-timeline", {"cluster": "BRIDGE"}),
        ("co-coverage", {"domain": "coast.example"}),
        ("co-coverage", {"least": 3}),
        ("provider-lag", {"domain": "valley.example"}),
        ("provider-lag", {"least": [3, 4]}),
        ("single-source-stories", {"least": 2}),
        ("who-was-first", {"domain": "valley.example"}),
    ],
)
def test_a_parameter_chooses_among_the_rows(name: str, told: Values) -> None:
    question = find_question(name)
    everything = question.text.replace("VALUES ?least { 2 }", "VALUES ?least { 0 }")
    ours, theirs = rows_of_both("newsroom", question.told(told))
    all_rows, _ = rows_of_both("newsroom", everything)
    assert ours == theirs
    assert 0 < len(ours) < len(all_rows)
    assert ours == [row for row in all_rows if row in set(ours)]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("co-coverage", {"domain": ["inland.example", "valley.example"]}),
        ("coverage-gaps", {"domain": "inland.example"}),
        ("rising-stories", {"day": "2021-01-03"}),
        ("top-per-cluster", {"measure": "closeness"}),
        ("top-per-cluster", {"measure": ["page-rank", "core-number", "bridging"]}),
    ],
)
def test_a_parameter_asks_for_something_else(name: str, told: Values) -> None:
    question = find_question(name)
    ours, theirs = rows_of_both("newsroom", question.told(told))
    assert ours == theirs
    assert ours
    assert ours != rows_of_both("newsroom", question.text)[0]


def asked(name: str, corpus: str, told: Values) -> list[Row]:
    """Return the rows of a question that is told something."""
    text = find_question(name).told(told)
    return list(to_table(answer_query(ng.load(graph_of(corpus)), text)).rows)


@every_corpus
@pytest.mark.parametrize("name", ORACLES)
def test_the_answer_is_what_can_be_reckoned(name: str, corpus: str) -> None:
    assert asked(name, corpus, {}) == list(ORACLES[name](Coverage(graph_of(corpus))))


@every_corpus
@pytest.mark.parametrize("least", [1, 2])
@pytest.mark.parametrize("domain", ["inland.example", "govtech.com", "delta.example"])
def test_the_gaps_of_any_provider_can_be_reckoned(corpus: str, domain: str, least: int) -> None:
    expected = coverage_gaps(Coverage(graph_of(corpus)), domain, least)
    told: Values = {"domain": domain, "least": least}
    assert asked("coverage-gaps", corpus, told) == list(expected)


@every_corpus
@pytest.mark.parametrize("day", ["2020-06-17", "2020-12-20", "2021-01-03", "2021-01-04"])
def test_the_stories_that_rose_in_any_week_can_be_reckoned(corpus: str, day: str) -> None:
    expected = rising_stories(Coverage(graph_of(corpus)), day)
    assert asked("rising-stories", corpus, {"day": day}) == list(expected)


@every_corpus
@pytest.mark.parametrize("measure", MEASURES)
def test_the_tops_by_any_measure_can_be_reckoned(corpus: str, measure: str) -> None:
    expected = top_per_cluster(Coverage(graph_of(corpus)), measure)
    assert asked("top-per-cluster", corpus, {"measure": measure}) == list(expected)


def test_members_have_the_url_that_their_post_states(tmp_path: Path) -> None:
    """A table of labelled articles is joined by the URLs of their posts."""
    url = "https://harbour.example/fares?of=ferry|bridge"
    post = tmp_path / "post.md"
    post.write_text(f"---\ntitle: Fares\nwebUrl: '{url}'\nprovider: Harbour\n---\n")
    text = find_question("cluster-members").text
    graph = ng.build(ng.read(tmp_path))
    assert [row.url for row in to_table(answer_query(ng.load(graph), text)).rows] == [url]
    assert [str(row[1]) for row in ng.to_rdflib(graph).query(text)] == [url]  # type: ignore[index]  # SELECT


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


EXAMPLES = [
    (question.name, parameter.name, parameter.example)
    for question in list_questions()
    for parameter in question.parameters
]


@pytest.mark.parametrize(("name", "parameter", "example"), EXAMPLES)
def test_the_examples_in_the_header_find_something(name: str, parameter: str, example: str) -> None:
    question = find_question(name)
    answers = [rows_of_both(corpus, question.told({parameter: example})) for corpus in CORPORA]
    assert any(ours for ours, _ in answers)
    assert all(ours == theirs for ours, theirs in answers)


@pytest.mark.parametrize(("name", "parameter", "example"), EXAMPLES)
def test_a_parameter_tells_what_holds_unless_it_is_given(
    name: str, parameter: str, example: str
) -> None:
    question = find_question(name)
    (found,) = (one for one in question.parameters if one.name == parameter)
    assert found.description.endswith("unless given")
    assert found.default is None or found.default.strip('"') in found.description
    assert example != found.default


@every_question
def test_it_declares_every_prefix_it_uses(name: str) -> None:
    rdflib.Graph(bind_namespaces="none").query(find_question(name).text)


@every_question
def test_the_readme_names_it(name: str) -> None:
    assert name in (ROOT / "README.md").read_text(encoding="utf-8")


def test_a_name_is_found_in_any_case() -> None:
    assert find_question("Top-PROVIDERS").name == "top-providers"


@pytest.mark.parametrize(
    ("misspelt", "found"),
    [
        ("top-provider", "'top-provider'; there is top-providers ("),
        ("TOP-PROVIDER", "'TOP-PROVIDER'; there is top-providers ("),
        ("nonsense", "'nonsense'; newsgraph queries lists what there is ("),
        ("/tmp", "'/tmp' is a path and no query: "),
        ("posts/", "'posts/' is a path and no query: "),
    ],
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

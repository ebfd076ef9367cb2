"""``query`` and ``queries``: what is asked, what of, and how the answer looks."""

from __future__ import annotations

import io
import os
import re
import sys
from pathlib import Path

import pytest

from newsgraph.asking.answers import FORMATS
from newsgraph.asking.questions import list_questions

from .conftest import Command

ROWS = (
    "SELECT ?t ?none { ?a a ng:Topic ; rdfs:label ?t OPTIONAL { ?a schema:no ?none } } ORDER BY ?t"
)
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
TRUTH = "ASK { ?a a ng:Topic }"
TRIPLES = "CONSTRUCT { ?a rdfs:label ?t } WHERE { ?a a ng:Topic ; rdfs:label ?t }"
CSV = "t,none\r\nAI,\r\nComputer Vision,\r\nNatural Language Processing,\r\n"
TABLE = """\
t                            none
─────────────────────────────────
AI
Computer Vision
Natural Language Processing
3 rows
"""


def typed(data: bytes) -> io.TextIOWrapper:
    """Return what is read where this is typed, on a terminal that is not set to UTF-8."""
    return io.TextIOWrapper(io.BytesIO(data), encoding="latin-1")


@pytest.fixture(autouse=True)
def exports(newsgraph: Command) -> None:
    assert newsgraph("build", "seeds", "-q") == (0, "", "")


@pytest.mark.parametrize("where", ["", "exports", "exports/", "exports/coverage.ttl", "seeds"])
def test_exports_and_posts_answer_alike(where: str, newsgraph: Command) -> None:
    arguments = [where] if where else []
    assert newsgraph("query", ROWS, *arguments) == (0, CSV, "")


def test_a_question_is_a_name_a_file_a_text_or_stdin(
    newsgraph: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = newsgraph("queries", "top-providers").out
    Path("mine.rq").write_text(text, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", typed(text.encode()))
    answers = {newsgraph("query", question) for question in ("top-providers", "mine.rq", text, "-")}
    assert len(answers) == 1
    assert answers.pop().out.startswith("name,domain,articles,clusters\r\nGovernment Technology,")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_query_is_read_as_utf_8_with_a_mark_or_without(
    mark: bytes, newsgraph: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = mark + 'SELECT ("é 日" AS ?é) {}'.encode()
    Path("mine.rq").write_bytes(data)
    monkeypatch.setattr(sys, "stdin", typed(data))
    for question in ("mine.rq", "-"):
        assert newsgraph("query", question) == (0, "é\r\né 日\r\n", "")


def test_a_query_that_is_too_long_is_not_read_to_its_end(
    newsgraph: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", typed(b"ASK {} #" + "é".encode() * 100_000 + b"\xff"))
    code, out, err = newsgraph("query", "-")
    assert (code, out, err) == (2, "", "newsgraph: the query is longer than 65,536 bytes\n")


def test_standard_input_that_is_not_utf_8_is_refused(
    newsgraph: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", typed(b"ASK {} # \xe9"))
    complaint = "newsgraph: the query on standard input is not UTF-8\n"
    assert newsgraph("query", "-") == (2, "", complaint)


@pytest.mark.parametrize(
    ("query", "options", "expected"),
    [
        (ROWS, [], CSV),
        (ROWS, ["-f", "table"], TABLE),
        (TRUTH, [], "true\n"),
        (TRUTH, ["-f", "table"], "true\n"),
        (TRUTH, ["-f", "csv"], "true\n"),
        (TRUTH, ["-f", "json"], '{"head":{},"boolean":true}\n'),
        ("SELECT ?x { ?x a schema:Nothing }", [], "x\r\n"),
        ("SELECT ?x { ?x a schema:Nothing }", ["-f", "table"], "x\n─\n0 rows\n"),
    ],
)
def test_an_answer_as_it_was_asked_for(
    query: str, options: list[str], expected: str, newsgraph: Command
) -> None:
    assert newsgraph("query", query, *options) == (0, expected, "")


@pytest.mark.parametrize("options", [[], ["-f", "table"], ["-f", "ttl"]])
def test_triples_are_turtle(options: list[str], newsgraph: Command) -> None:
    out = newsgraph("query", TRIPLES, *options).out
    assert '<https://newsgraph.example/topic/ai> rdfs:label "AI" .' in out


@pytest.mark.parametrize(
    ("query", "file_format"), [(ROWS, "ttl"), (TRUTH, "nt"), (TRIPLES, "csv"), (TRIPLES, "json")]
)
def test_a_format_that_cannot_hold_the_answer(
    query: str, file_format: str, newsgraph: Command
) -> None:
    code, out, err = newsgraph("query", query, "-f", file_format)
    assert (code, out) == (2, "")
    assert err.startswith(f"newsgraph: '{file_format}' can't hold ")
    assert newsgraph("query", query, "absent/graph", "-f", file_format).err == err  # at once
    assert newsgraph("query", query, "absent/graph", "-o", f"a.{file_format}").err == err


def test_a_table_says_what_it_leaves_out_wherever_it_goes(newsgraph: Command) -> None:
    query = f"SELECT ?n ?m {{ VALUES ?n {{ {' '.join(map(str, range(40)))} }} "
    query += f"VALUES ?m {{ {' '.join(map(str, range(40)))} }} }}"
    out = newsgraph("query", query, "-f", "table").out
    assert newsgraph("query", query, "-o", "a.table").code == 0
    assert Path("a.table").read_text(encoding="utf-8") == out
    assert out.endswith("\nthe first 1,000 of 1,600 rows (… where cut; -f csv has all)\n")
    assert newsgraph("query", query).out.count("\n") == 1_601


def test_a_terminal_gets_a_table_and_a_line_end(newsgraph: Command) -> None:
    assert newsgraph("query", ROWS, on_terminal=True).out == TABLE
    assert (
        newsgraph("query", TRUTH, "-f", "json", on_terminal=True).out
        == '{"head":{},"boolean":true}\n'
    )


@pytest.mark.parametrize(
    ("name", "options", "beginning"),
    [
        ("a.csv", [], "t,none\r\n"),
        ("a.json", [], '{"head"'),
        ("a.CSV", [], "t,none\r\n"),
        ("a.out", ["-f", "csv"], "t,none\r\n"),
        ("out", ["-f", "table"], "t      "),
        ("a.csv", ["-f", "tsv"], "?t\t?none\n"),
        ("a.table", [], "t      "),
    ],
)
def test_an_answer_goes_into_a_file(
    name: str, options: list[str], beginning: str, newsgraph: Command
) -> None:
    assert newsgraph("query", ROWS, "-o", name, *options, on_terminal=True) == (0, "", "")
    assert Path(name).read_bytes().decode().startswith(beginning)


def test_an_answer_goes_where_a_link_leads(newsgraph: Command) -> None:
    target = Path("target.csv")
    target.touch(mode=0o600)
    Path("link.csv").symlink_to(target)
    assert newsgraph("query", ROWS, "-o", "link.csv") == (0, "", "")
    assert Path("link.csv").is_symlink()
    assert target.read_bytes().decode() == CSV
    assert target.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["a.unknown", "a.csv.gz", "a", ".csv", "a.", "out\x1b/a.\x1b"])
def test_a_name_that_tells_no_format_is_refused(name: str, newsgraph: Command) -> None:
    code, out, err = newsgraph("query", ROWS, "absent/graph", "-o", name)
    assert (code, out) == (2, "")
    assert err.startswith("newsgraph: 'a" if name.startswith("a") else "newsgraph: '")
    assert err.endswith(
        " tells no format: end it with .table, .csv, .tsv, .json, .xml, .ttl, .nt, .rdf; or add -f\n"
    )
    assert "\x1b" not in err
    assert not Path(name).exists()


def test_a_format_that_there_is_not_is_refused(newsgraph: Command) -> None:
    code, out, err = newsgraph("query", ROWS, "absent/graph", "-f", "yaml")
    assert (code, out) == (2, "")
    assert err == f"newsgraph: -f 'yaml' is not one of {', '.join(map(repr, FORMATS))}\n"


@pytest.mark.parametrize("verb", ["query", "clusters"])
def test_the_help_names_every_format(verb: str, newsgraph: Command) -> None:
    assert set(FORMATS) <= set(re.findall(r"\w+", newsgraph(verb, "--help").out))


def test_what_xml_cannot_hold_is_said(newsgraph: Command) -> None:
    query = r'SELECT ("a\u0008b" AS ?x) {}'
    complaint = "newsgraph: XML can't hold the character U+0008 of row 1: ask for json\n"
    assert newsgraph("query", query, "-f", "xml") == (2, "", complaint)
    assert r'"a\bb"' in newsgraph("query", query, "-f", "json").out


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["query", "absent.rq"], 2, "query file 'absent.rq' can't be read: No such file or"),
        (["query", "pipe.rq"], 2, "query file 'pipe.rq' can't be read: this is no regular file"),
        (["query", "latin.rq"], 2, "newsgraph: the query file 'latin.rq' is not UTF-8"),
        (["query", "", "absent"], 2, "newsgraph: the query is empty: write one, or name a pack"),
        (["query", " \n# ASK {}\n", "absent"], 2, "newsgraph: the query is empty: write one"),
        (["query", "empty.rq", "absent"], 2, "newsgraph: the query is empty: write one"),
        (["query", "./empty"], 2, "newsgraph: './empty' is a path and no query: give the query"),
        (["query", "nonsense"], 2, "'nonsense'; newsgraph queries lists what there is (a query"),
        (["query", "SELECT ?x {"], 2, "newsgraph: query:1:12: the query ends too early"),
        (["query", "DELETE WHERE { ?s ?p ?o }"], 2, "read-only; change the posts"),
        (["query", "ASK { SERVICE <http://x.example/> {} }"], 2, "newsgraph never does"),
        (["query", "quality-conflict"], 2, "there is quality-conflicts (a query of your own"),
        (["query", TRUTH, "-o", "absent/a.csv"], 1, "'absent/a.csv' can't be written: No such"),
        (["query", TRUTH, "empty"], 2, "there is no export and no post under 'empty'"),
    ],
)
def test_what_goes_wrong_is_told(
    arguments: list[str], code: int, complaint: str, newsgraph: Command
) -> None:
    os.mkfifo("pipe.rq")
    Path("latin.rq").write_bytes(b"ASK {} # \xe9")
    Path("empty").mkdir()
    Path("empty.rq").write_bytes(b"\xef\xbb\xbf")
    outcome = newsgraph(*arguments)
    assert (outcome.code, outcome.out) == (code, "")
    assert complaint in outcome.err


def test_a_changed_export_is_answered_with_a_warning(newsgraph: Command) -> None:
    path = Path("exports/coverage.ttl")
    path.write_text(path.read_text("utf-8").replace('"AI"', '"A.I."'), encoding="utf-8")
    code, out, err = newsgraph("query", ROWS)
    assert (code, out) == (0, CSV.replace("AI,", "A.I.,"))
    assert err.startswith("newsgraph: exports/coverage.ttl is not the file that report.json")


def test_refused_posts_are_mentioned(newsgraph: Command) -> None:
    Path("seeds/bad.md").write_text("---\ntitle: x\nwebUrl: nowhere\n---\n")
    code, out, err = newsgraph("query", TRUTH, "seeds")
    assert (code, out) == (0, "true\n")
    assert err == "newsgraph: 1 refused; newsgraph check seeds tells why\n"


def test_nothing_from_posts_steers_the_terminal(newsgraph: Command) -> None:
    Path("evil").mkdir()
    text = '---\ntitle: "a\\tb \\u202e"\nwebUrl: https://a.example/x\nprovider: {name: "P\\u200f"}\n---\n'
    Path("evil/\x1b[31m.md").write_text(text)
    for arguments in (
        ["query", "SELECT * { ?s ?p ?o }", "evil"],
        ["query", "identity-evidence", "evil"],
        ["explain", "https://a.example/x", "evil"],
        ["check", "evil"],
        ["build", "evil", "-o", "out"],
        ["build", "evil", "-o", "\x1b[31m"],
        ["explain", "https://\x1b[31m", "evil"],
        ["query", "ASK { \x1b[31m }", "evil"],
        ["query", "absent\x1b[31m.rq", "evil"],
    ):
        _, out, err = newsgraph(*arguments, on_terminal=True)
        assert all(c == "\n" or c.isprintable() for c in out + err), arguments


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["--timeout", "1", ENDLESS], 1, "newsgraph: the query was ended after 1 s"),
        (["--timeout", "0.25", ENDLESS], 1, "newsgraph: the query was ended after 0.25 s"),
        (["--max-rows", "2", ROWS], 1, "newsgraph: the answer has more than 2 rows"),
        (["--timeout", "0", ROWS], 2, "Invalid value for '--timeout'"),
        (["--timeout", "inf", ROWS], 2, "Invalid value for '--timeout'"),
        (["--timeout", "nan", ROWS], 2, "is no time that a query can have"),
        (["-p", "topic", "topic-trend"], 2, "-p 'topic' says nothing: write -p name=value"),
        (["-p", "x=1", "topic-trend"], 2, "no parameter 'x': this query takes topic=AI"),
        (["-p", "x=1", ROWS], 2, "no parameter 'x': this query takes none"),
        (["-p", "day=June", "articles-of-day"], 2, "'June' is not what the parameter day takes"),
    ],
)
def test_limits_and_parameters_end_in_a_clear_message(
    arguments: list[str], code: int, complaint: str, newsgraph: Command
) -> None:
    outcome = newsgraph("query", *arguments)
    assert (outcome.code, outcome.out) == (code, "")
    assert complaint in outcome.err


def test_the_text_that_is_shown_is_the_text_that_runs(newsgraph: Command) -> None:
    told = ("-p", "day=2020-06-12", "-p", "day=2020-12-08")
    answer = newsgraph("query", "articles-of-day", *told).out
    Path("mine.rq").write_text(newsgraph("queries", "articles-of-day", *told).out, "utf-8")
    assert newsgraph("query", "mine.rq").out == answer
    assert newsgraph("query", "mine.rq", "-p", "day=2020-06-12").out.count("\n") == 2
    assert {line[:10] for line in answer.splitlines()[1:]} == {"2020-06-12", "2020-12-08"}


@pytest.mark.parametrize("query", ["ASK FROM <a:b> { ?s ?p ?o }", "ASK { GRAPH ?g { ?s ?p ?o } }"])
def test_what_asks_named_graphs_is_told_that_there_are_none(query: str, newsgraph: Command) -> None:
    hint = "newsgraph: the graph has no named graphs: build with --format nq\n"
    assert newsgraph("query", query) == (0, "false\n", hint)
    assert newsgraph("query", query, "seeds").err == ""


def test_a_packaged_query_is_printed_as_it_stands(newsgraph: Command) -> None:
    for question in list_questions():
        assert newsgraph("queries", question.name) == (0, question.text, "")


def test_without_a_name_there_is_nothing_to_tell(newsgraph: Command) -> None:
    code, out, err = newsgraph("queries", "-p", "topic=AI")
    assert (code, out) == (2, "")
    assert err == "newsgraph: -p 'topic=AI' tells no query: name the one that is meant\n"


@pytest.mark.parametrize("width", [30, 60, 80, 120])
def test_the_list_of_queries_keeps_to_the_width(
    width: int, newsgraph: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    out = newsgraph("queries").out
    assert max(map(len, out.splitlines())) <= width
    wanted: list[str] = []
    for question in list_questions():
        wanted += [question.name, question.summary]
        wanted += [f"-p {one.name}={one.example} {one.description}" for one in question.parameters]
    assert out.split() == " ".join(wanted).split()


def test_the_packaged_queries_are_listed_with_what_they_take(
    newsgraph: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    lines = newsgraph("queries").out.splitlines()
    questions = list_questions()
    listed = [line for line in lines if not line.startswith(" ")]
    assert [line.split(maxsplit=1) for line in listed] == [[q.name, q.summary] for q in questions]
    assert len({line.index(q.summary) for line, q in zip(listed, questions, strict=True)}) == 1
    taken = [line.split("  ")[0] for line in map(str.strip, lines) if line.startswith("-p")]
    assert taken == [f"-p {one.name}={one.example}" for q in questions for one in q.parameters]


@pytest.mark.parametrize("name", ["ontology", "shapes"])
def test_the_vocabulary_is_printed(name: str, newsgraph: Command) -> None:
    assert "@prefix ng: <https://w3id.org/newsgraph/ns#> ." in newsgraph("vocabulary", name).out


def test_a_property_that_the_graph_holds_is_not_misspelt(newsgraph: Command) -> None:
    Path("own.ttl").write_text("<a:x> <https://w3id.org/newsgraph/ns#mine> 1 .")
    assert newsgraph("query", "SELECT ?n { ?x ng:mine ?n }", "own.ttl") == (0, "n\r\n1\r\n", "")


def test_a_misspelt_term_of_the_vocabulary_is_told_beside_the_answer(newsgraph: Command) -> None:
    code, out, err = newsgraph("query", "ASK { ?a a ng:Artcle }", "seeds")
    assert (code, out) == (0, "false\n")
    assert err.startswith("newsgraph: ")
    assert "ng:Artcle" in err
    assert "ng:Article" in err

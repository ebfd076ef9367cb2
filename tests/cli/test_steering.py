"""Steering: whatever strangers wrote, no verb lets it near the terminal, and no pipe loses it."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import networkx as nx
import pyoxigraph as ox
import pytest

from newsgraph.asking.questions import list_questions
from newsgraph.cli.saying import harmless

from .conftest import ROOT, Command

EVIL: Final = (
    "\x1b[31m\x1b]8;;https://evil.example\x07here\x1b]8;;\x07\x9b2J\x07\x08\x7f\x85\x90"
    "\u202e\u202d\u2066\u2069\u200e\u200f\u061c\u2028\u2029\ufeff\u00ad\U000e0041"
    "[red]x[/red][link=https://evil.example]y[/link]:warning:\t\r"
)
"""What steers a terminal, turns a line around, makes a line up, or is markup to some library."""

SUBTLE: Final = "\u202e\u2066\u200f\u061c\ufeff\u00ad\U000e0041[red]x[/red]:warning:"
"""What steers too, and may stand in the text of a post."""

MARKUP: Final = "[red]x[/red][link=https://evil.example]y[/link]:warning:"
TYPED: Final = "\x1b[31m\x9b2J\x07\u202e\u2028[red]x"
"""What somebody may be told to type or paste: no part of it is a line end."""

QUIET: Final = {"TERM": "dumb", "COLUMNS": "100"}
"""Where no progress is shown, which takes some control characters of its own."""

DRIVER: Final = """
import json, sys
from newsgraph.cli import run
for arguments in json.load(open(sys.argv[1])):
    print("\\n=== " + ascii(arguments), flush=True)
    print("--- " + str(run(arguments)), flush=True)
"""


def escaped(text: str) -> str:
    """Return a text as Turtle, JSON and YAML may all have it."""
    return "".join(f"\\U{ord(one):08X}" for one in text)


def on_terminal(commands: list[list[str]], folder: Path) -> dict[str, tuple[int, str]]:
    """Return what each command writes to a real terminal, and its exit code."""
    (folder / "driver.json").write_text(json.dumps(commands))
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", DRIVER, str(folder / "driver.json")],
        stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env={**os.environ, **QUIET},
    )  # fmt: skip
    os.close(theirs)
    text = b"".join(read(ours)).decode().replace("\r\n", "\n")
    os.close(ours)
    assert process.wait(timeout=60) == 0
    parts = re.findall(r"^=== (.*)\n((?:(?!=== ).*\n)*?)--- (\d+)\n", text, re.MULTILINE)
    assert len(parts) == len(commands), text
    return {arguments: (int(code), told) for arguments, told, code in parts}


def read(descriptor: int) -> Iterator[bytes]:
    """Yield what a terminal shows, until nobody writes to it."""
    try:
        while chunk := os.read(descriptor, 65_536):
            yield chunk
    except OSError:
        return


def steering(text: str, kept: str = "\n") -> str:
    """Return the characters of a text that a terminal must not be given."""
    return "".join(one for one in text if not one.isprintable() and one not in kept)


@pytest.fixture
def evil(newsgraph: Command, folder: Path) -> Path:
    """Return the folder with ``evil.ttl``, an export made elsewhere whose every text means harm."""
    assert newsgraph("build", "seeds", "-q").code == 0
    text = (folder / "exports/coverage.ttl").read_text("utf-8")
    texts = re.compile(r'"((?:[^"\\\n]|\\.)+)"(?=(?:@\w+)? ?[,;.]?\n)')
    spoilt, count = texts.subn(rf'"{escaped(EVIL)}\1{escaped(EVIL)}"'.replace("\\U", "\\\\U"), text)
    assert count > 500
    (folder / "evil.ttl").write_text(spoilt)
    assert newsgraph("query", "ASK { ?a a ng:Article }", "evil.ttl").out == "true\n"
    return folder


def hostile_texts() -> str:
    """Return a post whose every text means harm; what no text may hold is in every second."""
    evil, subtle = escaped(EVIL), escaped(SUBTLE)
    return f"""---
title: "T {subtle}"
webUrl: "https://hostile.example/x{subtle}"
originalUrl: "https://hostile.example/{evil}"
date: "{evil}"
excerpt: "E {subtle}"
quality: "{evil}"
category: "{evil}"
"key{escaped(TYPED)}": "{evil}"
provider: {{name: "P {subtle}", domain: "{evil}"}}
topics: ["T {subtle}", "U {evil}"]
images: [{{url: "https://hostile.example/{evil}.png", caption: "{evil}"}}]
related:
- {{title: "R {subtle}", webUrl: "https://other.example/{evil}"}}
- {{title: "S {subtle}", webUrl: "https://other.example/{subtle}"}}
- {{title: "{evil}", webUrl: "no {evil}"}}
---
"""


@pytest.fixture
def posts(folder: Path) -> Path:
    """Return the folder with ``posts``, whose texts and names mean harm."""
    place = folder / "posts" / TYPED
    place.mkdir(parents=True)
    names = (f"{EVIL[:20].replace('/', '')}.md", "line\nend.md", "rtl\u202emd.md")
    for name in names:
        (place / name).write_text(hostile_texts(), "utf-8")
    (place / os.fsdecode(b"\xff\x9b.md")).write_text(hostile_texts(), "utf-8")
    (place / "raw\x9b.md").write_text(f"---\ntitle: {EVIL}\n---\n", "utf-8")
    (place / "key.md").write_text(f'---\n"a{escaped(TYPED)}": [1\n---\ntitle: x\n', "utf-8")
    (place / "good\u202e.md").write_text(
        f'---\ntitle: "{MARKUP}"\nwebUrl: https://good.example/x\n---\n', "utf-8"
    )
    return folder


ASKED: Final = [question.name for question in list_questions()]
OTHERS: Final = [
    *(["clusters", "evil.ttl", *more] for more in ([], ["--members"], ["-f", "csv"])),
    *(["rank", "evil.ttl", "--of", of] for of in ("articles", "providers", "clusters")),
    *(["rank", "evil.ttl", "--by", by] for by in ("cluster", "topic")),
    ["rank", "evil.ttl", "-f", "csv"],
    *(["diff", *more, *pair] for pair in (["exports", "evil.ttl"], ["evil.ttl", "exports"])
      for more in ([], ["--all"], ["-f", "json"])),
    ["validate", "evil.ttl"],
    ["query", "SELECT * { ?s ?p ?o }", "evil.ttl"],
]  # fmt: skip


def check(commands: list[list[str]], folder: Path) -> dict[str, tuple[int, str]]:
    """Assert that no command lets anything through to the terminal; return what they tell."""
    told = on_terminal(commands, folder)
    for arguments, (_, text) in told.items():
        kept = "\n\t" if "tsv" in arguments else "\n"
        assert steering(text, kept) == "", arguments
    return told


def test_no_packaged_query_steers_the_terminal(evil: Path) -> None:
    told = check([["query", name, "evil.ttl"] for name in ASKED], evil)
    assert {code for code, _ in told.values()} == {0}
    text = "".join(text for _, text in told.values())
    assert "\\x1b[31m" in text
    assert "[red]x[/red]" in "".join(text.split())


def test_no_other_verb_steers_the_terminal(evil: Path) -> None:
    told = check(OTHERS, evil)
    assert {code for code, _ in told.values()} == {0, 3}
    assert MARKUP in told[ascii(["rank", "evil.ttl", "-f", "csv"])][1]


def test_an_explanation_does_not_steer_the_terminal(evil: Path, newsgraph: Command) -> None:
    query = "SELECT DISTINCT ?a { ?a a ng:Article ; ng:inCluster ?c } ORDER BY ?a"
    articles = newsgraph("query", query, "evil.ttl").out.split()[1:]
    told = check([["explain", one, "evil.ttl"] for one in articles[:12]], evil)
    assert {code for code, _ in told.values()} == {0}
    assert all("\\u202e" in text for _, text in told.values())


ROWS: Final = "SELECT ?t { ?a a ng:Topic ; skos:prefLabel ?t } ORDER BY ?t"
TRIPLES: Final = "CONSTRUCT { ?a rdfs:label ?t } WHERE { ?a a ng:Topic ; skos:prefLabel ?t }"


@pytest.mark.parametrize(
    ("query", "formats"),
    [(ROWS, ["table", "csv", "tsv", "json"]), (TRIPLES, ["table", "ttl", "nt"])],
)
def test_no_format_steers_the_terminal(query: str, formats: list[str], evil: Path) -> None:
    commands = [["query", query, "evil.ttl", "-f", one] for one in formats]
    commands += [[*one, "-o", "/dev/stdout"] for one in commands]
    commands += [["query", ROWS, "evil.ttl", "--spreadsheet"], ["query", TRIPLES, "evil.ttl"]]
    told = check(commands, evil)
    for arguments, (code, text) in told.items():
        assert code == 0, arguments
        # None is lost: what is not shown as it is is shown as an escape.
        for shown in (
            r"(\\x|\\u00)1[bB]",
            r"(\\x|\\u00)9[bB]",
            r"\\u202[eE]",
            r"\\u2028",
            r"\[red",
        ):
            assert re.search(shown, text), (arguments, shown)


def test_csv_on_a_terminal_ends_lines_as_terminals_do(evil: Path) -> None:
    (told,) = check(
        [["query", "SELECT (1 AS ?a) (2 AS ?b) {}", "evil.ttl", "-f", "csv"]], evil
    ).values()
    assert told == (0, "a,b\n1,2\n")


@pytest.mark.usefixtures("evil")
def test_a_pipe_gets_what_was_written(newsgraph: Command) -> None:
    label = f"{EVIL}AI{EVIL}"

    def ask(query: str, file_format: str) -> str:
        code, out, err = newsgraph("query", query, "evil.ttl", "-f", file_format)
        assert (code, err) == (0, "")
        return out

    rows = list(csv.reader(io.StringIO(ask(ROWS, "csv"), newline="")))
    assert rows[1] == [label]
    bindings = json.loads(ask(ROWS, "json"))["results"]["bindings"]
    assert bindings[0]["t"]["value"] == label
    results = ox.parse_query_results(ask(ROWS, "tsv"), ox.QueryResultsFormat.TSV)
    assert isinstance(results, ox.QuerySolutions)
    assert next(iter(results))["t"].value == label
    for name, syntax in (("ttl", ox.RdfFormat.TURTLE), ("nt", ox.RdfFormat.N_TRIPLES)):
        values = {quad.object.value for quad in ox.parse(ask(TRIPLES, name), syntax)}
        assert label in values
    assert newsgraph("query", ROWS, "evil.ttl", "-f", "xml").err.startswith(
        "newsgraph: XML can't hold the character U+001B of row 1: ask for json"
    )


def test_xml_holds_what_steers_a_terminal_where_it_can(newsgraph: Command, folder: Path) -> None:
    text = "\x7f\x85\x9b\u202e\u2028\u2029\ufeff]]>&<!--"
    query = f'SELECT ("{escaped(text)}" AS ?t) {{}}'
    out = newsgraph("query", query, "seeds", "-f", "xml").out
    assert [one.text for one in ET.fromstring(out).iter() if one.tag.endswith("literal")] == [text]
    check([["query", query, "seeds", "-f", "xml"]], folder)


READING: Final = [
    ["check", "posts"],
    ["build", "posts", "-o", "out"],
    ["build", "posts", "-o", TYPED],
    ["build", "posts", "-o", os.fsdecode(b"out\xff\x9b")],
    ["build", "posts", "--strict", "-o", "strict"],
    ["build", "posts", "--only", "topic=AI", "-o", "part"],
    ["query", "identity-evidence", "posts"],
    ["query", "SELECT * { ?s ?p ?o }", "posts"],
    ["explain", "https://good.example/x", "posts"],
    ["validate", "posts"],
    ["diff", "posts", "seeds"],
    ["rank", "posts"],
]


def test_no_post_steers_the_terminal(posts: Path) -> None:
    told = check(READING, posts)
    assert told[ascii(["check", "posts"])][0] == 1
    assert told[ascii(["build", "posts", "-o", TYPED])][0] == 0
    assert MARKUP in told[ascii(["explain", "https://good.example/x", "posts"])][1]
    assert "\\u202e" in told[ascii(["rank", "posts"])][1]


def test_graphml_of_such_posts_is_read_back(posts: Path, newsgraph: Command) -> None:
    title = "]]> <![CDATA[ <!-- &#0; &x; </data> \ufdd0 \U0001ffff"
    head = f"title: {json.dumps(title, ensure_ascii=False)}\nwebUrl: https://odd.example/x\n"
    (posts / "posts/odd.md").write_text(f"---\n{head}---\n", "utf-8")
    assert newsgraph("build", "posts", "--format", "graphml", "-o", "out", "-q").code == 0
    network = nx.read_graphml(posts / "out/coverage.graphml")
    parsed = ET.parse(posts / "out/coverage.graphml").getroot()
    nodes = [one for one in parsed.iter() if one.tag.endswith("}node")]
    assert len(network) == len(nodes)
    labels = {str(data["label"]) for _, data in network.nodes(data=True)}
    assert {MARKUP, f"T {SUBTLE}", f"P {SUBTLE}", f"S {SUBTLE}", title} <= labels


WRONG: Final = [
    *([verb, TYPED] for verb in ("build", "check", "clusters", "rank", "explain", "validate")),
    [TYPED],
    [f"--{TYPED}"],
    [f"-{TYPED}"],
    *([verb, f"--{TYPED}"] for verb in ("build", "check", "query", "diff", "vocabulary")),
    ["build", "seeds", "--base", f"https://a.example/{TYPED}/"],
    ["build", "seeds", "--base", TYPED],
    ["build", "seeds", "--format", TYPED],
    ["build", "seeds", "--cluster", TYPED],
    ["build", "seeds", "--only", TYPED],
    ["build", "seeds", "-o", "part", "--only", TYPED],
    ["build", "seeds", "-o", "part", "--only", f"topic={TYPED}"],
    ["build", "seeds", "-o", "part", "--only", f"from={TYPED}"],
    ["build", "empty", f"seeds/{TYPED}"],
    ["build", "empty"],
    ["query", TYPED, "seeds"],
    ["query", f"{TYPED}.rq", "seeds"],
    ["query", f"ASK {{ {TYPED} }}", "seeds"],
    ["query", f"ASK {{ ?s <a:{TYPED}> }}", "seeds"],
    ["query", f"SELECT * {{ ?s ng:{TYPED} ?o }}", "seeds"],
    ["query", "SELECT * { ?s ng:\u202eheadline ?o }", "seeds"],
    ["query", "topic-trend", "seeds", "-p", TYPED],
    ["query", "topic-trend", "seeds", "-p", f"topic={TYPED}"],
    ["query", "topic-trend", "seeds", "-p", f"{TYPED}=x"],
    ["query", "provider-profile", "seeds", "-p", f"domain={TYPED}"],
    ["query", "topic-trend", "seeds", "-f", TYPED],
    ["query", "topic-trend", "seeds", "-o", TYPED],
    ["query", "topic-trend", "seeds", "-o", f"{TYPED}/a.csv"],
    ["query", "topic-trend", "seeds", "--timeout", TYPED],
    ["query", "topic-trend", "seeds", "--max-rows", TYPED],
    ["query", "topic-trend", "seeds", TYPED],
    ["queries", TYPED],
    ["queries", "topic-trend", "-p", f"topic={TYPED}"],
    ["explain", f"https://{TYPED}", "seeds"],
    ["explain", f"https://a.example/{TYPED}", "seeds"],
    ["diff", TYPED, "seeds"],
    ["diff", "seeds", TYPED],
    ["diff", "seeds", "seeds", "-f", TYPED],
    ["rank", "seeds", "--measure", TYPED],
    ["rank", "seeds", "--measure", f"nx:{TYPED}"],
    ["rank", "seeds", "--of", TYPED],
    ["rank", "seeds", "--top", TYPED],
    ["validate", f"{TYPED}.ttl"],
    ["validate", "broken\x1b\u202e.ttl"],
    ["query", "ASK {}", "broken\x1b\u202e.ttl"],
    ["vocabulary", TYPED],
]


def test_no_wrong_argument_steers_the_terminal(folder: Path) -> None:
    (folder / f"empty/{TYPED}").mkdir(parents=True)
    (folder / f"empty/{TYPED}/{TYPED}.md").write_text("---\ntitle: [\nwebUrl: x\n---\n")
    (folder / "broken\x1b\u202e.ttl").write_text(f'<a:{TYPED}> "{TYPED}" x', "utf-8")
    told = check(WRONG, folder)
    for arguments in WRONG:
        code, text = told[ascii(arguments)]
        assert "Traceback" not in text
        assert code in (0, 1, 2), arguments
        assert text, arguments
    assert sum(code == 0 for code, _ in told.values()) <= 5  # some name what is not there


def test_nothing_strange_steers_a_pipe_that_a_person_reads(posts: Path, newsgraph: Command) -> None:
    assert posts.is_dir()
    for arguments in READING:
        if arguments[0] != "query" and arguments[0] != "rank":
            _, out, err = newsgraph(*arguments)
            assert steering(out + err) == "", arguments


def test_an_environment_does_not_steer_the_terminal(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(QUIET, "COLUMNS", TYPED)
    for name in ("LANG", "NO_COLOR", "NEWSGRAPH_BUILD_BASE", "PAGER"):
        monkeypatch.setenv(name, TYPED)
    check([["queries"], ["build", "seeds", "-o", "out"], ["rank", "seeds"]], folder)


@pytest.mark.parametrize(
    ("text", "kept", "shown"),
    [
        (f"a{MARKUP}", "\n", f"a{MARKUP}"),
        ("a\nb\tc\r\x1b", "\n", "a\nb\\tc\\r\\x1b"),
        ("a\nb\tc\r\x1b", "\n\t", "a\nb\tc\\r\\x1b"),
        ("a\nb", "", "a\\nb"),
        ("می\u200cخو \u200c", "\n", "می\u200cخو \\u200c"),
        ("\udcff\x9b", "\n", "\\udcff\\x9b"),
    ],
)
def test_what_is_said_is_harmless_and_stays_so(text: str, kept: str, shown: str) -> None:
    assert harmless(text, kept) == shown
    assert harmless(shown, kept) == shown


def test_all_that_is_told_goes_through_one_place() -> None:
    told = {
        path.name
        for path in (ROOT / "graph/newsgraph/cli").glob("*.py")
        if re.search(r"\bclick\.s?echo\w*\(|\bprint\(|\.write\(", path.read_text("utf-8"))
    }
    assert told == {"saying.py", "writing.py"}

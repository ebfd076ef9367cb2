"""Foreign exports: whatever others wrote loads or is refused; it runs, fetches and steers nothing."""

from __future__ import annotations

import gzip
import os
import random
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

import newsgraph as ng
from newsgraph.cli.changes import tell_changes
from newsgraph.cli.tables import draw
from newsgraph.cli.telling import tell
from newsgraph.errors import ExportFormatError, NewsgraphError
from newsgraph.limits import EXPORT_DEPTH
from newsgraph.loading import load_exports
from newsgraph.store import Store, inspection, load_export, loads
from newsgraph.validating.validation import validate_store

SEEDS: Final = Path(__file__).parent.parent.parent / "seeds"
URL: Final = "https://www.cnet.com/news/facial-recognitions-fate-could-be-decided-in-2021/"
MANY: Final = 100_000
TRIPLE: Final = '<a:a> <a:b> "x" .'
PREFIXES: Final = """\
@prefix ng: <https://w3id.org/newsgraph/ns#> .
@prefix schema: <https://schema.org/> .
@prefix void: <http://rdfs.org/ns/void#> .
"""


def nested(opening: str, closing: str, depth: int = MANY, inner: str = "") -> str:
    return f"<a:a> <a:b> {opening * depth}{inner}{closing * depth} .\n"


def triples(depth: int) -> str:
    return nested("<<( <a:a> <a:b> ", " )>>", depth, "<a:c>")


def load(name: str, data: str | bytes, folder: Path) -> Store:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return load_export(path)


@pytest.mark.parametrize(
    ("name", "data", "count"),
    [
        ("lists.ttl", nested("(", ")"), 2 * MANY - 1),
        ("blank.ttl", nested("[ <a:b> ", "]", inner="1"), MANY + 1),
        ("reified.ttl", f"{'<< ' * MANY}<a:a>{' <a:b> <a:c> >>' * MANY} <a:b> <a:c> .", MANY + 1),
        ("triples.nt", triples(EXPORT_DEPTH), 1),
        ("direction.ttl", 'VERSION "1.2"\n<a:a> <a:b> "x"@en--ltr .', 1),
        ("long.nt", f'<a:a> <a:b> "{"x" * 15_000_000}" .\n', 1),
        ("same.ttl", f"<a:a> <a:b> {'<a:c>, ' * MANY}<a:c> .", 1),
        ("base.ttl", "@base <file:///etc/> . <passwd> <b> <../c> .", 1),
        ("sparql.ttl", "BASE <file:///etc/>\n<passwd> <b> <../c> .", 1),
        ("windows.ttl", f"{TRIPLE}\r\n<a:a> <a:b> <a:c> .\r\n", 2),
        ("nul.ttl", '<a:a> <a:b> "\0", "\\u0000", "\\u0001" .', 2),
        ("empty.nq", "", 0),
        ("prefixes.ttl", "".join(f"@prefix p{n}: <a:{n}> .\n" for n in range(MANY)), 0),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_only_strange_loads(name: str, data: str, count: int, tmp_path: Path) -> None:
    assert len(load(name, data, tmp_path)) == count


@pytest.mark.parametrize(
    ("name", "data", "complaint"),
    [
        # These end the engine by a signal, or would take all memory.
        ("deep.nt", triples(MANY), "too much for the engine: nest less deeply"),
        ("deep.ttl", triples(MANY), "too much for the engine: nest less deeply"),
        ("deep.nq", triples(EXPORT_DEPTH + 1), f"more than {EXPORT_DEPTH} triples in one another"),
        ("open.ttl", nested("[ <a:b> ", "", 10 * MANY), "takes more than 512 MB of memory: nest"),
        (
            "bomb.ttl",
            f"@prefix p: <a:{'x' * 10**6}> . <a:a> <a:b> p:{', p:'.join(map(str, range(9999)))} .",
            "says more than 4,096 MB without prefixes: cut the graph",
        ),
        # These no parser takes, and the place is told.
        ("zip.ttl", gzip.compress(TRIPLE.encode()), ":1:1: this is compressed by gzip: unpack it"),
        ("mark.ttl", f"\ufeff{TRIPLE}", ":1:1: this is a byte order mark: save the file as UTF-8"),
        ("mark.nt", f"\ufeff{TRIPLE}", ":1:1: this is a byte order mark"),
        ("wide.ttl", TRIPLE.encode("utf-16"), ":1:1: this is UTF-16: save the file as UTF-8"),
        ("bytes.nt", b'<a:a> <a:b> "\xff" .', ":1:14: Invalid UTF-8"),
        ("half.nt", '<a:a> <a:b> "\\uD800" .', ":1:14: The escape sequence '\\uD800'"),
        ("relative.ttl", "\n<a> <b> <c> .", ":2:1: No scheme found in an absolute IRI"),
        ("nul.nq", "\0" * 999, ":1:1: "),
        ("unknown.ttl", f"<a:a> {'p' * MANY}:b 1 .", ":1:7: The prefix ppp"),
        ("steering.ttl", "<a:a> \x1b[2J\u202e:b 1 .", r":1:7: '\x1b' is not"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_can_do_harm_is_refused(
    name: str, data: str | bytes, complaint: str, tmp_path: Path
) -> None:
    with pytest.raises(ExportFormatError) as caught:
        load(name, data, tmp_path)
    message = str(caught.value)
    assert complaint in message
    assert message.isprintable()
    assert len(message) < 300 + len(str(tmp_path))


@pytest.mark.parametrize(
    ("limit", "value", "complaint"),
    [
        ("EXPORT_TRIPLES", 1, "holds more than 1 triples: cut the graph"),
        ("EXPORT_TEXT_BYTES", 20, "says more than 0 MB without prefixes: cut the graph"),
        ("INSPECTION_SECONDS", 0.01, "parsing it takes more than 0.01 s: cut the graph"),
    ],
)
def test_each_limit_of_what_is_said_is_told(
    limit: str, value: float, complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspection, limit, value)
    with pytest.raises(ExportFormatError, match=re.escape(complaint)):
        load("a.ttl", f"<a:a> <a:b> {', '.join(map(str, range(MANY)))} .", tmp_path)


@pytest.mark.parametrize("size", [len(TRIPLE) - 1, 0])
def test_a_file_that_is_too_large_is_not_parsed(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loads, "EXPORT_BYTES", size)
    with pytest.raises(ExportFormatError, match="it is larger than 0 MB: cut the graph"):
        load("a.ttl", TRIPLE, tmp_path)


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        os.chdir(path.parent)  # the name of a socket must be short
        one.bind(path.name)


def link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (make_pipe, "can't be loaded: this is no regular file"),
        (make_socket, "can't be loaded: No such device or address"),
        (link("/dev/zero"), "can't be loaded: this is no regular file"),
        (link("/dev/full"), "can't be loaded: this is no regular file"),
        (link("/proc/self/mem"), "can't be loaded: Input/output error"),
    ],
    ids=["pipe", "socket", "endless", "full", "broken"],
)
def test_special_files_are_neither_read_nor_waited_for(
    make: Callable[[Path], None],
    complaint: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    make(tmp_path / "a.ttl")
    with pytest.raises(ExportFormatError, match=complaint):
        load_exports(tmp_path / "a.ttl")


@pytest.mark.parametrize("make", [make_pipe, link("/dev/zero"), link("/proc/self/mem"), Path.mkdir])
def test_a_special_file_for_a_report_is_not_waited_for(
    make: Callable[[Path], None], tmp_path: Path
) -> None:
    (tmp_path / "coverage.ttl").write_text(TRIPLE)
    make(tmp_path / "report.json")
    (warning,) = load_exports(tmp_path).warnings
    assert "report.json beside" in warning


def test_nothing_that_an_export_names_is_fetched(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        ask_of_names(f"http://127.0.0.1:{server.getsockname()[1]}/", tmp_path)
        server.settimeout(0)
        with pytest.raises(BlockingIOError):  # nobody has knocked
            server.accept()


def ask_of_names(base: str, tmp_path: Path) -> None:
    store = load("a.ttl", f"""\
{PREFIXES}@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@base <{base}> .
<> a owl:Ontology, void:Dataset ; owl:imports <o.ttl> ; void:uriSpace "{base}" ;
  void:dataDump <d.nt> ; void:sparqlEndpoint <sparql> ; sh:shapesGraph <shapes.ttl> .
<a> a ng:Article ; ng:key "https://a.example/x" ; schema:url <x> ; schema:image <i.png> ;
  schema:headline "T" ; sh:sparql <s> ; ng:inCluster <c> ; schema:publisher <p> .
<s> sh:select "SELECT $this {{ SERVICE <{base}> {{ ?s ?p ?o }} }}" .
""", tmp_path)  # fmt: skip
    assert ng.query(store, "SELECT ?u { ?a schema:url ?u }").rows == ((f"{base}x",),)
    assert validate_store(store)
    tell(ng.explain(store, "https://a.example/x"))
    tell_changes(ng.diff(store, store), ("a", "b"), width=80)
    with pytest.raises(NewsgraphError):
        ng.query(store, f"SELECT * {{ SERVICE <{base}> {{ ?s ?p ?o }} }}")


def test_the_base_is_one_of_many_that_conflict(tmp_path: Path) -> None:
    spaces = ", ".join(f'"https://x{number}.example/"' for number in range(200))
    store = load("a.ttl", f"{PREFIXES}<a:a> void:uriSpace {spaces}, 1, _:b, <a:b> .", tmp_path)
    assert store.base == "1"
    table = ng.query(store, "SELECT ?a { ?a void:uriSpace 1 }")
    assert "a:a" in draw(table, store.base)


# What stands in place of anything: wrong types, wrong numbers, blank nodes, what steers terminals.
WRONG: Final = (
    '""', '"x"', '"x"@en', '"-5"', '"1e400"', '"NaN"', '"INF"', '"1_000"', '"\u0663"', '"0x1"',
    '"9999999999999999999999999"^^<http://www.w3.org/2001/XMLSchema#integer>',
    '"abc"^^<http://www.w3.org/2001/XMLSchema#integer>',
    '"2020-99-99"^^<http://www.w3.org/2001/XMLSchema#date>',
    '"99999-01-01"^^<http://www.w3.org/2001/XMLSchema#date>',
    '"-0001-01-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>',
    '"\\u001B[2J\\u0007\\u202E\\t\\r\\n"', f'"{"y" * 5000}"', "_:b", "<a:b>",
    '<<( <a:a> <a:b> "c" )>>', "<https://newsgraph.example/%00>",
)  # fmt: skip


def spoil(lines: list[str], chance: random.Random) -> str:
    """Return a graph in which some statements are gone, doubled, or say something else."""
    share = chance.choice([0.002, 0.02, 0.1, 0.5])
    everywhere = chance.choice(lines).split(" ")[1] if chance.random() < 1 / 2 else None
    spoilt = []
    for line in lines:
        subject, predicate, value = line.removesuffix(" .").split(" ", 2)
        if predicate == everywhere or (everywhere is None and chance.random() < share):
            if chance.random() < 1 / 4:
                continue
            spoilt += [line] * (chance.random() < 1 / 4)
            value = chance.choice(WRONG)
        spoilt.append(f"{subject} {predicate} {value} .")
    return "\n".join(spoilt)


def ask(store: Store, whole: Store) -> Iterator[Callable[[], str]]:
    """Yield every question that a verb asks of a graph, answered in words."""
    yield lambda: tell(ng.explain(store, URL))
    for one, other in ((store, whole), (whole, store), (store, store)):
        yield lambda one=one, other=other: tell_changes(  # type: ignore[misc]
            ng.diff(one, other), ("old", "new"), width=80, everything=True
        )
    for of in ("articles", "providers", "clusters"):
        yield lambda of=of: draw(ng.rank(store, of=of), store.base)  # type: ignore[misc]
    yield lambda: draw(ng.rank(store, "betweenness", of="providers"), store.base)
    for by in ("cluster", "topic"):
        yield lambda by=by: draw(ng.rank(store, of="articles", by=by), store.base)  # type: ignore[misc]
    for name in ("top-providers", "who-was-first", "SELECT * { ?s ?p ?o }"):
        yield lambda name=name: draw(ng.query(store, name), store.base)  # type: ignore[misc]


def test_no_verb_breaks_or_steers_on_what_others_state(tmp_path: Path) -> None:
    path = tmp_path / "a.nt"
    ng.export(ng.build(ng.read(SEEDS)), path)
    lines = path.read_text("utf-8").splitlines()
    whole, chance = load_export(path), random.Random(6)
    answered = refused = 0
    for _ in range(20):
        store = load("a.nt", spoil(lines, chance), tmp_path)
        for question in ask(store, whole):
            try:
                text = question()
            except NewsgraphError as error:
                text, refused = str(error), refused + 1
            assert text.replace("\n", "").isprintable()
            answered += 1
    assert 0 < refused < answered / 2

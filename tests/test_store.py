"""The store: asked, looked up, and never changed."""

from __future__ import annotations

import errno
import hashlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

import newsgraph as ng
from newsgraph.asking.guard import Limits, answer_query
from newsgraph.errors import ExportFormatError, LimitReached, QuerySyntaxError
from newsgraph.limits import EXPORT_DEPTH, EXPORT_TEXT_BYTES, EXPORT_TRIPLES
from newsgraph.processes.confinement import Bounds
from newsgraph.processes.forking import Ended
from newsgraph.store import SUFFIXES, Store, inspection, load_export, load_graph, loads
from newsgraph.store.inspection import Census, Export, find_complaint, inspect_export, tell_end

SEEDS = Path(__file__).parent.parent / "seeds"
EXPORT = SEEDS.parent / "exports" / "coverage.ttl"


@pytest.fixture(scope="module")
def store() -> Store:
    return load_graph(ng.build(ng.read(SEEDS)))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ASK FROM <https://newsgraph.example/absent> { ?s ?p ?o }", False),
        ("ASK FROM <https://newsgraph.example/source/%p> { ?s ng:role 'post' }", True),
        ("ASK FROM <https://newsgraph.example/source/%p> { ?s a ng:Article }", False),
        ("ASK FROM NAMED <https://newsgraph.example/source/%p> { GRAPH ?g { ?s ?p ?o } }", True),
        ("ASK FROM NAMED <https://newsgraph.example/source/no.md> { GRAPH ?g {?s ?p ?o} }", False),
        ("ASK { GRAPH ?g { ?s ng:role 'post' } }", True),
    ],
)
def test_from_selects_among_the_graphs_that_are_held(
    query: str, store: Store, *, expected: bool
) -> None:
    path = f"seeds/{min(SEEDS.iterdir()).name}"
    answer = store.ask(query.replace("%p", path))
    assert isinstance(answer, ox.QueryBoolean)
    assert bool(answer) is expected


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("SELEC ?x {}", "query:1:1: 'SELEC' can't stand here"),
        ("SELECT ?x {?x a }", "query:1:17: '}' can't stand here"),
        ("SELECT ?x {?x a ng:Article", "query:1:27: the query ends too early, with 1 open bracket"),
        ("SELECT ?x {{", "query:1:13: the query ends too early, with 2 open brackets"),
        ("", "query:1:1: the query ends too early"),
        ("SELECT ?x {?x a no:Thing}", "query:1:17: Prefix not found: 'no:Thing'"),
        ("SELECT ?x {?x a ?y}\nLIMIT ten", "query:2:7: 'ten' can't stand here"),
        ("SELECT ?x {\r\n\t?x a 'é' 'è' }", "query:2:11: ''è'' can't stand here"),
        ("SELECT * {} GROUP BY ?x", "query:1:24: SELECT * is not authorized with GROUP BY"),
        ("ASK { ?a ?b .5, 1e-3, 'x'^^xsd:date ; }} x", "query:1:40: '}' can't stand here"),
        ("ASK { FILTER(?a || | ?b) }", "query:1:20: '|' can't stand here"),
    ],
)
def test_a_complaint_names_the_place(query: str, complaint: str, store: Store) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        store.ask(query)
    assert str(caught.value).splitlines()[0] == complaint


def test_what_stands_before_a_mistake_is_never_run(store: Store) -> None:
    rows = "".join(f"VALUES ?v{i} {{ {' '.join(map(str, range(30)))} }} " for i in range(9))
    endless = f"ASK {{ {rows} FILTER({' + '.join(f'?v{i}' for i in range(9))} < 0) }}"
    with pytest.raises(QuerySyntaxError, match="'x' can't stand here"):
        answer_query(store, f"{endless} x", Limits(seconds=5))


def test_the_base_is_that_of_the_graph(store: Store) -> None:
    assert store.base == "https://newsgraph.example/"
    assert Store(ox.Store()).base is None


def test_the_length_is_that_of_the_default_graph(store: Store) -> None:
    graph = ng.build(ng.read(SEEDS))
    assert len(store) == len(ng.to_rdflib(graph))


def test_what_others_state_is_looked_up_without_complaint(tmp_path: Path) -> None:
    path = tmp_path / "others.ttl"
    path.write_text("@prefix ng: <https://w3id.org/newsgraph/ns#> . <a:b> ng:line 'x', [], <a:c> .")
    store = load_export(path)
    assert store.values("a:b", "ng:line") == ["a:c", "x"]
    assert store.values("no IRI", "ng:line") == []
    assert store.linked("ng:line", "no IRI") == []
    assert store.linked("ng:line", "a:c") == ["a:b"]
    assert store.subjects("ng:line", "x") == ["a:b"]
    assert store.number("a:b", "ng:line") is None


def test_what_is_held_is_known_wherever_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "a.nq"
    path.write_text('<a:s> <a:p> <a:o> <a:g> .\n<a:s> <a:q> "a:t" .\n')
    store = load_export(path)
    held = [iri for iri in ("a:s", "a:p", "a:q", "a:o", "a:t", "a:x", "no IRI") if store.holds(iri)]
    assert held == ["a:s", "a:p", "a:q", "a:o"]


@pytest.mark.parametrize("kind", ["RLIMIT_AS", "RLIMIT_DATA"])
def test_where_there_is_too_little_memory_to_load_it_is_told(kind: str) -> None:
    code = f"""
import resource
import newsgraph as ng
from newsgraph.store import load_export, load_graph
graph = ng.build(ng.read({str(SEEDS)!r}))
_, hard = resource.getrlimit(resource.{kind})
taken = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
for left in (100, 600):
    resource.setrlimit(resource.{kind}, (taken + left * 1024**2, hard))
    for load in (lambda: load_graph(graph), lambda: ng.load({str(EXPORT)!r})):
        try:
            print(len(load()) > 0)
        except ng.errors.LimitReached as error:
            print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    message = "there is no memory to load a graph, which takes 256 MB: allow more (ulimit)"
    assert (done.stderr, done.stdout.splitlines()) == ("", [message, message, "True", "True"])


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("a.ttl", "<a:b> a", r"a\.ttl:1:8: "),
        ("a.nt", "<a:b> a <a:c> .", r"a\.nt:1:7: "),
        ("a.nq", "\n<a:b> <a:b> <rel> .", r"a\.nq:2:\d+: "),
        ("a.rdf", "", "is no export: they end with .ttl, .nt, .nq"),
        ("absent.ttl", None, "can't be loaded: No such file"),
        ("a.nt", f'<a:b> <a:b> "{"x" * 17_000_000}" .', "holds a text of more than 16 MB"),
        ("a.ttl", f"<a:b> a '{'x' * 17_000_000}' .", "holds a text of more than 16 MB"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_does_not_load_is_told(
    name: str, text: str | None, complaint: str, tmp_path: Path
) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(ExportFormatError, match=complaint):
        load_export(tmp_path / name)


BOUNDS = Bounds(seconds=9, computing=10, memory=512 * 1024**2, mapped=0)


def complaint_of(text: str | bytes, suffix: str = ".nt") -> str:
    data = text if isinstance(text, bytes) else text.encode()
    return find_complaint(Export("a", SUFFIXES[suffix], data), Census(), BOUNDS)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("<a:a> <a:b> <a:c> .\n", ""),
        ("<a:a> <a:b> <<( <a:a> <a:b> <a:c> )>> .\n", ""),
        ("<a:a> <a:b> <c> .\n", "a:1:13: No scheme found in an absolute IRI"),
        (b"\x1f\x8b\x08", "a:1:1: this is compressed by gzip: unpack it first"),
        (
            f"<a:a> <a:b> {'<<( <a:a> <a:b> ' * 99}<a:c>{' )>>' * 99} .\n",
            "'a' can't be loaded: it nests more than 32 triples in one another: write them flat",
        ),
        (
            f'<a:a> <a:b> "{"x" * 17_000_000}" .\n',
            "'a' can't be loaded: it holds a text of more than 16 MB",
        ),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_complaint_about_an_export_names_the_place(text: str | bytes, complaint: str) -> None:
    assert EXPORT_DEPTH == 32
    assert complaint_of(text) == complaint


def test_a_census_counts_and_has_limits() -> None:
    census = Census()
    quad = ox.Quad(ox.NamedNode("a:a"), ox.NamedNode("a:b"), ox.Literal("c"))
    assert list(census.watch([quad, quad])) == [quad, quad]
    assert (census.write(b"four"), census.triples, census.text) == (4, 2, 4)
    census.triples, census.text = EXPORT_TRIPLES - 1, EXPORT_TEXT_BYTES - 1
    assert (list(census.watch([quad])), census.write(b"1")) == ([quad], 1)
    with pytest.raises(ValueError, match="it holds more than 25,000,000 triples: cut the graph"):
        list(census.watch([quad]))
    with pytest.raises(ValueError, match="says more than 4,096 MB without prefixes: cut the graph"):
        census.write(b"1")


class Empty(Census):
    """Stands for a process that is given no memory, which Python says without a word."""

    def write(self, _: object, /) -> int:
        raise MemoryError


def test_memory_that_ends_while_parsing_is_told() -> None:
    export = Export("a", ox.RdfFormat.N_TRIPLES, b"<a:a> <a:b> <a:c> .\n")
    told = "'a' can't be loaded: parsing it takes more than 512 MB of memory: nest less, declare"
    assert find_complaint(export, Empty(), BOUNDS).startswith(told)


@pytest.mark.parametrize(
    ("ended", "told"),
    [
        (Ended(signal.SIGALRM, 9, 1), "parsing it takes more than 9 s: cut the graph"),
        (Ended(signal.SIGXCPU, 9, 10), "parsing it takes more than 9 s: cut the graph"),
        (Ended(signal.SIGABRT, 1, 1), "parsing it takes more than 512 MB of memory: nest less"),
        (Ended(signal.SIGSEGV, 1, 1), "it is too much for the engine: nest less deeply"),
        (Ended(signal.SIGKILL, 1, 1), "the process that parsed it was ended by SIGKILL: try again"),
        (Ended(0, 1, 1), "the process that parsed it was ended: try again"),
        (Ended(None, 1, 0), "the process that parsed it was ended: try again"),
    ],
)
def test_how_the_parsing_of_an_export_ended_is_told(ended: Ended, told: str) -> None:
    assert tell_end(ended, BOUNDS).startswith(told)


def test_where_there_is_no_process_to_load_in_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(inspection, "run_confined", fail)
    with pytest.raises(LimitReached, match="no process to load in: Resource temporarily unavail"):
        inspect_export(Export("a", ox.RdfFormat.N_TRIPLES, b""))


def test_ctrl_c_ends_a_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: bytes) -> Iterator[bytes]:
        yield b"<a:a> <a:b> <a:c> .\n"
        raise KeyboardInterrupt

    monkeypatch.setattr(loads, "_parts", interrupted)
    (tmp_path / "a.nt").write_text("")
    with pytest.raises(KeyboardInterrupt):
        load_export(tmp_path / "a.nt")


def test_a_store_knows_the_digest_of_what_it_was_loaded_from(store: Store) -> None:
    assert load_export(EXPORT).digest == hashlib.sha256(EXPORT.read_bytes()).hexdigest()
    assert store.digest is None

"""The store: asked, never changed; reaching nothing outside, and not crashing its process."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest

import newsgraph as ng
from newsgraph.errors import ExportFormatError, QuerySyntaxError
from newsgraph.store import Store, load_export, load_graph

SEEDS = Path(__file__).parent.parent / "seeds"


class Canary(ThreadingHTTPServer):
    """A server on this machine that notes whoever comes."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Noting)
        self.visits: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}/"


class _Noting(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Canary)
        self.server.visits.append(self.path)
        self.send_error(404)

    do_POST = do_GET  # noqa: N815 (http.server's names)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def canary() -> Iterator[Canary]:
    with Canary() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def store() -> Store:
    return load_graph(ng.build(ng.read(SEEDS)))


SMUGGLED = [
    "ASK { SERVICE <%s> {} }",
    "ASK { ?s ?p 1.SERVICE<%s>{} }",
    "ASK { FILTER(1<2)SERVICE#>\n<%s>{?s ?p ?o} }",
    "ASK { FILTER('a'<'x>')SERVICE<%s>{?s ?p ?o}FILTER(1='') }",
    "ASK { FILTER(1<2#>'''\n)SERVICE<%s>{?s ?p ?o}#'''\n}",
    r"PREFIX a:<a:> ASK { FILTER(a:\'!=1)SERVICE<%s>{?s ?p ?o}FILTER(1!='') }",
    r"PREFIX a:<a:> ASK { FILTER(a:\#!=1)SERVICE<%s>{?s ?p ?o} }",
    r"PREFIX a:<a:> ASK {{?x a:€\' 1}UNION{SERVICE<%s>{?s ?p ?o}}UNION{?x a '1'}}",
    "ASK { {<<?s ?p '>'>> ?a ?b} UNION {SERVICE<%s>{?s ?p ?o}} UNION {?x a ''} }",
    "ASK { VALUES ?x {<a:\\u0041'>} SERVICE<%s>{?s ?p ?o} VALUES ?y {<a:\\u0041'>} }",
    "LOAD <%s>",
    "ASK {}; LOAD <%s>",
]


@pytest.mark.parametrize("query", SMUGGLED)
def test_nothing_is_fetched(query: str, store: Store, canary: Canary) -> None:
    with pytest.raises(QuerySyntaxError):
        store.ask(query.replace("%s", canary.url))
    assert canary.visits == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ASK FROM <%s> { ?s ?p ?o }", False),
        ("ASK FROM NAMED <%s> { GRAPH ?g { ?s ?p ?o } }", False),
        ("ASK FROM <file:///etc/hostname> { ?s ?p ?o }", False),
        ("ASK FROM <https://newsgraph.example/source/%p> { ?s ng:role 'post' }", True),
        ("ASK FROM <https://newsgraph.example/source/%p> { ?s a ng:Article }", False),
        ("ASK FROM NAMED <https://newsgraph.example/source/%p> { GRAPH ?g { ?s ?p ?o } }", True),
        ("ASK FROM NAMED <https://newsgraph.example/source/no.md> { GRAPH ?g {?s ?p ?o} }", False),
        ("ASK { GRAPH ?g { ?s ng:role 'post' } }", True),
    ],
)
def test_from_selects_among_the_graphs_that_are_held(
    query: str, store: Store, canary: Canary, *, expected: bool
) -> None:
    path = f"seeds/{min(SEEDS.iterdir()).name}"
    answer = store.ask(query.replace("%s", canary.url).replace("%p", path))
    assert isinstance(answer, ox.QueryBoolean)
    assert bool(answer) is expected
    assert canary.visits == []


def fill(before: str, unit: str, after: str, tokens: int) -> str:
    """Return a query that repeats something as often as may pass."""
    return before + unit * (1480 // tokens) + after


CHAINS = {
    "not": fill("ASK{FILTER(", "!", "true)}", 1),
    "or": fill("ASK{FILTER(true", "||true", ")}", 2),
    "plus": fill("ASK{FILTER(1=1", "+1", ")}", 2),
    "union": fill("ASK{{}", "UNION{}", "}", 3),
    "minus": fill("ASK{", "MINUS{}", "}", 3),
    "optional": fill("ASK{", "OPTIONAL{}", "}", 3),
    "alternatives": fill("ASK{?s a", "|a", " ?o}", 2),
    "describe": fill("DESCRIBE", "<a:>", "", 1),
    "projection": "SELECT" + "".join(f"(1AS?{i})" for i in range(290)) + "{}",
    "having": fill("SELECT(1 AS ?x){?s ?p ?o}GROUP BY ?s HAVING", "(1)", "", 3),
    "groups": "ASK" + "{" * 199 + "}" * 199,
    "exists": "ASK{" + "FILTER EXISTS{" * 198 + "}" * 198 + "}",
    "parentheses": "ASK{FILTER(" + "(!" * 197 + "1" + ")" * 197 + ")}",
    "inverse": "ASK{?s " + "(^" * 198 + "a" + ")" * 198 + " ?o}",
}


@pytest.mark.parametrize("name", CHAINS)
def test_what_passes_does_not_crash_the_engine(name: str) -> None:
    lines = (
        "import sys, pyoxigraph as ox; from newsgraph.store import Store",
        "result = Store(ox.Store()).ask(sys.stdin.read())",
        "isinstance(result, ox.QueryBoolean) or list(result)",
    )
    command = [sys.executable, "-c", "\n".join(lines)]
    done = subprocess.run(command, input=CHAINS[name], text=True, timeout=30, check=False)
    assert done.returncode == 0


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


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("a.ttl", "<a:b> a", r"a\.ttl:1:8: "),
        ("a.nt", "<a:b> a <a:c> .", r"a\.nt:1:7: "),
        ("a.nq", "\n<a:b> <a:b> <rel> .", r"a\.nq:2:\d+: "),
        ("a.rdf", "", "is no export: they end with .ttl, .nt, .nq"),
        ("absent.ttl", None, "can't be loaded: No such file"),
    ],
)
def test_what_does_not_load_is_told(
    name: str, text: str | None, complaint: str, tmp_path: Path
) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(ExportFormatError, match=complaint):
        load_export(tmp_path / name)

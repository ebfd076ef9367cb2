"""Hostile queries: each ends in time and alone, reaches nothing, and the next is answered."""

from __future__ import annotations

import contextlib
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import pytest

import newsgraph as ng
from newsgraph.asking.answers import Answer, Kind
from newsgraph.asking.guard import Limits, answer_query
from newsgraph.errors import LimitReached, QuerySyntaxError, UsageError
from newsgraph.store import Store

SEEDS: Final = Path(__file__).parent.parent.parent / "seeds"
SECONDS: Final = 1.0
LIMITS: Final = Limits(seconds=SECONDS, rows=10_000, memory=256 * 1024**2)
GRACE: Final = 5.0
"""Half a second on a machine that is idle, as bench/guard.py tells; tests run on busy ones."""


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


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    with Canary() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def store() -> Store:
    return ng.load(ng.build(ng.read(SEEDS)))


def attack(
    store: Store, query: str, limits: Limits = LIMITS
) -> Answer | LimitReached | QuerySyntaxError:
    """Return how a query ended, once it is seen that it did so in time and alone."""
    begun = time.monotonic()
    outcome: Answer | LimitReached | QuerySyntaxError
    try:
        outcome = answer_query(store, query, limits)
    except (LimitReached, QuerySyntaxError) as error:
        outcome = error
    assert time.monotonic() - begun < limits.seconds + GRACE
    assert ng.query(store, "SELECT (COUNT(*) AS ?n) { ?a a ng:Article }").rows == ((41,),)
    return outcome


SMUGGLED = [
    "ASK { SERVICE <%s> {} }",
    "ASK { SERVICE SILENT <%s> {} }",
    "ASK { BIND(<%s> AS ?x) SERVICE ?x { ?s ?p ?o } }",
    "ASK { SeRvIcE <%s> { ?s ?p ?o } }",
    r"ASK { \u0053ERVICE <%s> { ?s ?p ?o } }",
    r"ASK { S\U00000045RVICE <%s> { ?s ?p ?o } }",
    "ASK { FILTER EXISTS { SERVICE <%s> { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { SERVICE <%s> { ?s ?p ?o } } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <%s> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <%s> { ?s ?p ?o } }",
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
    "LOAD SILENT <%s> INTO GRAPH <a:b>",
    "ASK {}; LOAD <%s>",
    "INSERT DATA { <a:a> <a:a> <a:a> }",
    "DELETE WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "WITH <a:b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
]


@pytest.mark.parametrize("query", SMUGGLED)
def test_what_reaches_out_or_changes_is_refused(query: str, store: Store, canary: Canary) -> None:
    assert isinstance(attack(store, query.replace("%s", canary.url)), QuerySyntaxError)
    assert canary.visits == []


@pytest.mark.parametrize(
    "query",
    [
        "ASK FROM <%s> { ?s ?p ?o }",
        "ASK FROM NAMED <%s> { GRAPH ?g { ?s ?p ?o } }",
        "ASK { GRAPH <%s> { ?s ?p ?o } }",
        "ASK FROM <%f> { ?s ?p ?o }",
        "ASK FROM NAMED <%f> { GRAPH ?g { ?s ?p ?o } }",
        "DESCRIBE <%f>",
    ],
)
def test_what_is_not_held_is_empty(
    query: str, store: Store, canary: Canary, tmp_path: Path
) -> None:
    secret = tmp_path / "canary.ttl"
    secret.write_text("<a:secret> <a:secret> <a:secret> .")
    before = secret.stat()
    answer = attack(store, query.replace("%s", canary.url).replace("%f", secret.as_uri()))
    assert isinstance(answer, Answer)
    assert answer.is_empty() if answer.kind is Kind.TRIPLES else not answer.truth()
    assert canary.visits == []
    assert secret.stat() == before


SLOW = {
    "cross product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "cross product of optionals": (
        "SELECT (COUNT(*) AS ?n) { OPTIONAL { ?a ?b ?c } OPTIONAL { ?d ?e ?f }"
        " OPTIONAL { ?g ?h ?i } OPTIONAL { ?j ?k ?l } }"
    ),
    "filters that nothing meets": (
        "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?a), STR(?d)) = STR(?g)) }"
    ),
    "paths": "ASK { ?a (!<a:b>|^!<a:b>)* ?b . ?c (!<a:b>|^!<a:b>)* ?d FILTER(?a = <a:no>) }",
    "nested stars": "SELECT (COUNT(*) AS ?n) { ?a ((((!<a:b>)*)*)*)* ?b . ?b (!<a:b>)* ?c }",
    "repeated sums": (
        "SELECT (SUM(STRLEN(CONCAT(STR(?a), STR(?d)))) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    ),
    "minus": "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i MINUS { ?a ?x ?y . ?d ?e ?z } FILTER(false || ?a = 1) }",
    "exists": (
        "ASK { ?a ?b ?c . ?d ?e ?f FILTER NOT EXISTS { ?g ?h ?i FILTER(STR(?g) != STR(?a)) } }"
    ),
}


@pytest.mark.parametrize("name", SLOW)
def test_what_takes_too_long_is_ended(name: str, store: Store) -> None:
    outcome = attack(store, SLOW[name])
    assert isinstance(outcome, LimitReached)
    assert re.search("ended after 1 s|of memory", str(outcome))


@pytest.mark.parametrize("name", SLOW)
def test_a_mistake_after_what_takes_too_long_is_told(name: str, store: Store) -> None:
    outcome = attack(store, f"{SLOW[name]} mistake")
    assert isinstance(outcome, QuerySyntaxError)
    assert "'mistake' can't stand here" in str(outcome)


@pytest.mark.parametrize("place", ["FILTER(%s)", "BIND(%s AS ?x)", "FILTER(1 IN (2, %s))"])
def test_functions_that_there_are_not_are_named(place: str, store: Store) -> None:
    outcome = attack(store, f"ASK {{ {place.replace('%s', '<http://x/f>(1)')} }}")
    assert isinstance(outcome, QuerySyntaxError)
    assert "http://x/f" in str(outcome)


EVERYTHING: Final = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HUNGRY = {
    "sorting a cross product": f"SELECT * {EVERYTHING} ORDER BY ?i ?a",
    "distinct": f"SELECT (COUNT(DISTINCT *) AS ?n) {EVERYTHING}",
    "groups": f"SELECT ?a ?d ?g (COUNT(*) AS ?n) {EVERYTHING} GROUP BY ?a ?d ?g ?b ?e ?h ?c ?f ?i",
    "one long text": f"SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g))) AS ?t) {EVERYTHING}",
    "doubled texts": (
        "SELECT ?z { BIND('0123456789' AS ?t0) "
        + " ".join(f"BIND(CONCAT({','.join([f'?t{i}'] * 10)}) AS ?t{i + 1})" for i in range(9))
        + " BIND(?t9 AS ?z) }"
    ),
}


@pytest.mark.parametrize("name", HUNGRY)
def test_what_eats_memory_is_ended(name: str, store: Store) -> None:
    outcome = attack(store, HUNGRY[name])
    assert isinstance(outcome, LimitReached)
    assert re.search("ended after 1 s|of memory", str(outcome))


@pytest.mark.parametrize("form", ["SELECT (?t AS ?u) {", "CONSTRUCT { <a:s> <a:p> ?t } {"])
def test_a_text_that_the_engine_reads_no_more_is_ended(form: str, store: Store) -> None:
    texts = "REPLACE(?a, '.', ?a)"
    query = f"{form} BIND('{'a' * 5_000}' AS ?a) BIND({texts} AS ?t) }}"
    outcome = attack(store, query, Limits(seconds=10))
    assert isinstance(outcome, LimitReached)
    assert "a row of the answer holds texts of more than 16 MB" in str(outcome)


@pytest.mark.parametrize("form", ["SELECT *", "CONSTRUCT { ?a ?e ?i }"])
def test_what_floods_is_ended(form: str, store: Store) -> None:
    outcome = attack(store, f"{form} {EVERYTHING}", LIMITS._replace(seconds=10))
    assert isinstance(outcome, LimitReached)
    assert "more than 10,000 rows" in str(outcome)


@pytest.mark.parametrize("columns", [2_000, 5_000])
def test_what_is_wide_is_ended(columns: int, store: Store) -> None:
    names = " ".join(f"?v{number}" for number in range(columns))
    query = f"SELECT {names} {{ ?a ?b ?c }}"
    outcome = attack(store, query, LIMITS._replace(seconds=10, cells=1_000_000))
    assert isinstance(outcome, LimitReached)
    assert "more than 1,000,000 cells" in str(outcome)


CATASTROPHIC = ["(a+)+$", "(a|a)*$", "(.*)*$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(a{0,99}){0,99}$"]


@pytest.mark.parametrize("pattern", CATASTROPHIC)
def test_no_regular_expression_takes_forever(pattern: str, store: Store) -> None:
    query = f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o FILTER REGEX('{'a' * 5000}!', '{pattern}') }}"
    assert isinstance(attack(store, query), Answer | LimitReached)


def fill(before: str, unit: str, after: str) -> str:
    """Return a query that repeats something as often as the length of a query allows."""
    return before + unit * ((65_000 - len(before) - len(after)) // len(unit)) + after


CHAINS = {
    "not": fill("ASK{FILTER(", "!", "true)}"),
    "or": fill("ASK{FILTER(true", "||true", ")}"),
    "plus": fill("ASK{FILTER(1=1", "+1", ")}"),
    "union": fill("ASK{{}", "UNION{}", "}"),
    "minus": fill("ASK{", "MINUS{}", "}"),
    "optional": fill("ASK{", "OPTIONAL{}", "}"),
    "alternatives": fill("ASK{?s a", "|a", " ?o}"),
    "sequence": fill("ASK{?s a", "/a", " ?o}"),
    "describe": fill("DESCRIBE", "<a:>", ""),
    "projection": "SELECT" + "".join(f"(1AS?{i})" for i in range(5_000)) + "{}",
    "having": fill("SELECT(1 AS ?x){?s ?p ?o}GROUP BY ?s HAVING", "(1)", ""),
    "filters": fill("ASK{?s ?p ?o ", "FILTER(?s!=?o)", "}"),
    "triples": fill("ASK{", "?a ?b ?c.", "}"),
    "prefixes": fill("", "PREFIX a:<a:>", "ASK {}"),
}
DEEP = {
    "groups": ("ASK", "{", "}", ""),
    "exists": ("ASK{", "FILTER EXISTS{", "}", "}"),
    "subqueries": ("SELECT*{", "{SELECT*", "}", "}"),
    "parentheses": ("ASK{FILTER(1=", "(", ")", "1)}"),
    "negations": ("ASK{FILTER(", "(!", ")", "1)}"),
    "inverse": ("ASK{?s ", "(^", ")", "a ?o}"),
    "functions": ("ASK{FILTER(", "STR(", ")", "1)}"),
    "blank nodes": ("ASK{?s ?p ", "[a ", "]", "}"),
    "lists": ("ASK{?s ?p ", "(", ")", "}"),
}


@pytest.mark.parametrize("name", CHAINS)
def test_long_chains_harm_nobody(name: str, store: Store) -> None:
    assert isinstance(attack(store, CHAINS[name]), Answer | LimitReached)


@pytest.mark.parametrize("depth", [190, 199, 201, 1_000, 4_000])
@pytest.mark.parametrize("name", DEEP)
def test_deep_nesting_is_refused_and_harms_nobody(name: str, depth: int, store: Store) -> None:
    before, opening, closing, after = DEEP[name]
    outcome = attack(store, before + opening * depth + closing * depth + after)
    assert depth < 200 or isinstance(outcome, QuerySyntaxError)


DECLARED: Final = "#+ params:\n#+ x (text, such as a): b\n"
MANY: Final = range(1_400)
HEADERS = {
    "lines": fill(DECLARED, "#+ a\n", "ASK { VALUES ?x { UNDEF } }"),
    "parentheses": fill(DECLARED[:-1], "): ", "\nASK { VALUES ?x { UNDEF } }"),
    "examples": fill("#+ params:\n#+ x (text, such as ", "x (text, such as ", "\nASK {}"),
    "blanks": fill("#+ params:\n#+", " ", "\nASK {}"),
    "comments": fill(DECLARED, "#\n", "ASK { VALUES ?x { UNDEF } }"),
    "places": fill(DECLARED + "ASK {", "VALUES?x{UNDEF}", "}"),
    "other places": fill(DECLARED + "ASK {VALUES ?x {UNDEF}", "VALUES?y{1}", "}"),
    "open places": fill(DECLARED + "ASK {", "VALUES?x{" * 190 + "}" * 190, "}"),
    "rows": fill(DECLARED + "ASK { VALUES ?x {", "1 ", "} }"),
    "limits": fill(DECLARED + "ASK {} ", "LIMIT 1 ", ""),
    "parameters": "#+ params:\n#+ "
    + "#+ ".join(f"a{number} (text, such as a): b\n" for number in MANY)
    + "".join(f"VALUES?a{number}{{1}}" for number in MANY),
    "too long": DECLARED + "#+ a\n" * 1_000_000,
    "no Unicode": DECLARED + "ASK { VALUES ?x { '\udcff' } }",
}
TOLD: Final = ["", '"} #', "\\" * 60_000, "\\u007d" * 10_000, "\x00" * 60_000, "é" * 1_000_000]


@pytest.mark.parametrize("name", HEADERS)
def test_no_header_and_no_value_takes_long(name: str, store: Store) -> None:
    for value in TOLD:
        begun = time.monotonic()
        with contextlib.suppress(UsageError, LimitReached):
            ng.query(store, HEADERS[name], {"x": value}, timeout=SECONDS)
        assert time.monotonic() - begun < SECONDS + GRACE


@pytest.mark.parametrize(
    "value",
    [
        '"} ?a ?b ?c {"',
        "\\u0022} ?a ?b ?c {\\u0022",
        "\\",
        "'''",
        '"""',
        "} #",
        "\n\r\x0b\x85\u2028",
    ],
)
def test_no_value_leaves_its_place(value: str, store: Store) -> None:
    query = DECLARED + "SELECT ?x { VALUES ?x { UNDEF } }"
    assert ng.query(store, query, {"x": value}).rows == ((value,),)

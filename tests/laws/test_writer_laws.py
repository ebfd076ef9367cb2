"""Laws of writers: what the graph says is what parsers of others read, whatever its texts hold."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from io import BytesIO

import networkx as nx
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rows import OX_SYNTAXES, describe_rows, read_with_pyoxigraph, read_with_rdflib

from newsgraph.api import to_networkx
from newsgraph.building.assembly import assemble
from newsgraph.corpus import Corpus
from newsgraph.exports import render
from newsgraph.networks.network import Value
from newsgraph.problems import CODES, shown
from newsgraph.rdf.serialization import write_trig
from newsgraph.report import Written, make_report, read_digests, write_report
from newsgraph.vocabulary import DEFAULT_BASE

lawful = settings(deadline=None, max_examples=30)
bases = st.sampled_from((DEFAULT_BASE, "http://localhost:8080/", "https://x.org/a%20b/;v=1/@/"))
digests = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.builds(Written, st.integers(0), st.text("0123456789abcdef", min_size=64, max_size=64)),
    max_size=3,
)
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@pytest.mark.parametrize("syntax", OX_SYNTAXES)
@lawful
@given(corpus=..., base=bases)
def test_two_parsers_read_what_the_graph_describes(corpus: Corpus, base: str, syntax: str) -> None:
    graph = assemble(corpus, base)
    rendering = render(graph, syntax)
    data = b"".join(rendering)
    rows = describe_rows(graph, syntax)
    assert rendering.counts == {"triples": len(rows)}
    assert read_with_pyoxigraph(data, syntax) == rows
    assert read_with_rdflib(data, syntax) == rows


@lawful
@given(corpus=..., base=bases)
def test_a_store_holds_what_the_quads_say(corpus: Corpus, base: str) -> None:
    graph = assemble(corpus, base)
    quads = set(ox.parse(b"".join(render(graph, "nq")), ox.RdfFormat.N_QUADS))
    assert set(ox.parse("".join(write_trig(graph)), ox.RdfFormat.TRIG)) == quads


@lawful
@given(...)
def test_networkx_reads_the_network_with_what_xml_forbids_replaced(corpus: Corpus) -> None:
    graph = assemble(corpus)
    data = b"".join(render(graph, "graphml"))
    found = nx.read_graphml(BytesIO(data), force_multigraph=True)
    assert isinstance(found, nx.MultiDiGraph)
    known = to_networkx(graph)
    assert dict(found.nodes(data=True)) == {
        node: _in_xml(facts) for node, facts in known.nodes(data=True)
    }
    assert sorted(_edges(found)) == sorted(_edges(known))


def _in_xml(facts: Mapping[str, Value]) -> dict[str, Value]:
    """Return attributes as XML can hold them."""
    return {
        name: NO_XML.sub("\ufffd", value) if isinstance(value, str) else value
        for name, value in facts.items()
    }


def _edges(network: nx.MultiDiGraph[str]) -> list[tuple[str, str, str]]:
    """Return the edges with what is known of each; they hold no text of strangers."""
    return [(one, other, repr(facts)) for one, other, facts in network.edges(data=True)]


@settings(deadline=None, max_examples=100)
@given(corpus=..., exports=digests)
def test_the_report_tells_what_is_known(corpus: Corpus, exports: dict[str, Written]) -> None:
    graph = assemble(corpus)
    report = make_report(corpus, graph)
    text = write_report(report, exports)
    told = json.loads(text.encode(), parse_constant=pytest.fail)
    assert told["counts"] == graph.counts._asdict()
    assert told["files"] == report.files._asdict()
    assert [(one["line"], one["column"], one["code"], one["what"]) for one in told["problems"]] == [
        (one.line, one.column, one.code, one.what) for one in graph.problems
    ]
    assert all(one["advice"] == CODES[one["code"]] for one in told["problems"])
    paths = [one["path"] for one in told["problems"]] + told["repeated"]
    assert paths == [shown(one.path) for one in graph.problems] + list(map(shown, corpus.repeated))
    fates = (_total(fates) for fates in told["ledger"].values())
    assert sum(fates) == sum(n for one in corpus.ledger.values() for n in one.values())
    assert read_digests(text) == {name: one.sha256 for name, one in exports.items()}
    assert "S3CR3T" not in text


def _total(fates: dict[str, int | dict[str, int]]) -> int:
    """Return how often a key was met."""
    return sum(_total({**one}) if isinstance(one, dict) else one for one in fates.values())

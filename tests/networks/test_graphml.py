"""GraphML: what networkx has, typed, legal for arbitrary texts, the same bytes every time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from functools import cache
from io import BytesIO
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newsgraph as ng
from newsgraph.exports import Counts, render
from newsgraph.graph import Article, Cluster, Graph, Listing, Provider, Topic
from newsgraph.networks.graphml import TYPES, write_graphml
from newsgraph.networks.network import LABELS
from newsgraph.records import Moment

ROOT = Path(__file__).parents[1].parent
FOLDERS = (
    *("seeds", "tests/golden_queries/newsroom/posts"),
    *("tests/hostile/posts", "tests/full/posts"),
)
SPACE = "{http://graphml.graphdrawing.org/xmlns}"
every_folder = pytest.mark.parametrize("folder", FOLDERS)

Node = tuple[str, dict[str, object]]
Edge = tuple[str, str, dict[str, object]]


@cache
def graph_of(folder: str) -> Graph:
    return ng.build(ng.read(ROOT / folder))


def written(graph: Graph) -> bytes:
    return "".join(write_graphml(graph)).encode()


def counted(graph: Graph) -> Counts:
    """Return what the writer says that it has written."""
    rendering = render(graph, "graphml")
    assert b"".join(rendering) == written(graph)
    return rendering.counts


def read(graph: Graph) -> nx.MultiDiGraph[str]:
    """Return what networkx reads."""
    network = nx.read_graphml(BytesIO(written(graph)), force_multigraph=True)
    assert isinstance(network, nx.MultiDiGraph)
    return network


def parsed(graph: Graph) -> ET.Element:
    return ET.fromstring(written(graph))


def facts(network: nx.MultiDiGraph[str]) -> tuple[list[Node], list[Edge]]:
    """Return all nodes and edges with the types of their values, without the keys of edges."""
    nodes = [(node, typed(data)) for node, data in network.nodes(data=True)]
    edges = [(one, other, typed(data)) for one, other, data in network.edges(data=True)]
    return sorted(nodes, key=repr), sorted(edges, key=repr)


def typed(data: dict[str, object]) -> dict[str, object]:
    return {name: (type(value), value) for name, value in data.items()}


def titled(title: str, other: str = "Other") -> Graph:
    """Return a graph in which every name is the title: two articles that are tied twice."""
    moment = Moment("2020-06-12", "2020-06-12", "xsd:date", "2020-06-12T00:00:00")
    article = Article(
        key="https://a.org/1", headline=title, url="https://a.org/1?a=1&b=2", provider="a.org",
        description=None, published_at=moment, modified_at=None, type=None, category=title,
        quality=2**63 - 1, heat=-(2**63), is_published=None, topics=("t",), images=(),
        original_urls=(), amp_urls=(), cdn_amp_urls=(), aliases=(), same_text_as="https://b.org/2",
        times_listed=0, was_posted=True, cluster="https://a.org/1",
    )  # fmt: skip
    twin = article._replace(key="https://b.org/2", headline=other, same_text_as=article.key)
    return Graph(
        base="https://x.org/a&b/it's/",
        articles=(article, twin),
        providers=(Provider("a.org", title),),
        topics=(Topic("t", title, broader=("u",)), Topic("u", other)),
        clusters=(
            Cluster(article.key, title, article.key, (article.key, twin.key), None, None, 1),
        ),
        listings=(Listing(article.key, twin.key), Listing(twin.key, article.key)),
    )


@every_folder
def test_networkx_reads_back_what_it_would_have_been_given(folder: str) -> None:
    graph = graph_of(folder)
    assert facts(read(graph)) == facts(ng.to_networkx(graph))


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")))
def test_any_legal_title_comes_back_as_it_was(title: str) -> None:
    graph = titled(title and f"a{title}")
    assert facts(read(graph)) == facts(ng.to_networkx(graph))


@settings(deadline=None)
@given(st.text(st.characters(codec=None) | st.characters(categories=["Cc", "Cs"])))
def test_what_xml_forbids_is_shown_as_replaced_and_nothing_else_is(title: str) -> None:
    headline = next(
        data.text or ""
        for data in parsed(titled(title)).iterfind(f".//{SPACE}data[@key='node-category']")
    )
    assert headline == "".join("\ufffd" if is_forbidden(one) else one for one in title)


def is_forbidden(character: str) -> bool:
    """Return whether XML 1.0 has no such character, by asking its parser."""
    if 0xD800 <= ord(character) <= 0xDFFF:
        return True
    try:
        ET.fromstring(f"<a>{character.replace('&', '').replace('<', '')}</a>")
    except ET.ParseError:
        return True
    return False


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("]]>", "]]>"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ('a & b &amp; "c" &#0;', 'a & b &amp; "c" &#0;'),
        ('</data></node><node id="x"/>', '</data></node><node id="x"/>'),
        ("<!DOCTYPE a [<!ENTITY x 'y'>]>&x;", "<!DOCTYPE a [<!ENTITY x 'y'>]>&x;"),
        ("<![CDATA[x]]>", "<![CDATA[x]]>"),
        ("a\x00b\x1bc\ufffed\uffffe\ud800f", "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf"),
        ("a\tb\nc\rd\r\ne\x85f\u2028g", "a\tb\nc\rd\r\ne\x85f\u2028g"),
        ("\U0001f600 \u202egnp.exe", "\U0001f600 \u202egnp.exe"),
    ],
)
def test_hostile_titles_stay_texts(title: str, shown: str) -> None:
    graph = titled(title)
    root = parsed(graph)
    labels = [data.text for data in root.iterfind(f".//{SPACE}data[@key='node-label']")]
    assert labels == [shown, shown, shown, "Other", shown, "Other"]
    assert len(root.findall(f".//{SPACE}node")) == len(labels)
    assert b"<!" not in written(graph).replace(b"<![CDATA", b"")


@every_folder
def test_every_datum_has_a_key_of_its_own_scope_and_type(folder: str) -> None:
    root = parsed(graph_of(folder))
    keys = {key.get("id"): key for key in root.iterfind(f"{SPACE}key")}
    assert len(keys) == len(root.findall(f"{SPACE}key"))
    names = [(key.get("for"), key.get("attr.name")) for key in keys.values()]
    assert len(set(names)) == len(names), "two columns of one name"
    assert {key.get("attr.type") for key in keys.values()} <= set(TYPES.values())
    for scope in ("node", "edge"):
        used = {data.get("key") for data in root.iterfind(f".//{SPACE}{scope}/{SPACE}data")}
        assert used == {name for name, key in keys.items() if key.get("for") == scope}


def test_the_types_are_those_that_gephi_and_cytoscape_know() -> None:
    keys = parsed(graph_of("seeds")).iterfind(f"{SPACE}key")
    types = {(key.get("for"), key.get("attr.name")): key.get("attr.type") for key in keys}
    assert types["node", "label"] == types["node", "day"] == types["edge", "kind"] == "string"
    assert types["node", "quality"] == types["node", "articles"] == "long"
    assert types["node", "was_posted"] == types["node", "is_first_report"] == "boolean"
    assert types["node", "cluster_role"] == "string"
    whole = ("lag", "core_number", "bridging", "span", "story_count", "median_lag")
    assert {types["node", name] for name in whole} == {"long"}
    parts = (
        *("cluster_strength", "cluster_degree", "cluster_closeness", "page_rank", "concentration"),
        *("coverage_degree", "coverage_betweenness", "first_share"),
    )
    assert {types["node", name] for name in parts} == {"double"}
    assert types["edge", "weight"] == "double"


def test_no_key_has_a_name_that_gephi_takes_for_yed() -> None:
    keys = parsed(graph_of("seeds")).iterfind(f"{SPACE}key")
    assert not {key.get("id") for key in keys} & {"d3", "d7"}


@every_folder
def test_ids_are_unique_and_edges_lead_to_nodes(folder: str) -> None:
    root = parsed(graph_of(folder))
    nodes = [node.get("id") for node in root.iter(f"{SPACE}node")]
    edges = list(root.iter(f"{SPACE}edge"))
    assert len(set(nodes)) == len(nodes)
    assert len({edge.get("id") for edge in edges}) == len(edges)
    assert {edge.get(end) for edge in edges for end in ("source", "target")} <= set(nodes)
    assert counted(graph_of(folder)) == {"nodes": len(nodes), "edges": len(edges)}


def test_parallel_edges_are_kept() -> None:
    network = read(titled("Title"))
    one, other = (node for node, data in network.nodes(data=True) if data["kind"] == "article")
    for ends in ((one, other), (other, one)):
        kinds = {data["kind"]: str(key) for key, data in network.get_edge_data(*ends).items()}
        assert kinds.keys() == {"related", "sameTextAs"}
        assert all(key.startswith(f"{kind}-") for kind, key in kinds.items())
    assert network.number_of_edges() == counted(titled("Title"))["edges"]


def test_an_edge_keeps_its_id_when_others_come_and_go() -> None:
    whole = {edge.get("id") for edge in parsed(graph_of("seeds")).iter(f"{SPACE}edge")}
    part = ng.build(ng.read(ROOT / "seeds"), only=["provider=cnet.com"])
    ids = {edge.get("id") for edge in parsed(part).iter(f"{SPACE}edge")}
    assert ids
    assert ids < whole


def test_the_seeds() -> None:
    network = read(graph_of("seeds"))
    nodes = [data for _, data in network.nodes(data=True)]
    kinds = Counter(data["kind"] for data in nodes)
    assert kinds == {"cluster": 4, "provider": 36, "topic": 3, "article": 41}
    roles = Counter(data["cluster_role"] for data in nodes if data["kind"] == "article")
    assert roles.total() == 41
    assert roles.keys() <= {"core", "attached"}
    edges = [data for _, _, data in network.edges(data=True)]
    links = Counter(data["kind"] for data in edges)
    assert links == {"publisher": 41, "inCluster": 41, "about": 11, "sameTextAs": 2, "related": 39}
    assert all(data["label"] == LABELS[data["kind"]] for data in edges)
    assert {data["weight"] for data in edges} == {1.0}


def test_clusters_tell_their_representative_and_topics() -> None:
    graph = graph_of("seeds")
    clusters = [data for _, data in read(graph).nodes(data=True) if data["kind"] == "cluster"]
    titles = {article.headline for article in graph.articles}
    assert {data["representative"] for data in clusters} <= titles
    assert all(data["representative"] == data["label"] for data in clusters)
    names = {data["topics"] for data in clusters if "topics" in data}
    assert "AI; Computer Vision" in names


@every_folder
def test_the_graph_tells_its_base_and_the_method_of_its_clusters(folder: str) -> None:
    told = {
        str(data.get("key")): data.text
        for data in parsed(graph_of(folder)).iterfind(f"{SPACE}graph/{SPACE}data")
    }
    graph = graph_of(folder)
    assert told == {"graph-base": graph.base, "graph-clusterMethod": graph.cluster_method}
    assert graph.cluster_method.startswith("stories ")
    assert ng.to_networkx(graph).graph == {
        "base": graph.base,
        "clusterMethod": graph.cluster_method,
    }


def test_an_empty_graph_is_a_document() -> None:
    assert len(parsed(Graph()).findall(f"{SPACE}graph")) == 1


def test_nothing_of_secured_is_in_it() -> None:
    secrets = [
        secret
        for post in (ROOT / "seeds").glob("*.md")
        for secret in re.findall(r'^ *secured: "(.{20})', post.read_text("utf-8"), re.MULTILINE)
    ]
    assert len(secrets) >= 5
    text = written(graph_of("seeds")).decode()
    assert [secret for secret in secrets if secret in text] == []
    assert b"hunter2" not in written(graph_of("tests/hostile/posts"))


def test_no_excerpt_of_the_publishers_is_in_it() -> None:
    excerpts = {one.observation.excerpt for one in graph_of("seeds").observations}
    text = "".join(parsed(graph_of("seeds")).itertext())
    assert len(excerpts) >= 40
    assert [excerpt for excerpt in excerpts if excerpt and excerpt in text] == []


def test_the_manual_tells_every_attribute_and_every_kind_of_edge() -> None:
    manual = (ROOT / "docs" / "graphml.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (\w+) \|", manual, re.MULTILINE))
    keys = list(parsed(graph_of("seeds")).iterfind(f"{SPACE}key"))
    nodes = {k.get("attr.name"): k.get("attr.type") for k in keys if k.get("for") == "node"}
    assert {name: rows.get(str(name)) for name in nodes} == nodes
    assert [kind for kind in LABELS if f"| `{kind}` |" not in manual] == []


def test_the_bytes_do_not_depend_on_the_hash_seed() -> None:
    program = (
        "import sys, newsgraph as ng; from newsgraph.networks.graphml import write_graphml; "
        "sys.stdout.buffer.write(''.join(write_graphml(ng.build(ng.read('seeds')))).encode())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert outputs == {written(graph_of("seeds"))}

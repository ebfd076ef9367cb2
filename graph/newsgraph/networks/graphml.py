"""GraphML: the graph as typed nodes and edges in XML, for Gephi, Cytoscape, igraph and others.

Written piece by piece, because networkx's writer holds the whole document in memory, gives
all edges of a kind one id, and numbers its keys: Gephi takes a key ``d3`` for the label.
What escapes HTML escapes XML as well: the module that is for XML brings urllib.request along,
which every build would wait for.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from html import escape
from typing import Final

from newsgraph.graph import Graph
from newsgraph.networks.network import (
    NetworkEdge,
    Value,
    describe_edges,
    describe_graph,
    describe_nodes,
)

TYPES: Final[Mapping[type[Value], str]] = {
    str: "string",
    int: "long",
    float: "double",
    bool: "boolean",
}
"""The ``attr.type`` of each type of value; whole numbers may take 64 bits."""

# What is no Char in XML 1.0, section 2.2, not even as a character reference.
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPLACEMENT: Final = "\ufffd"
# A bare carriage return would be read as a line feed (XML 1.0, section 2.11).
_RETURN: Final = "&#13;"


def write_graphml(graph: Graph) -> Generator[str, None, dict[str, int]]:
    """Yield the graph as GraphML: the keys of all attributes, its own, the nodes, the edges.

    Returns how many nodes and edges it has written. Nodes and edges are those of `newsgraph.networks.network`. Characters that XML forbids become U+FFFD.

    >>> print("".join(write_graphml(Graph())))
    <?xml version="1.0" encoding="UTF-8"?>
    <graphml xmlns="http://graphml.graphdrawing.org/xmlns">
      <key id="graph-base" for="graph" attr.name="base" attr.type="string"/>
      <graph edgedefault="directed">
        <data key="graph-base">https://newsgraph.example/</data>
      </graph>
    </graphml>
    <BLANKLINE>
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    about = describe_graph(graph)
    yield from _keys("graph", [about])
    yield from _keys("node", (node.attributes for node in describe_nodes(graph)))
    yield from _keys("edge", (edge.attributes for edge in describe_edges(graph)))
    yield '  <graph edgedefault="directed">\n'
    yield f"    {_data('graph', about)}\n" if about else ""
    counts = {"nodes": 0, "edges": 0}
    for node in describe_nodes(graph):
        counts["nodes"] += 1
        yield f'    <node id="{escape(node.id)}">{_data("node", node.attributes)}</node>\n'
    for edge in describe_edges(graph):
        counts["edges"] += 1
        yield (
            f'    <edge id="{edge_id(edge)}" source="{escape(edge.source)}"'
            f' target="{escape(edge.target)}">{_data("edge", edge.attributes)}</edge>\n'
        )
    yield "  </graph>\n</graphml>\n"
    return counts


def edge_id(edge: NetworkEdge) -> str:
    """Return what names an edge in every export: its kind, and a digest with both ends.

    >>> edge_id(NetworkEdge("https://a.example/1", "related", "https://a.example/2"))
    'related-...'
    """
    statement = f"{edge.source} {edge.kind} {edge.target}"
    return f"{edge.kind}-{hashlib.sha256(statement.encode()).hexdigest()[:32]}"


def _keys(scope: str, all_attributes: Iterable[Mapping[str, Value]]) -> Iterator[str]:
    """Yield the declaration of every attribute that a node or edge has, in order of appearance."""
    types: dict[str, type[Value]] = {}
    for attributes in all_attributes:
        for name, value in attributes.items():
            types.setdefault(name, type(value))
    for name, one in types.items():
        yield (
            f'  <key id="{scope}-{name}" for="{scope}"'
            f' attr.name="{name}" attr.type="{TYPES[one]}"/>\n'
        )


def _data(scope: str, attributes: Mapping[str, Value]) -> str:
    """Return attributes as elements."""
    return "".join(
        f'<data key="{scope}-{name}">{_text(value)}</data>' for name, value in attributes.items()
    )


def _text(value: Value) -> str:
    r"""Return a value as XML has it.

    >>> _text("R&D \x00 <b>"), _text(True), _text(189), _text(0.25)
    ('R&amp;D � &lt;b&gt;', 'true', '189', '0.25')
    """
    if isinstance(value, str):
        legal = _ILLEGAL.sub(_REPLACEMENT, value)
        return escape(legal, quote=False).replace("\r", _RETURN)
    return str(value).lower()

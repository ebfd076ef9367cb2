"""Network: the seam to pyvis, which carries the drawing into a template of ours.

This is the only module that imports pyvis, and it does so when it is called: pyvis brings
ipython along, which takes a second. Of what pyvis would do by itself, most is left out:
its templates load from the web, and show what the data says as HTML.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from jinja2 import Environment

from newsgraph.page.drawing import Drawing

LIBRARY: Final = "templates/lib/vis-9.1.2/vis-network.min.js"
"""The script of vis-network inside pyvis, which begins with its licence."""

_SOURCE_MAP: Final = "//# sourceMappingURL="


def render_network(drawing: Drawing, environment: Environment, template: str) -> str:
    """Return a template of the environment rendered with ``nodes`` and ``edges``.

    The network's lists are filled at once: ``add_node`` and ``add_edge`` search all earlier
    ids each time, which takes minutes for large graphs, and ours are unique by their making.
    """
    from pyvis.network import Network

    network = Network(directed=True)
    network.nodes.extend(dict(node) for node in drawing.nodes)
    network.node_ids.extend(node["id"] for node in drawing.nodes)
    network.edges.extend(dict(edge) for edge in drawing.edges)
    network.templateEnv = environment
    network.path = template
    html: str = network.generate_html()
    return html


def read_library() -> str:
    """Return the script of vis-network, without the address of its source map."""
    text = files("pyvis").joinpath(*LIBRARY.split("/")).read_text(encoding="utf-8")
    return text.partition(_SOURCE_MAP)[0].rstrip() + "\n"

"""Network: the seam to pyvis, which brings the library and renders a template of ours.

This is the only module that imports pyvis, and it does so when it is called: pyvis brings
ipython along, which takes a second. Of what pyvis would do by itself, most is left out:
its templates load from the web, and show what the data says as HTML, and its lists of nodes
and edges, written out, take ten times the bytes of our packs. The library itself is
compressed in the page, since it would be most of what is sent by mail.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from jinja2 import Environment

from newsgraph.page.packs import compress

LIBRARY: Final = "templates/lib/vis-9.1.2/vis-network.min.js"
"""The script of vis-network inside pyvis, which begins with its licence."""

_SOURCE_MAP: Final = "//# sourceMappingURL="


def render_network(environment: Environment, template: str) -> str:
    """Return a template of the environment rendered by pyvis."""
    from pyvis.network import Network

    network = Network(directed=True)
    network.templateEnv = environment
    network.path = template
    html: str = network.generate_html()
    return html


def read_library() -> str:
    """Return the script of vis-network, without the address of its source map."""
    text = files("pyvis").joinpath(*LIBRARY.split("/")).read_text(encoding="utf-8")
    return text.partition(_SOURCE_MAP)[0].rstrip() + "\n"


def pack_library(text: str) -> str:
    """Return a library as it stands in the page: its licence to be read, then all of it compressed.

    `scripts/library.js` is the way back.

    >>> pack_library("/** Free. */ run();").partition("*/")[0]
    '/** Free. '
    """
    licence, end, _ = text.partition("*/")
    return f"{licence}{end}\n{compress(text)}"

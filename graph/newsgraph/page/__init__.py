"""Page: graph -> one self-contained HTML document that anybody can open from disk."""

from __future__ import annotations

from newsgraph.graph import Graph
from newsgraph.layout import lay_out
from newsgraph.page.attachments import attach
from newsgraph.page.document import write_document
from newsgraph.page.drawing import draw
from newsgraph.page.facts import tell

__all__ = ["render_page"]


def render_page(graph: Graph) -> str:
    """Return the whole page as HTML text; the same graph always gives the same text.

    It holds its own scripts, styles and data, asks for nothing from any network, and shows
    whatever the posts say as text, never as markup. Write it as UTF-8.
    """
    layout = lay_out(graph)
    drawing = draw(graph, layout, attach(graph, layout.articles))
    return write_document(graph.counts, drawing, tell(graph, layout))

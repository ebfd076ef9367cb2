"""Page: graph -> one self-contained HTML document that anybody can open from disk."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from newsgraph.graph import Graph
from newsgraph.page.attachments import attach
from newsgraph.page.columns import to_columns
from newsgraph.page.document import write_document
from newsgraph.page.drawing import draw
from newsgraph.page.facts import list_sources, tell
from newsgraph.page.layout import lay_out
from newsgraph.page.numbering import number
from newsgraph.page.packs import pack
from newsgraph.page.scores import tell_measures

__all__ = ["render_page"]

SHARE: Final = 2048
"""So many things are told of in one pack, which is unpacked once one of them is selected."""


def render_page(graph: Graph) -> str:
    """Return the whole page as HTML text; the same graph always gives the same text.

    It holds its own scripts, styles and data, asks for nothing from any network, and shows
    whatever the posts say as text, never as markup. Write it as UTF-8.
    """
    packs = pack(_tell_all(graph)) if graph.articles else []
    stories = sum(len(cluster.members) > 1 for cluster in graph.clusters)
    return write_document(graph.counts._replace(clusters=stories), packs)


def _tell_all(graph: Graph) -> Iterator[object]:
    """Yield what the map shows, then what is told of each thing, a share at a time."""
    layout = lay_out(graph)
    numbers = number(graph)
    yield to_columns(
        [
            {
                **draw(graph, layout, attach(graph, layout.articles), numbers),
                "sources": list_sources(graph),
                "method": graph.cluster_method,
                "measures": tell_measures(dict(graph.measures)),
                "share": SHARE,
            }
        ]
    )
    facts = tell(graph, numbers)
    while share := list(islice(facts, SHARE)):
        yield to_columns(share)

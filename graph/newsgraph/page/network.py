"""Network: vis-network, the library that draws the page's picture, as pyvis ships it.

Nothing of pyvis is run, since to import it takes longer than all else that a page of a few
stories takes: it brings ipython along. Of what it would do by itself, nothing is wanted: its
templates load from the web, and show what the data says as HTML, and its lists of nodes and
edges, written out, take ten times the bytes of our packs. The library itself is compressed in
the page, since it would be most of what is sent by mail.
"""

from __future__ import annotations

from importlib.resources import files
from importlib.util import find_spec, module_from_spec
from typing import Final

from newsgraph.page.packs import compress

LIBRARY: Final = "templates/lib/vis-9.1.2/vis-network.min.js"
"""The script of vis-network inside pyvis, which begins with its licence."""

_SOURCE_MAP: Final = "//# sourceMappingURL="


def read_library() -> str:
    """Return the script of vis-network, without the address of its source map.

    Raises `ModuleNotFoundError` where pyvis is not installed.
    """
    spec = find_spec("pyvis")
    if spec is None:
        raise ModuleNotFoundError("pyvis is not installed: vis-network comes with it", name="pyvis")
    # A module that was found but not run: enough to say where its files are.
    library = files(module_from_spec(spec)).joinpath(*LIBRARY.split("/"))
    return library.read_text(encoding="utf-8").partition(_SOURCE_MAP)[0].rstrip() + "\n"


def pack_library(text: str) -> str:
    """Return a library as it stands in the page: its licence to be read, then all of it compressed.

    `scripts/library.js` is the way back.

    >>> pack_library("/** Free. */ run();").partition("*/")[0]
    '/** Free. '
    """
    licence, end, _ = text.partition("*/")
    return f"{licence}{end}\n{compress(text)}"

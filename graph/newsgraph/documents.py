"""Documents: the vocabulary files that come with the package, the ontology and the shapes."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from newsgraph.errors import UnknownName
from newsgraph.problems import quoted

NAMES: Final = ("ontology", "shapes")
"""The documents there are, both Turtle."""


def read_document(name: str) -> str:
    """Return the Turtle of a document; raises `UnknownName` where there is none.

    >>> "sh:NodeShape" in read_document("shapes")
    True
    """
    if name not in NAMES:
        message = f"there is no vocabulary file {quoted(name)}: ask for {' or '.join(NAMES)}"
        raise UnknownName(message)
    return files("newsgraph").joinpath(f"{name}.ttl").read_text(encoding="utf-8")

"""Exports: graph -> complete files on disk, verified before they replace the old ones."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox

from newsgraph import serialization
from newsgraph.errors import OutputError, UnknownName
from newsgraph.files import Draft, make_folder, replace_files
from newsgraph.graph import Graph
from newsgraph.page import render_page
from newsgraph.problems import quoted, shown
from newsgraph.report import FILE_NAME, Report, Written, write_report
from newsgraph.store import SUFFIXES

STEM: Final = "coverage"
"""Exports are called ``coverage.ttl``, ``coverage.html`` and so on."""

DEFAULT_FORMATS: Final = ("ttl", "html")


class Format(NamedTuple):
    """A way to write a graph: its text, and its number of triples if it has any."""

    write: Callable[[Graph], Iterable[str]]
    count_triples: Callable[[Graph], int] | None = None


FORMATS: Final[Mapping[str, Format]] = {
    "ttl": Format(serialization.write_turtle, serialization.count_triples),
    "nt": Format(serialization.write_ntriples, serialization.count_triples),
    "nq": Format(serialization.write_nquads, serialization.count_quads),
    "html": Format(lambda graph: [render_page(graph)]),
}
"""Every format by the end of its file's name."""


class Rendered(NamedTuple):
    """An export as bytes, with what is promised of it."""

    data: bytes
    written: Written


def export_graph(graph: Graph, path: Path) -> None:
    """Write a graph to one file, in the format that the end of its name tells.

    The file is complete or the old one. Raises `UnknownName` for an unknown format and
    `OutputError` where it can't be written.
    """
    rendered = render(graph, path.suffix.removeprefix("."))
    make_folder(path.parent)
    replace_files([_draft(path, rendered)])


def export_folder(graph: Graph, report: Report, folder: Path, formats: Iterable[str]) -> list[Path]:
    """Write a graph in several formats, and last the report with their digests.

    Returns the paths written. If one can't be written, none is.
    """
    rendered = {folder / f"{STEM}.{name}": render(graph, name) for name in dict.fromkeys(formats)}
    digests = {path.name: one.written for path, one in rendered.items()}
    text = write_report(report, digests).encode()
    rendered[folder / FILE_NAME] = Rendered(text, _written(text))
    make_folder(folder)
    replace_files([_draft(path, one) for path, one in rendered.items()])
    return list(rendered)


def render(graph: Graph, name: str) -> Rendered:
    """Return a graph as the bytes of one format; raises `UnknownName` for an unknown one."""
    if name not in FORMATS:
        message = f"there is no format {quoted(name)}: ask for {', '.join(FORMATS)}"
        raise UnknownName(message)
    form = FORMATS[name]
    data = "".join(form.write(graph)).encode()
    return Rendered(data, _written(data, form.count_triples(graph) if form.count_triples else None))


def _written(data: bytes, triples: int | None = None) -> Written:
    """Return size and digest of some bytes."""
    return Written(len(data), hashlib.sha256(data).hexdigest(), triples)


def _draft(path: Path, rendered: Rendered) -> Draft:
    """Return a file to be written, with the check that it reads back as promised."""
    suffix = path.suffix

    def verify(temporary: Path) -> None:
        with temporary.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != rendered.written.sha256:
            message = f"'{shown(str(path))}' does not read back as it was written"
            raise OutputError(message)
        if rendered.written.triples is not None:
            _verify_triples(temporary, suffix, rendered.written.triples)

    return Draft(path, rendered.data, verify)


def _verify_triples(path: Path, suffix: str, expected: int) -> None:
    """Parse a file with a parser that shares nothing with our writer, and count."""
    try:
        found = sum(1 for _ in ox.parse(path=path, format=SUFFIXES[suffix]))
    except (SyntaxError, ValueError) as error:
        message = f"the export {quoted(path.name)} does not parse: {error}"
        raise OutputError(message) from error
    if found != expected:
        message = f"the export {quoted(path.name)} holds {found:,} triples, not {expected:,}"
        raise OutputError(message)

"""Exports: graph -> complete files on disk, verified before they replace the old ones."""

from __future__ import annotations

import base64
import bz2
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple
from xml.parsers import expat

import pyoxigraph as ox

from newsgraph import graphml, serialization
from newsgraph.errors import OutputError, UnknownName
from newsgraph.files import Draft, make_folder, replace_files
from newsgraph.graph import Graph
from newsgraph.page import render_page
from newsgraph.problems import quoted, shown
from newsgraph.report import FILE_NAME, Report, Written, write_report

STEM: Final = "coverage"
"""Exports are called ``coverage.ttl``, ``coverage.html`` and so on."""

DEFAULT_FORMATS: Final = ("ttl", "html")

# A word of a page's data is the character of its number, and surrogates are none.
_SURROGATES: Final = 0x800
_LAST_BEFORE: Final = "\ud7ff"


class Check(NamedTuple):
    """How to see that a file holds what it should: numbers by the graph, and by the file.

    ``find`` parses with a parser that shares nothing with our writer.
    """

    expect: Callable[[Graph], Mapping[str, int]]
    find: Callable[[Path], Mapping[str, int]]


class Format(NamedTuple):
    """A way to write a graph: its text, and how to check a file of it."""

    write: Callable[[Graph], Iterable[str]]
    check: Check


def check_triples(count: Callable[[Graph], int], syntax: ox.RdfFormat) -> Check:
    """Return how to check a file of a syntax of RDF."""
    return Check(
        lambda graph: {"triples": count(graph)},
        lambda path: {"triples": sum(1 for _ in ox.parse(path=path, format=syntax))},
    )


def _count_elements_in(path: Path) -> dict[str, int]:
    """Return the numbers of nodes and edges in a GraphML file, however large it is."""
    found: Counter[str] = Counter()

    def count(name: str, _attributes: object) -> None:
        found[name] += 1

    parser = expat.ParserCreate()
    parser.StartElementHandler = count
    with path.open("rb") as file:
        parser.ParseFile(file)
    return {"nodes": found["node"], "edges": found["edge"]}


class _Packs(HTMLParser):
    """Collects the packs of a page, which hold its data."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.packs: list[str] = []
        self._is_inside = self.is_whole = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Tell where a pack begins."""
        self._is_inside = tag == "script" and ("class", "pack") in attrs

    def handle_data(self, data: str) -> None:
        """Take a pack."""
        if self._is_inside:
            self.packs.append(data)
            self._is_inside = False

    def handle_endtag(self, tag: str) -> None:
        """Tell where the page ends."""
        self.is_whole = tag == "html"


def _count_articles_in(path: Path) -> dict[str, int]:
    """Return the number of articles that a page draws; raises `ValueError`."""
    page = _Packs(path.read_text(encoding="utf-8"))
    if not page.is_whole:
        raise ValueError("it does not end as a page does")
    if not page.packs:
        return {"articles": 0}
    try:
        first, second, *_ = [_unpacked(pack) for pack in page.packs]
        words = json.loads(first)
        text = "".join(words[ord(c) - _SURROGATES * (c > _LAST_BEFORE)] for c in second)
        return {"articles": json.loads(text)["of"]["articles"]["counts"][0]}
    except (OSError, LookupError, TypeError) as error:
        raise ValueError(f"its data can't be unpacked: {error}") from None


def _unpacked(pack: str) -> str:
    """Return the text that was compressed and written in base64."""
    return bz2.decompress(base64.b64decode(pack)).decode()


def _count_told_in(path: Path) -> dict[str, int]:
    """Return the numbers of problems and of digests in a report."""
    content = json.loads(path.read_bytes())
    return {"problems": len(content["problems"]), "exports": len(content["exports"])}


FORMATS: Final[Mapping[str, Format]] = {
    "ttl": Format(
        serialization.write_turtle, check_triples(serialization.count_triples, ox.RdfFormat.TURTLE)
    ),
    "nt": Format(
        serialization.write_ntriples,
        check_triples(serialization.count_triples, ox.RdfFormat.N_TRIPLES),
    ),
    "nq": Format(
        serialization.write_nquads, check_triples(serialization.count_quads, ox.RdfFormat.N_QUADS)
    ),
    "graphml": Format(graphml.write_graphml, Check(graphml.count_elements, _count_elements_in)),
    "html": Format(
        lambda graph: [render_page(graph)],
        Check(lambda graph: {"articles": graph.counts.articles}, _count_articles_in),
    ),
}
"""Every format by the end of its file's name."""


class Rendered(NamedTuple):
    """An export as bytes, what is told of it, what it must hold, and how to find what it does."""

    data: bytes
    written: Written
    expected: Mapping[str, int]
    find: Callable[[Path], Mapping[str, int]]


def export_graph(graph: Graph, path: Path) -> None:
    """Write a graph to one file, in the format that the end of its name tells.

    The file is complete or the old one. Raises `UnknownName` for an unknown format and
    `OutputError` where it can't be written.
    """
    rendered = render(graph, path.suffix.removeprefix("."))
    make_folder(path.parent)
    replace_files([_draft(path, rendered)])


def export_folder(
    graph: Graph,
    report: Report,
    folder: Path,
    formats: Iterable[str],
    on_stage: Callable[[str], None] = lambda _: None,
) -> list[Path]:
    """Write a graph in several formats, and last the report with their digests.

    Returns the paths written. If one can't be written, none is. ``on_stage`` is told what is
    being done.
    """
    rendered = {}
    for name in dict.fromkeys(formats):
        on_stage(f"writing {name}")
        rendered[folder / f"{STEM}.{name}"] = render(graph, name)
    on_stage("checking and replacing")
    digests = {path.name: one.written for path, one in rendered.items()}
    text = write_report(report, digests).encode()
    expected = {"problems": len(report.problems), "exports": len(digests)}
    rendered[folder / FILE_NAME] = Rendered(text, _written(text, {}), expected, _count_told_in)
    make_folder(folder)
    replace_files([_draft(path, one) for path, one in rendered.items()])
    return list(rendered)


def render(graph: Graph, name: str) -> Rendered:
    """Return a graph as the bytes of one format; raises `UnknownName` for an unknown one."""
    if name not in FORMATS:
        message = f"there is no format {quoted(name)}: ask for {', '.join(FORMATS)}"
        raise UnknownName(message)
    form = FORMATS[name]
    buffer = BytesIO()
    # Piece by piece, since a single str would take up to four bytes a character.
    buffer.writelines(map(str.encode, form.write(graph)))
    data = buffer.getvalue()
    expected = form.check.expect(graph)
    return Rendered(data, _written(data, expected), expected, form.check.find)


def _written(data: bytes, counts: Mapping[str, int]) -> Written:
    """Return size and digest of some bytes, and how much of what the report tells they hold."""
    told = {part: count for part, count in counts.items() if part in Written._fields}
    return Written(len(data), hashlib.sha256(data).hexdigest(), **told)


def _draft(path: Path, rendered: Rendered) -> Draft:
    """Return a file to be written, with the check that it reads back as promised."""

    def verify(temporary: Path) -> None:
        with temporary.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != rendered.written.sha256:
            message = f"'{shown(str(path))}' does not read back as it was written"
            raise OutputError(message)
        _verify(path, temporary, rendered)

    return Draft(path, rendered.data, verify)


def _verify(path: Path, temporary: Path, rendered: Rendered) -> None:
    """Parse a file and see that it holds as much as was promised."""
    try:
        found = rendered.find(temporary)
    except (SyntaxError, ValueError, expat.ExpatError) as error:
        message = f"the export {quoted(path.name)} does not parse: {error}"
        raise OutputError(message) from error
    for part, number in found.items():
        expected = rendered.expected[part]
        if number != expected:
            message = f"the export {quoted(path.name)} holds {number:,} {part}, not {expected:,}"
            raise OutputError(message)

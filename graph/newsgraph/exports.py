"""Exports: graph -> complete files on disk, verified before they replace the old ones."""

from __future__ import annotations

import base64
import bz2
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Final, NamedTuple
from xml.parsers import expat

import pyoxigraph as ox

from newsgraph.drafts import Draft, FolderDraft, join_parts, make_folder, replace_files
from newsgraph.errors import OutputError, UnknownName
from newsgraph.graph import Graph
from newsgraph.limits import FILES_A_PROCESS, SHARED_ARTICLES
from newsgraph.networks import graphml
from newsgraph.page import render_page
from newsgraph.problems import quoted, shown
from newsgraph.processes.workers import begun
from newsgraph.rdf import serialization
from newsgraph.report import FILE_NAME, Report, Written, write_report
from newsgraph.store import FOLDER_SUFFIX
from newsgraph.store.folders import count_quads_in, is_replaceable, write_mark, write_quads

STEM: Final = "coverage"
"""Exports are called ``coverage.ttl``, ``coverage.html`` and so on."""

STORE: Final = FOLDER_SUFFIX.removeprefix(".")
"""The format that is a folder: a store on disk, which the engine opens at once."""

PAGE: Final = "html"
"""The format that is drawn rather than written: small, but long in the making."""

DEFAULT_FORMATS: Final = ("ttl", PAGE)

Counts = Mapping[str, int]
"""How much an export holds, by what it holds: triples, nodes, edges, articles."""

Writing = Generator[str, None, Counts]
"""Pieces of text, and at their end how much they hold."""

# A word of a page's data is the character of its number, and surrogates are none.
_SURROGATES: Final = 0x800
_LAST_BEFORE: Final = "\ud7ff"

_START: Final = 64
"""So many words of what a map shows tell the number of its articles, which stands first."""

_ARTICLES: Final = re.compile(r'{"of":{"articles":{"counts":\[([0-9]+)\]')


class Format(NamedTuple):
    """A way to write a graph, and to see that a file of it holds what was written.

    ``write`` yields pieces of text, and returns how much of what they hold. ``find`` tells the
    same of a file, parsing it with a parser that shares nothing with our writer.
    """

    write: Callable[[Graph], Writing]
    find: Callable[[Path], Counts]


def find_triples(syntax: ox.RdfFormat) -> Callable[[Path], Counts]:
    """Return what counts the triples in a file of a syntax of RDF."""
    return lambda path: {"triples": sum(1 for _ in ox.parse(path=path, format=syntax))}


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
    """Return the number of articles that a page draws; raises `ValueError`.

    All packs are unpacked, which their checksums would not survive if they were damaged, but
    only the start of the map is put into words: to parse all of it takes far longer.
    """
    page = _Packs(path.read_text(encoding="utf-8"))
    if not page.is_whole:
        raise ValueError("it does not end as a page does")
    if not page.packs:
        return {"articles": 0}
    try:
        first, second, *_ = [_unpacked(pack) for pack in page.packs]
        words = json.loads(first)
        start = "".join(words[ord(c) - _SURROGATES * (c > _LAST_BEFORE)] for c in second[:_START])
    except (OSError, LookupError, TypeError) as error:
        raise ValueError(f"its data can't be unpacked: {error}") from None
    found = _ARTICLES.match(start)
    if found is None:
        raise ValueError("its data does not begin with the number of articles")
    return {"articles": int(found[1])}


def _unpacked(pack: str) -> str:
    """Return the text that was compressed and written in base64."""
    return bz2.decompress(base64.b64decode(pack)).decode()


def _count_told_in(path: Path) -> dict[str, int]:
    """Return the numbers of problems and of digests in a report."""
    content = json.loads(path.read_bytes())
    return {"problems": len(content["problems"]), "exports": len(content["exports"])}


def _write_page(graph: Graph, draw: Callable[[], str]) -> Writing:
    """Yield the page as one piece, drawn when it is asked for; return how many articles it shows."""
    yield draw()
    return {"articles": graph.counts.articles}


FORMATS: Final[Mapping[str, Format]] = {
    "ttl": Format(serialization.write_turtle, find_triples(ox.RdfFormat.TURTLE)),
    "nt": Format(serialization.write_ntriples, find_triples(ox.RdfFormat.N_TRIPLES)),
    "nq": Format(serialization.write_nquads, find_triples(ox.RdfFormat.N_QUADS)),
    "graphml": Format(graphml.write_graphml, _count_elements_in),
    PAGE: Format(lambda graph: _write_page(graph, partial(render_page, graph)), _count_articles_in),
    STORE: Format(serialization.write_trig, lambda folder: {"triples": count_quads_in(folder)}),
}
"""Every format by the end of its file's name."""


class Rendering:
    """An export as UTF-8, part by part: never held as a whole, it can be gone through once.

    What is told of it, and what it holds, is known when all parts have been taken.
    """

    def __init__(
        self,
        writing: Writing,
        find: Callable[[Path], Counts],
        on_begin: Callable[[], None] = lambda: None,
    ) -> None:
        self._writing = writing
        self._on_begin = on_begin
        self._digest = hashlib.sha256()
        self._size = 0
        self.find = find
        self.counts: Counts = {}

    def __iter__(self) -> Iterator[bytes]:
        """Yield the parts, and count them."""
        self._on_begin()
        for part in join_parts(self._pieces()):
            self._digest.update(part)
            self._size += len(part)
            yield part

    def _pieces(self) -> Iterator[str]:
        """Yield the text, and keep what the writer returns."""
        self.counts = yield from self._writing

    @property
    def written(self) -> Written:
        """Size and digest, and how much the report tells it holds."""
        told = {part: count for part, count in self.counts.items() if part in Written._fields}
        return Written(self._size, self._digest.hexdigest(), **told)


def export_graph(graph: Graph, path: Path) -> None:
    """Write a graph to one file or store, in the format that the end of its name tells.

    It is complete or the old one. Raises `UnknownName` for an unknown format and
    `OutputError` where it can't be written.
    """
    draft = _draft(path, render(graph, path.suffix.removeprefix(".")))
    make_folder(path.parent)
    replace_files([draft])


def export_folder(
    graph: Graph,
    report: Report,
    folder: Path,
    formats: Iterable[str],
    *,
    on_stage: Callable[[str], None] = lambda _: None,
    processes: int = 1,
) -> list[Path]:
    """Write a graph in several formats, and last the report with their digests.

    Returns the paths written. If one can't be written, none is. ``on_stage`` is told what is
    being done. Of several processes, one draws the page while this one writes the rest, where
    that is worth the while. Raises `LimitReached` where that one is ended from outside.
    """
    names = list(dict.fromkeys(formats))
    is_shared = PAGE in names[1:] and _is_worth_sharing(graph)
    with begun(partial(_draw, graph), processes if is_shared else 1) as draw:
        renderings = {
            f"{STEM}.{name}": render(graph, name, partial(on_stage, f"writing {name}"), draw)
            for name in names
        }
        announce = partial(on_stage, "writing the report")
        last = Rendering(_write_report(report, renderings), _count_told_in, announce)
        make_folder(folder)
        named = [*renderings.items(), (FILE_NAME, last)]
        drafts = [_draft(folder / name, one) for name, one in named]
        replace_files(drafts)
    return [draft.path for draft in drafts]


def _is_worth_sharing(graph: Graph) -> bool:
    """Return whether two processes are to export a graph at once: it is neither small nor too large."""
    counts = graph.counts
    return counts.posts >= 2 * FILES_A_PROCESS and counts.articles <= SHARED_ARTICLES


def render(
    graph: Graph,
    name: str,
    on_begin: Callable[[], None] = lambda: None,
    draw: Callable[[], str] | None = None,
) -> Rendering:
    """Return a graph in one format, yet to be written; raises `UnknownName` for an unknown one.

    ``on_begin`` is called when the first part of it is asked for, and then ``draw``, if there is
    one, for the page.
    """
    if name not in FORMATS:
        message = f"there is no format {quoted(name)}: ask for {', '.join(FORMATS)}"
        raise UnknownName(message)
    form = FORMATS[name]
    writing = _write_page(graph, draw) if draw and name == PAGE else form.write(graph)
    return Rendering(writing, form.find, on_begin)


def _draw(graph: Graph) -> str:
    """Return the page as a whole."""
    return "".join(FORMATS[PAGE].write(graph))


def _write_report(report: Report, renderings: Mapping[str, Rendering]) -> Writing:
    """Yield the report with the digests of its companions, which are staged before it."""
    yield write_report(report, {name: one.written for name, one in renderings.items()})
    return {"problems": len(report.problems), "exports": len(renderings)}


def _draft(path: Path, rendering: Rendering) -> Draft | FolderDraft:
    """Return an export to be written, with the check that it reads back as promised."""
    return (
        _folder_draft(path, rendering)
        if path.suffix == FOLDER_SUFFIX
        else _file_draft(path, rendering)
    )


def _folder_draft(path: Path, rendering: Rendering) -> FolderDraft:
    """Return a store to be written; what it was filled with, its mark tells."""

    def fill(folder: Path) -> None:
        write_quads(folder, rendering)
        write_mark(folder, rendering.written.sha256)

    return FolderDraft(path, fill, partial(_verify, path, rendering=rendering), is_replaceable)


def _file_draft(path: Path, rendering: Rendering) -> Draft:
    """Return a file to be written."""

    def verify(temporary: Path) -> None:
        with temporary.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != rendering.written.sha256:
            message = f"'{shown(str(path))}' does not read back as it was written"
            raise OutputError(message)
        _verify(path, temporary, rendering)

    return Draft(path, rendering, verify)


def _verify(path: Path, temporary: Path, rendering: Rendering) -> None:
    """Parse a file and see that it holds as much as was written."""
    try:
        found = rendering.find(temporary)
    except (SyntaxError, ValueError, expat.ExpatError) as error:
        message = f"the export {quoted(path.name)} does not parse: {error}"
        raise OutputError(message) from error
    for part, number in found.items():
        expected = rendering.counts[part]
        if number != expected:
            message = f"the export {quoted(path.name)} holds {number:,} {part}, not {expected:,}"
            raise OutputError(message)

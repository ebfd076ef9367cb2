"""Exports: complete and verified files, the report last, and nothing left behind."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from functools import cache, partial
from pathlib import Path

import pytest

import newsgraph as ng
from newsgraph import exports
from newsgraph.corpus import Corpus
from newsgraph.errors import OutputError, UnknownName
from newsgraph.exports import (
    FORMATS,
    STORE,
    Format,
    Writing,
    export_folder,
    export_graph,
    render,
)
from newsgraph.graph import Graph
from newsgraph.page.document import write_document
from newsgraph.page.packs import pack
from newsgraph.report import make_report

SEEDS = Path(__file__).parent.parent / "seeds"


@cache
def corpus() -> Corpus:
    return ng.read(SEEDS)


@cache
def graph() -> Graph:
    return ng.build(corpus())


def write(folder: Path, *formats: str) -> list[str]:
    report = make_report(corpus(), graph())
    return [path.name for path in export_folder(graph(), report, folder, formats)]


FILES = tuple(name for name in FORMATS if name != STORE)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_report_comes_last_and_names_the_digests(tmp_path: Path) -> None:
    assert [*FILES, STORE] == ["ttl", "nt", "nq", "graphml", "html", "store"]
    written = write(tmp_path, *FILES)
    assert written == [*(f"coverage.{name}" for name in FILES), "report.json"]
    told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["exports"]
    for name, one in told.items():
        data = (tmp_path / name).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (one["bytes"], one["sha256"])
    assert told["coverage.ttl"]["triples"] == told["coverage.nt"]["triples"]
    assert told["coverage.nq"]["triples"] > told["coverage.nt"]["triples"]
    network = ng.to_networkx(graph())
    assert told["coverage.graphml"]["nodes"] == network.number_of_nodes()
    assert told["coverage.graphml"]["edges"] == network.number_of_edges()
    assert told["coverage.html"].keys() == {"bytes", "sha256"}
    assert names(tmp_path) == sorted(written)


def test_a_format_named_twice_is_written_once(tmp_path: Path) -> None:
    assert write(tmp_path, "nt", "nt") == ["coverage.nt", "report.json"]


@pytest.mark.parametrize("suffix", FILES)
def test_one_file_is_written_by_its_suffix(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / f"graph.{suffix}"
    export_graph(graph(), path)
    assert path.read_bytes() == b"".join(render(graph(), suffix))
    assert names(path.parent) == [path.name]


def test_an_unknown_format_is_told(tmp_path: Path) -> None:
    with pytest.raises(
        UnknownName, match="no format 'pdf': ask for ttl, nt, nq, graphml, html, store"
    ):
        export_graph(graph(), tmp_path / "graph.pdf")
    assert names(tmp_path) == []


def write_spoilt(lines: Iterable[str], counts: Mapping[str, int], _: Graph) -> Writing:
    """Yield other lines than the graph's, and tell other counts."""
    yield from lines
    return counts


def spoilt(lines: Iterable[str], count: int) -> Format:
    return FORMATS["nt"]._replace(write=partial(write_spoilt, lines, {"triples": count}))


def spoilt_xml(text: str) -> Format:
    counts = {"nodes": 84, "edges": 134}
    return FORMATS["graphml"]._replace(write=partial(write_spoilt, [text], counts))


@pytest.mark.parametrize(
    ("form", "complaint"),
    [
        (spoilt(["<a:a> <a:b> <a:c> .\n"], 2), "holds 1 triples, not 2"),
        (spoilt(["<a:a> <a:b> <a:c>"], 1), "does not parse"),
        (spoilt(["<a:a> <a:b> <rel> ."], 1), "does not parse"),
    ],
)
def test_what_does_not_read_back_replaces_nothing(
    form: Format, complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "ttl", "nt")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    monkeypatch.setattr(exports, "FORMATS", {**FORMATS, "nt": form})
    with pytest.raises(OutputError, match=complaint):
        write(tmp_path, "ttl", "nt")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("<graphml><graph><node id='a'/></graph></graphml>", "holds 1 nodes, not 84"),
        (f"<graphml><graph>{'<node/>' * 84}<edge/></graph></graphml>", "holds 1 edges, not 134"),
        ("<graphml><graph><node id='a'></graph></graphml>", "does not parse: mismatched tag"),
        ("<graphml>\x00</graphml>", "does not parse: not well-formed"),
        ("<graphml>\ufffe</graphml>", "does not parse: not well-formed"),
        ("<graphml><graph>&x;</graph></graphml>", "does not parse: undefined entity"),
        ("", "does not parse: no element found"),
    ],
)
def test_graphml_that_does_not_read_back_replaces_nothing(
    text: str, complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "graphml")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    monkeypatch.setattr(exports, "FORMATS", {**FORMATS, "graphml": spoilt_xml(text)})
    with pytest.raises(OutputError, match=complaint):
        write(tmp_path, "graphml")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('class="pack">', 'class="pack">AAAA', "does not parse: its data can't be unpacked"),
        ('class="pack">', 'class="pack">é', "does not parse: string argument should contain only"),
        ('class="pack"', 'class="other"', "holds 0 articles, not 41"),
        ("</html>", "", "does not parse: it does not end as a page does"),
    ],
)
def test_a_page_that_does_not_read_back_replaces_nothing(
    before: str, after: str, complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = "".join(FORMATS["html"].write(graph()))
    assert before in page
    lines, counts = [page.replace(before, after)], {"articles": 41}
    spoilt_page = FORMATS["html"]._replace(write=partial(write_spoilt, lines, counts))
    monkeypatch.setattr(exports, "FORMATS", {**FORMATS, "html": spoilt_page})
    with pytest.raises(OutputError, match=complaint):
        write(tmp_path, "html")
    assert names(tmp_path) == []


def test_a_page_that_begins_with_something_else_replaces_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = write_document(graph().counts, pack([{"of": {"stories": {"counts": [41]}}}]))
    spoilt_page = FORMATS["html"]._replace(write=partial(write_spoilt, [page], {"articles": 41}))
    monkeypatch.setattr(exports, "FORMATS", {**FORMATS, "html": spoilt_page})
    with pytest.raises(OutputError, match="its data does not begin with the number of articles"):
        write(tmp_path, "html")
    assert names(tmp_path) == []


def test_a_page_without_articles_reads_back(tmp_path: Path) -> None:
    export_graph(ng.build(Corpus()), tmp_path / "a.html")
    assert names(tmp_path) == ["a.html"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{"problems": [], "exports": {}}', "'report.json' holds 0 exports, not 1"),
        ('{"problems": [1], "exports": {"a": {}}}', "'report.json' holds 1 problems, not 0"),
        ('{"problems": [', "'report.json' does not parse: "),
    ],
)
def test_a_report_that_does_not_read_back_replaces_nothing(
    text: str, complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "write_report", lambda *_: text)
    with pytest.raises(OutputError, match=complaint):
        write(tmp_path, "nt")
    assert names(tmp_path) == []


def test_a_disk_that_keeps_other_bytes_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forget(_: int) -> None:
        for path in tmp_path.glob(".*.tmp"):
            path.write_bytes(b"")

    monkeypatch.setattr(os, "fsync", forget)
    with pytest.raises(OutputError, match=r"coverage\.ttl' does not read back as it was written"):
        write(tmp_path, "ttl")
    assert names(tmp_path) == []


@pytest.mark.parametrize("moment", ["os.fsync", "pathlib.Path.replace"])
def test_a_full_disk_is_told_and_leaves_nothing(
    moment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(moment, fail)
    with pytest.raises(OutputError, match=r"coverage\.ttl' can't be .*: No space left on device"):
        write(tmp_path, "ttl")
    assert names(tmp_path) == []


def test_an_interruption_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: Graph) -> Writing:
        yield "<a:a> <a:b> <a:c> .\n"
        raise KeyboardInterrupt

    spoilt_lines = FORMATS["nt"]._replace(write=interrupted)
    monkeypatch.setattr(exports, "FORMATS", {**FORMATS, "nt": spoilt_lines})
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, "ttl", "nt")
    assert names(tmp_path) == []


@pytest.mark.parametrize("place", ["file/exports", "file"])
def test_a_folder_that_cannot_be(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match=f"{place}' can't be made"):
        write(tmp_path / place, "ttl")


def test_a_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "report.json").mkdir()
    with pytest.raises(OutputError, match=r"report\.json' can't be written: Is a directory"):
        write(tmp_path, "ttl")
    assert names(tmp_path) == ["report.json"]


@pytest.mark.parametrize(
    ("formats", "bounds", "drawn_by"),
    [
        (("ttl", "html"), (1, 41), "another process"),
        (("ttl", "html"), (3, 41), "this process"),  # there are too few posts
        (("ttl", "html"), (1, 40), "this process"),  # another would take too much memory
        (("html", "ttl"), (1, 41), "this process"),  # which would but wait for another
        (("html",), (1, 41), "this process"),
    ],
)
def test_another_process_draws_the_page_where_that_is_worth_the_while(
    formats: tuple[str, ...],
    bounds: tuple[int, int],
    drawn_by: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn: list[str] = []

    def write(graph: Graph) -> Writing:
        drawn.append("this process")
        return (yield from FORMATS["html"].write(graph))

    own = FORMATS["html"]._replace(write=write)
    monkeypatch.setattr(exports, "FORMATS", {**FORMATS, "html": own})
    for name, bound in zip(("FILES_A_PROCESS", "SHARED_ARTICLES"), bounds, strict=True):
        monkeypatch.setattr(exports, name, bound)
    report = make_report(corpus(), graph())
    export_folder(graph(), report, tmp_path, formats, processes=2)
    assert (drawn or ["another process"]) == [drawn_by]
    assert (tmp_path / "coverage.html").read_text() == "".join(FORMATS["html"].write(graph()))

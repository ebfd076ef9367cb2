"""Folders: a store on disk answers as the graph does, and is opened only where it is whole."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import newsgraph as ng
from newsgraph.errors import ExportFormatError, LimitReached, Outdated
from newsgraph.processes.forking import Ended
from newsgraph.rdf.serialization import write_trig
from newsgraph.store import Store, is_folder, open_folder
from newsgraph.store.folders import is_replaceable, write_mark, write_quads
from newsgraph.store.marks import MARK

SEEDS = Path(__file__).parent.parent / "seeds"
DIGEST = "0f" * 32


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "coverage.store"
    folder.mkdir()
    write_quads(folder, map(str.encode, write_trig(ng.build(ng.read(SEEDS)))))
    write_mark(folder, DIGEST)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "coverage.store"))


@pytest.fixture(scope="module")
def graph() -> Store:
    return ng.load(ng.build(ng.read(SEEDS)))


@pytest.mark.parametrize("query", ["top-providers", "most-listed", "who-was-first"])
def test_a_folder_answers_as_the_graph_does(query: str, made: Path, graph: Store) -> None:
    assert ng.query(open_folder(made), query) == ng.query(graph, query)


def test_a_folder_holds_what_the_graph_holds(made: Path, graph: Store) -> None:
    store = open_folder(made)
    assert (len(store), store.base, store.has_named_graphs) == (len(graph), graph.base, True)
    assert store.digest == DIGEST


def test_a_folder_is_asked_from_several_places_at_once(made: Path) -> None:
    first, second = open_folder(made), open_folder(made)
    assert ng.query(first, "top-providers") == ng.query(second, "top-providers")


def test_asking_changes_nothing_in_a_folder(folder: Path) -> None:
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}
    ng.query(open_folder(folder), "top-providers")
    assert before == {
        path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()
    }


@pytest.mark.parametrize("replace", [True, False])
def test_no_question_is_answered_by_what_came_into_the_place_of_a_folder(
    folder: Path, *, replace: bool
) -> None:
    store = open_folder(folder)
    folder.rename(folder.with_name("aside"))
    if replace:
        ng.export(ng.build(ng.read(SEEDS), only=["provider=cnet.com"]), folder)
    with pytest.raises(Outdated, match=r"was replaced or removed since it was opened: start again"):
        ng.query(store, "top-providers")


def test_a_query_ends_at_its_limits(made: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with pytest.raises(LimitReached, match=r"ended after 0\.5 s"):
        ng.query(open_folder(made), endless, timeout=0.5)


def largest(folder: Path) -> Path:
    return max(folder.glob("*.sst"), key=lambda path: path.stat().st_size)


def replaced_by_pipe(folder: Path) -> None:
    file = largest(folder)
    file.unlink()
    os.mkfifo(file)


def replaced_by_link(folder: Path) -> None:
    file = largest(folder)
    elsewhere = folder.parent / "elsewhere"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)


def without_a_file(folder: Path) -> None:
    largest(folder).unlink()


def shortened(folder: Path) -> None:
    manifest = next(folder.glob("MANIFEST-*"))
    manifest.write_bytes(manifest.read_bytes()[:-20])


def without_current(folder: Path) -> None:
    (folder / "CURRENT").unlink()


def with_nonsense(folder: Path) -> None:
    file = next(folder.glob("MANIFEST-*"))
    file.write_bytes(bytes(file.stat().st_size))


def without_mark(folder: Path) -> None:
    (folder / MARK).unlink()


def with_another_mark(folder: Path) -> None:
    (folder / MARK).write_text(json.dumps({"files": 7}), encoding="utf-8")


def with_a_mark_of_lists(folder: Path) -> None:
    (folder / MARK).write_text("[" * 5000, encoding="utf-8")


NOT_OPENED: list[tuple[Callable[[Path], None], str]] = [
    (replaced_by_pipe, "is no regular file"),
    (replaced_by_link, "is no regular file"),
    (without_a_file, "a file in it is missing"),
    (shortened, "a file in it is missing, or shorter"),
    (without_current, "can't be opened: .*: build it again"),
    (with_nonsense, "can't be opened: .*: build it again"),
    (without_mark, "is no store of newsgraph: build one with --format store"),
    (with_another_mark, "is no store of newsgraph"),
    (with_a_mark_of_lists, "is no store of newsgraph"),
]


@pytest.mark.parametrize(("damage", "told"), NOT_OPENED)
def test_what_is_not_whole_is_not_opened(
    damage: Callable[[Path], None], told: str, folder: Path
) -> None:
    damage(folder)
    with pytest.raises(ExportFormatError, match=told):
        open_folder(folder)


def test_a_folder_of_somebody_else_is_not_opened(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
    with pytest.raises(ExportFormatError, match="belongs to another user"):
        open_folder(folder)


def test_what_the_engine_breaks_off_at_ends_a_fork_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(*_: object) -> tuple[None, Ended]:
        return None, Ended(6, 0.1, 0.1)

    monkeypatch.setattr("newsgraph.store.inspection.run_confined", end)
    with pytest.raises(ExportFormatError, match="the engine breaks off: build it again"):
        open_folder(folder)


def test_where_there_is_no_process_to_open_it_in_it_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("newsgraph.store.inspection.run_confined", fail)
    with pytest.raises(LimitReached, match="there is no process"):
        open_folder(folder)


def test_a_folder_is_replaced_only_where_nothing_is_lost(folder: Path, tmp_path: Path) -> None:
    assert is_replaceable(folder)
    (folder / "notes.txt").touch()
    assert not is_replaceable(folder)
    other = tmp_path / "other"
    assert not is_replaceable(other)
    other.mkdir()
    assert is_replaceable(other)
    (other / MARK).write_text('{"my": 1}', encoding="utf-8")
    assert not is_replaceable(other)


def test_a_folder_is_known_by_its_mark(folder: Path, tmp_path: Path) -> None:
    assert is_folder(folder)
    assert not is_folder(tmp_path)


def test_what_is_built_in_its_place_is_not_taken_for_it(folder: Path) -> None:
    store = open_folder(folder)
    assert ng.query(store, "ASK { ?a a ng:Article }")
    folder.rename(folder.with_name("before"))
    with pytest.raises(Outdated, match="was replaced or removed since it was opened"):
        ng.query(store, "ASK {}")
    folder.mkdir()
    write_quads(folder, [b"<urn:a> <urn:b> <urn:c> ."])
    write_mark(folder, "1e" * 32)
    with pytest.raises(Outdated, match="was replaced or removed since it was opened"):
        ng.query(store, "ASK {}")


def test_what_is_built_again_of_the_same_is_the_same(folder: Path, made: Path) -> None:
    store = open_folder(folder)
    folder.rename(folder.with_name("before"))
    shutil.copytree(made, folder)
    assert ng.query(store, "ASK { ?a a ng:Article }")


def test_files_of_a_folder_that_are_not_open_yet_can_be_opened(tmp_path: Path) -> None:
    """The engine opens sixteen files beforehand; each filling leaves some more."""
    (folder := tmp_path / "1.store").mkdir()
    for number in range(9):
        triple = f'<urn:x:{number}> <urn:x:p{number}> "{number}" .'
        write_quads(folder, [f"{triple} <urn:x:g{number}> {{ {triple} }}".encode()])
    write_mark(folder, DIGEST)
    assert len(list(folder.glob("*.sst"))) > 16
    patterns = ["?s ?p ?o", *(f"<urn:x:{n}> ?p ?o" for n in range(9))]
    patterns += [f"?s <urn:x:p{n}> ?o" for n in range(9)] + [f'?s ?p "{n}"' for n in range(9)]
    everywhere = " UNION ".join(f"{{ {one} }} UNION {{ GRAPH ?g {{ {one} }} }}" for one in patterns)
    rows = ng.query(open_folder(folder), f"SELECT * {{ {everywhere} }}").rows
    assert len(rows) == 2 * (9 + 27)

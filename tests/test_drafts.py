"""Drafts: files and folders are complete or the old ones, whatever happens in between."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from newsgraph import drafts as drafting
from newsgraph.drafts import (
    Draft,
    FolderDraft,
    join_parts,
    make_folder,
    replace_files,
    write_text,
)
from newsgraph.errors import OutputError


def accept(_: Path) -> None:
    """Verify nothing."""


def drafts(folder: Path, verify: Callable[[Path], None] = accept) -> list[Draft]:
    return [
        Draft(folder / "1.ttl", [b"new ", b"1"], accept),
        Draft(folder / "2.json", [b"new 2"], verify),
    ]


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    make_folder(folder)
    for draft in drafts(folder):
        draft.path.write_bytes(b"old")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


OLD = {"1.ttl": b"old", "2.json": b"old"}


def test_files_are_replaced_together_after_each_was_verified_in_place(exports: Path) -> None:
    seen: list[tuple[bytes, bytes]] = []

    def verify(path: Path) -> None:
        seen.append((path.read_bytes(), (exports / "1.ttl").read_bytes()))

    replace_files(drafts(exports, verify))
    assert seen == [(b"new 2", b"old")]
    assert contents(exports) == {"1.ttl": b"new 1", "2.json": b"new 2"}


@pytest.mark.parametrize("error", [ValueError("stump"), KeyboardInterrupt(), OutputError("stump")])
def test_what_does_not_read_back_leaves_the_old_files_alone(
    exports: Path, error: BaseException
) -> None:
    def verify(_: Path) -> None:
        raise error

    with pytest.raises(type(error)):
        replace_files(drafts(exports, verify))
    assert contents(exports) == OLD


@pytest.mark.parametrize(
    ("call", "number", "left"),
    [
        ("os.fsync", errno.ENOSPC, OLD),
        ("pathlib.Path.open", errno.EACCES, OLD),
        ("pathlib.Path.replace", errno.EACCES, OLD),
    ],
)
def test_a_system_that_refuses_is_named_with_the_file_and_leaves_no_traces(
    exports: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, left: dict[str, bytes]
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(call, refuse)
        with pytest.raises(OutputError, match=f"1.ttl' can't be .*: {os.strerror(number)}"):
            replace_files(drafts(exports))
    assert contents(exports) == left


def test_a_folder_in_the_place_of_a_file_is_found_before_anything_is_replaced(
    exports: Path,
) -> None:
    (exports / "2.json").unlink()
    (exports / "2.json").mkdir()
    with pytest.raises(OutputError, match=r"2\.json' can't be written: Is a directory"):
        replace_files(drafts(exports))
    assert contents(exports) == {"1.ttl": b"old"}


def test_the_parts_of_a_draft_are_asked_for_when_those_before_it_are_staged(exports: Path) -> None:
    verified: list[Path] = []

    def tell() -> Iterator[bytes]:
        yield b"after %d" % len(verified)

    last = Draft(exports / "2.json", tell(), accept)
    replace_files([Draft(exports / "1.ttl", [b"new"], verified.append), last])
    assert contents(exports) == {"1.ttl": b"new", "2.json": b"after 1"}


def test_pieces_become_parts_of_a_megabyte_before_all_are_there() -> None:
    pieces = iter(["é" * 300_000] * 100)
    parts = join_parts(pieces)
    assert next(parts) == "é".encode() * 1_200_000
    assert len(list(pieces)) == 96
    assert list(parts) == [b""]


def test_a_text_is_written_as_utf8(exports: Path) -> None:
    write_text(exports / "1.ttl", "é\n")
    assert contents(exports) == {**OLD, "1.ttl": b"\xc3\xa9\n"}


def test_a_folder_that_cannot_be_made_is_named(exports: Path) -> None:
    with pytest.raises(OutputError, match=r"the folder '.*1\.ttl/x' can't be made: "):
        make_folder(exports / "1.ttl" / "x")


def test_leftovers_of_a_killed_process_with_the_same_number_are_no_obstacle(exports: Path) -> None:
    (exports / f".1.ttl.{os.getpid()}.tmp").write_bytes(b"stump")
    replace_files(drafts(exports))
    assert contents(exports) == {"1.ttl": b"new 1", "2.json": b"new 2"}


def test_what_killed_processes_left_is_removed_and_what_others_write_is_not(exports: Path) -> None:
    process = subprocess.Popen(["sleep", "60"])
    ended = subprocess.Popen(["true"])
    ended.wait()
    for number in (process.pid, ended.pid, "mine"):
        (exports / f".1.ttl.{number}.tmp").write_bytes(b"stump")
    try:
        replace_files(drafts(exports))
    finally:
        process.kill()
        process.wait()
    left = {path.name for path in exports.glob(".*.tmp")}
    assert left == {f".1.ttl.{process.pid}.tmp", ".1.ttl.mine.tmp"}


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_new_files_have_the_mode_that_the_user_asked_for(
    exports: Path, umask: int, mode: int
) -> None:
    (exports / "1.ttl").unlink()
    before = os.umask(umask)
    try:
        replace_files(drafts(exports))
    finally:
        os.umask(before)
    assert (exports / "1.ttl").stat().st_mode & 0o777 == mode


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o444])
def test_a_file_keeps_its_mode(exports: Path, mode: int) -> None:
    (exports / "1.ttl").chmod(mode)
    replace_files(drafts(exports))
    assert (exports / "1.ttl").stat().st_mode & 0o777 == mode


def test_a_link_stays_and_what_it_leads_to_is_replaced(exports: Path, tmp_path: Path) -> None:
    target, link = tmp_path / "elsewhere" / "target.ttl", exports / "1.ttl"
    target.parent.mkdir()
    target.write_bytes(b"old")
    target.chmod(0o600)
    link.unlink()
    link.symlink_to("../elsewhere/target.ttl")
    replace_files(drafts(exports))
    assert link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o600
    assert contents(target.parent) == {"target.ttl": b"new 1"}
    assert contents(exports) == {"1.ttl": b"new 1", "2.json": b"new 2"}
    write_text(link, "newer")
    assert link.is_symlink()
    assert contents(target.parent) == {"target.ttl": b"newer"}


def test_a_link_that_leads_nowhere_yet_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("new")
    write_text(tmp_path / "link", "text")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "new").read_text() == "text"


@pytest.mark.parametrize("target", ["link", "absent/new", "folder"])
def test_a_link_to_what_cannot_be_a_file_is_refused(tmp_path: Path, target: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(target)
    with pytest.raises(OutputError, match="can't be written: "):
        write_text(tmp_path / "link", "text")
    assert (tmp_path / "link").is_symlink()
    assert list((tmp_path / "folder").iterdir()) == []


def test_a_pipe_in_the_place_of_an_export_is_refused_and_stays(exports: Path) -> None:
    (exports / "2.json").unlink()
    os.mkfifo(exports / "2.json")
    with pytest.raises(OutputError, match=r"2\.json' can't be written: this is no regular file"):
        replace_files(drafts(exports))
    assert (exports / "2.json").is_fifo()
    assert contents(exports) == {"1.ttl": b"old"}


def test_a_text_is_written_into_a_pipe_which_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    writer = threading.Thread(target=write_text, args=(pipe, "text"), daemon=True)
    writer.start()
    with pipe.open("rb") as reader:
        assert reader.read() == b"text"
    writer.join()
    assert pipe.is_fifo()


def test_where_standard_output_goes_is_added_to_and_not_replaced(tmp_path: Path) -> None:
    program = (
        "import pathlib; from newsgraph.drafts import write_text;"
        "write_text(pathlib.Path('/proc/self/fd/1'), 'b')"
    )
    log = tmp_path / "log"
    log.write_bytes(b"a")
    with log.open("ab") as stream:
        subprocess.run([sys.executable, "-c", program], stdout=stream, check=True)
        stream.write(b"c")
    assert contents(tmp_path) == {"log": b"abc"}


ENDLESS_WRITER = """
import itertools, pathlib, sys
from newsgraph.drafts import Draft, replace_files
path = pathlib.Path(sys.argv[1])
for number in itertools.count():
    parts = [b"%d " % number] * 50_000 + [b"end"]
    replace_files([Draft(path, parts, lambda written: None)])
    print(flush=True)
"""


def test_a_kill_at_any_moment_leaves_a_complete_file(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    rng = random.Random(0)
    for _ in range(5):
        command = [sys.executable, "-c", ENDLESS_WRITER, str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(rng.random() * 0.03)
            writer.send_signal(signal.SIGKILL)
        words = path.read_bytes().split()
        assert (len(words), words[-1], len(set(words))) == (50_001, b"end", 2)


def test_links_that_lead_two_exports_to_one_file_are_refused(exports: Path) -> None:
    kept = {path.name: path.read_bytes() for path in exports.iterdir()}
    first, second = sorted(exports.iterdir())[:2]
    second.unlink()
    second.symlink_to(first.name)
    drafts = [Draft(path, [b"new"], lambda _: None) for path in (first, second)]
    with pytest.raises(OutputError, match="two exports lead to this file"):
        replace_files(drafts)
    assert first.read_bytes() == kept[first.name]


def fill(folder: Path) -> None:
    (folder / "data").write_text("new", encoding="utf-8")


def has_data(folder: Path) -> bool:
    return (folder / "data").exists()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "exports" / "1.store"
    folder.mkdir(parents=True)
    (folder / "data").write_text("old", encoding="utf-8")
    return folder


def texts(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("can_swap", [True, False])
def test_a_folder_is_replaced_as_a_whole(
    store: Path, monkeypatch: pytest.MonkeyPatch, *, can_swap: bool
) -> None:
    if not can_swap:
        monkeypatch.setattr(drafting, "_RENAME", None)
    (store / "more").write_text("old", encoding="utf-8")
    replace_files([FolderDraft(store, fill, accept, has_data)])
    assert texts(store.parent) == {"1.store/data": "new"}


@pytest.mark.parametrize("error", [KeyboardInterrupt, PermissionError])
def test_where_folders_cannot_change_places_at_once_the_old_one_comes_back(
    error: type[BaseException], store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def fail(path: Path, target: Path) -> Path:
        if target == store and ".old." not in path.name:
            raise error
        return rename(path, target)

    monkeypatch.setattr(drafting, "_RENAME", None)
    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises((KeyboardInterrupt, OutputError)):
        replace_files([FolderDraft(store, fill, accept, has_data)])
    assert texts(store.parent) == {"1.store/data": "old"}


def test_what_a_killed_process_put_aside_is_removed(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "_RENAME", None)
    rename = Path.rename

    def note(path: Path, target: Path) -> Path:
        if path == store:
            names.append(target.name.replace(str(os.getpid()), "4194303"))
        return rename(path, target)

    names: list[str] = []
    monkeypatch.setattr(Path, "rename", note)
    replace_files([FolderDraft(store, fill, accept, has_data)])
    (name,) = names
    store.with_name(name).mkdir()
    replace_files([FolderDraft(store, fill, accept, has_data)])
    assert texts(store.parent) == {"1.store/data": "new"}
    assert [path.name for path in store.parent.iterdir()] == ["1.store"]


def test_a_folder_is_made_where_there_is_none(tmp_path: Path) -> None:
    replace_files([FolderDraft(tmp_path / "1.store", fill, accept, has_data)])
    assert texts(tmp_path) == {"1.store/data": "new"}


def test_a_folder_that_does_not_verify_leaves_the_old_one(store: Path) -> None:
    def refuse(_: Path) -> None:
        raise OutputError("it is not whole")

    file = Draft(store.parent / "0.ttl", [b"new"], accept)
    with pytest.raises(OutputError, match="not whole"):
        replace_files([file, FolderDraft(store, fill, refuse, has_data)])
    assert texts(store.parent) == {"1.store/data": "old"}


@pytest.mark.parametrize("make", [Path.mkdir, Path.touch])
def test_what_is_not_ours_is_not_replaced(make: Callable[[Path], None], tmp_path: Path) -> None:
    place = tmp_path / "1.store"
    make(place)
    with pytest.raises(
        OutputError, match=r"1.store' can't be written: something else stands there"
    ):
        replace_files([FolderDraft(place, fill, accept, has_data)])
    assert [path.name for path in tmp_path.iterdir()] == ["1.store"]


def test_folders_that_killed_processes_left_are_removed(store: Path) -> None:
    left = store.with_name(".1.store.4194303.tmp")
    left.mkdir()
    fill(left)
    replace_files([FolderDraft(store, fill, accept, has_data)])
    assert texts(store.parent) == {"1.store/data": "new"}

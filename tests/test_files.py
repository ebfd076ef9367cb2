"""Files: which are found and under which path, and that exports are old or new, never half."""

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

from newsgraph.errors import OutputError, UsageError
from newsgraph.files import (
    Draft,
    Found,
    find_files,
    join_parts,
    make_folder,
    read_bytes,
    replace_files,
    write_text,
)
from newsgraph.limits import FILE_BYTES

Make = Callable[..., None]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Make files in an empty folder, which is also the working directory."""
    monkeypatch.chdir(tmp_path)

    def make_files(*paths: str) -> None:
        for path in map(Path, paths):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(os.fsencode(path))

    return make_files


def found(*paths: str, other: bool = False) -> list[str]:
    return [file.source_path for file in find_files(paths) if file.is_other is other]


def test_folders_are_searched_but_for_hidden_ones_and_files_told_by_suffix(make: Make) -> None:
    make("p/a.md", "p/b.MARKDOWN", "p/c/d.txt", "p/c/e.Yaml", "p/f.yml", "p/x.png", "p/.md")
    make("p/.git/g.md", "p/...md/h.md", "p/_posts.md/i.md", "p/.j.md", "p/README")
    posts = ["p/.j.md", "p/_posts.md/i.md", "p/a.md", "p/b.MARKDOWN", "p/c/d.txt", "p/c/e.Yaml"]
    assert found("p") == [*posts, "p/f.yml"]
    assert found("p", other=True) == ["p/.md", "p/README", "p/x.png"]
    assert [file.source_path for file in find_files(["p"]) if file.is_bare] == [
        "p/c/e.Yaml",
        "p/f.yml",
    ]


def test_a_path_in_the_graph_begins_with_the_name_of_what_was_given(make: Make) -> None:
    make("site/posts/a.md", "site/b.md")
    cases = {
        ("site/posts",): ["posts/a.md"],
        ("site/posts/",): ["posts/a.md"],
        ("./site/../site/posts",): ["posts/a.md"],
        ("site/posts/..",): ["site/b.md", "site/posts/a.md"],
        ("site/posts/a.md",): ["posts/a.md"],
        (".",): [f"{Path.cwd().name}/site/b.md", f"{Path.cwd().name}/site/posts/a.md"],
        ("site/posts/../b.md",): ["site/b.md"],
    }
    assert {paths: found(*paths) for paths in cases} == cases


def test_overlapping_paths_find_a_file_once_whatever_their_order(make: Make) -> None:
    make("s/posts/a.md", "s/posts/b.png")
    for paths in (["s", "s/posts", "s/posts/a.md"], ["s/posts/a.md", "s/posts", "s"]):
        (file,) = (file for file in find_files(paths) if not file.is_other)
        assert (file.source_path, file.is_named) == ("posts/a.md", True)
        assert found(*paths, other=True) == ["posts/b.png"]


def test_the_root_has_no_name(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make("a.md")
    scandir = os.scandir
    monkeypatch.setattr(
        os, "scandir", lambda folder: scandir("." if str(folder) == "/" else folder)
    )
    assert [file.source_path for file in find_files(["/"])] == ["a.md"]


@pytest.mark.parametrize("path", ["nowhere", "a.md/x", "a\0b", "n" * 300])
def test_a_path_that_leads_nowhere_is_a_usage_error(make: Make, path: str) -> None:
    make("a.md")
    with pytest.raises(UsageError, match="there is no file or folder '"):
        find_files([path])


def test_names_become_nfc_and_bytes_that_are_not_utf8_are_kept(make: Make) -> None:
    make("p/e\u0301.md", "p/\udcff.md", "p/new\nline.md")
    assert found("p") == ["p/new\nline.md", "p/\u00e9.md", "p/\udcff.md"]
    assert all(file.location.is_file() for file in find_files(["p"]))


def test_a_link_is_the_file_it_leads_to_unless_that_lies_outside(make: Make) -> None:
    make("p/a.md", "p/.drafts/b.md", "q/c.md")
    links = {
        "a2.md": "a.md",
        "b.md": ".drafts/b.md",
        "c.md": "../q/c.md",
        "up.md": "..",
        "q": "../q",
    }
    links |= {"gone.md": "nowhere.md", "loop.md": "loop.md", "zero.md": "/dev/zero"}
    for name, target in links.items():
        Path("p", name).symlink_to(target)
    outside = {"p/c.md", "p/q", "p/up.md"}
    assert set(found("p")) == {"p/a.md", "p/b.md", *outside}
    troubled = {file.source_path: file.trouble[0] for file in find_files(["p"]) if file.trouble}
    assert troubled == dict.fromkeys(outside, "link-outside")
    assert found("p", "q") == found("q", "p")
    assert set(found("p", "q")) == {"p/a.md", "p/b.md", "q/c.md", "p/q", "p/up.md"}
    assert found("p/q/../q/c.md") == ["q/c.md"]


def test_a_chain_of_links_longer_than_python_can_follow_is_none_of_ours(make: Make) -> None:
    make("p/a.md")
    target = "a.md"
    for number in range(sys.getrecursionlimit() + 100):
        name = f"{number:04}.md"
        Path("p", name).symlink_to(target)
        target = name
    assert found("p") == ["p/a.md"]
    assert find_files([f"p/{target}"])[0].trouble == ("unreadable-file", "this is no regular file")


def test_what_is_no_regular_file_is_never_opened(make: Make) -> None:
    make("p/a.md")
    os.mkfifo("p/pipe.md")
    assert found("p", other=True) == ["p/pipe.md"]
    (named,) = find_files(["p/pipe.md"])
    assert (named.is_named, named.trouble) == (True, ("unreadable-file", "this is no regular file"))


def test_folders_deeper_than_the_system_can_name_are_trouble_and_not_a_crash(make: Make) -> None:
    make("deep/a.md")
    start = os.open(".", os.O_RDONLY)
    os.chdir("deep")
    for _ in range(25):  # names of 200 characters: a path may have 4,096
        Path("d" * 200).mkdir()
        os.chdir("d" * 200)
    os.fchdir(start)
    os.close(start)
    first, last = sorted(find_files(["deep"]), key=lambda file: len(file.source_path))
    assert (first.source_path, first.trouble) == ("deep/a.md", None)
    assert last.trouble == ("unreadable-file", "this folder can't be read: File name too long")


def test_a_folder_of_too_many_files_is_trouble_and_costs_no_other(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("p/a.md", "p/full/b.md", "p/full/c.md", "p/full/d.md", "p/fuller/b.md")
    monkeypatch.setattr("newsgraph.files.FOLDER_ENTRIES", 3)
    assert found("p") == ["p/a.md", "p/full/b.md", "p/full/c.md", "p/full/d.md", "p/fuller/b.md"]
    make("p/full/e.md")
    what = "this folder holds more than 3 files, and none of them is read"
    full = Found("p/full", Path.cwd() / "p" / "full", trouble=("too-many-files", what))
    assert find_files(["p"])[1] == full
    assert found("p") == ["p/a.md", "p/full", "p/fuller/b.md"]


def test_a_folder_that_cannot_be_read_is_trouble_and_costs_no_other(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("p/a.md", "p/locked/b.md")
    scandir = os.scandir

    def locked(folder: Path) -> Any:
        if folder.name == "locked":
            raise PermissionError(errno.EACCES, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", locked)
    trouble = ("unreadable-file", "this folder can't be read: Permission denied")
    location = Path.cwd() / "p" / "locked"
    assert find_files(["p", "p"])[1] == Found("p/locked", location, trouble=trouble)


def test_no_more_of_a_file_is_read_than_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "large.md"
    path.write_bytes(b"x" * (FILE_BYTES + 100))
    assert len(read_bytes(path)) == FILE_BYTES + 1


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
        "import pathlib; from newsgraph.files import write_text;"
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
from newsgraph.files import Draft, replace_files
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


def test_a_pipe_that_took_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    with pytest.raises(OSError, match="no regular file"):
        read_bytes(tmp_path / "a.md")


def test_links_that_lead_two_exports_to_one_file_are_refused(exports: Path) -> None:
    kept = {path.name: path.read_bytes() for path in exports.iterdir()}
    first, second = sorted(exports.iterdir())[:2]
    second.unlink()
    second.symlink_to(first.name)
    drafts = [Draft(path, [b"new"], lambda _: None) for path in (first, second)]
    with pytest.raises(OutputError, match="two exports lead to this file"):
        replace_files(drafts)
    assert first.read_bytes() == kept[first.name]

"""Files: which are found and under which path, and that exports are old or new, never half."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsgraph.errors import UsageError
from newsgraph.files import Found, find_files, read_bytes
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


def test_a_pipe_that_took_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    with pytest.raises(OSError, match="no regular file"):
        read_bytes(tmp_path / "a.md")

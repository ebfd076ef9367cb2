"""Marshalling: what was read comes back as it was, of shared values, or not at all."""

from __future__ import annotations

import marshal
from pathlib import Path
from typing import Any

import pytest

from newsgraph.files import Found, find_files
from newsgraph.reading.marshalling import Unpacker, pack
from newsgraph.reading.reader import read_data, read_file
from newsgraph.records import Reading

TESTS = Path(__file__).parents[1]
FOLDERS = (TESTS.parent / "seeds", TESTS / "golden", TESTS / "hostile", TESTS / "full")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_was_read_comes_back(folder: Path) -> None:
    unpacker = Unpacker()
    for file in find_files([folder]):
        reading = read_file(file)
        unpacked = unpacker.unpack(pack(reading), file.source_path)
        assert repr(unpacked) == repr(reading)  # of the same types, too
        assert unpacked == reading
        if reading is not None:
            assert repr(unpacker.share(reading, file.source_path)) == repr(reading)


def test_a_file_that_is_moved_says_the_same_from_there() -> None:
    data = b"---\ntitle: T\nwebUrl: https://a.org/x\nquality: high\n---\n"
    one, other = (read_data(data, Found(path, Path(path))) for path in ("a/b.md", "c.md"))
    assert one != other
    assert Unpacker().unpack(pack(one), "c.md") == other


def test_equal_values_become_one_object() -> None:
    (seed,) = find_files([min(FOLDERS[0].iterdir())])
    reading = read_file(seed)
    assert reading is not None
    unpacker = Unpacker()
    readings = [unpacker.unpack(pack(reading), path) for path in ("a.md", "b.md")]
    readings.append(unpacker.share(reading, "c.md"))
    for same in zip(*(one.observations for one in readings if one), strict=True):
        for name in ("key", "title", "web_url", "excerpt", "published_at", "aliases", "images"):
            assert len({id(getattr(one, name)) for one in same}) == 1


@pytest.mark.parametrize(
    "plain",
    [
        (),
        1,
        "text",
        ((None, "digest"), "post", (), None, ()),
        ((None, "digest"), "poem", (), None, (), ()),
        ((None, "digest"), "post", ((1, 2),), None, (), ()),
        ((None, "digest"), "post", (), None, (), (("title", "lost", 1),)),
        ((None, "digest"), "post", (), (), (), ()),
        ((None, "digest"), "topic", (), (1,), (), ()),
    ],
    ids=str,
)
def test_what_is_no_reading_is_refused(plain: Any) -> None:
    with pytest.raises(ValueError, match="these are not the bytes of a reading"):
        Unpacker().unpack(marshal.dumps(plain), "a.md")


def test_bytes_that_end_too_soon_are_refused() -> None:
    file = Found("a.md", Path("a.md"), is_named=True)
    reading = read_data(b"---\ntitle: T\n---\n", file)
    assert isinstance(reading, Reading)
    data = pack(reading)
    for length in range(len(data)):
        with pytest.raises(ValueError, match="these are not the bytes of a reading"):
            Unpacker().unpack(data[:length], "a.md")

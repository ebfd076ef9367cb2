"""The cache: what is kept is found again, whole or not at all, and whatever is wrong is no error."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from newsgraph.limits import CACHE_DAYS
from newsgraph.reading import cache as cache_module
from newsgraph.reading.cache import FILE_NAME, Cache, Place, find_folder

TODAY = 20_000
ENTRIES = {bytes([number]) * 32: os.urandom(9_000) for number in range(20)}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Return where a cache with some entries is."""
    place = Place(tmp_path / "caches" / "newsgraph", b"maker", TODAY)
    keep(place)
    return place


def keep(place: Place) -> None:
    with Cache(place) as cache:
        for key, data in ENTRIES.items():
            cache.keep(key, data)


def find(place: Place) -> list[bytes | None]:
    with Cache(place) as cache:
        return [cache.find(key) for key in ENTRIES]


def run(place: Place, text: str) -> None:
    with closing(sqlite3.connect(place.folder / FILE_NAME)) as db:
        db.executescript(text)


def test_what_is_kept_is_found_again(place: Place) -> None:
    assert find(place) == list(ENTRIES.values())
    with Cache(place) as cache:
        assert cache.find(b"another") is None


def test_a_key_tells_bytes_variants_and_makers_apart(place: Place) -> None:
    other = place._replace(maker=b"other")
    keys = {one.key_of(data, variant) for one in (place, other) for data in (b"", b"x") for variant in (b"\0", b"\1")}  # fmt: skip
    assert len(keys) == 8


def test_it_is_for_the_user_alone(place: Place) -> None:
    assert place.folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o770, 0o755, 0o701])
def test_a_folder_that_others_may_enter_is_not_used(mode: int, place: Place) -> None:
    place.folder.chmod(mode)
    assert set(find(place)) == {None}


def test_a_folder_of_somebody_else_is_not_used(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: os.getuid() + 1)
    assert set(find(place)) == {None}


def test_a_link_to_a_folder_is_not_used(place: Place) -> None:
    link = place.folder.with_name("link")
    link.symlink_to(place.folder)
    assert set(find(place._replace(folder=link))) == {None}


def test_where_no_owner_is_told_there_is_none(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("os.geteuid")
    assert set(find(place)) == {None}


@pytest.mark.parametrize("folder", ["/dev/null/caches", "/proc/caches"])
def test_a_folder_that_cannot_be_made_is_no_error(folder: str) -> None:
    place = Place(Path(folder), b"", TODAY)
    keep(place)
    assert set(find(place)) == {None}


def overwrite(start: int, data: bytes) -> Callable[[Path], None]:
    """Return what puts bytes into a file, of which a negative start is counted from the end."""

    def damage(file: Path) -> None:
        content = bytearray(file.read_bytes())
        place = start % len(content)
        content[place : place + len(data)] = data
        file.write_bytes(content)

    return damage


def halve(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "no database": lambda file: file.write_bytes(b"no database at all"),
    "empty": lambda file: file.write_bytes(b""),
    "cut": halve,
    "header": overwrite(0, b"x" * 100),
    "first page": overwrite(100, b"\xff" * 2_000),
    "tables": overwrite(8_192, b"\xff" * 40_000),
    "end": overwrite(-20_000, b"\xff" * 20_000),
    "noise": overwrite(16_384, bytes(range(256)) * 100),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_costs_what_was_kept_and_nothing_else(damage: str, place: Place) -> None:
    DAMAGES[damage](place.folder / FILE_NAME)
    for found, kept in zip(find(place), ENTRIES.values(), strict=True):
        assert found in (None, kept)
    for _ in range(2):  # the first may only find out
        keep(place)
    assert find(place) == list(ENTRIES.values())


@pytest.mark.parametrize(
    "text",
    [
        "UPDATE entry SET data = substr(data, 2)",
        "UPDATE entry SET data = 'text'",
        "UPDATE entry SET data = 7",
        "UPDATE entry SET checksum = x'00'",
        "UPDATE entry SET data = (SELECT data FROM entry LIMIT 1), checksum = "
        "(SELECT checksum FROM entry LIMIT 1) WHERE rowid > 1",
    ],
)
def test_an_entry_that_is_not_what_was_kept_is_not_found(text: str, place: Place) -> None:
    run(place, text)
    assert [one for one in find(place) if one is not None] in ([], [next(iter(ENTRIES.values()))])
    keep(place)
    assert find(place) == list(ENTRIES.values())


@pytest.mark.parametrize("columns", ["day, other", "other"])
def test_of_other_tables_a_file_is_begun_anew(columns: str, place: Place) -> None:
    run(place, f"DROP TABLE entry; CREATE TABLE entry ({columns})")
    assert set(find(place)) == {None}
    keep(place)
    assert find(place) == list(ENTRIES.values())


@pytest.mark.parametrize("kind", ["SQLITE_CORRUPT_INDEX", "SQLITE_CORRUPT_SEQUENCE"])
def test_a_file_is_begun_anew_wherever_it_is_damaged(kind: str, place: Place) -> None:
    def fail(_: sqlite3.Connection) -> None:
        error = sqlite3.DatabaseError("database disk image is malformed")
        error.sqlite_errorcode = getattr(sqlite3, kind)
        raise error

    with Cache(place) as cache:
        cache._ask(fail)  # no damage brings this code about in every SQLite
    assert set(find(place)) == {None}


def test_a_file_that_another_command_writes_is_waited_for_but_not_long(place: Place) -> None:
    with closing(sqlite3.connect(place.folder / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        keep(place)
        assert find(place) == list(ENTRIES.values())


def test_two_keep_at_once(place: Place) -> None:
    with Cache(place) as one, Cache(place) as other:
        one.keep(b"one", b"1")
        other.keep(b"other", b"2")
        assert one.find(b"x") is other.find(b"x") is None
    with Cache(place) as cache:
        assert (cache.find(b"one"), cache.find(b"other")) == (b"1", b"2")


def test_a_full_disk_is_no_error(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    full = f"{cache_module._TABLES}; PRAGMA max_page_count = 1"
    monkeypatch.setattr(cache_module, "_TABLES", full)
    with Cache(place) as cache:
        cache.keep(b"new", os.urandom(100_000))
    monkeypatch.undo()
    with Cache(place) as cache:
        assert cache.find(b"new") is None
    assert find(place) == list(ENTRIES.values())


@pytest.mark.parametrize("step", range(0, 20, 2))
def test_a_kill_while_it_is_written_leaves_what_was_there(step: int, place: Place) -> None:
    child = os.fork()
    if child == 0:  # pragma: no cover (it is killed)
        left = iter(range(step))

        def count() -> None:
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            with Cache(place) as cache:
                for number in range(40):
                    cache.keep(b"%d" % number, os.urandom(50_000))
                cache._ask(lambda db: db.set_progress_handler(count, 50))
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert find(place) == list(ENTRIES.values())
    with Cache(place) as cache:
        assert len({cache.find(b"%d" % number) is None for number in range(40)}) == 1


@pytest.mark.parametrize(("days", "is_kept"), [(CACHE_DAYS, True), (CACHE_DAYS + 1, False)])
def test_what_nobody_asks_for_is_removed(days: int, place: Place, *, is_kept: bool) -> None:
    later = place._replace(day=TODAY + days)
    with Cache(later) as cache:
        cache.keep(b"new", b"")
    assert set(find(place)) == (set(ENTRIES.values()) if is_kept else {None})


@pytest.mark.parametrize("days", [7, 30, -7])
def test_what_is_asked_for_is_kept_for_longer(days: int, place: Place) -> None:
    later = place._replace(day=TODAY + days)
    assert find(later) == list(ENTRIES.values())
    with Cache(later._replace(day=later.day + CACHE_DAYS)) as cache:
        cache.keep(b"new", b"")
    assert find(later) == list(ENTRIES.values())


def test_what_is_too_much_loses_the_oldest(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "CACHE_FILE_BYTES", 300_000)
    young = place._replace(day=TODAY + 1)
    with Cache(young) as cache:
        for number in range(15):
            cache.keep(b"%d" % number, os.urandom(9_000))
    with Cache(young) as cache:
        assert all(cache.find(b"%d" % number) for number in range(15))
    left = sum(one is not None for one in find(place))
    assert 0 < left < len(ENTRIES)


def test_what_is_too_much_is_removed_whatever_the_number_of_what_is_new(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "CACHE_FILE_BYTES", 100_000)
    monkeypatch.setattr(cache_module, "_WRITTEN_AT_ONCE", 2)
    with Cache(place) as cache:
        for number in range(2):
            cache.keep(b"%d" % number, b"new")
    left = sum(one is not None for one in find(place))
    assert 0 < left < len(ENTRIES)


def test_what_is_too_much_and_no_entry_is_left_alone(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(place, "CREATE TABLE other (data); INSERT INTO other VALUES (zeroblob(900000))")
    monkeypatch.setattr(cache_module, "CACHE_FILE_BYTES", 300_000)
    keep(place)
    assert set(find(place)) == {None}


@pytest.mark.parametrize(
    ("environment", "platform", "folder"),
    [
        ({"XDG_CACHE_HOME": "/x", "HOME": "/h"}, "linux", "/x/newsgraph"),
        ({"XDG_CACHE_HOME": "x", "HOME": "/h"}, "linux", "/h/.cache/newsgraph"),
        ({"HOME": "/h"}, "linux", "/h/.cache/newsgraph"),
        ({"HOME": "/h"}, "darwin", "/h/Library/Caches/newsgraph"),
        ({"HOME": "h"}, "linux", None),
        ({}, "linux", None),
    ],
)
def test_the_folder_is_where_the_system_has_caches(
    environment: dict[str, str],
    platform: str,
    folder: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    assert find_folder(environment) == (folder and Path(folder))

"""Reader: found files -> a corpus, telling posts and authorities from other files."""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

import idna
import publicsuffixlist
import yaml

from newsgraph.corpus import Corpus, unite
from newsgraph.errors import FrontMatterError
from newsgraph.files import Found, read_bytes
from newsgraph.limits import FILES_A_PROCESS
from newsgraph.problems import Cost, Problem
from newsgraph.processes.workers import Work, do_work
from newsgraph.reading.authorities import kind_of, read_authority
from newsgraph.reading.cache import Cache, Place
from newsgraph.reading.frontmatter import parse_front_matter
from newsgraph.reading.marshalling import Unpacker, pack
from newsgraph.reading.schema import is_post, read_post
from newsgraph.records import Kind, Reading, Source
from newsgraph.version import VERSION

# What an unreadable file is judged by: keys that posts and authorities begin a line with.
_POST_MARK = re.compile(
    rb"""(?:\A|[\r\n])["']?(?:webUrl|originalUrl|provider|related)["']?[ \t]*:"""
)
_AUTHORITY_MARK = re.compile(
    rb"""(?:\A|[\r\n])["']?taxonomy["']?[ \t]*:[ \t]*["']?(?:organization|topic)\b"""
)
# How a front matter begins, if badly: with dashes (or the one that a word processor makes of them)
# or a key. A page that only quotes one begins with a heading or with prose.
_BEGINNING = re.compile(rb"""\s*(?:--|\xe2\x80\x94|["']?\w+["']?[ \t]*:)""")
_BYTE_ORDER_MARKS = b"\xef\xbb\xbf\xff\xfe"


_Said = Reading | bytes | None
"""What one file says, packed or not; None where it is no post and no authority."""


class _Told(NamedTuple):
    """What one of some files says, by its number, and the key to keep it by, if it is to be kept."""

    number: int
    said: _Said
    key: bytes | None = None


def find_maker() -> bytes:
    """Return what readings depend on besides the bytes of files: this program, Python, packages."""
    code = [path.read_bytes() for path in sorted(Path(__file__).parents[1].rglob("*.py"))]
    suffixes = Path(publicsuffixlist.PSLFILE).read_bytes()
    versions = (VERSION, sys.version, yaml.__version__, idna.__version__)
    return hashlib.sha256(b"\0".join((*code, suffixes, repr(versions).encode()))).digest()


def read_files(
    found: Iterable[Found],
    on_file: Callable[[], None] = lambda: None,
    *,
    processes: int = 1,
    cache: Path | None = None,
    day: int = 0,
) -> Corpus:
    """Return the corpus of the files that were found; ``on_file`` is called after each.

    What a cache in a folder knows is taken from there, and at most so many processes read the
    others. What a file says depends on its bytes alone, so neither changes anything. For a few
    files, neither is worth the while. ``day`` is a number that tells the cache what is old.
    Raises `LimitReached` where one of several processes is ended from outside.
    """
    readings: list[Reading] = []
    others: list[str] = []
    unpacker = Unpacker()
    files = list(found)
    is_worth = sum(not file.is_other for file in files) >= 2 * FILES_A_PROCESS
    place = Place(cache, find_maker(), day) if cache is not None and is_worth else None
    with closing(_tell_all(files, processes, place)) as told:
        for file, said in told:
            reading = _understand(file, said, unpacker)
            if reading is None:
                others.append(file.source_path)
            else:
                readings.append(reading)
            on_file()
    return unite(readings, others)


def _understand(file: Found, said: _Said, unpacker: Unpacker) -> Reading | None:
    """Return the reading of a file, its values shared; what can't be unpacked is read anew."""
    if isinstance(said, bytes):
        with suppress(ValueError):
            return unpacker.unpack(said, file.source_path)
        said = read_file(file)
    return said and unpacker.share(said, file.source_path)


def _tell_all(
    files: Sequence[Found], processes: int, place: Place | None
) -> Generator[tuple[Found, _Said]]:
    """Yield what each file says: first what needs no reading, which no fork is worth."""
    yield from ((file, None) for file in files if file.is_other)
    unknown = [file for file in files if not file.is_other]
    if place is not None:
        candidates, unknown = unknown, []
        with Cache(place) as cache:
            for file in candidates:
                known = _recall(file, place, cache)
                if known is None:
                    unknown.append(file)
                else:
                    yield file, known
    yield from _tell_unknown(unknown, processes, place)


def _recall(file: Found, place: Place, cache: Cache) -> bytes | None:
    """Return what the cache knows of a file, None where that is nothing."""
    data = _load(file)
    return cache.find(place.key_of(data, _variant(file))) if isinstance(data, bytes) else None


def _tell_unknown(
    files: Sequence[Found], processes: int, place: Place | None
) -> Generator[tuple[Found, _Said]]:
    """Yield what each of some files says, and keep it in the cache if there is one."""
    work: Work[_Told] = partial(_tell, files, place)
    several = max(1, min(processes, len(files) // FILES_A_PROCESS))
    told = do_work(work, len(files), several, _pack)
    with closing(told), nullcontext() if place is None else Cache(place) as cache:
        for number, said, key in told:
            if cache is not None and key is not None:
                cache.keep(key, said if isinstance(said, bytes) else pack(said))
            yield files[number], said


def _tell(files: Sequence[Found], place: Place | None, numbers: range) -> Iterator[_Told]:
    """Yield what some files say, by their numbers."""
    for number in numbers:
        file = files[number]
        data = _load(file)
        if not isinstance(data, bytes):
            yield _Told(number, data)
        else:
            key = place and place.key_of(data, _variant(file))
            yield _Told(number, read_data(data, file), key)


def _variant(file: Found) -> bytes:
    """Return in which of several ways a file is read."""
    return bytes((file.is_named, file.is_bare))


def _pack(told: _Told) -> tuple[int, bytes, bytes | None]:
    """Return what a file says as a fork can send it."""
    number, said, key = told
    return number, said if isinstance(said, bytes) else pack(said), key


def read_file(file: Found) -> Reading | None:
    """Return what one file says, None where it is no post and no authority."""
    loaded = _load(file)
    return read_data(loaded, file) if isinstance(loaded, bytes) else loaded


def _load(file: Found) -> bytes | Reading | None:
    """Return the bytes of a file, or what is said without them."""
    if file.is_other:
        return None
    if file.trouble is not None:
        return _refused(file, FrontMatterError(file.trouble[0], 1, 1, file.trouble[1]), b"")
    try:
        return read_bytes(file.location)
    except OSError as error:
        what = f"the file can't be read: {error.strerror}"
        return _refused(file, FrontMatterError("unreadable-file", 1, 1, what), b"")


def read_data(data: bytes, file: Found) -> Reading | None:
    """Return what the bytes of a file say, None where it is no post and no authority."""
    text = data.replace(b"\0", b"").lstrip(_BYTE_ORDER_MARKS)  # so that UTF-16 is seen through
    try:
        is_bare = file.is_bare or (not text.startswith(b"---") and _is_authority(text))
        front_matter = parse_front_matter(data, bare=is_bare)
    except FrontMatterError as error:
        is_ours = _is_authority(text) if file.is_bare else _was_meant(text)
        return _refused(file, error, data) if is_ours or file.is_named else None
    kind = kind_of(front_matter)
    if kind is not None:
        return read_authority(front_matter, kind, file.source_path)
    if file.is_named or (is_post(front_matter) and not file.is_bare):
        return read_post(front_matter, file.source_path)
    return None


def _is_authority(text: bytes) -> bool:
    """Return whether a file has a key that only authorities begin a line with."""
    return _AUTHORITY_MARK.search(text) is not None


def _was_meant(text: bytes) -> bool:
    """Return whether an unreadable file was meant as a post or as an authority.

    It has a key of ours, and a front matter to have it in.
    """
    has_key = _POST_MARK.search(text) is not None or _is_authority(text)
    return has_key and _BEGINNING.match(text) is not None


def _refused(file: Found, error: FrontMatterError, data: bytes) -> Reading:
    """Return the reading of a file that can't be read."""
    path = file.source_path
    problem = Problem(path, error.line, error.column, error.code, error.what, Cost.FILE)
    source = Source(path, hashlib.sha256(data).hexdigest())
    return Reading(source, Kind.REFUSED, problems=(problem,))

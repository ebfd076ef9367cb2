"""Reader: found files -> a corpus, telling posts and authorities from other files."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable

from newsgraph.authorities import kind_of, read_authority
from newsgraph.corpus import Corpus, unite
from newsgraph.errors import FrontMatterError
from newsgraph.files import Found, read_bytes
from newsgraph.frontmatter import parse_front_matter
from newsgraph.problems import Cost, Problem
from newsgraph.records import Kind, Reading, Source
from newsgraph.schema import is_post, read_post

# What an unreadable file is judged by: keys that posts and authorities begin a line with.
_POST_MARK = re.compile(rb"""^["']?(?:webUrl|originalUrl|provider|related)["']?[ \t]*:""", re.M)
_AUTHORITY_MARK = re.compile(
    rb"""^["']?taxonomy["']?[ \t]*:[ \t]*["']?(?:organization|topic)\b""", re.M
)


def read_files(found: Iterable[Found], on_file: Callable[[], None] = lambda: None) -> Corpus:
    """Return the corpus of the files that were found; ``on_file`` is called after each."""
    readings: list[Reading] = []
    others: list[str] = []
    for file in found:
        reading = read_file(file)
        if reading is None:
            others.append(file.source_path)
        else:
            readings.append(reading)
        on_file()
    return unite(readings, others)


def read_file(file: Found) -> Reading | None:
    """Return what one file says, None where it is no post and no authority."""
    if file.is_other:
        return None
    if file.trouble is not None:
        return _refused(file, FrontMatterError(file.trouble[0], 1, 1, file.trouble[1]), b"")
    try:
        data = read_bytes(file.location)
    except OSError as error:
        what = f"the file can't be read: {error.strerror}"
        return _refused(file, FrontMatterError("unreadable-file", 1, 1, what), b"")
    return read_data(data, file)


def read_data(data: bytes, file: Found) -> Reading | None:
    """Return what the bytes of a file say, None where it is no post and no authority."""
    is_authority = _AUTHORITY_MARK.search(data) is not None
    try:
        front_matter = parse_front_matter(data, bare=file.is_bare or is_authority)
    except FrontMatterError as error:
        ours = file.is_named or is_authority or (not file.is_bare and _looks_like_post(data))
        return _refused(file, error, data) if ours else None
    kind = kind_of(front_matter)
    if kind is not None:
        return read_authority(front_matter, kind, file.source_path)
    if file.is_named or (is_post(front_matter) and not file.is_bare):
        return read_post(front_matter, file.source_path)
    return None


def _looks_like_post(data: bytes) -> bool:
    """Return whether an unreadable file was meant as a post; UTF-16 is seen through."""
    return _POST_MARK.search(data.replace(b"\0", b"")) is not None


def _refused(file: Found, error: FrontMatterError, data: bytes) -> Reading:
    """Return the reading of a file that can't be read."""
    path = file.source_path
    problem = Problem(path, error.line, error.column, error.code, error.what, Cost.FILE)
    source = Source(path, hashlib.sha256(data).hexdigest())
    return Reading(source, Kind.REFUSED, problems=(problem,))

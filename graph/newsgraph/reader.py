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

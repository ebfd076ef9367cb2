"""Promises: what holds of whatever the reader makes of any bytes, damaged or hostile."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from newsgraph.errors import FrontMatterError
from newsgraph.files import Found
from newsgraph.limits import LIST_ITEMS, TEXT_BYTES
from newsgraph.problems import CODES
from newsgraph.reading.authorities import read_authority
from newsgraph.reading.frontmatter import parse_front_matter
from newsgraph.reading.notes import SECURED
from newsgraph.reading.reader import read_data
from newsgraph.reading.schema import read_post
from newsgraph.reading.tree import FrontMatter, Mapping, Node, Sequence
from newsgraph.records import Kind, Reading
from newsgraph.urls import canonical_url

FOUND: Final = Found("posts/a.md", Path("a.md"))
NAMED: Final = FOUND._replace(is_named=True)
BARE: Final = Found("_data/a.yaml", Path("a.yaml"), is_bare=True)

SECRET: Final = "xyzzy"
CHARACTERS_A_BYTE: Final = 100
"""Characters of a reading for each byte of its file: most for `[]` in a list of texts, about 50."""

_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*(\r\n|\r|\n)")
_SECURED_LINE: Final = f"{SECURED}: [{SECRET}, {{{SECRET}: {SECRET}}}]".encode()


def read_named(data: bytes) -> Reading:
    """Return what a file says that somebody names."""
    reading = read_data(data, NAMED)
    assert reading is not None, "a file that somebody names is always read"
    return reading


def hold_promises(data: bytes) -> None:
    """Read a file as each kind it may be found as; raises `AssertionError` for a broken promise."""
    named, found, bare = read_named(data), read_data(data, FOUND), read_data(data, BARE)
    assert found in (None, named), "naming a file changes what it says"
    _check_reading(named, data)
    if bare is not None:
        _check_reading(bare, data)
    if SECRET.encode() not in data:
        _check_secret_line(data)
        _check_secret_values(data)


def _check_reading(reading: Reading, data: bytes) -> None:
    """Check that a reading is of bounded size, and that all it tells lies within the file."""
    assert reading.was_refused == (reading.kind is Kind.REFUSED), "a refusal is none"
    size = len(repr(reading))
    assert size <= CHARACTERS_A_BYTE * (len(data) + 10), "a reading is far larger than its file"
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    for problem in reading.problems:
        assert problem.code in CODES, "a problem has a code that is not"
        assert 1 <= problem.line <= len(lines), "a problem has a line that is not"
        width = len(lines[problem.line - 1])
        assert 1 <= problem.column <= width + 1, "a problem has a column that is not"
        assert str(problem).isprintable(), "a problem could steer a terminal"
    assert len(reading.observations) <= LIST_ITEMS + 1, "a list is too long"
    for one in reading.observations:
        assert 1 <= one.line <= len(lines), "an observation has a line that is not"
        assert 1 <= len(one.title.encode()) <= TEXT_BYTES, "a title is too short or too long"
        assert canonical_url(one.key) == one.key, "a key is not its own key"


def _check_secret_line(data: bytes) -> None:
    """Check that what is secured stays in the file, be the rest of it as broken as it may."""
    opening = _OPENING.match(data)
    if opening:
        end = opening.end()
        marked = data[:end] + _SECURED_LINE + opening[1] + data[end:]
        for file in (NAMED, BARE):
            assert SECRET not in repr(read_data(marked, file)), "what is secured leaves"


def _check_secret_values(data: bytes) -> None:
    """Check that what stands below a `secured`, wherever it is, neither leaves nor counts."""
    try:
        tree = parse_front_matter(data, bare=True)
    except FrontMatterError:
        return
    marked = tree._replace(root=_mark(tree.root))
    for kind in (None, Kind.TOPIC, Kind.ORGANIZATION):
        first, second = _read(tree, kind), _read(marked, kind)
        assert SECRET not in repr(second), "what is secured leaves"
        assert first[:5] == second[:5], "what is secured counts"


def _read(tree: FrontMatter, kind: Kind | None) -> Reading:
    """Read a front matter as a post, or as an authority of this kind."""
    return read_authority(tree, kind, "a.md") if kind else read_post(tree, "a.md")


def _mark(node: Node, *, is_secured: bool = False) -> Any:
    """Return a tree in which every text below a `secured` is the secret."""
    if isinstance(node, Sequence):
        return node._replace(items=tuple(_mark(one, is_secured=is_secured) for one in node.items))
    if not isinstance(node, Mapping):
        return SECRET if is_secured else node
    hidden = [is_secured or key == SECURED for key in node.keys]
    values = zip(node.values, hidden, strict=True)
    return node._replace(
        keys=(SECRET,) * len(hidden) if is_secured else node.keys,
        values=tuple(_mark(value, is_secured=hides) for value, hides in values),
    )

"""Laws of the reader: nothing crashes it, nothing is lost in silence, nothing secret leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.laws.strategies import Plain, Table, authorities, posts, printable, tables, trees
from tests.laws.yaml_writer import write_post

from newsgraph.errors import FrontMatterError
from newsgraph.limits import QUOTED_CHARACTERS
from newsgraph.problems import CODES, Problem, shown
from newsgraph.reading.authorities import read_authority
from newsgraph.reading.frontmatter import parse_front_matter
from newsgraph.reading.schema import read_post
from newsgraph.reading.tree import NULLS, FrontMatter, Mapping, Node, Sequence
from newsgraph.records import Kind, Reading

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.md"))

_NASTY = [
    *(b"\0", b"\xff", b"\xef\xbb\xbf", b"\xc2\x85", b"\xe2\x80\xa8", b"\xf0\x9f\x98\x80"),
    *(b"\n", b"\r", b"\r\n", b"\t", b"  ", b"a: ", b"title: x\n", b"related:\n", b"null", b"-1"),
    *(b"---\n", b"...\n", b"%YAML 1.1\n", b"&a ", b"*a ", b"!t ", b"<<: ", b"? ", b"- ", b": "),
    *(b"[", b"]", b"{", b"}", b'"', b"'", b"|\n", b">\n", b"#", b",", b"\\"),
]
_pieces = st.sampled_from(_NASTY) | st.binary(max_size=4)
_files = st.one_of(
    st.binary(),
    st.text().map(lambda text: f"---\n{text}\n---\n".encode()),
    st.lists(_pieces).map(b"".join),
    st.lists(_pieces).map(lambda pieces: b"---\n" + b"".join(pieces) + b"\n---"),
)
_edits = st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 40), _pieces))


@settings(deadline=None, max_examples=600)
@given(data=_files, bare=...)
@example(data=b"\xef\xbb\xbf---\na: \xff\n---\n", bare=False)
@example(data=b"[", bare=True)
@example(data=b"---", bare=True)
@example(data=b"---\n[", bare=True)
def test_any_bytes_are_read_or_refused_at_a_place(data: bytes, *, bare: bool) -> None:
    _read_or_refuse(data, bare=bare)


@settings(deadline=None, max_examples=400)
@given(st.sampled_from(SEEDS), _edits)
def test_a_damaged_post_is_read_or_refused_at_a_place(
    seed: Path, edits: list[tuple[int, int, bytes]]
) -> None:
    data = seed.read_bytes()
    for start, length, put in edits:
        data = data[:start] + put + data[start + length :]
    _read_or_refuse(data, bare=False)


@settings(deadline=None)
@given(
    tables(printable, trees),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["block", "flow"]),
)
def test_what_is_written_reads_back(tree: Table, line_break: str, style: str) -> None:
    data = write_post(tree, line_break=line_break, in_flow=style == "flow")
    assert _plain(parse_front_matter(data).root) == _plain_tree(tree)


@settings(deadline=None, max_examples=500)
@given(posts | authorities, st.sampled_from(["post", Kind.TOPIC, Kind.ORGANIZATION]))
def test_every_key_has_one_fate(tree: Table, kind: str) -> None:
    reading = _read(tree, kind)
    counted: Counter[str] = Counter()
    for key, _, number in reading.ledger:
        counted[key] += number
    assert counted == Counter(_key_names(tree))


@settings(deadline=None, max_examples=300)
@given(posts | authorities)
def test_every_error_is_one_problem(tree: Table) -> None:
    reading = _read(tree, "post")
    places = [(problem.line, problem.column, problem.code) for problem in reading.problems]
    assert len(set(places)) == len(places)
    if reading.was_refused:
        assert len(places) == 1
    assert all(problem.code in CODES for problem in reading.problems)


@settings(deadline=None)
@given(posts | authorities, trees, st.sampled_from(["post", Kind.TOPIC]))
def test_what_is_secured_neither_leaves_nor_counts(tree: Table, secret: object, kind: str) -> None:
    others = tuple(entry for entry in tree.entries if entry[0] != "secured")
    marked = Table((("hunter2", secret), ("x", ["hunter2", "\x07", Table((("hunter2", ""),))])))
    plain, coded = Table((*others, ("secured", "x"))), Table((*others, ("secured", marked)))
    first, second = _read(plain, kind), _read(coded, kind)
    assert "hunter2" not in repr(second)
    assert first[:5] == second[:5]


def _read_or_refuse(data: bytes, *, bare: bool) -> None:
    """Read a file as post and as authority; assert that a refusal names a place within it."""
    try:
        tree = parse_front_matter(data, bare=bare)
    except FrontMatterError as error:
        _check_place(error, data)
        return
    for kind in ("post", Kind.TOPIC, Kind.ORGANIZATION):
        reading = _read_tree(tree, kind)
        for problem in reading.problems:
            _check_place(problem, data)
        assert reading.was_refused == (reading.kind is Kind.REFUSED)


def _check_place(error: FrontMatterError | Problem, data: bytes) -> None:
    """Assert that an error has a known code, and a place within the file."""
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    assert error.code in CODES
    assert 1 <= error.line <= len(lines)
    assert 1 <= error.column <= len(lines[error.line - 1]) + 1


def _read(tree: Table, kind: str) -> Reading:
    """Write a tree as a file and read it."""
    return _read_tree(parse_front_matter(write_post(tree)), kind)


def _read_tree(tree: FrontMatter, kind: str) -> Reading:
    """Read a front matter as a post or as an authority."""
    return read_post(tree, "a.md") if kind == "post" else read_authority(tree, Kind(kind), "a.md")


def _key_names(
    tree: object, prefix: str | None = None, *, is_secret: bool = False
) -> Iterator[str]:
    """Yield the name of each key of a tree, as the ledger should have it."""
    if isinstance(tree, list):
        for item in tree:
            yield from _key_names(item, f"{prefix}[]", is_secret=is_secret)
    elif isinstance(tree, Table):
        for key, value in tree.entries:
            named = "…" if is_secret else key
            name = shown(named if prefix is None else f"{prefix}.{named}", QUOTED_CHARACTERS)
            yield name
            yield from _key_names(value, name, is_secret=is_secret or key == "secured")


def _plain(node: Node) -> object:
    """Return a node as lists and dictionaries."""
    if isinstance(node, Mapping):
        return {key: _plain(value) for key, value in zip(node.keys, node.values, strict=True)}
    return [_plain(item) for item in node.items] if isinstance(node, Sequence) else node


def _plain_tree(tree: object) -> object:
    """Return a tree without its own classes."""
    if isinstance(tree, Table):
        return {key: _plain_tree(value) for key, value in tree.entries}
    if isinstance(tree, list):
        return [_plain_tree(item) for item in tree]
    if isinstance(tree, Plain):
        return None if tree.text in NULLS else tree.text
    return tree

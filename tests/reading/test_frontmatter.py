"""Front matter: texts with their places out of any bytes, or one refusal at one place."""

from __future__ import annotations

import time

import pytest

from newsgraph.errors import FrontMatterError
from newsgraph.limits import FILE_BYTES, YAML_DEPTH, YAML_EVENTS
from newsgraph.reading.frontmatter import parse_front_matter
from newsgraph.reading.tree import Mapping, Node, Sequence

Plain = str | list["Plain"] | dict[str, "Plain"] | None


def plain(node: Node) -> Plain:
    """Return a node as lists and dictionaries."""
    if isinstance(node, Mapping):
        return {key: plain(value) for key, value in zip(node.keys, node.values, strict=True)}
    return [plain(item) for item in node.items] if isinstance(node, Sequence) else node


def read(data: bytes, *, bare: bool = False) -> Plain:
    return plain(parse_front_matter(data, bare=bare).root)


def refuse(data: bytes, *, bare: bool = False) -> tuple[str, int, int]:
    with pytest.raises(FrontMatterError) as caught:
        parse_front_matter(data, bare=bare)
    error = caught.value
    assert str(error) == f"{error.line}:{error.column}: {error.code} {error.what}"
    return error.code, error.line, error.column


FORMS = {
    "usual": b"---\na: b\nc: d\n---\nBody\n",
    "no body": b"---\na: b\nc: d\n---\n",
    "no final newline": b"---\na: b\nc: d\n---",
    "byte order mark": b"\xef\xbb\xbf---\na: b\nc: d\n---\n",
    "CRLF": b"---\r\na: b\r\nc: d\r\n---\r\nBody\r\n",
    "lone CR": b"---\ra: b\rc: d\r---\rBody\r",
    "mixed line breaks": b"---\r\na: b\nc: d\r---\r\n",
    "closed by dots": b"---\na: b\nc: d\n...\nBody\n",
    "blanks behind the marks": b"--- \t\na: b\nc: d\n---  \t\nBody\n",
    "marks within texts": b"---\na: b\nc:  d # ---\n---\n",
    "a comment first": b"---\n# x\n\na: b\nc: d\n---\n",
    "flow style": b'---\n{"a": b, "c": d}\n---\n',
    "rules in the body": b"---\na: b\nc: d\n---\nx\n---\ny: *z\n\xe2\x80\xa8\n",
}


@pytest.mark.parametrize("data", FORMS.values(), ids=FORMS.keys())
def test_one_front_matter_in_many_forms(data: bytes) -> None:
    assert read(data) == {"a": "b", "c": "d"}
    assert read(data, bare=True) == {"a": "b", "c": "d"}


BARE_FORMS = {
    "no marks": b"a: b\nc: d\n",
    "no final newline": b"a: b\nc: d",
    "opened only": b"---\na: b\nc: d\n",
    "byte order mark and CRLF": b"\xef\xbb\xbfa: b\r\nc: d\r\n",
}


@pytest.mark.parametrize("data", BARE_FORMS.values(), ids=BARE_FORMS.keys())
def test_yaml_without_marks_is_read_only_where_it_may_be(data: bytes) -> None:
    assert read(data, bare=True) == {"a": "b", "c": "d"}
    assert refuse(data)[0] in ("no-front-matter", "unclosed-front-matter")


def test_no_type_is_guessed() -> None:
    texts = ["12:30", "0123", "No", "1e3", "2020-02-30", "~x", ".inf", "0x1F", "yes", "-1"]
    data = "".join(f"- {text}\n" for text in texts)
    assert read(f"---\na:\n{data}---\n".encode()) == {"a": texts}


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL", "# nothing"])
def test_an_unquoted_null_is_null(text: str) -> None:
    assert read(f"---\na: {text}\n---\n".encode()) == {"a": None}


@pytest.mark.parametrize(
    "text", ["''", '""', '"~"', "'null'", '"NULL"', "nULL", "None", "|\n  null"]
)
def test_anything_else_is_no_null(text: str) -> None:
    assert isinstance(read(f"---\na: {text}\n---\n".encode()), dict)
    assert read(f"---\na: {text}\n---\n".encode()) != {"a": None}


def test_places_speak_of_the_file() -> None:
    tree = parse_front_matter(b"---\r\n\r\na:\r\n  - 'x'\r\n  - {\xc3\xa9: y}\r\n---\r\n")
    assert plain(tree.root) == {"a": ["x", {"é": "y"}]}
    places = {
        (): (3, 1),  # the mapping,
        (0,): (3, 1),  # its key,
        (1,): (4, 3),  # the list,
        (1, 0): (4, 5),  # x,
        (1, 1): (5, 5),  # the inner mapping,
        (1, 1, 0): (5, 6),  # é,
        (1, 1, 1): (5, 9),  # and y
    }
    assert {path: tree.place_of(path) for path in places} == places


def test_a_value_is_found_by_its_key() -> None:
    root = parse_front_matter(b"---\na: b\nc: d\nc: e\n---\n").root
    assert (root.get("c"), root.path_to("c")) == ("d", (3,))
    assert (root.get("b"), root.path_to("b")) == (None, ())


def test_equal_nodes_say_the_same() -> None:
    list_of_two, mapping = read_root("a: [[b], [c]]"), read_root("a: {b: c}")
    assert list_of_two != mapping
    assert read_root("x: 1\na: {b: c}").get("a") == mapping.get("a")
    assert read_root("a: {b: 'null'}").get("a") != read_root("a: {b:  null}").get("a")


def read_root(yaml: str) -> Mapping:
    return parse_front_matter(f"---\n{yaml}\n---\n".encode()).root


@pytest.mark.parametrize(
    "yaml", ["[a, b]", "{a: b, c: d}", '"\\x41\\x42"', "\n  - a\n  - b", "|\n  a\n  b", "'é🚗'"]
)
def test_a_collection_takes_no_more_characters_than_its_size_tells(yaml: str) -> None:
    root = read_root(f"k: {yaml}")
    assert len("".join(texts_of(root))) <= root.size <= len(f"k: {yaml}\n")


def texts_of(node: Node) -> list[str]:
    if isinstance(node, Mapping | Sequence):
        inner = node.items if isinstance(node, Sequence) else (*node.keys, *node.values)
        return [text for one in inner for text in texts_of(one)]
    return [node or ""]


def front(text: str) -> bytes:
    return f"---\n{text}\n---\nBody\n".encode()


REFUSALS = {
    "empty file": (b"", "no-front-matter", 1, 1),
    "no mark": (b"title: x\n", "no-front-matter", 1, 1),
    "mark not at once": (b"\n---\na: b\n---\n", "no-front-matter", 1, 1),
    "four dashes": (b"----\na: b\n---\n", "no-front-matter", 1, 1),
    "UTF-16": ("---\na: b\n---\n".encode("utf-16"), "invalid-utf8", 1, 1),
    "only a mark": (b"---", "unclosed-front-matter", 1, 4),
    "never closed": (b"---\r\na: b\r\nc", "unclosed-front-matter", 3, 2),
    "closed further in": (b"---\na: b\n ---\n", "unclosed-front-matter", 4, 1),
    "bad byte": (b"\xef\xbb\xbf---\r\na: \xc3\xa9\xff\n---\n", "invalid-utf8", 2, 5),
    "bad byte in the body": (b"---\na: b\n---\n\xc3", "invalid-utf8", 4, 1),
    "NUL": (front("a: b\nc: x\0"), "control-character", 3, 5),
    "escape": (front("a: \x1b[31m"), "control-character", 2, 4),
    "DEL": (front("a: \x7f"), "control-character", 2, 4),
    "C1": (front("a: \x9b"), "control-character", 2, 4),
    "byte order mark within": (front("a: \ufeff"), "control-character", 2, 4),
    "U+FFFE": (front("a: \ufffe"), "control-character", 2, 4),
    "U+0085": (front("a: b\x85c: d"), "line-separator", 2, 5),
    "U+2028": (front("a: 'b\u2028c: d'"), "line-separator", 2, 6),
    "U+2029": (front("a: b\u2029c: d"), "line-separator", 2, 5),
    "directive": (front("%YAML 1.1"), "yaml-directive", 2, 1),
    "directive behind comments": (front("# x\r\n  # y\n\n%TAG ! x"), "yaml-directive", 5, 1),
    "alias": (front("a: b\nc: *a"), "yaml-alias", 3, 4),
    "alias as key": (front("*a : b"), "yaml-alias", 2, 1),
    "anchor of a text": (front("a: &b c"), "yaml-anchor", 2, 4),
    "anchor of a list": (front("a: &b [c]"), "yaml-anchor", 2, 4),
    "anchor of a mapping": (front("&a\nb: c"), "yaml-anchor", 2, 1),
    "anchor of a key": (front("&a b: c"), "yaml-anchor", 2, 1),
    "tag of a text": (front("a: !!int 3"), "yaml-tag", 2, 4),
    "tag of a list": (front("a: !!python/tuple [b]"), "yaml-tag", 2, 4),
    "tag of a mapping": (front("a: !x {b: c}"), "yaml-tag", 2, 4),
    "tag and anchor": (front("a: !x &y z"), "yaml-anchor", 2, 4),
    "the tag of texts": (front('a: ! "b"'), "yaml-tag", 2, 4),
    "merge key": (front("a: b\nc:\n  <<: {d: e}"), "yaml-merge-key", 4, 3),
    "second document": (front("a: b\n--- c"), "yaml-documents", 3, 1),
    "list as key": (front("a: b\n? [c]\n: d"), "non-scalar-key", 3, 3),
    "mapping as key": (front("{{a: b}: c}"), "non-scalar-key", 2, 2),
    "nothing": (b"---\n---\n", "not-a-mapping", 2, 1),
    "a comment": (front("# a: b"), "not-a-mapping", 2, 1),
    "a text": (front("just words"), "not-a-mapping", 2, 1),
    "a list": (front("- a: b"), "not-a-mapping", 2, 1),
    "open list": (front("a: [b"), "yaml-syntax", 2, 4),
    "open quotes": (front('a: "b'), "yaml-syntax", 2, 4),
    "colon in a title": (front("a: b: c"), "yaml-syntax", 2, 5),
    "tab as indent": (front("a:\n\tb: c"), "yaml-syntax", 3, 1),
    "indent": (front("  a: b\n c: d"), "yaml-syntax", 3, 2),
    "unknown escape": (front(r'a: "\q"'), "yaml-syntax", 2, 5),
    "percent later": (front("a: b\n%c"), "yaml-directive", 3, 1),
    "directive later": (front("a: b\n%YAML 1.1\nc: d"), "yaml-directive", 3, 1),
    "directive later, after carriage returns": (
        b"---\ra: b\r%TAG ! x\rc: d\r---\r",
        "yaml-directive",
        3,
        1,
    ),
    "one starred word": (front("a: *new* today"), "yaml-alias", 2, 4),
    "starred words": (front("a: **new** today"), "yaml-alias", 2, 4),
    "a lone ampersand": (front("a: & today"), "yaml-anchor", 2, 4),
    "a tag of nobody": (front("a: !b!c today"), "yaml-tag", 2, 4),
    "a broken tag": (front("a: !<b today"), "yaml-tag", 2, 4),
    "an empty key": (front("a: b\n: c"), "yaml-syntax", 3, 1),
}


@pytest.mark.parametrize(("data", "code", "line", "column"), REFUSALS.values(), ids=REFUSALS.keys())
def test_refusal(data: bytes, code: str, line: int, column: int) -> None:
    assert refuse(data) == (code, line, column)


BARE_REFUSALS = {
    "empty file": (b"", "not-a-mapping", 1, 1),
    "only a mark": (b"---", "not-a-mapping", 1, 1),
    "open list on the last line": (b"[", "yaml-syntax", 1, 2),
    "open list before the last newline": (b"[\n", "yaml-syntax", 2, 1),
    "open list behind a mark": (b"---\na: [b", "yaml-syntax", 2, 4),
    "empty anchor on the last line": (b"a: &b", "yaml-anchor", 1, 4),
    "control character": (b"a: b\n\x07", "control-character", 2, 1),
    "directive": (b"%YAML 1.1\n---\na: b\n", "yaml-directive", 1, 1),
    "second document": (b"a: b\n---\nc: d\n", "yaml-documents", 2, 1),
}


@pytest.mark.parametrize(
    ("data", "code", "line", "column"), BARE_REFUSALS.values(), ids=BARE_REFUSALS.keys()
)
def test_refusal_of_bare_yaml(data: bytes, code: str, line: int, column: int) -> None:
    assert refuse(data, bare=True) == (code, line, column)


@pytest.mark.parametrize(
    "text", ["a: '<<'\n", "'<<': a\n", "a: '*b'\n", "a: 'x &b !c'\n", "a: 50%\n"]
)
def test_what_only_looks_like_a_trick_is_read(text: str) -> None:
    assert isinstance(read(front(text)), dict)


def test_a_refusal_does_not_repeat_what_may_be_secret() -> None:
    for secret in ("&hunter2", "!hunter2", "*hunter2"):
        with pytest.raises(FrontMatterError) as caught:
            parse_front_matter(front(f"secured: {secret}"))
        assert "hunter2" not in str(caught.value)


def test_a_file_may_be_as_large_as_the_limit() -> None:
    data = b"---\na: b\n---\n".ljust(FILE_BYTES, b"x")
    assert read(data) == {"a": "b"}
    assert refuse(data + b"x") == ("file-too-large", 1, 1)


def test_collections_may_nest_as_deep_as_the_limit() -> None:
    # The front matter itself is the first of them.
    depth = YAML_DEPTH - 1
    assert isinstance(read(front("a: " + "[" * depth + "]" * depth)), dict)
    assert refuse(front("a: " + "[" * YAML_DEPTH)) == ("yaml-depth", 2, 4 + depth)


def test_there_may_be_as_many_events_as_the_limit() -> None:
    # Beginning and end of stream, document, mapping and list, and the key.
    items = YAML_EVENTS - 9
    tree = read(front("a: [" + "b," * items + "]"))
    assert isinstance(tree, dict)
    assert tree["a"] == ["b"] * items
    assert refuse(front("a: [" + "b," * (items + 1) + "]")) == ("yaml-events", 3, 1)
    assert refuse(front("a:\n" + "- b\n" * YAML_EVENTS))[0] == "yaml-events"


@pytest.mark.parametrize(
    "filling", ["[", "{", "- ", "? ", "#\r\n", "\n", "[]: ", "'", "&a ", "{a: ", "a: b\n"]
)
def test_a_file_full_of_one_thing_is_dealt_with_at_once(filling: str) -> None:
    data = front(filling * (1_000_000 // len(filling)))
    begin = time.process_time()
    with pytest.raises(FrontMatterError):
        parse_front_matter(data)
    assert time.process_time() - begin < 2


@pytest.mark.parametrize("byte", range(256))
def test_every_byte_is_read_or_refused(byte: int) -> None:
    one = bytes([byte])
    for data in (one, b"---\n" + one + b"\n---\n", b"---\na: " + one + b"\n---\n", b"a: '" + one):
        for bare in (False, True):
            try:
                tree = parse_front_matter(data, bare=bare)
            except FrontMatterError:
                continue
            assert isinstance(tree.root, Mapping)


def test_every_stump_of_a_post_is_read_or_refused() -> None:
    data = "---\ntitle: 'é'\nrelated:\n  - {a: \"\\x41\", b: [1, ~]}\n  - |\n   x\n---\n".encode()
    for end in range(len(data) - 4):
        assert refuse(data[:end])[0] in ("no-front-matter", "invalid-utf8", "unclosed-front-matter")
    assert read(data) == {"title": "é", "related": [{"a": "A", "b": ["1", None]}, "x\n"]}

"""Front matter: bytes of a file -> a tree of plain text values with their places.

The YAML is read as libyaml events and never loaded: loaders expand aliases, run tags, guess
types and crash on deep nesting. Values stay text until :mod:`newsgraph.schema` types them
field by field. Lines and columns count from 1 and speak of the file, not of the YAML in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import yaml
from yaml.cyaml import CParser

from newsgraph.errors import FrontMatterError
from newsgraph.limits import FILE_BYTES, YAML_DEPTH, YAML_EVENTS
from newsgraph.problems import quoted

_OPENING = re.compile(r"---[ \t]*(?:\r\n|\r|\n|\Z)")
_CLOSING = re.compile(r"(?<![^\r\n])(?:---|\.\.\.)[ \t]*(?=[\r\n]|\Z)")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
# YAML 1.1, section 5.1: what libyaml calls unprintable, but for the separators below.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
# Line breaks to YAML 1.1 and to nobody else: a title could inject a key with them.
_SEPARATOR = re.compile("[\x85\u2028\u2029]")
# Where a line that begins with % is a directive: before anything but blank lines and comments.
_DIRECTIVE = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*(%)")
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})


class Scalar(NamedTuple):
    """A text with its place; plain means unquoted, so that ``null`` can mean absence."""

    text: str
    is_plain: bool
    line: int
    column: int

    @property
    def is_null(self) -> bool:
        """Whether it states nothing (YAML 1.1 type repository, null)."""
        return self.is_plain and self.text in _NULLS


class Sequence(NamedTuple):
    """A list of nodes with the place where it begins."""

    items: tuple[Node, ...]
    line: int
    column: int


class Mapping(NamedTuple):
    """Keys and values in their order; ``repeated`` is the first key that stands twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int
    repeated: Scalar | None = None

    def get(self, key: str) -> Node | None:
        """Return the value of a key, None where there is no such key."""
        return next((value for name, value in self.entries if name.text == key), None)


Node = Scalar | Sequence | Mapping


def parse_front_matter(data: bytes, *, bare: bool = False) -> Mapping:
    r"""Return the front matter of a file as a tree of text values.

    With ``bare`` the whole file may be YAML, as authority files are. Raises
    `FrontMatterError` with a problem code and a place.

    >>> tree = parse_front_matter(b"---\ntitle: No\n---\nBody")
    >>> tree.entries[0][1]
    Scalar(text='No', is_plain=True, line=2, column=8)
    """
    text = _decode(data)
    yaml_text, first_line = _split(text, bare=bare)
    _refuse_characters(yaml_text, first_line)
    _refuse_directive(yaml_text, first_line)
    return _Builder(first_line).build(yaml_text)


def _decode(data: bytes) -> str:
    """Decode a file as UTF-8, without a byte order mark."""
    if len(data) > FILE_BYTES:
        what = f"the file is larger than {FILE_BYTES:,} bytes"
        raise FrontMatterError("file-too-large", 1, 1, what)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        line, column = _place(before, len(before))
        what = f"byte {data[error.start]:#04x} is not UTF-8"
        raise FrontMatterError("invalid-utf8", line, column, what) from None


def _split(text: str, *, bare: bool) -> tuple[str, int]:
    """Return the YAML of a file and the line on which it begins."""
    opening = _OPENING.match(text)
    if opening is None:
        if bare:
            return text, 1
        what = "the file does not begin with a line ---"
        raise FrontMatterError("no-front-matter", 1, 1, what)
    closing = _CLOSING.search(text, opening.end())
    if closing is not None:
        return text[opening.end() : closing.start()], 2
    if bare:
        return text[opening.end() :], 2
    line, column = _place(text, len(text))
    what = "the front matter that begins on line 1 is never closed"
    raise FrontMatterError("unclosed-front-matter", line, column, what)


def _refuse_characters(text: str, first_line: int) -> None:
    """Raise for characters that YAML forbids, or takes for line breaks unlike anybody else."""
    for code, pattern in (("line-separator", _SEPARATOR), ("control-character", _CONTROL)):
        match = pattern.search(text)
        if match:
            line, column = _place(text, match.start())
            what = f"U+{ord(match.group()):04X} stands here"
            raise FrontMatterError(code, line + first_line - 1, column, what)


def _refuse_directive(text: str, first_line: int) -> None:
    """Raise for a directive, which would change how the rest is read."""
    match = _DIRECTIVE.match(text)
    if match:
        line, _ = _place(text, match.start(1))
        what = "a YAML directive stands here"
        raise FrontMatterError("yaml-directive", line + first_line - 1, 1, what)


def _place(text: str, index: int) -> tuple[int, int]:
    """Return line and column, from 1, of an index into a text."""
    line, start = 1, 0
    for line_break in _LINE_BREAK.finditer(text, 0, index):
        line, start = line + 1, line_break.end()
    return line, index - start + 1


@dataclass(slots=True)
class _Frame:
    """A collection that is still open: what it holds so far, and the key that waits."""

    is_mapping: bool
    line: int
    column: int
    items: list[Node] = field(default_factory=list)
    keys: list[Scalar] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    repeated: Scalar | None = None

    @property
    def expects_key(self) -> bool:
        """Whether the next node is a key."""
        return self.is_mapping and len(self.keys) == len(self.items)

    def add_key(self, key: Scalar) -> None:
        """Take a key, remembering the first that stands twice."""
        if key.text in self.seen and self.repeated is None:
            self.repeated = key
        self.seen.add(key.text)
        self.keys.append(key)

    def close(self) -> Node:
        """Return the finished collection."""
        if not self.is_mapping:
            return Sequence(tuple(self.items), self.line, self.column)
        entries = tuple(zip(self.keys, self.items, strict=True))
        return Mapping(entries, self.line, self.column, self.repeated)


class _Builder:
    """Builds the tree from libyaml events in one pass, without recursion."""

    def __init__(self, first_line: int) -> None:
        self._first_line = first_line
        self._frames: list[_Frame] = []
        self._root: Node | None = None

    def build(self, text: str) -> Mapping:
        """Return the mapping that the text holds."""
        for event in self._events(text):
            if isinstance(event, yaml.ScalarEvent):
                self._refuse_extras(event)
                self._add_scalar(event)
            elif isinstance(event, yaml.CollectionStartEvent):
                self._refuse_extras(event)
                self._open(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._add(self._frames.pop().close())
            else:
                self._check_document(event)
        if isinstance(self._root, Mapping):
            return self._root
        what = "the front matter holds no keys"
        raise FrontMatterError("not-a-mapping", self._first_line, 1, what)

    def _events(self, text: str) -> Iterator[Any]:
        """Yield libyaml's events, up to a limit."""
        parser = CParser(text)
        try:
            for _ in range(YAML_EVENTS):
                event = parser.get_event()
                if event is None:
                    return
                yield event
        except yaml.MarkedYAMLError as error:
            raise self._syntax_error(error) from None
        finally:
            parser.dispose()
        line, column = self._place(event)
        what = f"there are more than {YAML_EVENTS:,} YAML events"
        raise FrontMatterError("yaml-events", line, column, what)

    def _syntax_error(self, error: yaml.MarkedYAMLError) -> FrontMatterError:
        """Return libyaml's complaint with its place in the file."""
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        what = " ".join(part for part in (error.context, error.problem) if part)
        return FrontMatterError("yaml-syntax", line + self._first_line, column + 1, what)

    def _place(self, event: Any) -> tuple[int, int]:
        """Return line and column in the file of an event."""
        mark = event.start_mark
        return mark.line + self._first_line, mark.column + 1

    def _fail(self, code: str, event: Any, what: str) -> FrontMatterError:
        """Return an error at the place of an event."""
        line, column = self._place(event)
        return FrontMatterError(code, line, column, what)

    def _refuse_extras(self, event: Any) -> None:
        """Raise for anchors and tags, which posts have no use for and attackers do."""
        if event.anchor is not None:
            raise self._fail("yaml-anchor", event, f"an anchor &{event.anchor} stands here")
        if event.tag is not None:
            raise self._fail("yaml-tag", event, f"a tag {quoted(event.tag)} stands here")

    def _check_document(self, event: Any) -> None:
        """Raise for aliases and further documents."""
        if isinstance(event, yaml.AliasEvent):
            raise self._fail("yaml-alias", event, f"an alias *{event.anchor} stands here")
        if isinstance(event, yaml.DocumentStartEvent) and self._root is not None:
            raise self._fail("yaml-documents", event, "a second YAML document begins here")

    def _open(self, event: Any) -> None:
        """Begin a sequence or mapping."""
        if len(self._frames) == YAML_DEPTH:
            what = f"collections are nested more than {YAML_DEPTH} deep"
            raise self._fail("yaml-depth", event, what)
        if self._frames and self._frames[-1].expects_key:
            raise self._fail("non-scalar-key", event, "a key is a list or a mapping")
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        self._frames.append(_Frame(is_mapping, *self._place(event)))

    def _add_scalar(self, event: Any) -> None:
        """Take a text as a key or as a value."""
        scalar = Scalar(event.value, event.implicit[0], *self._place(event))
        if not self._frames or not self._frames[-1].expects_key:
            self._add(scalar)
        elif scalar.is_plain and scalar.text == "<<":
            raise self._fail("yaml-merge-key", event, "a merge key << stands here")
        else:
            self._frames[-1].add_key(scalar)

    def _add(self, node: Node) -> None:
        """Put a finished node where it belongs."""
        if self._frames:
            self._frames[-1].items.append(node)
        else:
            self._root = node

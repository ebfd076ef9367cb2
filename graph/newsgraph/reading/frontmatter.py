"""Front matter: bytes of a file -> a tree of plain text values with their places.

The YAML is read as libyaml events and never loaded: loaders expand aliases, run tags, guess
types and crash on deep nesting. Values stay text until :mod:`newsgraph.reading.schema` types them
field by field. Lines and columns count from 1 and speak of the file, not of the YAML in it.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Callable
from itertools import islice
from typing import Any, Final, NamedTuple

import yaml

from newsgraph.errors import FrontMatterError
from newsgraph.limits import FILE_BYTES, YAML_DEPTH, YAML_EVENTS
from newsgraph.reading.tree import NULLS, FrontMatter, Mapping, Sequence

_OPENING = re.compile(r"---[ \t]*(?:\r\n|\r|\n|\Z)")
# Each begins with what it looks for, and not with the line break before: so it is found at once.
_CLOSINGS = (
    re.compile(r"---(?<=[\r\n]---)[ \t]*(?![^\r\n])"),
    re.compile(r"\.\.\.(?<=[\r\n]\.\.\.)[ \t]*(?![^\r\n])"),
)
_LINE_BREAK = re.compile(r"\r\n?|\n")
# YAML 1.1, section 5.1: what is printable, but for U+FEFF and for the separators below.
_PRINTABLE = re.compile(
    "[\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*"
)
# Line breaks to YAML 1.1 and to nobody else: a title could inject a key with them.
_SEPARATORS: Final = "\x85\u2028\u2029"
# Where a line that begins with % is a directive: before anything but blank lines and comments.
# Possessive, since a CRLF can be matched in two ways, and a hundred of them in 2**100.
_DIRECTIVE = re.compile(r"(?:[ \t]*+(?:#[^\r\n]*+)?(?:\r\n?|\n))*+(%)")
_DIRECTIVE_FOUND: Final = ("yaml-directive", "a YAML directive stands here")
# A directive behind the first key ends the document, and libyaml misses another after it.
_LATE_DIRECTIVE = re.compile(r".*[\r\n](%)", re.DOTALL)
_DOCUMENT_MISSED: Final = "did not find expected <document start>"

_MERGE_KEY: Final = "<<"
_MEANT: Final = NULLS | {_MERGE_KEY}

# What libyaml complains of, in words that help; and whether the mistake is rather where what
# it was reading begins than where it gave up.
_SYNTAX: Final[dict[str, tuple[str, bool]]] = {
    "found unexpected end of stream": ("the quotation mark here is never closed", True),
    "found unexpected document indicator": ("the quotation mark here is never closed", True),
    "did not find expected ',' or ']'": ("the list that begins here is never closed", True),
    "did not find expected ',' or '}'": ("the mapping that begins here is never closed", True),
    "did not find expected node content": ("no value stands here: close what is open", False),
    "could not find expected ':'": ("a key without a colon stands here", True),
    "mapping values are not allowed in this context": ("no colon can stand here", False),
    "did not find expected key": (
        "no key stands here, or it is not indented as those above it",
        False,
    ),
    "found character that cannot start any token": (
        "no unquoted text begins with this character, and tabs don't indent",
        False,
    ),
    "found unknown escape character": ("YAML knows no such escape: double the backslash", False),
    "found invalid Unicode character escape code": (
        "this escape is no character: write the character itself",
        False,
    ),
}

# What libyaml was reading when it gave up, by the last word of what it says of that, or by its
# whole complaint: a title such as ``*new* today`` is no text, whatever stands behind the asterisk.
_TAG: Final = ("yaml-tag", "a tag (!) stands here")
_FEATURES: Final[dict[str, tuple[str, str]]] = {
    "alias": ("yaml-alias", "an alias (*) stands here"),
    "anchor": ("yaml-anchor", "an anchor (&) stands here"),
    "tag": _TAG,
    "found undefined tag handle": _TAG,
    "directive": _DIRECTIVE_FOUND,
}


def parse_front_matter(data: bytes, *, bare: bool = False) -> FrontMatter:
    r"""Return the front matter of a file as a tree of text values, with their places.

    With ``bare`` the whole file may be YAML, as authority files are. Raises
    `FrontMatterError` with a problem code and a place.

    >>> front_matter = parse_front_matter(b"---\ntitle: No\n---\nBody")
    >>> front_matter.root
    Mapping(keys=('title',), values=('No',), size=10)
    >>> front_matter.place_of(front_matter.root.path_to("title"))
    (2, 8)
    """
    text = _decode(data)
    yaml_text, first_line = _split(text, bare=bare)
    _refuse_characters(yaml_text, first_line)
    _refuse_directive(yaml_text, first_line)
    return _Builder(yaml_text, first_line).build()


def _decode(data: bytes) -> str:
    """Decode a file as UTF-8, without a byte order mark."""
    if len(data) > FILE_BYTES:
        what = f"the file is larger than {FILE_BYTES:,} bytes"
        raise FrontMatterError("file-too-large", 1, 1, what)
    encoded = data.removeprefix(BOM_UTF8)
    try:
        return encoded.decode()
    except UnicodeDecodeError as error:
        before = encoded[: error.start].decode()
        line, column = _place(before, len(before))
        what = f"byte {encoded[error.start]:#04x} is not UTF-8"
        raise FrontMatterError("invalid-utf8", line, column, what) from None


def _split(text: str, *, bare: bool) -> tuple[str, int]:
    """Return the YAML of a file and the line on which it begins."""
    opening = _OPENING.match(text)
    found = [mark.search(text, opening.end()) for mark in _CLOSINGS] if opening else []
    closings = [closing.start() for closing in found if closing]
    if opening and closings:
        return text[opening.end() : min(closings)], 2
    if bare:
        return text, 1
    if opening is None:
        what = "the file does not begin with a line ---"
        raise FrontMatterError("no-front-matter", 1, 1, what)
    line, column = _place(text, len(text))
    what = "the front matter that begins on line 1 is never closed"
    raise FrontMatterError("unclosed-front-matter", line, column, what)


def _refuse_characters(text: str, first_line: int) -> None:
    """Raise for characters that YAML forbids, or takes for line breaks unlike anybody else."""
    match = _PRINTABLE.match(text)
    index = match.end() if match else 0
    if index < len(text):
        code = "line-separator" if text[index] in _SEPARATORS else "control-character"
        line, column = _place(text, index)
        what = f"U+{ord(text[index]):04X} stands here"
        raise FrontMatterError(code, line + first_line - 1, column, what)


def _refuse_directive(text: str, first_line: int) -> None:
    """Raise for a directive, which would change how the rest is read."""
    match = _DIRECTIVE.match(text)
    if match:
        raise _directive_error(text, match, first_line)


def _directive_error(text: str, match: re.Match[str], first_line: int) -> FrontMatterError:
    """Return the error for a directive, whose ``%`` was matched."""
    line, column = _place(text, match.start(1))
    code, what = _DIRECTIVE_FOUND
    return FrontMatterError(code, line + first_line - 1, column, what)


def _place(text: str, index: int) -> tuple[int, int]:
    """Return line and column, from 1, of an index into a text."""
    line, start = 1, 0
    for line_break in _LINE_BREAK.finditer(text, 0, index):
        line, start = line + 1, line_break.end()
    return line, index - start + 1


class _Open(NamedTuple):
    """A list or a mapping that is still open, with its nodes so far: keys and values in turns."""

    is_mapping: bool
    start: Any
    nodes: list[Any]
    places: list[Any]

    @property
    def awaits_key(self) -> bool:
        """Whether the next node comes as a key."""
        return self.is_mapping and not len(self.nodes) % 2

    def close(self, end: Any) -> Sequence | Mapping:
        """Return the finished list or mapping."""
        size, nodes = end.index - self.start.index, self.nodes
        if self.is_mapping:
            return Mapping(tuple(nodes[::2]), tuple(nodes[1::2]), size)
        return Sequence(tuple(nodes), size)


class _Builder:
    """Builds the tree from libyaml events in one pass, without recursion."""

    def __init__(self, text: str, first_line: int) -> None:
        self._text = text
        self._first_line = first_line
        self._root = _Open(is_mapping=False, start=None, nodes=[], places=[])

    def build(self) -> FrontMatter:
        """Return the mapping that the text holds, with its places."""
        parser = yaml.CBaseLoader(self._text)  # for its events alone: nothing is constructed
        try:
            self._take_events(parser.get_event)
        except yaml.MarkedYAMLError as error:
            raise self._syntax_error(error) from None
        finally:
            parser.dispose()
        roots = self._root.nodes
        if roots and isinstance(roots[0], Mapping):
            return FrontMatter(roots[0], self._root.places[0], self._first_line)
        what = "the front matter holds no keys"
        raise FrontMatterError("not-a-mapping", self._first_line, 1, what)

    def _take_events(self, next_event: Callable[[], Any]) -> None:
        """Take libyaml's events up to a limit; three in four of them are texts."""
        around: list[_Open] = []
        innermost = self._root
        for event in islice(iter(next_event, None), YAML_EVENTS):
            kind = event.__class__
            if kind is yaml.ScalarEvent:
                if event.anchor is not None or event.tag is not None:
                    raise self._extra(event)
                text = event.value
                if text in _MEANT and event.implicit[0]:  # that is, without quotation marks
                    text = self._mean(event, innermost)
                innermost.nodes.append(text)
                innermost.places.append(event.start_mark)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                around.append(innermost)
                innermost = self._begin(event, len(around))
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                finished, innermost = innermost, around.pop()
                if innermost.awaits_key:
                    what = "a key is a list or a mapping"
                    raise self._refusal_at(finished.start, "non-scalar-key", what)
                innermost.nodes.append(finished.close(event.start_mark))
                innermost.places.append(finished.places)
            else:
                self._check_document(event)
        surplus = next_event()
        if surplus is not None:
            what = f"there are more than {YAML_EVENTS:,} YAML events"
            raise self._refusal("yaml-events", surplus, what)

    def _syntax_error(self, error: yaml.MarkedYAMLError) -> FrontMatterError:
        """Return libyaml's complaint with its place in the file."""
        problem = error.problem or "this is no YAML"
        reading = (error.context or "").rpartition(" ")[2]
        feature = _FEATURES.get(problem) or _FEATURES.get(reading)
        if feature:
            return self._refusal_at(error.context_mark, *feature)
        mark = error.problem_mark if problem == _DOCUMENT_MISSED else None
        directive = _LATE_DIRECTIVE.match(self._text, 0, mark.index if mark else 0)
        if directive:
            return _directive_error(self._text, directive, self._first_line)
        what, is_at_beginning = _SYNTAX.get(problem, (problem, False))
        mark = error.context_mark if is_at_beginning else error.problem_mark
        return self._refusal_at(mark, "yaml-syntax", what)

    def _begin(self, event: Any, depth: int) -> _Open:
        """Begin a list or a mapping."""
        if event.anchor is not None or event.tag is not None:
            raise self._extra(event)
        if depth > YAML_DEPTH:
            what = f"collections are nested more than {YAML_DEPTH} deep"
            raise self._refusal("yaml-depth", event, what)
        mark = event.start_mark
        is_mapping = event.__class__ is yaml.MappingStartEvent
        return _Open(is_mapping, mark, [], [mark])

    def _mean(self, event: Any, innermost: _Open) -> str | None:
        """Return an unquoted text that YAML gives a meaning, None where that is to state nothing."""
        text: str = event.value
        if not innermost.awaits_key:
            return None if text in NULLS else text
        if text == _MERGE_KEY:
            raise self._refusal("yaml-merge-key", event, "a merge key << stands here")
        return text

    def _check_document(self, event: Any) -> None:
        """Raise for aliases and further documents."""
        if isinstance(event, yaml.AliasEvent):
            raise self._refusal("yaml-alias", event, "an alias (*) stands here")
        if isinstance(event, yaml.DocumentStartEvent) and self._root.nodes:
            raise self._refusal("yaml-documents", event, "a second YAML document begins here")

    def _extra(self, event: Any) -> FrontMatterError:
        """Return the error for an anchor or a tag, which only attackers have a use for.

        It does not repeat them: an unquoted ``secured`` may happen to look like one.
        """
        if event.anchor is not None:
            return self._refusal("yaml-anchor", event, "an anchor (&) stands here")
        return self._refusal("yaml-tag", event, "a tag (!) stands here")

    def _refusal(self, code: str, event: Any, what: str) -> FrontMatterError:
        """Return an error at the place of an event."""
        return self._refusal_at(event.start_mark, code, what)

    def _refusal_at(self, mark: Any, code: str, what: str) -> FrontMatterError:
        """Return an error at a mark; libyaml puts the end of a text on a line of its own."""
        end = _place(self._text, len(self._text))
        line, column = min((mark.line + 1, mark.column + 1), end)
        return FrontMatterError(code, line + self._first_line - 1, column, what)

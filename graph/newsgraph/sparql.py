"""SPARQL: what a query asks for, seen by its tokens, before anything runs it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from newsgraph.errors import QuerySyntaxError
from newsgraph.limits import QUERY_BYTES, QUERY_DEPTH
from newsgraph.problems import shown

# SPARQL 1.1, section 19.2: a letter may be written as an escape, and so may a keyword.
_LETTER = re.compile(r"\\u00([46][1-9A-Fa-f]|[57][0-9Aa])|\\U000000([46][1-9A-Fa-f]|[57][0-9Aa])")
# SPARQL 1.1, section 19.8. Where engines and the section differ, the least is taken for a
# name, so that nothing hides in it. Possessive, so that no text takes long.
_TOKEN = re.compile(
    r"""
      (?P<blank>\s++|\#[^\r\n]*+)
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>)
    | (?P<string>'''(?:'{0,2}(?:[^'\\]|\\.))*+'''|\"""(?:"{0,2}(?:[^"\\]|\\.))*+\"""
        | '(?!'')(?:[^'\\\r\n]|\\.)*+' | "(?!"")(?:[^"\\\r\n]|\\.)*+")
    | (?P<unclosed>['"])
    | (?P<atom>[?$]\w++|@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)    # VAR, LANGTAG
    | (?P<name>[^\W\d_][\w.-]{0,99}+:|_?:)(?:(?:[\w:%]|\\.)(?:[\w:%-]|\\.)*+)?+    # PNAME
    | (?P<word>\d*+(?:\.\d++)?[eE][+-]?\d++|\.\d++|\w++)
    | (?P<open>[({\[])
    | (?P<close>[)}\]])
    | (?P<sign><<|\|\||&&|\^\^|\\.|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_OPERANDS: Final = frozenset({"iri", "string", "atom", "name", "word", "close"})
_PROLOGUE: Final = frozenset({"BASE", "PREFIX"})
_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
)
_SERVICE: Final = (
    "SERVICE asks another server: newsgraph never does (a prefix with that word in its name "
    "is refused too, since engines may see the keyword in it: choose another name)"
)
_SHOWN_BEFORE: Final = 60
_SHOWN_AFTER: Final = 30


class Token(NamedTuple):
    """A token: its kind, its text, and where it begins and ends in the query."""

    kind: str
    text: str
    start: int
    end: int


def check_query(text: str) -> None:
    r"""Raise `QuerySyntaxError` for a query that is never run, however it is spelt.

    That is: one that is too long or nested too deep, one that would reach out to another
    server (SERVICE), and an update. Everything else is the engine's to parse.

    >>> check_query('SELECT * { ?s ?p "SERVICE" }  # SERVICE')
    >>> check_query(r"ASK { S\u0045RVICE <http://example.org/> {} }")
    Traceback (most recent call last):
    newsgraph.errors.QuerySyntaxError: SERVICE asks another server: newsgraph never does (...
    """
    _check_size(text)
    words = []
    for token in tokens_of(_LETTER.sub(_decode, text)):
        if token.kind in ("word", "name"):
            words.append(token.text.upper())
            # Engines need no space around a keyword: `1SERVICEex:name` asks another server
            # too. So a prefix with that word in its name is refused as well.
            if "SERVICE" in words[-1]:
                raise QuerySyntaxError(_SERVICE)
    verbs = (word for word in words if word not in _PROLOGUE and not word.endswith(":"))
    if next(verbs, "") in _UPDATES:
        message = "this is an update: a graph made from posts is read-only; change the posts"
        raise QuerySyntaxError(message)


def _check_size(text: str) -> None:
    """Raise for a query that is too long, or that no engine can be handed."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise QuerySyntaxError("the query holds characters that are not Unicode text") from None
    if size > QUERY_BYTES:
        raise QuerySyntaxError(f"the query is longer than {QUERY_BYTES:,} bytes")


def tokens_of(text: str) -> Iterator[Token]:
    """Yield the tokens of a query, without comments; of a prefixed name, the prefix.

    Raises `QuerySyntaxError` where brackets nest too deep, and where engines may see other
    tokens than this does.
    """
    brackets = _Brackets()
    last = Token("", "", 0, 0)
    position = 0
    while match := _TOKEN.match(text, position):
        kind = str(match.lastgroup)
        token = Token(kind, match.group(kind), match.start(), match.end())
        # Comparisons stand in parentheses, after an operand.
        if kind == "iri" and brackets.may_compare and last.kind in _OPERANDS:
            token = _less_than(text, token)
        position = token.end
        if kind == "blank":
            continue
        _refuse_unclear(text, token)
        brackets.follow(token)
        yield token
        last = token


def point_out(text: str, position: int, reason: str) -> str:
    """Return a complaint about one place of a query, with the line and a mark below it."""
    line = text.count("\n", 0, position) + 1
    start = text.rfind("\n", 0, position) + 1
    before = text[start:position]
    cut = before[-_SHOWN_BEFORE:]
    after = re.split(r"[\r\n]", text[position:], maxsplit=1)[0]
    visible = [("…" if cut != before else "") + shown(cut.replace("\t", " ")), shown(after)]
    if len(visible[1]) > _SHOWN_AFTER:
        visible[1] = visible[1][: _SHOWN_AFTER - 1] + "…"
    place = f"query:{line}:{len(before) + 1}: {reason}"
    return f"{place}\n  {''.join(visible)}\n  {''.join(map(_gap, visible[0]))}^"


class _Brackets:
    """The brackets that are open; those around the rows of VALUES are known as such."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._awaits_rows = False

    @property
    def may_compare(self) -> bool:
        """Whether a comparison can stand here: in parentheses that are no row of VALUES."""
        return self._open[-1:] == ["("] and self._open[-2:-1] != ["VALUES"]

    def follow(self, token: Token) -> None:
        """Take one more token; raises `QuerySyntaxError` where brackets nest too deep."""
        if token.kind == "close":
            del self._open[-1:]
        elif token.kind == "open":
            is_rows = token.text == "{" and self._awaits_rows
            self._open.append("VALUES" if is_rows else token.text)
            self._awaits_rows = self._awaits_rows and token.text == "("
        elif token.kind != "atom":
            self._awaits_rows = token.kind == "word" and token.text.upper().endswith("VALUES")
        if len(self._open) > QUERY_DEPTH:
            raise QuerySyntaxError(f"the query nests brackets more than {QUERY_DEPTH} deep")


def _less_than(text: str, iri: Token) -> Token:
    """Return the sign that a comparison begins with, and not what looks like an IRI.

    If it is an IRI after all, its inside is read as tokens, which does no harm unless
    comments or texts begin there.
    """
    if set(iri.text) & set("#'\\"):
        what = f"{shown(iri.text, 40)} may be a comparison or an IRI: write spaces around <"
        reason = f"{what}, or declare a prefix"
        raise QuerySyntaxError(point_out(text, iri.start, reason))
    return Token("sign", "<", iri.start, iri.start + 1)


def _refuse_unclear(text: str, token: Token) -> None:
    """Raise for a text without end, and for what is no SPARQL 1.1 but an engine may take."""
    if token.kind == "unclosed":
        reason = f"the text that begins with {token.text} has no end on this line"
        raise QuerySyntaxError(point_out(text, token.start, reason))
    if token.text == "<<":
        reason = "<< is not SPARQL 1.1: to compare with an IRI, write a space after the first <"
        raise QuerySyntaxError(point_out(text, token.start, reason))


def _gap(character: str) -> str:
    """Return a blank as wide as a terminal shows a character."""
    if unicodedata.combining(character):
        return ""
    return "\u3000" if unicodedata.east_asian_width(character) in "WF" else " "


def _decode(match: re.Match[str]) -> str:
    """Return the letter that an escape stands for."""
    return chr(int(match.group(1) or match.group(2), 16))

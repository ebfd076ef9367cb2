"""SPARQL: what a query asks for, seen by its tokens, before anything runs it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Final

from newsgraph.errors import QuerySyntaxError
from newsgraph.limits import QUERY_BYTES, QUERY_DEPTH

# SPARQL 1.1, section 19.2: these are replaced before the text is parsed, so that a keyword
# can be spelt with them.
_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# SPARQL 1.1, section 19.8: the terminals that can hide a word or a bracket, then the words
# and brackets themselves. The longest match wins, as the section demands.
_TOKEN = re.compile(
    r"""
      \#[^\r\n]*                                            # comment
    | <[^<>"{}|^`\\\x00-\x20]*>                             # IRIREF
    | '''(?:(?:'|'')?(?:[^'\\]|\\.))*''' | \"""(?:(?:"|"")?(?:[^"\\]|\\.))*\"""
    | '(?:[^'\\\r\n]|\\.)*' | "(?:[^"\\\r\n]|\\.)*"         # STRING_LITERAL
    | [?$]\w+                                               # VAR
    | @[A-Za-z]+(?:-[A-Za-z0-9]+)*                          # LANGTAG
    | (?P<prefix>(?:\w(?:[\w.-]*[\w-])?)?):(?:[\w:%.\\-]*[\w:-])?    # PNAME
    | (?P<word>[A-Za-z]\w*)
    | (?P<open>[({\[])
    | (?P<close>[)}\]])
    """,
    re.VERBOSE | re.DOTALL,
)
_PROLOGUE: Final = frozenset({"BASE", "PREFIX"})
_UPDATES: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
)


def check_query(text: str) -> None:
    r"""Raise `QuerySyntaxError` for a query that is never run, however it is spelt.

    That is: one that is too long or nested too deep, one that would reach out to another
    server (SERVICE), and an update. Everything else is the engine's to parse.

    >>> check_query('SELECT * { ?s ?p "SERVICE" }  # SERVICE')
    >>> check_query("SELECT * { S\u0045RVICE <http://example.org/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    newsgraph.errors.QuerySyntaxError: SERVICE asks another server: newsgraph never does
    """
    if len(text.encode("utf-8", "surrogatepass")) > QUERY_BYTES:
        message = f"the query is longer than {QUERY_BYTES:,} bytes"
        raise QuerySyntaxError(message)
    # Escapes are decoded before parsing by the standard, and not by every engine.
    for spelling in {text, _CODEPOINT.sub(_decode, text)}:
        _check_tokens(list(_tokens(spelling)))


def _check_tokens(tokens: list[tuple[str, str]]) -> None:
    """Raise for a query that nests too deep, asks another server, or is an update."""
    depth = 0
    for kind, text in tokens:
        depth += (kind == "open") - (kind == "close")
        if depth > QUERY_DEPTH:
            message = f"the query nests brackets more than {QUERY_DEPTH} deep"
            raise QuerySyntaxError(message)
        # Engines need no space around a keyword: `1SERVICEex:name` asks another server too.
        # So a prefix with that word in its name is refused as well.
        if "SERVICE" in text:
            message = "SERVICE asks another server: newsgraph never does"
            raise QuerySyntaxError(message)
    words = [text for kind, text in tokens if kind == "word"]
    if next((word for word in words if word not in _PROLOGUE), "") in _UPDATES:
        message = "this is an update: a graph made from posts is read-only; change the posts"
        raise QuerySyntaxError(message)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Yield words, prefixes and brackets in upper case, none from a comment, text or IRI."""
    for match in _TOKEN.finditer(text):
        if match.lastgroup:
            yield match.lastgroup, match.group(match.lastgroup).upper()


def _decode(match: re.Match[str]) -> str:
    """Return the character that a codepoint escape stands for; none if there is none."""
    number = int(match.group(1) or match.group(2), 16)
    return chr(number) if number <= sys.maxunicode else match.group()

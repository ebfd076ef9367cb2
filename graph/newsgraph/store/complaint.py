"""Complaint: where a query that does not parse goes wrong, and why."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from typing import Final

import pyoxigraph as ox

from newsgraph.problems import quoted
from newsgraph.sparql import Token, point_out, tokens_of
from newsgraph.vocabulary import PREFIXES

_PLACE = re.compile(r"error at (\d+):(\d+): expected ")
# Among what could follow, the parser names rules that were broken, in sentences.
_RULE = re.compile(r"[A-Z][a-zA-Z]+(?: [A-Za-z*]+){2,}")
_LONGEST_KEYWORD: Final = 40
_NONSENSE: Final = "\0"


def complain(query: str, complaint: str) -> str:
    """Return where a query goes wrong, and why as far as the parser can tell."""
    tokens = list(tokens_of(query))
    # A query can be continued up to some token, and no further: that one is wrong.
    ends = [token.end for token in tokens]
    wrong = bisect.bisect_left(ends, 1, key=lambda end: int(_is_dead(query[:end])))
    rule = _RULE.search(complaint)
    if wrong == len(tokens):
        reason = rule.group() if rule else _missing(tokens)
        return point_out(query, max(ends, default=0), reason)
    start, end = tokens[wrong].start, ends[wrong]
    text = quoted(query[start:end])
    return point_out(
        query, start, f"{rule.group()}: {text}" if rule else f"{text} can't stand here"
    )


def _missing(tokens: Sequence[Token]) -> str:
    """Return what a query that ends too early lacks."""
    count = sum((token.kind == "open") - (token.kind == "close") for token in tokens)
    brackets = f", with {count} open {'bracket' if count == 1 else 'brackets'}" if count else ""
    return f"the query ends too early{brackets}"


def _is_dead(beginning: str) -> bool:
    """Return whether nothing can be written after this that makes it a query.

    The parser tells how far it looked, which is up to a keyword's length beyond what it
    understood. Where the blanks that follow are longer than that, it must have understood
    everything before them to come to their end. There stands what ends no query, so that none
    is ever run.
    """
    text = f"{beginning}\n{' ' * _LONGEST_KEYWORD}{_NONSENSE}"
    complaint = ""
    try:
        ox.Store().query(text, prefixes=PREFIXES)
    except SyntaxError as error:
        complaint = str(error)
    place = _PLACE.match(complaint)
    looked = (int(place[1]), int(place[2])) if place else (0, 0)
    return looked <= (text.count("\n") + 1, _LONGEST_KEYWORD)

"""Memory: what pure functions gave for a text, so that equal texts become one object."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Final, TypeVar

TEXTS: Final = 32_768
"""Texts that one function remembers: of what posts say, all that is new in the last 1,000 or so."""

CHARACTERS: Final = 512
"""Characters of a text that is remembered: all that one function remembers are at most 17 million."""

NODES: Final = 2_048
"""Lists and mappings that one function remembers."""

NODE_CHARACTERS: Final = 4_096
"""Characters of a list or mapping that is remembered: twice those of an entry with all its keys."""

Value = TypeVar("Value")


def remembered(function: Callable[[str], Value]) -> Callable[[str], Value]:
    """Return a pure function that remembers what it gave for the short texts it met last.

    Posts say the same again and again: a story's posts list the same articles, and providers
    and topics stand in thousands of them. What raises is not remembered.

    >>> upper = remembered(str.upper)
    >>> upper("bbc") is upper("bbc")
    True
    """
    known = lru_cache(TEXTS)(function)

    @wraps(function)
    def recall(text: str) -> Value:
        return known(text) if len(text) <= CHARACTERS else function(text)

    return recall

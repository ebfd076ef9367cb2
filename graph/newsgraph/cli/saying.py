"""Saying: what a person is told, on a terminal, where nothing in it can steer that."""

from __future__ import annotations

import re
from typing import Final

import click

from newsgraph.problems import shown

# Persian, Malayalam and emoji need these two; after another character, one alone, they only
# choose between shapes of letters.
_JOINER: Final = re.compile("(?<=[^\\s\u200c\u200d])([\u200c\u200d])(?![\u200c\u200d])")


def harmless(text: str, kept: str = "\n") -> str:
    r"""Return a text in which nothing can steer a terminal, turn a line around, or make one up.

    Control and format characters are escaped, but for those that are ``kept``, and for those
    that join or part letters where they follow one, as Persian needs them. To escape a text
    twice changes nothing.

    >>> print(harmless("a \x1b[31m\nb \x9b \u202e"))
    a \x1b[31m
    b \x9b \u202e
    """
    parts = re.split(f"([{kept}])", text) if kept else [text]
    return "".join(part if part in kept else _escape(part) for part in parts)


def _escape(text: str) -> str:
    """Return a text with all escaped that may have to be."""
    if text.isprintable():
        return text
    parts = _JOINER.split(text)  # every other one is a joiner
    return "".join(part if place % 2 else shown(part) for place, part in enumerate(parts))


def say(text: str, *, err: bool = False, nl: bool = True, kept: str = "\n") -> None:
    """Tell something on standard output, or on standard error; a line end follows.

    All that the command tells a person goes through here, so that nothing is forgotten. Line
    ends stay, so whatever strangers wrote is escaped before it becomes a part of a line.
    """
    click.echo(harmless(text, kept), err=err, nl=nl)

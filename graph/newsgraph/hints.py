"""Hints: what may be wrong with a query, of which the engine says nothing."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Final

from newsgraph.documents import read_document
from newsgraph.problems import shown
from newsgraph.sparql import Token, tokens_of
from newsgraph.vocabulary import PREFIXES

_SHOWN: Final = 3
_SHOWN_CHARACTERS: Final = 40
_PART: Final = 0.6  # of what two names have in common, as difflib measures it
_MISSPELLING: Final = 0.8
_DEFINED = re.compile(r"^ng:([\w-]+)", re.MULTILINE)


def hint_terms(query: str, holds: Callable[[str], bool] | None = None) -> tuple[str, ...]:
    """Return a hint for each term of newsgraph's namespace in a query that its ontology lacks.

    What a graph holds itself needs none: ``holds`` tells it of an IRI. Nor do the terms that a
    query makes, in the template of a CONSTRUCT. No more than three, since the first misspelt
    term explains an answer. Raises `QuerySyntaxError` for a text whose tokens can't be told.

    >>> hint_terms("SELECT ?a WHERE { ?a a ng:Artcle ; schema:headline ?headline }")
    ('ng:Artcle is no term of newsgraph: did you mean ng:Article?',)
    """
    defined = {name.lower(): name for name in _DEFINED.findall(read_document("ontology"))}
    names = (name for name in dict.fromkeys(_names_in(query)) if name not in defined.values())
    unknown = (name for name in names if not (holds and holds(PREFIXES["ng"] + name)))
    return tuple(_hint(name, defined) for name in islice(unknown, _SHOWN))


def _names_in(query: str) -> Iterator[str]:
    """Yield the local names of the terms of newsgraph's namespace that a query asks for."""
    tokens = list(tokens_of(query))
    spaces = {f"{prefix}:": iri for prefix, iri in PREFIXES.items()} | _declared_in(tokens)
    for token in _without_template(tokens):
        iri = ""
        if token.kind == "iri":
            iri = token.text[1:-1]
        elif token.kind == "name":
            local = query[token.start : token.end].removeprefix(token.text)
            iri = spaces.get(token.text, "") + local
        name = iri.removeprefix(PREFIXES["ng"])
        if name not in ("", iri):
            yield name


def _without_template(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens of a query, without those between CONSTRUCT and WHERE."""
    is_template = False
    for before, token in pairwise((Token("", "", 0, 0), *tokens)):
        if token.text == "{" and before.text.upper() == "CONSTRUCT":
            is_template = True
        if not is_template:
            yield token
        is_template = is_template and token.text != "}"


def _declared_in(tokens: Sequence[Token]) -> dict[str, str]:
    """Return the namespaces of the prefixes that a query declares itself."""
    return {
        name.text: iri.text[1:-1]
        for word, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if word.text.upper() == "PREFIX" and (name.kind, iri.kind) == ("name", "iri")
    }


def _hint(name: str, defined: Mapping[str, str]) -> str:
    """Return what may be meant by a name that is not defined."""
    near = _nearest(name, defined)
    what = f"did you mean ng:{near}?" if near else "newsgraph vocabulary prints them all"
    return f"ng:{shown(name, _SHOWN_CHARACTERS)} is no term of newsgraph: {what}"


def _nearest(name: str, defined: Mapping[str, str]) -> str | None:
    """Return the defined name, given by its lower case, that one is a misspelling of, if any.

    What begins with a capital is a class, and may be no more than a part of its name.
    """
    lower = name.lower()
    near: list[str] = []
    if lower not in defined and name[0].isupper():
        classes = [key for key, term in defined.items() if term[0].isupper()]
        near = difflib.get_close_matches(lower, classes, 1, _PART)
    near = near or difflib.get_close_matches(lower, defined, 1, _MISSPELLING)
    return defined[near[0]] if near else None

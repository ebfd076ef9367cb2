"""Hints: what may be wrong with a query that found nothing."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from newsgraph.documents import read_document
from newsgraph.problems import shown
from newsgraph.sparql import Token, tokens_of
from newsgraph.vocabulary import PREFIXES

_SHOWN: Final = 3
_SHOWN_CHARACTERS: Final = 40
_DEFINED = re.compile(r"^ng:([\w-]+)", re.MULTILINE)


def hint_terms(query: str) -> tuple[str, ...]:
    """Return a hint for each term of a query that the ontology of newsgraph lacks.

    No more than three, since the first misspelt term explains that nothing was found. Raises
    `QuerySyntaxError` for a text whose tokens can't be told.

    >>> hint_terms("SELECT ?a WHERE { ?a a ng:Artcle ; schema:headline ?headline }")
    ('ng:Artcle is no term of newsgraph: did you mean ng:Article?',)
    """
    defined = _DEFINED.findall(read_document("ontology"))
    unknown = (name for name in _names_in(query) if name not in defined)
    return tuple(_hint(name, defined) for name in islice(dict.fromkeys(unknown), _SHOWN))


def _names_in(query: str) -> Iterator[str]:
    """Yield the local names of the terms of newsgraph's namespace that a query holds."""
    tokens = list(tokens_of(query))
    spaces = {f"{prefix}:": iri for prefix, iri in PREFIXES.items()} | _declared_in(tokens)
    for token in tokens:
        iri = ""
        if token.kind == "iri":
            iri = token.text[1:-1]
        elif token.kind == "name":
            local = query[token.start : token.end].removeprefix(token.text)
            iri = spaces.get(token.text, "") + local
        name = iri.removeprefix(PREFIXES["ng"])
        if name not in ("", iri):
            yield name


def _declared_in(tokens: Sequence[Token]) -> dict[str, str]:
    """Return the namespaces of the prefixes that a query declares itself."""
    return {
        name.text: iri.text[1:-1]
        for word, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if word.text.upper() == "PREFIX" and (name.kind, iri.kind) == ("name", "iri")
    }


def _hint(name: str, defined: Sequence[str]) -> str:
    """Return what may be meant by a name that is not defined."""
    known = {term.lower(): term for term in defined}
    near = difflib.get_close_matches(name.lower(), known, n=1)
    what = f"did you mean ng:{known[near[0]]}?" if near else "newsgraph vocabulary prints them all"
    return f"ng:{shown(name, _SHOWN_CHARACTERS)} is no term of newsgraph: {what}"

"""Answers: what a query gives -> a table, W3C result formats, or RDF, as text."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

import pyoxigraph as ox

from newsgraph.errors import UsageError
from newsgraph.problems import quoted, shown
from newsgraph.store import Result
from newsgraph.vocabulary import PREFIXES

Cell = str | int | bool | float | None
"""A value of a row as Python has it; IRIs, dates and anything else stay text."""

SOLUTION_FORMATS: Final = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
TRIPLE_FORMATS: Final = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES}
FORMATS: Final = ("table", *SOLUTION_FORMATS, *TRIPLE_FORMATS)
"""What an answer can be written as; rows and truths as the former, triples as the latter."""

_NUMBERS: Final[Mapping[str, Callable[[str], int | float]]] = {
    "integer": int,
    "int": int,
    "long": int,
    "decimal": float,
    "double": float,
    "float": float,
}
_TRUTHS: Final = {"true": True, "false": False}
_XSD: Final = PREFIXES["xsd"]


class Table(NamedTuple):
    """Rows with named columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def to_table(result: Result) -> Table:
    """Return a result as a table: rows as they come, a truth as one cell, triples as three.

    Numbers and booleans become Python's; every other term its text.
    """
    if isinstance(result, ox.QueryBoolean):
        return Table(("answer",), ((bool(result),),))
    if isinstance(result, ox.QueryTriples):
        triples = ((t.subject, t.predicate, t.object) for t in sorted(result, key=str))
        rows = tuple(tuple(map(_cell, triple)) for triple in triples)
        return Table(("subject", "predicate", "object"), rows)
    columns = tuple(variable.value for variable in result.variables)
    return Table(columns, tuple(tuple(map(_cell, row)) for row in result))


def write_answer(result: Result, file_format: str) -> str:
    """Return a result in a W3C format: CSV, TSV, JSON or XML; Turtle or N-Triples for triples.

    Raises `UsageError` where the format can't hold such a result.
    """
    buffer = io.BytesIO()
    if isinstance(result, ox.QueryTriples):
        _require(file_format, TRIPLE_FORMATS, "triples")
        triples = sorted(result, key=str)
        prefixes = PREFIXES if file_format == "ttl" else None
        ox.serialize(triples, buffer, TRIPLE_FORMATS[file_format], prefixes=prefixes)
    else:
        _require(file_format, SOLUTION_FORMATS, "rows")
        result.serialize(buffer, SOLUTION_FORMATS[file_format])
    return buffer.getvalue().decode()


def shorten(text: str, base: str | None = None) -> str:
    """Return an IRI as people write it: with a known prefix, or relative to the base.

    >>> shorten("https://schema.org/headline")
    'schema:headline'
    """
    if base and text.startswith(base):
        return f"<{text.removeprefix(base)}>"
    for prefix, namespace in PREFIXES.items():
        local = text.removeprefix(namespace)
        if local != text and local.isidentifier():
            return f"{prefix}:{local}"
    return text


def displayed(cell: Cell, base: str | None = None) -> str:
    """Return a cell as a terminal may show it: nothing in it can steer the terminal."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return shown(shorten(cell, base)) if isinstance(cell, str) else str(cell)


def _cell(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> Cell:
    """Return a term as Python has it."""
    if term is None:
        return None
    if isinstance(term, ox.Triple):
        return str(term)
    if not isinstance(term, ox.Literal):
        return term.value
    kind = term.datatype.value.removeprefix(_XSD)
    if kind == "boolean" and term.value in _TRUTHS:
        return _TRUTHS[term.value]
    try:
        return _NUMBERS[kind](term.value) if kind in _NUMBERS else term.value
    except ValueError:  # others' data: "many"^^xsd:integer
        return term.value


def _require(file_format: str, known: Iterable[str], what: str) -> None:
    """Raise for a format that can't hold such a result."""
    if file_format not in known:
        message = f"{quoted(file_format)} can't hold {what}: ask for {', '.join(known)}"
        raise UsageError(message)

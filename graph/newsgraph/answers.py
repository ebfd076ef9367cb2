"""Answers: what a query gives -> a table, W3C result formats, or RDF, as text."""

from __future__ import annotations

import enum
import io
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pyoxigraph as ox

from newsgraph.errors import UsageError
from newsgraph.problems import quoted, shown
from newsgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    import pandas as pd

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
"""What stands in an answer."""

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


class Kind(enum.Enum):
    """What an answer is: rows (SELECT), a truth (ASK), or triples (CONSTRUCT, DESCRIBE)."""

    ROWS = b"R"
    TRUTH = b"A"
    TRIPLES = b"T"


class Answer(NamedTuple):
    """The whole answer of a query, as data: SPARQL TSV, SPARQL JSON, or N-Triples."""

    kind: Kind
    data: bytes

    def __bool__(self) -> bool:
        """Return the truth, or whether there is any row or triple."""
        if self.kind is Kind.TRUTH:
            return bool(self.solutions())
        return next(iter(self.terms()), None) is not None

    def terms(self) -> Iterator[tuple[Term | None, ...]]:
        """Yield the terms of each row as they come, or of each triple, sorted."""
        if self.kind is Kind.TRIPLES:
            for triple in self.triples():
                yield triple.subject, triple.predicate, triple.object
        else:
            yield from map(tuple, self.solutions())

    def solutions(self) -> Any:
        """Return the rows, or the truth, as the engine's library has them."""
        form = ox.QueryResultsFormat.TSV if self.kind is Kind.ROWS else ox.QueryResultsFormat.JSON
        return ox.parse_query_results(self.data, form)

    def triples(self) -> list[ox.Triple]:
        """Return the triples, each once, sorted."""
        quads = ox.parse(self.data, ox.RdfFormat.N_TRIPLES)
        return sorted({quad.triple for quad in quads}, key=str)


class Table(NamedTuple):
    """Rows with named columns.

    A row is a tuple whose values have the names of the columns, where these are names in
    Python: ``row.url`` and ``row[1]`` are the same.
    """

    columns: tuple[str, ...]
    rows: tuple[Any, ...]

    def to_pandas(self) -> pd.DataFrame:
        """Return the table as a pandas DataFrame; raises `UsageError` where pandas is not."""
        try:
            import pandas as pd  # noqa: PLC0415 (few have it, and it is slow to import)
        except ImportError:
            message = "to_pandas() needs pandas, which is not installed: pip install pandas"
            raise UsageError(message) from None
        return pd.DataFrame(list(self.rows), columns=list(self.columns))


def to_table(answer: Answer) -> Table:
    """Return an answer as a table: rows as they come, a truth as one cell, triples as three.

    Numbers and booleans become Python's; every other term its text.
    """
    if answer.kind is Kind.TRUTH:
        return _table(("answer",), [(bool(answer),)])
    columns = ("subject", "predicate", "object")
    if answer.kind is Kind.ROWS:
        columns = tuple(variable.value for variable in answer.solutions().variables)
    return _table(columns, (map(_cell, row) for row in answer.terms()))


def _table(columns: tuple[str, ...], rows: Iterable[Iterable[Cell]]) -> Table:
    """Return a table whose rows know the names of their columns."""
    row = namedtuple("row", columns, rename=True)  # type: ignore[misc]  # noqa: PYI024 (dynamic)
    return Table(columns, tuple(map(row._make, rows)))


def write_answer(answer: Answer, file_format: str) -> str:
    """Return an answer in a W3C format: CSV, TSV, JSON or XML; Turtle or N-Triples for triples.

    Raises `UsageError` where the format can't hold such an answer.
    """
    buffer = io.BytesIO()
    if answer.kind is Kind.TRIPLES:
        _require(file_format, TRIPLE_FORMATS, "triples")
        prefixes = PREFIXES if file_format == "ttl" else None
        ox.serialize(answer.triples(), buffer, TRIPLE_FORMATS[file_format], prefixes=prefixes)
    else:
        _require(file_format, SOLUTION_FORMATS, "rows")
        answer.solutions().serialize(buffer, SOLUTION_FORMATS[file_format])
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


def _cell(term: Term | None) -> Cell:
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

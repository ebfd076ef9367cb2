"""Answers: what a query gives -> a table, W3C result formats, or RDF, as text."""

from __future__ import annotations

import enum
import io
import re
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

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

_TRUTHS: Final = {"true": True, "1": True, "false": False, "0": False}
_XSD: Final = PREFIXES["xsd"]

# Integer and the types derived from it (XML Schema 1.1, part 2, section 3.4).
_INTEGERS: Final = (
    *("integer", "nonPositiveInteger", "negativeInteger", "nonNegativeInteger", "positiveInteger"),
    *("long", "int", "short", "byte"),
    *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
)
# What XML Schema takes for a number; Python takes more (1_000, other digits, spaces). Longer
# integers stay text: Python can be told to read none of more than 640 digits.
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,640}")
_DECIMAL: Final = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_DOUBLE: Final = re.compile(rf"{_DECIMAL.pattern}([eE][+-]?[0-9]+)?|[+-]?INF|NaN")

_LOCAL: Final = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
# Persian, Malayalam and emoji need these two; after another character, one alone, they only
# choose between shapes of letters.
_JOINER: Final = re.compile("(?<=[^\\s\u200c\u200d])([\u200c\u200d])(?![\u200c\u200d])")
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RESULT: Final = re.compile(r"<result\b")


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
            return self.truth()
        found = self._quads() if self.kind is Kind.TRIPLES else self.rows()
        return next(iter(found), None) is not None

    def terms(self) -> Iterator[tuple[Term | None, ...]]:
        """Yield the terms of each row as they come, or of each triple, sorted."""
        if self.kind is Kind.TRIPLES:
            for triple in self.triples():
                yield triple.subject, triple.predicate, triple.object
        else:
            yield from map(tuple, self.rows())

    def rows(self) -> ox.QuerySolutions:
        """Return the rows of a SELECT as the engine's library has them."""
        results = ox.parse_query_results(self.data, ox.QueryResultsFormat.TSV)
        return cast(ox.QuerySolutions, results)

    def truth(self) -> bool:
        """Return what an ASK gave."""
        return bool(ox.parse_query_results(self.data, ox.QueryResultsFormat.JSON))

    def triples(self) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE, each once, sorted."""
        return sorted({quad.triple for quad in self._quads()}, key=str)

    def _quads(self) -> Iterator[ox.Quad]:
        """Return the triples as they come, read one by one."""
        return ox.parse(self.data, ox.RdfFormat.N_TRIPLES)


class Table(NamedTuple):
    """Rows with named columns.

    A row is a tuple whose values have the names of the columns: ``row.url`` and ``row[1]`` are
    the same. A column whose name can't be one in a Python tuple (``class``, ``_x``, or the same
    name again) is called by its place, from ``_0``; ``columns`` has its own name all the same.
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

    Numbers and booleans become Python's; every other term its text, a blank node ``_:`` and its
    name. A decimal with more digits than a float keeps stays text, and so does what is no number
    of its datatype, or an integer of more than 640 digits.
    """
    if answer.kind is Kind.TRUTH:
        return _table(("answer",), [(bool(answer),)])
    columns: tuple[str, ...] = ("subject", "predicate", "object")
    if answer.kind is Kind.ROWS:
        columns = tuple(variable.value for variable in answer.rows().variables)
    return _table(columns, (map(_cell, row) for row in answer.terms()))


def _table(columns: tuple[str, ...], rows: Iterable[Iterable[Cell]]) -> Table:
    """Return a table whose rows know the names of their columns."""
    row = namedtuple("row", columns, rename=True)  # type: ignore[misc]  # noqa: PYI024 (dynamic)
    return Table(columns, tuple(map(row._make, rows)))


def write_answer(answer: Answer, file_format: str) -> str:
    """Return an answer in a W3C format: CSV, TSV, JSON or XML; Turtle or N-Triples for triples.

    Raises `UsageError` where the format can't hold such an answer, as XML most control
    characters. Of XML, readers take a carriage return for a line feed; JSON keeps it.
    """
    buffer = io.BytesIO()
    if answer.kind is Kind.TRIPLES:
        _require(file_format, TRIPLE_FORMATS, "triples")
        prefixes = PREFIXES if file_format == "ttl" else None
        ox.serialize(answer.triples(), buffer, TRIPLE_FORMATS[file_format], prefixes=prefixes)
    else:
        _require(file_format, SOLUTION_FORMATS, "rows")
        source = SOLUTION_FORMATS["tsv" if answer.kind is Kind.ROWS else "json"]
        results = ox.parse_query_results(answer.data, source)
        results.serialize(buffer, SOLUTION_FORMATS[file_format])
    written = buffer.getvalue().decode()
    if file_format == "xml":
        _check_xml(written)
    return written


def shorten(text: str, base: str | None = None) -> str:
    """Return an IRI as people write it: with a known prefix, or relative to the base.

    >>> shorten("https://schema.org/headline")
    'schema:headline'
    >>> shorten("https://schema.org/a/b")
    'https://schema.org/a/b'
    """
    if base and text.startswith(base):
        return f"<{text.removeprefix(base)}>"
    for prefix, namespace in PREFIXES.items():
        local = text.removeprefix(namespace)
        if local != text and _LOCAL.fullmatch(local):
            return f"{prefix}:{local}"
    return text


def displayed(cell: Cell, base: str | None = None) -> str:
    """Return a cell as a terminal may show it: nothing in it can steer the terminal.

    Characters that join or part letters stay where they follow one, as Persian needs them.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if not isinstance(cell, str):
        return str(cell)
    parts = _JOINER.split(shorten(cell, base))  # every other one is a joiner
    return "".join(part if place % 2 else shown(part) for place, part in enumerate(parts))


def _cell(term: Term | None) -> Cell:
    """Return a term as Python has it."""
    if term is None:
        return None
    if isinstance(term, ox.Triple | ox.BlankNode):
        return str(term)
    if isinstance(term, ox.NamedNode):
        return term.value
    kind = term.datatype.value.removeprefix(_XSD)
    if kind == "boolean":
        return _TRUTHS.get(term.value, term.value)
    form, convert = _NUMBERS.get(kind, (None, str))
    # Others' data may hold "many"^^xsd:integer.
    return convert(term.value) if form and form.fullmatch(term.value) else term.value


def _to_float(text: str) -> float | str:
    """Return a decimal as a float where that keeps every digit, else as it is."""
    number = float(text)
    return number if Decimal(repr(number)) == Decimal(text) else text


_NUMBERS: Final[Mapping[str, tuple[re.Pattern[str], Callable[[str], Cell]]]] = {
    **dict.fromkeys(_INTEGERS, (_INTEGER, int)),
    "decimal": (_DECIMAL, _to_float),
    "double": (_DOUBLE, float),
    "float": (_DOUBLE, float),
}


def _check_xml(written: str) -> None:
    """Raise for a character that no XML document may hold."""
    if found := _NO_XML.search(written):
        row = len(_RESULT.findall(written, 0, found.start()))
        character = f"U+{ord(found[0]):04X}"
        raise UsageError(f"XML can't hold the character {character} of row {row:,}: ask for json")


def _require(file_format: str, known: Iterable[str], what: str) -> None:
    """Raise for a format that can't hold such a result."""
    if file_format not in known:
        message = f"{quoted(file_format)} can't hold {what}: ask for {', '.join(known)}"
        raise UsageError(message)

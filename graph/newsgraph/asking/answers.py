"""Answers: what a query gives -> a table, W3C result formats, or RDF, as text."""

from __future__ import annotations

import csv
import enum
import io
import re
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import pyoxigraph as ox

from newsgraph.errors import UsageError
from newsgraph.problems import quoted
from newsgraph.sparql import tokens_of
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
TRIPLE_FORMATS: Final = ("ttl", "nt", "rdf")
FORMATS: Final = ("table", *SOLUTION_FORMATS, *TRIPLE_FORMATS)
"""What an answer can be written as; rows and truths as the former, triples as the latter."""

_SYNTAXES: Final = {"ttl": ox.RdfFormat.TURTLE, "rdf": ox.RdfFormat.RDF_XML}
_TRUTHS: Final = {"true": True, "1": True, "false": False, "0": False}

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
_NUMBER: Final = re.compile(rf"{_DECIMAL.pattern}([eE][+-]?[0-9]+)?")
_DOUBLE: Final = re.compile(rf"{_NUMBER.pattern}|[+-]?INF|NaN")
_BOOLEAN: Final = re.compile("|".join(_TRUTHS))
_KEPT_DIGITS: Final = 15  # a float keeps so many of any number

_LOCAL: Final = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RESULT: Final = re.compile(r"<result\b")

_MARK: Final = "\ufeff"  # by which Excel knows UTF-8
_SHEET_CELL: Final = 32_767  # code units of UTF-16 that Excel takes; it puts others elsewhere
# A formula begins with one of these signs, of half or full width, after whatever spreadsheets
# may drop. So does a cell, where a program takes a semicolon, a tab or a line end within a text
# for the end of the cell before, as Excel does in many countries.
_DROPPED: Final = r"(?:[^\S\t\r\n]|[\0-\x08\x0e-\x1f\x7f-\x9f\"\u200b-\u200f\u2060\ufeff])*+"
_SIGN: Final = r"[=+\-@\uff1d\uff0b\uff0d\uff20]"
_FORMULA: Final = re.compile(rf"\A(?=[\0\t\r\n])|(?:\A|(?<=[;\t\r\n]))(?={_DROPPED}{_SIGN})")


class Kind(enum.Enum):
    """What an answer is: rows (SELECT), a truth (ASK), or triples (CONSTRUCT, DESCRIBE)."""

    ROWS = "rows"
    TRUTH = "true or false"
    TRIPLES = "triples"


_FORMS: Final = {
    "SELECT": Kind.ROWS,
    "ASK": Kind.TRUTH,
    "CONSTRUCT": Kind.TRIPLES,
    "DESCRIBE": Kind.TRIPLES,
}


def kind_of(query: str) -> Kind | None:
    """Return what the answer of a query will be, None where only the engine can tell.

    Raises `QuerySyntaxError` for a text whose tokens can't be told.

    >>> kind_of("PREFIX ask: <https://example.org/> SELECT * { ?s ask:p ?o }").name
    'ROWS'
    """
    above = takewhile(lambda token: token.kind != "open", tokens_of(query))
    return next((_FORMS[word] for token in above if (word := token.text.upper()) in _FORMS), None)


class Answer(NamedTuple):
    """The whole answer of a query, as data: SPARQL TSV, SPARQL JSON, or N-Triples."""

    kind: Kind
    data: bytes

    def is_empty(self) -> bool:
        """Return whether there is neither row nor triple; a truth is one thing, even if false."""
        found = self.rows() if self.kind is Kind.ROWS else self.data
        return next(iter(found), None) is None

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
        return [quad.triple for quad in ox.parse(self.lines(), ox.RdfFormat.N_TRIPLES)]

    def lines(self) -> bytes:
        """Return the triples as lines of N-Triples, each once, sorted."""
        # The engine writes a triple in one way only, and lines sort many times faster.
        return b"".join(sorted(set(io.BytesIO(self.data))))


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

    def to_spreadsheet(self) -> str:
        """Return the table as CSV that Excel and LibreOffice open as it is, and safely.

        It begins with a byte order mark. A text that could be taken for a formula, since it
        begins with ``=``, ``+``, ``-``, ``@``, a tab or a line end, gets an apostrophe before
        it; numbers stay numbers. A text of more than 32,767 characters, which no cell takes,
        ends with ``…`` there.

        >>> print(Table(("t", "n"), (("=1+1", -3), ("a-b", None))).to_spreadsheet()[1:])
        t,n
        '=1+1,-3
        a-b,
        <BLANKLINE>
        """
        text = io.StringIO(_MARK, newline="")
        text.seek(len(_MARK))
        writer = csv.writer(text)
        writer.writerow(map(_inert, self.columns))
        writer.writerows(map(_inert, row) for row in self.rows)
        return text.getvalue()


def _inert(cell: Cell) -> str:
    """Return a value as a spreadsheet may have it, which runs nothing out of it."""
    text = text_of(cell)
    if _NUMBER.fullmatch(text):
        return text
    text = _FORMULA.sub("'", text)
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * _SHEET_CELL:
        return text
    return f"{units[: 2 * (_SHEET_CELL - 1)].decode('utf-16-le', 'ignore')}…"


def to_table(answer: Answer) -> Table:
    """Return an answer as a table: rows as they come, a truth as one cell, triples as three.

    Numbers and booleans become Python's; every other term its text, a blank node ``_:`` and its
    name. A decimal with more digits than a float keeps stays text, and so does what is no number
    of its datatype, or an integer of more than 640 digits.
    """
    if answer.kind is Kind.TRUTH:
        return _table(("answer",), [(answer.truth(),)])
    columns: tuple[str, ...] = ("subject", "predicate", "object")
    if answer.kind is Kind.ROWS:
        columns = tuple(variable.value for variable in answer.rows().variables)
    return _table(columns, (map(_cell, row) for row in answer.terms()))


def _table(columns: tuple[str, ...], rows: Iterable[Iterable[Cell]]) -> Table:
    """Return a table whose rows know the names of their columns."""
    row = namedtuple("row", columns, rename=True)  # type: ignore[misc]  # noqa: PYI024 (dynamic)
    return Table(columns, tuple(map(row._make, rows)))


def write_answer(answer: Answer, file_format: str) -> str:
    """Return an answer in a W3C format: CSV, TSV, JSON or XML; of triples Turtle, N-Triples or RDF/XML.

    The text ends with a line end. Raises `UsageError` where the format can't hold such an answer,
    as XML most control characters.
    """
    check_format(file_format, answer.kind)
    buffer = io.BytesIO()
    if file_format == "nt":
        buffer.write(answer.lines())
    elif answer.kind is Kind.TRIPLES:
        ox.serialize(answer.triples(), buffer, _SYNTAXES[file_format], prefixes=PREFIXES)
    elif file_format == "csv" and answer.kind is Kind.ROWS:
        return _write_csv(answer.rows())
    else:
        source = SOLUTION_FORMATS["tsv" if answer.kind is Kind.ROWS else "json"]
        results = ox.parse_query_results(answer.data, source)
        results.serialize(buffer, SOLUTION_FORMATS[file_format])
    written = buffer.getvalue().decode()
    if file_format in ("xml", "rdf"):
        _check_xml(written)
        written = written.replace("\r", "&#13;")  # else readers take it for a line feed
    return written if written.endswith("\n") or not written else f"{written}\n"


def _write_csv(rows: ox.QuerySolutions) -> str:
    """Return rows as SPARQL 1.1 CSV (RFC 4180); the engine's writer quotes no IRI with a comma."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(variable.value for variable in rows.variables)
    writer.writerows(map(_plain, row) for row in rows)
    return text.getvalue()


def _plain(term: Term | None) -> str:
    """Return a term as CSV has it: a blank node as ``_:name``, any other by its text alone."""
    if term is None:
        return ""
    return str(term) if isinstance(term, ox.Triple | ox.BlankNode) else term.value


def check_format(file_format: str, kind: Kind) -> None:
    """Raise `UsageError` for a format that can't hold answers of a kind."""
    known = TRIPLE_FORMATS if kind is Kind.TRIPLES else SOLUTION_FORMATS
    if file_format not in known:
        what = f"{quoted(file_format)} can't hold {kind.value}"
        raise UsageError(f"{what}: ask for {', '.join(known)}")


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


def text_of(cell: Cell) -> str:
    """Return a value of a row as text: nothing for none, and truths as SPARQL writes them."""
    if cell is None:
        return ""
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def _cell(term: Term | None) -> Cell:
    """Return a term as Python has it."""
    if isinstance(term, ox.Literal):
        text = term.value
        form, convert = _READ.get(term.datatype.value, _AS_IT_IS)
        # Others' data may hold "many"^^xsd:integer.
        return convert(text) if form and form.fullmatch(text) else text
    if isinstance(term, ox.NamedNode):
        return term.value
    return None if term is None else str(term)


def _to_float(text: str) -> float | str:
    """Return a decimal as a float where that keeps every digit, else as it is."""
    number = float(text)
    is_kept = len(text) <= _KEPT_DIGITS or Decimal(repr(number)) == Decimal(text)
    return number if is_kept else text


_Reading = tuple[re.Pattern[str] | None, Callable[[str], Cell]]
_AS_IT_IS: Final[_Reading] = (None, str)
_READ: Final[Mapping[str, _Reading]] = {
    **dict.fromkeys((PREFIXES["xsd"] + name for name in _INTEGERS), (_INTEGER, int)),
    PREFIXES["xsd"] + "decimal": (_DECIMAL, _to_float),
    PREFIXES["xsd"] + "double": (_DOUBLE, float),
    PREFIXES["xsd"] + "float": (_DOUBLE, float),
    PREFIXES["xsd"] + "boolean": (_BOOLEAN, _TRUTHS.__getitem__),
}
"""How a literal becomes a value of Python, by datatype: the texts that are one, and the way."""


def _check_xml(written: str) -> None:
    """Raise for a character that no XML document may hold."""
    if found := _NO_XML.search(written):
        row = len(_RESULT.findall(written, 0, found.start()))
        character = f"U+{ord(found[0]):04X}"
        raise UsageError(f"XML can't hold the character {character} of row {row:,}: ask for json")

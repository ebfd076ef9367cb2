"""Answers: rows of SPARQL JSON as values, so that engines can be compared that spell them apart."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final, NamedTuple

Value = str | int | float | bool | dt.datetime | dt.date | None
"""A cell: a number, a truth, a point in time, a day, the text of anything else, or nothing."""

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS: Final = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_NUMERIC: Final = frozenset(
    _XSD + name for name in ("integer", "decimal", "double", "float", "int")
)
_KEPT_DIGITS: Final = 12  # engines divide in decimals of 18 digits and more, or in doubles of 15


class Rows(NamedTuple):
    """What a query was answered: the names of the columns, and the rows in their order."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def read_rows(data: bytes) -> Rows:
    """Return the rows of an answer in SPARQL 1.1 Query Results JSON."""
    answer = json.loads(data)
    columns = tuple(answer["head"]["vars"])
    bindings = answer["results"]["bindings"]
    return Rows(
        columns, tuple(tuple(_value(row.get(name)) for name in columns) for row in bindings)
    )


def _value(term: Mapping[str, str] | None) -> Value:
    """Return the value of a term."""
    if term is None:
        return None
    text, datatype = term["value"], term.get("datatype", "")
    if datatype in _NUMERIC and _NUMBERS.fullmatch(text):
        return _number(Decimal(text))
    if datatype == f"{_XSD}boolean":
        return text in {"true", "1"}
    if datatype == f"{_XSD}dateTime":
        return _moment(text)
    return dt.date.fromisoformat(text) if datatype == f"{_XSD}date" else text


def _number(number: Decimal) -> int | float:
    """Return a number whose datatype does not matter: whole ones in full, others rounded."""
    if number == number.to_integral_value():
        return int(number)
    return float(f"{number:.{_KEPT_DIGITS}g}")


def _moment(text: str) -> dt.datetime:
    """Return a point in time in UTC, where it states an offset."""
    moment = dt.datetime.fromisoformat(text)
    return moment.astimezone(dt.UTC) if moment.tzinfo else moment

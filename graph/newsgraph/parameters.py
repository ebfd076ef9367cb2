"""Parameters: what a query can be told, typed in its header, rendered as rows of ``VALUES``.

A query declares a parameter in its header, and holds a line that gives its default::

    #+ params:
    #+   topic (text, such as AI): only this topic; all topics unless given
    ...
      VALUES ?topic { UNDEF }

So the text as it stands is SPARQL that runs anywhere, and so is the text that is rendered. An
integer called ``limit`` stands in a line ``LIMIT 20`` instead.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from newsgraph.errors import UsageError
from newsgraph.hosts import parse_host, without_www
from newsgraph.problems import quoted

Values = Mapping[str, str | int | Sequence[str | int]]
"""What a query is told: a value, or several of which each may hold, by parameter."""

_DECLARED = re.compile(r"(\w+) \((\w+), such as (.+?)\): (.+)")
_SPECIAL = re.compile(r'[\x00-\x1f"\\\x7f]')
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Parameter(NamedTuple):
    """A parameter: its name, type, an example, what it does, and its default as SPARQL."""

    name: str
    type: str
    example: str
    description: str
    default: str | None


def declare(lines: Iterable[str], text: str) -> tuple[Parameter, ...]:
    """Return the parameters that a header declares, with the defaults that the text gives.

    Raises `UsageError` for a type that there is not, and where the text has no such line.
    """
    folded: list[str] = []
    for line in filter(None, lines):
        if _DECLARED.match(line) or not folded:
            folded.append(line)
        else:
            folded[-1] += f" {line}"
    return tuple(_declare_one(line, text) for line in folded)


def render(text: str, parameters: Sequence[Parameter], values: Values) -> str:
    r"""Return the text of a query with some of its parameters told.

    Raises `UsageError`, saying what is expected, for a name or a value that can't be.

    >>> text = 'SELECT * {\n  VALUES ?topic { UNDEF }\n}'
    >>> print(render(text, declare(["topic (text, such as AI): which"], text), {"topic": "AI"}))
    SELECT * {
      VALUES ?topic { "AI" }
    }
    """
    known = {parameter.name: parameter for parameter in parameters}
    for name, value in values.items():
        if name not in known:
            raise UsageError(f"there is no parameter {quoted(name)}: {_tell(parameters)}")
        told = [value] if isinstance(value, str | int) else value
        rows = [_TYPES[known[name].type](known[name], str(one).strip()) for one in told]
        if not rows or (name == "limit" and len(rows) > 1):
            raise UsageError(f"the parameter {name} takes one value")
        row = _line_of(name, text)
        if row is not None:
            text = text[: row.start("value")] + " ".join(rows) + text[row.end("value") :]
    return text


def _declare_one(line: str, text: str) -> Parameter:
    """Return one parameter that a header declares."""
    match = _DECLARED.fullmatch(line)
    if match is None or match[2] not in _TYPES:
        what = f"the header's parameter {quoted(line)} is not understood"
        example = "topic (text, such as AI): what it does"
        raise UsageError(f"{what}: write  {example}  (types: {', '.join(_TYPES)})")
    row = _line_of(match[1], text)
    if row is None:
        wanted = "LIMIT 20" if match[1] == "limit" else f"VALUES ?{match[1]} {{ UNDEF }}"
        message = f"the parameter {match[1]} needs a line of its own in the query:  {wanted}"
        raise UsageError(message)
    default = row["value"]
    name, kind, example, description = match.groups()
    return Parameter(name, kind, example, description, None if default == "UNDEF" else default)


def _line_of(name: str, text: str) -> re.Match[str] | None:
    """Return the line of a query that a parameter's value stands in."""
    if name == "limit":
        return re.search(r"^\s*LIMIT\s+(?P<value>\d+)\s*$", text, re.MULTILINE)
    row = rf"^[ \t]*VALUES[ \t]+\?{name}[ \t]*\{{[ \t]*(?P<value>[^}}\n]*?)[ \t]*\}}[ \t]*$"
    return re.search(row, text, re.MULTILINE)


def _tell(parameters: Sequence[Parameter]) -> str:
    """Return which parameters there are."""
    if not parameters:
        return "this query takes none"
    return "this query takes " + ", ".join(f"{one.name}={one.example}" for one in parameters)


def _text(parameter: Parameter, value: str) -> str:
    """Return a text as a literal."""
    # Some engines read \u before they know that a text is one (SPARQL 1.1, section 19.2).
    if re.search(r"\\[uU]", value) or re.search(r"[\ud800-\udfff]", value):
        raise _refuse(parameter, value, "a text without the signs \\u")
    escaped = _SPECIAL.sub(lambda m: _ESCAPES.get(m[0]) or f"\\u{ord(m[0]):04X}", value)
    return f'"{escaped}"'


def _domain(parameter: Parameter, value: str) -> str:
    """Return a domain as a literal, in its one form."""
    host = without_www(parse_host(value))
    if "." not in host:
        raise _refuse(parameter, value, "a domain")
    return f'"{host}"'


def _day(parameter: Parameter, value: str) -> str:
    """Return a day as a literal."""
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or value != day.isoformat():
        raise _refuse(parameter, value, "a day")
    return f'"{value}"^^<http://www.w3.org/2001/XMLSchema#date>'


def _integer(parameter: Parameter, value: str) -> str:
    """Return a whole number."""
    if re.fullmatch(r"-?[0-9]{1,18}", value) is None or (parameter.name, value[:1]) == (
        "limit",
        "-",
    ):
        raise _refuse(parameter, value, "a whole number")
    return str(int(value))


def _refuse(parameter: Parameter, value: str, expected: str) -> UsageError:
    """Return the complaint about a value that is not of the type."""
    what = f"{quoted(value)} is not what the parameter {parameter.name} takes"
    return UsageError(f"{what}: {expected}, such as {parameter.name}={parameter.example}")


_TYPES: Final[Mapping[str, Callable[[Parameter, str], str]]] = {
    "text": _text,
    "domain": _domain,
    "day": _day,
    "integer": _integer,
}

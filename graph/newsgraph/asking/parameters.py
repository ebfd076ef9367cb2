"""Parameters: what a query can be told, typed in its header, rendered as rows of ``VALUES``.

A query declares a parameter in its header, and gives its default in one row of ``VALUES``::

    #+ params:
    #+   topic (text, such as AI): only this topic; all topics unless given
    ...
      VALUES ?topic { UNDEF }

So the text as it stands is SPARQL that runs anywhere, and so is the text that is rendered. An
integer called ``limit`` is what follows the one ``LIMIT`` of the query instead.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from newsgraph.errors import UsageError
from newsgraph.hosts import parse_host, without_www
from newsgraph.problems import quoted
from newsgraph.sparql import Token, tokens_of

Value = str | int | dt.date
Values = Mapping[str, Value | Sequence[Value]]
"""What a query is told: a value, or several of which each may hold, by parameter."""

_DECLARED = re.compile(r"(\w+) \((\w+), such as (.+?)\): (.+)")
_DOMAIN_CHARACTERS: Final = 253
_INTEGER = re.compile(r"-?[0-9]{1,18}")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# Some engines read \uXXXX before they know that a text is one (SPARQL 1.1, section 19.2), so
# that the letter after a backslash is escaped as well.
_SPECIAL = re.compile(r'[\x00-\x1f"\\\x7f]|(?<=\\)[uU]')
_BRACKETS: Final = ("open", "close")
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Parameter(NamedTuple):
    """A parameter: its name, type, an example, what it does, and its default as SPARQL."""

    name: str
    type: str
    example: str
    description: str
    default: str | None

    @property
    def takes_several(self) -> bool:
        """Whether it takes several values, each of which may hold."""
        return not _holder_of(self.name).is_single


class _Type(NamedTuple):
    """A type of parameters: what is expected, and how a value is written; None if it is none."""

    expected: str
    write: Callable[[str], str | None]


def _text(value: str) -> str | None:
    """Return a text as a literal, exactly as it is; None where it is not Unicode."""
    if _SURROGATE.search(value):
        return None
    # With eight digits, since some engines take four more of them for a part of the number.
    escaped = _SPECIAL.sub(lambda m: _ESCAPES.get(m[0]) or f"\\U{ord(m[0]):08X}", value)
    return f'"{escaped}"'


def _domain(value: str) -> str | None:
    """Return a domain as a literal, in its one form."""
    name = value.strip()
    host = without_www(parse_host(name)) if len(name) <= _DOMAIN_CHARACTERS else ""
    return f'"{host}"' if "." in host else None


def _day(value: str) -> str | None:
    """Return a day as a literal."""
    name = value.strip()
    try:
        day = dt.date.fromisoformat(name)
    except ValueError:
        return None
    if name != day.isoformat():
        return None
    return f'"{name}"^^<http://www.w3.org/2001/XMLSchema#date>'


def _integer(value: str) -> str | None:
    """Return a whole number."""
    number = value.strip()
    return str(int(number)) if _INTEGER.fullmatch(number) else None


def _count(value: str) -> str | None:
    """Return a whole number that is not negative."""
    number = _integer(value)
    return None if number is None or number.startswith("-") else number


_COUNT: Final = _Type("a whole number from 0 on", _count)
_TYPES: Final[Mapping[str, _Type]] = {
    "text": _Type("a text", _text),
    "domain": _Type("a domain", _domain),
    "day": _Type("a day", _day),
    "integer": _Type("a whole number", _integer),
}


class _Holder(NamedTuple):
    """What in a query holds a parameter's values: rows of ``VALUES``, or a ``LIMIT``.

    It is found by the words before the values, and may be written with a default after them.
    """

    words: str
    default: str
    types: Mapping[str, _Type]
    example: str
    is_single: bool


_LIMIT: Final = _Holder(
    "LIMIT", "20", {"integer": _COUNT}, "limit (integer, such as 20)", is_single=True
)


def _rows_of(name: str) -> _Holder:
    """Return the rows of a variable."""
    example = "topic (text, such as AI)"
    return _Holder(f"VALUES ?{name}", "{ UNDEF }", _TYPES, example, is_single=False)


def _holder_of(name: str) -> _Holder:
    """Return what holds the values of the parameter of this name."""
    return _LIMIT if name == "limit" else _rows_of(name)


class _Slot(NamedTuple):
    """A place of a query that holds a value: where it begins and ends."""

    start: int
    end: int


_Slots = Mapping[str, Sequence[_Slot]]  # by the words before them


def declare(lines: Iterable[str], text: str) -> tuple[Parameter, ...]:
    """Return the parameters that a header declares, with the defaults that the text gives.

    Raises `UsageError` for a type that there is not, for a parameter that is declared twice,
    and where the text does not hold one default; `QuerySyntaxError` for a text whose tokens
    can't be told.
    """
    folded: list[list[str]] = []
    for line in filter(None, lines):
        if _DECLARED.match(line) or not folded:
            folded.append([line])
        else:
            folded[-1].append(line)
    slots = _find_slots(text) if folded else {}
    declared: dict[str, Parameter] = {}
    for one in folded:
        parameter = _declare_one(" ".join(one), text, slots)
        if parameter.name in declared:
            raise UsageError(f"the header declares the parameter {parameter.name} twice")
        declared[parameter.name] = parameter
    return tuple(declared.values())


def render(text: str, parameters: Sequence[Parameter], values: Values) -> str:
    r"""Return the text of a query with some of its parameters told.

    Raises `UsageError`, saying what is expected, for a name or a value that can't be.

    >>> text = 'SELECT * {\n  VALUES ?topic { UNDEF }\n}'
    >>> print(render(text, declare(["topic (text, such as AI): which"], text), {"topic": "AI"}))
    SELECT * {
      VALUES ?topic { "AI" }
    }
    """
    if not isinstance(values, Mapping):
        what = f"{quoted(repr(values))} are no values by parameter"
        raise UsageError(f'{what}: give a mapping, such as {{"topic": "AI"}}')
    known = {parameter.name: parameter for parameter in parameters}
    slots = _find_slots(text) if values else {}
    rows: dict[_Slot, str] = {}
    for name, value in values.items():
        if name not in known:
            raise UsageError(f"there is no parameter {quoted(str(name))}: {_tell(parameters)}")
        rows[_slot_of(name, slots)] = _write(known[name], value)
    # From the last one to the first, so that the places of the others stay.
    for slot in sorted(rows, key=lambda slot: slot.start, reverse=True):
        text = text[: slot.start] + rows[slot] + text[slot.end :]
    return text


def _declare_one(line: str, text: str, slots: _Slots) -> Parameter:
    """Return one parameter that a header declares."""
    match = _DECLARED.fullmatch(line)
    holder = _holder_of(line.partition(" ")[0])
    if match is None or match[2] not in holder.types:
        what = f"the header's parameter {quoted(line)} is not understood"
        types = ", ".join(holder.types)
        raise UsageError(f"{what}: write  {holder.example}: what it does  (types: {types})")
    name, kind, example, description = match.groups()
    slot = _slot_of(name, slots)
    default = text[slot.start : slot.end]
    is_any = default.upper() == "UNDEF"
    return Parameter(name, kind, example, description, None if is_any else default)


def _find_slots(text: str) -> _Slots:
    """Return the places of a query that hold values, by the words before them."""
    tokens = list(tokens_of(text))
    found: defaultdict[str, list[_Slot]] = defaultdict(list)
    for place, token in enumerate(tokens):
        match token.text.upper(), tokens[place + 1 : place + 3]:
            case "VALUES", [Token("atom", variable), Token("open", "{")]:
                slot = _rows_from(tokens, place + 2)
                if slot is not None:
                    found[_rows_of(variable[1:]).words].append(slot)
            case "LIMIT", [Token("word", number, start, end), *_] if number.isdecimal():
                found[_LIMIT.words].append(_Slot(start, end))
    return found


def _rows_from(tokens: Sequence[Token], opening: int) -> _Slot | None:
    """Return what stands between a brace and the one that closes it; None if nothing does."""
    after = range(opening + 1, len(tokens))
    closing = next((place for place in after if tokens[place].kind in _BRACKETS), None)
    if closing is None or tokens[closing].text != "}" or closing == opening + 1:
        return None
    return _Slot(tokens[opening + 1].start, tokens[closing - 1].end)


def _slot_of(name: str, slots: _Slots) -> _Slot:
    """Return the one place of a query that holds a parameter's value."""
    words, default, *_ = _holder_of(name)
    found = slots.get(words, ())
    if not found:
        what = f"the parameter {name} has no default in the query"
        raise UsageError(f"{what}: write  {words} {default}")
    if len(found) > 1:
        what = f"the parameter {name} has {len(found)} defaults in the query"
        raise UsageError(f"{what}: {words} may stand in one place only")
    return found[0]


def _tell(parameters: Sequence[Parameter]) -> str:
    """Return which parameters there are."""
    if not parameters:
        return "this query takes none"
    return "this query takes " + ", ".join(f"{one.name}={one.example}" for one in parameters)


def _write(parameter: Parameter, value: object) -> str:
    """Return what a parameter is told as it stands in the query."""
    # Bytes are a sequence too: of numbers, which nobody means.
    is_one = isinstance(value, str | bytes | bytearray)
    told = value if isinstance(value, Sequence) and not is_one else [value]
    terms = [_write_one(parameter, one) for one in told]
    is_single = _holder_of(parameter.name).is_single
    if not terms or (is_single and len(terms) > 1):
        wanted = "one value" if is_single else "one value or more"
        raise UsageError(f"the parameter {parameter.name} takes {wanted}")
    return " ".join(terms)


def _write_one(parameter: Parameter, value: object) -> str:
    """Return a value as a term, if it is of the parameter's type."""
    expected, write = _holder_of(parameter.name).types[parameter.type]
    told = _tell_value(value)
    term = None if told is None else write(told)
    if term is None:
        offending = repr(value) if told is None else told
        what = f"{quoted(offending)} is not what the parameter {parameter.name} takes"
        raise UsageError(f"{what}: {expected}, such as {parameter.name}={parameter.example}")
    return term


def _tell_value(value: object) -> str | None:
    """Return a value as people type it, None for what no parameter takes."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(Decimal(value))  # of an integer with very many digits, str() raises
    return value if isinstance(value, str) else None

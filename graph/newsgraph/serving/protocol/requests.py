"""Requests: the parts of an HTTP request -> a query operation (SPARQL 1.1 Protocol, section 2.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple
from urllib.parse import parse_qsl

from newsgraph.limits import REQUEST_FIELDS
from newsgraph.problems import quoted
from newsgraph.serving.protocol.refusals import READ_ONLY, Refusal

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
_FORMAT: Final = "format"


class Operation(NamedTuple):
    """A query, and the dataset that the protocol names for it; None where it names none."""

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str | None = None

    @property
    def names_dataset(self) -> bool:
        """Whether the protocol names a dataset, which counts more than one in the query."""
        return bool(self.default_graphs or self.named_graphs)


def parse_operation(
    method: str, query_string: bytes, content_type: str | None, body: bytes
) -> Operation | None:
    """Return the query that a request asks by GET, HEAD or POST, None where it asks nothing.

    A POST always asks, and a format alone is no question. Raises `Refusal` with a status that fits
    for anything else.
    """
    fields = parse_fields(query_string, "the address")
    if method in ("GET", "HEAD"):
        asks_nothing = all(name == _FORMAT for name, _ in fields)
        return None if asks_nothing else _operation(fields)
    media_type, charset = _parse_type(content_type)
    if media_type == FORM:
        return _operation([*fields, *parse_fields(body, "the form")])
    if media_type == DIRECT:
        return _operation([*fields, ("query", _decode(body, charset))])
    if media_type == UPDATE:
        raise Refusal(403, READ_ONLY)
    what = f"a query comes as {DIRECT} or {FORM}"
    raise Refusal(415, f"{what}, not as {quoted(content_type or 'nothing at all')}")


def _operation(fields: Sequence[tuple[str, str]]) -> Operation:
    """Return the query that some fields ask."""
    if any(name in ("update", "using-graph-uri", "using-named-graph-uri") for name, _ in fields):
        raise Refusal(403, READ_ONLY)
    queries = _values(fields, "query")
    if len(queries) != 1:
        count = f"{len(queries)} queries" if queries else "no query"
        raise Refusal(400, f"the request holds {count}: give one, as query=...")
    return Operation(
        queries[0],
        tuple(_values(fields, "default-graph-uri")),
        tuple(_values(fields, "named-graph-uri")),
        _last_format(fields),
    )


def named_format(query_string: bytes) -> str | None:
    """Return the format that an address names, None where it names none; raises `Refusal`.

    >>> named_format(b"default&format=nt")
    'nt'
    """
    return _last_format(parse_fields(query_string, "the address"))


def _last_format(fields: Iterable[tuple[str, str]]) -> str | None:
    """Return the format that some fields name, the last of several."""
    return next(reversed(_values(fields, _FORMAT)), None)


def _values(fields: Iterable[tuple[str, str]], wanted: str) -> list[str]:
    """Return the values of all fields of one name."""
    return [value for name, value in fields if name == wanted]


def parse_fields(data: bytes, where: str) -> list[tuple[str, str]]:
    """Return the fields of a query string or form; raises `Refusal` for what is not UTF-8."""
    try:
        return parse_qsl(
            data.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=REQUEST_FIELDS,
        )
    except UnicodeError:
        raise Refusal(400, f"{where} is not percent-encoded UTF-8") from None
    except ValueError:
        raise Refusal(400, f"{where} holds more than {REQUEST_FIELDS} fields") from None


def _parse_type(content_type: str | None) -> tuple[str, str]:
    """Return the media type and the charset of a body."""
    media_type, *parameters = (content_type or "").lower().split(";")
    stated = (parameter.strip().partition("=") for parameter in parameters)
    charset = next((value.strip('"') for name, _, value in stated if name == "charset"), "utf-8")
    return media_type.strip(), charset


def _decode(body: bytes, charset: str) -> str:
    """Return a query that stands in a body by itself, which is UTF-8."""
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise Refusal(415, f"a query is UTF-8, not {quoted(charset)}")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Refusal(400, f"the query is not UTF-8: byte {error.start + 1} is wrong") from None

"""Values: plain texts of a post -> typed values, one rule each."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from newsgraph.errors import ValueRefused
from newsgraph.limits import TEXT_BYTES
from newsgraph.problems import quoted
from newsgraph.records import Moment

INT64: Final = range(-(2**63), 2**63)

_INTEGER = re.compile(r"[+-]?0*[0-9]{1,19}")
_BOOLEANS: Final = {"true": True, "false": False, "True": True, "False": False}
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    # No 24:00, which Python takes from 3.14 on only; no more digits of a second than Jena reads.
    r"(?:[Tt ]((?:[01][0-9]|2[0-3]):[0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?"
    r"[ ]?([Zz]|[+-][0-9]{2}(?::?[0-5][0-9])?)?)?"
)
# What must not stand in a text, and can get there by an escape in double quotes: control
# characters but tab and line feed, the separators that only YAML takes for line breaks,
# noncharacters that XML forbids, and lone surrogates.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
_LONGEST_OFFSET: Final = timedelta(hours=14)


def parse_text(text: str) -> str:
    """Return a text as it stands, or raise `ValueRefused` for what no text may hold."""
    if len(text) * 4 > TEXT_BYTES and len(text.encode("utf-8", "replace")) > TEXT_BYTES:
        raise ValueRefused("text-too-long", f"this text has {len(text):,} characters")
    match = None if text.isprintable() else _FORBIDDEN.search(text)
    if match:
        code = "line-separator" if match.group() in "\x85\u2028\u2029" else "control-character"
        # The text itself is not quoted: it may be a URL with a password.
        raise ValueRefused(code, f"this text holds U+{ord(match.group()):04X}")
    return text


def parse_integer(text: str) -> int:
    """Return an integer written in ASCII decimal digits that fits 64 bits.

    >>> parse_integer("0123")
    123
    """
    if not _INTEGER.fullmatch(text):
        raise ValueRefused("bad-integer", f"{quoted(text)} is not a whole number")
    number = int(text)
    if number not in INT64:
        raise ValueRefused("bad-integer", f"{quoted(text)} does not fit 64 bits")
    return number


def parse_boolean(text: str) -> bool:
    """Return a boolean; yes, no, on and off are texts."""
    if text not in _BOOLEANS:
        raise ValueRefused("bad-boolean", f"{quoted(text)} is neither true nor false")
    return _BOOLEANS[text]


def parse_moment(text: str) -> tuple[Moment, str | None]:
    """Return an ISO 8601 date with or without time, and the code of a warning, if any.

    Without zone it is taken as UTC; a bare date stays a day. The lexical form is that of
    XML Schema 1.1 part 2, sections 3.3.7 and 3.3.9, with the zone as stated.

    >>> parse_moment("2020-06-12 21:19+0200")[0].lexical
    '2020-06-12T21:19:00+02:00'
    >>> parse_moment("2020-06-12")
    (Moment(stated='2020-06-12', lexical='2020-06-12', datatype='xsd:date', \
utc='2020-06-12T00:00:00'), 'date-without-time')
    """
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise _bad_date(text)
    day, clock, seconds, fraction, zone = match.groups()
    if clock is None:
        utc = _to_utc(text, f"{day}T00:00:00", timedelta())
        return Moment(text, day, "xsd:date", utc), "date-without-time"
    digits = (fraction or "").rstrip("0")
    tail = f".{digits}" if digits else ""
    local = f"{day}T{clock}:{seconds or '00'}"
    suffix, offset = _parse_zone(text, zone)
    utc = _to_utc(text, local, offset) + tail
    moment = Moment(text, f"{local}{tail}{suffix}", "xsd:dateTime", utc)
    return moment, None if zone else "date-without-zone"


def _parse_zone(text: str, zone: str | None) -> tuple[str, timedelta]:
    """Return a zone as XML Schema writes it, and its offset from UTC."""
    if zone is None or zone in "Zz":
        return "Z", timedelta()
    hours, minutes = zone[1:3], zone[3:].lstrip(":") or "00"
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    if offset > _LONGEST_OFFSET:
        raise _bad_date(text)
    if not offset:
        return "Z", offset
    return f"{zone[0]}{hours}:{minutes}", offset if zone[0] == "+" else -offset


def _to_utc(text: str, local: str, offset: timedelta) -> str:
    """Return a local time in UTC without zone, so that texts sort as times do."""
    try:
        return (datetime.fromisoformat(local) - offset).isoformat()
    except (ValueError, OverflowError):
        raise _bad_date(text) from None


def _bad_date(text: str) -> ValueRefused:
    """Return the error for a text that is no date."""
    return ValueRefused("bad-date", f"{quoted(text)} is not a date")

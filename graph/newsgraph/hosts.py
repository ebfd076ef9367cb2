"""Hosts: the one form of a host name or address, and the domain that its owner registered."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from importlib.resources import files
from typing import Final

import idna
from publicsuffixlist import PublicSuffixList, encode_idn

from newsgraph.memory import remembered

NAME: Final = r"[a-z0-9_][a-z0-9_-]{0,62}(?:\.[a-z0-9_][a-z0-9_-]{0,62})*"
"""A host name of labels with at most 63 characters, as a regular expression."""

NUMBER: Final = r"(?:[a-z0-9_.-]*\.)?(?:[0-9]+|0x[0-9a-f]*)"
"""A host name whose last label is a number, as a regular expression."""

PUNYCODE: Final = "xn--"
"""What a label begins with that stands for other characters (RFC 5890, section 2.3.2.5)."""

_HOST = re.compile(rf"(?!.{{254}}){NAME}")
# A host whose last label is a number is an address to browsers, or none (WHATWG URL, 3.5).
_NUMERIC = re.compile(rf"{NUMBER}\Z")
_ADDRESS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")


@remembered
def parse_host(host: str) -> str:
    """Return a host in lower case and punycode, without a trailing dot; empty if it is none."""
    if host.startswith("[") and host.endswith("]"):
        return _write_address(host[1:-1])
    name = host.lower() if host.isascii() else _encode_host(host)
    name = name.rstrip(".")
    if not _HOST.fullmatch(name) or (_NUMERIC.match(name) and not _is_address(name)):
        return ""
    return name if all(map(_is_label, name.split("."))) else ""


def _is_label(label: str) -> bool:
    """Return whether a label is a plain one, or stands in punycode for one that is not."""
    if not label.startswith(PUNYCODE):
        return True
    try:
        return not label.removeprefix(PUNYCODE).encode().decode("punycode").isascii()
    except UnicodeError:
        return False


def _is_address(name: str) -> bool:
    """Return whether a name is an IPv4 address in its usual form."""
    try:
        ipaddress.IPv4Address(name)
    except ValueError:
        return False
    return True


def without_www(host: str) -> str:
    """Drop leading ``www.`` while what remains still holds a dot."""
    while host.startswith("www.") and "." in host[4:]:
        host = host[4:]
    return host


@remembered
def registrable_domain(host: str) -> str:
    """Return the part of a host that one owner registers, by the Public Suffix List.

    An address, or a host that is itself a public suffix, is its own.

    >>> registrable_domain("news.bbc.co.uk")
    'bbc.co.uk'
    """
    if host.startswith("[") or _ADDRESS.fullmatch(host):
        return host
    return _suffixes().privatesuffix(host) or host


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    """Return the Public Suffix List, read when it is first asked, with its rules as hosts are.

    Nearly all are: the package would encode each, which takes twice as long as all the rest.
    """
    text = files("publicsuffixlist").joinpath("public_suffix_list.dat").read_text("utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("//")]
    rules = [line if line.isascii() else encode_idn(line.split()[0]) for line in lines]
    return PublicSuffixList(rules, accept_encoded_idn=False)


def _encode_host(host: str) -> str:
    """Return an international host name in punycode, by UTS 46; empty if it is none."""
    try:
        return idna.encode(host.rstrip("."), uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        return ""


def _write_address(text: str) -> str:
    """Return an IPv6 address in brackets as RFC 5952 writes it; empty if it is none."""
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        return ""
    if address.scope_id is not None:
        return ""
    # Python before 3.13 writes these as hexadecimal only (RFC 5952, section 5).
    mapped = address.ipv4_mapped
    return f"[::ffff:{mapped}]" if mapped else f"[{address.compressed}]"

"""Meanings: what a text means to a field, where no other text has a say in it."""

from __future__ import annotations

from typing import Final, NamedTuple

from newsgraph.errors import UrlError
from newsgraph.problems import quoted
from newsgraph.reading.notes import Meaning, Slip
from newsgraph.reading.values import parse_boolean, parse_integer, parse_moment, parse_text
from newsgraph.records import Fate
from newsgraph.urls import (
    Url,
    hides_userinfo,
    key_of,
    parse_domain,
    parse_url,
    resolved,
    site_of,
    targets_of,
    without_userinfo,
)

NO_DOMAIN: Final = Slip((), "no-domain", "no domain is stated for the provider")
"""The warning that nothing is said of a provider's domain."""


class StatedUrl(NamedTuple):
    """A URL as a post states it (without userinfo), its key, and the site that has it."""

    text: str
    key: str
    site: str


class StatedDomain(NamedTuple):
    """A domain as a post states it, and in its one form; None for what is no domain."""

    text: str
    domain: str | None


def read_text(text: str) -> Meaning:
    """Read a text; a blank one states nothing."""
    value = parse_text(text)
    return Meaning(value if value.strip() else Fate.ABSENT)


def read_integer(text: str) -> Meaning:
    """Read a whole number."""
    return Meaning(parse_integer(text))


def read_heat(text: str) -> Meaning:
    """Read a heat score; -1 means that it was not computed."""
    value = parse_integer(text)
    return Meaning(Fate.NOT_COMPUTED if value == -1 else value)


def read_boolean(text: str) -> Meaning:
    """Read true or false."""
    return Meaning(parse_boolean(text))


def read_moment(text: str) -> Meaning:
    """Read an ISO 8601 date, with or without time."""
    value, warning = parse_moment(text)
    if warning is None:
        return Meaning(value)
    what = f"{quoted(value.stated)} is not a full date with time and zone"
    return Meaning(value, (Slip((), warning, what),))


def read_url(text: str) -> Meaning:
    """Read an http(s) URL of an article; a blank one states nothing."""
    stated = _state_url(text)
    if stated is None:
        return Meaning(Fate.ABSENT)
    value, url, slips = stated
    return Meaning(StatedUrl(value, key_of(url), site_of(url)), slips)


def read_image_url(text: str) -> Meaning:
    """Read an http(s) URL of which nothing is made; a blank one states nothing."""
    stated = _state_url(text)
    return Meaning(Fate.ABSENT) if stated is None else Meaning(stated[0], stated[2])


def read_domain(text: str) -> Meaning:
    """Read a domain; a bad one costs nothing, since the article's URL has one too."""
    stated = parse_text(text)
    if not stated.strip():
        return Meaning(Fate.ABSENT, (NO_DOMAIN,))
    try:
        return Meaning(StatedDomain(stated, parse_domain(stated)))
    except UrlError as error:
        # What stands before an @ may be a password.
        known = StatedDomain(stated.rpartition("@")[2], None)
        return Meaning(known, (Slip((), error.code, error.what),))


def _state_url(text: str) -> tuple[str, Url, tuple[Slip, ...]] | None:
    """Return a URL as stated but without userinfo, and resolved; None for a blank text."""
    if not parse_text(text).strip():
        return None
    targets = targets_of(parse_url(text))
    if hides_userinfo(targets):
        raise UrlError("url-host", "this AMP cache URL holds a user name")
    flaws = targets[0].flaws
    stated = without_userinfo(text) if "url-userinfo" in flaws else text
    slips = tuple([Slip((), flaw, f"{quoted(stated)} is not a clean URL") for flaw in flaws])
    return stated, resolved(targets), slips

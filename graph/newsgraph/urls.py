"""URLs: the one rule by which two URLs are the same article's, and legal forms of URLs."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from newsgraph.errors import UrlError
from newsgraph.hosts import NAME, NUMBER, PUNYCODE, parse_host, registrable_domain, without_www
from newsgraph.limits import CACHE_DEPTH, URL_CHARACTERS
from newsgraph.problems import quoted

RULE_VERSION: Final = "1"
"""Version of `canonical_url`; it stands with every dataset, since keys depend on it."""

TRACKING_KEYS: Final = frozenset(
    ["fbclid", "gclid", "gclsrc", "dclid", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid"]
)
"""Query keys, besides ``utm_*``, that say where a reader came from and not what is read."""

_AMPERSAND = re.compile(r"&(?:(?:amp|#0*38|#[xX]0*26);)+")
# An encoding that may be in another form than its one: octets beyond ASCII in capitals are not.
_PERCENT = re.compile(r"%(?![89A-F][0-9A-F])([0-9A-Fa-f]{2})?")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
# ASCII, since a long s (U+017F) is no s here.
_BEGINNING = re.compile(r"(?ai)(https?)://([^/?#]*)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# No backslash before an @: browsers take it for a slash, and so another host than we would.
_AUTHORITY = re.compile(r"(?:([^\\]*)@)?(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]{0,9}))?")
# What follows begins with a host that has a dot: ``/c/s/`` alone is no host named s.
_CDN_PATH = re.compile(r"/[cv]/(s/)?+([^/]+\.[^/].*)", re.DOTALL)
_CDN_USERINFO = re.compile(r"/[cv]/(?:s/)?[^/]*(?:@|%40)")
_CDN_HOST: Final = "cdn.ampproject.org"
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# RFC 3986, section 3.3 and 3.4: pchar, slash and question mark; and what begins a fragment.
_ILLEGAL_CHARACTER: Final = r"[^A-Za-z0-9\-._~!$&'()*+,;=:@/?%#]"
# One and any more, which Python finds ten times as fast as one or more.
_ILLEGAL = re.compile(f"{_ILLEGAL_CHARACTER}{_ILLEGAL_CHARACTER}*")
# A URL that is legal as it stands: RFC 3986, appendix A, with a plain host (in no punycode, which
# may be broken) and no port.
_LEGAL = re.compile(
    rf"https?://(?![^/?#]{{254}}|{NUMBER}(?:[/?#]|\Z)|[^/?#]*{PUNYCODE}){NAME}"
    r"(?:[/?](?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*)?"
    r"(?:#(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*)?"
)
# Of the illegal ones, what is illegal in an IRI too (RFC 3987, section 2.2), and so a slip.
_SLIP = re.compile(r"[\x00-\x20\"<>\\^`{|}\[\]\x7f-\x9f]")
# What a legal URL may hold and none of ours does: entities, dot segments.
_MENDED: Final = ("&#", "&amp;", "/.")
_PORTS: Final = range(1, 65_536)
_DEFAULT_PORTS: Final = frozenset({80, 443})


class Url(NamedTuple):
    """An http(s) URL taken apart; every part is legal and normalised.

    ``scheme`` is as given; ``host`` is lower case and punycode; ``port`` is empty where it
    is a default one; ``query`` is None where there is none. ``flaws`` names the problem
    codes of what had to be mended.
    """

    scheme: str
    host: str
    port: str
    path: str
    query: str | None
    fragment: str
    flaws: tuple[str, ...]


def canonical_url(text: str) -> str:
    """Return the identity key of an article's URL: the one maker of keys, and idempotent.

    Two URLs with one key are one article. Raises `UrlError` for what is no http(s) URL.

    ================================================  =======================================
    given                                             key
    ================================================  =======================================
    ``http://www.BBC.co.uk:80/news/?utm_source=x#c``  ``https://bbc.co.uk/news``
    ``https://a.org/x/../y//``                        ``https://a.org/y``
    ``https://a.org/?b=2&fbclid=Q&a=1``               ``https://a.org?b=2&a=1``
    ``https://a.org/s?AMP``                           ``https://a.org/s``
    ``https://a.org/s?outputType=amp``                ``https://a.org/s``
    ``https://a.org/amp/s``                           ``https://a.org/amp/s`` (never guessed)
    ``https://a.org/i?w=1&#038;h=2``                  ``https://a.org/i?w=1&h=2``
    ``https://a.org/%7Eb/%c3%a9``                     ``https://a.org/~b/%C3%A9``
    ``https://bücher.example./``                      ``https://xn--bcher-kva.example``
    ``https://u:p@a.org/s``                           ``https://a.org/s``
    ``https://x-org.cdn.ampproject.org/c/s/x.org/y``  ``https://x.org/y``
    ================================================  =======================================

    Sources: RFC 3986, section 6 (normalisation), UTS 46 (host names), and the AMP project's
    description of cache URLs.

    >>> canonical_url("http://www.BBC.co.uk:80/news/?utm_source=x#comments")
    'https://bbc.co.uk/news'
    """
    return key_of(resolved(targets_of(parse_url(text))))


def parse_url(text: str) -> Url:
    """Take an http(s) URL apart, mending what can be mended.

    Raises `UrlError` with a problem code for a text that is no such URL.
    """
    _check_length(len(text))
    plain = _mend(text)
    match = _BEGINNING.match(plain)
    if match is None:
        raise _wrong_scheme(text)
    scheme, authority = match.groups()
    host, port, flaws = _parse_authority(authority)
    stated = plain[match.end() :]
    legal = _ILLEGAL.sub(_encode, stated)
    if (legal != stated and _SLIP.search(stated)) or ("%" in text and _BARE_PERCENT.search(text)):
        flaws += ("url-illegal-character",)
    before, _, fragment = legal.partition("#")
    path, mark, query = before.partition("?")
    path, fragment = _remove_dot_segments(path), fragment.replace("#", "%23")
    url = Url(scheme.lower(), host, port, path, query if mark else None, fragment, flaws)
    # Encoding lengthens; what is written out must be no URL that is refused when read again.
    _check_length(len("https") + len(_without_scheme(url)))
    return url


def targets_of(url: Url) -> tuple[Url, ...]:
    """Return a parsed URL and, where it is an AMP cache's, what it stands for: caches can nest."""
    targets = [url]
    while (inner := _cached_target(targets[-1])) is not None:
        targets.append(inner)
    return tuple(targets)


def resolved(targets: tuple[Url, ...]) -> Url:
    """Return what a URL stands for in the end, itself where too many caches are nested."""
    return targets[-1] if len(targets) <= CACHE_DEPTH else targets[0]


def key_of(url: Url) -> str:
    """Return the canonical form of a resolved URL."""
    host = without_www(url.host)
    port = f":{url.port}" if url.port else ""
    query = _kept_parameters(url.query) if url.query else ""
    return f"https://{host}{port}{_plain_path(url)}" + (f"?{query}" if query else "")


def site_of(url: Url) -> str:
    """Return the domain that the owner of a resolved URL registered.

    >>> site_of(parse_url("https://www.news.bbc.co.uk:8080/x"))
    'bbc.co.uk'
    """
    return registrable_domain(without_www(url.host))


def legal_iri(text: str) -> str:
    """Return a URL as stated, but legal as an IRI: illegal characters encoded, no userinfo.

    Dot segments are resolved: some RDF readers do so and some don't.
    Raises `UrlError` for what is no http(s) URL.

    >>> legal_iri("http://www.example.org/a b?x=|&#038;y")
    'http://www.example.org/a%20b?x=%7C&y'
    """
    is_short = len(text) < URL_CHARACTERS
    if is_short and _LEGAL.fullmatch(text) and not any(map(text.__contains__, _MENDED)):
        return text
    url = parse_url(text)
    return url.scheme + _without_scheme(url)


def hides_userinfo(targets: tuple[Url, ...]) -> bool:
    """Return whether an AMP cache URL holds, in its path, a user name and perhaps a password.

    >>> url = parse_url("https://a-org.cdn.ampproject.org/c/s/me:secret@a.org/x")
    >>> hides_userinfo(targets_of(url))
    True
    """
    return any(map(_is_cache_with_userinfo, targets))


def parse_domain(text: str) -> str:
    """Return a provider's domain in its one form: lower case, punycode, no leading ``www.``.

    Raises `UrlError` for what is no host name with at least one dot.

    >>> parse_domain("WWW.Bücher.example")
    'xn--bcher-kva.example'
    """
    host = without_www(parse_host(text.strip()))
    if "." not in host or host.startswith("["):
        raise UrlError("bad-domain", f"{quoted_url(text)} is not a domain")
    return host


def host_of(key: str) -> str:
    """Return the host of a canonical URL.

    >>> host_of("https://bbc.co.uk/news?x=1")
    'bbc.co.uk'
    """
    match = _BEGINNING.match(key)
    authority = _AUTHORITY.fullmatch(match.group(2)) if match else None
    return authority.group(2) if authority else ""


def without_userinfo(text: str) -> str:
    """Return a URL's text without the user name and password it may hold.

    >>> without_userinfo("https://me:secret@example.org/a@b")
    'https://example.org/a@b'
    """
    # Entities first, as `parse_url` does: the # of ``&#038;`` would hide the @ behind it.
    plain = _mend(text)
    match = _BEGINNING.match(plain)
    if match is None or "@" not in match.group(2):
        return text
    start, end = match.span(2)
    return plain[:start] + match.group(2).rpartition("@")[2] + plain[end:]


def quoted_url(text: str) -> str:
    """Return what should be a URL for a message, without any password it may hold.

    Where the text is no URL, nobody knows where a password ends but that it is before an @.

    >>> quoted_url("https//me:secret@example.org/a")
    "'…@example.org/a'"
    """
    _, at, rest = text.rpartition("@")
    return quoted(f"…@{rest}" if at else text)


def _check_length(characters: int) -> None:
    """Raise where a URL is too long."""
    if characters > URL_CHARACTERS:
        raise UrlError("url-too-long", f"this URL has {characters:,} characters once encoded")


def _mend(text: str) -> str:
    """Return a URL with its percent-encodings in one form and no entities for ``&``."""
    plain = _normalise_percent(text.strip())
    return _AMPERSAND.sub("&", plain) if "&" in plain else plain


def _without_scheme(url: Url) -> str:
    """Return a parsed URL as text, from the colon behind the scheme."""
    port = f":{url.port}" if url.port else ""
    query = f"?{url.query}" if url.query is not None else ""
    fragment = f"#{url.fragment}" if url.fragment else ""
    return f"://{url.host}{port}{url.path}{query}{fragment}"


def _wrong_scheme(text: str) -> UrlError:
    """Return the error for a text that does not begin as an http(s) URL does."""
    scheme = _SCHEME.match(text.strip())
    if scheme and scheme.group().lower() not in ("http:", "https:"):
        return UrlError("url-scheme", f"{quoted_url(text)} is no http URL")
    return UrlError("url-syntax", f"{quoted_url(text)} is not an absolute URL")


def _parse_authority(authority: str) -> tuple[str, str, tuple[str, ...]]:
    """Return host, port and flaws of the part between ``//`` and the path."""
    match = _AUTHORITY.fullmatch(authority)
    userinfo, name, port = match.groups() if match else (None, "", None)
    host = parse_host(name)
    if not host:
        raise UrlError("url-host", "this URL has no valid host")
    flaws = () if userinfo is None else ("url-userinfo",)
    return host, _parse_port(port) if port else "", flaws


def _parse_port(digits: str) -> str:
    """Return a port in its one form, empty for a default one."""
    number = int(digits)
    if number not in _PORTS:
        raise UrlError("url-host", "this URL has no valid port")
    # Both default ports are dropped whatever the scheme, since the key's scheme is https.
    return "" if number in _DEFAULT_PORTS else str(number)


def _normalise_percent(text: str) -> str:
    """Write percent-encodings in one way (RFC 3986, section 6.2.2); a bare ``%`` is encoded."""
    return _PERCENT.sub(_normalise_triplet, text) if "%" in text else text


def _normalise_triplet(match: re.Match[str]) -> str:
    """Decode an unreserved character; write the digits of any other in upper case."""
    digits = match.group(1)
    if digits is None:
        return "%25"
    character = chr(int(digits, 16))
    return character if character in _UNRESERVED else f"%{digits.upper()}"


def _encode(match: re.Match[str]) -> str:
    """Return some characters as percent-encoded UTF-8 bytes."""
    return "%" + match.group().encode("utf-8", "surrogatepass").hex("%").upper()


def _kept_parameters(query: str) -> str:
    """Return a query without empty, tracking and AMP parameters, the others in order."""
    return "&".join(part for part in query.split("&") if part and not _is_dropped(part))


def _is_dropped(parameter: str) -> bool:
    """Return whether a query parameter says nothing about which article it is."""
    name = parameter.partition("=")[0]
    return (
        name.startswith("utm_")
        or name in TRACKING_KEYS
        or name.lower() == "amp"
        or parameter == "outputType=amp"
    )


def _plain_path(url: Url) -> str:
    """Return a URL's path as it stands in keys: without trailing slash."""
    return url.path.rstrip("/")


def _remove_dot_segments(path: str) -> str:
    """Resolve ``.`` and ``..`` in an absolute path (RFC 3986, section 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            if kept:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    trailing = "/" if segments[-1] in (".", "..") else ""
    return "/" + "/".join(kept) + trailing


def _is_cache(host: str) -> bool:
    """Return whether a host serves AMP pages of others."""
    return host == _CDN_HOST or host.endswith(f".{_CDN_HOST}")


def _is_cache_with_userinfo(url: Url) -> bool:
    """Return whether the path of an AMP cache's URL holds a user name."""
    return _is_cache(url.host) and _CDN_USERINFO.match(_plain_path(url)) is not None


def _cached_target(url: Url) -> Url | None:
    """Return what an AMP cache URL stands for; None for any other URL."""
    if not _is_cache(url.host):
        return None
    match = _CDN_PATH.fullmatch(_plain_path(url))
    if match is None:
        return None
    scheme = "https" if match.group(1) else "http"
    query = f"?{url.query}" if url.query is not None else ""
    try:
        return parse_url(f"{scheme}://{match.group(2)}{query}")
    except UrlError:
        return None

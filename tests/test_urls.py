"""URLs: one key for each article, legal IRIs, hosts, and no password anywhere."""

from __future__ import annotations

import re

import pyoxigraph
import pytest

from newsgraph.errors import UrlError
from newsgraph.limits import CACHE_DEPTH, URL_CHARACTERS
from newsgraph.urls import (
    TRACKING_KEYS,
    Url,
    canonical_url,
    hides_userinfo,
    host_of,
    legal_iri,
    parse_domain,
    parse_url,
    quoted_url,
    targets_of,
    without_userinfo,
)

WORKED_EXAMPLES = re.findall(
    r"^ *``(\S+)`` +``(\S+)``(?: \(.*\))?$", canonical_url.__doc__ or "", re.MULTILINE
)
CDN = "https://a-org.cdn.ampproject.org"
LONGEST_PATH = URL_CHARACTERS - len("https://a.org/")


def test_the_docstring_has_worked_examples() -> None:
    assert len(WORKED_EXAMPLES) == 11


@pytest.mark.parametrize(("given", "key"), WORKED_EXAMPLES)
def test_each_worked_example_is_true(given: str, key: str) -> None:
    assert canonical_url(given) == key


KEYS = {
    # Around it, scheme and host
    " \thttps://a.org/s\n": "https://a.org/s",
    "HTTP://A.ORG/S": "https://a.org/S",
    "https://a.org": "https://a.org",
    "https://a.org./": "https://a.org",
    "https://a.org../": "https://a.org",
    "https://www.www.a.org": "https://a.org",
    "https://www.org": "https://www.org",
    "https://www2.a.org": "https://www2.a.org",
    "https://bücher。example": "https://xn--bcher-kva.example",
    "https://x_y.a.org": "https://x_y.a.org",
    "https://localhost/x": "https://localhost/x",
    "https://1.2.3.4/x": "https://1.2.3.4/x",
    "https://[0:0::1]/": "https://[::1]",
    "https://[::ffff:102:304]/": "https://[::ffff:1.2.3.4]",
    "https://a.org:443/": "https://a.org",
    "https://a.org:00443/": "https://a.org",
    "http://a.org:443/": "https://a.org",
    "https://a.org:/": "https://a.org",
    "https://a.org:8080/": "https://a.org:8080",
    "https://a.org:65535/": "https://a.org:65535",
    "https://u@v@a.org/": "https://a.org",
    "https://@a.org/": "https://a.org",
    # The path
    "https://a.org//x//": "https://a.org//x",
    "https://a.org/a/./b/../c": "https://a.org/a/c",
    "https://a.org/../x": "https://a.org/x",
    "https://a.org/a/..": "https://a.org",
    "https://a.org/a/.": "https://a.org/a",
    "https://a.org/%2e%2E/x": "https://a.org/x",
    "https://a.org/.hidden": "https://a.org/.hidden",
    "https://a.org/x;v=1/*,$'()": "https://a.org/x;v=1/*,$'()",
    "https://a.org/a b|c": "https://a.org/a%20b%7Cc",
    "https://a.org/é": "https://a.org/%C3%A9",
    "https://a.org/\ud800": "https://a.org/%ED%A0%80",
    "https://a.org/100%": "https://a.org/100%25",
    "https://a.org/%zz": "https://a.org/%25zz",
    "https://a.org/%2541": "https://a.org/%2541",
    "https://a.org/%2f": "https://a.org/%2F",
    # The query
    "https://a.org?": "https://a.org",
    "https://a.org?a=1": "https://a.org?a=1",
    "https://a.org/?&a&&b=&": "https://a.org?a&b=",
    "https://a.org/?utm_medium=x&utm=1": "https://a.org?utm=1",
    "https://a.org/?UTM_a=1": "https://a.org?UTM_a=1",
    "https://a.org/?%75tm_a=1": "https://a.org",
    "https://a.org/?amp=1&aMp&amps=1": "https://a.org?amps=1",
    "https://a.org/?outputType=pdf&outputtype=amp": "https://a.org?outputType=pdf&outputtype=amp",
    "https://a.org/?a=1&amp;b=2": "https://a.org?a=1&b=2",
    "https://a.org/?a=1&amp;amp;b=2": "https://a.org?a=1&b=2",
    "https://a.org/?a=1&#x26;b=2": "https://a.org?a=1&b=2",
    "https://a.org/?a=1&a%6Dp;b=2": "https://a.org?a=1&b=2",
    "https://a.org/?a=1?b#c#d": "https://a.org?a=1?b",
    # AMP caches
    f"{CDN}/c/a.org/x": "https://a.org/x",
    f"{CDN}/v/s/a.org/x": "https://a.org/x",
    f"{CDN}/c/s/www.a.org:80/x/?amp&b=1#c": "https://a.org/x?b=1",
    f"{CDN}/c/s/a.org": "https://a.org",
    f"{CDN}/c/s/a.org/@me/x": "https://a.org/@me/x",
    f"{CDN}/c/s/u:p@a.org/x": "https://a.org/x",
    "https://cdn.ampproject.org/c/s/a.org/x": "https://a.org/x",
    "https://www.cdn.ampproject.org/c/s/a.org/x": "https://a.org/x",
    f"{CDN}/c/s/cdn.ampproject.org/c/s/a.org/x": "https://a.org/x",
    f"{CDN}/i/s/a.org/x.png": f"{CDN}/i/s/a.org/x.png",
    f"{CDN}/c/s/": f"{CDN}/c/s",
    f"{CDN}/c/s/s": f"{CDN}/c/s/s",
    f"{CDN}/c/-a.org/x": f"{CDN}/c/-a.org/x",
    "https://cdn.ampproject.org.b.net/c/s/a.org": "https://cdn.ampproject.org.b.net/c/s/a.org",
    "https://notcdn.ampproject.org/c/s/a.org": "https://notcdn.ampproject.org/c/s/a.org",
}


@pytest.mark.parametrize(("given", "key"), KEYS.items())
def test_key(given: str, key: str) -> None:
    assert canonical_url(given) == key


@pytest.mark.parametrize("key", sorted({*KEYS.values(), *(key for _, key in WORKED_EXAMPLES)}))
def test_a_key_is_its_own_key_and_a_legal_iri(key: str) -> None:
    assert canonical_url(key) == key
    assert pyoxigraph.NamedNode(legal_iri(key)).value == key


@pytest.mark.parametrize("name", sorted(TRACKING_KEYS))
def test_a_tracking_key_is_dropped_but_not_what_resembles_it(name: str) -> None:
    assert canonical_url(f"https://a.org/?{name}=1&x{name}=2") == f"https://a.org?x{name}=2"


def test_caches_within_caches_are_followed_to_a_limit() -> None:
    inner = "/c/s/cdn.ampproject.org"
    allowed = f"https://cdn.ampproject.org{inner * (CACHE_DEPTH - 2)}/c/s/a.org/x"
    beyond = f"https://cdn.ampproject.org{inner * CACHE_DEPTH}/c/s/a.org/x"
    assert canonical_url(allowed) == "https://a.org/x"
    assert canonical_url(beyond) == beyond


REFUSALS = {
    "": "url-syntax",
    "a.org/x": "url-syntax",
    "//a.org/x": "url-syntax",
    "/assets/x.png": "url-syntax",
    "https:/a.org": "url-syntax",
    "http:a.org": "url-syntax",
    "http\u017f://a.org": "url-syntax",
    "ftp://a.org/x": "url-scheme",
    "javascript:alert(1)": "url-scheme",
    "mailto:me@a.org": "url-scheme",
    "https://": "url-host",
    "https:///x": "url-host",
    "https://.": "url-host",
    "https://a..b": "url-host",
    "https://-a.org": "url-host",
    "https://1.2.3/x": "url-host",
    "https://256.256.256.256": "url-host",
    "https://0x7f.1": "url-host",
    "https://a.0x7f": "url-host",
    "https://a b.org": "url-host",
    "https://a|b.org": "url-host",
    "https://u\\@a.org": "url-host",
    "https://a.org\\@b.org": "url-host",
    "https://xn--a\u00fc.org": "url-host",
    "https://\ud800.org": "url-host",
    f"https://{'a' * 64}.org": "url-host",
    f"https://{'a.' * 127}org": "url-host",
    "https://[::1": "url-host",
    "https://[1.2.3.4]": "url-host",
    "https://[fe80::1%eth0]": "url-host",
    "https://[fe80::1%25eth0]": "url-host",
    "https://a.org:65536": "url-host",
    "https://a.org:0": "url-host",
    "https://a.org:00/x": "url-host",
    "https://a.org:x": "url-host",
    "https://xn--": "url-host",
    "https://xn--zzzzzzzzzz99999999.org": "url-host",
    "https://XN--A-.org": "url-host",
    "https://a.org:\u0661": "url-host",
    "https://a.org:1234567890": "url-host",
    "https://a.org/" + "x" * (LONGEST_PATH + 1): "url-too-long",
    "https://a.org/" + "é" * (LONGEST_PATH // 6 + 1): "url-too-long",
}


@pytest.mark.parametrize(("text", "code"), REFUSALS.items(), ids=lambda value: ascii(value)[:60])
def test_refusal(text: str, code: str) -> None:
    for function in (parse_url, canonical_url, legal_iri):
        with pytest.raises(UrlError) as caught:
            function(text)
        assert caught.value.code == code


def test_an_http_url_must_leave_room_for_the_s_of_its_key() -> None:
    longest = "http://a.org/" + "x" * LONGEST_PATH
    assert len(canonical_url(longest)) == URL_CHARACTERS
    for function in (canonical_url, legal_iri):
        with pytest.raises(UrlError):
            function(f"{longest}x")


@pytest.mark.parametrize("path", ["x" * LONGEST_PATH, "é" * (LONGEST_PATH // 6)])
def test_a_url_may_be_as_long_as_the_limit(path: str) -> None:
    assert legal_iri(f"https://a.org/{path}").startswith("https://a.org/")


def test_a_url_is_taken_apart() -> None:
    assert parse_url("HTTPS://Me@A.org:8080/é?q=a b#c#d") == Url(
        scheme="https",
        host="a.org",
        port="8080",
        path="/%C3%A9",
        query="q=a%20b",
        fragment="c%23d",
        flaws=("url-userinfo", "url-illegal-character"),
    )


@pytest.mark.parametrize(
    "text", ["https://a.org/é", "https://a.org/x?", "http://a.org:80/100%25", "https://a.org/*,$~"]
)
def test_a_clean_url_has_no_flaws(text: str) -> None:
    assert parse_url(text).flaws == ()


@pytest.mark.parametrize("character", list(' "<>\\^`{|}[]\x00\x7f\x85'))
def test_a_character_that_is_illegal_in_an_iri_is_a_flaw(character: str) -> None:
    for url in (f"https://a.org/a{character}b", f"https://a.org#a{character}b"):
        assert parse_url(url).flaws == ("url-illegal-character",)


@pytest.mark.parametrize("text", ["100%", "%zz", "%4", "?q=%", "#%%25"])
def test_a_percent_sign_that_encodes_nothing_is_a_flaw(text: str) -> None:
    assert parse_url(f"https://a.org/{text}").flaws == ("url-illegal-character",)


IRIS = {
    "https://a.org/x?a=1&b#c": "https://a.org/x?a=1&b#c",
    "http://www.A.org/": "http://www.a.org/",
    "HTTP://a.org:80": "http://a.org",
    "https://a.org?": "https://a.org?",
    "https://a.org/x#": "https://a.org/x#",
    "https://a.org/x?a&#038;b": "https://a.org/x?a&b",
    "https://a.org/x?a&amp;b": "https://a.org/x?a&b",
    "https://a.org/%7e/%c3%A9": "https://a.org/%7e/%c3%A9",
    "https://a.org/%7e/é": "https://a.org/~/%C3%A9",
    "https://a.org/100%": "https://a.org/100%25",
    'https://a.org/<"> {}\\^`|[]\x00\n\u2028é': (
        "https://a.org/%3C%22%3E%20%7B%7D%5C%5E%60%7C%5B%5D%00%0A%E2%80%A8%C3%A9"
    ),
    "https://a.org/#a#b": "https://a.org/#a%23b",
    "https://me:pass@bücher.example:8080/": "https://xn--bcher-kva.example:8080/",
    "https://[::0001]/x": "https://[::1]/x",
    "https://a.org/../x/": "https://a.org/x/",
    "https://a.org/x>\u0085.\n<y>": "https://a.org/x%3E%C2%85.%0A%3Cy%3E",
}


@pytest.mark.parametrize(("stated", "iri"), IRIS.items(), ids=ascii)
def test_legal_iri(stated: str, iri: str) -> None:
    assert legal_iri(stated) == iri
    assert legal_iri(iri) == iri
    assert pyoxigraph.NamedNode(iri).value == iri


DOMAINS = {
    "bbc.co.uk": "bbc.co.uk",
    " WWW.BBC.co.uk. ": "bbc.co.uk",
    "www.com": "www.com",
    "Bücher.example": "xn--bcher-kva.example",
    "amp.x_y.org": "amp.x_y.org",
    "1.2.3.4": "1.2.3.4",
}


@pytest.mark.parametrize(("stated", "domain"), DOMAINS.items())
def test_domain(stated: str, domain: str) -> None:
    assert parse_domain(stated) == domain
    assert parse_domain(domain) == domain


@pytest.mark.parametrize(
    "text", ["", " ", "localhost", "a b.org", "https://a.org", "a.org/x", "a.org:80", "[::1.2.3.4]"]
)
def test_what_is_no_domain(text: str) -> None:
    with pytest.raises(UrlError) as caught:
        parse_domain(text)
    assert caught.value.code == "bad-domain"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://a.org", "a.org"),
        ("https://a.org:8080/x?y", "a.org"),
        ("https://[::1]:80", "[::1]"),
        ("https://a:b:c", ""),
        ("a.org", ""),
    ],
)
def test_host_of(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        ("https://me:secret@a.org/a@b", "https://a.org/a@b"),
        ("https://me:sec@ret@a.org", "https://a.org"),
        ("https://a&#038;secret@a.org/?x&#038;y", "https://a.org/?x&y"),
        ("https://a.org/a@b&#038;", "https://a.org/a@b&#038;"),
        ("me@a.org", "me@a.org"),
    ],
)
def test_without_userinfo(stated: str, kept: str) -> None:
    assert without_userinfo(stated) == kept


PASSWORDS = [
    "https://me:secret@a.org/x",
    "https://secret@a.org",
    "https://me:se&#038;secret@a.org/x",
    "https://me:secret@x@a.org/x",
]


@pytest.mark.parametrize("text", PASSWORDS)
def test_nothing_that_is_made_of_a_url_holds_its_password(text: str) -> None:
    parsed = parse_url(text)
    assert "url-userinfo" in parsed.flaws
    made = (parsed, canonical_url(text), legal_iri(text), without_userinfo(text))
    assert "secret" not in repr(made)


@pytest.mark.parametrize(
    "text",
    [
        "https://me:secret@a b/",
        "https://me:secret@a.org:99999",
        "https://secret\\@a.org",
        "ftp://me:secret@a.org",
        "https//me:secret@a.org",
        "me:secret@a.org/",
    ],
)
def test_no_refusal_quotes_a_password(text: str) -> None:
    for function in (parse_url, parse_domain):
        with pytest.raises(UrlError) as caught:
            function(text)
        assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{CDN}/c/s/me:secret@a.org/x", True),
        (f"{CDN}/v/secret@a.org", True),
        (f"{CDN}/c/s/me%3Asecret%40a.org/x", True),
        ("https://cdn.ampproject.org/c/s/secret@a.org", True),
        (f"{CDN}/x/../c/./s/secret@a.org", True),
        (f"{CDN}/c/s/cdn.ampproject.org/c/s/secret@a.org", True),
        (f"{CDN}/c/s/secret@cdn.ampproject.org/c/s/a.org", True),
        (f"{CDN}/c/s/cdn.ampproject.org/c/s/a.org/@me", False),
        (f"{CDN}/c/s/a.org/@me", False),
        (f"{CDN}/x/@me", False),
        ("https://a.org/c/s/me@b.org", False),
    ],
)
def test_hides_userinfo(text: str, *, expected: bool) -> None:
    assert hides_userinfo(targets_of(parse_url(text))) is expected


def test_what_is_quoted_is_shortened_and_escaped() -> None:
    assert quoted_url("x\x1b[31m") == "'x\\x1b[31m'"
    assert len(quoted_url("x" * 99)) == 62

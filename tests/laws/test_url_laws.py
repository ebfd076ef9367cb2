"""Laws of URLs: whatever text comes in, keys are stable, IRIs are legal, passwords are gone."""

from __future__ import annotations

import pyoxigraph
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tests.laws.strategies import urls

from newsgraph.errors import UrlError
from newsgraph.hosts import registrable_domain
from newsgraph.problems import Cost
from newsgraph.reading.fields import attempt, url
from newsgraph.records import Fate
from newsgraph.urls import (
    canonical_url,
    host_of,
    legal_iri,
    parse_domain,
    parse_url,
)


@settings(deadline=None, max_examples=1500)
@given(urls | st.text())
@example("https://a.org/" + "é" * 3000)
@example("http://a.org/" + "x" * 8179)
@example("https://cdn.ampproject.org" + "/c/s/cdn.ampproject.org" * 9 + "/c/s/a.org/x")
@example("https://a.org/\ud800")
def test_a_key_is_its_own_key(text: str) -> None:
    try:
        key = canonical_url(text)
    except UrlError:
        return
    assert canonical_url(key) == key
    assert key.startswith("https://")
    assert key.isascii()
    assert legal_iri(key) == key
    assert host_of(key)
    assert registrable_domain(host_of(key))


@settings(deadline=None, max_examples=1000)
@given(urls)
@example("http\u017f://a.org/|")
@example("http://[1.2.3.4]/")
@example("http://a.org:99999/")
@example("http://-a.org/")
def test_a_legal_iri_is_made_of_every_url_and_of_nothing_else(text: str) -> None:
    try:
        parse_url(text)
    except UrlError:
        assert not _is_legal(text)
        return
    iri = legal_iri(text)
    pyoxigraph.NamedNode(iri)
    assert legal_iri(iri) == iri
    assert canonical_url(iri) == canonical_url(text)


def _is_legal(text: str) -> bool:
    try:
        legal_iri(text)
    except UrlError:
        return False
    return True


@settings(deadline=None, max_examples=700)
@given(urls, st.sampled_from(["me:hunter2@", "hunter2@", "me:hunter2&#038;@", "a&#38;:hunter2@x@"]))
@example("https:/", "me:hunter2@")
@example("//", "me:hunter2@")
def test_a_password_never_leaves(text: str, userinfo: str) -> None:
    scheme, slashes, rest = text.partition("//")
    assume("hunter2" not in rest)
    stated = scheme + slashes + userinfo + rest
    meaning = attempt(url, stated, "webUrl", Cost.VALUE)
    assert "hunter2" not in repr(meaning)
    if meaning.value is not Fate.REFUSED:
        assert "hunter2" not in legal_iri(stated) + canonical_url(stated)


@settings(deadline=None, max_examples=300)
@given(urls.map(lambda text: text.partition("//")[2]) | st.text())
def test_a_domain_is_its_own_domain(text: str) -> None:
    try:
        domain = parse_domain(text)
    except UrlError:
        return
    assert parse_domain(domain) == domain
    assert canonical_url(f"https://{domain}") == f"https://{domain}"

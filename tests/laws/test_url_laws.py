"""Laws of URLs: whatever text comes in, keys are stable, IRIs are legal, passwords are gone."""

from __future__ import annotations

import pyoxigraph
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from newsgraph.errors import UrlError, ValueRefused
from newsgraph.fields import url
from newsgraph.frontmatter import Scalar
from newsgraph.notes import Notes
from newsgraph.problems import CODES
from newsgraph.urls import (
    canonical_url,
    host_of,
    legal_iri,
    parse_domain,
    parse_url,
    registrable_domain,
)
from tests.laws.strategies import urls


@settings(max_examples=3000)
@given(urls | st.text())
@example("https://a.org/" + "é" * 3000)
@example("http://a.org/" + "x" * 8179)
@example("https://cdn.ampproject.org" + "/c/s/cdn.ampproject.org" * 9 + "/c/s/a.org/x")
@example("https://a.org/\ud800")
def test_a_key_is_its_own_key(text: str) -> None:
    try:
        key = canonical_url(text)
    except UrlError as error:
        assert error.code in CODES
        return
    assert canonical_url(key) == key
    assert key.startswith("https://")
    assert key.isascii()
    assert legal_iri(key) == key
    assert host_of(key)
    assert registrable_domain(host_of(key))


@settings(max_examples=2000)
@given(urls)
@example("httpſ://a.org/|")
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


@settings(max_examples=1500)
@given(urls, st.sampled_from(["me:hunter2@", "hunter2@", "me:hunter2&#038;@", "a&#38;:hunter2@x@"]))
@example("https:/", "me:hunter2@")
@example("//", "me:hunter2@")
def test_a_password_never_leaves(text: str, userinfo: str) -> None:
    scheme, slashes, rest = text.partition("//")
    assume("hunter2" not in rest)
    stated = Scalar(scheme + slashes + userinfo + rest, is_plain=False, line=1, column=1)
    notes = Notes("a.md")
    try:
        value = url(stated, "webUrl", notes)
    except ValueRefused as error:
        assert "hunter2" not in error.what
    else:
        assert "hunter2" not in repr((value, notes.problems, notes.ledger))
        assert "hunter2" not in legal_iri(stated.text) + canonical_url(stated.text)


@given(urls.map(lambda text: text.partition("//")[2]) | st.text())
def test_a_domain_is_its_own_domain(text: str) -> None:
    try:
        domain = parse_domain(text)
    except UrlError as error:
        assert error.code == "bad-domain"
        return
    assert parse_domain(domain) == domain
    assert canonical_url(f"https://{domain}") == f"https://{domain}"

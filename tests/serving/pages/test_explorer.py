"""The pages that one begins with: coverage, overview, editor, packaged queries, vocabulary."""

from __future__ import annotations

import hashlib
import re
from typing import Final

import pytest
from tests.serving.conftest import ROOT, Application, serving

import newsgraph as ng
from newsgraph.asking.questions import list_questions
from newsgraph.page import render_page
from newsgraph.serving.pages import rendering
from newsgraph.store import Store

PEOPLE: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
POLICY: Final = "content-security-policy"
PAGES: Final = ["/", "/about", "/sparql", "/vocabulary", "/provider/bbc.co.uk.html", "/nobody"]


def test_without_a_coverage_page_one_begins_with_the_overview(application: Application) -> None:
    page = application.get("/", PEOPLE)
    assert page.status_code == 200
    for expected in ("<dt>posts</dt><dd>5</dd>", "Largest stories", "BBC", 'href="/sparql"'):
        assert expected in page.text
    assert '<a href="/">Coverage</a>' not in page.text


def test_the_coverage_page_keeps_its_own_policy_and_is_framed_nowhere(seeds: Store) -> None:
    text = "<!doctype html><title>Coverage</title><body><h1>Coverage</h1></body>"
    with serving(seeds, page=text) as application:
        page = application.get("/", PEOPLE)
        before, after = text.split("<body>")
        assert page.text.startswith(f"{before}<body>")
        assert page.text.endswith(after)
        assert page.headers[POLICY] == "frame-ancestors 'none'"
        again = application.get("/", PEOPLE, if_none_match=page.headers["etag"])
        assert again.status_code == 304
        assert again.headers[POLICY] == page.headers[POLICY]
        assert '<a href="/">Coverage</a>' in application.get("/about", PEOPLE).text


def test_the_coverage_page_leads_to_the_others_and_runs_as_it_was_written(seeds: Store) -> None:
    text = render_page(ng.build(ng.read(ROOT / "seeds")))
    with serving(seeds, page=text) as application:
        served = application.get("/", PEOPLE).text
        links = re.findall(r'<a href="(/[^"]*)">', served)
        assert links == ["/about", "/sparql", "/vocabulary"]
        for path in links:
            assert application.get(path, PEOPLE).status_code == 200
    nav = re.search(r'\n<nav class="bar" .*?</nav>', served, re.DOTALL)
    assert nav is not None
    assert served.replace(nav[0], "", 1) == text
    assert re.search(r"\.bar ?\{", text)  # which styles the row


def test_beside_another_coverage_page_every_page_is_another(seeds: Store) -> None:
    tags = []
    for page in (None, "<title>Coverage</title>", "<title>Coverage, drawn anew</title>"):
        with serving(seeds, page=page) as application:
            tags += [application.get(path, PEOPLE).headers["etag"] for path in ("/", "/about")]
    assert len(set(tags)) == 5  # without a coverage page, both are the overview


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_a_policy_and_leads_to_the_others(
    application: Application, path: str
) -> None:
    page = application.get(path, PEOPLE)
    policy = page.headers[POLICY]
    assert policy.startswith("default-src 'none'; style-src 'self';")
    assert "unsafe" not in policy
    assert ("script-src 'self'" in policy) == (path == "/sparql")
    for other in ("/about", "/sparql", "/vocabulary"):
        assert f'href="{other}"' in page.text
    assert not re.search(r"<script(?![^>]*\bsrc=)|\bon\w+=|style=|<style", page.text)


def test_where_nothing_is_asked_browsers_get_the_editor_and_others_rdf(
    application: Application,
) -> None:
    assert "<h1>Ask the graph</h1>" in application.get("/sparql", PEOPLE).text
    for accept in (None, "*/*", "text/turtle", "text/html;q=0.5, text/turtle"):
        assert application.get("/sparql", accept).headers["content-type"].startswith("text/turtle")


def test_every_packaged_query_stands_in_the_editor_with_its_parameters(
    application: Application,
) -> None:
    page = application.get("/sparql", PEOPLE).text
    for question in list_questions():
        assert f'<option value="{question.name}">' in page
        for parameter in question.parameters:
            assert f'<label for="{question.name}-{parameter.name}">{parameter.name}</label>' in page


def test_a_packaged_query_is_told_its_parameters(application: Application) -> None:
    question = next(one for one in list_questions() if one.name == "topic-trend")
    found = application.get("/queries/topic-trend?topic=AI&topic=Computer%20Vision")
    assert found.headers["content-type"].startswith("text/plain")
    assert found.text == question.told({"topic": ["AI", "Computer Vision"]})
    assert application.query(found.text, "text/csv").status_code == 200
    assert application.get("/queries/topic-trend").text == question.text


def test_a_value_that_cannot_be_is_told_with_its_parameter(application: Application) -> None:
    found = application.get("/queries/biggest-clusters?least=many&nobody=1")
    assert found.status_code == 400
    first, second = found.text.splitlines()
    assert first.startswith("least: 'many' is not what the parameter least takes")
    assert second.startswith("nobody: there is no parameter 'nobody'")


def test_a_query_that_there_is_not_is_not_found(application: Application) -> None:
    found = application.get("/queries/nope%1B")
    assert found.status_code == 404
    assert found.text == "there is no packaged query 'nope\\x1b': see /queries\n"


def test_the_packaged_queries_are_listed_with_their_questions(application: Application) -> None:
    found = application.get("/queries")
    assert found.headers["content-type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in found.text.splitlines())
    assert lines == {question.name: question.summary for question in list_questions()}
    assert len(lines) > 10
    for page in ("/about", "/sparql"):
        assert 'href="/queries"' in application.get(page, PEOPLE).text


def test_the_overview_tells_which_triples_it_counts(application: Application) -> None:
    page = application.get("/about", PEOPLE).text
    count = re.search(r"<dt>triples without the dataset&#39;s own</dt><dd>([0-9,]+)</dd>", page)
    assert count is not None
    others = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(!STRSTARTS(STR(?s), '%s')) }"
    found = application.query(others % "https://newsgraph.example/dataset", "text/csv")
    assert int(found.text.split()[1]) == int(count[1].replace(",", ""))


def test_the_vocabulary_tells_each_term(application: Application) -> None:
    page = application.get("/vocabulary", PEOPLE).text
    assert '<div id="heat">' in page
    assert page.index('id="Article"') < page.index('id="heat"')


@pytest.mark.parametrize("name", sorted(rendering.FILES))
def test_a_file_is_had_with_its_type_and_only_once(application: Application, name: str) -> None:
    found = application.get(f"/static/{name}")
    assert found.status_code == 200
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    assert found.headers["content-type"] == f"{kind}; charset=utf-8"
    again = application.get(f"/static/{name}", if_none_match=found.headers["etag"])
    assert again.status_code == 304


def test_a_file_that_has_changed_is_another(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = application.get("/static/site.css").headers["etag"]
    monkeypatch.setattr(rendering, "read_file", lambda _: b"p { color: red }")
    rendering.digest_file.cache_clear()
    again = application.get("/static/site.css", if_none_match=before)
    assert (again.status_code, again.text) == (200, "p { color: red }")
    rendering.digest_file.cache_clear()


def test_no_other_file_is_had(application: Application) -> None:
    for name in ("application.py", "..%2fpages.py", "frame.html", "LICENSES.txt"):
        assert application.get(f"/static/{name}", PEOPLE).status_code == 404


@pytest.mark.parametrize("name", ["yasgui.min.js", "yasgui.min.css"])
def test_the_editor_is_that_of_the_published_package(name: str) -> None:
    package = ROOT / "node_modules" / "@zazuko" / "yasgui"
    assert '"version": "4.6.2"' in (package / "package.json").read_text("utf-8")
    published = (package / "build" / name).read_bytes()
    kept = rendering.read_file(f"vendor/yasgui/{name}")
    assert hashlib.sha256(kept).digest() == hashlib.sha256(published).digest()


def test_the_licences_of_what_is_bundled_stand_beside_it() -> None:
    licences = rendering.read_file("vendor/yasgui/LICENSES.txt").decode()
    for name in ("codemirror", "dompurify", "lodash-es", "jquery", "@zazuko/yasqe"):
        assert name in licences
    assert "vendor/yasgui/LICENSES.txt" in (ROOT / "NOTICE").read_text("utf-8")

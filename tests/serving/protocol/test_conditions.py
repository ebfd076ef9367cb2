"""Conditions: HEAD, ETag, Last-Modified, and what clients ask by them."""

from __future__ import annotations

from email.utils import formatdate

import pytest
from tests.serving.conftest import CHANGED, Application

ASK = "/sparql?query=ASK%20%7B%7D"
ADDRESSES = [ASK, "/sparql", "/data?default"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_an_answer_is_not_sent_it_again(address: str, application: Application) -> None:
    first = application.get(address)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    for stated in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*", f'W/"x",{tag},"y"'):
        again = application.get(address, if_none_match=stated)
        assert (again.status_code, again.content) == (304, b""), stated
        assert again.headers["etag"] == tag
    for stated in ('"other"', tag.strip('W/"'), "", f'"{tag}"'):
        assert application.get(address, if_none_match=stated).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_seen_this_state_is_not_sent_it_again(
    address: str, application: Application
) -> None:
    stated = application.get(address).headers["last-modified"]
    assert stated == formatdate(CHANGED, usegmt=True)
    assert application.get(address, if_modified_since=stated).status_code == 304
    before = formatdate(CHANGED - 2, usegmt=True)
    assert application.get(address, if_modified_since=before).status_code == 200


@pytest.mark.parametrize(
    "stated", ["yesterday", "Sun, 99 Sep 2020 12:26:40 GMT", "Sun, 13 Sep 99999 12:26:40 GMT", "0"]
)
def test_what_is_no_time_says_nothing(stated: str, application: Application) -> None:
    assert application.get(ASK, if_modified_since=stated).status_code == 200


def test_a_tag_counts_more_than_a_time(application: Application) -> None:
    stated = formatdate(CHANGED + 9, usegmt=True)
    found = application.get(ASK, if_modified_since=stated, if_none_match='"other"')
    assert found.status_code == 200


def test_a_file_of_ours_is_no_older_than_the_version_that_runs(application: Application) -> None:
    found = application.get("/static/site.css")
    assert "last-modified" not in found.headers
    future = formatdate(CHANGED + 9, usegmt=True)
    assert application.get("/static/site.css", if_modified_since=future).status_code == 200
    assert application.get("/static/site.css", if_none_match="*").status_code == 304


def test_each_format_and_each_query_has_a_tag_of_its_own(application: Application) -> None:
    query = "SELECT * { ?s a ng:Topic }"
    answers = [
        application.query(query),
        application.query(query, "text/csv"),
        application.query(f"{query} "),
        application.query(query, **{"default-graph-uri": "s:s"}),
        application.get("/sparql"),
        application.get("/sparql", "application/n-triples"),
        application.get("/data?default"),
    ]
    assert len({one.headers["etag"] for one in answers}) == len(answers)
    assert application.query(query).headers["etag"] == answers[0].headers["etag"]


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "uuid()", "STRUUID()"])
def test_what_is_another_each_time_is_not_kept(call: str, application: Application) -> None:
    found = application.query(f"SELECT ({call} AS ?a) {{}}")
    assert found.headers["cache-control"] == "no-store"
    assert "etag" not in found.headers
    asked = f"/sparql?query=SELECT%20({call}%20AS%20?a)%20%7B%7D"
    assert application.get(asked, if_none_match="*").status_code == 200


def test_a_bad_query_is_refused_whatever_the_client_has(application: Application) -> None:
    assert application.get("/sparql?query=ASK", if_none_match="*").status_code == 400
    future = formatdate(CHANGED + 9, usegmt=True)
    assert application.get("/sparql?query=ASK", if_modified_since=future).status_code == 400


def test_a_query_by_post_is_always_answered(application: Application) -> None:
    tag = application.get(ASK).headers["etag"]
    headers = {"content-type": "application/sparql-query", "if-none-match": tag}
    assert application.ask("POST", "/sparql", headers, b"ASK {}").status_code == 200


def test_a_head_is_what_a_get_is_without_its_body(application: Application) -> None:
    found, whole = application.ask("HEAD", ASK), application.get(ASK)
    assert found.headers == whole.headers
    assert int(found.headers["content-length"]) == len(whole.content)
    assert application.ask("HEAD", "/sparql?query=ASK").status_code == 400

"""Graph Store HTTP Protocol: graphs as a whole, to be read and never written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import rdflib
from tests.serving.conftest import Application, serving

import newsgraph as ng
from newsgraph.serving.answering import desk
from newsgraph.serving.protocol import graphs
from newsgraph.serving.protocol.refusals import READ_ONLY
from newsgraph.store import Store, open_folder
from newsgraph.store.folders import write_mark, write_quads

FORMS = [("text/turtle", "turtle"), ("application/n-triples", "nt"), ("application/rdf+xml", "xml")]


def names_of(store: Store) -> list[str]:
    return sorted(store.named_graphs())


@pytest.mark.parametrize(("accept", "form"), FORMS)
def test_the_default_graph_is_whole(accept: str, form: str, application: Application) -> None:
    found = application.get("/data?default", accept)
    assert found.status_code == 200
    assert found.headers["content-type"].startswith(accept)
    read = rdflib.Graph().parse(data=found.text, format=form)
    assert len(read) == len(application.settings.store)
    lines = application.query("CONSTRUCT WHERE { ?s ?p ?o }", "application/n-triples").text
    assert set(read) == set(rdflib.Graph().parse(data=lines, format="nt"))


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("ttl", "text/turtle"), ("nt", "application/n-triples"), ("xml", "application/rdf+xml")],
)
def test_an_address_names_the_format_of_a_graph(
    name: str, media_type: str, application: Application
) -> None:
    graph = names_of(application.settings.store)[0]
    for address in ("/data?default", f"/data?graph={graph}"):
        found = application.get(f"{address}&format={name}", "text/turtle")
        assert found.headers["content-type"].partition(";")[0] == media_type
        assert found.text == application.get(address, media_type).text
    refused = application.get("/data?default&format=csv")
    assert (refused.status_code, "format='csv'" in refused.text) == (406, True)


@pytest.mark.parametrize(("accept", "form"), FORMS)
def test_each_named_graph_is_whole(accept: str, form: str, application: Application) -> None:
    names = names_of(application.settings.store)
    assert len(names) == 5
    for name in names:
        found = application.get(f"/data?graph={name}", accept)
        read = rdflib.Graph().parse(data=found.text, format=form)
        count = application.query(
            f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{name}> {{ ?s ?p ?o }} }}", "text/csv"
        )
        assert len(read) == int(count.text.split()[1]) > 0


def test_a_graph_that_is_not_there_is_told(application: Application) -> None:
    found = application.get("/data?graph=http://example.org/%1B[31m")
    assert found.status_code == 404
    assert r"'http://example.org/\x1b[31m'" in found.text


@pytest.mark.parametrize(
    "query",
    ["", "?", "?default&default", "?default&graph=s:s", "?graph=a:a&graph=b:b", "?default=1"],
)
def test_one_graph_must_be_named(query: str, application: Application) -> None:
    found = application.get(f"/data{query}")
    assert (found.status_code, "name one graph" in found.text) == (400, True)


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("address", ["/data?default", "/data?graph=http://example.org/new"])
def test_nothing_is_written(method: str, address: str, application: Application) -> None:
    found = application.ask(method, address, {"content-type": "text/turtle"}, b"<s:s> <p:p> 1 .")
    assert found.status_code == 405
    assert found.headers["allow"] == "GET, HEAD"
    assert READ_ONLY in found.text


def test_a_head_tells_of_a_graph_without_sending_it(application: Application) -> None:
    found = application.ask("HEAD", "/data?default")
    whole = application.get("/data?default")
    assert (found.status_code, found.content) == (200, b"")
    for name in ("content-type", "etag", "last-modified", "vary"):
        assert found.headers[name] == whole.headers[name]
    assert application.ask("HEAD", "/data?graph=s:s").status_code == 404


def test_too_many_downloads_at_once_are_told_to_wait(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "DOWNLOADS", 0)
    found = application.get("/data?default")
    assert (found.status_code, found.headers["retry-after"]) == (503, "5")


def test_a_download_that_takes_too_long_is_cut(
    seeds: Store, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphs, "DOWNLOAD_SECONDS", 1e-6)
    found = application.get("/data?default")
    assert found.status_code == 503
    assert len(ng.query(seeds, "SELECT * { ?s ?p ?o }").rows) == len(seeds)


@pytest.mark.parametrize("replace", [True, False])
def test_of_a_store_that_was_replaced_nothing_is_told_as_of_the_old_one(
    seeds: Store, tmp_path: Path, *, replace: bool
) -> None:
    for name, lines in (("old", seeds.lines()), ("new", iter([b"<urn:a> <urn:b> <urn:c> ."]))):
        (tmp_path / name).mkdir()
        write_quads(tmp_path / name, lines)
        write_mark(tmp_path / name, name)
    with serving(open_folder(tmp_path / "old")) as application:
        for address in ("/data?default", "/health"):
            assert application.get(address).status_code == 200
        shutil.rmtree(tmp_path / "old")
        if replace:
            (tmp_path / "new").rename(tmp_path / "old")
        for address in ("/data?default", "/sparql?query=ASK%20%7B%7D", "/about", "/health"):
            found = application.get(address)
            assert (found.status_code, "urn:a" in found.text) == (503, False)
            assert found.text.startswith(
                "the store on disk was replaced or removed since it was opened"
            )
            assert "retry-after" not in found.headers  # to wait is of no use

"""Paths: what can be served, and where its page comes from."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import httpx
import pytest

import newsgraph as ng
from newsgraph.cli.reading import Means
from newsgraph.cli.serving import _open
from newsgraph.exports import export_folder
from newsgraph.report import make_report

from .conftest import ROOT, started

COUNT = "SELECT (COUNT(?a) AS ?n) { ?a a ng:Article }"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with exports of the seeds, of each kind that can be served."""
    folder = tmp_path_factory.mktemp("built")
    corpus = ng.read(ROOT / "seeds")
    graph = ng.build(corpus)
    export_folder(graph, make_report(corpus, graph), folder, ["ttl", "html"])
    ng.export(graph, folder / "other.nq")
    ng.export(graph, folder / "a.store")
    return folder


@pytest.mark.parametrize("name", [".", "coverage.ttl", "other.nq", "a.store"])
def test_each_export_can_be_served(name: str, built: Path) -> None:
    with started(str(built / name)) as server:
        asked = {"query": COUNT, "format": "csv"}
        for _ in range(3):
            found = httpx.get(f"{server.url}/sparql", params=asked, timeout=60)
            assert found.text.split() == ["n", "41"]
        assert "<https://newsgraph.example/" in httpx.get(f"{server.url}/data?default").text
        assert server.end() == 0
        assert not any("Traceback" in line for line in server.lines)


@pytest.mark.parametrize("name", [".", "coverage.ttl"])
def test_an_export_comes_with_the_page_beside_it(name: str, built: Path) -> None:
    opened = _open(str(built / name), Means(), quiet=True)
    assert opened.page == (built / "coverage.html").read_text("utf-8")
    assert opened.changed >= (built / name).stat().st_mtime


def test_what_was_written_into_an_old_file_has_changed(built: Path, tmp_path: Path) -> None:
    export = tmp_path / "coverage.ttl"
    shutil.copyfile(built / "coverage.ttl", export)
    os.utime(export, (2e9, 2e9))
    os.utime(tmp_path, (1e9, 1e9))
    assert _open(str(tmp_path), Means(), quiet=True).changed == 2e9
    assert _open(str(export), Means(), quiet=True).changed == 2e9


def test_posts_come_with_a_page_of_theirs(built: Path) -> None:
    opened = _open(str(ROOT / "seeds"), Means(), quiet=True)
    assert opened.page == (built / "coverage.html").read_text("utf-8")
    assert len(list(opened.store.named_graphs())) == 5


@pytest.mark.parametrize("change", ["page", "report", "no page"])
def test_a_page_that_is_not_the_one_of_the_report_is_not_served(
    change: str, built: Path, tmp_path: Path
) -> None:
    for name in ("coverage.ttl", "coverage.html", "report.json"):
        (tmp_path / name).write_bytes((built / name).read_bytes())
    if change == "page":
        (tmp_path / "coverage.html").write_text("<script>alert(1)</script>")
    elif change == "report":
        (tmp_path / "report.json").unlink()
    else:
        (tmp_path / "coverage.html").unlink()
    assert _open(str(tmp_path / "coverage.ttl"), Means(), quiet=True).page is None

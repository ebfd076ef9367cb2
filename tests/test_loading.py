"""Loading: exports made earlier, with a warning where they are not what the report says."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import newsgraph as ng
from newsgraph.corpus import Corpus
from newsgraph.errors import ExportFormatError, UsageError
from newsgraph.exports import export_folder
from newsgraph.limits import REPORT_BYTES
from newsgraph.loading import is_export, load_exports
from newsgraph.report import make_report

SEEDS = Path(__file__).parent.parent / "seeds"
ARTICLES = "SELECT (COUNT(?a) AS ?n) { ?a a ng:Article }"


@cache
def corpus() -> Corpus:
    return ng.read(SEEDS)


def write(folder: Path, *formats: str, only: tuple[str, ...] = ()) -> None:
    graph = ng.build(corpus(), only=only)
    export_folder(graph, make_report(corpus(), graph), folder, formats)


@pytest.mark.parametrize("file_format", ["ttl", "nt", "nq"])
def test_an_export_answers_like_the_graph(file_format: str, tmp_path: Path) -> None:
    write(tmp_path, file_format)
    for path in (tmp_path, tmp_path / f"coverage.{file_format}"):
        loaded = load_exports(path)
        assert loaded.warnings == ()
        assert ng.query(loaded.store, ARTICLES).rows == ((41,),)


def test_a_store_answers_under_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "store")
    folder = (tmp_path / "coverage.store").rename(tmp_path / "moved")
    monkeypatch.chdir(folder)
    for path in (folder, Path()):
        loaded = load_exports(path)
        assert is_export(path)
        assert loaded.warnings == ()
        assert ng.query(loaded.store, ARTICLES).rows == ((41,),)


def test_quads_are_preferred_for_their_named_graphs(tmp_path: Path) -> None:
    write(tmp_path, "ttl", "nq")
    truth = ng.query(load_exports(tmp_path).store, "ASK { GRAPH ?g { ?s ?p ?o } }")
    assert truth.rows == ((True,),)


def test_an_export_of_the_last_build_is_preferred(tmp_path: Path) -> None:
    write(tmp_path, "nq")
    write(tmp_path, "ttl", only=("provider=cnet.com",))
    loaded = load_exports(tmp_path)
    assert ng.query(loaded.store, ARTICLES).rows == ((2,),)
    assert loaded.warnings == ()


def test_an_export_of_an_earlier_build_is_told(tmp_path: Path) -> None:
    write(tmp_path, "nq")
    write(tmp_path, "html")
    (warning,) = load_exports(tmp_path).warnings
    assert "coverage.nq is not the file that report.json beside it speaks of" in warning


def test_a_changed_export_is_told(tmp_path: Path) -> None:
    write(tmp_path, "ttl")
    path = tmp_path / "coverage.ttl"
    path.write_text(path.read_text("utf-8").replace("CNET", "XNET"), encoding="utf-8")
    for place in (tmp_path, path):
        (warning,) = load_exports(place).warnings
        assert warning.endswith("run newsgraph build again if that was not you")


@pytest.mark.parametrize(
    "report",
    [b"", b"{", b"\xff\xfe", b'{"exports": []}', b"[]", b"[" * 99_999, b" " * REPORT_BYTES],
)
def test_a_report_that_tells_no_digest_is_told(report: bytes, tmp_path: Path) -> None:
    write(tmp_path, "ttl")
    (tmp_path / "report.json").write_bytes(report + b" ")
    (warning,) = load_exports(tmp_path).warnings
    assert "coverage.ttl tells no digest, so that nothing tells if that is whole" in warning
    (tmp_path / "coverage.ttl").rename(tmp_path / "mine.ttl")  # the report may be another's, too
    assert load_exports(tmp_path / "mine.ttl").warnings == ()


def test_without_a_report_there_is_no_reason_to_warn(tmp_path: Path) -> None:
    write(tmp_path, "ttl")
    (tmp_path / "report.json").unlink()
    assert load_exports(tmp_path).warnings == ()


def test_a_file_of_ones_own_beside_a_report_is_no_reason_to_warn(tmp_path: Path) -> None:
    write(tmp_path, "ttl")
    (tmp_path / "mine.nt").write_text("<a:a> <a:b> <a:c> .\n")
    assert load_exports(tmp_path / "mine.nt").warnings == ()


def test_a_truncated_export_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "ttl")
    path = tmp_path / "coverage.ttl"
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(ExportFormatError, match=r"coverage\.ttl:\d+:\d+: "):
        load_exports(tmp_path)


def test_turtle_made_elsewhere_answers_too(tmp_path: Path) -> None:
    (tmp_path / "coverage.ttl").write_text("<a:a> <a:knows> [ <a:name> 'B' ; <a:age> 'old' ] .")
    store = load_exports(tmp_path).store
    assert ng.query(store, "SELECT ?n { <a:a> <a:knows>/<a:name> ?n }").rows == (("B",),)


@pytest.mark.parametrize(
    ("place", "error", "complaint"),
    [
        ("absent", UsageError, "make it with newsgraph build, or name posts"),
        ("absent.ttl", UsageError, "there is no '.*absent.ttl'"),
        (
            "empty",
            ExportFormatError,
            "holds no coverage.ttl, .nt, .nq or .store: build it with --format",
        ),
        ("folder.ttl", ExportFormatError, "holds no coverage.ttl"),
        ("text.txt", ExportFormatError, "is no export: they end with .ttl, .nt, .nq"),
    ],
)
def test_what_cannot_be_loaded(
    place: str, error: type[Exception], complaint: str, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "folder.ttl").mkdir()
    (tmp_path / "text.txt").write_text("text")
    with pytest.raises(error, match=complaint):
        load_exports(tmp_path / place)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("x.ttl", True),
        ("x.nq", True),
        ("x.md", False),
        ("exports", True),
        ("only-turtle", True),
        ("seeds", False),
        ("absent", False),
    ],
)
def test_exports_are_told_from_posts(name: str, tmp_path: Path, *, expected: bool) -> None:
    for folder, file in (
        ("exports", "report.json"),
        ("only-turtle", "coverage.ttl"),
        ("seeds", "a.md"),
    ):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / file).write_text("")
    assert is_export(tmp_path / name) is expected

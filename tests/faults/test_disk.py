"""Disks: full ones and broken ones are told, what was there stays, and nothing is left behind.

A limit of file sizes stands for the full disk, since it needs no rights; what has no size is
written to ``/dev/full``, which is one.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

import newsgraph as ng
from newsgraph.errors import ExportFormatError
from newsgraph.exports import FORMATS, STORE
from newsgraph.loading import load_exports

SEEDS = Path(__file__).parent.parent.parent / "seeds"
COMMAND = (sys.executable, "-m", "newsgraph")
FULL = Path("/dev/full")
NOBODY = 65_534
URL = "https://www.cnet.com/news/facial-recognitions-fate-could-be-decided-in-2021/"
POST = "---\ntitle: T\nwebUrl: https://a.example/{}\nprovider: {{domain: a.example}}\n---\n"


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a whole build, which reading verbs are asked of."""
    folder = tmp_path_factory.mktemp("exports")
    graph = ng.build(ng.read(SEEDS))
    ng.export(graph, folder / "coverage.ttl")
    ng.export(graph, folder / "coverage.nq")
    return folder


def run(
    *arguments: str | Path, size: int | None = None, output: Path | None = None
) -> tuple[int, str]:
    """Return exit code and complaint of a command, which may write files of some size."""

    def limit() -> None:
        if size is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    # What measures coverage would write files of its own.
    environment = {name: one for name, one in os.environ.items() if "COVERAGE" not in name}
    with (output or Path(os.devnull)).open("wb") as stream:
        done = subprocess.run(
            [*COMMAND, *map(str, arguments)],
            stdout=stream,
            stderr=subprocess.PIPE,
            env=environment,
            preexec_fn=limit,
            timeout=60,
            check=False,
        )
    return done.returncode, done.stderr.decode()


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("failing", ["coverage.ttl", "coverage.graphml", "coverage.html"])
def test_a_full_disk_leaves_all_old_files(failing: str, tmp_path: Path) -> None:
    graph = ng.build(ng.read(SEEDS))
    sizes = {}
    names = [name for name in FORMATS if name != STORE]
    for name in names:
        ng.export(graph, tmp_path / "new" / f"coverage.{name}")
        sizes[f"coverage.{name}"] = (tmp_path / "new" / f"coverage.{name}").stat().st_size
    formats = [name for name in names if sizes[f"coverage.{name}"] <= sizes[failing]]
    named = [part for name in formats for part in ("--format", name)]
    old = tmp_path / "old"
    assert run("build", min(SEEDS.iterdir()), "-o", old, "-q", *named) == (0, "")
    before = contents(old)
    code, complaint = run("build", SEEDS, "-o", old, *named, size=sizes[failing] - 1)
    assert code == 1
    assert complaint == f"newsgraph: '{old / failing}' can't be written: File too large\n"
    assert contents(old) == before


@pytest.mark.parametrize(
    "verb", [("query", "most-listed"), ("clusters",), ("rank",)], ids=lambda verb: verb[0]
)
def test_an_answer_that_cannot_be_written_leaves_the_old_one(
    verb: tuple[str, ...], exports: Path, tmp_path: Path
) -> None:
    answer = tmp_path / "answer.csv"
    answer.write_text("old\n")
    code, complaint = run(*verb, exports, "-o", answer, size=99)
    assert (code, complaint) == (
        1, f"newsgraph: '{answer}' can't be written: File too large\n",
    )  # fmt: skip
    assert contents(tmp_path) == {"answer.csv": b"old\n"}
    code, complaint = run(*verb, exports, "-f", "csv", "-o", FULL)
    assert code == 1
    assert "can't be written: No space left on device\n" in complaint


@pytest.mark.parametrize(
    "verb",
    [
        ("query", "most-listed", "{exports}"),
        ("query", "CONSTRUCT WHERE { ?s a ng:Article }", "{exports}", "-f", "nt"),
        ("clusters", "{exports}"),
        ("rank", "{exports}"),
        ("explain", URL, "{exports}"),
        ("diff", "{exports}", "{bad}"),
        ("validate", "{bad}"),
        ("check", "{bad_post}"),
        ("build", "{seeds}", "-o", "{out}", "--format", "nt"),
        ("queries",),
        ("vocabulary",),
    ],
    ids=lambda verb: verb[0],
)
def test_a_full_standard_output_is_told(
    verb: tuple[str, ...], exports: Path, tmp_path: Path
) -> None:
    bad, bad_post = tmp_path / "bad.ttl", tmp_path / "bad.md"
    bad.write_text("<a:a> a <https://w3id.org/newsgraph/ns#Article> .")
    bad_post.write_text("---\ntitle: T\n---\n")
    out = tmp_path / "out"
    places = {"exports": exports, "bad": bad, "bad_post": bad_post, "seeds": SEEDS, "out": out}
    # Not by format, since a query may hold braces.
    told = [str(places.get(part.strip("{}"), part)) for part in verb]
    code, complaint = run(*told, output=FULL)
    assert code == 1
    assert "newsgraph: the output can't be written: No space left on device\n" in complaint
    if out.exists():  # what was written before is whole
        assert contents(out).keys() == {"coverage.nt", "report.json"}
        assert load_exports(out).warnings == ()


def test_a_folder_on_a_device_cannot_be_made() -> None:
    code, complaint = run("build", min(SEEDS.iterdir()), "-o", FULL)
    assert (code, complaint) == (
        1,
        "newsgraph: the folder '/dev/full' can't be made: File exists\n",
    )


def vanish(folder: Path) -> None:
    shutil.rmtree(folder)


def truncate(folder: Path) -> None:
    (folder / "b.md").write_text("---\ntitle: T\nwebUrl: https:")


def replace_by_folder(folder: Path) -> None:
    (folder / "b.md").unlink()
    (folder / "b.md").mkdir()


def replace_by_loop(folder: Path) -> None:
    (folder / "b.md").unlink()
    (folder / "b.md").symlink_to("b.md")


def replace_by_broken(folder: Path) -> None:
    (folder / "b.md").unlink()
    (folder / "b.md").symlink_to("/proc/self/mem")  # reading its beginning is an error of input


@pytest.mark.parametrize(
    ("disturb", "code"),
    [
        (vanish, "unreadable-file"),
        (truncate, "unclosed-front-matter"),
        (replace_by_folder, "unreadable-file"),
        (replace_by_loop, "unreadable-file"),
        (replace_by_broken, "unreadable-file"),
    ],
)
def test_what_is_disturbed_while_it_is_read_costs_itself_alone(
    disturb: Callable[[Path], None], code: str, tmp_path: Path
) -> None:
    folder = tmp_path / "posts"
    folder.mkdir()
    for name in "ab":
        (folder / f"{name}.md").write_text(POST.format(name))
    first = iter([partial(disturb, folder)])
    corpus = ng.read(folder, on_file=lambda _done, _all: next(first, lambda: None)())
    assert [(problem.path, problem.code) for problem in corpus.problems] == [("posts/b.md", code)]
    assert len(ng.build(corpus).articles) == 1


@pytest.fixture
def forbidden() -> Iterator[Path]:
    """Return a folder with posts and an export that nobody may read."""
    folder = Path(tempfile.mkdtemp())  # unlike those of tests, others may enter it
    folder.chmod(0o755)
    for name in ("a.md", "b.md", "x.ttl"):
        (folder / name).write_text(POST.format(name))
    (folder / "closed").mkdir(mode=0)
    (folder / "b.md").chmod(0)
    (folder / "x.ttl").chmod(0)
    yield folder
    (folder / "closed").chmod(0o700)
    shutil.rmtree(folder)


def read_forbidden(folder: Path) -> str:
    """Return what reading posts and an export comes to."""
    problems = [f"{problem.path} {problem.what}" for problem in ng.read(folder).problems]
    try:
        load_exports(folder / "x.ttl")
    except ExportFormatError as error:
        problems.append(str(error))
    return "\n".join(problems).replace(f"{folder}/", "").replace(f"{folder.name}/", "")


def test_what_may_not_be_read_is_told(forbidden: Path, tmp_path: Path) -> None:
    told = tmp_path / "told"
    read_forbidden(forbidden)  # what is imported on the way is imported now
    child = os.fork()
    if child == 0:  # pragma: no cover (the superuser may read everything)
        try:
            with told.open("w") as file:
                if os.geteuid() == 0:
                    os.setgroups([])
                    os.setuid(NOBODY)
                file.write(read_forbidden(forbidden))
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert told.read_text().splitlines() == [
        "b.md the file can't be read: Permission denied",
        "closed this folder can't be read: Permission denied",
        "'x.ttl' can't be loaded: Permission denied",
    ]

"""Reader: posts and authorities are told from the other files of a site."""

from __future__ import annotations

import hashlib
import marshal
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from newsgraph.corpus import Corpus
from newsgraph.files import Found, find_files
from newsgraph.reading import reader
from newsgraph.reading.cache import FILE_NAME
from newsgraph.reading.reader import read_data, read_file, read_files
from newsgraph.records import Kind

POST = "title: T\nwebUrl: https://a.org/x\nprovider: {domain: a.org}\n"
SAMPLE = f"# Our site\n\n```yaml\n---\n{POST}---\n```\n\nwebUrl: where it is.\n"


def outcome(name: str, data: bytes, *, is_named: bool = False) -> str:
    """Return the kind of a file, with the code of what it was refused for, or ``other``."""
    found = Found(name, Path(name), is_named=is_named, is_bare=name.endswith("ml"))
    reading = read_data(data, found)
    if reading is None:
        return "other"
    return " ".join([reading.kind, *(problem.code for problem in reading.problems)])


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("post.md", f"---\n{POST}---\nBody", "post"),
        ("post.md", '---\n{"title": T, "originalUrl": "https://a.org"}\n---', "post no-domain"),
        ("about-topics.md", f"---\n{POST}---\n\ntaxonomy: topic\n", "post"),
        ("page.md", "---\nlayout: x\ntitle: About\n---\nwebUrl: z\n", "other"),
        ("page.md", "---\nlayout: [\n---\n", "other"),
        ("index.md", "---\n---\n", "other"),
        ("README.md", SAMPLE, "other"),
        ("README.md", "# Data\n\n```\ntaxonomy: topic\nname: AI\n```\n", "other"),
        ("README.md", "A post has the keys webUrl: and provider: and others.", "other"),
        ("_config.yml", "title: Our site\nprovider: x\nrelated: true\n", "other"),
        ("serverless.yml", "provider: &aws\n  name: aws\ncustom: *aws\n", "other"),
        ("feed.yaml", "title: [\nwebUrl: x\n", "other"),
        ("ai.yaml", "taxonomy: topic\nname: AI\n", "topic"),
        ("ai.md", "taxonomy: topic\nname: AI\n", "topic"),
        ("ai.md", '---\n"taxonomy": "topic"\nname: AI\n---\n', "topic"),
        ("bbc.md", "---\ntaxonomy: organization\ndomain: bbc.co.uk\n---\n", "organization"),
        ("person.yaml", "taxonomy: person\nname: Ada\n", "other"),
        ("ai.yaml", "# a topic\ntaxonomy: topic\nname: [\n", "refused yaml-syntax"),
        ("ai.md", "taxonomy: topic\nname: [\n", "refused yaml-syntax"),
        ("ai.yaml", "taxonomy: topic\n", "refused missing-name"),
        ("post.md", f"---\n{POST}x: [\n---\n", "refused yaml-syntax"),
        ("post.md", f"---\n{POST}", "refused unclosed-front-matter"),
        ("post.md", f"---\n{POST}Body: a: b\ntaxonomy: topic\n", "refused unclosed-front-matter"),
        ("post.md", POST, "refused no-front-matter"),
        ("post.md", f"\n---\n{POST}---\n", "refused no-front-matter"),
        ("post.md", f"--\n{POST}---\n", "refused no-front-matter"),
        ("post.md", f"\u2014\n{POST}---\n", "refused no-front-matter"),
        ("post.md", f"---\r{POST}x: [\r---\r".replace("\n", "\r"), "refused yaml-syntax"),
    ],
)
def test_a_file_is_judged_by_its_keys(name: str, text: str, expected: str) -> None:
    assert outcome(name, text.encode()) == expected


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_other_encodings_are_seen_through_and_refused(encoding: str) -> None:
    assert outcome("a.md", f"---\n{POST}x: é\n---".encode(encoding)) == "refused invalid-utf8"
    topic = "taxonomy: topic\nname: é\n".encode(encoding)
    assert outcome("a.yaml", topic) == "refused invalid-utf8"


def test_a_byte_order_mark_is_no_matter() -> None:
    assert outcome("a.md", f"---\n{POST}---\n".encode("utf-8-sig")) == "post"
    assert outcome("a.md", POST.encode("utf-8-sig")) == "refused no-front-matter"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("README.md", SAMPLE, "refused no-front-matter"),
        ("page.md", "---\ntitle: About\n---\n", "refused missing-url"),
        ("post.yaml", POST, "post"),
        ("ai.yaml", "taxonomy: topic\nname: AI\n", "topic"),
    ],
)
def test_a_file_that_was_named_is_taken_as_a_post(name: str, text: str, expected: str) -> None:
    assert outcome(name, text.encode(), is_named=True) == expected


def test_a_file_that_cannot_be_read_is_refused_with_the_reason(tmp_path: Path) -> None:
    gone = read_file(Found("p/gone.md", tmp_path / "gone.md"))
    link = read_file(Found("p/link.md", tmp_path, trouble=("link-outside", "this is a link")))
    assert [
        str(problem) for reading in (gone, link) if reading for problem in reading.problems
    ] == [
        "p/gone.md:1:1: unreadable-file the file can't be read: No such file or directory; "
        "the file is left out: see that it is a regular file that you may read",
        "p/link.md:1:1: link-outside this is a link; the file is left out: "
        "copy it into the folder, or name where it leads",
    ]


def test_a_whole_site_is_read_at_once(tmp_path: Path) -> None:
    files = {
        "_posts/a.md": f"---\n{POST}---\n",
        "_archive/2019/b.markdown": f"---\n{POST}---\n",
        "_posts/bad.md": f"---\n{POST}bad: *alias\n---\n",
        "_data/topics/ai.yaml": "taxonomy: topic\nname: AI\n",
        "_data/organizations/a.md": "---\ntaxonomy: organization\ndomain: a.org\n---\n",
        "README.md": SAMPLE,
        "_config.yml": "title: x\nprovider: y\n",
        "images/a.png": "not read",
    }
    for name, text in files.items():
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(text)
    steps: list[None] = []
    corpus = read_files(find_files([tmp_path / "site"]), lambda: steps.append(None))
    assert {kind: corpus.count(kind) for kind in Kind} == {
        Kind.POST: 2,
        Kind.ORGANIZATION: 1,
        Kind.TOPIC: 1,
        Kind.REFUSED: 1,
    }
    assert corpus.others == {"site/README.md", "site/_config.yml", "site/images/a.png"}
    assert len(steps) == len(files)


def test_a_bad_post_takes_no_good_one_with_it(tmp_path: Path) -> None:
    for number in range(20):
        bad = "related: [\n" if number % 2 else ""
        path = tmp_path / f"{number}.md"
        path.write_text(f"---\n{POST.replace('/x', f'/{number}')}{bad}---\n")
    corpus = read_files(find_files([tmp_path]))
    assert (corpus.count(Kind.POST), corpus.count(Kind.REFUSED)) == (10, 10)
    assert {(Path(p.path).name, p.line, p.code) for p in corpus.problems} == {
        (f"{number}.md", 6, "yaml-syntax") for number in range(1, 20, 2)
    }


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with files of all kinds, as many as are worth processes and a cache."""
    monkeypatch.setattr(reader, "FILES_A_PROCESS", 2)
    folder = tmp_path / "site"
    folder.mkdir()
    for number in range(12):
        bad = "quality: much\n" if number % 3 else "x: [\n"
        text = f"---\n{POST.replace('/x', f'/{number}')}{bad if number % 2 else ''}---\n"
        (folder / f"{number}.md").write_text(text)
    (folder / "ai.yaml").write_text("taxonomy: topic\nname: AI\n")
    (folder / "README.md").write_text(SAMPLE)
    (folder / "a.png").write_text("not read")
    (folder / "link.md").symlink_to("/etc/hostname")
    return folder


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of what this process parses from now on."""
    names: list[str] = []

    def note(data: bytes, file: Found) -> object:
        names.append(file.location.name)
        return read_data(data, file)

    monkeypatch.setattr(reader, "read_data", note)
    return names


def test_neither_processes_nor_a_cache_change_the_corpus(site: Path, tmp_path: Path) -> None:
    expected = read_files(find_files([site]))
    assert len(expected.readings) == 14
    assert len(expected.others) == 2
    for processes in (1, 2, 3, 9):
        for folder in (None, tmp_path / "cache", tmp_path / "cache"):
            found = find_files([site])
            random.Random(processes).shuffle(found)
            steps: list[None] = []
            corpus = read_files(
                found, lambda: steps.append(None), processes=processes, cache=folder  # noqa: B023
            )  # fmt: skip
            assert corpus == expected
            assert repr(corpus) == repr(expected)
            assert len(steps) == len(found)


def test_what_has_not_changed_is_not_parsed_again(
    site: Path, tmp_path: Path, parsed: list[str]
) -> None:
    cache = tmp_path / "cache"
    first = read_files(find_files([site]), cache=cache)
    assert len(parsed) == 14
    parsed.clear()
    assert read_files(find_files([site]), cache=cache) == first
    assert parsed == []
    (site / "0.md").write_text((site / "0.md").read_text().replace("title: T", "title: U"))
    (site / "2.md").rename(site / "moved.md")
    corpus = read_files(find_files([site]), cache=cache)
    assert parsed == ["0.md"]
    assert corpus == read_files(find_files([site]))
    assert corpus != first


def test_how_a_file_is_meant_counts(site: Path, tmp_path: Path, parsed: list[str]) -> None:
    cache = tmp_path / "cache"
    read_files(find_files([site]), cache=cache)
    parsed.clear()
    named = find_files([site, site / "README.md"])
    assert read_files(named, cache=cache) == read_files(named)
    assert "README.md" in parsed


def test_few_files_touch_no_cache(site: Path, tmp_path: Path) -> None:
    read_files(find_files([site / "0.md", site / "2.md", site / "4.md"]), cache=tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_another_reader_parses_all_anew(
    site: Path, tmp_path: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read_files(find_files([site]), cache=tmp_path / "cache")
    parsed.clear()
    monkeypatch.setattr(reader, "VERSION", "other")
    read_files(find_files([site]), cache=tmp_path / "cache")
    assert len(parsed) == 14


def spoil(cache: Path) -> None:
    """Let each entry be whole, and say what is no reading."""
    data = marshal.dumps(("no", "reading"))
    with closing(sqlite3.connect(cache / FILE_NAME)) as db:
        for (key,) in db.execute("SELECT key FROM entry").fetchall():
            row = (data, hashlib.sha256(key + data).digest(), key)
            db.execute("UPDATE entry SET data = ?, checksum = ? WHERE key = ?", row)
        db.commit()


@pytest.mark.parametrize(
    "damage",
    [
        spoil,
        lambda cache: (cache / FILE_NAME).write_bytes(b"x" * 9_999),
        lambda cache: os.truncate(cache / FILE_NAME, 9_000),
        lambda cache: (cache / FILE_NAME).unlink(),
        lambda cache: cache.chmod(0o777),
    ],
)
def test_a_damaged_cache_changes_nothing(
    damage: Callable[[Path], object], site: Path, tmp_path: Path
) -> None:
    expected: Corpus = read_files(find_files([site]), cache=tmp_path / "cache")
    damage(tmp_path / "cache")
    for _ in range(2):
        assert read_files(find_files([site]), cache=tmp_path / "cache") == expected


def test_nothing_of_what_is_secured_is_kept(site: Path, tmp_path: Path) -> None:
    for path in site.glob("*.md"):
        if not path.is_symlink():
            path.write_text(path.read_text().replace("title: T", "secured: hunter2\ntitle: T"))
    read_files(find_files([site]), cache=tmp_path / "cache")
    data = b"".join(path.read_bytes() for path in (tmp_path / "cache").iterdir())
    assert b"webUrl" in data
    assert b"hunter2" not in data


def test_no_process_is_forked_with_threads_of_numpy(site: Path) -> None:
    lines = (
        "import os, sys",
        "import newsgraph as ng",
        "os.register_at_fork(before=lambda: print('numpy' in sys.modules))",
        f"ng.read(*[{str(site)!r}], processes=2)",
    )
    text = "\n".join(lines).replace("ng.read", "from newsgraph.reading import reader; reader.FILES_A_PROCESS = 2; ng.read")  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "False\nFalse\n"

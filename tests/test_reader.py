"""Reader: posts and authorities are told from the other files of a site."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsgraph.files import Found, find_files
from newsgraph.reader import read_data, read_file, read_files
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

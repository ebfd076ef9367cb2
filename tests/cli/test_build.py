"""``build`` and ``check``: what they write and tell, of good posts and bad ones."""

from __future__ import annotations

import json
import subprocess
import sys
import webbrowser
from pathlib import Path

import pytest

from newsgraph.problems import CODES

from .conftest import Command, write_many

SUMMARY = """\
5 posts, 44 observations
41 articles by 36 providers on 3 topics
39 listings in 4 coverage clusters
places disagree on quality (1)

"""
GOOD = "---\ntitle: Good {0}\nwebUrl: https://good{0}.example/x\nprovider: {{name: G, domain: good{0}.example}}\n---\n"
MALFORMED = {
    "unclosed-front-matter": "---\ntitle: T\nwebUrl: https://bad.example/x\n",
    "invalid-utf8": "---\ntitle: \udcff\nwebUrl: https://bad.example/x\n---\n",
    "control-character": '---\ntitle: "a\\e[31m"\nwebUrl: https://bad.example/x\n---\n',
    "yaml-syntax": "---\ntitle: [a\nwebUrl: https://bad.example/x\n---\n",
    "yaml-alias": "---\ntitle: *a\nwebUrl: https://bad.example/x\n---\n",
    "yaml-anchor": "---\ntitle: &a T\nwebUrl: https://bad.example/x\n---\n",
    "yaml-tag": "---\ntitle: !!python/object:os.system T\nwebUrl: https://bad.example/x\n---\n",
    "yaml-depth": "---\ntitle: T\nwebUrl: https://bad.example/x\nx: "
    + "[" * 99
    + "]" * 99
    + "\n---\n",
    "duplicate-key": "---\ntitle: T\ntitle: U\nwebUrl: https://bad.example/x\n---\n",
    "non-scalar-key": "---\ntitle: T\nwebUrl: https://bad.example/x\n? [a]\n: b\n---\n",
    "line-separator": "---\ntitle: a\u2028b\nwebUrl: https://bad.example/x\n---\n",
    "missing-title": "---\ntitle:\nwebUrl: https://bad.example/x\n---\n",
    "missing-url": "---\ntitle: T\nprovider: {name: P}\n---\n",
    "not-text": "---\ntitle: [a, b]\nwebUrl: https://bad.example/x\n---\n",
    "text-too-long": "---\ntitle: " + "a" * 70_000 + "\nwebUrl: https://bad.example/x\n---\n",
    "url-scheme": "---\ntitle: T\nwebUrl: javascript:alert(1)\n---\n",
    "url-host": "---\ntitle: T\nwebUrl: https://a b/\n---\n",
    "url-too-long": "---\ntitle: T\nwebUrl: https://bad.example/" + "a" * 9000 + "\n---\n",
    "file-too-large": "---\ntitle: T\nwebUrl: https://bad.example/x\nexcerpt: " + "a" * 1_100_000,
    "yaml-events": "---\ntitle: T\nwebUrl: https://bad.example/x\nx: ["
    + "a," * 31_000
    + "]\n---\n",
}


def names(folder: str) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def test_a_build_writes_three_files_and_tells_of_them(newsgraph: Command) -> None:
    code, out, err = newsgraph("build", "seeds")
    assert (code, err) == (0, "")
    assert out.startswith(SUMMARY)
    assert names("exports") == ["coverage.html", "coverage.ttl", "report.json"]
    assert "  newsgraph query quality-conflicts\n" in out
    assert "exports/coverage.ttl    189 KB  load it into a triple store\n" in out


@pytest.mark.parametrize(
    ("options", "written"),
    [
        (["--format", "nt"], ["coverage.nt"]),
        (["--format", "ttl", "--format", "nq"], ["coverage.nq", "coverage.ttl"]),
        (["--format", "ttl, nt"], ["coverage.nt", "coverage.ttl"]),
        (["--format", "html", "--format", "html"], ["coverage.html"]),
    ],
)
def test_formats_are_chosen(options: list[str], written: list[str], newsgraph: Command) -> None:
    code, out, _ = newsgraph("build", "seeds", "-o", "new/out", *options)
    assert (code, names("new/out")) == (0, [*written, "report.json"])
    can_be_asked = written != ["coverage.html"]
    assert ("  newsgraph query top-providers new/out\n" in out) is can_be_asked


@pytest.mark.parametrize(
    ("options", "code", "complaint"),
    [
        (["--format", "pdf"], 2, "there is no format 'pdf': ask for ttl, nt, nq, graphml, html"),
        (["--format", "ttl,"], 2, "there is no format ''"),
        (["--base", "example.org"], 2, "can't be the base of data IRIs"),
        (["--only", "topic=AI"], 2, "--only needs -o, so that a part never replaces the whole"),
        (["--only", "colour=red", "-o", "out"], 2, "'colour=red' is no condition"),
        (["--only", "topic=no", "-o", "out"], 1, "no article meets topic=no"),
        (["-o", "seeds/file"], 1, "the folder 'seeds/file' can't be made"),
    ],
)
def test_what_cannot_be_built_leaves_nothing(
    options: list[str], code: int, complaint: str, newsgraph: Command
) -> None:
    Path("seeds/file").write_text("")
    outcome = newsgraph("build", "seeds", *options)
    assert (outcome.code, outcome.out) == (code, "")
    assert outcome.err.startswith("newsgraph: ")
    assert complaint in outcome.err
    assert names(".") == ["seeds"]


@pytest.mark.parametrize(
    ("conditions", "articles"),
    [
        (["topic=ai"], 5),
        (["provider=cnet.com"], 2),
        (["from=2020-12-11", "to=2020-12-11"], 4),
        (["topic=ai", "from=2020-12-01"], 2),
    ],
)
def test_a_part_is_built_elsewhere(
    conditions: list[str], articles: int, newsgraph: Command
) -> None:
    options = [part for condition in conditions for part in ("--only", condition)]
    assert newsgraph("build", "seeds", "-o", "part", "-q", *options) == (0, "", "")
    report = json.loads(Path("part/report.json").read_text("utf-8"))
    assert report["counts"]["articles"] == articles
    rows = newsgraph("query", "SELECT (COUNT(?a) AS ?n) { ?a a ng:Article }", "part").out
    assert rows == f"n\r\n{articles}\r\n"


def test_the_page_is_opened(newsgraph: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    assert newsgraph("build", "seeds", "--format", "ttl", "--open").code == 0
    assert opened == [(Path.cwd() / "exports" / "coverage.html").as_uri()]


def test_two_builds_are_the_same_bytes(newsgraph: Command) -> None:
    paths = [str(path) for path in Path("seeds").iterdir()]
    assert newsgraph("build", "seeds", "-o", "one", "--format", "ttl,nq,html", "-q").code == 0
    assert newsgraph("build", "seeds", "-o", "two", "--format", "ttl,nq,html", "-q").code == 0
    assert newsgraph("build", *reversed(paths), "-o", "three", "--format", "ttl,nq,html").code == 0
    one, two, three = (
        {path.name: path.read_bytes() for path in Path(folder).iterdir()}
        for folder in ("one", "two", "three")
    )
    assert one == two == three


@pytest.mark.parametrize("verb", ["build", "check"])
def test_a_folder_without_posts(verb: str, newsgraph: Command) -> None:
    Path("empty").mkdir()
    Path("empty/about.md").write_text("# About\n")
    code, out, err = newsgraph(verb, "empty")
    assert (code, out) == (1, "")
    assert "no post could be read under empty: a post is a .md, .markdown or .txt file" in err
    assert names(".") == ["empty", "seeds"]


def test_bad_posts_alone_are_told_and_nothing_is_written(newsgraph: Command) -> None:
    Path("bad.md").write_text("---\ntitle: T\n---\n")
    code, out, err = newsgraph("build", "bad.md")
    assert (code, out) == (1, "")
    assert err.splitlines()[0].endswith(": add it, as an absolute URL")
    assert names(".") == ["bad.md", "seeds"]


def test_strict_writes_nothing_if_anything_was_refused(newsgraph: Command) -> None:
    assert newsgraph("build", "seeds", "--strict", "-q") == (0, "", "")
    before = Path("exports/report.json").read_bytes()
    Path("seeds/bad.md").write_text(
        "---\ntitle: T\nwebUrl: https://a.example\nquality: many\n---\n"
    )
    code, out, err = newsgraph("build", "seeds", "--strict")
    assert (code, out) == (1, "")
    assert ":4:10: bad-integer 'many'" in err.splitlines()[0]
    assert "refused, so nothing was written (--strict)" in err
    assert Path("exports/report.json").read_bytes() == before


def test_a_summary_lists_ten_refusals_and_counts_the_rest(newsgraph: Command) -> None:
    for number in range(12):
        Path(f"seeds/bad{number:02}.md").write_text("---\ntitle: T\nwebUrl: nowhere\n---\n")
    Path("seeds/odd.md").write_text("---\ntitle: T\nwebUrl: https://a.example\ncolour: red\n---\n")
    out = newsgraph("build", "seeds").out
    assert "\n12 refused:\n  seeds/bad00.md:3:9: url-syntax " in out
    assert "\n  and 2 more, in exports/report.json\n" in out
    assert "\n2 warnings: no-domain (1), unknown-key (1)\n" in out
    assert "  newsgraph check PATH, to mend what was refused\n" in out


@pytest.mark.parametrize(
    ("post", "code", "tally"),
    [
        ("", 0, "5 posts read, 1 other file left alone, no problems\n"),
        (GOOD.format(1) + "text", 0, "6 posts read, no problems\n"),
        ("---\ntitle: T\nwebUrl: https://a.example/\n---\n", 0, "6 posts read, 1 warning\n"),
        ("---\ntitle: T\nwebUrl: no\n---\n", 1, "5 posts read, 1 file refused\n"),
        (
            GOOD.format(1).replace("---\n", "---\nquality: x\nheat: y\n", 1),
            1,
            "6 posts read, 2 values refused\n",
        ),
        (
            GOOD.format(1).replace("---\n", "---\nrelated: [a]\n", 1),
            1,
            "6 posts read, 1 listed entry refused\n",
        ),
    ],
)
def test_check_tells_problems_on_stdout_and_counts_on_stderr(
    post: str, code: int, tally: str, newsgraph: Command
) -> None:
    Path("seeds/one.md").write_text(post)
    outcome = newsgraph("check", "seeds")
    assert (outcome.code, outcome.err) == (code, tally)
    assert all(line.startswith("seeds/one.md:") for line in outcome.out.splitlines())
    assert newsgraph("check", "seeds", "-q") == (code, outcome.out, "")
    assert names(".") == ["seeds"]


def test_two_hundred_malformed_posts_cost_no_good_one(newsgraph: Command) -> None:
    Path("posts").mkdir()
    texts = [(code, MALFORMED[code]) for _ in range(10) for code in MALFORMED]
    for number, (_, text) in enumerate(texts):
        Path(f"posts/bad{number:03}.md").write_bytes(text.encode("utf-8", "surrogateescape"))
        Path(f"posts/good{number:03}.md").write_text(GOOD.format(number))
    assert len(texts) == 200
    code, out, err = newsgraph("check", "posts")
    assert (code, err) == (1, "200 posts read, 200 files refused\n")
    for (problem, _), line in zip(texts, out.splitlines(), strict=True):
        place, _, what = line.partition(": ")
        assert place.startswith("posts/bad")
        assert what.startswith(f"{problem} ")
        assert what.endswith(f"; the file is left out: {CODES[problem]}")
    assert newsgraph("build", "posts", "--format", "nt", "-q") == (0, "", "")
    rows = newsgraph("query", "SELECT ?t { ?a a ng:Article ; schema:headline ?t }").out
    assert sorted(rows.split("\r\n")[1:-1]) == sorted(f"Good {number}" for number in range(200))


def test_a_whole_site_checkout_builds_in_one_command(newsgraph: Command) -> None:
    for number, folder in enumerate(["_news", "_archive/2020/06", "collections/_videos", "_posts"]):
        Path("site", folder).mkdir(parents=True)
        Path("site", folder, "post.markdown").write_text(GOOD.format(number))
        Path("site", folder, "again.md").write_text(GOOD.format(number).replace("\n", "\r\n"))
        for image in range(500):
            Path("site", folder, f"{image}.jpg").write_bytes(b"\xff\xd8")
    for place, text in {
        "_data/organizations/good0.md": "---\ntaxonomy: organization\nname: Zero\ndomain: good0.example\n---\n",
        "_data/topics/ai.yaml": "taxonomy: topic\nname: AI\n",
        "_data/navigation.yml": "- title: Home\n  url: /\n",
        "_config.yml": "title: A site\nprovider: nobody\n",
        "index.md": "---\nlayout: home\ntitle: Home\n---\n",
        "README.md": "# Site\n\n---\n\nwebUrl: see below\n",
        "_layouts/post.html": "---\ntitle: x\nwebUrl: y\n---\n",
        "node_modules/thing/README.md": "# Thing\n",
        ".git/description.md": GOOD.format(99),
        ".git/objects/ab": "\x00",
    }.items():
        Path("site", place).parent.mkdir(parents=True, exist_ok=True)
        Path("site", place).write_text(text)
    code, out, err = newsgraph("build", "site")
    assert (code, err) == (0, "")
    assert out.startswith("8 posts, 8 observations\n4 articles by 4 providers on 0 topics\n")
    assert (
        "\n1 organization record, 1 topic record, 4 repeated posts, 2,006 other files left alone\n"
        in out
    )
    assert "refused" not in out


def contents(folder: str) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


@pytest.mark.parametrize(
    "options", [[], ["--processes", "1"], ["--processes", "3"], ["--no-cache"]]
)
def test_neither_processes_nor_the_cache_change_a_byte(
    options: list[str], newsgraph: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "caches"))
    write_many(folder / "posts")
    anew = ("build", "posts", "--no-cache", "--processes", "1", "--format", "ttl,nq,html", "-q")
    kept = ("build", "posts", *options, "--format", "ttl,nq,html", "-q")
    assert newsgraph(*anew, "-o", "anew") == (0, "", "")
    for name in ("first", "second"):
        assert newsgraph(*kept, "-o", name) == (0, "", "")
        assert contents(name) == contents("anew")
    changed = folder / "posts" / "7.md"
    changed.write_text(changed.read_text().replace("title: T7", "title: Another"))
    assert newsgraph(*anew, "-o", "anew") == (0, "", "")
    assert newsgraph(*kept, "-o", "second") == (0, "", "")
    assert contents("second") == contents("anew") != contents("first")
    assert (folder / "caches").exists() is (options != ["--no-cache"])


@pytest.mark.parametrize("home", ["/dev/null", "/proc", "not/absolute"])
def test_a_cache_that_cannot_be_is_no_trouble(
    home: str, newsgraph: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", home)
    monkeypatch.delenv("HOME", raising=False)
    write_many(folder / "posts")
    assert newsgraph("check", "posts", "-q").err == ""
    assert newsgraph("build", "posts", "-q") == (0, "", "")


def test_builds_at_once_share_a_cache(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "caches"))
    write_many(folder / "posts")
    command = [sys.executable, "-m", "newsgraph", "build", "posts", "-q", "--format", "nt", "-o"]
    for names in (("a", "b", "c"), ("d", "e")):
        builds = [subprocess.Popen([*command, name], stderr=subprocess.PIPE) for name in names]
        assert [build.communicate(timeout=60)[1] for build in builds] == [b""] * len(names)
    assert all(contents(name) == contents("a") for name in "bcde")


def test_no_less_than_one_process_reads(newsgraph: Command) -> None:
    outcome = newsgraph("check", "seeds", "--processes", "0")
    assert outcome.code == 2
    assert "0 is not in the range x>=1" in outcome.err

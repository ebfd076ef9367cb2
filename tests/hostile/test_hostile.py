"""Hostile posts: each gets its verdict at its line, quickly, and harms no other."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest
from tests.unpacking import unpack

import newsgraph as ng
from newsgraph.graph import Article, ArticleScores, Graph
from newsgraph.limits import FILE_BYTES, YAML_EVENTS
from newsgraph.problems import Cost, Problem

HERE: Final = Path(__file__).parent
POSTS: Final = HERE / "posts"
SEEDS: Final = HERE.parent.parent / "seeds"
HEAD: Final = (
    b"---\ntitle: T\nwebUrl: https://hostile.example/x\nprovider: {domain: hostile.example}\n"
)
SECONDS: Final = 2.0

VERDICTS: Final = {
    Cost.NOTHING: "warned",
    Cost.VALUE: "value",
    Cost.ENTRY: "entry",
    Cost.FILE: "refused",
}
Verdict = tuple[str, str, str]
ACCEPTED: Final = ("accepted", "-", "-")


def expected_verdicts() -> dict[str, list[Verdict]]:
    """Return the rows of ``expected.tsv`` by file: verdict, code and line of each problem."""
    rows: dict[str, list[Verdict]] = {}
    for row in (HERE / "expected.tsv").read_text().splitlines()[1:]:
        name, verdict, code, line = row.split("\t")
        rows.setdefault(name, []).append((verdict, code, line))
    return rows


EXPECTED: Final = expected_verdicts()


def verdicts(problems: Iterable[Problem]) -> list[Verdict]:
    """Return the verdict on a file, a row for each problem."""
    rows = [(VERDICTS[one.cost], one.code, str(one.line)) for one in problems]
    return rows or [ACCEPTED]


def is_refused(name: str) -> bool:
    """Return whether a file is left out as a whole."""
    return EXPECTED[name][0][0] == "refused"


def build_in_time(path: Path) -> Graph:
    """Return the graph of a file, if making it took no longer than that, loading of libraries included."""
    started = time.process_time()
    graph = ng.build(ng.read(path))
    assert time.process_time() - started < SECONDS
    return graph


OTHERS: Final = {"posts/nothing.md", "posts/only-a-list.md"}
"""What is a post only if somebody names it."""

GENERATED: Final = {
    "brackets": (HEAD + b"x: " + b"[" * 26_000 + b"\n---\n", "yaml-depth"),
    "brackets-to-the-limit": (HEAD + b"x: " + b"[" * 1_000_000 + b"\n---\n", "yaml-depth"),
    "braces": (HEAD + b"x: " + b"{a: " * 26_000 + b"\n---\n", "yaml-depth"),
    "dashes": (HEAD + b"x:\n" + b"- " * 26_000 + b"a\n---\n", "yaml-depth"),
    "question-marks": (HEAD + b"? " * 26_000 + b"a\n---\n", "yaml-depth"),
    "indents": (HEAD + b"".join(b" " * n + b"a:\n" for n in range(600)) + b"---\n", "yaml-depth"),
    "too-large": (HEAD + b"#" * FILE_BYTES, "file-too-large"),
    "items": (HEAD + b"topics: [" + b"a," * YAML_EVENTS + b"]\n---\n", "yaml-events"),
    "keys": (
        HEAD + b"".join(b"k%d: x\n" % n for n in range(YAML_EVENTS)) + b"---\n",
        "yaml-events",
    ),
    "aliases": (HEAD + b"x: [" + b"*a," * 9_000 + b"]\n---\n", "yaml-alias"),
    "anchor": (HEAD + b"x: &" + b"a" * 1_000_000 + b" b\n---\n", "yaml-anchor"),
    "blank-lines": (HEAD + b"\r\n" * 400_000 + b"quality: x\n---\n", "bad-integer"),
    "no-directive": (b"---\n" + b"# a\r\n\r\n" * 100_000 + b"a: %\n---\n", "yaml-syntax"),
    "comments": (HEAD + b"# a\r\n" * 200_000 + b"quality: x\n---\n", "bad-integer"),
    "text": (HEAD + b"excerpt: " + b"x " * 400_000 + b"\n---\n", "text-too-long"),
    "line-breaks": (HEAD + b'excerpt: "' + b"\n" * 900_000 + b'"\n---\n', "text-too-long"),
    "spaces": (HEAD + b"excerpt: |\n---" + b" " * 900_000 + b"x\n", "unclosed-front-matter"),
    "integer": (HEAD + b"quality: " + b"9" * 900_000 + b"\n---\n", "bad-integer"),
    "date": (HEAD + b"publishedDateTime: " + b"2" * 900_000 + b"\n---\n", "bad-date"),
    "url": (HEAD + b"ampWebUrl: https://" + b"a." * 400_000 + b"\n---\n", "text-too-long"),
    "labels": (HEAD + b"ampWebUrl: https://" + b"a." * 4_000 + b"\n---\n", "url-host"),
    "users": (HEAD + b"ampWebUrl: https://" + b"a@" * 4_000 + b"\n---\n", "url-host"),
    "entities": (
        HEAD + b"ampWebUrl: https://a.org/?" + b"&#000" * 1_000 + b"\n---\n",
        "alias-elsewhere",
    ),
    "dot-segments": (
        HEAD + b"ampWebUrl: https://a.org" + b"/.." * 2_700 + b"\n---\n",
        "alias-elsewhere",
    ),
}


def exported(graph: Graph, path: Path) -> str:
    """Return an export of a graph, in which hostile titles must be."""
    ng.export(graph, path)
    text = path.read_bytes().decode()
    assert "7*7" in text
    return text


@pytest.fixture(scope="module")
def together() -> Graph:
    """Return the graph of all hostile posts and the seeds."""
    return ng.build(ng.read(POSTS, SEEDS))


def test_every_file_has_a_verdict() -> None:
    assert sorted(EXPECTED) == sorted(path.name for path in POSTS.iterdir())
    assert {row[0] for rows in EXPECTED.values() for row in rows} == {
        "accepted",
        *VERDICTS.values(),
    }


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_gets_its_verdict_at_its_line(name: str) -> None:
    graph = build_in_time(POSTS / name)
    assert verdicts(graph.problems) == EXPECTED[name]
    assert len(graph.sources) == (0 if is_refused(name) else 1)


@pytest.mark.parametrize("name", GENERATED)
def test_what_is_too_large_to_keep_gets_its_verdict_in_time(name: str, tmp_path: Path) -> None:
    content, code = GENERATED[name]
    (tmp_path / "a.md").write_bytes(content)
    graph = build_in_time(tmp_path / "a.md")
    assert [problem.code for problem in graph.problems] == [code]


def test_together_each_gets_the_same_verdict(together: Graph) -> None:
    found: dict[str, list[Problem]] = {f"posts/{name}": [] for name in EXPECTED}
    for problem in together.problems:
        found[problem.path].append(problem)
    for name, rows in EXPECTED.items():
        path = f"posts/{name}"
        assert verdicts(found[path]) == ([ACCEPTED] if path in OTHERS else rows), name


def test_every_good_post_is_there(together: Graph) -> None:
    good = {f"posts/{name}" for name in EXPECTED if not is_refused(name)}
    seeds = {f"seeds/{path.name}" for path in SEEDS.iterdir()}
    assert {source.path for source in together.sources} == good | seeds


def stated(article: Article) -> Article:
    """Return an article without what is learned from the whole corpus: its cluster and scores."""
    return article._replace(
        cluster="", cluster_role="", cluster_strength=0.0,
        is_first_report=None, lag=None, scores=ArticleScores(),
    )  # fmt: skip


def test_no_article_of_the_seeds_is_changed(together: Graph) -> None:
    articles = {article.key: article for article in together.articles}
    alone = ng.build(ng.read(SEEDS))
    assert [stated(articles[one.key]) for one in alone.articles] == list(
        map(stated, alone.articles)
    )
    keys = {article.key for article in alone.articles}
    assert {one for one in together.listings if keys & {*one}} == set(alone.listings)


def test_nothing_lists_itself_and_no_number_is_injected(together: Graph) -> None:
    assert all(listing.lister != listing.listed for listing in together.listings)
    hostile = [one for one in together.articles if "hostile" in one.key]
    assert {article.quality for article in hostile} == {None, 123, 2**63 - 1}


@pytest.mark.parametrize("suffix", ["ttl", "nt", "nq"])
def test_rdf_holds_no_control_characters_and_no_secret(
    together: Graph, tmp_path: Path, suffix: str
) -> None:
    text = exported(together, tmp_path / f"hostile.{suffix}")
    assert "hunter2" not in text
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", text)


def test_the_page_holds_no_markup_of_theirs_and_no_secret(together: Graph, tmp_path: Path) -> None:
    ng.export(together, tmp_path / "hostile.html")
    text = (tmp_path / "hostile.html").read_text(encoding="utf-8")
    assert not re.search("<script>alert|<img src=x|</script><script>", text)
    packs = re.findall(r'<script type="text/plain" class="pack">([^<]*)</script>', text)
    told = json.dumps(unpack(packs), ensure_ascii=False)
    assert "7*7" in told
    assert "hunter2" not in text + told

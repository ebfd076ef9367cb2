"""The report: every file and every key accounted for, and digests of what was written."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import newsgraph as ng
from newsgraph.building.selection import select
from newsgraph.problems import CODES
from newsgraph.report import Written, make_report, read_digests, write_report

ROOT = Path(__file__).parent.parent
POSTS = ROOT / "tests" / "golden_queries" / "posts"
KEYS = """\
---
title: T
webUrl: https://a.example/x
heat: -1
quality: many
secured: {a: c2VjcmV0LXZhbHVl, b: [1]}
excerpt:
colour: {hue: red, of: [{tone: 1}, {tone: 2}]}
provider: {name: P, domain: a.example}
related:
- {title: R, webUrl: https://b.example/y, provider: {domain: b.example}}
- {title: no URL}
---
"""


def report_on(folder: Path) -> dict[str, Any]:
    corpus = ng.read(folder)
    written = write_report(make_report(corpus, ng.build(corpus)), {})
    content: dict[str, Any] = json.loads(written)
    return content


def fates(ledger: dict[str, Any], key: str) -> Counter[str]:
    entry = dict(ledger.get(key, {}))
    return Counter({**entry.pop("set aside", {}), **entry})


def test_every_key_meets_a_fate(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(KEYS)
    ledger = report_on(tmp_path)["ledger"]
    assert ledger["title"] == {"mapped": 1}
    assert ledger["heat"] == {"set aside": {"not computed": 1}}
    assert ledger["quality"] == {"set aside": {"refused": 1}}
    assert ledger["excerpt"] == {"set aside": {"absent": 1}}
    assert fates(ledger, "secured")["opaque"] == 1
    assert fates(ledger, "colour.of[].tone")["unknown"] == 2
    assert fates(ledger, "related[].title") == {"mapped": 1, "refused": 1}


def test_the_ledger_adds_up_to_the_keys_in_the_files(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(KEYS)
    ledger = report_on(tmp_path)["ledger"]
    assert sum(fates(ledger, key).total() for key in ledger) == KEYS.count(":") - KEYS.count("://")


@pytest.mark.parametrize("folder", [ROOT / "seeds", POSTS], ids=lambda folder: folder.name)
def test_the_ledger_counts_what_the_lines_of_posts_say(folder: Path) -> None:
    ledger = report_on(folder)["ledger"]
    lines = [line for path in folder.glob("*.md") for line in path.read_text("utf-8").splitlines()]
    for key in ("webUrl", "quality", "cdnAmpWebUrl"):
        assert fates(ledger, key).total() == sum(line.startswith(f"{key}:") for line in lines)
        listed = sum(line.removeprefix("  - ").strip().startswith(f"{key}:") for line in lines)
        total = fates(ledger, key).total() + fates(ledger, f"related[].{key}").total()
        assert total == listed


def test_what_is_secret_is_not_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(KEYS)
    assert "c2VjcmV0" not in json.dumps(report_on(tmp_path))


def test_files_are_counted_by_what_they_were_taken_for(tmp_path: Path) -> None:
    for path in POSTS.rglob("*.*"):
        place = tmp_path / path.relative_to(POSTS)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(path.read_bytes())
    (tmp_path / "05-again.md").write_bytes((POSTS / "03-video.md").read_bytes())
    (tmp_path / "06-bad.md").write_text("---\ntitle: [a\nwebUrl: x\n---\n")
    (tmp_path / "about.md").write_text("# About\n")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    report = report_on(tmp_path)
    assert report["files"] == {
        "posts": 5, "refused": 1, "repeated": 1, "organizations": 1, "topics": 2, "others": 2,
    }  # fmt: skip
    assert report["repeated"] == [f"{tmp_path.name}/05-again.md"]
    assert report["counts"]["posts"] == 5
    refusals = [one for one in report["problems"] if one["leftOut"] == "file"]
    assert [(one["path"], one["line"]) for one in refusals] == [(f"{tmp_path.name}/06-bad.md", 2)]
    assert all(one["advice"] == CODES[one["code"]] for one in report["problems"])


def test_a_part_counts_the_part_and_all_that_was_read() -> None:
    corpus = ng.read(ROOT / "seeds")
    part = select(ng.build(corpus), ["provider=cnet.com"])
    report = make_report(corpus, part)
    assert report.counts.articles == 2
    assert report.files.posts == 5
    assert report.options == (("only:provider", "cnet.com"),)


def test_digests_are_read_back() -> None:
    corpus = ng.read(ROOT / "seeds")
    digest = hashlib.sha256(b"abc").hexdigest()
    exports = {"b.html": Written(1, digest), "a.ttl": Written(3, digest, 9)}
    text = write_report(make_report(corpus, ng.build(corpus)), exports)
    assert read_digests(text) == {"a.ttl": digest, "b.html": digest}
    told = json.loads(text)["exports"]
    assert list(told) == ["a.ttl", "b.html"]
    assert told["a.ttl"] == {"bytes": 3, "sha256": digest, "triples": 9}
    assert "triples" not in told["b.html"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        "{}",
        '{"newsgraph": 1}',
        '{"exports": 7}',
        '{"exports": {"a": {}}}',
        "[" * 100_000,
    ],
    ids=range(10),
)
def test_what_is_no_report_of_ours(text: str) -> None:
    assert read_digests(text) is None

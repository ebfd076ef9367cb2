"""Conflicts: articles on which observations disagree, counted by field."""

from __future__ import annotations

from pathlib import Path

import pytest

import newsgraph as ng
from newsgraph.conflicts import FIELDS, count_conflicts

ROOT = Path(__file__).parent.parent
NONE = dict.fromkeys(FIELDS, 0)
POST = "---\ntitle: T\nwebUrl: https://a.example/x\n{}\nprovider: {{name: P, domain: a.example}}\n---\n"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("quality: 1", "quality: 1", {}),
        ("quality: 1", "quality: 2", {"quality": 1}),
        ("quality: 1", "", {}),
        ("heat: -1", "heat: 3", {}),
        ("heat: 2", "heat: 3", {"heat": 1}),
        ("type: video", "type: article", {"type": 1}),
        (
            "publishedDateTime: 2021-01-01T12:00:00Z",
            "publishedDateTime: 2021-01-01T13:00:00+01:00",
            {},
        ),
        ("publishedDateTime: 2021-01-01T12:00:00Z", "publishedDateTime: 2021-01-02", {"date": 1}),
        ("excerpt: a", "excerpt: b", {}),
    ],
)
def test_two_places_agree_or_not(
    one: str, other: str, expected: dict[str, int], tmp_path: Path
) -> None:
    for name, line in (("one.md", one), ("other.md", other)):
        (tmp_path / name).write_text(POST.format(line))
    graph = ng.build(ng.read(tmp_path))
    assert count_conflicts(graph.observations) == {**NONE, **expected}


@pytest.mark.parametrize(
    ("posts", "expected"),
    [
        ("seeds", {"quality": 1}),
        ("tests/golden_queries/posts", {"title": 1, "quality": 2, "provider": 1}),
    ],
)
def test_conflicts_of_known_posts(posts: str, expected: dict[str, int]) -> None:
    graph = ng.build(ng.read(ROOT / posts))
    assert count_conflicts(graph.observations) == {**NONE, **expected}

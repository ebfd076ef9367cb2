"""Merging: posts before listings, then the most frequent, then the smallest."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

import pytest

from newsgraph.building.merging import choose, collect, largest, merge_images
from newsgraph.records import Image, Observation, Source


def stating(*excerpts: str | None) -> list[Observation]:
    """Return observations with these excerpts; one that begins with ``post`` is a post's."""
    return [
        Observation(
            source=Source(f"{number}.md", ""),
            position=0 if (excerpt or "").startswith("post") else number,
            line=1,
            key="",
            key_field="webUrl",
            aliases=(),
            title="",
            domain="",
            excerpt=excerpt,
        )
        for number, excerpt in enumerate(excerpts, start=1)
    ]


@pytest.mark.parametrize(
    ("stated", "chosen"),
    [
        ((None, None), None),
        ((None, "b"), "b"),
        (("a", "b", "b"), "b"),
        (("b", "a", "c"), "a"),
        (("B", "a", "é"), "B"),
        (("a", "a", "post z"), "post z"),
        (("post a", "post b", "post b", "a", "a", "a", "a"), "post b"),
        (("post b", "post a"), "post a"),
    ],
)
def test_one_value_is_chosen_by_the_rule(stated: Sequence[str | None], chosen: str | None) -> None:
    observations = stating(*stated)
    assert choose(observations, lambda one: (one.excerpt,)) == [chosen]
    assert choose(observations[::-1], lambda one: (one.excerpt,)) == [chosen]


def test_posts_that_state_nothing_leave_a_field_to_listings() -> None:
    observations = stating("post", "b", "b", "a")
    silent = observations[0]._replace(category="news", excerpt=None)
    fields = attrgetter("category", "excerpt", "type")
    assert choose([*observations[1:], silent], fields) == ["news", "b", None]


def test_false_is_a_value_like_any_other() -> None:
    assert choose(stating("a"), lambda _: (False,)) == [False]


def test_the_largest_score_counts() -> None:
    assert largest([None, 0, 13, 9]) == 13
    assert largest([None]) is None


def test_lists_become_one_sorted_union() -> None:
    assert collect([["b", None], [], ["a", "b"]]) == ("a", "b")


def test_each_property_of_an_image_is_chosen_by_itself() -> None:
    images = [
        Image("u", 1, 5, "caption"),
        Image("u", 2, 5),
        Image("u", 2, 7, "Caption", None, is_cached=False),
        Image("t"),
    ]
    assert merge_images(images) == (Image("t"), Image("u", 2, 5, "Caption", None, is_cached=False))
    assert merge_images(images[::-1]) == merge_images(images)

"""Identity: which URLs become one article, by which rule, and what is left alone."""

from __future__ import annotations

import itertools

import pytest

from newsgraph.building.identity import identify
from newsgraph.records import Alias, Observation, Source

Stated = tuple[str, dict[str, str]]
"""What one place states: a URL and its aliases by field, all on one site."""


def key(name: str) -> str:
    return f"https://a.org/{name}"


def observe(position: int, stated: Stated) -> Observation:
    url, aliases = stated
    field, _, name = url.rpartition(":")
    return Observation(
        source=Source("p/a.md", "0"),
        position=position,
        line=position + 1,
        key=key(name),
        key_field=field or "webUrl",
        aliases=tuple(Alias(field, key(alias)) for field, alias in aliases.items()),
        title="T",
        domain="a.org",
    )


CASES: dict[str, tuple[list[Stated], dict[str, str], list[str]]] = {
    "alone": ([("1", {})], {"1": "1"}, []),
    "its own alias": ([("1", {"ampWebUrl": "1"})], {"1": "1"}, []),
    "an alias nobody else has": ([("1", {"ampWebUrl": "0"})], {"0": "1", "1": "1"}, []),
    "an alias that is another's webUrl": (
        [("2", {"ampWebUrl": "1"}), ("1", {})],
        {"1": "1", "2": "1"},
        [],
    ),
    "two that claim each other": (
        [("1", {"ampWebUrl": "2"}), ("2", {"originalUrl": "1"})],
        {"1": "1", "2": "1"},
        [],
    ),
    "a circle of three": (
        [("1", {"ampWebUrl": "2"}), ("2", {"ampWebUrl": "3"}), ("3", {"ampWebUrl": "1"})],
        {"1": "1", "2": "1", "3": "1"},
        [],
    ),
    "a chain": (
        [("3", {"ampWebUrl": "2"}), ("2", {"ampWebUrl": "1"}), ("1", {"ampWebUrl": "0"})],
        {"0": "1", "1": "1", "2": "1", "3": "1"},
        [],
    ),
    "one alias, two claimants": (
        [("1", {"ampWebUrl": "x"}), ("2", {"ampWebUrl": "x"})],
        {"1": "1", "2": "2"},
        ["'https://a.org/x' is claimed by 2 articles"],
    ),
    "a contested alias that is a third one's webUrl": (
        [("1", {"ampWebUrl": "3"}), ("2", {"originalUrl": "3"}), ("3", {})],
        {"1": "1", "2": "2", "3": "3"},
        ["'https://a.org/3' is claimed by 2 articles"],
    ),
    "rivals that another alias makes one": (
        [("1", {"ampWebUrl": "x"}), ("2", {"ampWebUrl": "x", "originalUrl": "1"})],
        {"1": "1", "2": "1", "x": "1"},
        [],
    ),
    "rivals made one only after others were": (
        [
            ("p", {"originalUrl": "a"}),
            ("b", {"originalUrl": "a"}),
            ("p", {"originalUrl": "b"}),
            ("c", {"originalUrl": "b"}),
            ("p", {"originalUrl": "c"}),
        ],
        {"a": "b", "b": "b", "c": "b", "p": "b"},
        [],
    ),
    "rivals that are made one by way of others": (
        [
            ("b", {"ampWebUrl": "x", "originalUrl": "c"}),
            ("c", {"ampWebUrl": "y", "originalUrl": "z"}),
            ("d", {"ampWebUrl": "x", "originalUrl": "b"}),
        ],
        dict.fromkeys("bcdxyz", "b"),
        [],
    ),
    "three rivals of whom two are one": (
        [
            ("1", {"ampWebUrl": "x"}),
            ("2", {"ampWebUrl": "x"}),
            ("3", {"ampWebUrl": "x", "originalUrl": "2"}),
        ],
        {"1": "1", "2": "2", "3": "2"},
        ["'https://a.org/x' is claimed by 2 articles"],
    ),
    "a webUrl is the key though an originalUrl is smaller": (
        [("originalUrl:1", {"ampWebUrl": "2"}), ("2", {})],
        {"1": "2", "2": "2"},
        [],
    ),
    "without any webUrl the smallest originalUrl is": (
        [("originalUrl:2", {}), ("originalUrl:1", {"ampWebUrl": "2"})],
        {"1": "1", "2": "1"},
        [],
    ),
}


@pytest.mark.parametrize(("stated", "article_of", "problems"), CASES.values(), ids=CASES)
def test_urls_are_joined_alike_in_any_order(
    stated: list[Stated], article_of: dict[str, str], problems: list[str]
) -> None:
    observations = [observe(*one) for one in enumerate(stated)]
    for some in itertools.permutations(observations):
        identity = identify(some)
        assert identity.article_of == {key(url): key(to) for url, to in article_of.items()}
        assert [problem.what for problem in identity.problems] == problems


@pytest.mark.parametrize(
    ("stated", "rules"),
    [
        ([("1", {}), ("originalUrl:1", {})], ["webUrl", "originalUrl"]),
        ([("1", {"ampWebUrl": "2"}), ("2", {})], ["webUrl", "ampWebUrl"]),
        ([("2", {"ampWebUrl": "1"}), ("1", {})], ["ampWebUrl", "webUrl"]),
        ([("1", {"originalUrl": "2", "ampWebUrl": "2"}), ("2", {})], ["webUrl", "ampWebUrl"]),
        (
            [("1", {}), ("2", {"originalUrl": "1"}), ("3", {"cdnAmpWebUrl": "2"})],
            ["webUrl", "cdnAmpWebUrl", "cdnAmpWebUrl"],
        ),
        ([("1", {"ampWebUrl": "3"}), ("2", {"ampWebUrl": "3"}), ("3", {})], ["webUrl"] * 3),
    ],
)
def test_the_rule_is_the_field_that_led_to_the_article(
    stated: list[Stated], rules: list[str]
) -> None:
    observations = [observe(*one) for one in enumerate(stated)]
    identity = identify(observations)
    assert [identity.rule_of(one) for one in observations] == rules


def test_a_contested_alias_is_reported_at_its_first_claim() -> None:
    stated: list[Stated] = [("1", {}), ("2", {"ampWebUrl": "x"}), ("1", {"ampWebUrl": "x"})]
    identity = identify([observe(*one) for one in enumerate(stated)][::-1])
    assert [str(problem) for problem in identity.problems] == [
        "p/a.md:2:1: alias-contested 'https://a.org/x' is claimed by 2 articles: "
        "several articles claim it, so that it joins none"
    ]

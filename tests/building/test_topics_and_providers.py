"""Nodes: what is known of providers and topics from posts and authority files."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from newsgraph.building.providers import describe_providers
from newsgraph.building.topics import describe_topics
from newsgraph.corpus import Corpus, unite
from newsgraph.files import Found
from newsgraph.graph import Topic
from newsgraph.reading.reader import read_data


def corpus_of(*texts: str) -> Corpus:
    """Return the corpus of some front matters, in files ``0.md``, ``1.md`` and so on."""
    readings = []
    for number, text in enumerate(texts):
        found = Found(f"{number}.md", Path(f"{number}.md"), is_named=True)
        reading = read_data(f"---\n{text}\n---\n".encode(), found)
        assert reading is not None
        readings.append(reading)
    return unite(readings)


def post(*, provider: str = "{domain: a.org}", topics: str = "[]") -> str:
    return f"title: T\nwebUrl: https://a.org/x\nprovider: {provider}\ntopics: {topics}"


def topic(name: str, **more: str) -> str:
    return "\n".join(["taxonomy: topic", f"name: {name}", *(f"{k}: {v}" for k, v in more.items())])


def organization(**more: str) -> str:
    return "\n".join(["taxonomy: organization", *(f"{k}: {v}" for k, v in more.items())])


@pytest.mark.parametrize(
    ("texts", "name", "other_names"),
    [
        ([post()], "a.org", ()),
        ([post(provider="{name: A, domain: a.org}")], "A", ()),
        ([post(provider=f"{{name: {name}, domain: a.org}}") for name in "CBBA"], "B", ("A", "C")),
        ([post(provider="{name: A, domain: b.org}")], "a.org", ()),
        (
            [post(provider="{name: A, domain: a.org}"), organization(domain="a.org", name="Z")],
            "Z",
            ("A",),
        ),
        (
            [organization(domain="www.A.org", name=name) for name in ("Y", "X", "Y")]
            + [organization(domain="a.org", otherNames="[W, Y]")],
            "Y",
            ("W", "X"),
        ),
    ],
)
def test_an_authority_names_a_provider_before_what_is_stated_most_often(
    texts: list[str], name: str, other_names: tuple[str, ...]
) -> None:
    (provider,) = describe_providers(corpus_of(*texts), ["a.org"])
    assert (provider.domain, provider.name, provider.other_names) == ("a.org", name, other_names)


def test_a_provider_has_all_logos_and_the_smallest_of_single_values() -> None:
    corpus = corpus_of(
        post(provider="{domain: a.org, images: [{url: 'https://a.org/2.png'}]}"),
        organization(
            domain="a.org", _id="b", description="Daily", images="['https://a.org/1.png']"
        ),
        organization(domain="a.org", _id="a", description="Weekly"),
    )
    (provider,) = describe_providers(corpus, ["a.org"])
    assert (provider.identifier, provider.description) == ("a", "Daily")
    assert provider.logos == ("https://a.org/1.png", "https://a.org/2.png")


def topics_of(*texts: str) -> dict[str, Topic]:
    return {one.key: one for one in describe_topics(corpus_of(*texts))[0]}


def test_spellings_of_a_topic_are_one_and_others_stay_apart() -> None:
    stated = ['[AI, "C#", C, C++]', '[ai, " aI"]', "[ai]"]
    topics = topics_of(*(post(topics=topics) for topics in stated))
    assert list(topics) == ["ai", "c", "c#", "c++"]
    assert topics["ai"] == Topic("ai", "ai", (" aI", "AI"))


def test_an_authority_adds_to_a_topic_that_posts_name() -> None:
    record = topic("AI", _id="17", shortname="A.I.", keywords="[ml]", hashtags="['#ai']")
    topics = topics_of(
        post(topics="[ai]"),
        f"{record}\ndescription: Machines\nimages: ['https://a.org/ai.png']",
        topic("Nobody's"),
    )
    assert topics == {
        "ai": Topic(
            key="ai",
            name="AI",
            other_names=("A.I.", "ai"),
            keywords=("#ai", "ml"),
            identifier="17",
            description="Machines",
            images=("https://a.org/ai.png",),
        )
    }


@pytest.mark.parametrize("parents", ["Science", "[SCIENCE]", "s-1", "['s-1', science]"])
def test_parents_are_found_by_name_or_identifier_with_all_that_is_broader(parents: str) -> None:
    topics = topics_of(
        post(topics="[AI]"),
        topic("AI", parents=parents),
        topic("Science", _id="s-1", parent="Everything"),
        topic("Everything"),
    )
    broader = {key: one.broader for key, one in topics.items()}
    assert broader == {"ai": ("science",), "everything": (), "science": ("everything",)}


def test_a_parent_may_be_a_topic_that_only_posts_name_and_a_name_comes_before_identifiers() -> None:
    topics = topics_of(
        post(topics="[AI, science]"), topic("AI", parent="science"), topic("Art", _id="science")
    )
    assert topics["ai"].broader == ("science",)
    assert "art" not in topics


def test_a_parent_nobody_knows_is_reported_where_it_matters() -> None:
    records = [topic("AI", parents="[Nowhere, Science]"), topic("Unused", parent="Elsewhere")]
    corpus = corpus_of(post(topics="[AI, Science]"), *records)
    topics, problems = describe_topics(corpus)
    assert [one.broader for one in topics] == [("science",), ()]
    assert [str(problem) for problem in problems] == [
        "1.md:2:1: unknown-parent the parent 'Nowhere' is unknown; the value is left out: "
        "add an authority file for the parent, or correct its name"
    ]


@pytest.mark.parametrize(
    ("links", "broader", "cut"),
    [
        (["aa"], {"a": ()}, ["'a' is below itself by way of 'a'"]),
        (["ab", "ba"], {"a": ("b",), "b": ()}, ["'b' is below itself by way of 'a'"]),
        (
            ["ab", "bc", "ca", "ac"],
            {"a": ("b", "c"), "b": ("c",), "c": ()},
            ["'c' is below itself by way of 'a'"],
        ),
        (
            ["ab", "ac", "bd", "cd"],
            {"a": ("b", "c"), "b": ("d",), "c": ("d",), "d": ()},
            [],
        ),
    ],
)
def test_circles_are_cut_at_their_last_link_in_any_order(
    links: list[str], broader: dict[str, tuple[str, ...]], cut: list[str]
) -> None:
    names = sorted(set("".join(links)))
    parents = {name: [link[1] for link in links if link[0] == name] for name in names}
    records = [topic(name, parents=f"[{', '.join(parents[name])}]") for name in names]
    for texts in itertools.permutations([post(topics="[a]"), *records]):
        topics, problems = describe_topics(corpus_of(*texts))
        assert {one.key: one.broader for one in topics} == broader
        assert [problem.what for problem in problems] == [f"the topic {what}" for what in cut]
        assert {problem.code for problem in problems} <= {"topic-cycle"}


def test_a_long_line_of_parents_is_no_matter() -> None:
    records = [topic(f"t{number}", parent=f"t{number + 1}") for number in range(1_500)]
    assert len(topics_of(post(topics="[t0, t1500]"), *records)) == 1_501

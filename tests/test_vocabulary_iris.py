"""Vocabulary: the makers of data IRIs, and the bases they work under."""

from __future__ import annotations

from urllib.parse import urljoin

import pyoxigraph as ox
import pytest

from newsgraph import vocabulary
from newsgraph.errors import UsageError
from newsgraph.vocabulary import DEFAULT_BASE as BASE


@pytest.mark.parametrize(
    "base",
    [
        "https://newsgraph.example/",
        "http://localhost:8080/",
        "https://data.example.org/news/2020/",
        "https://a.org/a%20b/(c)/;v=1/@/",
        "https://a.org/.well-known/x/",
    ],
)
def test_a_good_base_is_taken_as_it_is(base: str) -> None:
    assert vocabulary.checked_base(base) == base
    assert urljoin(base, "article/x") == f"{base}article/x"
    assert ox.NamedNode(base).value == base


@pytest.mark.parametrize(
    "base",
    [
        "",
        "/news/",
        "newsgraph.example/",
        "https://newsgraph.example",
        "https://a.org/news",
        "https:///news/",
        "ftp://a.org/",
        "urn:news:/",
        "https://a.org/?x=/",
        "https://a.org/#/",
        "https://a.org/100%/",
        "https://a.org/%zz/",
        "https://a.org/../",
        "https://a.org/./x/",
        "https://a.org/a b/",
        "https://a.org/<x>/",
        "https://a.org/é/",
        "https://me:secret@a.org/",
        "https://a.org:x/",
        "https://a.org/\n",
    ],
)
def test_a_base_that_some_reader_would_stumble_over_is_refused(base: str) -> None:
    with pytest.raises(UsageError, match="give an absolute"):
        vocabulary.checked_base(base)


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("AI", "topic/ai"),
        (" Computer\t  Vision", "topic/computer%20vision"),
        ("C", "topic/c"),
        ("C++", "topic/c%2B%2B"),
        ("C#", "topic/c%23"),
        (".", "topic/%2E"),
        ("..", "topic/%2E%2E"),
        ("...", "topic/..."),
        ("a/b", "topic/a%2Fb"),
        ("%", "topic/%25"),
        ("%2E", "topic/%252e"),
        ("a?b&c;d", "topic/a%3Fb%26c%3Bd"),
        ("\u202ex", "topic/%E2%80%AEx"),
        ("É", "topic/%C3%A9"),
        ("E\u0301", "topic/%C3%A9"),
        ("Straße", "topic/strasse"),
    ],
)
def test_a_topic_cannot_break_out_of_its_iri(name: str, iri: str) -> None:
    made = vocabulary.topic_iri(BASE, vocabulary.topic_key(name))
    assert made == BASE + iri
    assert urljoin(BASE, iri) == made
    assert ox.NamedNode(made).value == made


@pytest.mark.parametrize(
    ("path", "digest", "source"),
    [
        ("posts/a.md", None, "posts/a.md"),
        ("posts/a b;c%25.md", None, "posts/a%20b%3Bc%2525.md"),
        ("posts/\udcff.md", None, "posts/%FF.md"),
        ("posts/é\n'\".md", None, "posts/%C3%A9%0A%27%22.md"),
        ("posts/#?\\.md", None, "posts/%23%3F%5C.md"),
        ("posts/.../..md", None, "posts/.../..md"),
        ("posts/a.md", "0123456789abcdef" * 4, "posts/a.md;0123456789abcdef"),
    ],
)
def test_a_file_name_cannot_break_out_of_its_iri(
    path: str, digest: str | None, source: str
) -> None:
    assert vocabulary.source_id(path, digest) == source
    for made in (vocabulary.source_iri(BASE, source), vocabulary.observation_iri(BASE, source, 2)):
        assert ox.NamedNode(made).value == made
        assert urljoin(BASE, made.removeprefix(BASE)) == made


def test_every_maker_returns_a_node_of_its_own_kind_under_the_base() -> None:
    made = [
        vocabulary.article_iri(BASE, "x"),
        vocabulary.cluster_iri(BASE, "x"),
        vocabulary.image_iri(BASE, "x"),
        vocabulary.provider_iri(BASE, "x"),
        vocabulary.topic_iri(BASE, "x"),
        vocabulary.topics_iri(BASE),
        vocabulary.source_iri(BASE, "x"),
        vocabulary.observation_iri(BASE, "x", 0),
        vocabulary.dataset_iri(BASE),
        vocabulary.dataset_iri(BASE, "class/x"),
    ]
    assert len(set(made)) == len(made)
    assert all(one.startswith(BASE) for one in made)


def test_articles_clusters_and_images_are_named_by_32_digits_of_a_digest() -> None:
    digest = "770f86d802b6c2704471bf0c54c828c7"  # of SHA-256: the bytes of the URL
    assert vocabulary.article_iri(BASE, "https://a.org") == f"{BASE}article/{digest}"


def test_a_prefixed_name_stands_for_a_full_iri() -> None:
    assert vocabulary.expand("ng:Article") == "https://w3id.org/newsgraph/ns#Article"
    with pytest.raises(KeyError):
        vocabulary.expand("foaf:name")

"""Assembly: the graph of a corpus, as merged views, listings and names of sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsgraph.building.assembly import assemble
from newsgraph.corpus import unite
from newsgraph.errors import UsageError
from newsgraph.files import Found, find_files
from newsgraph.graph import Article, Counts, Graph, Listing
from newsgraph.reading.reader import read_data, read_files

SEEDS = Path(__file__).parents[1].parent / "seeds"


def graph_of(*texts: str, paths: str = "abcdefgh") -> Graph:
    """Return the graph of some front matters, each in a file named by a letter."""
    readings = []
    for path, text in zip(paths, texts, strict=False):
        found = Found(path, Path(path), is_named=True)
        reading = read_data(f"---\n{text}\n---\n".encode(), found)
        assert reading is not None
        readings.append(reading)
    return assemble(unite(readings))


def record(url: str, title: str = "T", indent: str = "", **more: object) -> str:
    """Return the lines of a post or, with an indent, of an entry of its list."""
    lines = [f"title: {title}", f"webUrl: {url}", *(f"{key}: {more[key]}" for key in more)]
    return f"\n{indent}".join(lines)


def listing(*entries: str) -> str:
    return "\n".join(["", "related:", *(f"- {entry}" for entry in entries)])


def entry(url: str, title: str = "T", **more: object) -> str:
    return record(url, title, "  ", **more)


@pytest.fixture(scope="module")
def seeds() -> Graph:
    return assemble(read_files(find_files([SEEDS])))


def test_the_seeds_amount_to_what_was_counted_by_hand(seeds: Graph) -> None:
    assert seeds.counts == Counts(
        posts=5,
        observations=44,
        articles=41,
        providers=36,
        topics=3,
        images=39,
        listings=39,
        clusters=4,
    )
    assert sorted(len(cluster.members) for cluster in seeds.clusters) == [7, 10, 11, 13]


def test_the_plain_alternative_takes_every_listing_as_it_stands() -> None:
    graph = assemble(read_files(find_files([SEEDS])), method="components")
    assert sorted(len(cluster.members) for cluster in graph.clusters) == [7, 10, 11, 13]
    assert graph.cluster_method == "components 1"
    assert {one.cluster_role for one in graph.articles} == {"core"}


def test_a_url_is_kept_as_stated_only_where_it_had_to_be_mended() -> None:
    graph = graph_of(
        record("https://a.org/1"),
        record("https://me:secret@b.org/1"),
        record(r"https://c.org/1\2?x=1&amp;y=2"),
    )
    assert [(one.url, one.stated_url) for one in graph.articles] == [
        ("https://a.org/1", None),
        ("https://b.org/1", None),
        ("https://c.org/1%5C2?x=1&y=2", r"https://c.org/1\2?x=1&amp;y=2"),
    ]


def test_an_article_listed_with_two_qualities_keeps_both_and_shows_the_larger(seeds: Graph) -> None:
    title = "Facial recognition's fate could be decided in 2021"
    (cnet,) = (one for one in seeds.articles if one.headline == title)
    stated = [one.observation.quality for one in seeds.observations if one.article_key == cnet.key]
    assert (cnet.quality, sorted(filter(None, stated))) == (189, [89, 189])
    assert (cnet.times_listed, cnet.was_posted) == (2, False)


def test_one_text_on_two_sites_stays_two_articles_that_know_each_other(seeds: Graph) -> None:
    twins = {one.key: one.same_text_as for one in seeds.articles if one.same_text_as is not None}
    assert len(twins) == 2
    assert all(twins[str(other)] == key for key, other in twins.items())
    assert {one.provider for one in seeds.articles if one.key in twins} == {
        "nbcnewyork.com",
        "cnbc.com",
    }


def test_a_twin_is_the_smallest_article_of_another_provider_with_the_same_long_title() -> None:
    long = "One Two three four ﬁve"
    graph = graph_of(
        record("https://a.org/1", long),
        record("https://a.org/2", long.upper()),
        record("https://b.org/1", long.replace(" ", "  ").replace("ﬁ", "fi")),
        record("https://c.org/1", "Too short for it"),
        record("https://d.org/1", "Too short for it"),
    )
    a, b = "https://a.org/1", "https://b.org/1"
    assert [one.same_text_as for one in graph.articles] == [b, b, a, None, None]


def test_an_alias_posted_elsewhere_is_the_same_article_with_all_its_urls() -> None:
    graph = graph_of(
        record(
            "https://www.a.org/1",
            ampWebUrl="https://amp.a.org/1",
            cdnAmpWebUrl="https://amp-a-org.cdn.ampproject.org/c/s/amp.a.org/1",
            originalUrl="https://b.org/1",
        ),
        record("http://amp.a.org/1/?utm_source=x"),
    )
    (article,) = graph.articles
    assert (article.key, article.url) == ("https://a.org/1", "https://www.a.org/1")
    assert article.aliases == ("https://amp.a.org/1",)
    assert article.amp_urls == ("https://amp.a.org/1",)
    assert article.cdn_amp_urls == ("https://amp-a-org.cdn.ampproject.org/c/s/amp.a.org/1",)
    assert article.original_urls == ()
    assert [one.rule for one in graph.observations] == ["webUrl", "ampWebUrl"]


def test_a_contested_alias_is_no_url_of_either_article() -> None:
    claim = {"ampWebUrl": "https://a.org/amp"}
    graph = graph_of(record("https://a.org/1", **claim), record("https://a.org/2", **claim))
    assert [(one.amp_urls, one.aliases) for one in graph.articles] == [((), ())] * 2
    assert [problem.code for problem in graph.problems if problem.code != "no-domain"] == [
        "alias-contested"
    ]


def test_an_original_url_is_the_url_where_there_is_no_other() -> None:
    graph = graph_of("title: T\noriginalUrl: https://a.org/v 1?b=|\ntype: video")
    (article,) = graph.articles
    assert article.url == "https://a.org/v%201?b=%7C"
    assert article.stated_url == "https://a.org/v 1?b=|"
    assert article.original_urls == ("https://a.org/v%201?b=%7C",)
    assert (article.type, graph.observations[0].rule) == ("video", "originalUrl")


STATED_TWICE = (
    record("https://a.org/1", "Post", quality=5, heat=1, published="true", topics="[A]")
    + "\nprovider: {domain: www.a.org}\ncategory: news"
)
LISTED_TWICE = record("https://b.org/1") + listing(
    entry("https://a.org/1", "Listed", quality=9, heat=7, published="false", topics="[b]"),
    entry("https://a.org/1", "Listed", excerpt="x", type="video", category="other"),
)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("headline", "Post"),
        ("provider", "a.org"),
        ("category", "news"),
        ("is_published", True),
        ("quality", 9),
        ("heat", 7),
        ("topics", ("a", "b")),
        ("description", "x"),
        ("type", "video"),
        ("published_at", None),
        ("times_listed", 1),
        ("was_posted", True),
    ],
)
def test_the_merged_view_goes_by_one_rule_a_field(field: str, value: object) -> None:
    for texts in ((STATED_TWICE, LISTED_TWICE), (LISTED_TWICE, STATED_TWICE)):
        article = graph_of(*texts).articles[0]
        assert getattr(article, field) == value


def test_heat_that_was_not_computed_is_no_heat() -> None:
    assert graph_of(record("https://a.org/1", heat=-1)).articles[0].heat is None


def test_who_lists_whom_counts_once_a_pair_and_never_an_article_itself() -> None:
    a, b = "https://a.org/1", "https://b.org/1"
    graph = graph_of(
        record(a) + listing(entry(b), entry(f"{b}?utm_source=x"), entry(a), entry("https://c.org")),
        record(a, "Again") + listing(entry(b)),
        record(b) + listing(entry(a)),
    )
    assert graph.listings == (Listing(a, b), Listing(a, "https://c.org"), Listing(b, a))
    assert [one.times_listed for one in graph.articles] == [1, 1, 1]
    assert len(graph.clusters) == 1


def test_an_article_posted_under_two_names_is_one_article_of_two_sources() -> None:
    graph = graph_of(record("https://a.org/1"), record("https://a.org/1"), paths="ab")
    assert graph.counts[:3] == (2, 2, 1)
    assert [(source.id, source.path) for source in graph.sources] == [("a", "a"), ("b", "b")]


def test_two_files_that_claim_one_path_are_told_apart_by_their_digests() -> None:
    graph = graph_of(record("https://a.org/1"), record("https://a.org/2"), paths="aa")
    assert [source.id for source in graph.sources] == sorted(
        f"a;{source.digest[:16]}" for source in graph.sources
    )
    assert {one.source_id for one in graph.observations} == {one.id for one in graph.sources}


def test_a_refused_file_takes_no_part_in_naming() -> None:
    graph = graph_of(record("https://a.org/1"), "title: [", paths="aa")
    assert [source.id for source in graph.sources] == ["a"]
    assert [problem.code for problem in graph.problems] == ["no-domain", "yaml-syntax"]


def test_images_are_those_of_articles_providers_and_topics() -> None:
    url = "https://a.org/{}.png".format
    graph = graph_of(
        record("https://a.org/1", images=f"[{url(1)}]", topics="[AI]")
        + f"\nprovider: {{domain: a.org, images: [{url(2)}]}}",
        f"taxonomy: organization\ndomain: a.org\nimages: [{url(3)}]",
        f"taxonomy: topic\nname: AI\nimages: [{url(4)}]",
        f"taxonomy: organization\ndomain: nobodys.org\nimages: [{url(5)}]",
        f"taxonomy: topic\nname: Unused\nimages: [{url(6)}]",
    )
    assert [image.url for image in graph.images] == [url(number) for number in range(1, 5)]


def test_everything_is_sorted(seeds: Graph) -> None:
    for nodes in (seeds.articles, seeds.clusters, seeds.topics, seeds.providers, seeds.images):
        keys = [node[0] for node in nodes]
        assert keys == sorted(set(keys))
    places = [(one.source_id, one.observation.position) for one in seeds.observations]
    assert places == sorted(set(places))
    assert list(seeds.listings) == sorted(seeds.listings)
    assert list(seeds.problems) == sorted(seeds.problems)
    assert list(seeds.sources) == sorted(seeds.sources)


def test_a_corpus_without_posts_is_a_graph_without_nodes() -> None:
    assert graph_of().counts == Counts(*[0] * 8)


def test_a_base_that_no_iri_can_be_made_under_is_refused() -> None:
    with pytest.raises(UsageError, match="can't be the base"):
        assemble(unite([]), "newsgraph.example")


def test_an_article_knows_its_cluster(seeds: Graph) -> None:
    def members(cluster: str) -> tuple[str, ...]:
        return tuple(one.key for one in seeds.articles if one.cluster == cluster)

    assert all(members(cluster.key) == cluster.members for cluster in seeds.clusters)
    assert isinstance(seeds.articles[0], Article)

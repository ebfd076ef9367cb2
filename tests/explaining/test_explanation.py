"""Explanations: any form of an article's URL leads to all that is known of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import newsgraph as ng
from newsgraph.errors import NotFound, UsageError
from newsgraph.explaining.belonging import Across, Belonging, Word, find_belonging
from newsgraph.explaining.explanation import Explanation, Sighting
from newsgraph.store import Store, load_export

ROOT = Path(__file__).parents[1].parent
KEY = "https://cnet.com/news/facial-recognitions-fate-could-be-decided-in-2021"
IRI = "https://newsgraph.example/article/fec7a072eda03748c258acdc75af8e03"
BRIDGE = "Old harbour bridge is closed after cracks are found"
FERRY = "Commuters take the ferry while the bridge is closed"
ARTICLES = [
    "https://www.bbc.co.uk/news/technology-53024985",
    KEY,
    "https://www.cnbc.com/2020/12/10/"
    "deeres-farm-version-of-facial-recognition-is-coming-to-fields-in-2021.html",
]
FORMS = [
    KEY,
    "https://www.cnet.com/news/facial-recognitions-fate-could-be-decided-in-2021/",
    "http://cnet.com:80/news/facial-recognitions-fate-could-be-decided-in-2021?utm_source=x#y",
    "https://www.cnet.com/google-amp/news/facial-recognitions-fate-could-be-decided-in-2021/",
    "https://www-cnet-com.cdn.ampproject.org/c/s/www.cnet.com/google-amp/news/"
    "facial-recognitions-fate-could-be-decided-in-2021/",
    IRI,
]


@cache
def store() -> Store:
    return ng.load(ng.build(ng.read(ROOT / "seeds")))


@pytest.mark.parametrize("url", FORMS)
def test_any_form_of_the_url_leads_to_the_article(url: str) -> None:
    one = ng.explain(store(), url)
    assert (one.iri, one.key, len(one.sightings)) == (IRI, KEY, 2)
    assert one.values_of("quality") == ("89", "189")
    assert one.quality == "189"
    assert one.conflicts == ("quality",)


def test_each_sighting_tells_its_file_and_line() -> None:
    one, other = ng.explain(store(), KEY).sightings
    assert one.source.startswith("seeds/2020-12-08-privacy")
    assert (one.line, one.role, one.position, one.rule) == (47, "listed", 2, "webUrl")
    assert (other.line, other.role, other.position) == (32, "listed", 1)
    lines = (ROOT / other.source).read_text(encoding="utf-8").splitlines()
    assert dict(other.stated)["title"] in lines[other.line - 1]


def test_an_export_explains_like_the_graph(tmp_path: Path) -> None:
    ng.export(ng.build(ng.read(ROOT / "seeds")), tmp_path / "a.ttl")
    assert ng.explain(load_export(tmp_path / "a.ttl"), KEY) == ng.explain(store(), KEY)


def test_a_post_has_its_topics_and_its_cluster() -> None:
    one = ng.explain(store(), "https://www.bbc.co.uk/news/technology-53024985")
    assert one.topics == ("AI", "Computer Vision")
    assert (one.provider, one.published) == ("BBC", "2020-06-12T19:19:00Z")
    assert (one.times_listed, one.cluster_size) == (0, 10)
    assert [sighting.role for sighting in one.sightings] == ["post"]


def test_an_article_tells_what_holds_it_in_its_cluster() -> None:
    one = ng.explain(store(), KEY)
    title = "Why Big Tech Wants (Some) Facial Recognition Rules"
    assert (one.cluster, one.cluster_size) == (title, 13)
    found = one.belonging
    assert (found.role, found.listed_by, found.lists, found.beside) == ("core", 2, 0, 11)
    assert 0 < float(found.strength or 0) <= 1
    assert (found.others, found.elsewhere) == (12, 28)
    assert found.words[0] == Word("2021", 2, 0)
    assert found.across == ()


def test_words_that_every_story_has_are_no_evidence() -> None:
    shared = {word.text for one in ARTICLES for word in ng.explain(store(), one).belonging.words}
    assert shared
    assert not shared & {"facial", "recognition", "the", "of", "in", "a", "to", "and", "for"}


def test_words_of_excerpts_count_and_the_most_telling_come_first(tmp_path: Path) -> None:
    titles = {"x": "From the deere farm", "y": "Deere from afar", "z": "Field notes"}
    members = "".join(f"<a:{one}> schema:headline '{title}' ." for one, title in titles.items())
    others = "".join(f"<a:{one}> schema:headline 'News from town {one}' ." for one in range(40))
    (tmp_path / "a.ttl").write_text(
        "@prefix schema: <https://schema.org/> . @prefix prov: <http://www.w3.org/ns/prov#> ."
        f"<c:1> prov:hadMember <a:x>, <a:y>, <a:z> . {members} {others}"
        "<a:z> schema:description 'Of Deere, on a farm' ."
    )
    found = find_belonging(load_export(tmp_path / "a.ttl"), "a:x", "c:1")
    assert found.words == (Word("deere", 2, 0), Word("farm", 1, 0))
    assert (found.others, found.elsewhere) == (2, 40)


def test_a_listing_that_did_not_join_its_ends_is_told_from_both() -> None:
    newsroom = ng.load(ng.build(ng.read(ROOT / "tests" / "golden_queries" / "newsroom" / "posts")))
    lister, listed = (
        newsroom.value(newsroom.subjects("schema:headline", headline)[0], "ng:key") or ""
        for headline in (BRIDGE, FERRY)
    )
    one, other = ng.explain(newsroom, lister), ng.explain(newsroom, listed)
    assert one.belonging.across == (Across(FERRY, other.cluster, is_lister=False),)
    assert other.belonging.across == (Across(BRIDGE, one.cluster, is_lister=True),)


@pytest.mark.parametrize(
    ("url", "error", "complaint"),
    [
        (
            "https://www.cnet.com/nothing",
            NotFound,
            "knows no article .* 'https://cnet.com/nothing'",
        ),
        ("https://newsgraph.example/topic/ai", NotFound, "knows no article"),
        ("https://www.cnet.com/a<b", NotFound, "knows no article"),
        ("cnet.com/news", UsageError, "give the URL in full, such as https://example.org/story"),
        ("ftp://cnet.com/news", UsageError, "give the URL in full"),
        ("https://c net.com/", UsageError, "has no valid host"),
        ("", UsageError, "not an absolute URL"),
    ],
)
def test_what_leads_nowhere(url: str, error: type[Exception], complaint: str) -> None:
    with pytest.raises(error, match=complaint):
        ng.explain(store(), url)


def test_what_others_wrote_is_explained_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "others.ttl"
    path.write_text(
        "@prefix ng: <https://w3id.org/newsgraph/ns#> . @prefix schema: <https://schema.org/> ."
        "<a:1> ng:key 'https://a.example/x' ; schema:publisher 'A', [] ; ng:timesListed 'many' ;"
        "  ng:inCluster [] ; schema:about 't' . [] ng:observationOf <a:1> ."
        "<a:o> ng:observationOf <a:1> ; ng:line '7x' ."
    )
    nothing = Sighting("", 1, "", 0, "", ())
    nowhere = Belonging("", None, 0, 0, 0, (), 0, 0, ())
    assert ng.explain(load_export(path), "https://www.a.example/x/") == Explanation(
        asked="https://a.example/x", iri="a:1", key="https://a.example/x", aliases=(),
        headline="", url="", provider="", published=None, topics=(), quality=None,
        times_listed=0, cluster="", cluster_size=0, belonging=nowhere, sightings=(nothing,),
    )  # fmt: skip

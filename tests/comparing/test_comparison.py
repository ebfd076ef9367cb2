"""Comparisons: two graphs of the same posts, a little changed, and what is told of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import rdflib
from rdflib import OWL, RDF

import newsgraph as ng
from newsgraph.asking.answers import shorten
from newsgraph.cli.changes import tell_changes
from newsgraph.cli.properties import WORDS
from newsgraph.comparing.comparison import compare
from newsgraph.comparing.difference import Change, Difference, Named, Part, Tally
from newsgraph.comparing.matching import Meeting, match_articles, meet
from newsgraph.comparing.properties import LEFT_OUT
from newsgraph.documents import read_document
from newsgraph.store import Store, load_export
from newsgraph.vocabulary import PREFIXES

ROOT = Path(__file__).parents[1].parent

Entry = dict[str, Any]


def article(name: str, **more: object) -> Entry:
    """Return the front matter of an article at a site of its own."""
    provider = {"name": name.title(), "domain": f"{name}.example"}
    url = f"https://{name}.example/story"
    return {"title": f"Story {name}", "webUrl": url, "provider": provider, **more}


def listing(name: str, *listed: str, **more: object) -> Entry:
    """Return the front matter of a post that lists some articles."""
    return article(name, related=[article(one) for one in listed], **more)


def store_of(folder: Path, *posts: Entry, base: str = "https://newsgraph.example/") -> Store:
    """Return the graph of some posts, each in a file that has the name of its site."""
    folder.mkdir(parents=True)
    for post in posts:
        name = post["webUrl"].removeprefix("https://").partition(".")[0]
        (folder / f"{name}.md").write_text(f"---\n{json.dumps(post)}\n---\n")
    return ng.load(ng.build(ng.read(folder), base=base))


OLD = (
    listing("grows", "g1", quality=59, topics=["AI", "Law"], published=False),
    listing("shrinks", "h1", "h2", publishedDateTime="2020-06-12"),
    listing("splits", "s1", "s2", "s3"),
    listing("merges", "m1"),
    listing("meets", "n1"),
    listing("leaves", "y1"),
    article("alone"),
)
NEW = (
    listing("grows", "g1", "g2", quality=89, topics=["Robots", "ai"], published=True),
    listing("shrinks", "h1", publishedDateTime="2020-06-13", title="Told anew"),
    listing("splits", "s1"),
    listing("s2", "s3"),
    listing("merges", "m1", "meets"),
    listing("meets", "n1"),
    listing("comes", "x1", publishedDateTime="2020-07-01T10:00:00Z"),
    article("alone", provider={"name": "Alone Daily", "domain": "alone.example"}),
    article("single"),
)
TOLD = """\
old -> new

articles 16 -> 17: 4 new, 3 gone, 6 changed
clusters 7 -> 8: 3 new, 2 gone, 4 changed
providers 16 -> 17: 4 new, 3 gone, 1 changed
topics 2: 1 new, 1 gone, 1 changed
images 0: no change
observations 16 -> 18: 7 new, 5 gone
source files 7 -> 9: 3 new, 1 gone, 5 changed
of the clusters, not listed below since of a single article: 1 new

New articles (4)
  Story g2
    G2, listed by 1 article
    https://g2.example/story
  Story x1
    X1, listed by 1 article
    https://x1.example/story
  Story comes
    Comes, 2020-07-01T10:00:00Z
    https://comes.example/story
  Story single
    Single
    https://single.example/story

Gone articles (3)
  Story h2
    H2, listed by 1 article
    https://h2.example/story
  Story y1
    Y1, listed by 1 article
    https://y1.example/story
  Story leaves
    Leaves
    https://leaves.example/story

Changed articles (6)
  Story meets
    https://meets.example/story
    times listed: 0 -> 1
  Story grows
    https://grows.example/story
    quality: 59 -> 89
    published: false -> true
    topics: +Robots, -Law
    lists: +https://g2.example/story
  Story merges
    https://merges.example/story
    lists: +https://meets.example/story
  Story s2
    https://s2.example/story
    times listed: 1 -> 0
    lists: +https://s3.example/story
  Told anew
    https://shrinks.example/story
    title: 'Story shrinks' -> 'Told anew'
    date: 2020-06-12 -> 2020-06-13
    lists: -https://h2.example/story
  Story splits
    https://splits.example/story
    lists: -https://s2.example/story, -https://s3.example/story

New clusters (2)
  Story x1 (2 articles)
  Story s3 (2 articles)
    from Story splits (2 of 4 articles)

Gone clusters (2)
  Story y1 (2 articles)
  Story n1 (2 articles)
    into Story meets (2 of 4 articles)

Changed clusters (4)
  Story meets
    grew: 2 -> 4 articles (2 joined)
    merged with Story n1 (2 of 2 articles)
    name: 'Story m1' -> 'Story meets'
  Story s1
    shrank: 4 -> 2 articles (2 left)
    split off into Story s3 (2 of 2 articles)
    name: 'Story splits' -> 'Story s1'
  Story grows
    grew: 2 -> 3 articles (1 joined)
    name: 'Story g1' -> 'Story grows'
    topics: +Robots, -Law
  Story h1
    shrank: 3 -> 2 articles (1 left)
    name: 'Story shrinks' -> 'Story h1'

New providers (4)
  Comes (comes.example)
  G2 (g2.example)
  Single (single.example)
  X1 (x1.example)

Gone providers (3)
  H2 (h2.example)
  Leaves (leaves.example)
  Y1 (y1.example)

Changed providers (1)
  Alone Daily
    alone.example
    name: Alone -> 'Alone Daily'

New topics (1)
  Robots

Gone topics (1)
  Law

Changed topics (1)
  ai
    name: AI -> ai
"""


@pytest.fixture
def difference(tmp_path: Path) -> Difference:
    """Return what differs between the older and the newer posts."""
    return compare(store_of(tmp_path / "old", *OLD), store_of(tmp_path / "new", *NEW))


def test_golden(difference: Difference) -> None:
    assert tell_changes(difference, ("old", "new"), width=78) + "\n" == TOLD


def test_the_same_graph_does_not_differ(tmp_path: Path) -> None:
    one = store_of(tmp_path / "a", *OLD)
    other = store_of(tmp_path / "b", *OLD, base="https://x.example/")
    assert compare(one, one).is_empty
    found = compare(one, other)
    assert found.is_empty
    told = tell_changes(found, ("a", "b"), width=200)
    assert told.splitlines() == [
        "a -> b",
        "The bases of IRIs differ (https://newsgraph.example/ -> https://x.example/);"
        " that alone is no difference.",
        "",
        "no differences",
    ]


def test_formats_and_bases_do_not_matter(tmp_path: Path, difference: Difference) -> None:
    ng.export(ng.build(ng.read(tmp_path / "old")), tmp_path / "old.nq")
    ng.export(ng.build(ng.read(tmp_path / "new"), base="https://x.example/"), tmp_path / "new.ttl")
    found = compare(load_export(tmp_path / "old.nq"), load_export(tmp_path / "new.ttl"))
    assert found._replace(new_base=difference.new_base) == difference


def test_the_folder_counts_where_posts_come_from_several(tmp_path: Path) -> None:
    for name in ("a/posts", "b/posts", "b/more"):
        store_of(tmp_path / name, article(name[0] + name[2]))
    one = ng.load(ng.build(ng.read(tmp_path / "a" / "posts")))
    two = ng.load(ng.build(ng.read(tmp_path / "a" / "posts", tmp_path / "b" / "more")))
    assert compare(one, two).sources == Tally(1, 2, 1, 0, 0)
    other = ng.load(ng.build(ng.read(tmp_path / "b" / "more")))
    assert compare(one, other).sources == Tally(1, 1, 1, 1, 0)


def test_an_article_whose_key_changed_is_known_by_its_alias(tmp_path: Path) -> None:
    amp = "https://a.example/amp"
    old = store_of(tmp_path / "old", article("a", webUrl=amp), article("b"))
    new = store_of(tmp_path / "new", article("a", ampWebUrl=amp), article("b"))
    # The key is the smallest webUrl: first the AMP page's, then the story's.
    (changed,) = compare(old, new).articles.changed
    assert changed.key == amp
    assert changed.changes[0] == Change("ng:ampUrl", (), (amp,))
    assert Change("ng:key", (amp,), ("https://a.example/story",)) in changed.changes
    assert compare(old, new).articles.tally == Tally(2, 2, 0, 0, 1)


def test_articles_that_became_one_are_told_as_such(tmp_path: Path) -> None:
    amp = "https://amp.a.example/story"
    apart = (article("a"), article("amp", webUrl=amp))
    found = compare(
        store_of(tmp_path / "old", *apart),
        store_of(tmp_path / "new", article("a", ampWebUrl=amp)),
    )
    (gone,) = found.articles.gone
    assert (gone.key, gone.joined) == (amp, "https://a.example/story")
    told = tell_changes(found, ("old", "new"), width=78)
    assert "\n    in the other graph one with https://a.example/story\n" in told


def test_unknown_properties_are_compared_under_their_own_names(tmp_path: Path) -> None:
    """What later versions state, or others add, needs no change here."""
    paths = [tmp_path / name for name in ("old.ttl", "new.ttl")]
    for path, rank in zip(paths, ("0.25", "0.5"), strict=True):
        path.write_text(
            "@prefix ng: <https://w3id.org/newsgraph/ns#> . @prefix schema: <https://schema.org/> ."
            "<a:1> ng:key 'https://a.example/x' ; schema:headline 'X' ; ng:inCluster <a:c> ;"
            f"  ng:rank {rank} ; <https://other.example/mark> 'm{rank}' ; ng:statedTitle '{rank}' ."
            f"<a:c> schema:name 'X' ; ng:rank {rank} . <a:p> ng:domain 'p.example' ; ng:rank {rank} ."
        )
    found = compare(*map(load_export, paths))
    ranked = Change("ng:rank", ("0.25",), ("0.5",))
    mark = Change("https://other.example/mark", ("m0.25",), ("m0.5",))
    assert found.articles.changed[0].changes == (mark, ranked)
    assert found.clusters.changed[0].changes == (ranked,)
    assert found.providers.changed[0].changes == (ranked,)
    told = tell_changes(found, ("old", "new"), width=78)
    assert told.count("ng:rank: 0.25 -> 0.5") == 3


def test_other_rules_are_told(tmp_path: Path) -> None:
    store = store_of(tmp_path / "a", *OLD)
    graph = ng.build(ng.read(tmp_path / "a"), only=["provider=grows.example"])
    found = compare(store, ng.load(graph))
    assert found.rules == (Change("ng:option", (), ("only:provider=grows.example",)),)
    told = tell_changes(found, ("a", "b"), width=78)
    assert "which can explain the rest\n  options: +only:provider=grows.example\n" in told


STRANGE = {
    "nothing": "",
    "others": "<a:1> <a:p> 'x', [] .",
    "several": "<a:1> ng:key 'k', 'l' ; schema:headline 'A', 'B' ; schema:publisher 'P', [] ;"
    " ng:timesListed 'many' ; ng:inCluster <a:c>, <a:d>, [] . <a:2> ng:key 'k' .",
    "knots": "<a:1> ng:key 'k' ; ng:aliasKey 'k', 'm' ; ng:inCluster <a:1> ; ng:domain 'd' ;"
    " schema:about <a:1> ; ng:digest 'x' ; dcterms:identifier '/' ."
    " <a:2> ng:key 'm' ; ng:aliasKey 'k' ; ng:inCluster 'c' .",
    "escapes": "<a:1> ng:key '\\u001b[31m' ; schema:headline 'a\\u202eb\\n\\u0007' ."
    " <a:3> skos:prefLabel '\\u009b', '' .",
}


@pytest.mark.parametrize("old", STRANGE)
@pytest.mark.parametrize("new", STRANGE)
def test_what_others_wrote_is_compared_as_far_as_it_goes(
    old: str, new: str, tmp_path: Path
) -> None:
    stores = []
    for side, name in (("old", old), ("new", new)):
        path = tmp_path / f"{side}.ttl"
        path.write_text(
            "@prefix ng: <https://w3id.org/newsgraph/ns#> . @prefix schema: <https://schema.org/> ."
            "@prefix dcterms: <http://purl.org/dc/terms/> ."
            "@prefix skos: <http://www.w3.org/2004/02/skos/core#> ." + STRANGE[name]
        )
        stores.append(load_export(path))
    found = compare(stores[0], stores[1])
    assert found.is_empty == (old == new or {old, new} == {"nothing", "others"})
    told = tell_changes(found, ("old", "new"), width=78)
    assert all(line.isprintable() for line in told.splitlines())
    empty = [side for side, name in (("old", old), ("new", new)) if name in ("nothing", "others")]
    assert [s for s in ("old", "new") if f"{s} holds no article as newsgraph" in told] == empty


def test_a_long_list_is_cut_and_says_so(tmp_path: Path) -> None:
    names = [f"n{number:02}" for number in range(25)]
    old = store_of(tmp_path / "old", article("a", excerpt="x" * 200 + " old"))
    new = store_of(tmp_path / "new", listing("a", *names, excerpt="x" * 200 + " new"))
    found = compare(old, new)
    told = tell_changes(found, ("old", "new"), width=78)
    assert "\nNew articles (25)\n" in told
    assert "\n    https://n19.example/story\n  and 5 more (--all shows them)\n" in told
    assert "+20 more (--all shows them)" in told
    assert "description: '…" + "x" * 29 + " old' ->" in told
    everything = tell_changes(found, ("old", "new"), width=78, everything=True)
    assert "more (--all" not in everything
    assert "https://n24.example/story" in everything
    assert "…" not in everything


def test_lines_are_wrapped_but_urls_stay_whole(tmp_path: Path) -> None:
    url = "https://a.example/" + "long-" * 30
    new = store_of(tmp_path / "new", article("b", title="many words " * 20, webUrl=url))
    told = tell_changes(
        compare(store_of(tmp_path / "old", article("a")), new), ("o", "n"), width=60
    )
    assert f"\n    {url}\n" in told
    assert max(len(line) for line in told.splitlines() if "https" not in line) <= 60


def test_what_is_left_out_has_a_reason_and_is_documented() -> None:
    page = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
    assert [name for name in LEFT_OUT if f"| `{name}` | {LEFT_OUT[name]} |" not in page] == []


COUNTED = {"ng:isCached", "schema:caption", "schema:creditText", "schema:height", "schema:width"}
"""Properties of images, whose changes are counted without words."""


def test_every_property_is_compared_or_left_out_with_a_reason() -> None:
    ontology = rdflib.Graph().parse(data=read_document("ontology"), format="turtle")
    kinds = (OWL.DatatypeProperty, OWL.ObjectProperty)
    declared = {str(one) for kind in kinds for one in ontology.subjects(RDF.type, kind)}
    full = ng.load(ng.build(ng.read(ROOT / "tests" / "full"), only=["from=0001-01-01"]))
    names = set(map(shorten, declared | set(full.properties())))
    of_observations = {name for name in names if name.startswith("ng:stated")} - {"ng:statedUrl"}
    known = names - of_observations
    assert len(known) > 80
    assert known == {*LEFT_OUT, *WORDS, *COUNTED}
    assert len(known) == len(LEFT_OUT) + len(WORDS) + len(COUNTED), "one is both"


def stated(folder: Path, name: str, turtle: str) -> Store:
    """Return the store of an export that others wrote."""
    path = folder / f"{name}.ttl"
    prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    path.write_text(prefixes + turtle, encoding="utf-8")
    return load_export(path)


@pytest.mark.parametrize("count", ["-5", "1.5", "'many'", "1" + "0" * 9, "9" * 5_000, "''"])
def test_what_no_count_can_be_is_taken_for_none(count: str, tmp_path: Path) -> None:
    listed = f"<a:1> ng:key 'k' ; schema:headline 'K' ; ng:timesListed {count} ."
    other = "<a:2> ng:key 'l' ; schema:headline 'L' ; ng:timesListed 2 ."
    found = compare(stated(tmp_path, "old", ""), stated(tmp_path, "new", listed + other))
    assert [one.times_listed for one in found.articles.added] == [2, 0]
    told = tell_changes(found, ("old", "new"), width=78)
    assert told.count("listed by") == 1
    assert max(map(len, told.splitlines())) < 80


def test_a_value_is_told_as_stated_however_odd(tmp_path: Path) -> None:
    sides = [
        stated(tmp_path, side, f"<a:1> ng:key 'k' ; ng:timesListed {count} ; ng:quality {count} .")
        for side, count in (("old", "-5"), ("new", "12345678901"))
    ]
    told = tell_changes(compare(*sides), ("old", "new"), width=78)
    assert "\n    quality: -5 -> 12345678901\n    times listed: -5 -> 12345678901\n" in told + "\n"


def test_scores_roles_and_lags_alone_are_no_difference(tmp_path: Path) -> None:
    sides = [
        stated(
            tmp_path,
            side,
            "<a:1> ng:key 'k' ; ng:inCluster <a:c> ;"
            f"  ng:clusterRole '{side}' ; ng:clusterStrength {score} ; ng:clusterDegree {score} ;"
            f"  ng:clusterCloseness {score} ; ng:firstReport '{side}' ; ng:lag {score} ;"
            f"  ng:pageRank {score} ; ng:coreNumber {score} ; ng:bridging {score} ."
            f"<a:c> schema:name 'C' ; ng:span {score} ; ng:concentration {score} ."
            f"<a:p> ng:domain 'p.example' ; ng:storyCount {score} ; ng:firstShare {score} ;"
            f"  ng:medianLag {score} ; ng:coverageBetweenness {score} .",
        )
        for side, score in (("old", 1), ("new", 2))
    ]
    assert compare(*sides).is_empty


def test_a_cluster_of_the_same_size_exchanged_members(tmp_path: Path) -> None:
    sides = [
        stated(
            tmp_path,
            side,
            "<a:c> schema:name 'C' ."
            + "".join(f"<a:{key}> ng:key '{key}' ; ng:inCluster <a:c> ." for key in keys),
        )
        for side, keys in (("old", "klm"), ("new", "kln"))
    ]
    told = tell_changes(compare(*sides), ("old", "new"), width=78)
    assert "\n  C\n    exchanged members: 3 -> 3 articles (1 joined, 1 left)" in told
    assert compare(sides[1], sides[0]).clusters.changed[0].joined == 1


@pytest.mark.parametrize(
    ("lacking", "moves"), [("", False), ("06", False), ("09 10", True), ("12", True)]
)
def test_clusters_continue_across_builds_of_more_or_fewer_posts(
    lacking: str, tmp_path: Path, *, moves: bool
) -> None:
    posts = ROOT / "tests" / "golden_queries" / "newsroom" / "posts"
    (tmp_path / "posts").mkdir()
    for post in posts.glob("*.md"):
        if post.name[:2] not in lacking.split():
            shutil.copy(post, tmp_path / "posts")
    graphs = [ng.build(ng.read(folder)) for folder in (tmp_path / "posts", posts)]
    found = compare(*map(ng.load, graphs)).clusters
    old, new = ({one.key: set(one.members) for one in graph.clusters} for graph in graphs)
    assert found.tally[:2] == (len(old), len(new))
    assert len(new) - len(found.added) == len(old) - len(found.gone)
    for one in found.changed:
        pairs = [(was, has) for was in old.values() for has in new.values() if was & has]
        sizes = [(len(was), len(has), len(has - was), len(was - has)) for was, has in pairs]
        assert (one.old_articles, one.new_articles, one.joined, one.left) in sizes
    for lone in found.added:
        shares = {part.key: len(old[part.key] & new[lone.key]) for part in lone.parts}
        assert shares == {part.key: part.shared for part in lone.parts}
    movers = [one for one in found.changed if one.joined or one.left]
    assert bool(found.added or found.gone or movers) == moves


def test_long_names_are_cut_and_urls_are_not(tmp_path: Path) -> None:
    name, url = "word " * 40, f"https://a.example/{'x' * 200}"
    new = f"<a:1> ng:key '{url}' ; schema:url <{url}> ; schema:headline '{name}' ."
    found = compare(stated(tmp_path, "old", ""), stated(tmp_path, "new", new))
    told = tell_changes(found, ("old", "new"), width=200)
    assert f"\n  {'word ' * 24}…\n" in told
    assert f"\n    {url}" in told
    assert "…" not in tell_changes(found, ("old", "new"), width=200, everything=True)


def test_one_post_more_among_many_tells_of_that_post_alone(tmp_path: Path) -> None:
    """What one post moves everywhere (ranks, cores, lags) must not bury what it brings."""
    names = ("bridge", "tunnel", "harbour", "school", "stadium", "library")
    posts = [
        listing(name, f"{name}a", f"{name}b", f"{name}c", publishedDateTime="2020-06-12T10:00:00Z")
        for name in names
    ]
    more = listing("ferry", "ferrya", "ferryb", publishedDateTime="2020-07-01T10:00:00Z")
    found = compare(store_of(tmp_path / "old", *posts), store_of(tmp_path / "new", *posts, more))
    assert found.articles.tally == Tally(24, 27, 3, 0, 0)
    assert found.clusters.tally == Tally(6, 7, 1, 0, 0)
    assert found.providers.tally == Tally(24, 27, 3, 0, 0)


# Matching


def test_keys_match_before_aliases_and_only_one_to_one() -> None:
    same = match_articles(
        {"a": {"b"}, "c": set(), "e": {"f", "g"}}, {"a": set(), "b": {"c"}, "f": set(), "g": set()}
    )
    assert same == {"a": "a", "c": "b"}


def test_clusters_match_when_each_is_the_others_largest_overlap() -> None:
    old = {"a": "a", "b": "a", "c": "a", "d": "d", "e": "e"}
    new = {"a": "a", "b": "b", "c": "b", "d": "d", "e": "d", "f": "f"}
    found = meet(old, new)
    assert found.matched == {"a": "b", "d": "d"}
    assert found.of_new["d"] == (Meeting("d", 1), Meeting("e", 1))


@pytest.mark.parametrize(("leaving", "is_told"), [(1, False), (2, False), (4, False), (5, True)])
def test_few_articles_that_move_between_large_clusters_are_no_split(
    leaving: int, tmp_path: Path, *, is_told: bool
) -> None:
    """The smaller cluster gets 44 or 45 articles, of which a tenth is more than four."""

    def clusters(first: int) -> str:
        places = [("a" if number < first else "b") for number in range(100)]
        return "<c:a> schema:name 'A' . <c:b> schema:name 'B' ." + "".join(
            f"<a:{number}> ng:key 'k{number:02}' ; ng:inCluster <c:{place}> ."
            for number, place in enumerate(places)
        )

    there = stated(tmp_path, "old", clusters(60)), stated(tmp_path, "new", clusters(60 - leaving))
    for old, new in (there, there[::-1]):
        one, other = sorted(compare(old, new).clusters.changed, key=lambda change: change.name)
        told = [
            [(part.name, part.shared) for part in (*change.split_into, *change.merged_from)]
            for change in (one, other)
        ]
        assert told == ([[("B", leaving)], [("A", leaving)]] if is_told else [[], []])


def test_splits_and_mergers_name_their_parts(difference: Difference) -> None:
    changed = {
        one.key.removeprefix("https://").partition(".")[0]: one
        for one in difference.clusters.changed
    }
    assert {name: (one.old_articles, one.new_articles) for name, one in changed.items()} == {
        "g1": (2, 3),
        "h1": (3, 2),
        "m1": (2, 4),
        "s1": (4, 2),
    }
    (part,) = changed["s1"].split_into
    assert (part.name, part.articles, part.shared) == ("Story s3", 2, 2)
    (part,) = changed["m1"].merged_from
    assert part == Part("https://meets.example/story", "Story n1", 2, 2)
    assert not changed["g1"].merged_from + changed["g1"].split_into
    assert difference.topics.added == (Named("robots", "Robots"),)

from __future__ import annotations

import itertools
import random
import re
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import newsgraph as ng
from newsgraph.building.arrays import stand_alone
from newsgraph.building.stories import Piece, Stories, find_stories, read_words
from newsgraph.building.stories.attachment import attach
from newsgraph.building.stories.counting import count_words
from newsgraph.building.stories.links import read_links
from newsgraph.building.stories.marks import MARKS
from newsgraph.building.stories.merges import find_tied
from newsgraph.building.stories.wording import number_words

SEEDS = Path(__file__).parents[1].parent / "seeds"
SUBJECTS = {
    "flood": "river flood kent schools closed rescue boats rain",
    "chess": "chess champion norway title match draw endgame opening",
    "phone": "apple phone camera battery launch price screen keynote",
    "strike": "railway strike union drivers pay commuters talks minister",
    "rocket": "rocket launchpad orbit satellite engine crew countdown mission",
    "museum": "museum painting thief stolen gallery police curator frame",
}
EACH = 8


def find(titles: list[str], listings: list[tuple[int, int]]) -> Stories:
    return find_stories(
        [Piece(f"https://a.example/{i}", t) for i, t in enumerate(titles)], listings
    )


def titles() -> list[str]:
    """Return eight titles of each subject, with five of its words each."""
    return [
        " ".join(words[(at + step) % EACH] for step in range(5))
        for words in map(str.split, SUBJECTS.values())
        for at in range(EACH)
    ]


OTHERS = [" ".join(str(10 * number + word) for word in range(7)) for number in range(100)]
"""Titles of other matters, each of its own: they tell which words are common."""


def lists(length: int = 4) -> list[tuple[int, int]]:
    """Return listings: every other article lists the next ones of its subject."""
    places = range(0, len(SUBJECTS) * EACH, 2)
    steps = range(1, length + 1)
    return [
        (place, place - place % EACH + (place + step) % EACH) for place in places for step in steps
    ]


def wrong_listings() -> list[tuple[int, int]]:
    """Return listings of every other article that lead to another subject."""
    size = len(SUBJECTS) * EACH
    return [(post, (post * 7 + 3 * EACH + 5) % size) for post in range(0, size, 2)]


def by_subject(found: Stories) -> list[int]:
    """Return how many stories the articles of each subject are in, if none has two subjects."""
    ends = range(0, len(SUBJECTS) * EACH, EACH)
    parts = [set(found.labels[at : at + EACH]) for at in ends]
    assert all(not one & other for one, other in itertools.combinations(parts, 2))
    return [len(part) for part in parts]


def test_lists_without_a_wrong_listing_are_the_stories() -> None:
    assert by_subject(find(titles(), lists())) == [1] * len(SUBJECTS)


def test_one_listing_between_two_stories_does_not_glue_them() -> None:
    assert by_subject(find(titles(), [*lists(), (0, EACH), (2 * EACH + 2, 5 * EACH + 1)])) == [
        1
    ] * len(SUBJECTS)


def test_a_quarter_of_wrong_listings_glues_nothing() -> None:
    assert 4 * len(wrong_listings()) == len(wrong_listings() + lists(3))
    assert by_subject(find(titles(), lists(3) + wrong_listings())) == [1] * len(SUBJECTS)


def test_without_listings_titles_make_the_stories() -> None:
    found = find(titles() + OTHERS, [])
    assert by_subject(found) == [1] * len(SUBJECTS)
    assert len(set(found.labels)) == len(SUBJECTS) + len(OTHERS)


def test_without_titles_lists_make_the_stories() -> None:
    assert by_subject(find([""] * len(titles()), lists())) == [1] * len(SUBJECTS)


def test_an_excerpt_says_what_a_title_does_not() -> None:
    pieces = [Piece(str(at), "News", title) for at, title in enumerate(titles() + OTHERS)]
    assert by_subject(find_stories(pieces, [])) == [1] * len(SUBJECTS)


def test_nothing_makes_no_stories() -> None:
    assert find([], [])[:3] == ((), (), ())


@pytest.mark.parametrize("listings", [[], [(0, 0)]])
def test_a_lone_article_is_core_and_where_it_is_for_sure(listings: list[tuple[int, int]]) -> None:
    assert find(["A storm"], listings)[:3] == ((0,), ("core",), (1.0,))


def test_articles_that_nothing_links_stand_alone() -> None:
    found = find(["", "", "One thing", "Another story"], [])
    assert found[:3] == ((0, 1, 2, 3), ("core",) * 4, (1.0,) * 4)


def test_where_nothing_speaks_against_a_list_it_stands() -> None:
    near = ["Senate vote delayed", "Court hears appeal", "Airline cuts routes", "New opera opens"]
    far = ["Wheat harvest falls", "Painter dies at ninety", "Bridge reopens early"]
    found = find([*near, *far], [(0, 1), (0, 2), (0, 3), (4, 5), (4, 6)])
    assert found.labels == (0, 0, 0, 0, 4, 4, 4)
    assert all(0 < strength <= 1 for strength in found.strengths)


def test_what_a_list_alone_holds_is_attached_and_less_sure_than_what_words_hold_too() -> None:
    listings = [*lists(3), *wrong_listings(), (0, len(titles()))]
    found = find([*titles(), "Quarterly dividend unchanged at Bavarian brewery"], listings)
    assert found.labels[-1] == found.labels[0]
    assert (found.roles[-1], set(found.roles[:-1])) == ("attached", {"core"})
    assert found.strengths[-1] < min(found.strengths[:EACH])


def test_a_title_of_five_words_that_stands_twice_is_one_story() -> None:
    twice = ["Market report for the year"] * 2
    assert find([*twice, "Chess title won", "Flood in Kent"], []).labels == (0, 0, 2, 3)


def test_short_titles_recur_without_being_one_story() -> None:
    assert find(["Letters to the editor"] * 4, []).labels == (0, 1, 2, 3)


def test_another_year_in_a_title_speaks_against_one_story_but_a_listing_outweighs_it() -> None:
    reports = ["Annual market report for 2019", "Annual market report for 2020"]
    apart, joined = find(reports, []), find(reports, [(0, 1)])
    same = find([reports[0]] * 2, [(0, 1)])
    assert apart.labels == (0, 1)
    assert joined.labels == same.labels == (0, 0)
    assert joined.strengths[0] < same.strengths[0]


def yearly(years: tuple[str, str], each: int) -> tuple[list[str], list[tuple[int, int]]]:
    """Return titles that differ by nothing but the year, and lists that stay within it."""
    words = read_words("Microsoft reveals release wave plans features dynamics platform")
    titles, listings = [], []
    for start, year in zip((0, each), years, strict=True):
        for at in range(each):
            titles.append(" ".join([year, *(words[(at + step) % EACH] for step in range(6))]))
            listings += [(start + at, start + (at + step) % each) for step in (1, 3)]
    return titles, listings


@pytest.mark.parametrize("each", [10, 20])
def test_well_listed_stories_that_differ_by_the_year_stay_apart(each: int) -> None:
    found = find(*yearly(("2019", "2020"), each))
    assert found.labels == (0,) * each + (each,) * each


def test_titles_of_one_year_with_the_same_lists_are_likelier_one_story_when_lists_cross() -> None:
    each = 10
    names, listings = yearly(("2019", "2020"), each)
    crossing = [(at, each + (at + step) % each) for at in range(each) for step in (0, 2)]
    assert len(set(find(names, listings + crossing).labels)) == 1


def test_lists_that_are_mostly_noise_do_not_glue_what_titles_tell_apart() -> None:
    source = random.Random(1)
    stories, each = 12, 40
    subjects = [[f"{chr(97 + one)}{chr(97 + at)}x" for at in range(10)] for one in range(stories)]
    names = [" ".join(source.sample(subject, 7)) for subject in subjects for _ in range(each)]
    lists = [
        (post, post - post % each + source.randrange(each) if at < 3 else source.randrange(480))
        for post in range(stories * each)
        for at in range(8)
    ]
    wrong = sum(one // each != other // each for one, other in lists) / len(lists)
    assert 0.55 < wrong < 0.6
    assert len(set(find(names, lists).labels)) == stories


def test_an_attached_article_is_the_surer_the_more_lists_name_it() -> None:
    links = read_links(np.array([(0, 1), (1, 2), (2, 0), (0, 3), (0, 4), (1, 4)]), 5)
    found = attach(links, np.array([0, 0, 0, 3, 4]), np.full(5, 0.9))
    assert found.labels.tolist() == [0] * 5
    assert found.is_attached.tolist() == [False] * 3 + [True] * 2
    assert 0.5 < found.strength[3] < found.strength[4] < 1


@pytest.mark.parametrize("seed", range(40))
def test_articles_sent_out_together_stand_alone_each(seed: int) -> None:
    source = random.Random(seed)
    words = source.sample(["flood", "chess", "phone", "strike", "rocket", "museum", "court"], 5)
    pool = [" ".join(source.choices(words, k=source.choice([1, 2, 5, 6, 8]))) for _ in range(8)]
    names = [source.choice(pool) for _ in range(source.choice([9, 12, 17, 25]))]
    assert len(find(names, []).labels) == len(names)


def test_ties_link_articles_of_one_story_once_and_listings_weigh_more_than_words() -> None:
    found = find(titles(), [*lists(), (1, 0), (0, EACH)])
    one, other, weight = found.ties
    labels = np.array(found.labels)
    pairs = {frozenset(pair) for pair in zip(one.tolist(), other.tolist(), strict=True)}
    assert (labels[one] == labels[other]).all()
    assert len(pairs) == len(one)
    assert {frozenset(pair) for pair in lists()} <= pairs
    assert weight[[{0, 1} == {a, b} for a, b in zip(one, other, strict=True)]] >= 2


def test_each_sample_post_keeps_its_list_but_for_the_deere_story_and_what_two_of_them_name() -> (
    None
):
    graph = ng.build(ng.read(SEEDS))
    place = {article.key: number for number, article in enumerate(graph.articles)}
    pieces = [Piece(one.key, one.headline, one.description) for one in graph.articles]
    pairs = [(place[one.lister], place[one.listed]) for one in graph.listings]
    labels = find_stories(pieces, pairs).labels
    sizes = Counter(labels)
    assert 4 <= len(sizes) <= 6
    assert min(sizes.values()) > 1
    posts = {lister for lister, _ in pairs}
    named = Counter(listed for _, listed in pairs)
    strays = [
        pieces[listed].title
        for lister, listed in pairs
        if labels[lister] != labels[listed] and named[listed] == 1 and listed not in posts
    ]
    assert all("Deere" in title for title in strays)
    deere = {label for label, piece in zip(labels, pieces, strict=True) if "Deere" in piece.title}
    assert len(deere) == 1


# ---- words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("हिन्दी समाचार", ("हिन्दी", "समाचार")),
        ("தமிழ் செய்தி", ("தமிழ்", "செய்தி")),
        ("مَدْرَسَة", ("مَدْرَسَة",)),
        ("e\u0301cole \u00c9COLE", ("école", "école")),
        ("co\u00adoperate", ("cooperate",)),
        ("ข่าว 2021", ("ข่า", "าว", "2021")),
        ("AI東京五輪", ("ai", "東京", "京五", "五輪")),
        ("Kent\u2019s 2,000 a b", ("kent", "2", "000")),
        ("_ - …", ()),
        ("A.I. in the U.S., a.example.com", ("ai", "in", "the", "us", "example", "com")),
        ("5G and 2021, C++ or C#", ("5g", "and", "2021", "c++", "or", "c#")),
        ("\u0130stanbul istanbul", ("istanbul", "istanbul")),
        ("J.R.R. Tolkien, e.g.the Hobbit", ("jrr", "tolkien", "eg", "the", "hobbit")),
    ],
)
def test_words_keep_their_signs_in_any_script(text: str, words: tuple[str, ...]) -> None:
    assert read_words(text) == words


# ---- parts


def test_labels_that_stand_alone_are_no_others() -> None:
    labels = stand_alone(np.array([3, 3, 0, 1]), np.array([0, 1, 2]))
    assert len(set(labels.tolist())) == 4
    assert labels[3] == 1


def test_listings_have_kinds_by_being_mutual_and_by_common_neighbours() -> None:
    listings = np.array([(0, 1), (1, 0), (0, 2), (1, 2), (0, 3), (1, 3), (4, 0), (4, 4), (4, 0)])
    links = read_links(listings, 5)
    kinds = dict(zip(zip(links.lister, links.listed, strict=True), links.kind, strict=True))
    assert kinds == {(0, 1): 5, (1, 0): 5, (0, 2): 1, (1, 2): 1, (0, 3): 1, (1, 3): 1, (4, 0): 0}


def test_clusters_count_as_near_when_as_many_pairs_are_as_the_smaller_has_articles() -> None:
    labels, articles = np.array([0, 0, 2, 2, 4]), np.array([2.0, 0, 2, 0, 1])
    near = np.array([(0, 2), (1, 4), (2, 4)])
    assert find_tied(near, labels, articles).tolist() == [[1, 4], [2, 4]]
    near = np.array([(0, 2), (0, 3)])
    assert find_tied(near, labels, articles).tolist() == near.tolist()


def test_counts_that_follow_merges_are_those_of_the_merged_clusters() -> None:
    texts = ["a b c", "b c d", "c d e", "a e", "x", ""]
    wording = number_words(text.split() for text in texts)
    joined, counted = (count_words(wording, np.array(labels)) for labels in (range(6), [0] * 6))
    for gone, kept in (([1, 3], [0, 2]), ([2], [0]), ([5], [4]), ([4], [0])):
        joined.join(np.array(gone), np.array(kept))
    assert joined.lengths.tolist() == counted.lengths.tolist()
    here, there = joined.places(np.array([0])), counted.places(np.array([0]))
    assert joined.words[here].tolist() == counted.words[there].tolist()
    assert joined.numbers[here].tolist() == counted.numbers[there].tolist() == [2, 2, 3, 2, 2]


def test_marks_are_those_of_the_oldest_unicode_that_a_supported_python_knows() -> None:
    letters = list(map(chr, range(0x20000)))
    told = set(filter(re.compile(f"[{MARKS}]").fullmatch, letters))
    known = {letter for letter in letters if unicodedata.category(letter)[0] == "M"}
    assert told <= known
    assert told == known or unicodedata.unidata_version > "14.0.0"


# ---- hostile


def count_stories(titles: list[str], listings: list[tuple[int, int]]) -> int:
    return len(set(find(titles, listings).labels))


def test_ten_thousand_equal_titles_are_one_story() -> None:
    assert count_stories(["Storm hits the coast of Kent"] * 10_000, []) == 1


def test_a_list_of_ten_thousand_articles_ends_in_stories() -> None:
    listings = [(0, listed) for listed in range(1, 10_001)]
    assert count_stories([""] * 10_001, listings) == 1


def test_all_articles_that_list_all_others_are_one_story() -> None:
    assert (
        count_stories([""] * 300, [(one, other) for one in range(300) for other in range(300)]) == 1
    )


def test_an_excerpt_of_five_thousand_words_says_no_more_than_its_beginning() -> None:
    filler = " ".join(map(str, range(30)))
    texts = [Piece(str(at), title, filler) for at, title in enumerate(titles())]
    long = [piece._replace(excerpt=f"{filler} {'and more ' * 2500}") for piece in texts]
    assert find_stories(long, lists())[:3] == find_stories(texts, lists())[:3]

"""Laws of stories: the order of the input says nothing, and what is found is whole."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from newsgraph.building.stories import Piece, Stories, find_stories

WORDS = ("storm", "kent", "chess", "title", "2019", "2020", "phone", "日本", "é", "the")

lawful = settings(deadline=None, max_examples=80)
_texts = st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join)
_pieces = st.lists(
    st.builds(Piece, st.integers(0, 99).map(str), _texts, st.none() | _texts),
    max_size=14,
    unique_by=lambda piece: piece.key,
)


@st.composite
def corpora(draw: st.DrawFn) -> tuple[list[Piece], list[tuple[int, int]]]:
    """Draw a few articles, and listings between them that may repeat or name themselves."""
    pieces = draw(_pieces)
    places = st.integers(0, max(0, len(pieces) - 1))
    return pieces, draw(st.lists(st.tuples(places, places), max_size=30 if pieces else 0))


@st.composite
def repeating(draw: st.DrawFn) -> tuple[list[Piece], list[tuple[int, int]]]:
    """Draw articles whose few titles, of few words, stand many times."""
    words = st.lists(st.sampled_from(("storm", "kent", "chess")), min_size=1, max_size=8)
    titles = draw(st.lists(words.map(" ".join), min_size=1, max_size=5))
    chosen = draw(st.lists(st.sampled_from(titles), min_size=1, max_size=25))
    places = st.integers(0, len(chosen) - 1)
    listings = draw(st.lists(st.tuples(places, places), max_size=20))
    return [Piece(str(at), title) for at, title in enumerate(chosen)], listings


Partition = dict[frozenset[str], dict[str, tuple[str, float]]]


def describe(pieces: list[Piece], found: Stories) -> Partition:
    """Return the members of each story by their keys, with roles and strengths."""
    members: defaultdict[int, dict[str, tuple[str, float]]] = defaultdict(dict)
    for at, piece in enumerate(pieces):
        members[found.labels[at]][piece.key] = (found.roles[at], found.strengths[at])
    return {frozenset(one): one for one in members.values()}


@lawful
@given(st.data())
def test_any_order_of_articles_and_listings_gives_the_same_stories(data: st.DataObject) -> None:
    pieces, listings = data.draw(corpora() | repeating())
    order = data.draw(st.permutations(range(len(pieces))))
    place = {old: new for new, old in enumerate(order)}
    shuffled = [pieces[old] for old in order]
    pairs = data.draw(st.permutations([(place[one], place[other]) for one, other in listings]))
    found, again = find_stories(pieces, listings), find_stories(shuffled, [*pairs, *pairs[:3]])
    assert describe(pieces, found) == describe(shuffled, again)


@lawful
@given(corpora() | repeating())
def test_every_article_has_one_story_a_role_and_a_strength(
    corpus: tuple[list[Piece], list[tuple[int, int]]],
) -> None:
    pieces, listings = corpus
    labels, roles, strengths, ties = find_stories(pieces, listings)
    assert len(labels) == len(roles) == len(strengths) == len(pieces)
    assert all(labels[label] == label <= place for place, label in enumerate(labels))
    assert set(roles) <= {"core", "attached"}
    assert all(0 < strength <= 1 for strength in strengths)
    for label in set(labels):
        if labels.count(label) == 1:
            assert (roles[label], strengths[label]) == ("core", 1)
    assert all(labels[one] == labels[other] for one, other in zip(*ties[:2], strict=True))

"""Laws of the corpus: its union is one of sets, whatever the files hold."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from newsgraph.corpus import Corpus, unite
from newsgraph.records import Kind, Reading

lawful = settings(deadline=None, max_examples=60)


@lawful
@given(...)
def test_union_is_commutative_associative_and_idempotent(a: Corpus, b: Corpus, c: Corpus) -> None:
    assert a | b == b | a
    assert (a | b) | c == a | (b | c)
    assert a | a == a
    assert a | Corpus() == a


@lawful
@given(st.data())
def test_any_order_and_any_split_give_the_same_corpus(data: st.DataObject) -> None:
    readings = data.draw(st.lists(st.from_type(Reading), max_size=6))
    whole = unite(readings)
    shuffled = data.draw(st.permutations(readings))
    cut = data.draw(st.integers(0, len(readings)))
    parts = unite(shuffled[:cut]) | unite(shuffled[cut:])
    assert parts == whole
    assert list(parts.readings) == list(whole.readings)


@lawful
@given(...)
def test_no_source_is_lost_and_none_counts_twice(readings: list[Reading]) -> None:
    corpus = unite(readings)
    assert set(corpus.readings) == {reading.source for reading in readings}
    assert sum(corpus.count(kind) for kind in Kind) == len(corpus.readings)
    places = [(one.source, one.position) for one in corpus.observations]
    assert len(places) == len(set(places))

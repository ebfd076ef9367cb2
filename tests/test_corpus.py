"""Corpus: what it counts and tells of its readings; its laws are in ``laws/``."""

from __future__ import annotations

from pathlib import Path

from newsgraph.corpus import Corpus, unite
from newsgraph.files import Found
from newsgraph.reading.reader import read_data
from newsgraph.records import Fate, Kind, Organization, Reading

POST = "title: T\nwebUrl: https://a.org/x\nprovider: {domain: a.org}\n"


def reading(path: str, text: str) -> Reading:
    found = read_data(f"---\n{text}---\n".encode(), Found(path, Path(path), is_named=True))
    assert found is not None
    return found


def test_readings_stand_by_path_whatever_order_they_come_in() -> None:
    b, a = reading("b.md", POST), reading("a.md", POST.replace("T", "U"))
    corpus = unite([b, a], ["x.png", "x.png"])
    assert [source.path for source in corpus.readings] == ["a.md", "b.md"]
    assert [one.title for one in corpus.observations] == ["U", "T"]
    assert corpus.others == {"x.png"}


def test_readings_of_one_source_that_differ_in_lines_only_count_once_in_any_order() -> None:
    above, below = reading("a.md", POST), reading("a.md", f"# moved\n{POST}")
    assert above.source == below.source
    assert above.observations != below.observations
    assert unite([above, below]) == unite([below, above]) == unite([above])
    assert unite([above]) | unite([below]) == unite([below]) | unite([above])


def test_the_same_path_with_other_values_is_another_source() -> None:
    corpus = unite([reading("a.md", POST), reading("a.md", f"{POST}quality: 1\n")])
    assert len(corpus.readings) == 2


def test_posts_that_say_the_very_same_are_told_as_repeated() -> None:
    topic = "taxonomy: topic\nname: AI\n"
    texts = [POST, f"{POST}quality: 1\n", POST, f"secured: 1\n{POST}", topic, topic]
    corpus = unite(reading(path, text) for path, text in zip("abcdef", texts, strict=True))
    assert corpus.repeated == ("c", "d")
    assert (corpus.count(Kind.POST), corpus.count(Kind.TOPIC)) == (4, 2)


def test_authorities_problems_and_the_ledger_are_those_of_all_files() -> None:
    corpus = unite(
        [
            reading("b.md", "taxonomy: organization\ndomain: a.org\n"),
            reading("c.md", f"{POST}quality: high\n"),
            reading("a.md", f"{POST}quality: 5\nheat: -1\n"),
            reading("d.md", "title: [\n"),
        ]
    )
    assert corpus.authorities == (Organization("a.org", None),)
    assert [(p.path, p.code) for p in corpus.problems] == [
        ("c.md", "bad-integer"),
        ("d.md", "yaml-syntax"),
    ]
    assert corpus.ledger["quality"] == {Fate.MAPPED: 1, Fate.REFUSED: 1}
    assert corpus.ledger["heat"] == {Fate.NOT_COMPUTED: 1}
    assert list(corpus.ledger) == sorted(corpus.ledger)


def test_an_empty_corpus_holds_nothing() -> None:
    empty = Corpus()
    assert (empty.observations, empty.authorities, empty.problems, empty.repeated) == ((),) * 4
    assert empty.ledger == {}
    assert empty | empty == empty

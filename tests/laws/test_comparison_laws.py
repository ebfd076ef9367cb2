"""Laws of comparisons: nothing differs from itself, and the way back is the mirror image."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from newsgraph.building.assembly import assemble
from newsgraph.cli.changes import tell_changes
from newsgraph.comparing.comparison import compare
from newsgraph.comparing.difference import Change, Changed, Difference, Tally
from newsgraph.comparing.matching import meet
from newsgraph.corpus import Corpus
from newsgraph.store import load_graph

lawful = settings(deadline=None, max_examples=40)
partitions = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3)).map(
    lambda found: {
        one: min(other for other, group in found.items() if group == found[one]) for one in found
    }
)
"""Articles with the smallest member of the cluster that each is in."""


def _swapped(tally: Tally) -> Tally:
    old, new, added, gone, changed = tally
    return Tally(new, old, gone, added, changed)


def _back(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    return tuple(sorted(Change(name, new, old) for name, old, new in changes))


def _changed(nodes: tuple[Changed, ...], *, mirror: bool) -> list[Changed]:
    """Return changed nodes without their names, which are those of the newer graph."""
    turned = (_back(one.changes) if mirror else one.changes for one in nodes)
    return sorted(Changed(one.key, "", found) for one, found in zip(nodes, turned, strict=True))


def _image(one: Difference, *, mirror: bool) -> list[object]:
    """Return a difference, or the one of the way back, as far as both must agree."""
    told: list[object] = []
    for part in (one.articles, one.providers, one.topics):
        added, gone = (part.gone, part.added) if mirror else (part.added, part.gone)
        tally = _swapped(part.tally) if mirror else part.tally
        told += [tally, added, gone, _changed(part.changed, mirror=mirror)]
    parts = one.clusters
    tally = _swapped(parts.tally) if mirror else parts.tally
    told += [tally, *((parts.gone, parts.added) if mirror else (parts.added, parts.gone))]
    for cluster in parts.changed:
        key, _, old, new, joined, left, merged, split, changes = cluster
        if mirror:
            old, new, joined, left, merged, split = new, old, left, joined, split, merged
            changes = _back(changes)
        told.append((key, old, new, joined, left, merged, split, changes))
    told += [_swapped(t) if mirror else t for t in (one.images, one.observations, one.sources)]
    return told


@lawful
@given(...)
def test_nothing_differs_from_itself_whatever_its_base(corpus: Corpus) -> None:
    store = load_graph(assemble(corpus))
    assert compare(store, store).is_empty
    found = compare(store, load_graph(assemble(corpus, "https://x.org/a%20b/;v=1/@/")))
    assert found.is_empty
    assert found.articles[1:] == ((), (), ())
    assert found.topics[1:] == ((), (), ())


@lawful
@given(...)
def test_the_way_back_is_the_mirror_image(old: Corpus, new: Corpus) -> None:
    before, after = load_graph(assemble(old)), load_graph(assemble(old | new))
    for one, other in ((before, after), (load_graph(assemble(new)), before)):
        there, back = compare(one, other), compare(other, one)
        assert _image(there, mirror=True) == _image(back, mirror=False)
        assert there.is_empty == back.is_empty


@lawful
@given(...)
def test_the_counts_add_up_and_nothing_told_steers_a_terminal(old: Corpus, new: Corpus) -> None:
    found = compare(load_graph(assemble(old)), load_graph(assemble(new)))
    parts = (found.articles, found.clusters, found.providers, found.topics)
    for part in parts:
        sizes = (len(part.added), len(part.gone), len(part.changed))
        assert part.tally[2:] == sizes
    for tally in (*(part.tally for part in parts), found.images, found.observations, found.sources):
        assert tally.old - tally.gone == tally.new - tally.added >= tally.changed >= 0
    told = tell_changes(found, ("old", "new"), width=60)
    assert all(line.isprintable() for line in told.split("\n"))


@given(old=partitions, new=partitions)
def test_clusters_match_one_to_one_and_the_same_both_ways(
    old: dict[str, str], new: dict[str, str]
) -> None:
    there, back = meet(old, new), meet(new, old)
    assert (there.of_old, there.of_new) == (back.of_new, back.of_old)
    assert {other: one for one, other in there.matched.items()} == back.matched
    assert len(set(there.matched.values())) == len(there.matched)
    for one, other in there.matched.items():
        shared = there.of_old[one][0].shared
        assert shared == sum(new.get(key) == other for key, group in old.items() if group == one)
        assert all(meeting.shared <= shared for meeting in there.of_new[other])


@given(partitions)
def test_a_cluster_whose_members_stay_is_continued_by_itself(one: dict[str, str]) -> None:
    assert meet(one, one).matched == {group: group for group in one.values()}

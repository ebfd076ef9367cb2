"""Continuation: which clusters of a newer graph continue those of an older one, and how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from newsgraph.comparing.difference import Cluster, ClusterChange, Clusters, Part, Tally
from newsgraph.comparing.matching import Meeting, Meetings
from newsgraph.comparing.properties import Changes
from newsgraph.contents import Contents, NodeId, smallest

PART: Final = 2
"""Members that two clusters share, at least, to be told as parts of a split or a merger."""

SHARE: Final = 0.1
"""The share of the smaller cluster's members that these are, at least."""


class Stories:
    """The clusters of one graph, each known by its smallest member."""

    def __init__(self, contents: Contents) -> None:
        members = contents.members()
        names = smallest(contents.store, "schema:name")
        self.iris = {keys[0]: iri for iri, keys in members.items()}
        self.names = {key: names.get(iri, key) for key, iri in self.iris.items()}
        self.sizes = {keys[0]: len(keys) for keys in members.values()}
        self.of_article = {key: keys[0] for keys in members.values() for key in keys}

    def parts(self, meetings: Iterable[Meeting]) -> tuple[Part, ...]:
        """Return clusters of this graph that share members with one of the other."""
        return tuple(
            Part(one, self.names[one], self.sizes[one], shared) for one, shared in meetings
        )


def tell_clusters(old: Stories, new: Stories, meetings: Meetings, changes: Changes) -> Clusters:
    """Return what became of the clusters; the largest come first, or the most changed."""
    matched = meetings.matched
    pairs = (_continued(old, new, meetings, pair, changes) for pair in matched.items())
    changed = [one for one in pairs if one.is_real]
    added, gone = new.sizes.keys() - set(matched.values()), old.sizes.keys() - matched.keys()
    return Clusters(
        tally=Tally(len(old.sizes), len(new.sizes), len(added), len(gone), len(changed)),
        added=_lone(added, new, old, meetings.of_new),
        gone=_lone(gone, old, new, meetings.of_old),
        changed=tuple(sorted(changed, key=lambda one: (-one.joined - one.left, one.key))),
    )


def _lone(
    keys: Iterable[str],
    mine: Stories,
    other: Stories,
    meetings: Mapping[str, tuple[Meeting, ...]],
) -> tuple[Cluster, ...]:
    """Return clusters that none of the other graph continues or is continued by."""
    found = (
        Cluster(key, mine.names[key], mine.sizes[key], other.parts(meetings.get(key, ())))
        for key in keys
    )
    return tuple(sorted(found, key=lambda one: (-one.articles, one.key)))


def _continued(
    old: Stories, new: Stories, meetings: Meetings, pair: tuple[str, str], changes: Changes
) -> ClusterChange:
    """Return what became of a cluster that another continues."""
    was, has = pair
    shared = meetings.of_old[was][0].shared
    return ClusterChange(
        key=min(pair),
        name=new.names[has],
        old_articles=old.sizes[was],
        new_articles=new.sizes[has],
        joined=new.sizes[has] - shared,
        left=old.sizes[was] - shared,
        merged_from=old.parts(_real(meetings.of_new[has], new.sizes[has], old.sizes, was)),
        split_into=new.parts(_real(meetings.of_old[was], old.sizes[was], new.sizes, has)),
        changes=changes.get(NodeId("cluster", was), ()),
    )


def _real(
    meetings: Iterable[Meeting], size: int, sizes: Mapping[str, int], match: str
) -> Iterator[Meeting]:
    """Yield the clusters that share enough with one of a size, but for the one it matches."""
    for one in meetings:
        least = max(PART, SHARE * min(size, sizes[one.cluster]))
        if one.cluster != match and one.shared >= least:
            yield one

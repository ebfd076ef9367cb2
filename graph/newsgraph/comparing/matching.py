"""Matching: which article and which cluster of an older graph is which of a newer one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

Aliases = Mapping[str, AbstractSet[str]]
"""The key of each article with the other keys it is known by."""


class Meeting(NamedTuple):
    """A cluster of the other graph, and how many members it shares."""

    cluster: str
    shared: int


class Meetings(NamedTuple):
    """Which clusters share members: for each of either graph those of the other.

    The largest share comes first, of equal ones the smallest key.
    """

    of_old: Mapping[str, tuple[Meeting, ...]]
    of_new: Mapping[str, tuple[Meeting, ...]]

    @property
    def matched(self) -> dict[str, str]:
        """The clusters of which each is the first that the other meets, older to newer."""
        firsts = ((old, found[0].cluster) for old, found in self.of_old.items())
        return {old: new for old, new in firsts if self.of_new[new][0].cluster == old}


def match_articles(old: Aliases, new: Aliases) -> dict[str, str]:
    """Return the articles that both graphs have, the older key to the newer.

    An article is known by its key. Where a key is in one graph alone, the article is the one
    of the other graph that has the key as an alias, if that is alone too and nothing else
    could be meant.

    >>> match_articles({"a": {"b"}, "c": set()}, {"b": set(), "c": {"d"}})
    {'a': 'b', 'c': 'c'}
    """
    both = old.keys() & new.keys()
    partners: defaultdict[str, set[str]] = defaultdict(set)
    for mine, others in ((old, new), (new, old)):
        for key in mine.keys() - both:
            for alias in mine[key]:
                if alias in others and alias not in both:
                    partners[key].add(alias)
                    partners[alias].add(key)
    moved = {}
    for key in old.keys() & partners.keys():
        (one, *more) = partners[key]
        if not more and len(partners[one]) == 1:
            moved[key] = one
    return dict(sorted([*((key, key) for key in both), *moved.items()]))


def meet(old: Mapping[str, str], new: Mapping[str, str]) -> Meetings:
    """Return which clusters share members, given the cluster of each article, older and newer.

    >>> meet({"a": "a", "b": "a", "c": "a"}, {"a": "a", "b": "b", "c": "b"}).of_old
    {'a': (Meeting(cluster='b', shared=2), Meeting(cluster='a', shared=1))}
    """
    shared = Counter((cluster, new[one]) for one, cluster in old.items() if one in new)
    of_old: defaultdict[str, list[Meeting]] = defaultdict(list)
    of_new: defaultdict[str, list[Meeting]] = defaultdict(list)
    for (mine, other), count in shared.items():
        of_old[mine].append(Meeting(other, count))
        of_new[other].append(Meeting(mine, count))
    return Meetings(_ranked(of_old), _ranked(of_new))


def _ranked(meetings: Mapping[str, list[Meeting]]) -> dict[str, tuple[Meeting, ...]]:
    """Return the meetings of each cluster, the largest first."""
    return {
        one: tuple(sorted(found, key=lambda meeting: (-meeting.shared, meeting.cluster)))
        for one, found in sorted(meetings.items())
    }

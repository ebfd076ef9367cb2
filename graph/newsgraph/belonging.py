"""Belonging: why an article stands in its cluster: the listings and words that say so."""

from __future__ import annotations

from collections import Counter
from typing import Final, NamedTuple

from newsgraph.store import Store
from newsgraph.stories import read_words
from newsgraph.vocabulary import expand

WORDS: Final = 5
"""Words that are named, the rarest first."""


class Across(NamedTuple):
    """A listing between the article and one of another cluster, which did not join the two."""

    headline: str
    cluster: str
    is_lister: bool


class Belonging(NamedTuple):
    """An article's place in its cluster, and the evidence for it.

    ``listed_by`` and ``lists`` count members that list it or that it lists, ``beside`` those
    that stand in one list with it. ``words`` are words of its title with the number of other
    members that have them in theirs; those that are rare in the graph come first and tell most.
    """

    role: str
    strength: str | None
    listed_by: int
    lists: int
    beside: int
    words: tuple[tuple[str, int], ...]
    across: tuple[Across, ...]


def find_belonging(store: Store, article: str, cluster: str) -> Belonging:
    """Return why an article, by its IRI, stands in a cluster."""
    members = set(store.values(cluster, "prov:hadMember")) - {article}
    listers, listed = store.linked("ng:related", article), store.values(article, "ng:related")
    beside = {one for lister in listers for one in store.values(lister, "ng:related")}
    across = [
        Across(_headline(store, one), _cluster_name(store, one), is_lister)
        for group, is_lister in ((listers, True), (listed, False))
        for one in group
        if one not in members
    ]
    return Belonging(
        role=store.value(article, "ng:clusterRole") or "",
        strength=store.value(article, "ng:clusterStrength"),
        listed_by=len(members.intersection(listers)),
        lists=len(members.intersection(listed)),
        beside=len(members & beside),
        words=_shared_words(store, article, members),
        across=tuple(across),
    )


def _shared_words(store: Store, article: str, members: set[str]) -> tuple[tuple[str, int], ...]:
    """Return the words that an article shares with others, the rarest first, and with how many."""
    own = _words(store, article)
    shared = Counter(word for one in members for word in own & _words(store, one))
    known = Counter[str]()
    for _, headline in store.pairs(expand("schema:headline")):
        known.update(own.intersection(read_words(headline)))
    rarest = sorted(shared, key=lambda word: (known[word], -shared[word], word))
    return tuple((word, shared[word]) for word in rarest[:WORDS])


def _words(store: Store, article: str) -> set[str]:
    """Return the words of an article's title."""
    return set(read_words(_headline(store, article)))


def _headline(store: Store, article: str) -> str:
    """Return the title of an article."""
    return store.value(article, "schema:headline") or ""


def _cluster_name(store: Store, article: str) -> str:
    """Return the name of an article's cluster."""
    cluster = store.value(article, "ng:inCluster") or ""
    return store.value(cluster, "schema:name") or ""

"""Belonging: why an article stands in its cluster: the listings and words that say so."""

from __future__ import annotations

from collections import Counter
from math import log
from typing import Final, NamedTuple

from newsgraph.building.stories import read_words
from newsgraph.building.stories.wording import WORDS_OF_AN_ARTICLE
from newsgraph.store import Store
from newsgraph.vocabulary import expand

WORDS: Final = 5
"""Words that are named, the most telling first."""

_COMMON: Final = 0.05
"""A word of a larger share of the articles elsewhere says nothing, as "of" and "after"."""

_LONE: Final = 0.02
"""A word of a smaller share of the members is one that some of so many happen to have."""

_LIFT: Final = 5
"""How many times its share elsewhere a word's share among the members must be, to tell."""


class Across(NamedTuple):
    """A listing between the article and one of another cluster, which did not join the two."""

    headline: str
    cluster: str
    is_lister: bool


class Word(NamedTuple):
    """A word of the article: how many other members have it, and how many articles elsewhere."""

    text: str
    members: int
    elsewhere: int


class Belonging(NamedTuple):
    """An article's place in its cluster, and the evidence for it and against it.

    ``listed_by`` and ``lists`` count members that list it or that it lists, ``beside`` those
    that stand in one list with it. ``words`` are telling words of its title and excerpt, as
    far as clusters read these: rare ``elsewhere``, among the articles of other clusters, and
    more frequent among its ``others``, the other members. ``across`` speaks against it.
    """

    role: str
    strength: str | None
    listed_by: int
    lists: int
    beside: int
    words: tuple[Word, ...]
    others: int
    elsewhere: int
    across: tuple[Across, ...]

    @property
    def listings(self) -> int:
        """How many listings it has, wherever they lead."""
        return self.inside + len(self.across)

    @property
    def inside(self) -> int:
        """How many of its listings lead to members of its cluster."""
        return self.listed_by + self.lists


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
    words, elsewhere = _telling_words(store, article, members)
    return Belonging(
        role=store.value(article, "ng:clusterRole") or "",
        strength=store.value(article, "ng:clusterStrength"),
        listed_by=len(members.intersection(listers)),
        lists=len(members.intersection(listed)),
        beside=len(members & beside),
        words=words,
        others=len(members),
        elsewhere=elsewhere,
        across=tuple(across),
    )


def _telling_words(store: Store, article: str, members: set[str]) -> tuple[tuple[Word, ...], int]:
    """Return the most telling words of an article, and how many articles there are elsewhere."""
    texts = _texts(store)
    words = _read(texts.pop(article, ""))
    own = words.keys()
    near, far, elsewhere = Counter[str](), Counter[str](), 0
    for iri, text in texts.items():
        if iri in members:
            near.update(own & _read(text).keys())
        else:
            far.update(own & _read(text).keys())
            elsewhere += 1
    shared = [Word(word, near[word], far[word]) for word in words if word in near]
    weights = {one: _weigh(one, len(members), elsewhere) for one in shared}
    best = sorted(shared, key=lambda one: -weights[one])  # of equal ones that of the title
    return tuple(one for one in best if weights[one])[:WORDS], elsewhere


def _weigh(word: Word, members: int, elsewhere: int) -> float:
    """Return how much a word tells for a cluster: the more members have it, and others not.

    >>> _weigh(Word("from", 6, 20), 12, 100), _weigh(Word("hold", 1, 9), 120, 900)
    (0.0, 0.0)
    >>> _weigh(Word("deere", 4, 0), 12, 100) > _weigh(Word("farm", 4, 3), 12, 100) > 0
    True
    """
    share = word.members / members
    if word.elsewhere > _COMMON * elsewhere or share < _LONE:
        return 0.0
    # Half an article more has each word, so that none is infinitely rare.
    lift = share * (elsewhere + 0.5) / (word.elsewhere + 0.5)
    is_telling = lift >= _LIFT or not word.elsewhere
    return word.members * max(log(lift), 0.0) if is_telling else 0.0


def _texts(store: Store) -> dict[str, str]:
    """Return the title and excerpt of each article, of several ones the smallest."""
    titles, excerpts = (
        dict(sorted(store.pairs(expand(name)), reverse=True))
        for name in ("schema:headline", "schema:description")
    )
    return {iri: f"{title} {excerpts.get(iri, '')}" for iri, title in titles.items()}


def _read(text: str) -> dict[str, None]:
    """Return the words of an article that clusters are found by, each once, in their order."""
    return dict.fromkeys(read_words(text)[:WORDS_OF_AN_ARTICLE])


def _headline(store: Store, article: str) -> str:
    """Return the title of an article."""
    return store.value(article, "schema:headline") or ""


def _cluster_name(store: Store, article: str) -> str:
    """Return the name of an article's cluster."""
    cluster = store.value(article, "ng:inCluster") or ""
    return store.value(cluster, "schema:name") or ""

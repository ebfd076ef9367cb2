"""Catalogue: the measures that a graph carries: what each is computed on, and what supports it."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches
from typing import Final, NamedTuple

from newsgraph.errors import UnknownName
from newsgraph.problems import quoted


class Measure(NamedTuple):
    """A score that nodes of one kind have.

    ``support`` is the property that tells on how much the score rests, ``supported_by`` that
    in words. Where ``is_ascending``, small scores come first.
    """

    name: str
    of: str
    term: str
    what: str
    projection: str
    weighting: str
    support: str
    supported_by: str
    is_ascending: bool = False


_LISTINGS: Final = "listings, from the article that lists to the one listed"
_UNDIRECTED: Final = "listings between articles, without direction"
_EVIDENCE: Final = "the evidence graph of the article's cluster"
_STORIES: Final = "providers, linked by the clusters they share"
_CLUSTERS: Final = "the articles of the cluster"
_UNWEIGHTED: Final = "none"
_NEWMAN: Final = "1 / (providers of the cluster - 1) for each shared cluster (Newman 2001)"
_LISTED: Final = ("ng:timesListed", "times listed")
_SHARED: Final = ("ng:storyCount", "clusters shared with other providers")
_TIMED: Final = ("ng:timedStoryCount", "clusters with times of two providers or more")
_MEMBERS: Final = ("ng:articleCount", "articles in the cluster")

ARTICLES: Final = (
    Measure(
        *("times-listed", "articles", "ng:timesListed", "how many articles list it"),
        *(_LISTINGS, _UNWEIGHTED, *_LISTED),
    ),
    Measure(
        *("page-rank", "articles", "ng:pageRank", "PageRank (Brin & Page 1998)"),
        *(_LISTINGS, _UNWEIGHTED, *_LISTED),
    ),
    Measure(
        *("core-number", "articles", "ng:coreNumber", "the largest k-core it is in (Seidman 1983)"),
        *(_UNDIRECTED, _UNWEIGHTED, *_LISTED),
    ),
    Measure(
        *("bridging", "articles", "ng:bridging", "the clusters of the articles that list it"),
        *(_LISTINGS, _UNWEIGHTED, *_LISTED),
    ),
    Measure(
        *("degree", "articles", "ng:clusterDegree", "weighted degree (Barrat and others 2004)"),
        *(_EVIDENCE, "the evidence", *_MEMBERS),
    ),
    Measure(
        *("closeness", "articles", "ng:clusterCloseness"),
        "harmonic closeness (Marchiori & Latora 2000; Boldi & Vigna 2014)",
        *(_EVIDENCE, "none: distances are steps", *_MEMBERS),
    ),
    Measure(
        *("lag", "articles", "ng:lag", "minutes behind the first report of its cluster"),
        *("times of publication in the cluster", _UNWEIGHTED, *_MEMBERS),
        is_ascending=True,
    ),
)
PROVIDERS: Final = (
    Measure(
        *("story-count", "providers", "ng:storyCount"),
        "clusters that it shares with other providers",
        *("providers and clusters", _UNWEIGHTED, *_SHARED),
    ),
    Measure(
        *("degree", "providers", "ng:coverageDegree"),
        "weighted degree (Newman 2001), which is the number of shared clusters",
        *(_STORIES, _NEWMAN, *_SHARED),
    ),
    Measure(
        *("betweenness", "providers", "ng:coverageBetweenness"),
        "shortest paths between others that lead over it (Newman 2001, Brandes 2001)",
        *(_STORIES, f"distance 1 / weight; weight {_NEWMAN}", *_SHARED),
    ),
    Measure(
        *("core-number", "providers", "ng:coverageCoreNumber"),
        "the largest k-core it is in (Seidman 1983)",
        *(_STORIES, _UNWEIGHTED, *_SHARED),
    ),
    Measure(
        *("first-share", "providers", "ng:firstShare"),
        "share of its timed clusters in which it was first",
        *("providers and clusters", _UNWEIGHTED, *_TIMED),
    ),
    Measure(
        *("median-lag", "providers", "ng:medianLag"),
        "median of its lags behind the first report, in minutes",
        *("providers and clusters", _UNWEIGHTED, *_TIMED),
        is_ascending=True,
    ),
)
CLUSTERS: Final = (
    Measure(
        *("provider-count", "clusters", "ng:providerCount", "how many providers take part"),
        *(_CLUSTERS, _UNWEIGHTED, *_MEMBERS),
    ),
    Measure(
        *("size", "clusters", "ng:articleCount", "how many articles it has"),
        *(_CLUSTERS, _UNWEIGHTED, *_MEMBERS),
    ),
    Measure(
        *("span", "clusters", "ng:span", "minutes from the first timed report to the last"),
        *(_CLUSTERS, _UNWEIGHTED, *_MEMBERS),
    ),
    Measure(
        *("concentration", "clusters", "ng:concentration"),
        "Herfindahl index of the providers' shares (Herfindahl 1950)",
        *(_CLUSTERS, "shares of articles, squared", *_MEMBERS),
    ),
)

MEASURES: Final = {"articles": ARTICLES, "providers": PROVIDERS, "clusters": CLUSTERS}
"""The measures of each kind of node; the first is taken where none is named."""


def find_measure(name: str | None, of: str) -> Measure:
    """Return a measure of a kind of nodes by its name, the kind's first where none is given.

    Raises `UnknownName` with the names that are near, and those there are.

    >>> find_measure("betweenness", "providers").term
    'ng:coverageBetweenness'
    """
    if of not in MEASURES:
        raise UnknownName(f"{quoted(of)} can't be ranked: name {', '.join(MEASURES)}")
    known = {measure.name: measure for measure in MEASURES[of]}
    if name is None:
        return MEASURES[of][0]
    if name in known:
        return known[name]
    raise UnknownName(
        f"{quoted(name)} is no measure of {of}{_hint(name, of)}: "
        f"name {', '.join(known)}, or nx: and one of networkx"
    )


def near_names(name: str, known: Collection[str]) -> list[str]:
    """Return the names that one may be meant for, sorted: those that hold it, and like ones.

    >>> near_names("closenes", ["closeness", "lag", "closeness_vitality"])
    ['closeness', 'closeness_vitality']
    """
    plain = name.casefold().replace("_", "-")
    holding = {one for one in known if len(plain) > 2 and plain in one.replace("_", "-")}  # noqa: PLR2004
    return sorted(holding.union(get_close_matches(name, known, cutoff=0.7)))


def _hint(name: str, of: str) -> str:
    """Return what a wrong name may be meant for: a measure of other nodes, or one near it."""
    others = [kind for kind, known in MEASURES.items() if name in {one.name for one in known}]
    if others:
        return f"; it is a measure of {others[0]}"
    near = near_names(name, [one.name for one in MEASURES[of]])
    return f"; {' and '.join(near)} {'is' if len(near) == 1 else 'are'} near" if near else ""

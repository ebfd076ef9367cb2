"""Identity: which observations are of one article, and by which rule each was joined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple

from newsgraph.problems import Cost, Problem, quoted
from newsgraph.records import Observation, Source

RULE_VERSION: Final = "1"
"""Version of the joining of aliases; it stands with every dataset."""


class Identity(NamedTuple):
    """What every canonical URL of a corpus belongs to.

    ``article_of`` maps each canonical URL (webUrl, originalUrl or alias that joined) to
    the key of its article; ``field_of`` tells which alias field joined a URL to another.
    ``problems`` are the aliases that several articles claim.
    """

    article_of: Mapping[str, str]
    field_of: Mapping[str, str]
    problems: tuple[Problem, ...]

    def rule_of(self, observation: Observation) -> str:
        """Return by which field the observation's URL led to its article."""
        if self.article_of[observation.key] == observation.key:
            return observation.key_field
        return self.field_of[observation.key]


_Claims = dict[str, dict[str, str]]
"""By alias, who claims it: the claimants' own canonical URLs, each with the field it stands in.

Of several fields of one claimant the smallest name counts.
"""


def identify(observations: Collection[Observation]) -> Identity:
    """Return the identity of all observations, whatever order they come in.

    Observations with one canonical URL are of one article. An alias joins its claimant's
    URL, unless different articles claim it. The key of joined URLs is the smallest that an
    observation has as its webUrl, or as its originalUrl where none has a webUrl.
    """
    claims = _claims(observations)
    forest = _Forest()
    contested = _join(claims, forest)
    key_of_root: dict[str, str] = {}
    for _, key in sorted({(one.key_field != "webUrl", one.key) for one in observations}):
        key_of_root.setdefault(forest.find(key), key)
    urls = {one.key for one in observations}.union(claims.keys() - contested)
    article_of = {url: key_of_root[forest.find(url)] for url in urls}
    problems = _contests(observations, contested, claims, article_of)
    return Identity(article_of, _joining_fields(claims, article_of), problems)


def _claims(observations: Iterable[Observation]) -> _Claims:
    """Return who claims each alias."""
    claims: _Claims = {}
    for observation in observations:
        key = observation.key
        for field, alias in observation.aliases:
            if alias != key:
                claimants = claims.setdefault(alias, {})
                claimants[key] = min(field, claimants.get(key, field))
    return claims


def _join(claims: _Claims, forest: _Forest) -> set[str]:
    """Join every alias that one article alone claims; return the contested ones.

    Joining can make two claimants one article, so this goes on until nothing changes;
    since it only ever joins, its order can't change where it ends.
    """
    rivals = {alias: len(claimants) for alias, claimants in claims.items() if len(claimants) > 1}
    for alias in rivals:
        for key in claims[alias]:
            forest.claim(key, alias)
    ready = [alias for alias in claims if alias not in rivals]
    while ready:
        alias = ready.pop()
        for shared in forest.join(alias, next(iter(claims[alias]))):
            rivals[shared] -= 1
            if rivals[shared] == 1:
                ready.append(shared)
    return {alias for alias, number in rivals.items() if number > 1}


def _joining_fields(claims: _Claims, article_of: Mapping[str, str]) -> dict[str, str]:
    """Return, for each URL that is not its article's key, the field that joined it.

    Of several fields the smallest name counts. A URL may be joined as an alias of another,
    or because another is an alias of its own.
    """
    fields: dict[str, str] = {}
    for alias, claimants in claims.items():
        article = article_of.get(alias)
        for key, field in claimants.items():
            if article == article_of[key]:
                for url in (alias, key):
                    fields[url] = min(field, fields.get(url, field))
    return fields


def _contests(
    observations: Iterable[Observation],
    contested: Collection[str],
    claims: _Claims,
    article_of: Mapping[str, str],
) -> tuple[Problem, ...]:
    """Return the problems of aliases that several articles claim, each at its first claim."""
    first: dict[str, Observation] = {}
    for observation in observations:
        for _, alias in observation.aliases:
            if alias in contested and alias != observation.key:
                first[alias] = min(observation, first.get(alias, observation), key=_place)
    return tuple(
        _contest(alias, first[alias], claims[alias], article_of) for alias in sorted(first)
    )


def _place(observation: Observation) -> tuple[Source, int, int]:
    """Return where an observation stands."""
    return observation[:3]


def _contest(
    alias: str, first: Observation, claimants: Iterable[str], article_of: Mapping[str, str]
) -> Problem:
    """Return the problem of an alias that the articles of its claimants contest."""
    articles = {article_of[key] for key in claimants}
    what = f"{quoted(alias)} is claimed by {len(articles)} articles"
    return Problem(first.source.path, first.line, 1, "alias-contested", what, Cost.NOTHING)


class _Forest:
    """Disjoint sets of URLs, each with the contested aliases that its members claim.

    The smaller URL becomes the root; paths are split on the way to it. A URL that was never
    joined is its own root. The fewer claims go to the more, so that whatever order sets are
    joined in, no claim is moved often.
    """

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}
        self._claimed: defaultdict[str, set[str]] = defaultdict(set)

    def claim(self, url: str, alias: str) -> None:
        """Note that a URL's set claims an alias."""
        self._claimed[self.find(url)].add(alias)

    def find(self, url: str) -> str:
        """Return the root of a URL's set."""
        parent = self._parent
        while (above := parent.get(url)) is not None:
            parent[url] = parent.get(above, above)
            url = above
        return url

    def join(self, one: str, other: str) -> set[str]:
        """Make two sets one, and return the aliases that both claimed."""
        small, large = sorted((self.find(one), self.find(other)))
        if small == large:
            return set()
        self._parent[large] = small
        claimed = [self._claimed.pop(root, set()) for root in (small, large)]
        fewer, more = sorted(claimed, key=len)
        shared = fewer & more
        if more:
            more |= fewer
            self._claimed[small] = more
        return shared

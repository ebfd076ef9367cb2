"""Identity: which observations are of one article, and by which rule each was joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from newsgraph.problems import Cost, Problem, quoted
from newsgraph.records import Observation

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


class _Claim(NamedTuple):
    """A statement that a canonical URL is another name of an observation's own."""

    key: str
    field: str
    observation: Observation


def identify(observations: Iterable[Observation]) -> Identity:
    """Return the identity of all observations, whatever order they come in.

    Observations with one canonical URL are of one article. An alias joins its claimant's
    URL, unless different articles claim it. The key of joined URLs is the smallest that an
    observation has as its webUrl, or as its originalUrl where none has a webUrl.
    """
    everything = tuple(observations)
    claims = _claims(everything)
    forest = _Forest()
    for observation in everything:
        forest.add(observation.key)
    contested = _join(claims, forest)
    ranked = {(observation.key_field != "webUrl", observation.key) for observation in everything}
    key_of_root: dict[str, str] = {}
    for _, key in sorted(ranked):
        key_of_root.setdefault(forest.find(key), key)
    article_of = {url: key_of_root[forest.find(url)] for url in forest.urls()}
    problems = tuple(_contest(alias, claims[alias], article_of) for alias in contested)
    return Identity(article_of, _joining_fields(claims, article_of), problems)


def _claims(observations: tuple[Observation, ...]) -> dict[str, list[_Claim]]:
    """Return who claims each alias, by alias."""
    claims: dict[str, list[_Claim]] = {}
    for observation in observations:
        for field, alias in observation.aliases:
            if alias != observation.key:
                claim = _Claim(observation.key, field, observation)
                claims.setdefault(alias, []).append(claim)
    return dict(sorted(claims.items()))


def _join(claims: Mapping[str, list[_Claim]], forest: _Forest) -> list[str]:
    """Join every alias that one article alone claims; return the contested ones.

    Joining can make two claimants one article, so this goes on until nothing changes;
    since it only ever joins, its order can't change where it ends.
    """
    rivals: Counter[str] = Counter()
    for alias, claimants in claims.items():
        for key in {claim.key for claim in claimants}:
            forest.claim(key, alias)
            rivals[alias] += 1
    ready = [alias for alias in claims if rivals[alias] == 1]
    while ready:
        alias = ready.pop()
        for shared in forest.join(alias, claims[alias][0].key):
            rivals[shared] -= 1
            if rivals[shared] == 1:
                ready.append(shared)
    return [alias for alias in claims if rivals[alias] > 1]


def _joining_fields(
    claims: Mapping[str, list[_Claim]], article_of: Mapping[str, str]
) -> dict[str, str]:
    """Return, for each URL that is not its article's key, the field that joined it.

    Of several fields the smallest name counts. A URL may be joined as an alias of another,
    or because another is an alias of its own.
    """
    fields: dict[str, str] = {}
    for alias, claimants in claims.items():
        for claim in claimants:
            if article_of.get(alias) != article_of[claim.key]:
                continue
            for url in (alias, claim.key):
                fields[url] = min(claim.field, fields.get(url, claim.field))
    return fields


def _contest(alias: str, claims: list[_Claim], article_of: Mapping[str, str]) -> Problem:
    """Return the problem of an alias that several articles claim, at its first claim."""
    first = min(claims, key=lambda claim: claim.observation[:3]).observation
    articles = {article_of[claim.key] for claim in claims}
    what = f"{quoted(alias)} is claimed by {len(articles)} articles"
    return Problem(first.source.path, first.line, 1, "alias-contested", what, Cost.NOTHING)


class _Forest:
    """Disjoint sets of URLs, each with the aliases that its members claim.

    The smaller URL becomes the root; paths are halved on the way to it. The fewer claims go
    to the more, so that whatever order sets are joined in, no claim is moved often.
    """

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}
        self._claimed: dict[str, set[str]] = {}

    def add(self, url: str) -> None:
        """Begin a set of one, if the URL is new."""
        if url not in self._parent:
            self._parent[url] = url
            self._claimed[url] = set()

    def claim(self, url: str, alias: str) -> None:
        """Note that a URL's set claims an alias."""
        self._claimed[self.find(url)].add(alias)

    def find(self, url: str) -> str:
        """Return the root of a URL's set."""
        parent = self._parent
        while parent[url] != url:
            parent[url] = parent[parent[url]]
            url = parent[url]
        return url

    def join(self, one: str, other: str) -> set[str]:
        """Make two sets one, and return the aliases that both claimed."""
        self.add(one)
        small, large = sorted((self.find(one), self.find(other)))
        if small == large:
            return set()
        self._parent[large] = small
        fewer, more = sorted((self._claimed[small], self._claimed.pop(large)), key=len)
        shared = fewer & more
        more |= fewer
        self._claimed[small] = more
        return shared

    def urls(self) -> list[str]:
        """Return all URLs, sorted."""
        return sorted(self._parent)

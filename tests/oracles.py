"""Oracles: the answers to the questions about clusters, reckoned in plain Python, not SPARQL.

Which article is in which cluster, how firmly, and its degree, closeness, PageRank and core
number are taken as the graph has them. All else is reckoned anew from articles and listings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import combinations

from newsgraph.asking.answers import Cell
from newsgraph.graph import Article, Cluster, Graph
from newsgraph.vocabulary import article_iri, cluster_iri

Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Coverage:
    """A graph, seen by its clusters."""

    graph: Graph

    @cached_property
    def articles(self) -> dict[str, Article]:
        return {one.key: one for one in self.graph.articles}

    @cached_property
    def members(self) -> dict[str, list[Article]]:
        found: defaultdict[str, list[Article]] = defaultdict(list)
        for article in self.graph.articles:
            found[article.cluster].append(article)
        return found

    @cached_property
    def takers(self) -> dict[str, set[str]]:
        """The providers of each cluster."""
        return {key: {one.provider for one in found} for key, found in self.members.items()}

    @cached_property
    def stories(self) -> dict[str, set[str]]:
        """The clusters that each provider shares with others."""
        return {
            provider.domain: {
                key
                for key, takers in self.takers.items()
                if provider.domain in takers and len(takers) > 1
            }
            for provider in self.graph.providers
        }

    @cached_property
    def lists(self) -> dict[str, Counter[str]]:
        """In how many lists each article stands, by the cluster of the post that lists it."""
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for listing in self.graph.listings:
            found[listing.listed][self.articles[listing.lister].cluster] += 1
        return found

    def name(self, article: Article) -> str:
        """The name of an article's provider."""
        return next(one.name for one in self.graph.providers if one.domain == article.provider)

    def url(self, cluster: Cluster) -> str:
        """The URL of the article that stands for a cluster."""
        return self.articles[cluster.representative].url

    def iri(self, cluster: str) -> str:
        return str(cluster_iri(self.graph.base, cluster))

    def lag(self, article: Article) -> int | None:
        """Whole minutes behind the first timed article of the cluster."""
        at = time_of(article)
        if at is None:
            return None
        return (at - self.first(article.cluster)) // timedelta(minutes=1)

    def first(self, cluster: str) -> datetime:
        """The time of the first timed article."""
        return min(filter(None, map(time_of, self.members[cluster])))

    def is_first(self, article: Article) -> bool | None:
        at = time_of(article)
        return None if at is None else at == self.first(article.cluster)


def time_of(article: Article) -> datetime | None:
    """Return when an article was published, if it states a time of day."""
    moment = article.published_at
    if moment is None or "T" not in moment.lexical:
        return None
    at = datetime.fromisoformat(moment.lexical)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def day_of(article: Article) -> str | None:
    """Return the day of an article in UTC."""
    at = time_of(article)
    if at is not None:
        return at.astimezone(UTC).date().isoformat()
    return article.published_at.lexical if article.published_at else None


def week_of(day: str) -> str:
    """Return the Monday before a day, or the day itself."""
    return (date.fromisoformat(day) - timedelta(date.fromisoformat(day).weekday())).isoformat()


def days_of(members: Iterable[Article]) -> tuple[str | None, str | None]:
    """Return the first day and the last one."""
    days = list(filter(None, map(day_of, members)))
    return min(days, default=None), max(days, default=None)


def rounded(value: float) -> float:
    """Return a score with the digits that scores have."""
    return float(f"{value:.6g}")


def biggest_clusters(seen: Coverage) -> Sequence[Row]:
    rows = []
    for cluster in seen.graph.clusters:
        members = seen.members[cluster.key]
        shares = Counter(one.provider for one in members).values()
        concentration = rounded(sum((share / len(members)) ** 2 for share in shares))
        topics = len({topic for one in members for topic in one.topics})
        lags = [lag for one in members if (lag := seen.lag(one)) is not None]
        span = max(lags) if len(lags) > 1 else None
        counts = (span, len(members), len(shares), concentration, topics)
        ends = (seen.url(cluster), seen.iri(cluster.key))
        rows.append((cluster.name, *days_of(members), *counts, *ends))
    return sorted(rows, key=lambda row: (-row[5], -row[4], row[8]))


def cluster_members(seen: Coverage) -> Sequence[Row]:
    found = []
    for cluster in seen.graph.clusters:
        for one in seen.members[cluster.key]:
            place = (one.cluster_role, rounded(one.cluster_strength))
            row = (
                seen.iri(cluster.key),
                one.stated_url or one.url,
                one.headline,
                seen.name(one),
                one.published_at.lexical if one.published_at else None,
                *place,
                seen.is_first(one),
                seen.lag(one),
            )
            order = (cluster.name, row[0], one.cluster_role != "core", -place[1], row[1])
            found.append((order, row))
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def who_was_first(seen: Coverage) -> Sequence[Row]:
    rows = []
    for cluster in seen.graph.clusters:
        takers = len(seen.takers[cluster.key])
        members = [(seen.lag(one), one) for one in seen.members[cluster.key]]
        for one in (one for _, one in members if takers > 1 and seen.is_first(one)):
            others = [
                (lag, seen.name(other))
                for lag, other in members
                if lag is not None and other.provider != one.provider
            ]
            lag, second = min(others, default=(None, None))
            time = one.published_at and one.published_at.lexical
            rows.append((cluster.name, seen.name(one), time, second, lag, takers, one.url))
    return sorted(rows, key=lambda row: (-row[5], row[0], row[6]))


def provider_lag(seen: Coverage) -> Sequence[Row]:
    found: defaultdict[tuple[str, str], list[tuple[int, bool]]] = defaultdict(list)
    for members in seen.members.values():
        earliest: dict[tuple[str, str], tuple[int, bool]] = {}
        for one in members:
            lag, domain = seen.lag(one), (seen.name(one), one.provider)
            if lag is not None:
                report = (lag, not seen.is_first(one))
                earliest[domain] = min(report, earliest.get(domain, report))
        for domain, report in earliest.items() if len(earliest) > 1 else ():
            found[domain].append(report)
    rows = []
    for domain, reports in found.items():
        share = sum(not is_later for _, is_later in reports) / len(reports)
        lags = sorted(lag for lag, _ in reports)
        rows.append((*domain, len(reports), rounded(share), lags[(len(lags) - 1) // 2]))
    return sorted(rows, key=lambda row: (-row[2], -row[3], row[4], row[1]))


def co_coverage(seen: Coverage) -> Sequence[Row]:
    rows = []
    for (one, mine), (other, others) in combinations(sorted(seen.stories.items()), 2):
        shared, union = len(mine & others), len(mine | others)
        if shared:
            thousandths = (2000 * shared + union) // (2 * union)  # a half is rounded up
            rows.append((one, other, shared, len(mine), len(others), thousandths / 1000))
    return sorted(rows, key=lambda row: (-row[2], -row[5], *row[:2]))


def single_source_stories(seen: Coverage, least: int = 2) -> Sequence[Row]:
    rows = []
    for cluster in seen.graph.clusters:
        members = seen.members[cluster.key]
        if len(members) >= least and len(seen.takers[cluster.key]) == 1:
            provider = (seen.name(members[0]), members[0].provider)
            days = days_of(members)
            rows.append((cluster.name, *provider, len(members), *days, seen.url(cluster)))
    return sorted(rows, key=lambda row: (-row[3], row[6]))


def bridges(seen: Coverage) -> Sequence[Row]:
    names = {cluster.key: cluster.name for cluster in seen.graph.clusters}
    rows = []
    for key, lists in seen.lists.items():
        one = seen.articles[key]
        for cluster, listed in lists.items() if len(lists) > 1 else ():
            what = (one.headline, seen.name(one), len(lists), names[cluster], listed)
            rows.append((*what, one.cluster == cluster, one.url, seen.iri(cluster)))
    return sorted(rows, key=lambda row: (-row[2], row[6], -row[4], row[7]))


def coverage_gaps(seen: Coverage, domain: str | None = None, least: int = 1) -> Sequence[Row]:
    stories = seen.stories
    missing = domain or min(stories, key=lambda one: (-len(stories[one]), one))
    own = stories.get(missing, set())
    peers = {one for one in stories if stories[one] & own}
    rows = []
    for cluster in seen.graph.clusters:
        takers = seen.takers[cluster.key]
        if missing not in takers and len(takers & peers) >= least:
            members = seen.members[cluster.key]
            counts = (len(takers & peers), len(takers), len(members))
            rows.append((missing, cluster.name, *counts, *days_of(members), seen.url(cluster)))
    return sorted(rows, key=lambda row: (-row[2], -row[4], row[7]))


def cluster_timeline(seen: Coverage) -> Sequence[Row]:
    found = []
    for cluster in seen.graph.clusters:
        for one in seen.members[cluster.key]:
            day, lag = day_of(one), seen.lag(one)
            # A day without a time comes before the times of that day.
            place = (day is None, day or "", -1 if lag is None else lag, one.url)
            row = (cluster.name, day, lag, seen.name(one), one.headline, one.url)
            found.append(((cluster.name, seen.iri(cluster.key), *place), row))
    return [row for _, row in sorted(found)]


MEASURES: Mapping[str, Callable[[Coverage, Article], float]] = {
    "degree": lambda _, one: rounded(one.scores.degree),
    "closeness": lambda _, one: rounded(one.scores.closeness),
    "page-rank": lambda _, one: rounded(one.scores.page_rank),
    "core-number": lambda _, one: one.scores.core_number,
    "bridging": lambda seen, one: len(seen.lists.get(one.key, ())),
    "times-listed": lambda seen, one: seen.lists.get(one.key, Counter[str]()).total(),
}


def top_per_cluster(seen: Coverage, measure: str = "degree") -> Sequence[Row]:
    rows = []
    for cluster in seen.graph.clusters:
        members = seen.members[cluster.key]
        values = {one.key: MEASURES[measure](seen, one) for one in members}
        best = [one for one in members if values[one.key] == max(values.values())]
        top = min(best, key=lambda one: str(article_iri(seen.graph.base, one.key)))
        what = (cluster.name, len(members), measure, values[top.key])
        if len(members) > 1:
            rows.append((*what, top.headline, seen.name(top), top.url))
    return sorted(rows, key=lambda row: (-row[1], row[6]))


def rising_stories(seen: Coverage, day: str = "9999-12-31") -> Sequence[Row]:
    weeks: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for article in seen.graph.articles:
        published = day_of(article)
        if published is not None:
            weeks[week_of(published)][article.cluster].append(article.provider)
    week = max((one for one in weeks if one <= day), default="")
    rows = []
    for cluster in seen.graph.clusters:
        counts = {one: len(weeks[one].get(cluster.key, ())) for one in list(weeks)}
        now = counts.get(week, 0)
        before = max((count for one, count in counts.items() if one < week), default=0)
        if now > max(before, 1):
            providers = len(set(weeks[week][cluster.key]))
            rows.append((cluster.name, week, now, before, providers, seen.url(cluster)))
    return sorted(rows, key=lambda row: (row[3] - row[2], -row[2], row[5]))


ORACLES: Mapping[str, Callable[[Coverage], Sequence[Row]]] = {
    "biggest-clusters": biggest_clusters,
    "bridges": bridges,
    "cluster-members": cluster_members,
    "cluster-timeline": cluster_timeline,
    "co-coverage": co_coverage,
    "coverage-gaps": coverage_gaps,
    "provider-lag": provider_lag,
    "rising-stories": rising_stories,
    "single-source-stories": single_source_stories,
    "top-per-cluster": top_per_cluster,
    "who-was-first": who_was_first,
}

"""Timing: who reported a story first, and how far behind the others are.

Only articles with a point in time count; a day alone tells neither who was first nor by how
much. Lags are whole minutes, rounded down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from newsgraph.graph import Article
from newsgraph.records import Moment

# Posts may state up to nine digits of a second.
_DIGITS: Final = 9
_MINUTE: Final = 60 * 10**_DIGITS
_EPOCH: Final = datetime(1, 1, 1)  # noqa: DTZ001 (UTC, as all that is compared with it)


class Report(NamedTuple):
    """When an article stands in the coverage of its cluster."""

    is_first: bool
    lag: int


class Record(NamedTuple):
    """How early a provider is: in how many timed stories, the share it broke, its median lag."""

    stories: int = 0
    first_share: float | None = None
    median_lag: int | None = None


def time_reports(articles: Iterable[Article]) -> dict[str, Report]:
    """Return, by key, when each timed article reported; all that share the first time are first.

    A timed article is one whose date is a point in time; without a zone, it is taken as UTC.
    """
    instants = {one.key: (one.cluster, _instant(one.published_at)) for one in articles}
    times = [(cluster, at) for cluster, at in instants.values() if at is not None]
    first: dict[str, int] = {}
    for cluster, at in times:
        first[cluster] = min(at, first.get(cluster, at))
    return {
        key: Report(at == first[cluster], (at - first[cluster]) // _MINUTE)
        for key, (cluster, at) in instants.items()
        if at is not None
    }


def time_providers(articles: Iterable[Article], reports: Mapping[str, Report]) -> dict[str, Record]:
    """Return, by domain, how early providers are in the timed stories that they take part in.

    A timed story is a cluster with timed articles of two providers or more. In each, a provider
    counts with its earliest timed article. The median of an even number of lags is the lower.
    """
    earliest: defaultdict[str, dict[str, Report]] = defaultdict(dict)
    for article in articles:
        report = reports.get(article.key)
        if report is not None:
            story = earliest[article.cluster]
            story[article.provider] = _earlier(report, story.get(article.provider, report))
    found: defaultdict[str, list[Report]] = defaultdict(list)
    for story in earliest.values():
        for domain, report in story.items() if len(story) > 1 else ():
            found[domain].append(report)
    return {domain: _record(timed) for domain, timed in found.items()}


def _earlier(one: Report, other: Report) -> Report:
    """Return the earlier of two reports of one provider on one story."""
    return Report(one.is_first or other.is_first, min(one.lag, other.lag))


def _record(reports: list[Report]) -> Record:
    """Return what the reports of a provider on its stories amount to."""
    lags = sorted(report.lag for report in reports)
    firsts = sum(report.is_first for report in reports)
    return Record(len(reports), firsts / len(reports), lags[(len(lags) - 1) // 2])


def _instant(moment: Moment | None) -> int | None:
    """Return a point in time as a number of the smallest units that posts state."""
    if moment is None or moment.datatype != "xsd:dateTime":
        return None
    whole, _, digits = moment.utc.partition(".")
    since = datetime.fromisoformat(whole) - _EPOCH
    seconds = since.days * 86_400 + since.seconds
    return seconds * 10**_DIGITS + int(digits.ljust(_DIGITS, "0"))

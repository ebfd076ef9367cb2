"""Timing: who was first, by points in time alone, and how far behind the others are."""

from __future__ import annotations

from typing import Any

import pytest

from newsgraph.building.timing import Record, Report, time_providers, time_reports
from newsgraph.graph import Article
from newsgraph.reading.values import parse_moment


def article(key: str, stated: str | None, provider: str = "a.org", cluster: str = "c") -> Article:
    blank: dict[str, Any] = dict.fromkeys(Article._fields[:22])
    moment = parse_moment(stated)[0] if stated else None
    known = {"key": key, "provider": provider, "cluster": cluster, "published_at": moment}
    return Article(**{**blank, **known})


def lags(*stated: str | None) -> dict[str, Report]:
    return time_reports([article(str(number), one) for number, one in enumerate(stated)])


@pytest.mark.parametrize(
    ("first", "later", "lag"),
    [
        ("2020-06-12T10:00:00Z", "2020-06-12T10:00:59Z", 0),
        ("2020-06-12T10:00:00Z", "2020-06-12T10:01:00Z", 1),
        ("2020-06-12T10:00:00.5Z", "2020-06-12T10:01:00Z", 0),
        ("2020-06-12T10:00:00.000000001Z", "2020-06-12T10:01:00Z", 0),
        ("2020-06-12T23:59:00Z", "2020-06-13T01:01:00+01:00", 2),
        ("2020-06-12T10:00:00", "2020-06-12T09:00:00-02:00", 60),
        ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", 5_258_964_959),
    ],
)
def test_a_lag_is_in_whole_minutes_rounded_down(first: str, later: str, lag: int) -> None:
    assert lags(later, first) == {"1": (True, 0), "0": (False, lag)}


def test_all_that_share_the_earliest_time_are_first() -> None:
    found = lags("2020-06-12T10:00:00Z", "2020-06-12T12:00:00+02:00", "2020-06-12T10:00:30Z")
    assert found == {"0": (True, 0), "1": (True, 0), "2": (False, 0)}


def test_a_day_alone_tells_nothing() -> None:
    assert lags("2020-06-11", None, "2020-06-12T10:00:00Z") == {"2": (True, 0)}


def test_each_cluster_has_its_own_first_report() -> None:
    reports = time_reports(
        [
            article("1", "2020-06-12T10:00:00Z", cluster="c"),
            article("2", "2020-06-12T11:00:00Z", cluster="d"),
        ]
    )
    assert all(report.is_first for report in reports.values())


def records(*articles: Article) -> dict[str, Record]:
    return time_providers(articles, time_reports(articles))


def test_a_provider_counts_once_in_each_story_with_its_earliest_article() -> None:
    found = records(
        article("1", "2020-06-12T10:00:00Z", "a.org"),
        article("2", "2020-06-12T10:30:00Z", "b.org"),
        article("3", "2020-06-12T10:10:00Z", "b.org"),
        article("4", "2020-06-12T12:00:00Z", "a.org"),
    )
    assert found == {"a.org": Record(1, 1.0, 0), "b.org": Record(1, 0.0, 10)}


def test_a_story_needs_times_of_two_providers() -> None:
    alone = (
        article("1", "2020-06-12T10:00:00Z", "a.org"),
        article("2", "2020-06-12T10:30:00Z", "a.org"),
        article("3", "2020-06-12", "b.org"),
    )
    assert records(*alone) == {}


def test_the_median_of_an_even_number_is_the_lower() -> None:
    minutes = (0, 5, 20, 50)
    stories = [
        one
        for number, minute in enumerate(minutes)
        for one in (
            article(f"{number}a", "2020-06-12T10:00:00Z", "a.org", str(number)),
            article(f"{number}b", f"2020-06-12T10:{minute:02}:00Z", "b.org", str(number)),
        )
    ]
    found = records(*stories)
    assert found["b.org"] == Record(4, 0.25, 5)
    assert found["a.org"] == Record(4, 1.0, 0)
    assert records(*stories[4:])["b.org"] == Record(2, 0.0, 20)

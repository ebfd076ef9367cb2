"""Facts: graph -> what the page tells of each thing once it is selected, ready for JSON.

Things stand in the order of their numbers (see `newsgraph.page.numbering`); what the map
already shows (label, kind, time, links) is not repeated, and what is unknown is left out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from newsgraph.conflicts import FIELDS
from newsgraph.graph import Article, Graph, Joined, Provider, Topic
from newsgraph.page.numbering import Numbering
from newsgraph.page.scores import score_article, score_provider
from newsgraph.records import Moment, Observation

Facts = Mapping[str, object]
"""A JSON object."""

_SLUG_WORD: Final = re.compile("[a-z0-9]+")
_APOSTROPHES: Final = {ord(character): None for character in "'\u2019"}


def tell(graph: Graph, numbers: Numbering) -> list[Facts]:
    """Return the facts of all articles, providers and topics of a graph by their numbers."""
    sources = {path: i for i, path in enumerate(list_sources(graph))}
    joined: defaultdict[str, list[Joined]] = defaultdict(list)
    for one in graph.observations:
        joined[one.article_key].append(one)
    sizes = Counter(article.cluster for article in numbers.ordered)
    articles = (
        _article(article, _observations(joined[article.key], sources), numbers.articles)
        | {"scores": score_article(article, sizes[article.cluster])}
        for article in numbers.ordered
    )
    providers = map(_provider, graph.providers)
    topics = (_topic(one, numbers.topics) for one in graph.topics)
    return [*articles, *providers, *topics]


def list_sources(graph: Graph) -> list[str]:
    """Return the paths of all files that state something, by their numbers."""
    return sorted({one.observation.source.path for one in graph.observations})


def _known(facts: Facts) -> dict[str, object]:
    """Leave out what is unknown: None, and empty texts and lists."""
    return {name: value for name, value in facts.items() if value not in (None, "", (), [], {})}


def _article(
    article: Article, observations: Sequence[object], numbers: Mapping[str, int]
) -> dict[str, object]:
    """Return the facts of one article."""
    return _known(
        {
            **_address(article.url, article.headline),
            "published": _exactly(article.published_at),
            "modified": article.modified_at and article.modified_at.lexical,
            "excerpt": article.description,
            "category": article.category,
            "type": article.type,
            "heat": article.heat,
            "sameTextAs": numbers.get(article.same_text_as or ""),
            "observations": observations,
        }
    )


def _address(url: str, headline: str) -> Facts:
    """Return a URL that may become a link, without the headline in it, and where that stood.

    >>> _address("https://a.example/1-a-bridges-end/", "A bridge's end")
    {'url': 'https://a.example/1-/', 'slugAt': 20}
    """
    if not url.startswith(("https://", "http://")):
        return {}
    slug = "-".join(_SLUG_WORD.findall(headline.lower().translate(_APOSTROPHES)))
    at = url.find(slug) if slug else -1
    return {"url": url} if at < 0 else {"url": url[:at] + url[at + len(slug) :], "slugAt": at}


def _exactly(moment: Moment | None) -> str | None:
    """Return a moment as XML Schema writes it, where day and minute don't say it all."""
    if moment is None or moment.lexical in (moment.day, f"{moment.utc[:16]}:00Z"):
        return None
    return moment.lexical


def _observations(joined: Iterable[Joined], sources: Mapping[str, int]) -> list[Facts]:
    """Return where an article is stated, posts first, with the claims that are in dispute."""
    ordered = sorted((one.observation for one in joined), key=_place)
    disputed = [name for name, value in FIELDS.items() if _differ(map(value, ordered))]
    return [
        _known(
            {
                "source": sources[one.source.path],
                "line": one.line,
                "position": one.position,
                "claims": _known({name: FIELDS[name](one) for name in disputed}),
            }
        )
        for one in ordered
    ]


def _place(observation: Observation) -> tuple[bool, str, int]:
    """Return what observations sort by: posts first, then by file and position."""
    return observation.position > 0, observation.source.path, observation.position


def _differ(values: Iterable[object]) -> bool:
    """Return whether two of the stated values are different."""
    return len(set(values) - {None}) > 1


def _provider(provider: Provider) -> Facts:
    """Return the facts of one provider."""
    return _known(
        {
            "domain": provider.domain,
            "otherNames": provider.other_names,
            "description": provider.description,
            "scores": score_provider(provider),
        }
    )


def _topic(topic: Topic, numbers: Mapping[str, int]) -> Facts:
    """Return the facts of one topic."""
    return _known(
        {
            "otherNames": topic.other_names,
            "description": topic.description,
            "broader": [numbers[key] for key in topic.broader if key in numbers],
        }
    )

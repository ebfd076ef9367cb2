"""Facts: graph -> what the page tells of each thing once it is selected, ready for JSON.

Things stand in the order of their numbers (see `newsgraph.page.numbering`); what the map
already shows (label, kind, time, links) is not repeated, and what is unknown is left out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from newsgraph.conflicts import FIELDS, find_conflicts
from newsgraph.graph import Article, Graph, Provider, Topic
from newsgraph.page.numbering import Numbering
from newsgraph.page.scores import score_article, score_provider
from newsgraph.records import Moment, Observation

Facts = Mapping[str, object]
"""A JSON object."""

_SLUG_WORD: Final = re.compile("[a-z0-9]+")


def tell(graph: Graph, numbers: Numbering) -> Iterator[Facts]:
    """Yield the facts of all articles, providers and topics of a graph by their numbers."""
    sources = {path: i for i, path in enumerate(list_sources(graph))}
    stated: defaultdict[str, list[Observation]] = defaultdict(list)
    for one in graph.observations:
        stated[one.article_key].append(one.observation)
    sizes = Counter(article.cluster for article in numbers.ordered)
    for article in numbers.ordered:
        observations = _observations(stated[article.key], sources)
        scores = score_article(article, sizes[article.cluster])
        yield {**_article(article, observations, numbers.articles), "scores": scores}
    yield from map(_provider, graph.providers)
    for topic in graph.topics:
        yield _topic(topic, numbers.topics)


def list_sources(graph: Graph) -> list[str]:
    """Return the paths of all files that state something, by their numbers."""
    return sorted({one.observation.source.path for one in graph.observations})


def _known(facts: Facts) -> dict[str, object]:
    """Leave out what is unknown: None, and empty texts and lists, but neither 0 nor False."""
    return {name: value for name, value in facts.items() if value or value == 0}


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
    plain = headline.lower().replace("'", "").replace("\u2019", "")
    slug = "-".join(_SLUG_WORD.findall(plain))
    at = url.find(slug) if slug else -1
    return {"url": url} if at < 0 else {"url": url[:at] + url[at + len(slug) :], "slugAt": at}


def _exactly(moment: Moment | None) -> str | None:
    """Return a moment as XML Schema writes it, where day and minute don't say it all."""
    if moment is None or moment.lexical in (moment.day, f"{moment.utc[:16]}:00Z"):
        return None
    return moment.lexical


def _observations(stated: Iterable[Observation], sources: Mapping[str, int]) -> list[Facts]:
    """Return where an article is stated, posts first, with the claims that are in dispute."""
    ordered = sorted(stated, key=_place)
    disputed = {name: FIELDS[name] for name in find_conflicts(ordered)}
    return [
        {
            "source": sources[one.source.path],
            "line": one.line,
            "position": one.position,
            **_claims(one, disputed),
        }
        for one in ordered
    ]


def _claims(
    observation: Observation, disputed: Mapping[str, Callable[[Observation], Any]]
) -> Facts:
    """Return what an observation claims that is in dispute."""
    claims = _known({name: value(observation) for name, value in disputed.items()})
    return {"claims": claims} if claims else {}


def _place(observation: Observation) -> tuple[bool, str, int]:
    """Return what observations sort by: posts first, then by file and position."""
    return observation.position > 0, observation.source.path, observation.position


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

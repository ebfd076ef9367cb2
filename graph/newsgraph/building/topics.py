"""Topics: what posts and authority files tell of each, and which is broader than which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from newsgraph.building.merging import collect, most_frequent
from newsgraph.corpus import Corpus
from newsgraph.graph import Topic
from newsgraph.problems import Cost, Problem, quoted
from newsgraph.records import Source, TopicRecord
from newsgraph.vocabulary import topic_key

Placed = tuple[Source, TopicRecord]
"""A topic's authority record with the file it stands in."""


def describe_topics(corpus: Corpus) -> tuple[tuple[Topic, ...], tuple[Problem, ...]]:
    """Return the topics that posts name, with everything broader, and problems with those.

    A parent is found by its name or its identifier; a link that would close a circle is
    left out.
    """
    spellings: defaultdict[str, list[str]] = defaultdict(list)
    for observation in corpus.observations:
        for name in observation.topics:
            spellings[topic_key(name)].append(name)
    records = _topic_records(corpus)
    parents, problems = _resolve_parents(records, spellings)
    broader, cycles = _break_cycles(parents, sorted(spellings), records)
    topics = tuple(
        _topic(key, spellings[key], [record for _, record in records.get(key, ())], broader[key])
        for key in sorted(broader)
    )
    reported = tuple(p for key, found in problems.items() if key in broader for p in found)
    return topics, (*reported, *cycles)


def _topic_records(corpus: Corpus) -> dict[str, list[Placed]]:
    """Return the authority records of topics by key."""
    records: defaultdict[str, list[Placed]] = defaultdict(list)
    for source, reading in corpus.readings.items():
        if isinstance(reading.authority, TopicRecord):
            records[topic_key(reading.authority.name)].append((source, reading.authority))
    return dict(records)


def _resolve_parents(
    records: Mapping[str, list[Placed]], used: Iterable[str]
) -> tuple[dict[str, list[str]], dict[str, list[Problem]]]:
    """Return the keys of each topic's parents, and problems with parents nobody knows."""
    keys = _index(records, used)
    parents: defaultdict[str, list[str]] = defaultdict(list)
    problems: defaultdict[str, list[Problem]] = defaultdict(list)
    for key, placed in records.items():
        for source, record in placed:
            for parent in record.parents:
                found = keys.get(topic_key(parent))
                if found is not None:
                    parents[key].append(found)
                else:
                    problems[key].append(_unknown_parent(source, record, parent))
    return parents, problems


def _index(records: Mapping[str, list[Placed]], used: Iterable[str]) -> dict[str, str]:
    """Return the key of a topic by each way a parent can be named; names come first."""
    keys = {key: key for key in (*used, *records)}
    for key, placed in sorted(records.items()):
        for _, record in placed:
            if record.identifier is not None:
                keys.setdefault(topic_key(record.identifier), key)
    return keys


def _unknown_parent(source: Source, record: TopicRecord, parent: str) -> Problem:
    """Return the problem of a parent that nobody knows."""
    what = f"the parent {quoted(parent)} is unknown"
    return Problem(source.path, record.line, 1, "unknown-parent", what, Cost.VALUE)


def _break_cycles(
    parents: Mapping[str, list[str]], start: list[str], records: Mapping[str, list[Placed]]
) -> tuple[dict[str, tuple[str, ...]], list[Problem]]:
    """Return the broader topics of every topic reached from the start, without circles.

    A depth-first search in sorted order; a link back to a topic on the current path closes
    a circle.
    """
    broader: dict[str, list[str]] = {}
    cycles: list[Problem] = []
    for first in start:
        if first in broader:
            continue
        broader[first] = []
        path: list[tuple[str, Iterator[str]]] = [(first, iter(_sorted(parents, first)))]
        on_path = {first}
        while path:
            key, rest = path[-1]
            parent = next(rest, None)
            if parent is None:
                path.pop()
                on_path.discard(key)
            elif parent in on_path:
                cycles.append(_cycle(key, parent, records))
            else:
                broader[key].append(parent)
                if parent not in broader:
                    broader[parent] = []
                    path.append((parent, iter(_sorted(parents, parent))))
                    on_path.add(parent)
    return {key: tuple(sorted(found)) for key, found in broader.items()}, cycles


def _sorted(parents: Mapping[str, list[str]], key: str) -> list[str]:
    """Return the parents of a topic, each once, sorted."""
    return sorted(set(parents.get(key, ())))


def _cycle(key: str, parent: str, records: Mapping[str, list[Placed]]) -> Problem:
    """Return the problem of a link that closes a circle."""
    source, record = records[key][0]
    what = f"the topic {quoted(record.name)} is below itself by way of {quoted(parent)}"
    return Problem(source.path, record.line, 1, "topic-cycle", what, Cost.VALUE)


def _topic(
    key: str, spellings: list[str], records: list[TopicRecord], broader: tuple[str, ...]
) -> Topic:
    """Return one topic; an authority's spelling of its name comes before those of posts."""
    names = [record.name for record in records] or spellings
    name = most_frequent(names)
    known = collect([spellings, names, *(record.other_names for record in records)])
    # SKOS, section 5.4 (S13): no label of a concept is of two kinds.
    keywords = set(collect(record.keywords for record in records)).difference(known)
    return Topic(
        key=key,
        name=name,
        other_names=tuple(other for other in known if other != name),
        keywords=tuple(sorted(keywords)),
        identifier=min(collect([[record.identifier for record in records]]), default=None),
        description=min(collect([[record.description for record in records]]), default=None),
        images=collect([[image.url for record in records for image in record.images]]),
        broader=broader,
    )

"""Comparison: what differs between two graphs: articles, their values, clusters, and the rest.

Nodes are compared by what they are known by (the key of an article, the domain of a provider,
the name of a topic), never by their IRIs, so that graphs under different bases compare as well.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from newsgraph.comparing.continuation import Stories, tell_clusters
from newsgraph.comparing.difference import (
    Article,
    Articles,
    Changed,
    Difference,
    Named,
    Nodes,
    Tally,
)
from newsgraph.comparing.matching import match_articles, meet
from newsgraph.comparing.properties import Changes, Side, find_changes, find_rules
from newsgraph.contents import Contents, read_contents, smallest
from newsgraph.store import Store

_COUNT: Final = re.compile(r"[0-9]{1,9}")


def compare(old: Store, new: Store) -> Difference:
    """Return what differs between an older and a newer graph.

    Whatever a graph lacks counts as not stated; where one value is expected and there are
    several, the smallest names a node, and all are compared.

    >>> import newsgraph as ng
    >>> store = ng.load(ng.build(ng.read("seeds")))
    >>> compare(store, store).is_empty
    True
    """
    before, after = _align(read_contents(old), read_contents(new))
    earlier, later = Stories(before), Stories(after)
    meetings = meet(earlier.of_article, later.of_article)
    sides = (Side(before, earlier.iris), Side(after, later.iris))
    changes = find_changes(*sides, meetings.matched)
    images = sum(node.kind == "image" for node in changes)
    return Difference(
        old_base=old.base,
        new_base=new.base,
        rules=tuple(find_rules(old, new)),
        articles=_articles(before, after, changes),
        clusters=tell_clusters(earlier, later, meetings, changes),
        providers=_nodes("provider", before, after, changes),
        topics=_nodes("topic", before, after, changes),
        images=_tally(before.nodes["image"], after.nodes["image"], images),
        observations=_tally(before.observations, after.observations),
        sources=_sources(before.digests, after.digests),
    )


def _align(before: Contents, after: Contents) -> tuple[Contents, Contents]:
    """Return the contents of both graphs under the same keys and paths."""
    same = match_articles(before.aliases, after.aliases)
    # Where the key changed, the smaller one serves both, whichever graph is the older.
    before = before.renamed({key: min(key, other) for key, other in same.items()})
    after = after.renamed({other: min(key, other) for key, other in same.items()})
    if all(len(one.folders - {""}) == len(one.folders) == 1 for one in (before, after)):
        # Each was read from one folder, perhaps two copies of it: its name says nothing.
        return before.below_folders(), after.below_folders()
    return before, after


def _tally(old: Collection[object], new: Collection[object], changed: int = 0) -> Tally:
    """Return how many are in both, or in one alone."""
    added, gone = (sum(one not in b for one in a) for a, b in ((new, old), (old, new)))
    return Tally(len(old), len(new), added, gone, changed)


def _sources(old: Mapping[str, str], new: Mapping[str, str]) -> Tally:
    """Return how many source files there are, and how many say something else."""
    return _tally(old, new, sum(old[path] != new[path] for path in old.keys() & new.keys()))


def _articles(before: Contents, after: Contents, changes: Changes) -> Articles:
    """Return what became of the articles; those listed most come first, then the latest."""
    old, new = before.nodes["article"], after.nodes["article"]
    changed = _changed("article", after, "schema:headline", changes)
    listed = after.texts("article", "ng:timesListed")
    return Articles(
        tally=_tally(old, new, len(changed)),
        added=_alone(after, before),
        gone=_alone(before, after),
        changed=tuple(sorted(changed, key=lambda one: (-_count(listed.get(one.key)), one.key))),
    )


def _alone(mine: Contents, other: Contents) -> tuple[Article, ...]:
    """Return the articles of one graph that the other lacks."""
    joined = {alias: key for key, aliases in other.aliases.items() for alias in sorted(aliases)}
    properties = ("schema:headline", "schema:publisher", "schema:datePublished", "schema:url")
    titles, providers, dates, urls = (mine.texts("article", name) for name in properties)
    listed = mine.texts("article", "ng:timesListed")
    names, nodes = smallest(mine.store, "schema:name"), mine.identities()
    found = []
    for key in sorted(mine.nodes["article"].keys() - other.nodes["article"].keys()):
        provider = providers.get(key, "")
        known = nodes[provider].key if provider in nodes else provider
        name = names.get(provider, known)
        facts = (titles.get(key, key), name, dates.get(key, ""), urls.get(key, key))
        found.append(Article(key, *facts, _count(listed.get(key)), joined.get(key)))
    found.sort(key=lambda one: one.date, reverse=True)
    return tuple(sorted(found, key=lambda one: -one.times_listed))


def _count(text: str | None) -> int:
    """Return a count that is stated, 0 for none; others' data may have anything in its place.

    >>> _count("12"), _count("-5"), _count("9" * 40), _count(None)
    (12, 0, 0, 0)
    """
    return int(text) if text is not None and _COUNT.fullmatch(text) else 0


def _nodes(kind: str, before: Contents, after: Contents, changes: Changes) -> Nodes:
    """Return what became of the providers, or of the topics, by what they are known by."""
    name = "schema:name" if kind == "provider" else "skos:prefLabel"
    old, new = before.nodes[kind], after.nodes[kind]
    changed = _changed(kind, after, name, changes)

    def alone(mine: Contents, other: Contents) -> tuple[Named, ...]:
        names = mine.texts(kind, name)
        keys = sorted(mine.nodes[kind].keys() - other.nodes[kind].keys())
        return tuple(Named(key, names.get(key, key)) for key in keys)

    return Nodes(
        tally=_tally(old, new, len(changed)),
        added=alone(after, before),
        gone=alone(before, after),
        changed=changed,
    )


def _changed(kind: str, after: Contents, name: str, changes: Changes) -> tuple[Changed, ...]:
    """Return the nodes of a kind that changed, by what they are known by."""
    names = after.texts(kind, name)
    return tuple(
        Changed(node.key, names.get(node.key, node.key), found)
        for node, found in sorted(changes.items())
        if node.kind == kind
    )

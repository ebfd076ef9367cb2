"""Comparison: what differs between two graphs: articles, their values, clusters, and the rest.

Nodes are compared by what they are known by (the key of an article, the domain of a provider,
the name of a topic), never by their IRIs, so that graphs under different bases compare as well.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from newsgraph.answers import shorten
from newsgraph.contents import Contents, NodeId, read_contents, smallest
from newsgraph.difference import (
    Article,
    Articles,
    Change,
    Changed,
    Cluster,
    ClusterChange,
    Clusters,
    Difference,
    Named,
    Nodes,
    Part,
    Tally,
)
from newsgraph.matching import Meeting, Meetings, match_articles, meet
from newsgraph.store import Store
from newsgraph.vocabulary import expand

LEFT_OUT: Final = {
    "rdf:type": "tells the kinds of nodes, which change with the vocabulary",
    "rdfs:label": "repeats the title or the name",
    "ng:aliasKey": "follows from the URLs",
    "ng:day": "follows from the date",
    "ng:week": "follows from the date",
    "ng:inCluster": "clusters are compared by their members, since their IRIs change with these",
    "prov:hadMember": "the same from the other side",
    "ng:representative": "gives the cluster its name, which is compared",
    "ng:articleCount": "follows from the members",
    "ng:providerCount": "follows from the members",
    "ng:firstDay": "follows from the members",
    "ng:lastDay": "follows from the members",
    "skos:inScheme": "is the same for all topics",
    "prov:wasDerivedFrom": "observations are counted",
    "ng:observationOf": "observations are counted",
    "ng:role": "observations are counted",
    "schema:position": "observations are counted",
    "ng:line": "observations are counted",
    "ng:identityRule": "observations are counted",
}
"""Properties that are not compared, each with the reason; nor is any ``ng:stated...``."""

RULES: Final = (
    "ng:toolVersion",
    "ng:urlRuleVersion",
    "ng:identityRuleVersion",
    "ng:clusterMethod",
    "ng:option",
)
"""What a dataset says of its making, which can explain all the rest."""

PART: Final = 2
"""Members that two clusters share, at least, to be called parts of a split or a merger."""

_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_STATED: Final = expand("ng:stated")


def compare(old: Store, new: Store) -> Difference:
    """Return what differs between an older and a newer graph.

    Whatever a graph lacks counts as not stated; where one value is expected and there are
    several, the smallest names a node, and all are compared.

    >>> import newsgraph as ng
    >>> store = ng.load(ng.build(ng.read("seeds")))
    >>> compare(store, store).is_empty
    True
    """
    before, after = read_contents(old), read_contents(new)
    same = match_articles(before.aliases, after.aliases)
    # Where the key changed, the smaller one serves both, whichever graph is the older.
    before = before.renamed({key: min(key, other) for key, other in same.items()})
    after = after.renamed({other: min(key, other) for key, other in same.items()})
    if all(len(one.folders - {""}) == len(one.folders) == 1 for one in (before, after)):
        # Each was read from one folder, perhaps two copies of it: its name says nothing.
        before, after = before.below_folders(), after.below_folders()
    earlier, later = _Stories(before), _Stories(after)
    meetings = meet(earlier.of_article, later.of_article)
    changes = _find_changes(_Side(before, earlier), _Side(after, later), meetings.matched)
    return Difference(
        old_base=old.base,
        new_base=new.base,
        rules=tuple(_rules(old, new)),
        articles=_articles(before, after, changes),
        clusters=_clusters(earlier, later, meetings, changes),
        providers=_nodes("provider", before, after, changes),
        topics=_nodes("topic", before, after, changes),
        images=_tally(
            before.nodes["image"],
            after.nodes["image"],
            sum(node.kind == "image" for node in changes),
        ),
        observations=_tally(before.observations, after.observations),
        sources=_sources(before.digests, after.digests),
    )


Changes = Mapping[NodeId, tuple[Change, ...]]


class _Stories:
    """The clusters of one graph, each known by its smallest member."""

    def __init__(self, contents: Contents) -> None:
        members = contents.members()
        names = smallest(contents.store, "schema:name")
        self.iris = {keys[0]: iri for iri, keys in members.items()}
        self.names = {key: names.get(iri, key) for key, iri in self.iris.items()}
        self.sizes = {keys[0]: len(keys) for keys in members.values()}
        self.of_article = {key: keys[0] for keys in members.values() for key in keys}

    def parts(self, meetings: Iterable[Meeting]) -> tuple[Part, ...]:
        """Return clusters of this graph that share members with one of the other."""
        return tuple(
            Part(one, self.names[one], self.sizes[one], shared) for one, shared in meetings
        )


class _Side:
    """The values of one graph's nodes, property by property."""

    def __init__(self, contents: Contents, stories: _Stories) -> None:
        self.store = contents.store
        self.nodes = contents.identities()
        self._stories = stories
        self._names = smallest(contents.store, "skos:prefLabel")

    def name_clusters(self, names: Iterable[tuple[str, str]]) -> None:
        """Know clusters by other names, so that those that continue others are one node."""
        self.nodes |= {self._stories.iris[key]: NodeId("cluster", name) for key, name in names}

    def values(self, iri: str) -> dict[NodeId, dict[str, str]]:
        """Return the values that nodes have for a property: what they are -> how to write it.

        What a value is does not depend on the base: a node is what it is known by.
        """
        found: defaultdict[NodeId, dict[str, str]] = defaultdict(dict)
        for subject, value in self.store.pairs(iri):
            node = self.nodes.get(subject)
            if node is not None:
                target = self.nodes.get(value)
                key = value if target is None else target.key
                found[node][key] = self._names.get(value, key)
        return found


def _find_changes(old: _Side, new: _Side, matched: Mapping[str, str]) -> Changes:
    """Return what changed of every node that both graphs have."""
    old.name_clusters((key, key) for key in matched)
    new.name_clusters((other, key) for key, other in matched.items())
    both = set(old.nodes.values()) & set(new.nodes.values())
    left_out = set(map(expand, LEFT_OUT))
    changes: defaultdict[NodeId, list[Change]] = defaultdict(list)
    for iri in sorted({*old.store.properties(), *new.store.properties()} - left_out):
        if iri.startswith(_STATED):
            continue
        before, after = old.values(iri), new.values(iri)
        if before == after:
            continue
        for node in before.keys() | after.keys():
            was, has = before.get(node, {}), after.get(node, {})
            if was.keys() != has.keys() and node in both:
                change = Change(shorten(iri), _written(was, has), _written(has, was))
                changes[node].append(change)
    return {node: tuple(sorted(found)) for node, found in changes.items()}


def _written(values: Mapping[str, str], others: Mapping[str, str]) -> tuple[str, ...]:
    """Return the values that others lack, as they are written, sorted."""
    return tuple(sorted(text for value, text in values.items() if value not in others))


def _rules(old: Store, new: Store) -> Iterator[Change]:
    """Yield what differs in the making of the two graphs."""
    for name in RULES:
        was, has = (sorted({text for _, text in one.pairs(expand(name))}) for one in (old, new))
        if was != has:
            yield Change(name, tuple(was), tuple(has))


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
        changed=tuple(sorted(changed, key=lambda one: (-_number(listed.get(one.key)), one.key))),
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
        found.append(Article(key, *facts, _number(listed.get(key)), joined.get(key)))
    found.sort(key=lambda one: one.date, reverse=True)
    return tuple(sorted(found, key=lambda one: -one.times_listed))


def _number(text: str | None) -> int:
    """Return a number that is stated, 0 for none."""
    return int(text) if text is not None and _INTEGER.fullmatch(text) else 0


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


def _clusters(old: _Stories, new: _Stories, meetings: Meetings, changes: Changes) -> Clusters:
    """Return what became of the clusters; the largest come first, or the most changed."""
    matched = meetings.matched
    pairs = (_continued(old, new, meetings, pair, changes) for pair in matched.items())
    changed = [one for one in pairs if one.is_real]
    added, gone = new.sizes.keys() - set(matched.values()), old.sizes.keys() - matched.keys()
    return Clusters(
        tally=Tally(len(old.sizes), len(new.sizes), len(added), len(gone), len(changed)),
        added=_lone(added, new, old, meetings.of_new),
        gone=_lone(gone, old, new, meetings.of_old),
        changed=tuple(sorted(changed, key=lambda one: (-one.joined - one.left, one.key))),
    )


def _lone(
    keys: Iterable[str],
    mine: _Stories,
    other: _Stories,
    meetings: Mapping[str, tuple[Meeting, ...]],
) -> tuple[Cluster, ...]:
    """Return clusters that none of the other graph continues or is continued by."""
    found = (
        Cluster(key, mine.names[key], mine.sizes[key], other.parts(meetings.get(key, ())))
        for key in keys
    )
    return tuple(sorted(found, key=lambda one: (-one.articles, one.key)))


def _continued(
    old: _Stories, new: _Stories, meetings: Meetings, pair: tuple[str, str], changes: Changes
) -> ClusterChange:
    """Return what became of a cluster that another continues."""
    was, has = pair
    shared = meetings.of_old[was][0].shared
    return ClusterChange(
        key=min(pair),
        name=new.names[has],
        old_articles=old.sizes[was],
        new_articles=new.sizes[has],
        joined=new.sizes[has] - shared,
        left=old.sizes[was] - shared,
        merged_from=_several(old.parts(meetings.of_new[has])),
        split_into=_several(new.parts(meetings.of_old[was])),
        changes=changes.get(NodeId("cluster", was), ()),
    )


def _several(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Return the parts that are large enough to count, if there are two or more."""
    large = tuple(part for part in parts if part.shared >= PART)
    return large if len(large) > 1 else ()

"""Properties: what changed of the nodes that two graphs have, and of the making of these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from newsgraph.asking.answers import shorten
from newsgraph.comparing.difference import Change
from newsgraph.contents import Contents, NodeId, smallest
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
    "ng:articleCount": "articles are counted",
    "ng:providerCount": "follows from the members",
    "ng:firstDay": "follows from the members",
    "ng:lastDay": "follows from the members",
    "ng:concentration": "follows from the members",
    "ng:span": "follows from the members",
    "ng:clusterRole": "is graded anew whenever the cluster changes",
    "ng:clusterStrength": "is graded anew whenever the cluster changes",
    "ng:clusterDegree": "is graded anew whenever the cluster changes",
    "ng:clusterCloseness": "is graded anew whenever the cluster changes",
    "ng:firstReport": "follows from the members and their dates",
    "ng:lag": "follows from the members and their dates",
    "ng:pageRank": "moves with every post, wherever it is",
    "ng:coreNumber": "moves with posts that do not name the article",
    "ng:bridging": "moves with clusters that the article is not in",
    "ng:storyCount": "moves with every cluster that the provider is in",
    "ng:coverageDegree": "moves with every cluster that the provider is in",
    "ng:coverageBetweenness": "moves with every post, wherever it is",
    "ng:coverageCoreNumber": "moves with clusters that the provider is not in",
    "ng:timedStoryCount": "moves with every cluster that the provider is in",
    "ng:firstShare": "moves with every cluster that the provider is in",
    "ng:medianLag": "moves with every cluster that the provider is in",
    "ng:measure": "tells how scores are computed, which are left out",
    "ng:domain": "is what a provider is known by",
    "schema:contentUrl": "is what an image is known by",
    "skos:inScheme": "is the same for all topics",
    "prov:wasDerivedFrom": "observations are counted",
    "ng:observationOf": "observations are counted",
    "ng:role": "observations are counted",
    "schema:position": "observations are counted",
    "ng:line": "observations are counted",
    "ng:identityRule": "observations are counted",
    "ng:observationCount": "observations are counted",
    "ng:postCount": "observations are counted",
    "ng:clusterCount": "clusters are counted",
    "dcterms:identifier": "is the path of a source file, which it is known by",
    "ng:digest": "tells that a source file changed, which is counted",
    "void:uriSpace": "is the base, which is told where it differs",
    "prov:wasGeneratedBy": "tells of the dataset, of which only the making is compared",
    "dcterms:title": "tells of the dataset, of which only the making is compared",
    "dcterms:description": "tells of the dataset, of which only the making is compared",
    "dcterms:rights": "tells of the dataset, of which only the making is compared",
    "void:vocabulary": "tells of the dataset, of which only the making is compared",
    "void:class": "belongs to the counts of the dataset",
    "void:classPartition": "belongs to the counts of the dataset",
    "void:entities": "belongs to the counts of the dataset",
    "void:property": "belongs to the counts of the dataset",
    "void:propertyPartition": "belongs to the counts of the dataset",
    "void:triples": "belongs to the counts of the dataset",
}
"""Properties that are not compared, each with the reason; nor is what observations state."""

RULES: Final = (
    "ng:toolVersion",
    "ng:urlRuleVersion",
    "ng:identityRuleVersion",
    "ng:clusterMethod",
    "ng:option",
)
"""What a dataset says of its making, which can explain all the rest."""

Changes = Mapping[NodeId, tuple[Change, ...]]
"""What changed, by node."""

_STATED: Final = expand("ng:stated")
_STATED_URL: Final = expand("ng:statedUrl")  # of articles; all others are of observations


class Side:
    """The values of one graph's nodes, property by property.

    ``clusters`` are their IRIs by what they are known by.
    """

    def __init__(self, contents: Contents, clusters: Mapping[str, str]) -> None:
        self.store = contents.store
        self.nodes = contents.identities()
        self._clusters = clusters
        self._names = smallest(contents.store, "skos:prefLabel")

    def name_clusters(self, names: Iterable[tuple[str, str]]) -> None:
        """Know clusters by other names, so that those that continue others are one node."""
        self.nodes |= {self._clusters[key]: NodeId("cluster", name) for key, name in names}

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


def find_changes(old: Side, new: Side, matched: Mapping[str, str]) -> Changes:
    """Return what changed of every node that both graphs have."""
    old.name_clusters((key, key) for key in matched)
    new.name_clusters((other, key) for key, other in matched.items())
    both = set(old.nodes.values()) & set(new.nodes.values())
    left_out = set(map(expand, LEFT_OUT))
    changes: defaultdict[NodeId, list[Change]] = defaultdict(list)
    for iri in sorted({*old.store.properties(), *new.store.properties()} - left_out):
        if iri.startswith(_STATED) and iri != _STATED_URL:
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


def find_rules(old: Store, new: Store) -> Iterator[Change]:
    """Yield what differs in the making of the two graphs."""
    for name in RULES:
        was, has = (sorted({text for _, text in one.pairs(expand(name))}) for one in (old, new))
        if was != has:
            yield Change(name, tuple(was), tuple(has))

"""Dataset: what the graph as a whole says of itself: counts, rules, provenance, rights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from newsgraph import identity, urls
from newsgraph.graph import Graph
from newsgraph.terms import Description, Iri, Name, Node, Statement, Term, integer, string
from newsgraph.version import VERSION
from newsgraph.vocabulary import PREFIXES, dataset_iri

RIGHTS: Final = "Headlines, excerpts and images remain their publishers'."

SUMMARY: Final = (
    "News posts as a typed knowledge graph. The counts leave this description of the dataset out."
)

PART: Final = (
    " It was cut out of a larger one: articles and providers have the scores that they have in the"
    " whole; the numbers of a cluster count the members that are left."
)
"""What the description of a part adds, which ``ng:option`` tells the conditions of."""


class Census:
    """Counts triples by class and by property while descriptions pass by."""

    def __init__(self) -> None:
        self.triples = 0
        self._entities: Counter[str] = Counter()
        self._properties: Counter[str] = Counter()

    def watch(self, descriptions: Iterable[Description]) -> Iterator[Description]:
        """Yield the descriptions as they come, counting them."""
        for description in descriptions:
            for predicate, objects in description.statements:
                self.triples += len(objects)
                self._properties[predicate] += len(objects)
                if predicate == "rdf:type":
                    self._entities.update(str(kind) for kind in objects)
            yield description

    def describe(self, graph: Graph) -> Iterator[Description]:
        """Yield the dataset, its partitions, and the activity that made it."""
        base = graph.base
        classes = {dataset_iri(base, f"class/{_slug(one)}"): one for one in self._entities}
        properties = {dataset_iri(base, f"property/{_slug(one)}"): one for one in self._properties}
        yield self._dataset(graph, classes, properties)
        yield _activity(graph)
        for iri, one in sorted(classes.items()):
            yield _partition(iri, one, "void:class", "void:entities", self._entities[one])
        for iri, one in sorted(properties.items()):
            yield _partition(iri, one, "void:property", "void:triples", self._properties[one])

    def _dataset(
        self, graph: Graph, classes: Iterable[Node], properties: Iterable[Node]
    ) -> Description:
        """Return the dataset itself."""
        counts = graph.counts
        used = sorted({PREFIXES[one.partition(":")[0]] for one in self._properties})
        return _description(
            dataset_iri(graph.base),
            _say("rdf:type", Name("void:Dataset"), Name("dcat:Dataset"), Name("prov:Entity")),
            _say("rdfs:label", string("News coverage")),
            _say("dcterms:title", string("News coverage")),
            _say("dcterms:description", string(SUMMARY + (PART if graph.options else ""))),
            _say("dcterms:rights", string(RIGHTS)),
            _say("prov:wasGeneratedBy", dataset_iri(graph.base, "activity")),
            _say("void:uriSpace", string(graph.base)),
            _say("void:vocabulary", *map(Iri, used)),
            _say("void:triples", integer(self.triples)),
            _say("ng:postCount", integer(counts.posts)),
            _say("ng:observationCount", integer(counts.observations)),
            _say("ng:articleCount", integer(counts.articles)),
            _say("ng:providerCount", integer(counts.providers)),
            _say("ng:clusterCount", integer(counts.clusters)),
            _say("void:classPartition", *sorted(classes)),
            _say("void:propertyPartition", *sorted(properties)),
        )


def _activity(graph: Graph) -> Description:
    """Return the making of the dataset: no time and no path, so that bytes repeat."""
    return _description(
        dataset_iri(graph.base, "activity"),
        _say("rdf:type", Name("prov:Activity")),
        _say("rdfs:label", string(f"newsgraph {VERSION}")),
        _say("ng:toolVersion", string(VERSION)),
        _say("ng:urlRuleVersion", string(urls.RULE_VERSION)),
        _say("ng:identityRuleVersion", string(identity.RULE_VERSION)),
        _say("ng:clusterMethod", string(graph.cluster_method)),
        _say("ng:measure", *(string(f"{term}={how}") for term, how in graph.measures)),
        _say("ng:option", *(string(f"{name}={value}") for name, value in graph.options)),
    )


def _partition(iri: Node, one: str, kind: str, counted: str, count: int) -> Description:
    """Return the part of the dataset that has one class or one property."""
    return _description(
        iri,
        _say("rdf:type", Name("void:Dataset")),
        _say("rdfs:label", string(one)),
        _say(kind, Name(one)),
        _say(counted, integer(count)),
    )


def _say(predicate: str, *objects: Term) -> Statement:
    """Return a predicate with its objects."""
    return Statement(Name(predicate), objects)


def _description(subject: Node, *statements: Statement) -> Description:
    """Return a description; a statement without objects says nothing."""
    return Description(subject, tuple(one for one in statements if one.objects))


def _slug(name: str) -> str:
    """Return a prefixed name as a segment of a path, such as ``schema-headline``."""
    return name.replace(":", "-")

"""Dataset: what the graph as a whole says of itself: counts, rules, provenance, rights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from newsgraph import urls
from newsgraph.building import identity
from newsgraph.graph import Graph
from newsgraph.rdf.subject import Subject
from newsgraph.terms import Description, Node, Notation, T
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


_Shape = tuple[tuple[str, ...], tuple[str, ...], tuple[int, ...]]


class Census:
    """Counts triples by class and by property while descriptions pass by.

    Descriptions are counted by shape: which classes and properties, and how many objects each.
    Of these there are far fewer than of descriptions, and than of triples.
    """

    def __init__(self) -> None:
        self._shapes: Counter[_Shape] = Counter()

    @property
    def triples(self) -> int:
        """How many have passed by."""
        return self._count_properties().total()

    def watch(self, descriptions: Iterable[Description[T]]) -> Iterator[Description[T]]:
        """Yield the descriptions as they come, counting them."""
        for description in descriptions:
            _, kinds, statements, _ = description
            numbers = tuple(map(len, statements.values()))
            self._shapes[kinds, tuple(statements), numbers] += 1
            yield description

    def _count_entities(self) -> Counter[str]:
        """Return how many subjects each class has."""
        found: Counter[str] = Counter()
        for (kinds, _, _), times in self._shapes.items():
            for kind in kinds:
                found[kind] += times
        return found

    def _count_properties(self) -> Counter[str]:
        """Return how many triples each property has."""
        found: Counter[str] = Counter()
        for (kinds, predicates, numbers), times in self._shapes.items():
            found["rdf:type"] += times * len(kinds)
            for predicate, number in zip(predicates, numbers, strict=True):
                found[predicate] += times * number
        return found

    def describe(self, graph: Graph, notation: Notation[T]) -> Iterator[Description[T]]:
        """Yield the dataset with what was counted so far, its partitions, and what made it."""
        base, entities, properties = graph.base, self._count_entities(), self._count_properties()
        classes = {dataset_iri(base, f"class/{_slug(one)}"): one for one in entities}
        predicates = {dataset_iri(base, f"property/{_slug(one)}"): one for one in properties}
        yield _dataset(
            graph,
            notation,
            properties,
            {"void:classPartition": classes, "void:propertyPartition": predicates},
        )
        yield _activity(graph, notation)
        for iri, one in sorted(classes.items()):
            about = _partition(iri, one, notation)
            about.say("void:class", [notation.name(one)])
            about.say_number("void:entities", entities[one])
            yield about.description()
        for iri, one in sorted(predicates.items()):
            about = _partition(iri, one, notation)
            about.say("void:property", [notation.name(one)])
            about.say_number("void:triples", properties[one])
            yield about.description()


def _dataset(
    graph: Graph,
    notation: Notation[T],
    properties: Counter[str],
    partitions: Mapping[str, Iterable[Node]],
) -> Description[T]:
    """Return the dataset itself."""
    counts = graph.counts
    kinds = ("void:Dataset", "dcat:Dataset", "prov:Entity")
    about = Subject(dataset_iri(graph.base), notation, *kinds)
    about.say_text("rdfs:label", "News coverage")
    about.say_text("dcterms:title", "News coverage")
    about.say_text("dcterms:description", SUMMARY + (PART if graph.options else ""))
    about.say_text("dcterms:rights", RIGHTS)
    about.say_node("prov:wasGeneratedBy", dataset_iri(graph.base, "activity"))
    about.say_text("void:uriSpace", graph.base)
    about.say_iris("void:vocabulary", {PREFIXES[one.partition(":")[0]] for one in properties})
    about.say_number("void:triples", properties.total())
    about.say_number("ng:postCount", counts.posts)
    about.say_number("ng:observationCount", counts.observations)
    about.say_number("ng:articleCount", counts.articles)
    about.say_number("ng:providerCount", counts.providers)
    about.say_number("ng:clusterCount", counts.clusters)
    for predicate, iris in partitions.items():
        about.say_nodes(predicate, iris)
    return about.description()


def _activity(graph: Graph, notation: Notation[T]) -> Description[T]:
    """Return the making of the dataset: no time and no path, so that bytes repeat."""
    about = Subject(dataset_iri(graph.base, "activity"), notation, "prov:Activity")
    about.say_text("rdfs:label", f"newsgraph {VERSION}")
    about.say_text("ng:toolVersion", VERSION)
    about.say_text("ng:urlRuleVersion", urls.RULE_VERSION)
    about.say_text("ng:identityRuleVersion", identity.RULE_VERSION)
    about.say_text("ng:clusterMethod", graph.cluster_method)
    about.say("ng:measure", [notation.text(f"{term}={how}") for term, how in graph.measures])
    about.say("ng:option", [notation.text(f"{name}={value}") for name, value in graph.options])
    return about.description()


def _partition(iri: Node, one: str, notation: Notation[T]) -> Subject[T]:
    """Return the part of the dataset that has one class or one property, with its label."""
    about = Subject(iri, notation, "void:Dataset")
    about.say_text("rdfs:label", one)
    return about


def _slug(name: str) -> str:
    """Return a prefixed name as a segment of a path, such as ``schema-headline``."""
    return name.replace(":", "-")

"""Batches: the nodes that shapes are for, a few at a time, so that what is wrong stays few as well."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import rdflib
from rdflib import RDF, SH
from rdflib.term import Node

from newsgraph.vocabulary import expand

STATEMENTS: Final = 5_000
"""Statements of the nodes of one batch, unless it is of one node: each may violate the shapes in
three ways, and each way takes 10 KB."""

Targets = Mapping[Node, Sequence[Node]]
"""Nodes of the data, each with the shapes that it is held against."""

_TARGETS: Final = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)
_MEMBER: Final = rdflib.URIRef(expand("prov:hadMember"))


def find_targets(data: rdflib.Graph, shapes: rdflib.Graph) -> Targets:
    """Return all nodes that the shapes are for, by what these say, in an order of their own."""
    targets: defaultdict[Node, list[Node]] = defaultdict(list)
    for target in _TARGETS:
        for shape, term in sorted(shapes.subject_objects(target)):
            for node in set(_targeted(data, target, term)):
                targets[node].append(shape)
    return {node: targets[node] for node in sorted(targets, key=repr)}


def _targeted(data: rdflib.Graph, target: Node, term: Node) -> Iterator[Node]:
    """Yield the nodes that one statement of a shape targets (SHACL, section 2.1.3)."""
    if target == SH.targetClass:
        yield from data.subjects(RDF.type, term)
    elif target == SH.targetSubjectsOf:
        yield from data.subjects(term)
    elif target == SH.targetObjectsOf:
        yield from data.objects(None, term)
    else:
        yield term


def count_statements(data: rdflib.Graph) -> Counter[Node]:
    """Return of each node how many statements can be wrong with it: its own, and as a member.

    Shapes look at others that point to a node only to see whether there are any.
    """
    counts = Counter(data.subjects())
    counts.update(data.objects(None, _MEMBER))
    return counts


def split(targets: Targets, sizes: Mapping[Node, int]) -> Iterator[Targets]:
    """Yield the nodes in batches of no more than `STATEMENTS`, a larger node by itself.

    >>> nodes = {rdflib.URIRef(name): [rdflib.URIRef("a:shape")] for name in ("a:1", "a:2", "a:3")}
    >>> large = Counter({rdflib.URIRef("a:2"): STATEMENTS})
    >>> [list(map(str, batch)) for batch in split(nodes, large)]
    [['a:1'], ['a:2'], ['a:3']]
    """
    batch: dict[Node, Sequence[Node]] = {}
    room = STATEMENTS
    for node, shapes in targets.items():
        size = sizes.get(node, 0) + 1
        if batch and size > room:
            yield batch
            batch, room = {}, STATEMENTS
        batch[node] = shapes
        room -= size
    if batch:
        yield batch


def aim(shapes: rdflib.Graph, targets: Targets) -> rdflib.Graph:
    """Return the shapes for some nodes alone."""
    aimed = rdflib.Graph()
    aimed += (triple for triple in shapes if triple[1] not in _TARGETS)
    for node, aiming in targets.items():
        for shape in aiming:
            aimed.add((shape, SH.targetNode, node))
    return aimed

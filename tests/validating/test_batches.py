"""Batches: which nodes shapes are for, and how many of them are held against these at once."""

from __future__ import annotations

import rdflib
from rdflib import SH
from rdflib.term import Node

from newsgraph.documents import read_document
from newsgraph.validating.batches import STATEMENTS, aim, count_statements, find_targets, split

PREFIXES = """
    @prefix sh: <http://www.w3.org/ns/shacl#> . @prefix prov: <http://www.w3.org/ns/prov#> .
"""
SHAPES = """
    <s:class> sh:targetClass <a:Kind> ; sh:nodeKind sh:IRI .
    <s:subject> sh:targetSubjectsOf <a:p> . <s:object> sh:targetObjectsOf <a:p> .
    <s:node> sh:targetNode <a:absent>, 'text' .
"""
DATA = "<a:1> a <a:Kind> ; <a:p> <a:2>, 'x' . <a:3> a <a:Other> ; prov:hadMember <a:1>, <a:2> ."


def graph(turtle: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=PREFIXES + turtle, format="turtle")


def test_the_targets_are_those_of_the_specification() -> None:
    targets = find_targets(graph(DATA), graph(SHAPES))
    assert {str(node): sorted(map(str, shapes)) for node, shapes in targets.items()} == {
        "a:1": ["s:class", "s:subject"],
        "a:2": ["s:object"],
        "x": ["s:object"],
        "a:absent": ["s:node"],
        "text": ["s:node"],
    }
    assert list(targets) == sorted(targets, key=repr)


def test_shapes_have_no_target_that_batches_do_not_know() -> None:
    shapes = rdflib.Graph().parse(data=read_document("shapes"), format="turtle")
    known = {SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode}
    used = {link for link in shapes.predicates() if str(link).startswith(str(SH.target))}
    assert used == known


def test_aimed_shapes_are_for_the_given_nodes_alone() -> None:
    node, shape = rdflib.URIRef("a:9"), rdflib.URIRef("s:class")
    aimed = aim(graph(SHAPES), {node: [shape]})
    assert set(aimed) == {(shape, SH.nodeKind, SH.IRI), (shape, SH.targetNode, node)}
    assert list(find_targets(graph(DATA), aimed)) == [node]


def test_statements_are_counted_as_those_of_their_subjects_and_members() -> None:
    counts = count_statements(graph(DATA))
    assert {str(node): count for node, count in counts.items()} == {"a:1": 4, "a:2": 1, "a:3": 3}


def test_every_node_is_in_one_batch_and_no_batch_is_too_large() -> None:
    sizes: dict[Node, int] = {rdflib.URIRef(f"a:{i}"): i * 700 for i in range(12)}
    parts = list(split({node: [] for node in sizes}, sizes))
    assert [node for part in parts for node in part] == list(sizes)
    large = [part for part in parts if sum(sizes[node] + 1 for node in part) > STATEMENTS]
    assert [[str(node) for node in part] for part in large] == [
        ["a:8"],
        ["a:9"],
        ["a:10"],
        ["a:11"],
    ]
    assert len(parts) > len(large) + 1


def test_no_node_makes_no_batch() -> None:
    assert list(split({}, {})) == []

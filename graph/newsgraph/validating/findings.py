"""Findings: what the validator finds wrong with a node, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import pyshacl
import rdflib
from rdflib import RDF, SH
from rdflib.term import Node

from newsgraph.limits import URL_CHARACTERS
from newsgraph.problems import quoted, shown
from newsgraph.validating.masks import MARK, NAMELESS, unmask
from newsgraph.vocabulary import PREFIXES

# Of several constraints that one value violates, the first says what is wrong with it.
_ORDER: Final = ("NodeKind", "Datatype", "Class", "HasValue", "MinCount", "MaxCount", "In")

_PHRASES: Final = {
    "Closed": "has {path}, which the shapes do not know",
    "MinLength": "{path} is empty",
    "NodeKind": "{value} is no IRI",
    "Pattern": "{value} has another form",
}
_COMPARISONS: Final = {
    "Class": ("is no", SH["class"]),
    "Disjoint": ("is also", SH.disjoint),
    "LessThanOrEquals": ("is more than", SH.lessThanOrEquals),
    "MaxInclusive": ("is more than", SH.maxInclusive),
    "MinInclusive": ("is less than", SH.minInclusive),
}


class Finding(NamedTuple):
    """What the validator says: a node violates a part of a shape, by a path, with a value."""

    focus: Node
    shape: Node
    path: Node | None
    value: Node | None
    kind: str
    rule: str


def find_violations(data: rdflib.Graph, shapes: rdflib.Graph) -> Iterator[Finding]:
    """Yield what the validator finds, for each value and shape only the first in order."""
    _, report, _ = pyshacl.validate(
        data, shacl_graph=shapes, inference="none", advanced=False, js=False, do_owl_imports=False
    )
    found: dict[tuple[Node | None, ...], Finding] = {}
    for node in report.subjects(RDF.type, SH.ValidationResult):
        one = _result(report, node)
        key = (one.focus, one.shape, one.path, one.value)
        found[key] = min(one, found.get(key, one), key=lambda one: _rank(one.kind))
    yield from found.values()


def _result(report: rdflib.Graph, node: Node) -> Finding:
    """Return one result of the validator's report."""
    said = dict(report.predicate_objects(node))
    component = str(said[SH.sourceConstraintComponent]).removeprefix(str(SH))
    return Finding(
        focus=said[SH.focusNode],
        shape=said[SH.sourceShape],
        path=said.get(SH.resultPath),
        value=said.get(SH.value),
        kind=component.removesuffix("ConstraintComponent"),
        rule=str(said[SH.resultMessage]),
    )


def _rank(kind: str) -> tuple[int, str]:
    """Return where a kind of constraint stands in the order."""
    return (_ORDER.index(kind) if kind in _ORDER else len(_ORDER), kind)


class Words(NamedTuple):
    """What is wrong, in words: told with the data and the shapes at hand."""

    data: rdflib.Graph
    shapes: rdflib.Graph

    def node(self, focus: Node) -> str:
        """Return a node that shapes are for, empty for the graph as a whole."""
        is_stated = (focus, None, None) in self.data
        if not is_stated and (None, SH.targetNode, focus) in self.shapes:
            return ""
        return str(focus) if isinstance(focus, rdflib.URIRef) else spoken(focus)

    def what(self, one: Finding) -> str:
        """Return what is wrong, and the rule that it breaks."""
        if one.path is None:
            finding = self._of_node(one)
        elif isinstance(one.path, rdflib.URIRef):
            path = named(one.path)
            finding = self._of_count(one, path) if one.value is None else self._of_value(one, path)
        else:
            finding = None
        return f"{finding}; {one.rule}" if finding else f"breaks the rule that {one.rule}"

    def _of_node(self, one: Finding) -> str | None:
        """Return what is wrong with the node itself, None where only the rule tells it."""
        if isinstance(one.focus, rdflib.Literal):
            return "is no IRI"
        return "has an IRI of another form" if one.kind == "Pattern" else None

    def _of_count(self, one: Finding, path: str) -> str:
        """Return what is wrong with the number of values of a path."""
        values = set(self.data.objects(one.focus, one.path))
        if one.kind == "HasValue":
            missing = set(self.shapes.objects(one.shape, SH.hasValue)) - values
            return f"has no {path} {' and no '.join(sorted(map(named, missing)))}"
        if not values:
            return f"has no {path}"
        if one.kind == "MaxCount":
            return f"has {len(values):,} {path}, at most {self._limit(one, SH.maxCount)} allowed"
        return f"has {len(values):,} {path}, at least {self._limit(one, SH.minCount)} needed"

    def _of_value(self, one: Finding, path: str) -> str:
        """Return what is wrong with one value of a path."""
        value = f"{path} {spoken(one.value)}"
        if one.kind == "Datatype":
            return f"{value} is {_type_of(one.value, self._limit(one, SH.datatype))}"
        if one.kind in _COMPARISONS:
            phrase, parameter = _COMPARISONS[one.kind]
            return f"{value} {phrase} {self._limit(one, parameter)}"
        return _PHRASES.get(one.kind, "{value} is not allowed").format(path=path, value=value)

    def _limit(self, one: Finding, parameter: Node) -> str:
        """Return what a shape demands."""
        return " or ".join(sorted(map(named, self.shapes.objects(one.shape, parameter))))


def _type_of(value: Node | None, wanted: str) -> str:
    """Return what a value is that is not of the datatype wanted."""
    datatype = unmask(value)[0] if isinstance(value, rdflib.Literal) else ""
    if not datatype or datatype in NAMELESS:
        return f"no {wanted}"
    actual = named(rdflib.URIRef(datatype))
    return f"no valid {wanted}" if actual == wanted else f"an {actual}, no {wanted}"


def spoken(value: Node | None) -> str:
    """Return a value for a message: shortened, escaped, without its datatype."""
    if not isinstance(value, rdflib.Literal):
        return named(value)
    datatype, text = unmask(value)
    return NAMELESS.get(datatype) or quoted(text)


def named(node: Node | None) -> str:
    """Return an IRI as a prefixed name where that can be, a literal as it is written."""
    text = str(node)
    if isinstance(node, rdflib.Literal):
        return text
    iri = text.removeprefix(MARK)
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return shown(f"{prefix}:{iri.removeprefix(namespace)}", URL_CHARACTERS)
    return f"<{shown(iri, URL_CHARACTERS)}>"

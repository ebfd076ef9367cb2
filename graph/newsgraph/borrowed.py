"""Borrowed: any measure of nodes in networkx, by its name, on a stated projection of a graph."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, Final, NamedTuple

import networkx as nx
import numpy as np
from networkx.algorithms import (
    centrality,
    cluster,
    core,
    distance_measures,
    link_analysis,
    structuralholes,
    vitality,
)
from networkx.algorithms.assortativity import neighbor_degree

from newsgraph.building.arrays import Ints
from newsgraph.building.catalogue import find_measure, near_names
from newsgraph.building.coverage import cover, project
from newsgraph.errors import LimitReached, UnknownName, UsageError
from newsgraph.limits import REQUESTED_EDGES, REQUESTED_NODES
from newsgraph.problems import quoted, shown
from newsgraph.store import Store
from newsgraph.vocabulary import expand

PREFIX: Final = "nx:"
"""What the name of a measure of networkx begins with."""

_NEAR: Final = 5
_LISTED: Final = (
    "name one such as pagerank or closeness_centrality; "
    "docs/measures.md, under Any other measure of networkx, lists all"
)
_CHANGE: Final = 1e-10
_STEPS: Final = 10_000
_FAILURES: Final = (
    nx.NetworkXException,
    *(ArithmeticError, LookupError, RuntimeError, TypeError, ValueError),
)
_MODULES: Final = (
    *(centrality, link_analysis, cluster, core, distance_measures, structuralholes, vitality),
    neighbor_degree,
)
# For these a weight is a length, whatever the name of the parameter.
_ALONG_PATHS: Final = (
    *("betweenness_centrality", "load_centrality", "percolation_centrality"),
    *("eccentricity", "closeness_vitality"),
)


class Borrowed(NamedTuple):
    """The scores of nodes by IRI, the projection they are of, and how edges were weighted."""

    scores: Mapping[str, float]
    projection: str
    weighting: str


def borrow_scores(store: Store, name: str, of: str) -> Borrowed:
    """Return the scores that a function of networkx gives to articles or providers.

    Articles are linked by listings, without direction and weights; providers by the clusters
    they share, as in `newsgraph.building.coverage`. Raises `UnknownName` and `UsageError` for a function
    that there is not or that gives no number for each node, `LimitReached` for a large graph.
    """
    function = _find(name)
    if of == "articles":
        network, weighting = _link_articles(store), "none"
        projection = find_measure("core-number", of).projection
    elif of == "providers":
        network, weighting = _link_providers(store), _weighting(function, name)
        projection = find_measure("degree", of).projection
    else:
        message = f"{shown(PREFIX + name)} needs nodes that are linked: rank articles or providers"
        raise UsageError(message)
    return Borrowed(_call(function, name, network), projection, weighting)


@cache
def functions() -> Mapping[str, Callable[..., object]]:
    """Return the functions of networkx that score the nodes of any graph, by name.

    They need nothing but a graph, and give a number for each node of a small one.
    """
    return {
        name: value
        for module in _MODULES
        for name, value in sorted(vars(module).items())
        if inspect.isfunction(value) and not name.startswith("_") and _scores_nodes(value, name)
    }


def _scores_nodes(function: Callable[..., object], name: str) -> bool:
    """Return whether a function gives a number for each node of a small graph."""
    if not _needs_a_graph_alone(function):
        return False
    try:
        _call(function, name, nx.complete_graph("abcd"))
    except UsageError:
        return False
    return True


def _needs_a_graph_alone(function: Callable[..., object]) -> bool:
    """Return whether a function takes a graph, and everything else has a default."""
    first, *others = _parameters(function) or {"": inspect.Parameter.empty}
    known = _parameters(function)
    return first == "G" and all(known[one] is not inspect.Parameter.empty for one in others)


def _parameters(function: Callable[..., object]) -> dict[str, object]:
    """Return the parameters of a function with their defaults; those of networkx's switch not."""
    found = inspect.signature(function).parameters.values()
    switch = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    return {one.name: one.default for one in found if one.kind not in switch}


def _find(name: str) -> Callable[..., object]:
    """Return the function of a name, or raise `UnknownName` with those that are near."""
    known = functions()
    if name in known:
        return known[name]
    near = get_close_matches(name, near_names(name, known), n=_NEAR, cutoff=0)
    hint = f"name {' or '.join(sorted(near))}" if near else _LISTED
    raise UnknownName(
        f"{quoted(name)} is no function of networkx that gives a number for each node: {hint}"
    )


def _weighting(function: Callable[..., object], name: str) -> str:
    """Return how a function is told the weights of the projection, in words."""
    known, weight = _parameters(function), find_measure("degree", "providers").weighting
    if "distance" in known or (name in _ALONG_PATHS and "weight" in known):
        return f"distance 1 / weight; weight {weight}"
    return weight if "weight" in known else "none: networkx's function takes no weights"


def _call(
    function: Callable[..., object], name: str, network: nx.Graph[str]
) -> Mapping[str, float]:
    """Return what a function gives; whatever it stumbles over becomes a message."""
    try:
        with np.errstate(all="ignore"):  # what is no number is told below
            scores = function(network, **_options(function, name, network))
    except _FAILURES as error:
        reason = shown(" ".join(str(error).split()))
        message = f"networkx can't compute {name} here: {type(error).__name__}: {reason}"
        raise UsageError(message) from None
    found = scores if isinstance(scores, dict) else {}
    if found.keys() != set(network) or not all(map(_is_number, found.values())):
        raise UsageError(f"networkx's {name} gives no number for each node here: name another")
    return {str(node): float(value) for node, value in found.items()}


def _options(
    function: Callable[..., object], name: str, network: nx.Graph[str]
) -> Mapping[str, Any]:
    """Return what a function is told beside the graph, of that which it takes."""
    is_weighted = bool(nx.is_weighted(network)) if network.size() else False
    along = "distance" if name in _ALONG_PATHS else "weight"
    wanted: dict[str, Any] = {
        # networkx multiplies the tolerance by the nodes, and so stops too early in large graphs.
        "tol": _CHANGE / max(len(network), 1),
        "max_iter": _STEPS,
        "seed": 0,
        "distance": "distance" if is_weighted else None,
        "weight": along if is_weighted else None,
    }
    known = _parameters(function)
    return {one: value for one, value in wanted.items() if one in known}


def _is_number(value: object) -> bool:
    """Return whether a score is a finite number."""
    return isinstance(value, int | float | np.number) and bool(np.isfinite(value))


def _link_articles(store: Store) -> nx.Graph[str]:
    """Return the articles linked by listings, without direction."""
    articles = _nodes(store, "ng:key")
    pairs = {(min(pair), max(pair)) for pair in store.pairs(expand("ng:related"))}
    _check("articles", len(articles), len(pairs))
    network: nx.Graph[str] = nx.Graph()
    network.add_nodes_from(articles)
    known = set(articles)
    network.add_edges_from(pair for pair in sorted(pairs) if known.issuperset(pair))
    return network


def _link_providers(store: Store) -> nx.Graph[str]:
    """Return the providers linked by the clusters they share, weighted as Newman does."""
    providers = _nodes(store, "ng:domain")
    place = {iri: number for number, iri in enumerate(providers)}
    clusters = dict(sorted(store.pairs(expand("ng:inCluster")), reverse=True))
    number = {iri: place for place, iri in enumerate(sorted(set(clusters.values())))}
    published = [
        (place[provider], number[clusters[article]])
        for article, provider in sorted(store.pairs(expand("schema:publisher")))
        if provider in place and article in clusters
    ]
    pairs: Ints = np.array(published, dtype=np.int64).reshape(-1, 2)
    edges = project(cover(len(providers), pairs[:, 0], pairs[:, 1])).edges
    shared = np.union1d(edges.one, edges.other)
    _check("providers", shared.size, edges.one.size)
    network: nx.Graph[str] = nx.Graph()
    network.add_nodes_from(providers[node] for node in shared.tolist())
    ends = (map(providers.__getitem__, end.tolist()) for end in (edges.one, edges.other))
    for one, other, weight in zip(*ends, edges.weight.tolist(), strict=True):
        network.add_edge(one, other, weight=weight, distance=1 / weight)
    return network


def _nodes(store: Store, predicate: str) -> list[str]:
    """Return all that have a property, sorted, each once."""
    return sorted(set(_subjects(store, predicate)))


def _subjects(store: Store, predicate: str) -> Iterator[str]:
    """Yield the IRIs of all that have a property."""
    for subject, _ in store.pairs(expand(predicate)):
        yield subject


def _check(of: str, nodes: int, edges: int) -> None:
    """Raise `LimitReached` where networkx would take too long."""
    if nodes > REQUESTED_NODES or edges > REQUESTED_EDGES:
        message = (
            f"networkx is asked of up to {REQUESTED_NODES:,} nodes and {REQUESTED_EDGES:,} links, "
            f"since many of its measures take hours beyond; here are {nodes:,} {of} and "
            f"{edges:,} links: cut the graph with newsgraph build --only, or take a measure "
            "without nx:"
        )
        raise LimitReached(message)

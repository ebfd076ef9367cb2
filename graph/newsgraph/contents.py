"""Contents: the nodes of a store by what they are known by, whatever their IRIs are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final, NamedTuple

from newsgraph.store import Store
from newsgraph.vocabulary import expand, topic_key

KINDS: Final = {
    "article": "ng:key",
    "provider": "ng:domain",
    "topic": "skos:prefLabel",
    "image": "schema:contentUrl",
}
"""The property that tells what a node of each kind is known by."""

Known = Mapping[str, tuple[str, ...]]
"""What nodes are known by -> their IRIs, of which foreign data may have several."""


class NodeId(NamedTuple):
    """What a node is and what it is known by."""

    kind: str
    key: str


class Contents(NamedTuple):
    """What a store holds.

    ``aliases`` has the other keys of each article, ``cluster_of`` the IRI of its cluster.
    Sources are known by their paths, and observations by path and position.
    """

    store: Store
    nodes: Mapping[str, Known]
    aliases: Mapping[str, set[str]]
    cluster_of: Mapping[str, str]
    digests: Mapping[str, str]
    observations: frozenset[tuple[str, str]]

    def renamed(self, names: Mapping[str, str]) -> Contents:
        """Return the same with other keys for some articles."""
        articles = {names.get(key, key): iris for key, iris in self.nodes["article"].items()}
        clusters = {names.get(key, key): iri for key, iri in self.cluster_of.items()}
        return self._replace(nodes={**self.nodes, "article": articles}, cluster_of=clusters)

    @property
    def folders(self) -> set[str]:
        """The first folders of the sources' paths, empty for a source in none."""
        return {
            folder if rest else "" for folder, _, rest in (p.partition("/") for p in self.digests)
        }

    def below_folders(self) -> Contents:
        """Return the same, with the sources' paths below their first folders."""
        return self._replace(
            digests={path.partition("/")[2]: digest for path, digest in self.digests.items()},
            observations=frozenset(
                (path.partition("/")[2], position) for path, position in self.observations
            ),
        )

    def members(self) -> dict[str, list[str]]:
        """Return the keys of the articles of each cluster, by the cluster's IRI, sorted."""
        members: defaultdict[str, list[str]] = defaultdict(list)
        for key in sorted(self.cluster_of):
            members[self.cluster_of[key]].append(key)
        return members

    def identities(self) -> dict[str, NodeId]:
        """Return what each node is known by, clusters aside, by its IRI."""
        return {
            iri: NodeId(kind, key)
            for kind, known in self.nodes.items()
            for key, iris in known.items()
            for iri in iris
        }

    def texts(self, kind: str, name: str) -> dict[str, str]:
        """Return the one value that a property has for nodes of a kind, by their keys."""
        values = smallest(self.store, name)
        found = ((key, values.get(iris[0])) for key, iris in self.nodes[kind].items())
        return {key: value for key, value in found if value is not None}


def read_contents(store: Store) -> Contents:
    """Return what a store holds; what is not described as in our exports is not in it."""
    nodes = {kind: _known(store, kind) for kind in KINDS}
    clusters = smallest(store, "ng:inCluster")
    first = {key: iris[0] for key, iris in nodes["article"].items()}
    paths, digests = _read_sources(store)
    return Contents(
        store=store,
        nodes=nodes,
        aliases=_read_aliases(store, nodes["article"]),
        cluster_of={key: clusters[iri] for key, iri in first.items() if iri in clusters},
        digests=digests,
        observations=_read_observations(store, paths),
    )


def _read_aliases(store: Store, articles: Known) -> dict[str, set[str]]:
    """Return the other keys of each article."""
    keys = {iri: key for key, iris in articles.items() for iri in iris}
    aliases: dict[str, set[str]] = {key: set() for key in articles}
    for iri, alias in store.pairs(expand("ng:aliasKey")):
        if iri in keys:
            aliases[keys[iri]].add(alias)
    return aliases


def _read_sources(store: Store) -> tuple[dict[str, str], dict[str, str]]:
    """Return the paths of the source files by their IRIs, and the digests by their paths."""
    digests = smallest(store, "ng:digest")
    identifiers = smallest(store, "dcterms:identifier")
    paths = {iri: identifiers[iri] for iri in digests if iri in identifiers}
    return paths, {path: digests[iri] for iri, path in paths.items()}


def _read_observations(store: Store, paths: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """Return the source file and the position of each observation."""
    positions = smallest(store, "schema:position")
    derived = smallest(store, "prov:wasDerivedFrom")
    return frozenset(
        (paths.get(source, source), positions[iri])
        for iri, source in derived.items()
        if iri in positions
    )


def smallest(store: Store, name: str) -> dict[str, str]:
    """Return the value of a property by the subject's IRI; of several values the smallest."""
    values: dict[str, str] = {}
    for iri, value in store.pairs(expand(name)):
        if iri not in values or value < values[iri]:
            values[iri] = value
    return values


def _known(store: Store, kind: str) -> Known:
    """Return the IRIs of the nodes of a kind."""
    known: defaultdict[str, list[str]] = defaultdict(list)
    for iri, key in smallest(store, KINDS[kind]).items():
        known[topic_key(key) if kind == "topic" else key].append(iri)
    return {key: tuple(sorted(iris)) for key, iris in known.items()}

"""Providers: what observations and authority files tell of each publisher."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from newsgraph.building.merging import collect, most_frequent
from newsgraph.corpus import Corpus
from newsgraph.graph import Provider
from newsgraph.records import Observation, Organization


def describe_providers(corpus: Corpus, domains: Iterable[str]) -> tuple[Provider, ...]:
    """Return the providers with these domains.

    An authority's name comes before what observations state; all other names are kept.
    """
    stated: defaultdict[str, list[Observation]] = defaultdict(list)
    for observation in corpus.observations:
        stated[observation.domain].append(observation)
    records: defaultdict[str, list[Organization]] = defaultdict(list)
    for authority in corpus.authorities:
        if isinstance(authority, Organization):
            records[authority.domain].append(authority)
    return tuple(_provider(domain, stated[domain], records[domain]) for domain in sorted(domains))


def _provider(domain: str, stated: list[Observation], records: list[Organization]) -> Provider:
    """Return one provider."""
    claimed = [one.provider_name for one in stated if one.provider_name is not None]
    names = [record.name for record in records if record.name is not None] or claimed or [domain]
    name = most_frequent(names)
    known = collect([claimed, names, *(record.other_names for record in records)])
    logos = [image.url for one in stated for image in one.logos]
    logos += [image.url for one in records for image in one.logos]
    return Provider(
        domain=domain,
        name=name,
        other_names=tuple(other for other in known if other != name),
        description=min(collect([[record.description for record in records]]), default=None),
        identifier=min(collect([[record.identifier for record in records]]), default=None),
        logos=collect([logos]),
    )

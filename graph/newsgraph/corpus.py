"""Corpus: a set of readings, and its union."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from newsgraph.problems import Problem
from newsgraph.records import Authority, Fate, Kind, Observation, Reading, Source


@dataclass(frozen=True, slots=True)
class Corpus:
    """A set of readings, one for each source, and the paths of files that were none.

    Merging with ``|`` is set union: commutative, associative and idempotent, so that
    neither the order of files nor how they were split among readers can change a result.
    Two readings of one source (the same path and values, indented otherwise) count once.
    """

    readings: Mapping[Source, Reading] = field(default_factory=dict)
    others: frozenset[str] = frozenset()

    def __or__(self, other: Corpus) -> Corpus:
        """Return the union of both."""
        return unite(
            [*self.readings.values(), *other.readings.values()], self.others | other.others
        )

    @property
    def observations(self) -> tuple[Observation, ...]:
        """All observations, by source and position."""
        return tuple(one for reading in self.readings.values() for one in reading.observations)

    @property
    def authorities(self) -> tuple[Authority, ...]:
        """All records of organizations and topics, by source."""
        records = (reading.authority for reading in self.readings.values())
        return tuple(record for record in records if record is not None)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems found in single files, by place."""
        return tuple(sorted(p for reading in self.readings.values() for p in reading.problems))

    @property
    def ledger(self) -> Mapping[str, Mapping[Fate, int]]:
        """How often each key met each fate, over all files."""
        totals: dict[str, Counter[Fate]] = {}
        for reading in self.readings.values():
            for entry in reading.ledger:
                totals.setdefault(entry.key, Counter())[entry.fate] += entry.times
        return {key: dict(sorted(fates.items())) for key, fates in sorted(totals.items())}

    @property
    def repeated(self) -> tuple[str, ...]:
        """Paths of posts that say the very same as a post with a smaller path."""
        first: set[str] = set()
        again = []
        for source, reading in self.readings.items():
            if reading.kind is Kind.POST:
                if source.digest in first:
                    again.append(source.path)
                first.add(source.digest)
        return tuple(again)

    def count(self, kind: Kind) -> int:
        """Return how many files were read as this kind."""
        return sum(reading.kind is kind for reading in self.readings.values())


def unite(readings: Iterable[Reading], others: Iterable[str] = ()) -> Corpus:
    """Return the corpus of some readings, in whatever order they come.

    Of two readings of one source the smaller is kept: which is a rule without order.
    """
    kept: dict[Source, Reading] = {}
    for reading in readings:
        known = kept.get(reading.source)
        if known is None or _rank(reading) < _rank(known):
            kept[reading.source] = reading
    return Corpus(dict(sorted(kept.items())), frozenset(others))


def _rank(reading: Reading) -> tuple[object, ...]:
    """Return what decides between two readings of one source: only lines can differ."""
    lines = tuple(observation.line for observation in reading.observations)
    return reading.kind, lines, reading.problems, reading.ledger

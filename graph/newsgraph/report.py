"""Report: what became of every file and every key, as values and as ``report.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from newsgraph.conflicts import count_conflicts
from newsgraph.corpus import Corpus
from newsgraph.graph import Counts, Graph
from newsgraph.problems import CODES, Cost, Problem, shown
from newsgraph.records import Fate, Kind
from newsgraph.version import VERSION

FILE_NAME: Final = "report.json"

_PLAIN_FATES: Final = (Fate.MAPPED, Fate.UNKNOWN)


class Written(NamedTuple):
    """An export beside the report: its size and digest, and how much of what it holds."""

    bytes: int
    sha256: str
    triples: int | None = None
    nodes: int | None = None
    edges: int | None = None


class Files(NamedTuple):
    """What the files under the paths were taken for; a repeated post was read too."""

    posts: int
    refused: int
    repeated: int
    organizations: int
    topics: int
    others: int


class Report(NamedTuple):
    """Everything the ledger knows of one build."""

    base: str
    options: tuple[tuple[str, str], ...]
    counts: Counts
    files: Files
    conflicts: Mapping[str, int]
    ledger: Mapping[str, Mapping[Fate, int]]
    problems: tuple[Problem, ...]
    repeated: tuple[str, ...]

    @property
    def refusals(self) -> tuple[Problem, ...]:
        """The problems that cost something, by place."""
        return tuple(problem for problem in self.problems if not problem.is_warning)


def make_report(corpus: Corpus, graph: Graph) -> Report:
    """Return the report on a graph and the corpus it was built from."""
    refused = sum(reading.was_refused for reading in corpus.readings.values())
    return Report(
        base=graph.base,
        options=graph.options,
        counts=graph.counts,
        files=Files(
            posts=corpus.count(Kind.POST),
            refused=refused,
            repeated=len(corpus.repeated),
            organizations=corpus.count(Kind.ORGANIZATION),
            topics=corpus.count(Kind.TOPIC),
            others=len(corpus.others),
        ),
        conflicts=count_conflicts(graph.observations),
        ledger=corpus.ledger,
        problems=graph.problems,
        repeated=corpus.repeated,
    )


def write_report(report: Report, exports: Mapping[str, Written]) -> str:
    """Return the report as JSON with the digests of its companions, the same every time."""
    content: dict[str, Any] = {
        "newsgraph": VERSION,
        "base": report.base,
        "options": dict(report.options),
        "counts": report.counts._asdict(),
        "files": report.files._asdict(),
        "conflicts": dict(report.conflicts),
        "ledger": {key: _fates(fates) for key, fates in report.ledger.items()},
        "problems": [_problem(problem) for problem in report.problems],
        "repeated": [shown(path) for path in report.repeated],
        "exports": {name: _written(one) for name, one in sorted(exports.items())},
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def read_digests(text: str) -> dict[str, str] | None:
    """Return the digests that a report names, by file; None where it is no report of ours."""
    try:
        content = json.loads(text)
        return {str(name): str(one["sha256"]) for name, one in content["exports"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _fates(fates: Mapping[Fate, int]) -> dict[str, Any]:
    """Return what became of a key: mapped, unknown, or set aside for some reasons."""
    plain: dict[str, Any] = {fate: n for fate, n in fates.items() if fate in _PLAIN_FATES}
    aside = {fate: n for fate, n in fates.items() if fate not in _PLAIN_FATES}
    return {**plain, "set aside": aside} if aside else plain


def _problem(problem: Problem) -> dict[str, str | int]:
    """Return a problem as JSON has it, with what to do about it."""
    return {
        "path": shown(problem.path),
        "line": problem.line,
        "column": problem.column,
        "code": problem.code,
        "what": problem.what,
        "leftOut": str(problem.cost) if problem.cost is not Cost.NOTHING else "nothing",
        "advice": CODES[problem.code],
    }


def _written(one: Written) -> dict[str, str | int]:
    """Return an export as JSON has it."""
    return {key: value for key, value in one._asdict().items() if value is not None}

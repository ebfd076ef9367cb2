"""Summary: a report in the words and figures that a person reads after a build."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from newsgraph.problems import Cost, Problem, shown
from newsgraph.report import Report

LISTED_REFUSALS: Final = 10
"""Refusals that a summary lists; the report has all of them."""

_STEP: Final = 1000
_UNITS: Final = ("bytes", "KB", "MB", "GB")
_PURPOSES: Final = {
    ".ttl": "load it into a triple store",
    ".nt": "load it into a triple store",
    ".nq": "load it into a quad store",
    ".graphml": "open it in Gephi",
    ".html": "open it in a browser",
    ".store": "ask it with newsgraph query, which opens it at once",
    ".json": "what became of every file and key",
}


def summarise(report: Report, written: Sequence[Path]) -> str:
    """Return what a build found, where it put it, and what to try next."""
    counts = report.counts
    lines = [
        f"{many(counts.posts, 'post')}, {many(counts.observations, 'observation')}",
        f"{many(counts.articles, 'article')} by {many(counts.providers, 'provider')}"
        f" on {many(counts.topics, 'topic')}",
        f"{many(counts.listings, 'listing')} in {many(counts.clusters, 'coverage cluster')}",
        *_conflicts(report),
        *_files(report),
        *_problems(report, written[-1]),
        "",
        *_written(written),
        "",
        "Next:",
        *_next(report, written),
    ]
    return "\n".join(lines)


def tally(report: Report) -> str:
    """Return one line on how many posts were read and how many problems there are."""
    read = f"{many(report.files.posts, 'post')} read"
    if report.files.others:
        read += f", {many(report.files.others, 'other file')} left alone"
    if not report.problems:
        return f"{read}, no problems"
    costs = Counter(problem.cost for problem in report.problems)
    named = (
        (costs[Cost.FILE], "file refused", "files refused"),
        (costs[Cost.ENTRY], "listed entry refused", "listed entries refused"),
        (costs[Cost.VALUE], "value refused", "values refused"),
        (costs[Cost.NOTHING], "warning", "warnings"),
    )
    parts = (f"{n:,} {one if n == 1 else many}" for n, one, many in named if n)
    return f"{read}, {', '.join(parts)}"


def _conflicts(report: Report) -> list[str]:
    """Return on which fields places disagree."""
    found = [f"{field} ({n:,})" for field, n in report.conflicts.items() if n]
    return [f"places disagree on {', '.join(found)}"] if found else []


def _files(report: Report) -> list[str]:
    """Return what else was found under the paths."""
    files = report.files
    found = (
        (files.organizations, "organization record", "organization records"),
        (files.topics, "topic record", "topic records"),
        (files.repeated, "repeated post", "repeated posts"),
        (files.others, "other file left alone", "other files left alone"),
    )
    parts = [f"{n:,} {one if n == 1 else many}" for n, one, many in found if n]
    return [", ".join(parts)] if parts else []


def _problems(report: Report, report_path: Path) -> list[str]:
    """Return the first refusals in full, and warnings by their code."""
    lines = []
    refusals = report.refusals
    if refusals:
        lines += ["", f"{len(refusals):,} refused:"]
        lines += [f"  {problem}" for problem in refusals[:LISTED_REFUSALS]]
        if len(refusals) > LISTED_REFUSALS:
            lines.append(
                f"  and {len(refusals) - LISTED_REFUSALS:,} more, in {shown(str(report_path))}"
            )
    warnings = [problem for problem in report.problems if problem.is_warning]
    if warnings:
        lines += ["", f"{many(len(warnings), 'warning')}: {_by_code(warnings)}"]
    return lines


def _by_code(problems: Iterable[Problem]) -> str:
    """Return how often each code occurs, the most frequent first."""
    counts = Counter(problem.code for problem in problems)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{code} ({n:,})" for code, n in ordered)


def _written(paths: Sequence[Path]) -> list[str]:
    """Return where the files are, how large, and what for."""
    names = [shown(str(path)) for path in paths]
    width = max(map(len, names))
    return [
        f"{name:<{width}}  {_size(_bytes_of(path)):>7}  {_PURPOSES[path.suffix]}"
        for name, path in zip(names, paths, strict=True)
    ]


def _bytes_of(path: Path) -> int:
    """Return how large a file is, or all files of a folder together."""
    files = path.iterdir() if path.is_dir() else (path,)
    return sum(file.stat().st_size for file in files)


def _next(report: Report, written: Sequence[Path]) -> list[str]:
    """Return commands that make sense after this build."""
    from newsgraph.store import FOLDER_SUFFIX, SUFFIXES

    folder = written[0].parent
    place = "" if folder == Path("exports") else f" {shlex.quote(shown(str(folder)))}"
    can_be_asked = any(path.suffix in (*SUFFIXES, FOLDER_SUFFIX) for path in written)
    tries = [f"  newsgraph query top-providers{place}"] if can_be_asked else []
    if can_be_asked and report.conflicts.get("quality"):
        tries.append(f"  newsgraph query quality-conflicts{place}")
    if report.refusals:
        tries.append("  newsgraph check PATH, to mend what was refused")
    return [*tries, "  newsgraph queries, for everything that can be asked"]


def many(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> many(1, "post"), many(5000, "post")
    ('1 post', '5,000 posts')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _size(size: int) -> str:
    """Return a size in bytes for people.

    >>> _size(999), _size(164_369)
    ('999 bytes', '164 KB')
    """
    number = float(size)
    for unit in _UNITS:
        if number < _STEP or unit == _UNITS[-1]:
            break
        number /= _STEP
    return f"{number:.1f} {unit}" if unit in ("MB", "GB") else f"{number:.0f} {unit}"
